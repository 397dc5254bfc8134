"""Links over the years of a plan: one-to-one by assignment, then what was split or merged."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.link_parts import find_parts
from torikumi.pipeline.compare.link_rules import LinkRules
from torikumi.pipeline.compare.link_vectors import Floats, Vectors, features, have_evidence, scores
from torikumi.pipeline.compare.plans import plan_key
from torikumi.schemas.compared import Compared, Relation

SHARPNESS = 4
"""Scores are assigned by this power, so that one sure link counts for more than two doubtful ones in its place."""

TIE = 1e-6
"""Of equal scores, the one with the same number is taken, then the one that stands at the same place."""


@dataclass(frozen=True, slots=True)
class Found:
    """A link by the places of its initiatives.

    Attributes:
        source: Place of the earlier one.
        target: Place of the later one.
        relation: What it says.
        score: From 0 to 1.
    """

    source: int
    target: int
    relation: Relation
    score: float


def year_links(vectors: Vectors, rules: LinkRules) -> tuple[Found, ...]:
    """The links of each plan of each municipality from year to year.

    A year that is missing is stepped over, and an initiative that a year leaves out is looked for in later ones.
    """
    return tuple(link for years in _plans(vectors.items) for link in _plan_links(vectors, years, rules))


def _plans(items: Sequence[Compared]) -> Iterable[list[list[int]]]:
    """The initiatives of each plan, by year; those that do not say the municipality or the year are in none."""
    plans: defaultdict[tuple[str, str], defaultdict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
    for place, item in enumerate(items):
        municipality = fold_text(item.municipality)
        if municipality and item.fiscal_year is not None:
            plans[municipality, plan_key(item.plan, item.fiscal_year)][item.fiscal_year].append(place)
    for _, years in sorted(plans.items()):
        yield [places for _, places in sorted(years.items())]


def _plan_links(vectors: Vectors, years: Sequence[Sequence[int]], rules: LinkRules) -> list[Found]:
    """The links of one plan: neighbouring years first, then over gaps."""
    found: list[Found] = []
    continued: set[int] = set()
    begun: set[int] = set()
    for step in range(1, len(years)):
        for earlier, later in zip(years, years[step:], strict=False):
            rows = [place for place in earlier if place not in continued]
            columns = [place for place in later if place not in begun]
            links = _linked(vectors, rows, columns, rules, parts=step == 1)
            found += links
            continued |= {link.source for link in links}
            begun |= {link.target for link in links}
    return found


def _linked(
    vectors: Vectors, rows: Sequence[int], columns: Sequence[int], rules: LinkRules, *, parts: bool
) -> list[Found]:
    """The links of two years."""
    if not rows or not columns:
        return []
    score = year_scores(vectors, rows, columns, rules)
    pairs = assigned(score, _ties(vectors, rows, columns))
    links = [Found(rows[row], columns[column], Relation.SAME, float(score[row, column])) for row, column in pairs]
    if not parts:
        return links
    divided = find_parts(vectors, rows, columns, {link.source: link.target for link in links}, rules)
    again = {(part.source, part.target) for part in divided}
    return [link for link in links if (link.source, link.target) not in again] + [
        Found(part.source, part.target, part.relation, part.score) for part in divided
    ]


def year_scores(vectors: Vectors, rows: Sequence[int], columns: Sequence[int], rules: LinkRules) -> Floats:
    """The scores of two years; 0 where there is no link: below the threshold, or only general words in common."""
    score = scores(features(vectors, rows, columns), rules.years.shares, silent_counts=False)
    score[~have_evidence(vectors, rows, columns)] = 0
    score[score < rules.years.threshold] = 0
    return score


def assigned(score: Floats, ties: Floats) -> list[tuple[int, int]]:
    """The pairs that together have the most, one-to-one; none with the score 0.

    >>> assigned(np.array([[1.0, 0.6], [0.6, 0.0]]), np.zeros((2, 2)))
    [(0, 0)]
    """
    from scipy.optimize import linear_sum_assignment

    worth = np.where(score > 0, score**SHARPNESS + ties, 0.0)
    return [
        (int(row), int(column))
        for row, column in zip(*linear_sum_assignment(worth, maximize=True), strict=True)
        if score[row, column] > 0
    ]


def _ties(vectors: Vectors, rows: Sequence[int], columns: Sequence[int]) -> Floats:
    """What is added to break ties: far less than any difference of scores counts."""
    same = [[float(vectors.words[one].number == vectors.words[other].number) for other in columns] for one in rows]
    near = -np.abs(np.subtract.outer(np.arange(len(rows)), np.arange(len(columns)))) / max(len(rows), len(columns))
    return np.asarray(TIE * (np.array(same) + near / 2), dtype=np.float64)
