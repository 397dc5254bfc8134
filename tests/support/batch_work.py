"""Work for the batch's own tests: what a document can do to the process that reads it."""

from __future__ import annotations

import os
import signal
import time
from collections.abc import Sequence

from torikumi.pipeline.batch.job import Outcome, Status
from torikumi.pipeline.batch.work import Part, Task, read_part


def work(task: Task, long: int | None) -> Outcome:
    """Do what the file's name says: crash, hang, eat memory, or answer with the process that did it."""
    job = task.job
    kind = task.path.stem.split("-")[0]
    if kind == "crash":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif kind == "exit":
        os._exit(3)
    elif kind == "hang":
        while True:
            time.sleep(60)
    elif kind == "eat":
        held = [bytearray(64 << 20) for _ in range(64)]  # 4 GiB
        return Outcome(job.document, Status.CONVERTED, job.dataset_id, pages=len(held))
    elif kind == "raise":
        raise OddError(task.path.name)
    return Outcome(job.document, Status.CONVERTED, job.dataset_id, pages=os.getpid())


class OddError(Exception):
    """An exception that cannot be sent between processes: it needs two arguments, and says it has one."""

    def __init__(self, name: str, number: int = 0) -> None:
        super().__init__(name)
        self.number = lambda: number


def crash_at_page_five(task: Task, pages: Sequence[int]) -> Outcome | Part:
    """Read a part of a document, but die of its fifth page."""
    if 5 in pages:
        os.kill(os.getpid(), signal.SIGSEGV)
    return read_part(task, pages)
