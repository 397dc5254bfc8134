"""One reader reads one file, in this process and nothing else: ``python -m measuring.process < request.json``.

The process is pinned to one core. The reader is loaded and reads a small report first, so that imports and what is set
up once are not in the figures. The answer is one JSON object on stdout.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

from measuring import memory
from measuring.exact import exact_cells
from measuring.readers import readers

WARM_UP = Path(__file__).resolve().parents[2] / "samples" / "layouts" / "half-ruled.pdf"

ERROR_LETTERS = 160
"""An error stays on one line of the tables."""


def main() -> None:
    """Answer the request on stdin."""
    answer_to = quiet_stdout()
    pin()
    warnings.simplefilter("ignore")  # a reader may warn, which is no result
    with os.fdopen(answer_to, "w", encoding="utf-8") as stream:
        json.dump(answer(json.load(sys.stdin)), stream)


def tell(measured: Callable[[Path], Any]) -> None:
    """Measure the file named on the command line, after the small report, and tell the result as JSON on stdout."""
    answer_to = quiet_stdout()
    pin()
    measured(WARM_UP)
    found = measured(Path(sys.argv[1]))
    with os.fdopen(answer_to, "w", encoding="utf-8") as stream:
        json.dump(found, stream)


def answer(request: dict[str, Any]) -> dict[str, Any]:
    """What `measure` gives, or ``error`` with the reason: whatever a reader does, the others go on."""
    try:
        return measure(request)
    except ImportError as error:
        return {"error": f"not installed ({error.name or error})"}
    except Exception as error:
        said = getattr(error, "stderr", None) or str(error)  # of a program that failed, its own words
        text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
        return {"error": f"{type(error).__name__}: {text.strip()}".splitlines()[0][:ERROR_LETTERS]}


def measure(request: dict[str, Any]) -> dict[str, Any]:
    """Read once and tell what it took.

    Args:
        request: ``reader``, ``path``, ``pages``, ``truth`` and ``fold_width``.

    Returns:
        ``cpu_s`` with that of child processes; ``loaded_mib`` before reading; ``held_mib`` after it, with the result
        held; ``peak_mib``; ``exact``, the number of exact cells, or None.
    """
    reader = readers()[request["reader"]]
    read = reader.load()
    read(WARM_UP, None)
    gc.collect()
    loaded = memory.current_mib()
    children = memory.children_cpu_s()
    start = time.process_time()
    result = read(Path(request["path"]), request["pages"])
    own_cpu = time.process_time() - start
    children_cpu = memory.children_cpu_s() - children
    peak = memory.peak_mib() + (memory.children_peak_mib() if children_cpu else 0.0)
    gc.collect()
    held = memory.current_mib()
    exact = None
    if reader.cells is not None and request["truth"]:
        exact = exact_cells(request["truth"], reader.cells(result), fold_width=request["fold_width"])
    return {
        "cpu_s": own_cpu + children_cpu,
        "peak_mib": peak,
        "loaded_mib": loaded,
        "held_mib": held,
        "exact": exact,
    }


def pin() -> None:
    """Keep this process, and those that it starts, on one core: the last one that it may use."""
    if hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def quiet_stdout() -> int:
    """Send what readers print to stderr; gives the file descriptor of the real stdout."""
    real = os.dup(1)
    os.dup2(2, 1)
    return real


if __name__ == "__main__":
    main()
