"""Memory and CPU time of this process and of those that it started and that have ended."""

from __future__ import annotations

import resource
import sys
from pathlib import Path

_STATUS = Path("/proc/self/status")
_UNIT_PER_MIB = 1024 * 1024 if sys.platform == "darwin" else 1024
"""``ru_maxrss`` is in bytes on macOS, in KiB elsewhere."""


def peak_mib() -> float:
    """Highest resident memory so far.

    ``ru_maxrss`` would include that of the process that started this one (Linux keeps it over exec), so /proc is asked
    first.
    """
    return _from_status("VmHWM") or resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / _UNIT_PER_MIB


def current_mib() -> float | None:
    """Resident memory now; None where /proc does not tell it."""
    return _from_status("VmRSS")


def children_peak_mib() -> float:
    """Highest resident memory of the largest child process that has ended."""
    return resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / _UNIT_PER_MIB


def children_cpu_s() -> float:
    """CPU time of the child processes that have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def _from_status(field: str) -> float | None:
    if not _STATUS.exists():
        return None
    for line in _STATUS.read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) / 1024
    return None
