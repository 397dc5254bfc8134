"""A case: a sample file, and what was done to it. Its seed says all of it, so that it can be made again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from fuzzing import markup, office, pdf, raw

ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples"

STEPS: dict[str, tuple[raw.Step, ...]] = {
    "pdf": pdf.STEPS,
    "xlsx": office.WORKBOOK_STEPS,
    "docx": office.STEPS,
    "html": markup.STEPS,
    "txt": markup.STEPS,
}
"""Kind of file (its suffix) → the mutations that know what is inside."""

SHARES = {"pdf": 10, "xlsx": 4, "docx": 4, "html": 3, "txt": 3}
"""How often a kind comes: PDFs most, since most reports are."""

DAMAGED_SHARE = 0.2
"""So many cases are files that chance damaged; the others say something odd on purpose."""

READERS = (("auto", "auto"),) * 5 + (("mupdf", "none"), ("pdfplumber", "none"), ("pdfium", "none"), ("mupdf", "pdfium"))
"""Which library reads and which one checks: mostly as users do. A damaged file is read as usual: who turns the second
reader off is not told what it would have found."""


@dataclass(frozen=True, slots=True)
class Case:
    """A file to try.

    Attributes:
        seed: Kind and number, ``pdf-17``: all the rest follows from it.
        sample: The sample file, below samples/.
        steps: The mutations, each with the seed of its own random numbers.
        damage: Only chance was at work: what differs from the undamaged file must be said.
        reader: Which library reads it.
        verify: Which library checks it.
    """

    seed: str
    sample: str
    steps: tuple[tuple[raw.Step, str], ...]
    damage: bool
    reader: str
    verify: str

    @property
    def suffix(self) -> str:
        """The suffix of its file."""
        return Path(self.sample).suffix

    @property
    def whole(self) -> bool:
        """Whether the dataset is validated once more after it was put in place: that of one case in eight."""
        return int(self.seed.partition("-")[2]) % 8 == 0

    def base(self) -> bytes:
        """The file before its mutations: a sample, or some of its pages."""
        data = (SAMPLES / self.sample).read_bytes()
        if self.suffix == ".pdf":
            return pdf.with_pages(data, Random(f"{self.seed}/pages"))
        return data

    def made(self, steps: Sequence[int] | None = None) -> bytes:
        """The file.

        Args:
            steps: Which of its mutations are made, by their places; all when None.
        """
        data = self.base()
        for place, (step, seed) in enumerate(self.steps):
            if steps is None or place in steps:
                data = step(data, Random(seed))
        return data

    def told(self) -> str:
        """What was done, in one line."""
        steps = ", ".join(step.__name__ for step, _ in self.steps)
        return f"{self.seed}: {self.sample}: {steps} (reader {self.reader}, verify {self.verify})"


def case_of(seed: str) -> Case:
    """The case of a seed.

    Raises:
        ValueError: It is no seed.
    """
    kind, dash, number = seed.partition("-")
    if kind not in STEPS or not dash or not number.isdecimal():
        raise ValueError(f"{seed!r} is no seed: a seed is a kind ({', '.join(STEPS)}), a dash and a number")
    random = Random(seed)
    sample = random.choice(samples(kind))
    damage = kind in ("pdf", "xlsx", "docx") and random.random() < DAMAGED_SHARE
    steps: list[tuple[raw.Step, str]] = []
    for place in range(random.choice((1, 1, 1, 2, 2, 3, 5))):
        known = raw.DAMAGE if damage else raw.STEPS if random.random() < 0.05 else STEPS[kind]
        steps.append((random.choice(known), f"{seed}/{place}"))
    reader, verify = random.choice(READERS) if kind == "pdf" and not damage else ("auto", "auto")
    return Case(seed, sample, tuple(steps), damage, reader, verify)


def samples(kind: str) -> list[str]:
    """The sample files of a kind, below samples/."""
    return sorted(path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob(f"*.{kind}"))


def seeds(first: int, kinds: Sequence[str] = tuple(STEPS)) -> list[str]:
    """A round of seeds of all kinds, each as often as `SHARES` says.

    Args:
        first: Number of the round; no two rounds have a seed in common.
        kinds: The kinds that are wanted.
    """
    return [f"{kind}-{first * SHARES[kind] + place}" for kind in kinds for place in range(SHARES[kind])]
