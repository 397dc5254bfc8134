"""Python's collector of reference cycles, at rest while values are read and files are written.

What is made there (cells, models, rows) is held until the end, and nothing of it is part of a cycle: each collection
walks through all of it in vain, the more often the longer a report is. What is no longer referred to is freed as ever.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_lock = threading.Lock()
_resting = 0
_was_enabled = False


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """Let the collector rest; it goes on when the last of all threads that asked for it is done."""
    global _resting, _was_enabled
    with _lock:
        if not _resting:
            _was_enabled = gc.isenabled()
            gc.disable()
        _resting += 1
    try:
        yield
    finally:
        with _lock:
            _resting -= 1
            if not _resting and _was_enabled:
                if not gc.get_freeze_count():  # else those that somebody froze would be thawed
                    gc.freeze()  # what was made counts as old at once: the next collection does not walk through it
                    gc.unfreeze()
                gc.enable()
