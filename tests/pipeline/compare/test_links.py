"""Initiatives are linked over years and cities, each link says why, and nothing is linked by accident."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from functools import cache

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from measuring.link_pairs import SIDES, Pair, city_pairs, sample_years, year_pairs
from tests.support.shared_samples import ROOT
from torikumi.pipeline.compare.links import find_links
from torikumi.schemas.compared import Compared, Link, Relation

OVER_YEARS = (Relation.SAME, Relation.SPLIT, Relation.MERGED)


def item(number: str, name: str, year: int | None = 2020, city: str = "架空市", **said: object) -> Compared:
    made = Compared(f"{city}-{year}", number, city, year, "情報化計画", number, name)
    return replace(made, **said)  # type: ignore[arg-type]


def pairs(links: Iterable[Link], *relations: Relation) -> set[Pair]:
    return {(link.source, link.target) for link in links if link.relation in (relations or tuple(Relation))}


def in_order(pair: Pair) -> Pair:
    first, second = sorted(pair)
    return first, second


def said(links: Iterable[Link]) -> list[tuple[str, str, str]]:
    return [(link.source[1], link.target[1], link.relation.value) for link in links]


@cache
def over_years(side: str) -> tuple[Link, ...]:
    follows = year_pairs(side)
    return find_links([item for follow in follows for item in (*follow.earlier, *follow.later)])


DOCS = (ROOT / "docs" / "links.md").read_text("utf-8")


def row(name: str, side: str, found: set[Pair], right: set[Pair]) -> bool:
    """Whether the table of docs/links.md says the same."""
    counts = (len(found & right), len(found - right), len(right - found))
    return (
        re.search(rf"\| {name} \| {side} \| \d+ \| \d+ \| {counts[0]} \| {counts[1]} \| {counts[2]} \|", DOCS)
        is not None
    )


def rates(found: set[Pair], right: set[Pair]) -> tuple[float, float]:
    return len(found & right) / len(found), len(found & right) / len(right)


@pytest.mark.parametrize("side", SIDES)
def test_links_over_years_are_right(side: str) -> None:
    right = {pair for follow in year_pairs(side) for pair in follow.links}
    found = pairs(over_years(side), *OVER_YEARS)
    assert row("years", side, found, right)
    precision, recall = rates(found, right)
    assert (precision >= 0.95, recall >= 0.90) == (True, True), (precision, recall)


@pytest.mark.parametrize("side", SIDES)
def test_links_over_cities_are_right(side: str) -> None:
    cities = city_pairs(side)
    found = {in_order(pair) for pair in pairs(find_links(cities.initiatives))} - set(cities.unclear)
    assert row("cities", side, found, set(cities.alike))
    precision, recall = rates(found, set(cities.alike))
    assert (precision >= 0.95, recall >= 0.90) == (True, True), (precision, recall)


@pytest.mark.parametrize("side", SIDES)
def test_what_only_looks_alike_is_not_linked(side: str) -> None:
    unlike = {pair for follow in year_pairs(side) for pair in follow.unlike}
    assert not pairs(over_years(side), *OVER_YEARS) & unlike


def test_there_are_enough_pairs_and_no_text_is_on_both_sides() -> None:
    follows = {side: year_pairs(side) for side in SIDES}
    years = sum(len(each.links) + len(each.unlike) for side in SIDES for each in follows[side])
    cities = {side: city_pairs(side) for side in SIDES}
    assert years >= 200
    assert sum(len(each.alike) + len(each.unlike) for each in cities.values()) >= 120
    for texts in (
        {side: {i for f in follows[side] for i in (*f.earlier, *f.later)} for side in SIDES},
        {side: set(cities[side].initiatives) for side in SIDES},
    ):
        names = {side: {(i.municipality, i.name) for i in texts[side]} for side in SIDES}
        assert not names["tune"] & names["test"]


def test_the_reports_over_the_years_are_linked() -> None:
    years = sample_years()
    precision, recall = rates(pairs(find_links(years.initiatives), *OVER_YEARS), set(years.links))
    assert (precision >= 0.95, recall >= 0.90) == (True, True), (precision, recall)


def test_a_score_says_why() -> None:
    for link in over_years("test"):
        assert 0 < link.score <= 1
        assert link.score.as_tuple().exponent == -4
        assert link.words
        assert len(set(link.words)) == len(link.words)


def test_a_renumbered_and_reordered_report_is_linked_by_its_words() -> None:
    old = [item("1", "電子申請の拡大"), item("2", "防犯カメラの設置"), item("3", "給食の無償化")]
    new = [item("1", "給食の無償化", 2021), item("2", "電子申請の拡大", 2021), item("3", "防犯カメラの設置", 2021)]
    assert said(find_links(old + new)) == [("1", "2", "same"), ("2", "3", "same"), ("3", "1", "same")]


def test_the_same_number_alone_links_nothing() -> None:
    assert find_links([item("7", "給食の無償化"), item("7", "防犯カメラの設置", 2021)]) == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("人事給与システムの導入", "消防統計システムの導入"),
        ("地域情報化の推進", "農業振興の推進"),
        ("業務継続計画の策定", "空家等対策計画の策定"),
        ("公共施設の整備", "通学路の整備"),
    ],
)
def test_general_words_link_nothing(old: str, new: str) -> None:
    assert find_links([item("1", old), item("1", new, 2021)]) == ()


def test_a_missing_year_is_stepped_over() -> None:
    links = find_links([item("1", "電子申請の拡大", 2019), item("1", "電子申請の拡大", 2022)])
    assert said(links) == [("1", "1", "same")]


def test_an_initiative_that_pauses_is_found_again() -> None:
    links = find_links(
        [item("1", "電子申請の拡大", year) for year in (2019, 2021)]
        + [item("2", "防犯カメラの設置", year) for year in (2019, 2020, 2021)]
    )
    assert pairs(links) == {
        (("架空市-2019", "1"), ("架空市-2021", "1")),
        (("架空市-2019", "2"), ("架空市-2020", "2")),
        (("架空市-2020", "2"), ("架空市-2021", "2")),
    }


@pytest.mark.parametrize(
    "changed", [{"plan": "環境基本計画"}, {"fiscal_year": None}, {"municipality": ""}, {"fiscal_year": 2020}], ids=str
)
def test_other_plans_and_unknown_years_and_places_are_not_linked_over_years(changed: dict[str, object]) -> None:
    later = replace(item("1", "電子申請の拡大", 2021), dataset="later", **changed)  # type: ignore[arg-type]
    assert find_links([item("1", "電子申請の拡大"), later]) == ()


def test_a_title_that_names_the_year_is_one_plan() -> None:
    links = find_links(
        [item("1", "電子申請の拡大", 2000 + year, plan=f"令和{year - 18}年度 施策評価調書") for year in (22, 23)]
    )
    assert said(links) == [("1", "1", "same")]


def test_a_split_and_a_merger() -> None:
    lines = ("ホームページを見やすくする。", "SNSで行事を知らせる。")
    whole = item("1", "ホームページ及びSNSによる広報", contents=lines)
    page = item("1", "ホームページによる広報", contents=lines[:1])
    sns = item("2", "SNSによる広報", contents=lines[1:])
    other = item("9", "給食の無償化")

    def years(*items: Compared) -> Sequence[Compared]:
        return [replace(each, dataset="later", fiscal_year=2021) for each in items]

    assert said(find_links([whole, other, *years(page, sns, other)])) == [
        ("9", "9", "same"),
        ("1", "1", "split"),
        ("1", "2", "split"),
    ]
    assert said(find_links([page, sns, other, *years(whole, other)])) == [
        ("9", "9", "same"),
        ("1", "1", "merged"),
        ("2", "1", "merged"),
    ]


def test_two_names_of_one_thing_in_two_cities() -> None:
    one = item("1", "学童保育の充実", 2020, "甲市", contents=("小学校の余裕教室で児童を預かる。",))
    other = item("5", "放課後児童クラブの拡充", 2020, "乙市", contents=("余裕教室を使い、児童が過ごす場を増やす。",))
    (link,) = find_links([one, other])
    assert (link.relation, link.source[0]) == (Relation.SIMILAR, "乙市-2020")  # 乙 sorts before 甲
    assert link.words[0] == "学童保育"


def test_a_chain_is_linked_once_with_another_city_by_the_same_year() -> None:
    ours = [item("1", "電子申請の拡大", year, "甲市") for year in (2019, 2020, 2021)]
    theirs = [item("1", "電子申請の拡大", year, "乙市") for year in (2018, 2020)]
    links = find_links(ours + theirs)
    assert pairs(links, Relation.SIMILAR) == {(("乙市-2020", "1"), ("甲市-2020", "1"))}


def test_without_a_common_year_the_nearest_counts() -> None:
    ours = [item("1", "電子申請の拡大", year, "甲市") for year in (2019, 2022)]
    theirs = [item("1", "電子申請の拡大", year, "乙市") for year in (2014, 2017)]
    assert pairs(find_links(ours + theirs), Relation.SIMILAR) == {(("乙市-2017", "1"), ("甲市-2019", "1"))}


def test_an_initiative_has_few_links_of_a_kind() -> None:
    links = find_links([item("1", "電子申請の拡大", 2020, f"{number}市") for number in range(40)])
    assert 0 < len(links) < 40 * 39 / 2


SUBJECTS = [
    "給食",
    "防犯カメラ",
    "電子申請",
    "図書館",
    "観光",
    "消防団",
    "太陽光発電",
    "下水道",
    "空き家",
    "介護予防",
    "河川",
    "文化財",
]
VERBS = ["の推進", "の充実", "の見直し", "の整備"]

names = st.builds("{}{}".format, st.sampled_from(SUBJECTS), st.sampled_from(VERBS))
compared = st.builds(
    Compared,
    dataset=st.sampled_from(["a", "b", "c", "d"]),
    initiative=st.integers(1, 9).map(str),
    municipality=st.sampled_from(["甲市", "乙市", ""]),
    fiscal_year=st.sampled_from([2019, 2020, 2022, None]),
    plan=st.sampled_from(["計画", ""]),
    number=st.sampled_from(["1", "2", ""]),
    name=st.one_of(names, st.text(max_size=12)),
    contents=st.lists(names, max_size=3).map(tuple),
    departments=st.lists(st.sampled_from(["総務課", "税務課"]), max_size=2).map(tuple),
)


@settings(max_examples=40, deadline=None)
@given(st.lists(compared, max_size=14), st.randoms(use_true_random=False))
def test_the_order_of_the_input_changes_nothing(items: list[Compared], order: random.Random) -> None:
    mixed = items.copy()
    order.shuffle(mixed)
    assert find_links(mixed) == find_links(items)


@settings(max_examples=40, deadline=None)
@given(st.lists(compared, max_size=14))
def test_the_same_is_one_to_one_and_similar_is_of_two_cities(items: list[Compared]) -> None:
    cities = {(each.dataset, each.initiative): each.municipality for each in sorted(items, key=repr, reverse=True)}
    links = find_links(items)
    assert len(pairs(links)) == len(links)
    same = [link for link in links if link.relation is Relation.SAME]
    assert len({link.source for link in same}) == len({link.target for link in same}) == len(same)
    for link in links:
        assert (cities[link.source] == cities[link.target]) == (link.relation is not Relation.SIMILAR)


@settings(max_examples=25, deadline=None)
@given(st.lists(names, min_size=1, max_size=12, unique=True))
def test_an_identical_report_is_linked_wholly_with_the_full_score(found: list[str]) -> None:
    old = [item(str(number), name, contents=(f"{name}を行う。",)) for number, name in enumerate(found)]
    new = [replace(each, dataset="later", fiscal_year=2021) for each in old]
    links = find_links(old + new)
    assert {(link.source[1], link.target[1]) for link in links} == {(each.number, each.number) for each in old}
    assert {(link.relation, link.score) for link in links} == {(Relation.SAME, Decimal("1.0000"))}


def test_reports_without_a_word_in_common_are_not_linked() -> None:
    half = len(SUBJECTS) // 2
    old = [item(str(n), subject + "の推進") for n, subject in enumerate(SUBJECTS[:half])]
    new = [item(str(n), subject + "の推進", 2021) for n, subject in enumerate(SUBJECTS[half:])]
    assert find_links(old + new) == ()


@pytest.mark.parametrize(
    "items",
    [
        [],
        [item("1", "")],
        [item("1", ""), item("1", "", 2021), item("1", "", 2021, "乙市")],
        [item("1", "　、。"), item("1", "　、。", 2021)],
        [item("1", "市" * 10_000), item("1", "町" * 10_000, 2021)],
        [item("1", "電子申請", contents=("申請" * 30_000,)), item("1", "給食", 2021, contents=("献立" * 30_000,))],
        [item("1", "\ud800"), item("1", "\x00", 2021)],
    ],
    ids=["nothing", "one", "no names", "signs", "long names", "long texts", "no letters"],
)
def test_hostile_input_is_read(items: list[Compared]) -> None:
    assert find_links(items) == ()


def test_the_same_dataset_twice_counts_once() -> None:
    items = [item("1", "電子申請の拡大"), item("1", "電子申請の拡大", 2021)]
    assert find_links(items + items) == find_links(items)


def test_initiatives_of_one_name_are_linked_by_number() -> None:
    old = [item(number, "電子申請の拡大", initiative=number) for number in ("3", "1", "2")]
    new = [replace(each, dataset="later", fiscal_year=2021) for each in reversed(old)]
    assert {(link.source[1], link.target[1]) for link in find_links(old + new)} == {("1", "1"), ("2", "2"), ("3", "3")}
