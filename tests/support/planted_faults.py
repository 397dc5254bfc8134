"""A program with faults planted in it, for the fuzzer's own tests: what it does wrong is told by the case's number."""

from __future__ import annotations

import os
import signal
import time
import warnings
from pathlib import Path

from fuzzing.case import Case, case_of
from fuzzing.trial import Fault, Written, torikumi
from torikumi.schemas.errors import SourceError
from torikumi.schemas.report import Report, Text

TABLE = "番号\t取組項目\t取組内容\t取組実績\t評価\n1\t公開\t増やす。\t増やした。\tA\n2\t研修\t行う。\t行った。\tB\n"

DAMAGED = next(seed for seed in (f"pdf-{number}" for number in range(1000)) if case_of(seed).damage)
"""A seed of a case in which chance alone was at work."""

PLANTED = {
    "txt-0": None,
    "txt-1": Fault.DIED,
    "txt-2": Fault.HUNG,
    "txt-4": Fault.MEMORY,
    "txt-5": Fault.RAISED,
    "txt-6": Fault.WARNED,
    "txt-8": Fault.INVALID,
    "txt-9": Fault.BROKEN,
    "txt-10": Fault.BROKEN,
    "txt-11": None,
    "txt-12": Fault.BROKEN,
    DAMAGED: Fault.SILENT,
}
"""Seed → the fault that must be reported."""


def program(path: Path, folder: Path, case: Case) -> Written:
    """Convert a small table, and do wrong what the seed says."""
    if case.seed == "txt-1":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif case.seed == "txt-2":
        while True:
            pass
    elif case.seed == "txt-3":
        while True:
            time.sleep(1)
    elif case.seed == "txt-4":
        return Written(_held([bytearray(64 << 20) for _ in range(64)]))
    elif case.seed == "txt-5":
        raise ValueError("not of the project's own")
    elif case.seed == "txt-6":
        warnings.warn("invalid value encountered", RuntimeWarning, stacklevel=1)
    elif case.seed == "txt-11":
        raise SourceError("the file is empty", advice="download it again", file=str(path))
    elif case.seed == "txt-12":
        raise SourceError("without the name of its file")
    table = path.with_name("table.txt")
    told = path.stem == "whole" or case.seed != DAMAGED
    table.write_text(TABLE if told else TABLE.replace("公開", "非公開"), encoding="utf-8")
    written = torikumi(table, folder, case)
    table.unlink()
    if case.seed == "txt-8":
        items = folder / "items.csv"
        items.write_bytes(items.read_bytes().replace("増やす".encode(), "減らす".encode()))
    if case.seed == "txt-9":
        glyphs = written.report.source.glyphs.model_copy(update={"unassigned": 3, "in_text": -3})
        source = written.report.source.model_copy(update={"glyphs": glyphs})
        return Written(written.report.model_copy(update={"source": source}), written.pages)
    if case.seed == "txt-10":
        texts = (Text(page=1, bbox=(0.0, 0.0, 601.0, 9.0), text="外"),)
        return Written(written.report.model_copy(update={"texts": texts}), {1: (600.0, 800.0)})
    return written


def _held(blocks: list[bytearray]) -> Report:
    raise AssertionError(f"{len(blocks)} blocks of memory were given")
