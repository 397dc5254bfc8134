"""Letters of one shape, told by those beside them; what the neighbours do not prove stays as it was read."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.extractors.scans.neighbours import changes


def right(text: str) -> str:
    letters = list(text)
    for change in changes(text):
        assert letters[change.index] == change.before
        letters[change.index] = change.after
    return "".join(letters)


@pytest.mark.parametrize(
    ("read", "printed"),
    [
        ("補導七ンター", "補導センター"),
        ("イべント", "イベント"),
        ("アべべン", "アベベン"),
        ("サ一ビス", "サービス"),
        ("二ーズ", "ニーズ"),
        ("スマート木ーム", "スマートホーム"),
        ("第ー回", "第一回"),
        ("をー元管理", "を一元管理"),
        ("統ーした", "統一した"),
        ("の了プリ", "のアプリ"),
        ("「了クセス」", "「アクセス」"),
        ("入カを開始", "入力を開始"),
        ("協カ", "協力"),
        ("によリ地域課題", "により地域課題"),
        ("読み取リ、家族", "読み取り、家族"),
        ("聞き取リを実施", "聞き取りを実施"),
        ("市ヘ移住", "市へ移住"),
        ("施エ管理", "施工管理"),
        ("1O件", "10件"),
        ("2〇19年", "2019年"),
        ("3l件", "31件"),
        ("デー夕利用", "データ利用"),
        ("7ー1香月", "7-1香月"),
        ("クリ二ック", "クリニック"),
        ("金・±9:00", "金・土9:00"),
        ("·本人", "・本人"),
        ("令和2~4年度", "令和2〜4年度"),
    ],
)
def test_what_neighbours_prove(read: str, printed: str) -> None:
    assert right(read) == printed


@pytest.mark.parametrize(
    "text",
    [
        "データ一覧",
        "サンデー夕方",
        "センター等",
        "同号リに掲げる",
        "ヘリの運航",
        "ヘリ",
        "市リハビリ教室",
        "買物リスト",
        "地域リ",
        "センター街",
        "コミュニティセンターの",
        "±5",
        "一元管理",
        "数カ所",
        "三カ月",
        "同号ロに",
        "七つの取組",
        "システムへアクセス",
        "完了メール",
        "実行力アップ",
        "らーめん",
        "口コミ",
        "ISO",
        "IoT",
        "アイロン",
        "夕方のアプリ",
        "工業",
        "第二期",
        "二次元コード",
        "A~Z",
        "－",
        "O",
        "サービス・ニーズ",
        "タブレット端末",
        "八日市場",
    ],
)
def test_what_they_do_not_prove(text: str) -> None:
    assert changes(text) == []


@given(st.text(alphabet="一ー七セべベニ二カ力ロ口・·0O1l年アイのを端末ンッ", max_size=12))
def test_a_text_put_right_once_stays(text: str) -> None:
    once = right(text)
    assert right(once) == once
