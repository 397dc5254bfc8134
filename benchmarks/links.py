"""How many links are right: `python benchmarks/links.py`; weights and thresholds anew: with --fit; the faults: --wrong.

Weights and thresholds come from the pairs marked "tune" alone; both sides are measured with those of links.toml.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize

from measuring.link_pairs import SIDES, Cities, Follow, Pair, city_pairs, year_pairs
from torikumi.pipeline.compare.link_rules import LinkRules, link_rules
from torikumi.pipeline.compare.link_similar import similar_links
from torikumi.pipeline.compare.link_vectors import Floats, Vectors, make_vectors, pair_features, scores
from torikumi.pipeline.compare.link_years import Found, year_links
from torikumi.schemas.compared import Compared, Relation

RIDGE = 1e-5
"""Keeps the shares even where the pairs do not tell them apart."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Links found and not found."""

    right: int
    wrong: int
    missed: int

    @property
    def precision(self) -> float:
        """Share of the links found that are right."""
        return self.right / max(self.right + self.wrong, 1)

    @property
    def recall(self) -> float:
        """Share of the right links that are found."""
        return self.right / max(self.right + self.missed, 1)

    @property
    def f1(self) -> float:
        """Harmonic mean of both."""
        return 2 * self.right / max(2 * self.right + self.wrong + self.missed, 1)


def count(found: Collection[Pair], right: Collection[Pair], unclear: Collection[Pair] = ()) -> Counts:
    """Every link found that is not labelled right is wrong, also between pairs that nobody labelled."""
    counted = set(found) - set(unclear)
    return Counts(len(counted & set(right)), len(counted - set(right)), len(set(right) - counted))


def found_over_years(follows: Sequence[Follow], rules: LinkRules) -> dict[Pair, Found]:
    """The links of all reports of a side, as they are compared together."""
    items = [item for follow in follows for item in (*follow.earlier, *follow.later)]
    vectors = make_vectors(items, rules)
    return {pair: link for link in year_links(vectors, rules) for pair in [_pair(vectors, link.source, link.target)]}


def found_over_cities(cities: Cities, rules: LinkRules) -> dict[Pair, Found]:
    """The links of all cities of a side."""
    vectors = make_vectors(cities.initiatives, rules)
    found = similar_links(vectors, [], rules)
    return {pair: link for link in found for pair in [_sorted(_pair(vectors, link.source, link.target))]}


def _pair(vectors: Vectors, one: int, other: int) -> Pair:
    a, b = vectors.items[one], vectors.items[other]
    return (a.dataset, a.initiative), (b.dataset, b.initiative)


def _sorted(pair: Pair) -> Pair:
    first, second = sorted(pair)
    return first, second


def _row(name: str, side: str, positives: int, negatives: int, counts: Counts) -> str:
    return (
        f"| {name} | {side} | {positives} | {negatives} | {counts.right} | {counts.wrong} | {counts.missed} "
        f"| {counts.precision:.3f} | {counts.recall:.3f} |"
    )


def table(rules: LinkRules) -> Iterable[str]:
    """The table of docs/links.md."""
    yield "| pairs | side | positive | negative | right | wrong | missed | precision | recall |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for side in SIDES:
        follows = year_pairs(side)
        right = {pair for follow in follows for pair in follow.links}
        unlike = {pair for follow in follows for pair in follow.unlike}
        together = found_over_years(follows, rules)
        yield _row("years", side, len(right), len(unlike), count(together, right))
        alone = {pair for follow in follows for pair in found_over_years([follow], rules)}
        yield _row("years, each plan alone", side, len(right), len(unlike), count(alone, right))
        parts = {p: r for follow in follows for p, r in follow.links.items() if r is not Relation.SAME}
        said = {pair for pair, link in together.items() if link.relation is not Relation.SAME}
        named = {pair for pair in said if parts.get(pair) is together[pair].relation}
        yield _row(
            "of these split or merged",
            side,
            len(parts),
            0,
            Counts(len(named), len(said - named), len(parts) - len(named)),
        )
    for side in SIDES:
        cities = city_pairs(side)
        found = found_over_cities(cities, rules)
        yield _row("cities", side, len(cities.alike), len(cities.unlike), count(found, cities.alike, cities.unclear))


def wrong(rules: LinkRules, sides: Sequence[str]) -> Iterable[str]:
    """Each link that is wrong or missed, with its score."""
    for side in sides:
        follows = year_pairs(side)
        items = [item for follow in follows for item in (*follow.earlier, *follow.later)]
        yield from _faults(
            side,
            items,
            found_over_years(follows, rules),
            {p for f in follows for p in f.links},
            (),
            rules.years.shares,
            rules,
        )
        cities = city_pairs(side)
        yield from _faults(
            side,
            cities.initiatives,
            found_over_cities(cities, rules),
            cities.alike,
            cities.unclear,
            rules.similar.shares,
            rules,
        )


def _faults(
    side: str,
    items: Sequence[Compared],
    found: Mapping[Pair, Found],
    right: Collection[Pair],
    unclear: Collection[Pair],
    shares: Mapping[str, float],
    rules: LinkRules,
) -> Iterable[str]:
    vectors = make_vectors(items, rules)
    place = {(item.dataset, item.initiative): n for n, item in enumerate(items)}
    for kind, pairs in (("wrong", set(found) - set(right) - set(unclear)), ("missed", set(right) - set(found))):
        for one, other in sorted(pairs):
            features = pair_features(vectors, [place[one]], [place[other]])
            told = " ".join(f"{name}={value[0]:.2f}" for name, value in features.items())
            score = float(scores(features, shares, silent_counts=kind_of_set == "cities")[0])
            yield f"{side} {kind} {score:.3f} {items[place[one]].name} ({one}) / {items[place[other]].name} ({other}) {told}"


def fit(
    names: Sequence[str], features: Mapping[str, Floats], labels: Floats, *, silent_counts: bool
) -> dict[str, float]:
    """Shares of the features that part right and wrong pairs best: a logistic model of the score, no share below 0."""
    known = {name: ~np.isnan(features[name]) for name in names}
    values = {name: np.where(known[name], features[name], 0) for name in names}
    signs = np.where(labels > 0, 1, -1)

    def loss(given: Floats) -> float:
        shares = np.maximum(given[:-2], 1e-9)
        total = sum(values[name] * share for name, share in zip(names, shares, strict=True))
        of_all = sum((1 if silent_counts else known[name]) * share for name, share in zip(names, shares, strict=True))
        signed = signs * (given[-2] * total / of_all + given[-1])
        return float(np.logaddexp(0, -signed).mean() + RIDGE * given[-2] ** 2 * ((shares / shares.sum()) ** 2).sum())

    start = np.array([1 / len(names)] * len(names) + [15.0, -7.0])
    bounds = [(0.0, 1.0)] * len(names) + [(1.0, 60.0), (-60.0, 0.0)]
    done = minimize(loss, start, bounds=bounds, method="L-BFGS-B")
    shares = np.maximum(done.x[:-2], 0)
    return {name: round(float(share / shares.sum()), 3) for name, share in zip(names, shares, strict=True)}


def best_threshold(measure: Callable[[float], Counts]) -> tuple[float, Counts]:
    """The threshold of the best F1 with a precision of at least 0.97; the middle of those that are equally good."""
    tried = [(round(number / 100, 2), measure(number / 100)) for number in range(10, 80)]
    sure = [(value, counts) for value, counts in tried if counts.precision >= 0.97] or tried
    best = max(counts.f1 for _, counts in sure)
    equal = [value for value, counts in sure if counts.f1 == best]
    middle = equal[len(equal) // 2]
    return middle, dict(tried)[middle]


def fit_all(rules: LinkRules) -> Iterable[str]:
    """Shares and thresholds from the pairs marked "tune"."""
    follows = year_pairs("tune")
    items = [item for follow in follows for item in (*follow.earlier, *follow.later)]
    vectors = make_vectors(items, rules)
    place = {(item.dataset, item.initiative): n for n, item in enumerate(items)}
    pairs = [
        (
            place[a.dataset, a.initiative],
            place[b.dataset, b.initiative],
            ((a.dataset, a.initiative), (b.dataset, b.initiative)) in follow.links,
        )
        for follow in follows
        for a in follow.earlier
        for b in follow.later
    ]
    found = pair_features(vectors, [a for a, _, _ in pairs], [b for _, b, _ in pairs])
    shares = fit(tuple(rules.years.shares), found, np.array([float(label) for *_, label in pairs]), silent_counts=False)
    right = {pair for follow in follows for pair in follow.links}

    def over_years(threshold: float) -> Counts:
        years = rules.years.model_copy(update={**shares, "threshold": threshold})
        return count(found_over_years(follows, rules.model_copy(update={"years": years})), right)

    threshold, counts = best_threshold(over_years)
    yield f"[years] {shares} threshold = {threshold}: {counts.precision:.3f} {counts.recall:.3f}"

    cities = city_pairs("tune")
    items = list(cities.initiatives)
    vectors = make_vectors(items, rules)
    labelled = [
        (n, m, pair in cities.alike)
        for n, one in enumerate(items)
        for m, other in enumerate(items)
        if n < m and one.municipality != other.municipality
        for pair in [_sorted(_pair(vectors, n, m))]
        if pair not in cities.unclear
    ]
    found = pair_features(vectors, [a for a, _, _ in labelled], [b for _, b, _ in labelled])
    shares_of_cities = fit(
        tuple(rules.similar.shares), found, np.array([float(label) for *_, label in labelled]), silent_counts=True
    )

    def over_cities(threshold: float) -> Counts:
        similar = rules.similar.model_copy(update={**shares_of_cities, "threshold": threshold})
        return count(
            found_over_cities(cities, rules.model_copy(update={"similar": similar})), cities.alike, cities.unclear
        )

    threshold, counts = best_threshold(over_cities)
    yield f"[similar] {shares_of_cities} threshold = {threshold}: {counts.precision:.3f} {counts.recall:.3f}"


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="shares and thresholds from the pairs marked tune")
    parser.add_argument("--wrong", choices=SIDES, help="the faults of one side")
    given = parser.parse_args()
    rules = link_rules()
    lines = fit_all(rules) if given.fit else wrong(rules, [given.wrong]) if given.wrong else table(rules)
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
