"""The report as it is published: the one definition of the data.

``schemas/*.schema.json`` and the Table Schemas of the CSV files are generated from these models
(`torikumi.schemas.published`). ``title`` is the Japanese name, ``description`` the English one.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated

from pydantic import Field, FiniteFloat

from torikumi.schemas.findings import Severity
from torikumi.schemas.values import Indicator, Item, Published

SCHEMA_VERSION = "1.0"
"""Version of the shape of ``report.json``; the first number changes when a reader would break."""

Box = Annotated[
    tuple[FiniteFloat, FiniteFloat, FiniteFloat, FiniteFloat],
    Field(title="矩形", description="x0, y0, x1, y1 in points, origin at the top left of the page as displayed."),
]


Location = Annotated[
    str | None,
    Field(
        # left out where there is none: in a PDF page and box say all
        exclude_if=lambda location: location is None,
        title="位置",
        description="Where it stands in a file that has no pages: sheet and cells, table and row, or line.",
    ),
]


Ocr = Annotated[
    bool,
    Field(
        # left out where the text is the file's own
        exclude_if=lambda ocr: not ocr,
        title="OCR",
        description="True where the text was read by OCR from a picture of the page: it is no text of the file.",
    ),
]

Engine = Annotated[
    str | None,
    Field(
        exclude_if=lambda engine: engine is None,
        title="OCRエンジン",
        description="The OCR engine that read it, with its version.",
    ),
]

Confidence = Annotated[
    Decimal | None,
    Field(
        ge=0,
        le=1,
        exclude_if=lambda confidence: confidence is None,
        title="OCR確信度",
        description="How likely what OCR read is right as a whole, 0 to 1, by scans whose text is known.",
    ),
]


class Municipality(Published, title="地方公共団体 (Municipality)"):
    """The municipality that published the report (地方公共団体)."""

    code: str | None = Field(
        default=None, pattern=r"^[0-9]{6}$", title="全国地方公共団体コード", description="6 digits; null when unknown."
    )
    prefecture: str | None = Field(default=None, title="都道府県名", description="Name of the prefecture.")
    name: str | None = Field(default=None, title="市区町村名", description="Name of the municipality.")


class Plan(Published, title="計画 (Plan)"):
    """The plan whose progress is reported (計画)."""

    title: str | None = Field(default=None, title="計画名", description="Title of the plan.")
    subtitle: str | None = Field(default=None, title="計画副題", description="Its subtitle.")
    first_fiscal_year: int | None = Field(
        default=None, title="計画開始年度", description="First fiscal year of the plan."
    )
    last_fiscal_year: int | None = Field(
        default=None, title="計画終了年度", description="Last fiscal year of the plan."
    )


class ReportHead(Published, title="報告書 (Report head)"):
    """The report itself (報告書)."""

    title: str | None = Field(default=None, title="報告書名", description="Title of the report.")
    fiscal_year: int | None = Field(
        default=None, title="年度", description="The Western year in which the fiscal year begins."
    )
    fiscal_year_label: str | None = Field(default=None, title="年度（和暦）", description="As printed: 令和元年度.")


class GradeStep(Published, title="評価区分 (Grade step)"):
    """One step of the document's own scale (評価区分)."""

    grade: str = Field(title="評価", description="The grade as printed in the legend.")
    description: str | None = Field(default=None, title="説明", description="What the legend says of it.")
    rank: int | None = Field(default=None, ge=1, title="順位", description="1 is best; null where there is no order.")


class GradeCount(Published, title="評価別件数 (Grade count)"):
    """How often a grade was given, as printed (評価別件数)."""

    grade: str = Field(title="評価", description="The grade.")
    count: int | None = Field(default=None, title="件数", description="Number of initiatives, as printed.")
    share_percent: Decimal | None = Field(default=None, title="割合", description="Share in per cent, as printed.")


class Summary(Published, title="集計表 (Summary)"):
    """The printed counts of the grades (集計表)."""

    total: int | None = Field(default=None, title="合計", description="Printed total.")
    counts: tuple[GradeCount, ...] = Field(default=(), title="評価別件数", description="One entry a grade, as printed.")


class Section(Published, title="区分 (Section)"):
    """A group of initiatives (取組方針, 基本目標, 施策)."""

    number: str = Field(title="番号", description="Unique in the document; as printed where it is.")
    label: str = Field(title="見出し", description="The kind and number, as printed: 取組方針1.")
    title: str = Field(title="名称", description="Its title.")


class Place(Published, title="出典位置 (Place)"):
    """Where a value stands."""

    page: int = Field(
        ge=1, title="ページ", description="Page number, from 1; number of the sheet; 1 where there are no pages."
    )
    bbox: Box | None = Field(default=None, title="矩形", description="The place on that page; null with a location.")
    location: Location = None
    ocr: Ocr = False
    engine: Engine = None
    confidence: Confidence = None


class Initiative(Published, title="取組 (Initiative)"):
    """One initiative (取組)."""

    id: str = Field(title="取組ID", description="Unique and stable inside the dataset.")
    number: str | None = Field(default=None, title="番号", description="As printed.")
    section: str | None = Field(default=None, title="区分番号", description="Number of its section.")
    name: str = Field(title="取組項目", description="Its name.")
    contents: tuple[Item, ...] = Field(default=(), title="取組内容", description="What is to be done.")
    goals: tuple[Item, ...] = Field(default=(), title="目標", description="Its goals, without bracketed indicators.")
    targets: tuple[Indicator, ...] = Field(default=(), title="目標値", description="Indicators under the goals.")
    results: tuple[Item, ...] = Field(
        default=(), title="取組実績", description="What was done, without bracketed indicators."
    )
    actuals: tuple[Indicator, ...] = Field(default=(), title="実績値", description="Indicators under the results.")
    baselines: tuple[Indicator, ...] = Field(default=(), title="基準値", description="Values before the plan.")
    achievements: tuple[Indicator, ...] = Field(default=(), title="達成率", description="Achievement as printed.")
    grade: str | None = Field(default=None, title="評価", description="The grade as printed.")
    improvements: tuple[Item, ...] = Field(
        default=(), title="改善・拡充策、課題等", description="Improvements and open problems."
    )
    departments: tuple[str, ...] = Field(default=(), title="担当部署", description="Departments in charge, one each.")
    extra: dict[str, str] = Field(
        default_factory=dict, title="その他の列", description="Every column without a role: heading → text."
    )
    provenance: dict[str, tuple[Place, ...]] = Field(
        default_factory=dict, title="出典位置", description="Field → the pages and boxes where it stands."
    )


class Text(Published, title="本文 (Text)"):
    """A paragraph outside the tables."""

    page: int = Field(
        ge=1, title="ページ", description="Page number, from 1; number of the sheet; 1 where there are no pages."
    )
    bbox: Box | None = Field(default=None, title="矩形", description="The place on that page; null with a location.")
    text: str = Field(title="本文", description="Its text; wrapped lines are joined.")
    location: Location = None
    ocr: Ocr = False
    engine: Engine = None
    confidence: Confidence = None


class Check(Published, title="検査結果 (Check)"):
    """One finding about the data (検査結果)."""

    code: str = Field(title="コード", description="Stable name of the kind of finding.")
    severity: Severity = Field(title="重要度", description="info, warning or error.")
    message: str = Field(title="内容", description="What was found.")
    initiative: str | None = Field(default=None, title="取組ID", description="The initiative concerned.")
    field: str | None = Field(default=None, title="項目", description="The field concerned.")
    page: int | None = Field(default=None, ge=1, title="ページ", description="Page number, from 1.")
    bbox: Box | None = Field(default=None, title="矩形", description="The place on that page.")
    location: Location = None
    seen: bool = Field(
        default=False,
        exclude_if=lambda seen: not seen,
        title="確認済み",
        description="A person looked at it and found no fault of the data (corrections.toml); left out when false.",
    )


class Glyphs(Published, title="文字数 (Glyphs)"):
    """Where the glyphs of the document went; the parts add up to the total (文字数)."""

    total: int = Field(ge=0, title="全文字数", description="Glyphs drawn.")
    in_cells: int = Field(ge=0, title="表内", description="In cells of tables.")
    in_text: int = Field(ge=0, title="本文", description="In texts outside the tables.")
    running: int = Field(ge=0, title="柱・ページ番号等", description="Running heads, page numbers, repeated headers.")
    unassigned: int = Field(ge=0, title="不明", description="Nowhere; other than 0 is an error.")


class Source(Published, title="原資料 (Source)"):
    """The file that was read (原資料)."""

    file: str = Field(title="ファイル名", description="Name of the file, without its folder.")
    sha256: str = Field(pattern=r"^[0-9a-f]{64}$", title="SHA-256", description="Checksum of the file.")
    media_type: str = Field(title="メディアタイプ", description="application/pdf …")
    pages: int = Field(ge=0, title="ページ数", description="Number of pages.")
    producer: str = Field(
        default="", title="作成ソフト", description="The program that made the file, as it says itself."
    )
    engine: str = Field(default="", title="読取エンジン", description="The library that read it, with its version.")
    glyphs: Glyphs = Field(title="文字数", description="Where the glyphs of the document went.")


class Report(Published, title="取組実績報告書 (Progress report)"):
    """A whole document (取組実績報告書)."""

    schema_version: str = Field(default=SCHEMA_VERSION, title="スキーマ版", description="Version of this shape.")
    dataset_id: str = Field(title="データセットID", description="Slug of the file's name.")
    municipality: Municipality = Field(title="地方公共団体", description="Who published the report.")
    plan: Plan = Field(title="計画", description="The plan whose progress is reported.")
    report: ReportHead = Field(title="報告書", description="The report itself.")
    grade_scale: tuple[GradeStep, ...] = Field(default=(), title="評価区分", description="From the document's legend.")
    summary: Summary | None = Field(default=None, title="集計表", description="As printed; null when there is none.")
    sections: tuple[Section, ...] = Field(default=(), title="区分", description="Groups of initiatives.")
    initiatives: tuple[Initiative, ...] = Field(default=(), title="取組", description="All initiatives.")
    texts: tuple[Text, ...] = Field(default=(), title="本文", description="Prose outside the tables, in reading order.")
    provenance: dict[str, tuple[Place, ...]] = Field(
        default_factory=dict,
        title="出典位置",
        description="Where the document says what is said of it as a whole: plan.title, summary, sections.1 → places.",
    )
    checks: tuple[Check, ...] = Field(default=(), title="検査結果", description="All findings.")
    source: Source = Field(title="原資料", description="The file that was read.")
