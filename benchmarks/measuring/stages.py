"""Where torikumi's time goes: ``python -m measuring.stages FILE`` converts a report and tells CPU times of its stages.

The stages are the functions named in docs/architecture.md. Each is replaced, where its conductor calls it, by itself
with a clock around it.
"""

from __future__ import annotations

import importlib
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import Any

from measuring.process import tell

Function = Callable[..., Any]

PAGE, DOCUMENT = "torikumi.extractors.page", "torikumi.extractors.document"
OPEN, CONVERT = "torikumi.extractors.readers.checked", "torikumi.pipeline.convert"
DATASET = "torikumi.pipeline.export.dataset"

OF_EXTRACTION: dict[str, list[tuple[str, str]]] = {
    "rules": [(PAGE, "page_rules")],
    "ink": [(PAGE, "page_ink")],
    "grid": [(PAGE, "rules_to_grids")],
    "fills + figures": [(PAGE, "without_underlines"), (PAGE, "fill_grids"), (PAGE, "without_figures")],
    "aligned": [(PAGE, "aligned_grids")],
    "assign": [(PAGE, "assign_glyphs")],
    "lines": [(PAGE, "glyphs_to_lines")],
    "tables + wraps": [(PAGE, "build_tables")],
    "prose": [(PAGE, "prose_blocks")],
    "colours": [(DOCUMENT, "as_pictured")],
    "joining": [(DOCUMENT, "split_running"), (DOCUMENT, "join_tables")],
}
"""Stage → the functions that make it up, in the modules that call them."""

OF_PAGES = {"check": "weighing", "read_page": "reading", "confirms": "check by the second reader"}
"""Methods of readers and scales that are called for each page → their stage."""

OF_WRITING = {"validation": [(DATASET, "reads_back"), (DATASET, "table_problems")]}

STAGES = (
    "weighing",
    "reading",
    "check by the second reader",
    *OF_EXTRACTION,
    "other in extraction",
    "convert",
    "write",
    "validation",
)
"""All stages in their order."""


class Clock:
    """CPU seconds by stage."""

    def __init__(self) -> None:
        self.spent: dict[str, float] = defaultdict(float)

    @contextmanager
    def running(self, stage: str) -> Iterator[None]:
        """Count what happens inside to a stage."""
        start = time.process_time()
        try:
            yield
        finally:
            self.spent[stage] += time.process_time() - start

    def around(self, stage: str, function: Function) -> Function:
        """The function with this clock around it."""

        def timed(*args: Any, **more: Any) -> Any:
            with self.running(stage):
                return function(*args, **more)

        return timed


class _Timed:
    """A reader of PDF files, or the scales for its pages, with a clock around some of its methods."""

    def __init__(self, owner: Any, clock: Clock) -> None:
        self._owner = owner
        for method, stage in OF_PAGES.items():
            if hasattr(owner, method):
                setattr(self, method, clock.around(stage, getattr(owner, method)))

    def __getattr__(self, name: str) -> Any:
        return getattr(self._owner, name)

    def __enter__(self) -> _Timed:
        return self

    def __exit__(self, *_: object) -> None:
        self._owner.close()


def stage_times(path: Path) -> dict[str, float]:
    """CPU seconds of each of `STAGES` for one report: read, converted, written and validated."""
    from torikumi.extractors.collector import collector_seldom
    from torikumi.pipeline.convert import pairs_of
    from torikumi.pipeline.export.dataset import write_dataset

    clock = Clock()

    def opened(stage: str, function: Function) -> Function:
        timed = clock.around(stage, function)
        return lambda *args, **more: _Timed(timed(*args, **more), clock)

    with ExitStack() as replaced:
        replaced.enter_context(collector_seldom())  # as the job of the command has it
        for stage, places in {**OF_EXTRACTION, **OF_WRITING, "extract": [(CONVERT, "extract_file")]}.items():
            for module, name in places:
                replaced.enter_context(_replaced(module, name, partial(clock.around, stage)))
        replaced.enter_context(_replaced(OPEN, "open_reader", partial(opened, "reading")))
        replaced.enter_context(_replaced(OPEN, "Scales", partial(opened, "weighing")))
        convert = importlib.import_module(CONVERT).convert
        with clock.running("convert"):
            report = convert(path)
        with clock.running("write"), tempfile.TemporaryDirectory() as folder:
            write_dataset(report, Path(folder, report.dataset_id), pair=pairs_of)
    spent = clock.spent
    spent["other in extraction"] = spent["extract"] - sum(
        spent[stage] for stage in STAGES[: len(OF_PAGES) + len(OF_EXTRACTION)]
    )
    spent["convert"] -= spent["extract"]
    spent["write"] -= spent["validation"]
    return {stage: spent[stage] for stage in STAGES}


def _replaced(module: str, name: str, changed: Callable[[Function], Function]) -> AbstractContextManager[None]:
    """A function of a module replaced for a while.

    Raises:
        AttributeError: The module does not call a function of that name (any more).
    """
    owner = importlib.import_module(module)
    function = getattr(owner, name)

    @contextmanager
    def replacement() -> Iterator[None]:
        setattr(owner, name, changed(function))
        try:
            yield
        finally:
            setattr(owner, name, function)

    return replacement()


if __name__ == "__main__":
    tell(stage_times)
