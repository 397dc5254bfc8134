"""Corrections on a report: what fits is applied and said, what does not is not applied and said."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.corrections import edits
from tests.support.reports import awkward_report, reports
from torikumi.normalizers.indicators import parse_indicators
from torikumi.normalizers.items import split_items
from torikumi.normalizers.printed_values import read_value
from torikumi.pipeline.corrections.apply import apply_corrections, for_another_file, merged, same_value, with_seen
from torikumi.pipeline.corrections.fields import Value, current
from torikumi.pipeline.corrections.lists import corrected_indicators, corrected_items
from torikumi.pipeline.corrections.read import parse_correction, parse_corrections
from torikumi.pipeline.corrections.write import with_entry, without_entry
from torikumi.schemas.corrections import (
    CorrectedDocument,
    Correction,
    Corrections,
    ListCorrection,
    ValueCorrection,
    target_of,
)
from torikumi.schemas.report import GradeStep, Initiative, Report
from torikumi.schemas.status import Status
from torikumi.schemas.values import Indicator, Item

REPORT = awkward_report()
FIRST = REPORT.initiatives[0]


def value(field: str, old: str, new: str, initiative: str | None = None) -> Correction:
    told = {"kind": "value", "field": field, "old": old, "new": new}
    return parse_correction(told if initiative is None else {**told, "initiative": initiative})


def of_list(field: str, old: list[str], new: list[str], initiative: str | None = "1") -> Correction:
    told = {"kind": "list", "field": field, "old": old, "new": new}
    return parse_correction(told if initiative is None else {**told, "initiative": initiative})


def codes(report: Report, *entries: Correction) -> list[str]:
    return [finding.code for finding in apply_corrections(report, entries).findings]


# --- what is applied


@pytest.mark.parametrize(
    ("entry", "what", "expected"),
    [
        (value("grade", "A", "S", "1"), lambda r: r.initiatives[0].grade, "S"),
        (value("grade", "A", "", "1"), lambda r: r.initiatives[0].grade, None),
        (value("grade", "A", "Ｚ", "1"), lambda r: r.initiatives[0].grade, "Ｚ"),  # not in the legend: a check says so
        (value("number", "1", "1-2", "1"), lambda r: (r.initiatives[0].id, r.initiatives[0].number), ("1", "1-2")),
        (value("name", "空", "", "2"), lambda r: r.initiatives[1].name, ""),
        (value("section", "", "1", "2"), lambda r: r.initiatives[1].section, "1"),
        (value("extra.予算", "00123", "00124", "1"), lambda r: r.initiatives[0].extra["予算"], "00124"),
        (value("extra.予算", "00123", "", "1"), lambda r: list(r.initiatives[0].extra), ["備考\n欄", ""]),
        (value("extra.予算", "", "5", "2"), lambda r: r.initiatives[1].extra, {"予算": "5"}),
        (
            value("municipality.code", "011002", "362018"),
            lambda r: (r.municipality.code, r.municipality.prefecture, r.municipality.name),
            ("362018", "徳島県", "徳島市"),
        ),
        (value("plan.title", "情報化計画", "総合計画"), lambda r: r.plan.title, "総合計画"),
        (value("plan.last_fiscal_year", "2026", "2027"), lambda r: r.plan.last_fiscal_year, 2027),
        (value("report.fiscal_year", "2019", ""), lambda r: r.report.fiscal_year, None),
        (value("sections.1.title", "地域課題", "地域の課題"), lambda r: r.sections[0].title, "地域の課題"),
        (value("grade_scale.A", "", "計画どおり"), lambda r: r.grade_scale[1].description, "計画どおり"),
        (
            of_list("grade_scale", ["S", "A"], ["S", "A", "B", "－"], None),
            lambda r: [(step.grade, step.rank, step.description) for step in r.grade_scale],
            [("S", 1, "上回る"), ("A", 2, None), ("B", 3, None), ("－", None, None)],
        ),
        (
            of_list("departments", ["情報推進課", "=課"], ["情報推進課", "総務課"]),
            lambda r: r.initiatives[0].departments,
            ("情報推進課", "総務課"),
        ),
    ],
)  # fmt: skip
def test_a_value_is_corrected(entry: Correction, what: object, expected: object) -> None:
    applied = apply_corrections(REPORT, [entry])
    assert callable(what)
    assert what(applied.report) == expected
    (finding,) = applied.findings
    assert finding.code == "value-corrected"
    assert finding.field == getattr(entry, "field", None)
    again = apply_corrections(applied.report, [entry])
    assert again.report == applied.report
    assert [finding.code for finding in again.findings] == ["correction-needless"]


def test_the_place_of_a_corrected_value_is_said() -> None:
    (finding,) = apply_corrections(REPORT, [value("grade", "A", "S", "1")]).findings
    assert (finding.initiative, finding.field, finding.page, finding.bbox) == ("1", "grade", 2, (1.0, 2.0, 3.0, 4.0))
    assert finding.message == "grade: 'A' was corrected to 'S'"


def test_a_name_that_is_corrected_goes_before_that_of_the_code() -> None:
    entries = [value("municipality.name", "札幌市", "札幌市（旧）"), value("municipality.code", "011002", "362018")]
    found = apply_corrections(REPORT, entries).report.municipality
    assert (found.code, found.prefecture, found.name) == ("362018", "徳島県", "札幌市（旧）")


def test_of_a_list_the_part_that_differs_is_said() -> None:
    report = REPORT.model_copy(
        update={"initiatives": (FIRST.model_copy(update={"contents": tuple(split_items("甲\n乙\n丙\n丁"))}),)}
    )
    (finding,) = apply_corrections(
        report, [of_list("contents", ["甲", "乙", "丙", "丁"], ["甲", "乙丙", "丁"])]
    ).findings
    assert finding.message == "contents: '乙', '丙' was corrected to '乙丙'"


# --- what is not applied


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (value("grade", "B", "S", "1"), "grade: is 'A', where the correction expects 'B'; the correction to 'S'"),
        (value("grade", "", "S", "1"), "grade: is 'A', where the correction expects nothing"),
        (value("grade", "A", "S", "99"), "grade of '99': there is no initiative '99'"),
        (value("extra.備孝", "", "x", "1"), "extra.備孝 of '1': no initiative has a column '備孝' under extra"),
        (value("section", "1", "7", "1"), "section: there is no section '7': the document has 1"),
        (value("sections.7.title", "x", "y"), "sections.7.title: there is no section '7'"),
        (value("grade_scale.Z", "x", "y"), "grade_scale.Z: the legend has no grade 'Z'"),
        (of_list("contents", ["甲"], ["乙"]), "contents: is '(1) 研修を行う。（人事課、総務課）', "),
        (of_list("departments", ["情報推進課"], ["総務課"]), "departments: is '情報推進課', '=課', where the"),
    ],
)  # fmt: skip
def test_a_correction_that_does_not_fit_changes_nothing_and_is_said(entry: Correction, words: str) -> None:
    applied = apply_corrections(REPORT, [entry])
    assert applied.report == REPORT
    (finding,) = applied.findings
    assert finding.code == "correction-stale"
    assert finding.message.startswith(words)
    assert finding.initiative in (None, "1")  # never one that is not there


def test_a_correction_that_the_document_made_itself_is_needless() -> None:
    assert codes(REPORT, value("grade", "B", "A", "1")) == ["correction-needless"]
    assert codes(REPORT, value("grade", "B", " A ", "1")) == ["correction-needless"]


def test_of_two_files_that_of_the_dataset_folder_is_taken() -> None:
    beside = Corrections(entries=(value("grade", "A", "S", "1"), value("plan.title", "情報化計画", "乙")))  # type: ignore[call-arg]
    in_folder = Corrections(entries=(value("grade", "A", "B", "1"),))  # type: ignore[call-arg]
    entries, findings = merged([beside, in_folder])
    assert apply_corrections(REPORT, entries).report.initiatives[0].grade == "B"
    assert apply_corrections(REPORT, entries).report.plan.title == "乙"
    (finding,) = findings
    assert finding.code == "correction-needless"
    assert "'S'" in finding.message
    assert "'B'" in finding.message
    assert merged([in_folder, in_folder])[1] == []


def test_corrections_for_another_file_are_said() -> None:
    entries = (value("grade", "A", "S", "1"),)
    other = Corrections(document=CorrectedDocument(file="旧.pdf", sha256="ef" * 32), entries=entries)  # type: ignore[call-arg]
    (finding,) = for_another_file([other], REPORT.source.sha256)
    assert finding.code == "correction-other-file"
    assert "旧.pdf" in finding.message
    same = other.model_copy(update={"document": CorrectedDocument(sha256=REPORT.source.sha256)})
    assert for_another_file([same, Corrections()], REPORT.source.sha256) == []


# --- items


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        # joined: one text is one item, although a page would show two
        ("(1) 調査を行う。\n(2) 周知する。", ["(1) 調査を行う。 (2) 周知する。"], [("(1)", 1, ())]),
        # split: the new part is a paragraph
        ("(1) 調査を行う。周知する。", ["(1) 調査を行う。", "周知する。"], [("(1)", 1, ()), (None, 1, ())]),
        # a department at its end
        ("(1) 調査を行う。", ["(1) 調査を行う。（総務課、企画課）"], [("(1)", 1, ("総務課", "企画課"))]),
        # a bullet under a number is one level deeper, as on a page
        ("(1) 調査", ["(1) 調査", "・窓口"], [("(1)", 1, ()), ("・", 2, ())]),
        ("(1) 調査", ["※詳しくは別紙"], [("※", 1, ())]),
        ("(1) 調査", [], []),
        ("", ["調査"], [(None, 1, ())]),
    ],
)  # fmt: skip
def test_items_are_read_as_if_printed_so(old: str, new: list[str], expected: object) -> None:
    found = corrected_items(split_items(old), new)
    assert [item.text for item in found] == new
    assert [(item.marker, item.level, item.departments) for item in found] == expected


def test_items_that_did_not_change_stay_as_extracted() -> None:
    # level 3 comes from the page, and no text tells it
    old = (Item(text="甲", level=3, departments=("総務課",)), Item(text="乙"), Item(text="丙", level=2))
    found = corrected_items(old, ["甲", "乙を", "丙"])
    assert (found[0], found[2]) == (old[0], old[2])
    assert found[1].text == "乙を"


# --- indicators


@pytest.mark.parametrize(
    ("old", "text", "expected"),
    [
        # in brackets
        ("【公開データセット数：84】", "【公開データセット数：85】", ("公開データセット数", "85", 85, None, None)),
        ("【参加者：30人】", "【参加者：約1,200人】", ("参加者", "約1,200人", Decimal(1200), "人", None)),
        ("【登録者数：12件】", "【登録者数（R5）：12件】", ("登録者数（R5）", "12件", Decimal(12), "件", 2023)),
        # only the value was typed: the name is that of the indicator
        ("【公開データセット数：84】", "85", ("公開データセット数", "85", Decimal(85), None, None)),
        ("【公開データセット数：84】", "【85件】", ("公開データセット数", "85件", Decimal(85), "件", None)),
        # a person says that it is an indicator; on a page 期間 is none
        ("【件数：84】", "【期間：4月～9月】", ("期間", "4月～9月", None, None, None)),
        # a line without brackets
        ("・参加者数：30人", "・参加者数：31人", ("参加者数", "31人", Decimal(31), "人", None)),
    ],
)  # fmt: skip
def test_an_indicator_in_a_text_is_read_as_if_printed_so(old: str, text: str, expected: tuple[object, ...]) -> None:
    before = parse_indicators(old, bare=True)
    assert len(before) == 1
    (found,) = corrected_indicators(before, [text], "事業", "actuals")
    assert found.text == text
    assert (found.name, found.value_text, found.value, found.unit, found.fiscal_year) == expected


@pytest.mark.parametrize(
    ("before", "text", "expected"),
    [
        # a unit in a column of its own, a year in the heading
        (read_value("所得", "2,480", unit="千円", fiscal_year=2022), "2,490", (Decimal(2490), "千円", 2022)),
        (read_value("所得", "2,480", unit="千円"), "－", (None, "千円", None)),
        # a unit in the cell is not that of a cell without one
        (read_value("件数", "12件", fiscal_year=2022), "13", (Decimal(13), None, 2022)),
        (read_value("件数", "12件"), "13人", (Decimal(13), "人", None)),
        # a year in the cell is that of the cell
        (read_value("件数", "12件（R4）"), "12件（R5）", (Decimal(12), "件", 2023)),
        (read_value("件数", "", fiscal_year=2022), "7", (Decimal(7), None, 2022)),
        (read_value("状況", "実施", fiscal_year=2022), "20～30人", (None, "人", 2022)),
    ],
)  # fmt: skip
def test_a_value_of_a_column_keeps_what_stands_elsewhere(
    before: Indicator, text: str, expected: tuple[object, ...]
) -> None:
    (found,) = corrected_indicators([before], [text], "事業", "actuals")
    assert (found.name, found.text, found.value_text) == (before.name, text, text)
    assert (found.value, found.unit, found.fiscal_year) == expected


def test_a_rate_of_achievement_has_its_own_unit() -> None:
    (found,) = corrected_indicators([read_value("件数", "95", unit="%")], ["96"], "事業", "achievements")
    assert (found.value, found.unit) == (Decimal(96), "%")


def test_a_slashed_cell_may_hold_a_value() -> None:
    before = Indicator(text="", name="件数", value_text="", unit="件", fiscal_year=2022, status=Status.NOT_APPLICABLE)
    (found,) = corrected_indicators([before], ["5"], "事業", "actuals")
    assert (found.value, found.unit, found.fiscal_year, found.status) == (Decimal(5), "件", 2022, Status.REPORTED)


@pytest.mark.parametrize(
    ("printed", "new", "expected"),
    [
        ("【甲：3件、乙：5件】", ["【甲：3件、", "乙：6件】"], [("甲", 3, None), ("乙", 6, None)]),
        ("【件数：H30:12件→R1:15件】", ["【件数：H30:12件→", "R1:16件】"], [("件数", 12, 2018), ("件数", 16, 2019)]),
    ],
)  # fmt: skip
def test_a_part_of_a_bracket_is_read_with_its_other_parts(printed: str, new: list[str], expected: object) -> None:
    before = parse_indicators(printed)
    assert before[0].text == new[0]
    found = corrected_indicators(before, new, "", "actuals")
    assert [(i.name, i.value, i.fiscal_year) for i in found] == expected


def test_indicators_that_did_not_change_stay_as_extracted() -> None:
    # nothing but the page tells unit and year of the first
    old = (Indicator(text="12", name="件数", value_text="12", value=Decimal(12), unit="台", fiscal_year=1999),
           *parse_indicators("【人数：30人】"))  # fmt: skip
    found = corrected_indicators(old, ["12", "【人数：31人】", "【回数：2回】"], "事業", "actuals")
    assert found[0] == old[0]
    assert [(i.name, i.value) for i in found[1:]] == [("人数", Decimal(31)), ("回数", Decimal(2))]
    assert corrected_indicators(old, ["【人数：30人】"], "事業", "actuals") == (old[1],)


def test_an_added_value_without_a_name_has_that_of_the_initiative() -> None:
    (found,) = corrected_indicators([], ["30人"], "防災訓練", "actuals")
    assert (found.name, found.value, found.unit) == ("防災訓練", Decimal(30), "人")


# --- findings that were seen


def seen(code: str, message: str, **place: str) -> Correction:
    return parse_correction({"kind": "seen", "code": code, "message": message, **place})


def test_a_finding_is_marked_as_seen() -> None:
    entry = seen("grade-not-in-legend", "X", initiative="2", field="grade")
    report = with_seen(REPORT, [entry])
    assert [check.seen for check in report.checks] == [True, False]
    assert with_seen(report, [entry]) == report


def test_a_finding_that_says_something_else_was_not_seen() -> None:
    entry = seen("grade-not-in-legend", "Y", initiative="2", field="grade")
    report = with_seen(REPORT, [entry])
    assert [check.seen for check in report.checks] == [False, False, False]
    assert report.checks[2].code == "correction-stale"
    assert with_seen(report, [entry]) == report


@pytest.mark.parametrize(
    ("entry", "code"),
    [
        (seen("number-gap", "3 follows 1", initiative="2", field="number"), "correction-needless"),
        (seen("number-gap", "3 follows 1", initiative="99", field="number"), "correction-needless"),
        (seen("summary-missing", "gone"), "correction-needless"),  # another one of this code need not be the same
        (seen("licence-missing", "no licence"), None),  # gone because --license was given
    ],
)
def test_a_finding_that_is_gone_is_no_fault(entry: Correction, code: str | None) -> None:
    report = with_seen(REPORT, [entry])
    assert [check.code for check in report.checks[2:]] == ([code] if code else [])
    assert all(check.initiative in (None, "1", "2") for check in report.checks)


# --- any edits of any report


def edited(report: Report, entry: Correction) -> Value:
    assert isinstance(entry, ValueCorrection | ListCorrection)
    try:
        return current(report, entry)
    except LookupError:  # the last text of a column under extra was taken out
        return ""


@settings(max_examples=20)
@given(st.data())
def test_saved_read_and_applied_edits_give_the_edited_report(data: st.DataObject) -> None:
    report = data.draw(reports())
    made = data.draw(edits(report))
    content: bytes | None = None
    for entry in made:
        content = with_entry(content, entry, CorrectedDocument(), "x")
    entries = () if content is None else parse_corrections(content, "x").entries
    assert entries == made
    applied = apply_corrections(report, entries)
    refused = {(f.initiative, f.field) for f in applied.findings if f.code == "correction-stale"}
    for entry in made:
        assert isinstance(entry, ValueCorrection | ListCorrection)
        if (entry.initiative, entry.field) in refused:
            assert entry.field == "section"
            continue
        assert same_value(edited(applied.report, entry), entry.new)
    # nothing else has changed
    touched = {(getattr(entry, "initiative", ""), getattr(entry, "field", "").partition(".")[0]) for entry in made}
    for before, after in zip(report.initiatives, applied.report.initiatives, strict=True):
        for field in Initiative.model_fields:
            if (before.id, field) not in touched:
                assert getattr(before, field) == getattr(after, field)
    again = apply_corrections(applied.report, entries)
    assert again.report == applied.report
    assert not again.fields
    Report.model_validate(applied.report.model_dump())
    for entry in entries:
        assert content is not None
        content = without_entry(content, target_of(entry), "x")
    left = () if content is None else parse_corrections(content, "x").entries
    assert apply_corrections(report, left).report == report


def test_a_scale_of_steps_keeps_what_is_said_of_them() -> None:
    assert REPORT.grade_scale[0] == GradeStep(grade="S", description="上回る", rank=1)
