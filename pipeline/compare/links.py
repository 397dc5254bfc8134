"""Initiatives of many datasets → links: the same one in later years, and similar ones of other municipalities."""

from __future__ import annotations

from collections.abc import Sequence

from torikumi.pipeline.compare.link_rules import link_rules
from torikumi.schemas.compared import Compared, Link, Relation

_ORDER = tuple(Relation)


def find_links(initiatives: Sequence[Compared]) -> tuple[Link, ...]:
    """The links of initiatives, with a score and the words that speak for each.

    What has a score below the threshold, or shares only general words (推進, システム), is not linked.

    Args:
        initiatives: In any order; the order changes nothing. One that comes twice counts once.

    Returns:
        Sorted by relation, source and target.

    >>> old = Compared("a-2019", "1", "徳島市", 2019, "情報化基本計画", "1", "オープンデータの推進")
    >>> new = Compared("a-2020", "4", "徳島市", 2020, "情報化基本計画", "4", "オープンデータの推進")
    >>> [(link.relation.value, link.words) for link in find_links([new, old])]
    [('same', ('オープンデータ',))]
    """
    from torikumi.pipeline.compare.link_similar import similar_links
    from torikumi.pipeline.compare.link_vectors import as_decimal, evidence, make_vectors
    from torikumi.pipeline.compare.link_years import year_links

    items = _distinct(initiatives)
    if len(items) < 2:
        return ()
    rules = link_rules()
    vectors = make_vectors(items, rules)
    over_years = year_links(vectors, rules)
    found = (*over_years, *similar_links(vectors, over_years, rules))
    links = [
        Link(
            source=_id(items[link.source]),
            target=_id(items[link.target]),
            relation=link.relation,
            score=as_decimal(link.score),
            words=evidence(vectors, link.source, link.target, rules.words.shown),
        )
        for link in found
    ]
    return tuple(sorted(links, key=lambda link: (_ORDER.index(link.relation), link.source, link.target)))


def _id(item: Compared) -> tuple[str, str]:
    return item.dataset, item.initiative


def _distinct(initiatives: Sequence[Compared]) -> list[Compared]:
    """Each initiative once, in an order that does not depend on that given.

    Within a dataset those with a number go by the length of it first, so that 2 stands before 10.
    """
    ordered = sorted(initiatives, key=lambda item: (item.dataset, len(item.initiative), item.initiative, repr(item)))
    return list({_id(item): item for item in reversed(ordered)}.values())[::-1]
