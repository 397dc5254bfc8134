"""How many links are right: `python benchmarks/links.py`; weights and thresholds anew: with --fit; the faults: --wrong.

Weights and thresholds come from the pairs marked "tune" alone; both sides are measured with those of links.toml.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations

import numpy as np
from scipy.optimize import minimize

from measuring.link_pairs import SIDES, Follow, Pair, city_pairs, sample_years, year_pairs
from torikumi.pipeline.compare.link_rules import LinkRules, link_rules
from torikumi.pipeline.compare.link_similar import similar_links
from torikumi.pipeline.compare.link_vectors import Floats, Vectors, make_vectors, pair_features, scores
from torikumi.pipeline.compare.link_years import Found, year_links
from torikumi.schemas.compared import Compared, Relation

SURE = 0.97
"""Precision that is asked for on the pairs marked "tune": more than what is promised, so that others may be harder."""

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


def year_vectors(follows: Sequence[Follow], rules: LinkRules) -> Vectors:
    """All reports of a side, as they are compared together."""
    return make_vectors([item for follow in follows for item in (*follow.earlier, *follow.later)], rules)


def found_over_years(vectors: Vectors, rules: LinkRules) -> dict[Pair, Found]:
    """The links of all reports."""
    return {_pair(vectors, link.source, link.target): link for link in year_links(vectors, rules)}


def found_over_cities(vectors: Vectors, rules: LinkRules) -> dict[Pair, Found]:
    """The links of all cities."""
    found = similar_links(vectors, [], rules)
    return {_sorted(_pair(vectors, link.source, link.target)): link for link in found}


def _id(item: Compared) -> tuple[str, str]:
    return item.dataset, item.initiative


def _pair(vectors: Vectors, one: int, other: int) -> Pair:
    return _id(vectors.items[one]), _id(vectors.items[other])


def _sorted(pair: Pair) -> Pair:
    first, second = sorted(pair)
    return first, second


def _row(name: str, side: str, positives: int, negatives: int, counts: Counts) -> str:
    return (
        f"| {name} | {side} | {positives} | {negatives} | {counts.right} | {counts.wrong} | {counts.missed} "
        f"| {counts.precision:.3f} | {counts.recall:.3f} |"
    )


def table(rules: LinkRules) -> Iterator[str]:
    """The table of docs/links.md."""
    yield "| pairs | side | positive | negative | right | wrong | missed | precision | recall |"
    yield "| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"
    for side in SIDES:
        follows = year_pairs(side)
        right = {pair: relation for follow in follows for pair, relation in follow.links.items()}
        unlike = {pair for follow in follows for pair in follow.unlike}
        together = found_over_years(year_vectors(follows, rules), rules)
        yield _row("years", side, len(right), len(unlike), count(together, right))
        alone = {pair for follow in follows for pair in found_over_years(year_vectors([follow], rules), rules)}
        yield _row("years, each plan alone", side, len(right), len(unlike), count(alone, right))
        parts = {pair: relation for pair, relation in right.items() if relation is not Relation.SAME}
        said = {pair: link.relation for pair, link in together.items() if link.relation is not Relation.SAME}
        named = {pair for pair, relation in said.items() if parts.get(pair) is relation}
        counts = Counts(len(named), len(said) - len(named), len(parts) - len(named))
        yield _row("said to be split or merged", side, len(parts), 0, counts)
    for side in SIDES:
        cities = city_pairs(side)
        found = found_over_cities(make_vectors(cities.initiatives, rules), rules)
        yield _row("cities", side, len(cities.alike), len(cities.unlike), count(found, cities.alike, cities.unclear))
    over_years, over_cities, alike, _ = sample_counts(rules)
    yield _row("years of samples/years", "others", over_years.right + over_years.missed, 0, over_years)
    yield _row("cities of samples/years", "others", alike, 0, over_cities)


def sample_counts(rules: LinkRules) -> tuple[Counts, Counts, int, list[str]]:
    """What becomes of the reports of samples/years: over years, over cities, how many are alike, and the faults."""
    years = sample_years()
    vectors = make_vectors(sorted(years.initiatives, key=_id), rules)
    over_years = year_links(vectors, rules)
    found = {_pair(vectors, link.source, link.target) for link in over_years}
    name = {_id(item): f"{item.name} ({' '.join(_id(item))})" for item in years.initiatives}
    told = [f"wrong {name[a]} / {name[b]}" for a, b in sorted(found - set(years.links))]
    told += [f"missed {name[a]} / {name[b]}" for a, b in sorted(set(years.links) - found)]
    right, wrong = set(), 0
    for link in similar_links(vectors, over_years, rules):
        one, other = _pair(vectors, link.source, link.target)
        pair = {pair for pair in years.alike if any(one in g for g in pair) and any(other in g for g in pair)}
        right |= pair
        wrong += not pair
        if not pair:
            told.append(f"not alike {link.score:.3f} {name[one]} / {name[other]}")
    told += ["alike, missed " + " / ".join(name[min(group)] for group in pair) for pair in years.alike - right]
    return count(found, years.links), Counts(len(right), wrong, len(years.alike - right)), len(years.alike), told


def faults(rules: LinkRules, side: str) -> Iterator[str]:
    """Each link that is wrong or missed, with its score and features."""
    follows = year_pairs(side)
    vectors = year_vectors(follows, rules)
    right = {pair for follow in follows for pair in follow.links}
    features = partial(scores, shares=rules.years.shares, silent_counts=False)
    yield from _faults(vectors, found_over_years(vectors, rules), right, (), features)
    cities = city_pairs(side)
    vectors = make_vectors(cities.initiatives, rules)
    features = partial(scores, shares=rules.similar.shares, silent_counts=True)
    yield from _faults(vectors, found_over_cities(vectors, rules), cities.alike, cities.unclear, features)


def _faults(
    vectors: Vectors,
    found: Collection[Pair],
    right: Collection[Pair],
    unclear: Collection[Pair],
    score: Callable[[Mapping[str, Floats]], Floats],
) -> Iterator[str]:
    place = {(item.dataset, item.initiative): n for n, item in enumerate(vectors.items)}
    for kind, pairs in (("wrong", set(found) - set(right) - set(unclear)), ("missed", set(right) - set(found))):
        for one, other in sorted(pairs):
            features = pair_features(vectors, [place[one]], [place[other]])
            told = " ".join(f"{name}={value[0]:.2f}" for name, value in features.items())
            names = " / ".join(f"{vectors.items[place[each]].name} ({' '.join(each)})" for each in (one, other))
            yield f"{kind} {score(features)[0]:.3f} {names} {told}"


def fit(
    vectors: Vectors, pairs: Sequence[Pair], right: Collection[Pair], names: Sequence[str], *, silent_counts: bool
) -> dict[str, float]:
    """Shares of the features that part right and wrong pairs best: a logistic model of the score, no share below 0."""
    place = {(item.dataset, item.initiative): n for n, item in enumerate(vectors.items)}
    features = pair_features(vectors, [place[one] for one, _ in pairs], [place[other] for _, other in pairs])
    known = {name: ~np.isnan(features[name]) for name in names}
    values = {name: np.where(known[name], features[name], 0) for name in names}
    signs = np.array([1.0 if pair in right else -1.0 for pair in pairs])

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


def best_threshold(measure: Callable[[float], Counts]) -> float:
    """The threshold of the best F1 with a precision of at least 0.97; the middle of those that are equally good."""
    tried = {number / 100: measure(number / 100) for number in range(20, 80)}
    sure = {value: counts for value, counts in tried.items() if counts.precision >= SURE} or tried
    best = max(counts.f1 for counts in sure.values())
    equal = [value for value, counts in sure.items() if counts.f1 == best]
    return equal[len(equal) // 2]


def fit_all(rules: LinkRules) -> Iterator[str]:
    """Shares and thresholds from the pairs marked "tune"."""
    follows = year_pairs("tune")
    vectors = year_vectors(follows, rules)
    right = {pair for follow in follows for pair in follow.links}
    pairs = [(_id(a), _id(b)) for follow in follows for a in follow.earlier for b in follow.later]
    shares = fit(vectors, pairs, right, tuple(rules.years.shares), silent_counts=False)

    def over_years(threshold: float) -> Counts:
        years = rules.years.model_copy(update={**shares, "threshold": threshold})
        return count(found_over_years(vectors, rules.model_copy(update={"years": years})), right)

    yield f"[years] {shares} threshold = {best_threshold(over_years)}"

    cities = city_pairs("tune")
    vectors = make_vectors(cities.initiatives, rules)
    pairs = [
        _sorted((_id(a), _id(b)))
        for a, b in combinations(cities.initiatives, 2)
        if a.municipality != b.municipality and _sorted((_id(a), _id(b))) not in cities.unclear
    ]
    shares_of_cities = fit(vectors, pairs, cities.alike, tuple(rules.similar.shares), silent_counts=True)

    def over_cities(threshold: float) -> Counts:
        similar = rules.similar.model_copy(update={**shares_of_cities, "threshold": threshold})
        found = found_over_cities(vectors, rules.model_copy(update={"similar": similar}))
        return count(found, cities.alike, cities.unclear)

    yield f"[similar] {shares_of_cities} threshold = {best_threshold(over_cities)}"


def main() -> None:
    """Print what is asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", action="store_true", help="shares and thresholds from the pairs marked tune")
    parser.add_argument("--wrong", choices=(*SIDES, "others"), help="the faults of one side")
    given = parser.parse_args()
    rules = link_rules()
    lines: Iterable[str] = table(rules)
    if given.fit:
        lines = fit_all(rules)
    elif given.wrong == "others":
        lines = sample_counts(rules)[-1]
    elif given.wrong:
        lines = faults(rules, given.wrong)
    for line in lines:
        print(line)


if __name__ == "__main__":
    main()
