"""One writer at a time in a folder, without a file that tells of it: the folder itself is locked.

`torikumi convert` moves a dataset folder away and puts a new one in its place; `torikumi review` writes
``corrections.toml`` into it. Whoever waits for a folder that was moved meanwhile waits for the new one.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def alone_in(folder: Path) -> Iterator[None]:
    """Keep other writers out of a folder as long as the context lasts; the end of the process ends it, too.

    Where the system or its disk cannot lock a folder, nobody is kept out.

    Raises:
        OSError: There is no such folder.
    """
    try:
        import fcntl
    except ImportError:  # no POSIX system
        yield
        return
    while True:
        opened = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
        try:
            try:
                fcntl.flock(opened, fcntl.LOCK_EX)
            except OSError:  # some network disks have no locks
                yield
                return
            if os.path.samestat(os.fstat(opened), os.stat(folder)):
                yield
                return
        finally:
            os.close(opened)
