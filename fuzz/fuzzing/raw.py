"""Mutations of bytes, for a file of any kind: what a broken disk, a broken download or a broken program leaves."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

from fuzzing import odd

Step = Callable[[bytes, Random], bytes]
"""One change of a file's bytes. All that it chooses comes from the random numbers given, so that it can be replayed."""


def applied(data: bytes, random: Random, steps: Sequence[Step]) -> bytes:
    """The bytes after one of several steps."""
    return random.choice(steps)(data, random)


def flipped(data: bytes, random: Random) -> bytes:
    """Some bits turned."""
    changed = bytearray(data)
    for _ in range(random.choice((1, 1, 2, 8, 64))):
        if changed:
            changed[random.randrange(len(changed))] ^= 1 << random.randrange(8)
    return bytes(changed)


def overwritten(data: bytes, random: Random) -> bytes:
    """A stretch filled with one value: a sector that was never written."""
    start, end = _stretch(data, random)
    return data[:start] + random.choice((b"\x00", b"\xff", b" ", b"0")) * (end - start) + data[end:]


def truncated(data: bytes, random: Random) -> bytes:
    """The end is missing: a download that broke off."""
    keep = random.choice((0.02, 0.3, 0.5, 0.8, 0.9, 0.97, 0.99, 0.999))
    return data[: int(len(data) * keep) - random.randrange(8)]


def removed(data: bytes, random: Random) -> bytes:
    """A stretch is missing."""
    start, end = _stretch(data, random)
    return data[:start] + data[end:]


def doubled(data: bytes, random: Random) -> bytes:
    """A stretch stands twice, or many times."""
    start, end = _stretch(data, random)
    return data[:end] + data[start:end] * random.choice((1, 1, 2, 50)) + data[end:]


def moved(data: bytes, random: Random) -> bytes:
    """A stretch stands elsewhere."""
    start, end = _stretch(data, random)
    rest = data[:start] + data[end:]
    place = random.randrange(len(rest) + 1)
    return rest[:place] + data[start:end] + rest[place:]


def renumbered(data: bytes, random: Random) -> bytes:
    """A number that stands in the bytes is another one."""
    runs = _digit_runs(data, random)
    if runs is None:
        return data
    start, end = runs
    return data[:start] + odd.number(random).encode("utf-8") + data[end:]


DAMAGE: tuple[Step, ...] = (flipped, overwritten, truncated, removed)
"""What chance does to a file. No program meant it, so a value that changes by it must not go unsaid."""

STEPS: tuple[Step, ...] = (*DAMAGE, doubled, moved, renumbered)
"""All mutations of bytes."""


def _stretch(data: bytes, random: Random) -> tuple[int, int]:
    """Where a random stretch begins and ends; mostly a short one."""
    if not data:
        return 0, 0
    start = random.randrange(len(data))
    return start, min(len(data), start + random.choice((1, 4, 16, 128, 1024, 8192)))


def _digit_runs(data: bytes, random: Random) -> tuple[int, int] | None:
    """Where a run of ASCII digits stands after a random place."""
    begin = random.randrange(max(1, len(data)))
    for start in range(begin, min(len(data), begin + 4096)):
        if data[start : start + 1].isdigit():
            end = start
            while data[end : end + 1].isdigit():
                end += 1
            return start, end
    return None
