"""Dataset folders → the entries of the catalogue. A folder that cannot be read costs only itself."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from typing import Any

from torikumi.pipeline.export.datapackage import FILE as PACKAGE
from torikumi.pipeline.export.datapackage import dataset_title
from torikumi.pipeline.export.dataset import OWN_FILES
from torikumi.pipeline.export.folders import read_report
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.printable import printable
from torikumi.pipeline.review.page import FILE as REVIEW
from torikumi.schemas.columns import INDICATOR_ROLES, TABLES
from torikumi.schemas.errors import TorikumiError

_TITLES = {table.name: table.title for table in TABLES.values()} | {
    "report": "報告書全体",
    "datapackage": "データの説明",
}

_KINDS = {".xlsx": "Excel", ".csv": "CSV", ".parquet": "Parquet", ".json": "JSON"}
"""Ending → what people call the format, in the order in which downloads are listed; others by their ending."""


@dataclass(frozen=True, slots=True)
class Download:
    """A file of a dataset.

    Attributes:
        name: Its name.
        title: What it holds, in Japanese.
        kind: What people call its format: Excel, CSV …
        size: Its size in bytes.
    """

    name: str
    title: str
    kind: str
    size: int


@dataclass(frozen=True, slots=True)
class Remark:
    """What is not as torikumi wrote it.

    Attributes:
        ja: In Japanese.
        en: In English.
    """

    ja: str
    en: str


@dataclass(frozen=True, slots=True)
class Entry:
    """A dataset of the catalogue; its texts are on one line and free of signs that do something.

    Attributes:
        folder: Its folder.
        dataset_id: Its id.
        title: Title of the report.
        plan: Title of the plan, or "".
        code: 全国地方公共団体コード, or "".
        prefecture: Its prefecture, or "".
        municipality: Its municipality, or "".
        year: Western fiscal year, or None.
        year_label: The year as printed, or "".
        names: Names of its initiatives.
        indicators: Number of its indicator values.
        errors: Findings of severity error.
        warnings: Findings of severity warning.
        notes: Findings of severity info.
        source: Name of the file that it was made from.
        source_url: Where that was published, or "".
        licence: Name of its licence, or "".
        licence_url: Where that stands, or "".
        downloads: Its files.
        remarks: What changed since it was written.
    """

    folder: Path
    dataset_id: str
    title: str
    plan: str
    code: str
    prefecture: str
    municipality: str
    year: int | None
    year_label: str
    names: tuple[str, ...]
    indicators: int
    errors: int
    warnings: int
    notes: int
    source: str
    source_url: str
    licence: str
    licence_url: str
    downloads: tuple[Download, ...]
    remarks: tuple[Remark, ...]

    @property
    def review(self) -> Path | None:
        """Its review page, if it has one: to be opened, not downloaded."""
        path = self.folder / REVIEW
        return path if path.is_file() else None

    @property
    def groups(self) -> list[tuple[str, list[Download]]]:
        """The files of each format."""
        return [(kind, list(found)) for kind, found in groupby(self.downloads, key=lambda download: download.kind)]


def read_entries(folders: Iterable[Path]) -> tuple[list[Entry], list[TorikumiError]]:
    """The entries of dataset folders, by municipality and year; and what is wrong with the folders that have none."""
    entries: list[Entry] = []
    broken: list[TorikumiError] = []
    for folder in folders:
        try:
            entries.append(read_entry(folder))
        except TorikumiError as error:
            broken.append(error)
    entries.sort(key=lambda entry: (entry.code or "~", entry.municipality, entry.year or 0, entry.title, entry.folder))
    return entries, broken


def read_entry(folder: Path) -> Entry:
    """The entry of a dataset folder.

    Raises:
        SourceError: It has no report that can be read.
    """
    report = read_report(folder)
    package, remarks = _package(folder)
    severities = Counter(check.severity.value for check in report.checks)
    licence, source = _first(package, "licenses"), _first(package, "sources")
    licence_name = str(licence.get("title") or licence.get("name") or licence.get("path") or "")
    return Entry(
        folder=folder,
        dataset_id=printable(report.dataset_id),
        title=printable(dataset_title(report)),
        plan=printable(report.plan.title or ""),
        code=report.municipality.code or "",
        prefecture=printable(report.municipality.prefecture or ""),
        municipality=printable(report.municipality.name or ""),
        year=report.report.fiscal_year,
        year_label=printable(report.report.fiscal_year_label or ""),
        names=tuple(printable(initiative.name) for initiative in report.initiatives),
        indicators=sum(
            len(getattr(initiative, field)) for initiative in report.initiatives for field in INDICATOR_ROLES.values()
        ),
        errors=severities["error"],
        warnings=severities["warning"],
        notes=severities["info"],
        source=printable(report.source.file),
        source_url=_address(source.get("path")),
        licence=printable(licence_name),
        licence_url=_address(licence.get("path")),
        downloads=tuple(_downloads(folder)),
        remarks=(*remarks, *_changes(folder, package)),
    )


def _package(folder: Path) -> tuple[dict[str, Any], tuple[Remark, ...]]:
    """What ``datapackage.json`` says, if there is one that says anything."""
    try:
        found = json.loads((folder / PACKAGE).read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        return {}, ()
    except (OSError, ValueError, RecursionError):
        found = None
    if isinstance(found, dict):
        return found, ()
    return {}, (Remark(f"{PACKAGE} が読めません", f"{PACKAGE} cannot be read"),)


def _first(package: dict[str, Any], name: str) -> dict[str, Any]:
    """The first of a list of objects, whatever stands there in a file that was edited."""
    found = package.get(name)
    return found[0] if isinstance(found, list) and found and isinstance(found[0], dict) else {}


def _address(path: object) -> str:
    """An address that a browser may be sent to, or ""."""
    text = printable(str(path or ""))
    return text if text.startswith(("https://", "http://")) else ""


def _downloads(folder: Path) -> Iterator[Download]:
    """The files that torikumi writes, those for people first; what somebody else put there is nobody's to offer."""
    kinds, stems = list(_KINDS), [*TABLES, Path(REPORT).stem]

    def place(name: str) -> tuple[int, int, str]:
        path = Path(name)
        return (
            kinds.index(path.suffix) if path.suffix in kinds else len(kinds),
            stems.index(path.stem) if path.stem in stems else len(stems),
            name,
        )

    for name in sorted(OWN_FILES - {REVIEW}, key=place):
        path = folder / name
        if path.is_file():
            kind = _KINDS.get(path.suffix, path.suffix.removeprefix("."))
            yield Download(name, _TITLES.get(path.stem, name), kind, path.stat().st_size)


def _changes(folder: Path, package: dict[str, Any]) -> Iterator[Remark]:
    """Which files are not those that the package names."""
    resources = package.get("resources")
    others = package.get("torikumi:files")
    named = [package.get("torikumi:report")]
    named += resources if isinstance(resources, list) else []
    named += others if isinstance(others, list) else []
    for file in named:
        name = str(file.get("path", "")) if isinstance(file, dict) else ""
        if not isinstance(file, dict) or name not in OWN_FILES:
            continue
        try:
            checksum = hashlib.sha256((folder / name).read_bytes()).hexdigest()
        except OSError:
            yield Remark(f"{name} がありません", f"{name} is missing")
            continue
        if file.get("hash") != f"sha256:{checksum}":
            yield Remark(f"{name} は書き出した後に変更されています", f"{name} has changed since it was written")
