"""Python's collector of reference cycles, seldom called while a document is read, converted and written.

What is made there (glyphs, cells, models, rows) is held until the end, and next to nothing of it is part of a cycle:
each collection walks through what is new, and at times through all, in vain; by default every 700 objects. What is no
longer referred to is freed as ever; cycles, which some libraries leave behind with each page, wait a little longer.
"""

from __future__ import annotations

import gc
import threading
from collections.abc import Iterator
from contextlib import contextmanager

OBJECTS = 1_000_000
"""So many more objects than before call for a collection: a report of 300 pages holds 290,000 at once, which would all
be walked through in vain (0.6 of 20 ms a page). They are some 150 MB, if all of them are to be freed."""

_lock = threading.Lock()
_asked = 0
_waiting = 0  # so many objects more than before are not looked at yet
_before = gc.get_threshold()


@contextmanager
def collector_seldom() -> Iterator[None]:
    """Let the collector come seldom; it comes as before when the last of all threads that asked for it is done.

    What was made meanwhile and is still there would then be walked through at once (0.1 ms a page). It waits, too, till
    it is `OBJECTS` in all, of one document or of many.
    """
    global _asked, _before, _waiting
    with _lock:
        if not _asked:
            _before = gc.get_threshold()
            gc.set_threshold(max(OBJECTS, _before[0]), *_before[1:])
        _asked += 1
    try:
        yield
    finally:
        with _lock:
            _asked -= 1
            if not _asked:
                _waiting += gc.get_count()[0]
                if _waiting >= OBJECTS and gc.isenabled():
                    _waiting = 0
                    gc.collect()
                elif not gc.get_freeze_count():  # what somebody froze would be thawed with the rest
                    gc.freeze()
                    gc.unfreeze()  # it is now as old to the collector as it can be
                gc.set_threshold(*_before)
