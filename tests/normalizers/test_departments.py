"""Departments as cities print them: lists, brackets, marks, line breaks, upper units that a list leaves out."""

from __future__ import annotations

from itertools import islice, permutations
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from torikumi.normalizers.departments import (
    evident_departments,
    find_trailing_departments,
    is_department,
    resolve_departments,
    split_departments,
)

CELLS = [
    # names that nothing shows to be broken, brackets that cross, a group of something else
    ("総務課、まちの\n未来、情報課", ["総務課", "まちの", "未来", "情報課"]),
    ("総務課（「税務課）", ["総務課", "税務課"]),
    ("総務課（【税務課）、住宅課", ["総務課", "【税務課", "住宅課"]),  # a bracket without its partner stays
    ("市民部：未定", ["市民部：未定"]),
    # separators
    ("情報推進課", ["情報推進課"]),
    ("情報推進課、住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課，住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課,住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課､住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課／住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課/住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課；住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課＋住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課　住宅課", ["情報推進課", "住宅課"]),
    ("情報推進課 住宅課 ", ["情報推進課", "住宅課"]),
    ("危機管理課・市民協働課", ["危機管理課", "市民協働課"]),
    ("危機管理課･市民協働課･総務課", ["危機管理課", "市民協働課", "総務課"]),
    ("市民課及び税務課", ["市民課", "税務課"]),
    ("市民課並びに税務課", ["市民課", "税務課"]),
    ("市民課と税務課", ["市民課", "税務課"]),
    ("企画課→政策課", ["企画課", "政策課"]),
    ("企画課、、総務課、", ["企画課", "総務課"]),
    ("企画課、企画課", ["企画課"]),
    # signs inside names
    ("税・債権管理課", ["税・債権管理課"]),
    ("子ども・子育て支援課、スポーツ・文化課", ["子ども・子育て支援課", "スポーツ・文化課"]),
    ("総務課・子ども・子育て支援課", ["総務課", "子ども・子育て支援課"]),
    ("保育所・幼稚園課", ["保育所・幼稚園課"]),
    ("図書館・公民館", ["図書館", "公民館"]),
    ("公園・緑地課", ["公園・緑地課"]),
    ("農業普及課・ふるさと振興課", ["農業普及課", "ふるさと振興課"]),
    ("市民・税務課", ["市民・税務課"]),
    ("「道の駅」推進室、商工課", ["「道の駅」推進室", "商工課"]),
    ("ＤＸ推進課、ICT推進室", ["ＤＸ推進課", "ICT推進室"]),
    # quotation marks
    ("「危機管理課、市民協働課、教育委員会」", ["危機管理課", "市民協働課", "教育委員会"]),
    ("「危機管理課」「市民協働課」", ["危機管理課", "市民協働課"]),
    ("「危機管理課」、「市民協働課」", ["危機管理課", "市民協働課"]),
    ("『危機管理課・市民協働課』", ["危機管理課", "市民協働課"]),
    ("“総務課”", ["総務課"]),
    # for several
    ("全庁", ["全庁"]),
    ("各課", ["各課"]),
    ("関係課", ["関係課"]),
    ("庁内各課、総務課", ["庁内各課", "総務課"]),
    ("総務課・各課", ["総務課", "各課"]),
    ("各部局・各課", ["各部局", "各課"]),
    ("教育委員会各課", ["教育委員会各課"]),
    # none
    ("", []),
    ("－", []),
    ("―", []),
    ("　\n", []),
    # others behind
    ("企画課ほか", ["企画課"]),
    ("企画課 ほか", ["企画課"]),
    ("企画課他", ["企画課"]),
    ("企画課、総務課等", ["企画課", "総務課"]),
    ("企画課ほか３課", ["企画課"]),
    ("企画課 外2部署", ["企画課"]),
    ("企画課・総務課・ほか", ["企画課", "総務課"]),
    ("企画課、総務課 ほか関係各課", ["企画課", "総務課"]),
    # marks and words before
    ("◎企画課、○総務課", ["企画課", "総務課"]),
    ("◎企画課 ○総務課", ["企画課", "総務課"]),
    ("◎企画課○総務課", ["企画課", "総務課"]),
    ("・企画課\n・総務課", ["企画課", "総務課"]),
    ("①企画課、②総務課", ["企画課", "総務課"]),
    ("①：企画課\n②：総務課", ["企画課", "総務課"]),
    ("(1)企画課 (2)総務課", ["企画課", "総務課"]),
    ("取組１：企画課、取組２：総務課", ["企画課", "総務課"]),
    ("主担当：企画課、副担当：総務課", ["企画課", "総務課"]),
    ("主：企画課　副：総務課", ["企画課", "総務課"]),
    ("（主）企画課、（副）総務課", ["企画課", "総務課"]),
    ("（主）企画課\n（関）総務課", ["企画課", "総務課"]),
    ("（主）企画課\n（従）総務課、税務課", ["企画課", "総務課", "税務課"]),
    ("（連携先）総務課", ["総務課"]),
    ("企画課（主）、総務課（副）", ["企画課", "総務課"]),
    ("企画課（主管）・総務課（関係）", ["企画課", "総務課"]),
    ("【主管】企画課【関係】総務課", ["企画課", "総務課"]),
    ("担当課：企画課", ["企画課"]),
    ("〇〇課", ["〇〇課"]),  # a form left blank
    # brackets
    ("教育委員会（学校教育課、生涯学習課）", ["教育委員会学校教育課", "教育委員会生涯学習課"]),
    ("教育委員会(学校教育課・生涯学習課)、総務課", ["教育委員会学校教育課", "教育委員会生涯学習課", "総務課"]),
    ("市民部【市民課】", ["市民部市民課"]),
    ("市民部：市民課、保険年金課", ["市民部市民課", "保険年金課"]),
    ("総務課（企画課、財政課）", ["総務課", "企画課", "財政課"]),
    ("総務課（関係課：企画課、財政課）", ["総務課", "企画課", "財政課"]),
    ("市民課・総務課（企画課）", ["市民課", "総務課", "企画課"]),
    ("市民課・教育委員会（学校教育課）", ["市民課", "教育委員会学校教育課"]),
    ("総務課（人事係）", ["総務課（人事係）"]),
    ("総務課（内線２１３）", ["総務課（内線２１３）"]),
    ("福祉課（障害福祉係・高齢福祉係）", ["福祉課（障害福祉係・高齢福祉係）"]),
    ("デジタル戦略課（旧：情報政策課）", ["デジタル戦略課（旧：情報政策課）"]),
    # upper units
    ("消防局警防課、予防課", ["消防局警防課", "予防課"]),
    ("消防局 警防課", ["消防局 警防課"]),
    ("総務部総務課\u3000市民部市民課", ["総務部総務課", "市民部市民課"]),
    ("総務課 人事係", ["総務課 人事係"]),
    ("総務部 IT 推進課", ["総務部 IT 推進課"]),
    ("総務課 IT 推進課", ["総務課", "IT 推進課"]),
    ("総務課（内線1,234）、税務課", ["総務課（内線1,234）", "税務課"]),
    ("税務課 14,181,000", ["税務課 14,181,000"]),  # no list of departments, but none of its numbers is cut
    ("議会事務局 税務課", ["議会事務局", "税務課"]),
    ("企画課（主）総務課（副）", ["企画課", "総務課"]),
    ("総務部長寿福祉課、総務部活力創造課", ["総務部長寿福祉課", "総務部活力創造課"]),
    ("総務部\n総務課", ["総務部総務課"]),
    ("総務部、総務課", ["総務部", "総務課"]),
    ("議会事務局、農業委員会、会計管理者", ["議会事務局", "農業委員会", "会計管理者"]),
    # line breaks
    ("総務課\n税務課", ["総務課", "税務課"]),
    ("総務課\r\n税務課", ["総務課", "税務課"]),
    ("市民生活課、青\n少年育成補導セ\nンター", ["市民生活課", "青少年育成補導センター"]),
    ("青少年育成補導\nセンター", ["青少年育成補導センター"]),
    ("住民課、社会\n教育課", ["住民課", "社会教育課"]),
    ("情報推進課、住\n宅課、税務\n課", ["情報推進課", "住宅課", "税務課"]),
    ("危機管理課・市\n民協働課", ["危機管理課", "市民協働課"]),
    ("教育委員会\n（学校教育課）", ["教育委員会学校教育課"]),
    ("教育委員会（学校\n教育課、生涯\n学習課）", ["教育委員会学校教育課", "教育委員会生涯学習課"]),
    ("議会事務局\n税務課", ["議会事務局", "税務課"]),
    ("中央図書館\n市民病院", ["中央図書館", "市民病院"]),
    ("政策推進\n財政", ["政策推進", "財政"]),  # names without an ending, one a line
    ("政策推進\n課、財政", ["政策推進課", "財政"]),
    ("子ども・子育\nて支援課", ["子ども・子育て支援課"]),
    ("政策推進\n" + "あ" * 30, ["政策推進", "あ" * 30]),
    # spread letters
    ("総 務 課", ["総務課"]),
    ("総　務　課\n税　務　課", ["総務課", "税務課"]),
    ("総 務 課、税 務 課", ["総務課", "税務課"]),
    # other units
    ("中央保健センター・地域包括支援センター", ["中央保健センター", "地域包括支援センター"]),
    ("鳴門総合支所、人権推進室", ["鳴門総合支所", "人権推進室"]),
    ("小学校、中学校", ["小学校", "中学校"]),
    ("家庭児童相談室・福祉課", ["家庭児童相談室", "福祉課"]),
    ("社会福祉協議会、シルバー人材センター", ["社会福祉協議会", "シルバー人材センター"]),
]


@pytest.mark.parametrize(("text", "names"), CELLS)
def test_departments_of_a_cell(text: str, names: list[str]) -> None:
    assert split_departments(text) == names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("実施した。（情報推進課）", ["情報推進課"]),
        ("実施した。(消防局警防課)", ["消防局警防課"]),
        ("実施した（情報推進課、住宅課）。", ["情報推進課", "住宅課"]),
        ("実施した。【情報推進課】", ["情報推進課"]),
        ("実施した。〔情報推進課・住宅課〕", ["情報推進課", "住宅課"]),
        ("実施した。（担当：情報推進課）", ["情報推進課"]),
        ("実施した。（情報推進課ほか）", ["情報推進課"]),
        ("実施した。（全庁）", ["全庁"]),
        ("実施した。（各課）", ["各課"]),
        ("実施した。（関係課）", ["関係課"]),
        ("実施した。（議会事務局）", ["議会事務局"]),
        ("実施した。（教育委員会）", ["教育委員会"]),
        ("実施した。（総務課）（税務課）", ["総務課", "税務課"]),
        ("実施した。（消防局警防課、予防課）", ["消防局警防課", "予防課"]),
        ("実施した。（教育委員会（学校教育課））", ["教育委員会学校教育課"]),
        ("発信した。（台風接近によるごみ収集中止情報も発信した。）", []),
        ("報告した（総務課長及び総務財政室）", []),
        ("配布した(市内30店舗)", []),
        ("配布した（市内保育所）", []),
        ("配布した（各公民館）", []),
        ("配布した（図書館、公民館）", []),
        ("訪問した（小学校）", []),
        ("実施した（総務課と連携）", []),
        ("設置した（3か所）", []),
        ("甲（年間）", []),
        ("実施した。", []),
        ("実施した。）", []),
        ("", []),
        ("（" + "総務課、" * 100 + "税務課）", []),
    ],
)
def test_departments_at_the_end_of_an_item(text: str, names: list[str]) -> None:
    assert find_trailing_departments(text) == names


@pytest.mark.parametrize(
    ("name", "somewhere", "in_a_column"),
    [
        ("情報推進課", True, True),
        ("第二課", True, True),
        ("図書館", False, True),
        ("家庭児童相談室", False, True),
        ("課", False, False),
        ("市内3か所", False, False),
        ("各課で問題点を共有した", False, False),
        ("放課", False, False),
        ("あ" * 30 + "課", False, False),
        ("21世紀課", False, False),
        ("総務課（本庁）", True, True),
    ],
)
def test_what_reads_as_a_department(name: str, somewhere: bool, in_a_column: bool) -> None:
    assert (is_department(name), is_department(name, column=True)) == (somewhere, in_a_column)


@pytest.mark.parametrize(
    ("names", "elsewhere", "resolved"),
    [
        (["消防局警防課", "予防課"], [], ["消防局警防課", "消防局予防課"]),
        (["消防局警防課", "予防課"], [["予防課"]], ["消防局警防課", "予防課"]),
        (["消防局警防課", "予防課"], [["消防局予防課"], ["予防課"]], ["消防局警防課", "消防局予防課"]),
        # the same short list elsewhere is no evidence against the unit
        (["消防局警防課", "予防課"], [["消防局警防課", "予防課"]], ["消防局警防課", "消防局予防課"]),
        (["消防局警防課", "情報推進課"], [["総務部情報推進課"]], ["消防局警防課", "総務部情報推進課"]),
        (["消防局警防課", "総務課"], [["情報総務課"]], ["消防局警防課", "消防局総務課"]),
        (["消防局警防課", "総務課"], [["市民部総務課"], ["建設部総務課"]], ["消防局警防課", "消防局総務課"]),
        (["消防局警防課", "予防課", "救急課"], [], ["消防局警防課", "消防局予防課", "消防局救急課"]),
        # behind a name from outside the unit nothing is inherited without evidence
        (["消防局警防課", "住宅課", "予防課"], [["住宅課"]], ["消防局警防課", "住宅課", "予防課"]),
        (
            ["消防局警防課", "住宅課", "予防課"],
            [["住宅課"], ["消防局予防課"]],
            ["消防局警防課", "住宅課", "消防局予防課"],
        ),
        (["消防局警防課", "中央図書館", "予防課"], [], ["消防局警防課", "中央図書館", "予防課"]),
        (["情報推進課", "住宅課"], [["総務部情報推進課"]], ["情報推進課", "住宅課"]),
        (
            ["教育委員会事務局学校教育課", "生涯学習課"],
            [],
            ["教育委員会事務局学校教育課", "教育委員会事務局生涯学習課"],
        ),
        (
            ["総務部総務課", "人事課", "市民部市民課", "年金課"],
            [],
            ["総務部総務課", "総務部人事課", "市民部市民課", "市民部年金課"],
        ),
        (["総務課人事係", "給与係"], [], ["総務課人事係", "総務課給与係"]),
        (["総務部総務課人事係", "給与係", "財政課"], [], ["総務部総務課人事係", "総務部総務課給与係", "総務部財政課"]),
        (["教育委員会", "情報推進課"], [], ["教育委員会", "情報推進課"]),
        (["教育委員会", "学校教育課"], [["教育委員会学校教育課"]], ["教育委員会", "教育委員会学校教育課"]),
        # words that only look like an upper unit
        (["内部統制推進室", "総務課"], [], ["内部統制推進室", "総務課"]),
        (["外部監査課", "総務課"], [], ["外部監査課", "総務課"]),
        (["中学校部活動課", "総務課"], [], ["中学校部活動課", "総務課"]),
        (["福祉部長寿課", "会計課"], [], ["福祉部長寿課", "福祉部会計課"]),
        (["総務部会計課", "契約課"], [], ["総務部会計課", "総務部契約課"]),
        (["議会事務局", "総務課"], [], ["議会事務局", "総務課"]),
        (["阿波支所地域振興課", "市民生活課"], [], ["阿波支所地域振興課", "阿波支所市民生活課"]),
        (["全庁"], [["総務部全庁"]], ["全庁"]),
        ([], [["総務課"]], []),
    ],
)
def test_the_upper_unit_that_a_list_leaves_out(
    names: list[str], elsewhere: list[list[str]], resolved: list[str]
) -> None:
    found = resolve_departments(names, evident_departments(elsewhere))
    assert [department.printed for department in found] == names
    assert [department.resolved for department in found] == resolved


NAMES = st.sampled_from(
    [
        *("総務課", "税務課", "情報推進課", "市民生活課", "子ども・子育て支援課", "税・債権管理課"),
        *("危機管理室", "消防局警防課", "予防課", "教育委員会学校教育課", "議会事務局", "青少年育成補導センター"),
        *("中央図書館", "ふるさと振興課", "農業普及課", "全庁", "各課"),
    ]
)


@given(st.lists(NAMES, min_size=1, max_size=8, unique=True), st.sampled_from(["、", "，", "／", "；", "　", "、\n"]))
def test_no_name_is_lost(names: list[str], separator: str) -> None:
    assert split_departments(separator.join(names)) == names


@given(st.lists(NAMES, min_size=1, max_size=6, unique=True), st.data())
def test_no_name_is_lost_where_lines_are_broken_anywhere(names: list[str], data: st.DataObject) -> None:
    text = "、".join(names)
    width = data.draw(st.integers(5, 12))
    wrapped = "\n".join(text[start : start + width] for start in range(0, len(text), width))
    letters = "".join(split_departments(wrapped))
    assert letters == "".join(names)


LISTS = st.recursive(
    st.tuples(
        st.sampled_from(["", "", "◎", "①", "主担当：", "（主）"]), NAMES, st.sampled_from(["", "", "ほか", "等"])
    ).map("".join),
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3).map("、".join),
        st.lists(inner, min_size=1, max_size=3).map("・".join),
        st.tuples(NAMES, inner).map(lambda pair: f"{pair[0]}（{pair[1]}）"),
        inner.map(lambda text: f"「{text}」"),
    ),
    max_leaves=6,
)
"""Lists as they are printed: marks, words around names, brackets, quotation marks, one in the other."""


@given(LISTS)
def test_names_are_read_the_same_again(text: str) -> None:
    names = split_departments(text)
    assert names
    assert split_departments("、".join(names)) == names


@given(st.text() | st.text(alphabet="総務課税部局・、()（）「」【】：:\n ◎①ほか他等と及び3第－", max_size=40))
def test_any_text_can_be_asked(text: str) -> None:
    names = split_departments(text)
    assert all(names)
    assert len(set(names)) == len(names)
    assert all(map(is_department, find_trailing_departments(f"甲（{text}）")))
    found = resolve_departments(names, evident_departments([names]))
    assert [department.printed for department in found] == names


@pytest.mark.parametrize("sign", ["・", "(1) ", "○", "「", "a ", "課・", "・・課", "（課", "総務・"])
def test_long_and_repeated_texts_do_not_hang(sign: str) -> None:
    """A line of dots in a cell: each sign may part names, and was weighed against all that follows."""
    start = process_time()
    names = split_departments(sign * 5000)
    assert process_time() - start < 10
    assert "課" not in sign or any("課" in name for name in names)
    assert split_departments(f"総務課、{sign * 5000}、企画課")[0] == "総務課"


def test_a_sign_before_a_text_that_is_no_name_parts_nothing() -> None:
    text = "総務課・" + "あ" * 200
    assert split_departments(text) == [text]


@pytest.mark.parametrize("length", [20, 90, 400, 2000])
def test_many_names_joined_by_a_weak_sign_are_all_found(length: int) -> None:
    signs = "税産農林水道路河港市民健康"
    names = ["".join(held) + "課" for held in islice(permutations(signs, 4), length)]
    found = split_departments("・".join(names))
    assert found == (names if len("・".join(names)) <= 1000 else ["・".join(names)])


@given(st.text(alphabet="総務課税部局・、（）「」：\n ◎①", max_size=40))
def test_no_letter_of_a_name_is_lost(text: str) -> None:
    letters = "".join(split_departments(text))
    for sign in "総務課税部局":
        assert (sign in text) == (sign in letters)
