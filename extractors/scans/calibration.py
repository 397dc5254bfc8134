"""From what is known of a letter to how likely it is right, and from letters to values.

The numbers come from `calibration.toml`, which `benchmarks/ocr_calibration.py` makes from scans whose text is known.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from itertools import pairwise

from torikumi.extractors.scans.doubt import Doubt

KINDS = ("kanji", "hiragana", "katakana", "digit", "latin", "other")


def logarithm(score: float) -> float:
    """How unsure a reader is of a letter: the logarithm of what its score leaves open, from -5 to 0."""
    return math.log10(min(max(1.0 - score, 1e-5), 0.999))


def quality(scores: Iterable[float]) -> float:
    """How unsure a reader is of the letters of a page in the mean: letters of faint or broken print are doubtful."""
    told = [logarithm(score) for score in scores]
    return sum(told) / len(told) if told else 0.0


def features(doubt: Doubt, em: float, page: float, *, sign: bool) -> dict[str, float]:
    """What the likelihood of a letter is computed from.

    Args:
        doubt: What is known of it.
        em: Size of its line in pixels.
        page: `quality` of its page.
        sign: It is a sign told by its shape.
    """
    found = {
        "base": 1.0,
        "score": logarithm(doubt.score),
        "agrees": float(doubt.agrees is True),
        "differs": float(doubt.agrees is False),
        "differs_score": float(doubt.agrees is False) * logarithm(doubt.score),
        "extra": float(bool(doubt.extra)),
        "lost": float(doubt.lost),
        "alike": float(doubt.alike),
        "alike_differs": float(doubt.alike and doubt.agrees is False),
        "small": max(0.0, 28.0 - em) / 10.0,
        "sign": float(sign),
        "page": page,
    }
    found.update({kind: float(doubt.kind == kind) for kind in KINDS})
    return found


@dataclass(frozen=True, slots=True)
class Calibration:
    """The numbers of ``calibration.toml``.

    Attributes:
        weights: For each feature, its weight (logistic).
        alone: The same for letters that only one engine read.
        steps: Pairs of (product of the letters' likelihoods, share of values that were right), rising.
        doubtful: Values less sure than this are reported.
        differing: A letter on which the engines differ is reported when it is less sure than this.
    """

    weights: Mapping[str, float]
    alone: Mapping[str, float]
    steps: Sequence[tuple[float, float]]
    doubtful: float
    differing: float

    def letter(self, doubt: Doubt, em: float, page: float, *, sign: bool = False) -> float:
        """How likely a letter is right."""
        weights = self.alone if doubt.agrees is None else self.weights
        told = features(doubt, em, page, sign=sign)
        total = sum(weights.get(name, 0.0) * value for name, value in told.items())
        return 1.0 / (1.0 + math.exp(-min(max(total, -30.0), 30.0)))

    def value(self, letters: Sequence[float]) -> float:
        """How likely a value is right as a whole, from its letters."""
        product = math.exp(sum(math.log(max(share, 1e-6)) for share in letters))
        steps = self.steps
        if product <= steps[0][0]:
            return steps[0][1]
        for (low, below), (high, above) in pairwise(steps):
            if product <= high:
                share = (product - low) / (high - low) if high > low else 1.0
                return below + share * (above - below)
        return steps[-1][1]


@lru_cache(maxsize=1)
def calibration() -> Calibration:
    """The numbers that come with the package."""
    told = tomllib.loads(files(__package__).joinpath("calibration.toml").read_text(encoding="utf-8"))
    return Calibration(
        told["letter"],
        told["letter_alone"],
        tuple((float(a), float(b)) for a, b in told["value"]["steps"]),
        float(told["bounds"]["doubtful"]),
        float(told["bounds"]["differing"]),
    )
