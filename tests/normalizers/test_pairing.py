"""Targets and actuals: which go together, the ratio where there is one, and which direction is better."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.indicators import read_value
from torikumi.normalizers.pairing import Direction, better_direction, is_lower_better, name_key, pair_indicators
from torikumi.schemas.values import Indicator


@pytest.mark.parametrize(
    ("target", "actual", "met", "by_words"),
    [
        ("SNSの登録者数", "SNSの登録者数", True, False),
        ("SNSの登録者数", "ＳＮＳ登録者数", True, False),
        ("「広報」への投稿件数", "『広報』への投稿件数", True, False),
        ("登録者数（累計）", "登録者数(累計)", True, False),
        ("公開データセット数", "公開 データセット数", True, False),
        ("取組み件数", "取り組み件数", True, True),
        ("問合せ件数", "問い合わせの件数", True, True),
        ("ホームページへのアクセス数", "ホームページアクセス数", True, True),
        ("研修を実施した回数", "研修実施回数", True, True),
        ("ゴミ排出量", "ごみ排出量", True, True),
        ("子どもの参加者数", "こどもの参加者数", True, True),
        ("SNS登録者数", "SNS投稿件数", False, False),
        ("新規登録者数", "登録者数", False, False),
        ("男性の参加者数", "女性の参加者数", False, False),
        ("達成件数", "未達成件数", False, False),
        ("第1・2回の参加者数", "第12回の参加者数", False, False),
        ("登録者数（累計）", "登録者数（単年度）", False, False),
        ("", "登録者数", False, False),
        ("（）", "「」", True, False),
        ("、", "・", True, False),
    ],
)
def test_which_names_are_of_one_indicator(target: str, actual: str, met: bool, by_words: bool) -> None:
    first, *others = pair_indicators([read_value(target, "1件")], [read_value(actual, "1件")])
    assert (first.target, first.actual) == (0, 0 if met else None)
    assert first.by_words is by_words
    assert len(others) == (0 if met else 1)


@pytest.mark.parametrize(
    ("targets", "actuals"),
    [
        (["取組み件数", "取り組み件数"], ["取組件数"]),
        (["取組件数"], ["取組み件数", "取り組み件数"]),
        (["取組み件数", "取り組みの件数"], ["取組件数", "取組の件数"]),
    ],
)
def test_names_that_could_be_paired_in_two_ways_are_not(targets: list[str], actuals: list[str]) -> None:
    pairs = pair_indicators([read_value(n, "1件") for n in targets], [read_value(n, "1件") for n in actuals])
    assert all(pair.target is None or pair.actual is None for pair in pairs)


@pytest.mark.parametrize(
    ("targets", "actuals", "pairs"),
    [
        ([2021, 2022], [2022, 2021], [(0, 1), (1, 0)]),
        ([2022], [2021, 2022], [(0, 1), (None, 0)]),
        ([2023], [2021, 2022], [(0, 1), (None, 0)]),  # the latest, where the target's year has none
        ([None], [2021, 2022], [(0, 1), (None, 0)]),
        ([2022], [None], [(0, 0)]),
        ([2021, 2022], [2022], [(0, None), (1, 0)]),
        ([None, None], [None], [(0, 0), (1, None)]),
        ([], [2022], [(None, 0)]),
        ([2022], [], [(0, None)]),
        ([], [], []),
    ],
)
def test_years(
    targets: list[int | None], actuals: list[int | None], pairs: list[tuple[int | None, int | None]]
) -> None:
    for other in ("待機児童数", "待機児童の数", "待機児童数 "):
        found = pair_indicators(
            [read_value("待機児童数", "1人", fiscal_year=year) for year in targets],
            [read_value(other, "1人", fiscal_year=year) for year in actuals],
        )
        assert [(pair.target, pair.actual) for pair in found] == pairs


@pytest.mark.parametrize(
    ("targets", "actuals", "met"),
    [
        (["件"], ["千円", "件"], [1]),
        (["件", "円"], ["千円", "件"], [1, 0]),
        (["件"], [None, "件"], [1]),
        ([None, "件"], ["件", None], [1, 0]),
        (["件"], ["千円", "人"], [0]),  # nothing counts the same: the first, whose ratio is not told
        (["件", "件"], ["千円", "件"], [1, 0]),
    ],
)
def test_of_one_name_that_is_met_which_counts_the_same(
    targets: list[str | None], actuals: list[str | None], met: list[int]
) -> None:
    """目標（件） beside 実績（千円） and 実績（件）."""
    pairs = pair_indicators(
        [read_value("甲", "3", unit=unit) for unit in targets], [read_value("甲", "2", unit=unit) for unit in actuals]
    )
    assert [pair.actual for pair in pairs if pair.target is not None] == met


def test_the_year_counts_more_than_the_spelling() -> None:
    target = read_value("SNSの登録者数", "1人", fiscal_year=2022)
    actuals = [read_value("SNSの登録者数", "1人", fiscal_year=2021), read_value("SNS登録者数", "1人", fiscal_year=2022)]
    assert pair_indicators([target], actuals)[0].actual == 1


@pytest.mark.parametrize(
    ("name", "target", "actual", "percent", "reached"),
    [
        ("登録者数", "1,550人", "3,750人", "241.9", True),
        ("登録者数", "1,550人", "1,550人", "100.0", True),
        ("登録者数", "3人", "2人", "66.7", False),
        ("登録者数", "8人", "5人", "62.5", False),
        ("登録者数", "16人", "1人", "6.3", False),  # 6.25, half up
        ("登録者数", "10人", "0人", "0.0", False),
        ("登録者数", "10人", "10名", "100.0", True),
        ("登録者数", "10人", "約10人", "100.0", True),
        ("利用率", "50%以上", "62.5％", "125.0", True),
        ("利用率", "50%以上", "40%", "80.0", False),
        ("利用率", "50％超", "50%", "100.0", False),
        ("売上額", "3億円", "1億5,000万円", "50.0", False),
        ("売上額", "1,200千円", "120万円", "100.0", True),
        ("投稿", "1件/週", "2件/週", "200.0", True),
        # no ratio where there is none to have
        ("投稿", "1件/週", "4件", None, None),
        ("投稿", "1件/週", "4件/月", None, None),
        ("登録者数", "10人", "10件", None, None),
        ("登録者数", "10人", "10", None, None),
        ("利用率", "50%", "5割", "100.0", True),
        # a target that is a change says itself which way
        ("来庁者数", "10%減", "12%減", None, True),
        ("来庁者数", "10%減", "8%減", None, False),
        ("温室効果ガス排出量", "10%減", "12%減", None, True),
        ("交通事故件数", "5%増", "6%増", "120.0", True),
        ("温室効果ガス削減率", "10%削減", "12%削減", "120.0", True),
        ("登録者数", "0人", "3人", None, True),
        ("収支", "-5万円", "-3万円", None, True),
        ("収支", "5万円", "-3万円", None, False),
        ("登録者数", "実施", "実施", None, None),
        ("登録者数", "10人", "－", None, None),
        ("登録者数", "10人", "", None, None),
        ("登録者数", "10人", "集計中", None, None),
        # ranges and bounds
        ("登録者数", "20～30人", "25人", None, True),
        ("登録者数", "20～30人", "19人", None, False),
        ("登録者数", "20～30人", "31人", None, True),
        ("相談件数", "20～30件", "31件", None, False),
        ("事故件数", "20～30件", "19件", None, True),
        ("事故件数", "20～30件", "31件", None, False),
        ("登録者数", "25人", "20～30人", None, None),
        ("登録者数", "10人以下", "8人", None, True),
        ("登録者数", "10人以下", "10人", None, True),
        ("登録者数", "10人未満", "10人", None, False),
        ("登録者数", "10人以下", "12人", None, False),
        ("登録者数", "10人", "12人以上", None, True),
        ("登録者数", "10人", "8人以上", None, None),
        ("登録者数", "10人", "8人以下", None, None),
        ("登録者数", "10人以下", "8人以上", None, None),
        ("相談件数", "10件以上", "12件", "120.0", True),
        # less is better
        ("待ち時間", "10分", "8分", None, True),
        ("待ち時間", "10分", "10分", None, True),
        ("待ち時間", "10分", "12分", None, False),
        ("待機児童数", "0人", "0人", None, True),
        ("待機児童数", "0人", "4人", None, False),
        ("交通事故件数", "100件", "100件以上", None, None),
        # neither
        ("相談件数", "100件", "120件", "120.0", None),
    ],
)
def test_ratio_and_whether_the_target_is_reached(
    name: str, target: str, actual: str, percent: str | None, reached: bool | None
) -> None:
    (pair,) = pair_indicators([read_value(name, target)], [read_value(name, actual)])
    assert pair.achievement_percent == (None if percent is None else Decimal(percent))
    assert pair.reached is reached


@pytest.mark.parametrize(
    ("target", "actual", "percent"),
    [
        (read_value("件数", "10", unit="件"), read_value("件数", "5件"), "50.0"),
        (read_value("人数", "10", unit="名"), read_value("人数", "5", unit="人"), "50.0"),
        (read_value("所得", "2,480", unit="千円"), read_value("所得", "248万円"), "100.0"),
        (read_value("所得", "2,480", unit="千円"), read_value("所得", "1,240", unit="千円"), "50.0"),
        (read_value("所得", "2", unit="千円"), read_value("所得", "2", unit="円"), "0.1"),
        (read_value("率", "10", unit="％"), read_value("率", "5%"), "50.0"),
        (read_value("数", "10", unit="2年計"), read_value("数", "5", unit="2年計"), "50.0"),
        (read_value("数", "10", unit="2年計"), read_value("数", "5", unit="3年計"), None),
        (
            read_value("額", "1", unit="千円"),
            read_value("額", "9" * 15 + "億", unit="千円"),
            "9999999999999990000000000.0",
        ),
    ],
)
def test_units_of_columns(target: Indicator, actual: Indicator, percent: str | None) -> None:
    (pair,) = pair_indicators([target], [actual])
    assert pair.achievement_percent == (None if percent is None else Decimal(percent))


def test_what_a_profile_adds_is_lower_better() -> None:
    (pair,) = pair_indicators([read_value("来庁者数", "10人")], [read_value("来庁者数", "8人")], ["来庁者"])
    assert (pair.achievement_percent, pair.reached) == (None, True)


@pytest.mark.parametrize(
    ("name", "direction"),
    [
        ("待機児童数", "lower"),
        ("窓口の待ち時間", "lower"),
        ("受付1件当たりの時間", "lower"),
        ("学習用端末１台当たりの児童生徒数", "lower"),
        ("来庁者の平均滞在時間", None),  # shorter is better at a counter, longer for tourists
        ("窓口の待ち時間短縮率", "higher"),
        ("交通事故件数", "lower"),
        ("交通事故死者数", "lower"),
        ("交通事故防止教室の開催回数", "higher"),
        ("事故防止講習件数", "higher"),
        ("交通安全教室", "higher"),
        ("犯罪認知件数", "lower"),
        ("刑法犯認知件数", "lower"),
        ("犯罪被害者支援件数", "higher"),
        ("火災件数", "lower"),
        ("火災報知器設置率", "higher"),
        ("住宅用火災警報器の設置率", "higher"),
        ("火災予防訪問世帯数", "higher"),
        ("苦情件数", "lower"),
        ("苦情解決率", "higher"),
        ("苦情相談件数", None),
        ("1人1日当たりのごみ排出量", "lower"),
        ("ゴミ排出量", "lower"),
        ("ごみ減量の取組数", "higher"),
        ("温室効果ガス排出量", "lower"),
        ("温室効果ガス排出量削減率", "higher"),
        ("CO2排出量の削減量", "higher"),
        ("リサイクル率", "higher"),
        ("待機児童解消率", "higher"),
        ("不登校児童生徒の割合", "lower"),
        ("不登校児童の復帰率", "higher"),
        ("自殺死亡率", "lower"),
        ("自殺対策研修の受講者数", "higher"),
        ("市税の滞納額", "lower"),
        ("滞納整理件数", "higher"),
        ("未収金の回収率", "higher"),
        ("市債残高", "lower"),
        ("経常収支比率", "lower"),
        ("離職率", "lower"),
        ("空き家数", "lower"),
        ("空き家バンク登録件数", "higher"),
        ("時間外勤務時間数", "lower"),
        ("コピー用紙使用枚数", "lower"),
        ("いじめ認知件数", None),
        ("職員数", None),
        ("事業費", None),
        ("救急出動件数", None),
        ("SNSの登録者数", "higher"),
        ("", "higher"),
    ],
)
def test_direction(name: str, direction: Direction | None) -> None:
    assert better_direction(name) == direction
    assert is_lower_better(name) is (direction == "lower")


def test_a_word_of_a_profile_wins() -> None:
    assert better_direction("相談件数", ["相談"]) == "lower"
    assert better_direction("事故防止教室", ["", "教室"]) == "lower"
    assert better_direction("登録者数", [""]) == "higher"


NAMES = st.sampled_from(["取組数", "取り組み数", "取組みの数", "登録者数", "登録者の数", "", "甲", "乙"])
YEARS = st.sampled_from([None, 2021, 2022])
INDICATORS = st.lists(
    st.builds(
        lambda name, value, year: read_value(name, value, fiscal_year=year),
        NAMES | st.text(max_size=4),
        st.sampled_from(["1件", "20～30件", "5件以下", "－", "", "実施", "△3件", "0件"]) | st.text(max_size=4),
        YEARS,
    ),
    max_size=6,
)


@given(INDICATORS, INDICATORS)
def test_everything_is_in_exactly_one_pair(targets: list[Indicator], actuals: list[Indicator]) -> None:
    pairs = pair_indicators(targets, actuals)
    assert [pair.target for pair in pairs if pair.target is not None] == list(range(len(targets)))
    assert sorted(pair.actual for pair in pairs if pair.actual is not None) == list(range(len(actuals)))
    for pair in pairs:
        if pair.target is None or pair.actual is None:
            assert (pair.achievement_percent, pair.reached, pair.by_words) == (None, None, False)


@given(st.text())
def test_any_name_can_be_asked(name: str) -> None:
    assert name_key(name_key(name)) == name_key(name)
    assert better_direction(name) in ("higher", "lower", None)


def test_what_is_given_wins_over_the_vocabulary() -> None:
    assert better_direction("ごみ排出量") == "lower"
    assert better_direction("ごみ排出量", higher=["排出量"]) == "higher"
    assert better_direction("来庁者数", lower=["来庁"]) == "lower"
    assert better_direction("来庁者数", lower=["来庁"], higher=["来庁"]) == "lower"
    assert better_direction("相談件数", higher=["相談"]) == "higher"
    assert better_direction("来庁者数", lower=[""], higher=[""]) == "higher"
