"""Splits and mergers: initiatives whose words stand together in one of the other year."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from torikumi.pipeline.compare.link_rules import LinkRules
from torikumi.pipeline.compare.link_vectors import PLACES, Floats, Vectors, features, scores
from torikumi.schemas.compared import Relation


@dataclass(frozen=True, slots=True)
class Part:
    """A link of a part with its whole, by places, from the earlier to the later year."""

    source: int
    target: int
    relation: Relation
    score: float


def find_parts(
    vectors: Vectors, earlier: Sequence[int], later: Sequence[int], linked: Mapping[int, int], rules: LinkRules
) -> list[Part]:
    """What was split or merged between two years.

    Args:
        vectors: All initiatives.
        earlier: Places of those of the earlier year.
        later: Places of those of the later year.
        linked: Place of an earlier one → of the later one that it is linked with.
        rules: What a part must have of its whole.
    """
    back = {target: source for source, target in linked.items()}
    free_later = [place for place in later if place not in back]
    splits = _divided(vectors, earlier, free_later, linked, rules)
    taken = {place for whole, parts in splits for place in (whole, *(part for part, _ in parts))}
    free_earlier = [place for place in earlier if place not in linked and place not in taken]
    mergers = _divided(vectors, [place for place in later if place not in taken], free_earlier, back, rules)
    mergers = [(whole, parts) for whole, parts in mergers if not taken & {whole, *(part for part, _ in parts)}]
    return [Part(whole, part, Relation.SPLIT, score) for whole, parts in splits for part, score in parts] + [
        Part(part, whole, Relation.MERGED, score) for whole, parts in mergers for part, score in parts
    ]


def _divided(
    vectors: Vectors, wholes: Sequence[int], free: Sequence[int], linked: Mapping[int, int], rules: LinkRules
) -> list[tuple[int, list[tuple[int, float]]]]:
    """Wholes with their parts: the one that each is linked with already, and free ones that stand in it."""
    if not wholes or not free:
        return []
    inside = _share_inside(vectors, free, wholes)
    score = scores(features(vectors, free, wholes), rules.years.shares, silent_counts=False)
    inside[score < rules.parts.score] = 0
    candidates: defaultdict[int, list[int]] = defaultdict(list)
    for row, part in enumerate(free):
        best = int(np.argmax(inside[row]))
        if inside[row, best] >= rules.parts.part:
            candidates[wholes[best]].append(part)
    found = []
    for whole, parts in sorted(candidates.items()):
        partner = linked.get(whole)
        together = ([] if partner is None else [partner]) + parts
        shares = _parts_of(vectors, whole, together, rules)
        if shares is not None:
            found.append((whole, shares))
    return found


def _parts_of(vectors: Vectors, whole: int, parts: Sequence[int], rules: LinkRules) -> list[tuple[int, float]] | None:
    """The parts with their scores, or None when they are not the parts of that whole."""
    of_whole = vectors.all_words[whole].toarray().ravel() * vectors.weights
    all_of_it = of_whole.sum()
    held = vectors.all_words[list(parts)].toarray() > 0
    covered = of_whole[held.any(axis=0)].sum() / all_of_it
    if len(parts) < 2 or covered < rules.parts.whole:
        return None
    found = []
    for n, part in enumerate(parts):
        alone = held[n] & ~np.delete(held, n, axis=0).any(axis=0)
        inside = _share_inside(vectors, [part], [whole])[0, 0]
        if of_whole[alone].sum() / all_of_it < rules.parts.own or inside < rules.parts.part:
            return None
        found.append((part, round(float(inside * covered) ** 0.5, PLACES)))
    return found


def _share_inside(vectors: Vectors, parts: Sequence[int], wholes: Sequence[int]) -> Floats:
    """How much of each part stands in each whole, by the weights of its words."""
    held = vectors.all_words[list(parts)]
    there = vectors.all_words[list(wholes)].sign()
    shared = (held.multiply(vectors.weights[None, :]).tocsr() @ there.T).toarray()
    sums = np.asarray(held @ vectors.weights).ravel()[:, None]
    return np.asarray(np.divide(shared, sums, out=np.zeros_like(shared), where=sums > 0), dtype=np.float64)
