"""Similar initiatives of different municipalities."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.link_rules import LinkRules, SimilarRules
from torikumi.pipeline.compare.link_vectors import Floats, Vectors, pair_features, pairs_with_evidence, scores
from torikumi.pipeline.compare.link_years import Found
from torikumi.schemas.compared import Compared, Relation

BLOCK = 128
"""Rows compared with all others at once: a table of 128 × 6,000 numbers has 6 MB."""

PAIRS = 8_000
"""Pairs scored at once."""

FAR = 10_000
"""Years apart when one of two is not known: further than any that are."""


def similar_links(vectors: Vectors, over_years: Iterable[Found], rules: LinkRules) -> tuple[Found, ...]:
    """Links of initiatives of two municipalities that are about the same thing.

    What the links over the years join counts as one initiative: it is linked once with one of another municipality,
    by the reports of the same year, the latest such, else of the nearest years.
    """
    items = vectors.items
    cities = [fold_text(item.municipality) for item in items]
    chains = [chain for chain in _chains(len(items), over_years) if cities[chain[0]]]
    candidates = _candidates(vectors, [_latest(items, chain) for chain in chains], cities, rules.similar)
    pairs = [
        (one, other, source, target)
        for one, other in candidates
        for source, target in _nearest(items, chains[one], chains[other], cities)
    ]
    score = similar_scores(vectors, [pair[2] for pair in pairs], [pair[3] for pair in pairs], rules.similar)
    best: dict[tuple[int, int], Found] = {}
    for (one, other, source, target), value in zip(pairs, score.tolist(), strict=True):
        if value > (best[one, other].score if (one, other) in best else 0):
            best[one, other] = Found(source, target, Relation.SIMILAR, value)
    return tuple(_of_each_at_most(best, rules.similar.most))


def _chains(count: int, links: Iterable[Found]) -> list[list[int]]:
    """The initiatives that links over the years join."""
    above = list(range(count))

    def root(place: int) -> int:
        while above[place] != place:
            above[place] = above[above[place]]
            place = above[place]
        return place

    for link in links:
        one, other = sorted((root(link.source), root(link.target)))
        above[other] = one
    chains: defaultdict[int, list[int]] = defaultdict(list)
    for place in range(count):
        chains[root(place)].append(place)
    return [chain for _, chain in sorted(chains.items())]


def _latest(items: Sequence[Compared], chain: Sequence[int]) -> int:
    return max(chain, key=lambda place: (items[place].fiscal_year or 0, -place))


def _candidates(
    vectors: Vectors, heads: Sequence[int], cities: Sequence[str], rules: SimilarRules
) -> list[tuple[int, int]]:
    """Pairs of chains of two municipalities that have words in common: of each chain the nearest ones."""
    matrix = vectors.fields["text"][list(heads)]
    codes = {city: number for number, city in enumerate(sorted(set(cities)))}
    city = np.array([codes[cities[head]] for head in heads])
    pairs: set[tuple[int, int]] = set()
    columns = matrix.T.tocsr()
    for start in range(0, len(heads), BLOCK):
        near = (matrix[start : start + BLOCK] @ columns).toarray()
        near[city[start : start + BLOCK][:, None] == city[None, :]] = 0
        near = np.round(near, 9)  # so that last bits decide nothing
        order = np.argpartition(-near, min(rules.candidates, len(heads) - 1), axis=1)[:, : rules.candidates]
        for row, others in enumerate(order, start):
            pairs |= {(min(row, int(other)), max(row, int(other))) for other in others if near[row - start, other] > 0}
    return sorted(pairs)


def _nearest(
    items: Sequence[Compared], one: Sequence[int], other: Sequence[int], cities: Sequence[str]
) -> list[tuple[int, int]]:
    """The pairs of two chains whose reports are nearest in time, the municipality that sorts first before the other."""
    pairs = [(a, b) if cities[a] < cities[b] else (b, a) for a in one for b in other]
    closest = min(_apart(items, a, b) for a, b in pairs)
    return sorted((a, b) for a, b in pairs if _apart(items, a, b) == closest)


def _apart(items: Sequence[Compared], one: int, other: int) -> tuple[int, int]:
    """How far two reports are apart in time; of equally far ones the latest first."""
    a, b = items[one].fiscal_year, items[other].fiscal_year
    return (FAR, 0) if a is None or b is None else (abs(a - b), -max(a, b))


def similar_scores(vectors: Vectors, ones: Sequence[int], others: Sequence[int], rules: SimilarRules) -> Floats:
    """The scores of pairs of initiatives of two municipalities, 0 where there is no link."""
    found = [np.zeros(0)]
    for start in range(0, len(ones), PAIRS):
        some, their = ones[start : start + PAIRS], others[start : start + PAIRS]
        score = scores(pair_features(vectors, some, their), rules.shares, silent_counts=True)
        score[~pairs_with_evidence(vectors, some, their)] = 0
        score[score < rules.threshold] = 0
        found.append(score)
    return np.concatenate(found)


def _of_each_at_most(links: Mapping[tuple[int, int], Found], most: int) -> list[Found]:
    """The links that are among the best of one of their two chains."""
    ranks: defaultdict[int, int] = defaultdict(int)
    kept = []
    for ends, link in sorted(links.items(), key=lambda pair: (-pair[1].score, pair[0])):
        if min(ranks[end] for end in ends) < most:
            kept.append(link)
        for end in ends:
            ranks[end] += 1
    return kept
