"""Output folders with datasets, whole and broken, for the catalogue."""

from __future__ import annotations

from pathlib import Path

from tests.support.reports import awkward_report
from tests.support.written import files_of
from torikumi.pipeline.catalog.entries import Download, Entry
from torikumi.pipeline.export.dataset import write_dataset
from torikumi.pipeline.export.json import report_to_json
from torikumi.pipeline.export.licences import parse_licence
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.report import Initiative, Municipality, ReportHead

HOSTILE = "</script><script>window.hacked = 1</script><img src=x onerror=window.hacked=1>\"'&{{7*7}}\u202e\x1b[31m"
"""A title that means harm."""


def fill(output: Path) -> Path:
    """Five folders: the sample in every format, a hostile one, an edited one, a broken one, and no dataset at all."""
    (output / "report").mkdir(parents=True)
    for name, content in files_of("sample").items():
        (output / "report" / name).write_bytes(content)
    hostile = awkward_report("hostile").model_copy(
        update={
            "municipality": Municipality(code="342084", prefecture="広島県", name=HOSTILE),
            "report": ReportHead(title=HOSTILE, fiscal_year=2021, fiscal_year_label=HOSTILE),
            "initiatives": (Initiative(id="1", name=HOSTILE),),
            "checks": (),
        }
    )
    (output / "a #b?%41:c").mkdir()
    (output / "a #b?%41:c" / "report.json").write_text(report_to_json(hostile), "utf-8")
    options = ExportOptions(licence=parse_licence("CC-BY-4.0"), source_url="https://example.org/報告書.pdf")
    write_dataset(awkward_report("edited"), output / "edited", options)
    path = output / "edited" / "items.csv"
    path.write_bytes(path.read_bytes() + b"\r\n")
    (output / "edited" / "extra.csv").unlink()
    (output / "edited" / "private notes.txt").write_text("of a colleague")
    (output / "broken").mkdir()
    (output / "broken" / "report.json").write_text('{"initiatives": [', "utf-8")
    (output / "pictures").mkdir()
    return output


def entry(number: int) -> Entry:
    """One of many datasets: 47 municipalities of 5 prefectures, 10 years."""
    place = number % 47
    return Entry(
        folder=Path(f"/out/set-{number}"),
        dataset_id=f"set-{number}",
        title=f"第{number}号 取組実績",
        plan="総合計画",
        code=f"{place:06}",
        prefecture=f"県{place % 5}",
        municipality=f"市{place}",
        year=2010 + number % 10 if number % 50 else None,
        year_label="",
        names=tuple(f"取組{number}の{part}" for part in range(20)) + (("ﾃﾞｰﾀの公開",) if number == 1234 else ()),
        indicators=number % 7,
        errors=int(number % 100 == 0),
        warnings=int(number % 10 == 0),
        notes=1,
        source="report.pdf",
        source_url="",
        licence="",
        licence_url="",
        downloads=(Download("report.json", "報告書全体", "JSON", 1000),),
        remarks=(),
    )
