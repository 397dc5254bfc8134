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

from torikumi.normalizers.words import Word
from torikumi.pipeline.compare.link_rules import LinkRules, general_words
from torikumi.pipeline.compare.link_words import LinkWords, link_words
from torikumi.schemas.compared import Compared

Floats = NDArray[np.float64]
Places = Sequence[int] | NDArray[np.intp]
PLACES = 4
"""Decimals of a score: all comparing with a threshold is done after rounding, so that no last bit decides."""

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
        specific: 0/1 matrix of the words of the whole that are not general.
        all_words: 0/1 matrix of all words of the whole.
    """

    items: tuple[Compared, ...]
    words: tuple[LinkWords, ...]
    weights: Floats
    terms: tuple[str, ...]
    fields: Mapping[str, Any]
    present: Mapping[str, NDArray[np.bool_]]
    specific: Any
    all_words: Any


def make_vectors(items: Sequence[Compared], rules: LinkRules) -> Vectors:
    """Vectors of initiatives.

    How rare a word is, is counted over all of them: in a plan whose every initiative speaks of 防災, the word tells
    little.
    """
    words = link_words(items, rules.words.letters)
    names = [_terms(each.name) for each in words]
    wholes = [
        terms * NAME_COUNTS + _terms(each.text) + _terms(each.indicators)
        for terms, each in zip(names, words, strict=True)
    ]
    indicators = [_terms(each.indicators) for each in words]
    sections = [_terms(each.section) for each in words]
    letters = [_pairs(each.letters) for each in words]

    vocabulary = {term: n for n, term in enumerate(sorted({term for terms in (*wholes, *sections) for term in terms}))}
    counted = _counts(wholes, vocabulary)
    rare = _rarity(counted)
    general = general_words()
    factors = np.array(
        [rules.words.general_weight if term in general else 1.0 for term in vocabulary], dtype=np.float64
    )
    weights = rare * factors
    all_words = _ones(counted)

    pairs = {pair: n for n, pair in enumerate(sorted({pair for each in letters for pair in each}))}
    letter_counts = _counts(letters, pairs)
    fields = {
        "name": _unit(_counts(names, vocabulary), weights),
        "letters": _unit(letter_counts, _rarity(letter_counts)),
        "text": _unit(counted, weights),
        "indicators": _unit(_counts(indicators, vocabulary), weights),
        "section": _unit(_counts(sections, vocabulary), weights),
    }
    present = {name: np.asarray(matrix.getnnz(axis=1) > 0) for name, matrix in fields.items()}
    present["departments"] = np.array([bool(each.departments) for each in words], dtype=np.bool_)
    present["number"] = np.array([bool(each.number) for each in words], dtype=np.bool_)
    present["inside"] = present["text"]
    specific = all_words.multiply((factors == 1.0)[None, :]).tocsr()
    specific.eliminate_zeros()
    return Vectors(tuple(items), words, weights, tuple(vocabulary), fields, present, specific, all_words)


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
    shared = np.asarray(vectors.all_words[ones].multiply(vectors.all_words[others]) @ vectors.weights)
    sums = vectors.all_words @ vectors.weights
    shorter = np.minimum(sums[ones], sums[others])
    found["inside"] = np.divide(shared, shorter, out=np.zeros_like(shared), where=shorter > 0)
    words = [(vectors.words[one], vectors.words[other]) for one, other in zip(ones, others, strict=True)]
    found["departments"] = np.array([_overlap(one.departments, other.departments) for one, other in words])
    found["number"] = np.array([float(one.number == other.number) for one, other in words])
    for name, column in found.items():
        here = vectors.present[name]
        column[~(here[ones] & here[others])] = np.nan
    return found


def have_evidence(vectors: Vectors, rows: Sequence[int], columns: Sequence[int]) -> NDArray[np.bool_]:
    """Whether two have a word in common that is not general, or the very same name: a table."""
    ones = np.repeat(np.array(rows, dtype=np.intp), len(columns))
    others = np.tile(np.array(columns, dtype=np.intp), len(rows))
    return pairs_with_evidence(vectors, ones, others).reshape(len(rows), len(columns))


def pairs_with_evidence(vectors: Vectors, ones: Places, others: Places) -> NDArray[np.bool_]:
    """The same for pairs."""
    specific = _products(vectors.specific[ones], vectors.specific[others]) > 0
    letters = [each.letters for each in vectors.words]
    named = [bool(letters[one]) and letters[one] == letters[other] for one, other in zip(ones, others, strict=True)]
    return np.asarray(specific | np.array(named, dtype=np.bool_))


def scores(found: Mapping[str, Floats], shares: Mapping[str, float]) -> Floats:
    """The score of each pair: the mean of its features by their shares, of those that both have.

    Rounded to four places; 0 where they have none in common.
    """
    size = next(iter(found.values())).shape
    total, known_shares = np.zeros(size), np.zeros(size)
    for name, share in sorted(shares.items()):
        known = ~np.isnan(found[name])
        total += np.where(known, found[name], 0.0) * share
        known_shares += known * share
    mean: Floats = np.divide(total, known_shares, out=np.zeros(size), where=known_shares > 0)
    return np.asarray(np.round(np.clip(mean, 0.0, 1.0), PLACES), dtype=np.float64)


def evidence(vectors: Vectors, one: int, other: int, most: int) -> tuple[str, ...]:
    """The words that two initiatives share, the weightiest first, as the first of them prints them.

    Words of both names come before others; general words only when there are no others.
    """
    general = general_words()
    printed = _printed(vectors.words[one])
    named = set(_terms(vectors.words[one].name)) & set(_terms(vectors.words[other].name))
    found = sorted(
        (term in general, term not in named, -float(vectors.weights[column]), term)
        for column, term in (
            (column, vectors.terms[column]) for column in np.intersect1d(_held(vectors, one), _held(vectors, other))
        )
    )
    specific = [term for is_general, _, _, term in found if not is_general] or [term for *_, term in found]
    return tuple(dict.fromkeys(printed[term] for term in specific))[:most]


def as_decimal(score: float) -> Decimal:
    """A score as it is published.

    >>> as_decimal(0.5), as_decimal(1.0)
    (Decimal('0.5000'), Decimal('1.0000'))
    """
    return Decimal(f"{score:.{PLACES}f}")


def _held(vectors: Vectors, place: int) -> NDArray[np.int32]:
    """The columns of the words of an initiative."""
    matrix = vectors.all_words
    return np.asarray(matrix.indices[matrix.indptr[place] : matrix.indptr[place + 1]])


def _printed(words: LinkWords) -> dict[str, str]:
    """Word → how it is printed first."""
    found: dict[str, str] = {}
    for word in (*words.name, *words.text, *words.indicators):
        found.setdefault(word.key, word.printed)
    return found


def _terms(words: Sequence[Word]) -> list[str]:
    return [word.key for word in words]


def _pairs(letters: str) -> list[str]:
    """Pairs of neighbouring letters; a lone letter is one.

    >>> _pairs("電子申請")
    ['電子', '子申', '申請']
    """
    return [letters[n : n + 2] for n in range(max(len(letters) - 1, 1))] if letters else []


def _counts(terms: Sequence[Sequence[str]], vocabulary: Mapping[str, int]) -> Any:
    """How often each has each term."""
    from scipy.sparse import csr_matrix

    rows = [row for row, each in enumerate(terms) for _ in each]
    columns = [vocabulary[term] for each in terms for term in each]
    shape = (len(terms), max(len(vocabulary), 1))
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=shape, dtype=np.float64)
    matrix.sum_duplicates()
    return matrix


def _rarity(counts: Any) -> Floats:
    """Weight of each column by how few rows have it (IDF, smoothed as scikit-learn does): 1 when all have it."""
    rows = counts.shape[0]
    held: Floats = np.bincount(counts.indices, minlength=counts.shape[1]).astype(np.float64)
    return np.asarray(np.log((1 + rows) / (1 + held)) + 1, dtype=np.float64)


def _unit(counts: Any, weights: Floats) -> Any:
    """Rows of length 1: the logarithm of counts by the weights of the columns."""
    from sklearn.preprocessing import normalize

    matrix = counts.copy()
    matrix.data = (1 + np.log(matrix.data)) * weights[matrix.indices]
    return normalize(matrix)


def _ones(counts: Any) -> Any:
    matrix = counts.copy()
    matrix.data = np.ones_like(matrix.data)
    return matrix


def _products(ones: Any, others: Any) -> Floats:
    """The product of each row with the same row of the other matrix."""
    return np.asarray(ones.multiply(others).sum(axis=1), dtype=np.float64).ravel()


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    """Share of departments that both name."""
    either = one | other
    return len(one & other) / len(either) if either else 0.0
