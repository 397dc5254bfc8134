"""One case through the whole program, and what counts as a fault of it.

A document is either converted, or refused by an error of the project's own. What is converted is written, validated,
and asked for what must hold whatever the document says.
"""

from __future__ import annotations

import math
import traceback
import warnings
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from tempfile import TemporaryDirectory

from fuzzing.case import ROOT, Case
from torikumi.extractors.formats import extract_file
from torikumi.pipeline.convert import pairs_of, report_of
from torikumi.pipeline.export.dataset import write_dataset
from torikumi.pipeline.export.findings import with_licence_finding
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.profile import NO_PROFILE
from torikumi.pipeline.validate import differences, validate_dataset, validate_report
from torikumi.pipeline.words import words_given
from torikumi.schemas.errors import OutputError, TorikumiError
from torikumi.schemas.report import Report

BOX_SLACK = 0.02
"""Boxes are rounded to 1/100 pt, so one at the edge of its page may be so much outside (points)."""

PLACES = ("extractors", "normalizers", "pipeline", "schemas")
"""Folders of the project: where in it an exception came from is what tells two faults apart."""


class Fault(StrEnum):
    """What is wrong with the program's answer to a case."""

    DIED = "died"
    """The process that read it died."""
    HUNG = "hung"
    """It took longer than the limit."""
    MEMORY = "memory"
    """It needed more memory than the limit."""
    RAISED = "raised"
    """An exception that is not of the project's own."""
    WARNED = "warned"
    """A library's warning got out, which a user would see in the middle of the output."""
    INVALID = "invalid"
    """A dataset that is not valid."""
    BROKEN = "broken"
    """Something in the report that must hold does not."""
    SILENT = "silent"
    """The file was damaged by chance, other values came out, and no finding says so."""


@dataclass(frozen=True, slots=True)
class Verdict:
    """What came of a case.

    Attributes:
        seed: The seed of the case.
        answer: What the program did: ``converted``, or the class and words of its error.
        fault: What is wrong with that; None when nothing is.
        reason: What is wrong, in one line.
        place: Where in the project it happened, ``extractors/grid.py:rules_to_grids``, or "".
        trace: The traceback, or "".
        seconds: How long it took.
    """

    seed: str
    answer: str = ""
    fault: Fault | None = None
    reason: str = ""
    place: str = ""
    trace: str = ""
    seconds: float = 0.0

    @property
    def kind(self) -> str:
        """By what two faults are the same one."""
        return f"{self.fault} {self.place or self.reason[:60]}"


@dataclass(frozen=True, slots=True)
class Written:
    """What the program made of a document.

    Attributes:
        report: The report.
        pages: Page number → its width and height in points.
    """

    report: Report
    pages: dict[int, tuple[float, float]] = field(default_factory=dict)


Program = Callable[[Path, Path, Case], Written]
"""File, folder of the dataset, case → what came of it. The tests give others, with faults planted in them."""


class BrokenError(Exception):
    """Something that must hold does not.

    Args:
        fault: What kind of fault it is.
        reason: What does not hold.
    """

    def __init__(self, fault: Fault, reason: str) -> None:
        super().__init__(reason)
        self.fault = fault


def torikumi(path: Path, folder: Path, case: Case) -> Written:
    """Convert a file and write its dataset, as the command does (`torikumi.pipeline.batch.work`)."""
    extraction = extract_file(path, reader=case.reader, verify=case.verify)
    with words_given(NO_PROFILE):
        report = with_licence_finding(report_of(path, extraction), ExportOptions())
    write_dataset(report, folder, pair=pairs_of)
    return Written(report, {page.number: (page.width, page.height) for page in extraction.pages})


def tried(case: Case, path: Path, program: Program = torikumi) -> Verdict:
    """Try a file.

    Args:
        case: The case that it was made from.
        path: The file.
        program: What is tried.
    """
    with warnings.catch_warnings(record=True) as noticed, TemporaryDirectory() as folder:
        warnings.simplefilter("always")
        answer = "converted"
        try:
            written = program(path, Path(folder) / "dataset", case)
            checked(written, Path(folder) / "dataset", whole=case.whole)
            if case.damage:
                _compared(case, written.report, Path(folder), program)
        except BrokenError as error:
            return Verdict(case.seed, answer, error.fault, _line(error))
        except OutputError as error:
            return Verdict(case.seed, "refused", Fault.INVALID, _line(error))
        except TorikumiError as error:
            answer = f"{type(error).__name__}: {error.problem}"
            if "\n" in str(error) or not error.file:
                return Verdict(case.seed, answer, Fault.BROKEN, f"the message is no line about a file: {error!s:.200}")
        except MemoryError as error:
            return Verdict(case.seed, "", Fault.MEMORY, _line(error), _place(error), _trace(error))
        except Exception as error:
            return Verdict(case.seed, "", Fault.RAISED, _line(error), _place(error), _trace(error))
    for warning in noticed:
        if ROOT.as_posix() in warning.filename or issubclass(warning.category, RuntimeWarning):
            where = warning.filename.removeprefix(f"{ROOT.as_posix()}/")
            words = f"{warning.category.__name__}: {warning.message}"
            return Verdict(case.seed, answer, Fault.WARNED, words, f"{where}:{warning.lineno}")
    return Verdict(case.seed, answer)


def checked(written: Written, folder: Path, *, whole: bool = True) -> None:
    """Ask what was written for what must hold.

    Args:
        written: What the program made.
        folder: The folder of the dataset.
        whole: Ask `frictionless`, too, which takes most of the time, and was asked before the dataset was put in place.

    Raises:
        BrokenError: Something does not.
    """
    problems = validate_report((folder / REPORT).read_bytes())
    if whole:
        problems += validate_dataset(folder, pairs_of)
    else:
        problems += differences(folder, written.report, pairs_of)
    if problems:
        raise BrokenError(Fault.INVALID, f"{problems[0]} (of {len(problems)})")
    for reason in broken(written):
        raise BrokenError(Fault.BROKEN, reason)


def broken(written: Written) -> Iterator[str]:
    """What does not hold in a report: glyphs without a place that nothing reports, boxes outside their page."""
    report = written.report
    glyphs = report.source.glyphs
    codes = {check.code for check in report.checks}
    if glyphs.unassigned and "glyphs-unassigned" not in codes:
        yield f"{glyphs.unassigned} glyphs are unassigned, and nothing says so"
    if any(not initiative.provenance for initiative in report.initiatives):
        yield "an initiative has no provenance"
    for what, page, box in _boxes(report):
        if not 1 <= page <= report.source.pages:
            yield f"{what} stands on page {page} of {report.source.pages}"
        elif box is not None and page not in written.pages:
            yield f"{what} has a box on page {page}, which was not read"
        elif box is not None:
            width, height = written.pages[page]
            x0, top, x1, bottom = box
            if not all(math.isfinite(side) for side in box):
                yield f"the box of {what} is not finite: {box}"
            elif not (
                -BOX_SLACK <= x0 <= x1 <= width + BOX_SLACK and -BOX_SLACK <= top <= bottom <= height + BOX_SLACK
            ):
                yield f"the box of {what} is outside of its page ({width:g} × {height:g}): {box}"


def _boxes(report: Report) -> Iterator[tuple[str, int, tuple[float, float, float, float] | None]]:
    """What stands somewhere, with its page and box."""
    for initiative in report.initiatives:
        for name, places in initiative.provenance.items():
            yield from ((f"{name} of an initiative", place.page, place.bbox) for place in places)
    yield from (("a text", text.page, text.bbox) for text in report.texts)
    yield from ((f"finding {check.code}", check.page, check.bbox) for check in report.checks if check.page is not None)


def _compared(case: Case, report: Report, folder: Path, program: Program) -> None:
    """Compare a damaged document with the undamaged one.

    Raises:
        BrokenError: The values differ, and there is no finding that the undamaged one does not have.
    """
    whole = folder / f"whole{case.suffix}"
    whole.write_bytes(case.base())
    try:
        before = program(whole, folder / "whole", case).report
    except TorikumiError:
        return
    if _values(before) == _values(report):
        return
    if not Counter(check.code for check in report.checks) - Counter(check.code for check in before.checks):
        raise BrokenError(Fault.SILENT, f"other values, and no finding says so: {_size(before)}, now {_size(report)}")


def _size(report: Report) -> str:
    source = report.source
    return f"{len(report.initiatives)} initiatives, {source.glyphs.total} glyphs, {source.pages} pages"


def _values(report: Report) -> list[object]:
    """What a report says, without where it stands."""
    return [initiative.model_dump(exclude={"provenance"}) for initiative in report.initiatives]


def _line(error: BaseException) -> str:
    name = "" if isinstance(error, (BrokenError, TorikumiError)) else f"{type(error).__name__}: "
    return f"{name}{error}".replace("\n", " ")[:400]


def _place(error: BaseException) -> str:
    """The innermost function of the project in a traceback, with the kind of error."""
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        path = Path(frame.filename)
        if path.is_relative_to(ROOT) and path.relative_to(ROOT).parts[0] in PLACES:
            return f"{path.relative_to(ROOT).as_posix()}:{frame.name} {type(error).__name__}"
    return type(error).__name__


def _trace(error: BaseException) -> str:
    return "".join(traceback.format_exception(error))[-8000:]
