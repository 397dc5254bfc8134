"""Words of initiatives → sparse vectors (TF-IDF), and what two of them have in common, feature by feature.

Numbers here are floating: cosines have no exact value. What leaves the package is a Decimal of four places.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from torikumi.pipeline.compare.link_rules import LinkRules, general_words
from torikumi.pipeline.compare.link_words import GROUP, THING, LinkWords, Term, link_words
from torikumi.schemas.compared import Compared

Floats = NDArray[np.float64]
Places = Sequence[int] | NDArray[np.intp]
PLACES = 4
"""Decimals of a score: all comparing with a threshold is done after rounding, so that no last bit decides."""

ONE_WORD = 1.001
"""What one word counts at most, with its synonyms: the shares of a word and its groups add up to 1."""

RAREST = 100
"""A word that fewer than one in so many initiatives has weighs no more than one that one in so many has."""

NAME_COUNTS = 2
"""A word of the name counts as often in the vector of the whole initiative."""


@dataclass(frozen=True, slots=True)
class Vectors:
    """A set of initiatives as vectors; the rows of every matrix are the initiatives, in their order.

    Attributes:
        items: The initiatives.
        words: Their words.
        weights: Of each word of the vocabulary: rare ones weigh more, general ones little.
        terms: The vocabulary: the word of each column.
        fields: Field → matrix of unit rows ("name", "letters", "text", "indicators", "section"); "text" is the
            whole: name, contents, goals and indicators.
        present: Field → whether an initiative has anything in it.
        specific: What each has of the terms that are not general, 1 at most.
        all_words: The same of all terms of the whole.
        names: The same of the terms of the name.
    """

    items: tuple[Compared, ...]
    words: tuple[LinkWords, ...]
    weights: Floats
    terms: tuple[str, ...]
    fields: Mapping[str, Any]
    present: Mapping[str, NDArray[np.bool_]]
    specific: Any
    all_words: Any
    names: Any


def make_vectors(items: Sequence[Compared], rules: LinkRules) -> Vectors:
    """Vectors of initiatives.

    How rare a word is, is counted over all of them: in a plan whose every initiative speaks of 防災, the word tells
    little.
    """
    words = link_words(items, rules.words.letters)
    wholes = [each.name * NAME_COUNTS + each.text + each.indicators for each in words]
    found = {
        term.key for each in words for part in (each.name, each.text, each.indicators, each.section) for term in part
    }
    terms = sorted(found) or [""]  # where nobody says a word, a column that nobody has
    columns = {term: n for n, term in enumerate(terms)}
    counted = _counts(wholes, columns)
    general = general_words()
    factors = np.array([rules.words.general_weight if term in general else 1.0 for term in terms], dtype=np.float64)
    weights = _rarity(counted) * factors
    things = np.array([term.startswith((THING, GROUP)) for term in terms], dtype=np.float64)
    names = _counts([each.name for each in words], columns)
    letters = _letter_pairs([each.letters for each in words])
    fields = {
        "name": _unit(names, weights),
        "letters": _unit(letters, _rarity(letters)),
        "text": _unit(counted, weights),
        "indicators": _unit(_counts([each.indicators for each in words], columns), weights),
        "things": _unit(counted, weights * things),
        "name_things": _unit(names, weights * things),
        "section": _unit(_counts([each.section for each in words], columns), weights),
    }
    present = {name: np.asarray(matrix.getnnz(axis=1) > 0) for name, matrix in fields.items()}
    present |= {
        "departments": np.array([bool(each.departments) for each in words], dtype=np.bool_),
        "number": np.array([bool(each.number) for each in words], dtype=np.bool_),
        "inside": present["text"],
        "named": present["name"],
        "both": present["name"],
        "cross": present["name"],
    }
    all_words = _once(wholes, columns)
    specific = all_words.multiply((factors == 1.0)[None, :]).tocsr()
    specific.eliminate_zeros()
    return Vectors(
        tuple(items),
        words,
        weights,
        tuple(terms),
        fields,
        present,
        specific,
        all_words,
        _once([each.name for each in words], columns),
    )


def features(vectors: Vectors, rows: Sequence[int], columns: Sequence[int]) -> dict[str, Floats]:
    """What initiatives have in common, from 0 to 1: feature → table of all rows with all columns.

    A place of a table is NaN where one of the two says nothing.
    """
    ones = np.repeat(np.array(rows, dtype=np.intp), len(columns))
    others = np.tile(np.array(columns, dtype=np.intp), len(rows))
    shape = (len(rows), len(columns))
    return {name: column.reshape(shape) for name, column in pair_features(vectors, ones, others).items()}


def pair_features(vectors: Vectors, ones: Places, others: Places) -> dict[str, Floats]:
    """The same for pairs: the first of the ones with the first of the others, and so on."""
    found = {name: _products(matrix[ones], matrix[others]) for name, matrix in vectors.fields.items()}
    shared = np.asarray(vectors.all_words[ones].minimum(vectors.all_words[others]) @ vectors.weights)
    sums = vectors.all_words @ vectors.weights
    shorter = np.minimum(sums[ones], sums[others])
    found["inside"] = np.divide(shared, shorter, out=np.zeros_like(shared), where=shorter > 0)
    name, text = vectors.fields["name"], vectors.fields["text"]
    found["cross"] = np.maximum(_products(name[ones], text[others]), _products(text[ones], name[others]))
    one_way, other_way = _named(vectors, ones, others), _named(vectors, others, ones)
    found["named"], found["both"] = np.maximum(one_way, other_way), np.minimum(one_way, other_way)
    words = [(vectors.words[one], vectors.words[other]) for one, other in zip(ones, others, strict=True)]
    found["departments"] = np.array([_overlap(one.departments, other.departments) for one, other in words])
    found["number"] = np.array([float(one.number == other.number) for one, other in words])
    for name, column in found.items():
        here = vectors.present[name]
        column[~(here[ones] & here[others])] = np.nan
    return found


def have_evidence(vectors: Vectors, rows: Sequence[int], columns: Sequence[int]) -> NDArray[np.bool_]:
    """Whether two have words in common that are not general, or the very same name: a table."""
    ones = np.repeat(np.array(rows, dtype=np.intp), len(columns))
    others = np.tile(np.array(columns, dtype=np.intp), len(rows))
    return pairs_with_evidence(vectors, ones, others).reshape(len(rows), len(columns))


def pairs_with_evidence(vectors: Vectors, ones: Places, others: Places) -> NDArray[np.bool_]:
    """The same for pairs: one word alone (学校) is not enough, unless it is a thing of ``link_synonyms.toml``."""
    held = vectors.specific[ones].minimum(vectors.specific[others])
    things = np.array([term.startswith(THING) for term in vectors.terms], dtype=np.float64)
    shared = np.asarray(held @ (1 + things)) > ONE_WORD
    letters = [each.letters for each in vectors.words]
    named = [bool(letters[one]) and letters[one] == letters[other] for one, other in zip(ones, others, strict=True)]
    return np.asarray(shared | np.array(named, dtype=np.bool_))


def scores(found: Mapping[str, Floats], shares: Mapping[str, float], *, silent_counts: bool) -> Floats:
    """The score of each pair: the mean of its features by their shares, to four places.

    Args:
        found: Feature → its values.
        shares: Feature → its share.
        silent_counts: What one of the two says nothing of speaks against them, as nothing in common does; otherwise
            it is left out, and the others count for more.
    """
    size = next(iter(found.values())).shape
    total, known_shares = np.zeros(size), np.zeros(size)
    for name, share in sorted(shares.items()):
        known = ~np.isnan(found[name])
        total += np.where(known, found[name], 0.0) * share
        known_shares += share if silent_counts else known * share
    mean: Floats = np.divide(total, known_shares, out=np.zeros(size), where=known_shares > 0)
    return np.asarray(np.round(np.clip(mean, 0.0, 1.0), PLACES), dtype=np.float64)


def evidence(vectors: Vectors, one: int, other: int, most: int) -> tuple[str, ...]:
    """The words that two initiatives share, the weightiest first, as the first of them prints them.

    Words of both names come before others; general words only when there are no others. A part of a word that is
    shown is not shown by itself.
    """
    general = general_words()
    printed = _printed(vectors.words[one])
    named = {term.key for term in vectors.words[one].name} & {term.key for term in vectors.words[other].name}
    found = sorted(
        (term in general, term not in named, -float(vectors.weights[column]), term)
        for column, term in ((column, vectors.terms[column]) for column in _held(vectors, one) & _held(vectors, other))
    )
    specific = [term for is_general, _, _, term in found if not is_general] or [term for *_, term in found]
    shown: list[str] = []
    for word in (printed[term] for term in specific):
        if len(shown) < most and not any(word in each for each in shown):
            shown.append(word)
    return tuple(shown)


def as_decimal(score: float) -> Decimal:
    """A score as it is published.

    >>> as_decimal(0.5), as_decimal(1.0)
    (Decimal('0.5000'), Decimal('1.0000'))
    """
    return Decimal(f"{score:.{PLACES}f}")


def _held(vectors: Vectors, place: int) -> set[int]:
    """The columns of the words of an initiative."""
    matrix = vectors.all_words
    return set(matrix.indices[matrix.indptr[place] : matrix.indptr[place + 1]].tolist())


def _printed(words: LinkWords) -> dict[str, str]:
    """Term → how it is printed first."""
    found: dict[str, str] = {}
    for term in (*words.name, *words.text, *words.indicators):
        found.setdefault(term.key, term.printed)
    return found


def _pairs(letters: str) -> list[str]:
    """Pairs of neighbouring letters; a lone letter is one.

    >>> _pairs("電子申請")
    ['電子', '子申', '申請']
    """
    return [letters[n : n + 2] for n in range(max(len(letters) - 1, 1))] if letters else []


def _letter_pairs(texts: Sequence[str]) -> Any:
    """How often each text has each pair of neighbouring letters."""
    pairs = [[Term(pair, pair, 1.0) for pair in _pairs(text)] for text in texts]
    return _counts(pairs, {pair: n for n, pair in enumerate(sorted({term.key for each in pairs for term in each}))})


def _counts(terms: Sequence[Sequence[Term]], columns: Mapping[str, int]) -> Any:
    """How often each has each term, by what it counts."""
    from scipy.sparse import csr_matrix

    rows = [row for row, each in enumerate(terms) for _ in each]
    places = [columns[term.key] for each in terms for term in each]
    shares = [term.share for each in terms for term in each]
    matrix = csr_matrix((shares, (rows, places)), shape=(len(terms), max(len(columns), 1)), dtype=np.float64)
    matrix.sum_duplicates()
    return matrix


def _rarity(counts: Any) -> Floats:
    """Weight of each column by how few rows have it (IDF, smoothed as scikit-learn does): 1 when all have it.

    What one in a hundred has is rare, and nothing is rarer: so that a set of many municipalities weighs words as a
    small one does.
    """
    rows = counts.shape[0]
    held: Floats = np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.float64)
    return np.asarray(np.minimum(np.log((1 + rows) / (1 + held)), np.log(RAREST)) + 1, dtype=np.float64)


def _unit(counts: Any, weights: Floats) -> Any:
    """Rows of length 1: the root of counts by the weights of the columns."""
    from sklearn.preprocessing import normalize

    matrix = counts.copy()
    matrix.data = np.sqrt(matrix.data) * weights[matrix.indices]
    matrix.eliminate_zeros()
    return normalize(matrix)


def _once(terms: Sequence[Sequence[Term]], columns: Mapping[str, int]) -> Any:
    """What each has of each term, however often it says it: the most that the term counts anywhere in it."""
    most: list[list[Term]] = []
    for each in terms:
        by_key: dict[str, Term] = {}
        for term in each:
            if term.key not in by_key or by_key[term.key].share < term.share:
                by_key[term.key] = term
        most.append(list(by_key.values()))
    return _counts(most, columns)


def _products(ones: Any, others: Any) -> Floats:
    """The product of each row with the same row of the other matrix."""
    return np.asarray(ones.multiply(others).sum(axis=1), dtype=np.float64).ravel()


def _named(vectors: Vectors, ones: Places, others: Places) -> Floats:
    """How much of the name of the one stands anywhere in the other, by the weights of its words."""
    sums = (vectors.names @ vectors.weights)[ones]
    shared = np.asarray(vectors.names[ones].minimum(vectors.all_words[others]) @ vectors.weights)
    return np.asarray(np.divide(shared, sums, out=np.zeros_like(shared), where=sums > 0), dtype=np.float64)


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of departments that both name."""
    either = one | other
    return len(one & other) / len(either) if either else 0.0
