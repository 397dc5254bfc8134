"""What every description of a dataset says of it: title, description, keywords, period, place, who made it.

``datapackage.json``, ``csv-metadata.json`` and ``dcat.jsonld`` take their words from here, so that they agree.
Nothing in it depends on the day or the machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import torikumi
from torikumi.pipeline.export.licences import Licence
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.columns import SEPARATOR
from torikumi.schemas.report import Report


@dataclass(frozen=True, slots=True)
class About:
    """What is said of a dataset, in Japanese and English.

    Attributes:
        title: For people; the document's own.
        title_en: The same in English; names stay as they are.
        description: Where the data is from, how it was made, how the files are to be read.
        description_en: The same in English.
        keywords: In Japanese.
        period: First and last day of the fiscal year (ISO 8601), or None.
        publisher: Who published the source document, or None.
        place: Prefecture and municipality, or None.
        code: 全国地方公共団体コード, or None.
        converter: Program and version that made the dataset.
        licence: Licence of the data, or None when nobody said it.
        source_title: Title and file name of the source document.
        source_url: Where it was published, or None.
    """

    title: str
    title_en: str
    description: str
    description_en: str
    keywords: tuple[str, ...]
    period: tuple[str, str] | None
    publisher: str | None
    place: str | None
    code: str | None
    converter: str
    licence: Licence | None
    source_title: str
    source_url: str | None


def about(report: Report, options: ExportOptions) -> About:
    """What is said of the dataset of a report.

    Args:
        report: The report.
        options: How its dataset is written.
    """
    title = dataset_title(report)
    year = report.report.fiscal_year
    place = report.municipality
    return About(
        title=title,
        title_en=_english_title(report, title),
        description=_description(report, title, options),
        description_en=_english_description(report, title, options),
        keywords=_keywords(report),
        period=None if year is None else (f"{year:04}-04-01", f"{year + 1:04}-03-31"),
        publisher=place.name or place.prefecture,
        place="".join(dict.fromkeys(part for part in (place.prefecture, place.name) if part)) or None,
        code=place.code,
        converter=f"torikumi {torikumi.__version__}",
        licence=options.licence,
        source_title=f"{title}（{report.source.file}）",
        source_url=options.source_url,
    )


def dataset_title(report: Report) -> str:
    """A title for people.

    The report's own, else the plan's with the fiscal year, else the name of the file.
    """
    if report.report.title:
        return report.report.title
    if report.plan.title:
        label = report.report.fiscal_year_label
        return f"{report.plan.title} 取組実績" + (f"（{label}）" if label else "")
    return report.source.file


def _english_title(report: Report, title: str) -> str:
    year = report.report.fiscal_year
    parts = [report.municipality.name or "", f"fiscal year {year}" if year else "", title]
    return "Progress report of a municipal plan: " + ", ".join(part for part in parts if part)


def _description(report: Report, title: str, options: ExportOptions) -> str:
    publisher = report.municipality.name or "公表者不明"
    source = f"出典：{publisher}「{title}」（{report.source.file}）をtorikumiで加工して作成"
    files = (
        f"CSVはUTF-8（BOM{'付き' if options.bom else 'なし'}）、CRLF、1行1レコード。1つのセルにまとめた文と改行は"
        f"「{SEPARATOR.strip()}」で区切り、空のセルは値がないことを表します。改行を含む原文、ページと座標は "
        "report.json にあります。"
    )
    return "\n\n".join((source, files, *([] if options.licence else ["利用条件は示されていません。"])))


def _english_description(report: Report, title: str, options: ExportOptions) -> str:
    publisher = report.municipality.name or "an unknown publisher"
    source = f"Made with torikumi from {title} ({report.source.file}) by {publisher}."
    files = (
        f"CSV: UTF-8 {'with' if options.bom else 'without'} BOM, CRLF, one record a line; texts joined in one cell and "
        f"line breaks are separated by '{SEPARATOR}'; an empty cell is an absent value. report.json has the exact "
        "texts, with the page and box of every field."
    )
    return "\n\n".join((source, files, *([] if options.licence else ["No licence is stated."])))


def _keywords(report: Report) -> tuple[str, ...]:
    candidates = (
        "オープンデータ",
        "行政評価",
        "取組実績",
        "進捗状況",
        report.municipality.prefecture,
        report.municipality.name,
        report.plan.title,
        report.report.fiscal_year_label,
    )
    return tuple(dict.fromkeys(word for word in candidates if word))
