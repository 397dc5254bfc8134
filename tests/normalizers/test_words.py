"""Words are one word however they are spelt, and opposites are never one."""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers import words
from torikumi.normalizers.words import content_words, is_common_noun, word_key, words_of

SAME: list[tuple[str, ...]] = [
    ("取組み", "取り組み", "取組"),
    ("問合せ件数", "問い合わせ件数", "問合わせ件数", "問合せの件数"),
    ("引続き", "引き続き"),
    ("シュミレーション", "シミュレーション"),
    ("SNSの登録者数", "ＳＮＳ登録者数", "sns の登録者数"),
    ("ＩＣＴ", "ICT", "ict"),
    ("子供の居場所", "こどもの居場所", "子どもの居場所"),
    ("申込み件数", "申し込み件数", "申込件数"),
    ("受付け件数", "受付件数", "受け付け件数"),
    ("ホームページアクセス数", "ホームページへのアクセス数", "HPアクセス数", "ＨＰへのアクセス数"),
    ("ウェブサイト", "Webサイト", "WEBサイト"),
    ("コンピュータ", "コンピューター"),
    ("サーバ", "サーバー", "サ－バ－"),  # the last with full-width minus signs, as they are typed in Excel
    ("打合せ回数", "打ち合わせ回数"),
    ("見直し", "見なおし", "見直す"),
    ("繰越し", "繰り越し", "繰越"),
    ("研修を行った回数", "研修を行なった回数"),
    ("マイナンバーカードの交付率", "マイナンバーカード交付率"),
    ("取扱い件数", "取扱件数", "取り扱い件数"),
    ("売上げ", "売上", "売り上げ"),
    ("道路の付替え", "道路の付け替え"),
    ("貸出し冊数", "貸出冊数", "貸し出し冊数"),
    ("障がい者", "障害者", "障碍者"),
    ("ボランティアの参加者数", "ボランティア参加者数"),
    ("デイサービス利用者", "デーサービス利用者"),
    ("1人当たり", "一人当たり", "1人あたり"),
    ("まちづくり", "街づくり", "町づくり"),
    ("ごみ排出量", "ゴミ排出量", "ごみの排出量"),
    ("窓口の待ち時間", "窓口待ち時間", "窓口待時間"),
    ("研修を実施した回数", "研修実施回数"),
    ("保育所等", "保育所など"),
    ("介護予防教室の参加者数", "介護予防教室参加者数"),
    ("図書の貸出し点数", "図書貸出点数"),
    ("ふるさと納税の寄附件数", "ふるさと納税寄附件数"),
    ("ふるさと納税寄付額", "ふるさと納税寄附額"),
    ("空家等の除却件数", "空き家等の除却件数"),
    ("電子申込サービス利用件数", "電子申し込みサービスの利用件数"),
    ("メールマガジンの登録者", "メールマガジン登録者"),
    ("手続のオンライン化", "手続きのオンライン化"),
    ("見守り活動の実施団体数", "見守活動の実施団体数"),
    ("乗合タクシー利用者数", "乗り合いタクシーの利用者数"),
    ("Ｗｅｂ会議の開催回数", "Web会議開催回数"),
    ("インターフェイス", "インターフェース"),
    ("ボランティア養成講座の修了者数", "ボランティア養成講座修了者数"),
    ("お年寄りの居場所", "お年寄の居場所"),
    ("繰上償還額", "繰上げ償還額"),
    ("Wi-Fi設置箇所数", "Ｗｉ－Ｆｉの設置か所数"),
    ("住民票等のコンビニ交付率", "住民票等コンビニ交付率"),
    ("引っ越しワンストップ利用件数", "引越しワンストップ利用件数"),
    ("立入検査の実施率", "立入り検査実施率"),
    ("取りまとめ結果の公表", "取りまとめた結果の公表"),
    ("「総務課」及び「税務課」の件数", "総務課・税務課の件数", "総務課、税務課件数"),
]

APART = [
    ("増加率", "減少率"),
    ("達成件数", "未達成件数"),
    ("達成した件数", "達成しない件数"),
    ("男性の割合", "女性の割合"),
    ("新規件数", "継続件数"),
    ("市内事業者数", "市外事業者数"),
    ("市外からの転入者数", "市外への転入者数"),
    ("支援する人", "支援される人"),
    ("第1回", "第2回"),
    ("取組1-1", "取組11"),
    ("取組①", "取組②"),
    ("取組①", "取組1"),
    ("（ア）件数", "（イ）件数"),
    ("Ⅰ類", "Ⅱ類"),
    ("上半期", "下半期"),
    ("小学校", "中学校"),
    ("出生数", "死亡数"),
    ("転入者数", "転出者数"),
    ("申請件数", "申請者数"),
    ("登録者数", "登録者率"),
    ("65歳以上", "65歳未満"),
    ("18歳まで", "18歳から"),
    ("自信がある人の割合", "自信がない人の割合"),
    ("知っている人", "知らない人"),
    ("満足", "不満足"),
    ("公開件数", "非公開件数"),
    ("常勤職員", "非常勤職員"),
    ("保育所", "保育所等"),
    ("要支援1", "要支援2"),
    ("延べ人数", "実人数"),
    ("令和5年度", "令和6年度"),
    ("1/2", "12"),
    ("1.5倍", "15倍"),
    ("+5%", "-5%"),
    ("○", "×"),
    ("甲又は乙", "甲及び乙"),
    ("上回った", "下回った"),
    ("認知件数", "認知症件数"),
    ("赤ちゃん訪問", "こんにちは赤ちゃん訪問"),
    ("講座数", "口座数"),
    ("出生率", "死亡率"),
    ("加入率", "非加入率"),
    ("国内旅行者数", "海外旅行者数"),
    ("1歳6か月児健診受診率", "3歳児健診受診率"),
    ("特定健診受診率", "特定保健指導実施率"),
    ("普通救命講習", "上級救命講習"),
    ("収入未済額", "不納欠損額"),
    ("現年課税分", "滞納繰越分"),
    ("市民税", "市民税等"),
    ("登録した人", "登録を取り消した人"),
    ("参加したい人", "参加した人"),
    ("参加しなかった人", "参加した人"),
    ("午前", "午後"),
    ("4月", "10月"),
    ("耐震化した施設", "耐震化していない施設"),
    ("前年より増えた", "前年より減った"),
    ("県内就職率", "県外就職率"),
    ("大人", "子ども"),
    ("A評価", "B評価"),
    ("介護する人", "介護される人"),
    ("必要", "不要"),
    ("有効", "無効"),
    ("賛成", "反対"),
    ("認定", "認定取消"),
    ("製作", "制作"),
    ("保健", "保険"),
]


@pytest.mark.parametrize("texts", SAME, ids=lambda texts: texts[0])
def test_spellings_of_the_same_words(texts: tuple[str, ...]) -> None:
    assert len({word_key(text) for text in texts}) == 1


@pytest.mark.parametrize(("one", "other"), APART)
def test_words_that_must_stay_apart(one: str, other: str) -> None:
    assert word_key(one) != word_key(other)


@pytest.mark.parametrize("text", ["", "　", "、。・「」（）", "\ud800", "の"])
def test_a_text_without_words(text: str) -> None:
    assert content_words(text) in [(), ("�",)]


@pytest.mark.parametrize(
    ("word", "common"),
    [
        ("チラシ", True),
        ("ガイドライン", True),
        ("チラン", False),
        ("アソケート", False),
        ("オープンデータ", False),
        ("", False),
    ],
)
def test_a_common_noun_is_one_word_of_the_dictionary_and_no_name(word: str, common: bool) -> None:
    assert is_common_noun(word) is common


def test_a_text_longer_than_the_dictionary_takes() -> None:
    sentence = "市民からの問合せ件数を公表した。"
    assert content_words(sentence * 3000) == content_words(sentence) * 3000
    assert "".join(content_words("\U0002000b" * 60_000)) == "\U0002000b" * 60_000  # 4 bytes each, no sentence end


@given(st.text())
def test_any_text_has_a_key(text: str) -> None:
    assert word_key(text).replace("|", "") == "".join(content_words(text)).replace("|", "")


def test_threads_do_not_get_into_each_others_way() -> None:
    texts = [f"市民協働課の登録者数{number}を増加させる" * 20 for number in range(200)]
    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(word_key.__wrapped__, texts)) == [word_key(text) for text in texts]


def test_words_that_are_forgotten_are_worked_out_again(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["問合せ件数の増加", "市民課の窓口", "問い合わせ件数の増加", "繰り越した額"]
    before = [words_of(text) for text in texts]
    monkeypatch.setattr(words, "_KNOWN_MOST", 1)
    monkeypatch.setattr(words, "_known", {})
    assert [words_of(text) for text in texts * 2] == before * 2


def test_the_dictionary_is_opened_when_it_is_needed_and_not_before() -> None:
    program = """
import sys
import torikumi.normalizers
from torikumi.normalizers import fold_text, pair_indicators, parse_grade, split_departments
from torikumi.normalizers.indicators import read_value
from torikumi.normalizers.words import word_key
pairs = pair_indicators([read_value("SNSの登録者数", "1人")], [read_value("ＳＮＳ登録者数", "2人")])
assert (pairs[0].target, pairs[0].actual) == (0, 0)
split_departments("総務課、税務課")
parse_grade("Ａ", ["A"])
assert "sudachipy" not in sys.modules
word_key("取組")
assert "sudachipy" in sys.modules
"""
    subprocess.run([sys.executable, "-c", program], check=True)
