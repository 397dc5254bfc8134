"""Profiles: what they may say, and errors that name the line."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.support.shared_samples import ROOT
from torikumi.extractors.document import extract
from torikumi.pipeline.convert import convert, pairs_of, report_of
from torikumi.pipeline.labels import is_label
from torikumi.pipeline.profile import NO_PROFILE, parse_profile, read_profile
from torikumi.pipeline.profile_draft import draft_profile
from torikumi.pipeline.toml_lines import line_of
from torikumi.pipeline.words import words_given
from torikumi.schemas.errors import ProfileError
from torikumi.schemas.profile import PageRange, Profile, parse_page_ranges
from torikumi.schemas.report import Report
from torikumi.schemas.roles import Role

SAMPLE = ROOT / "samples" / "tokushima-r1" / "report.pdf"

WHOLE = r"""
# everything that a profile can say
[document]
municipality = "徳島市"
fiscal_year = 2019
plan = "徳島市情報化基本計画"
report = "取組実績"
pages = "3-12, 15"
skip = [4, "6-7"]

[columns]
"主な成果" = "results"
"R4／実績" = { role = "actual", fiscal_year = 2022 }

[labels]
"ねらい" = "goals"
"参考" = "extra"

[grades]
scale = ["S", "A", "B", "C"]
unranked = ["－"]

[indicators]
lower_is_better = ["待ち人数"]
higher_is_better = ["減量"]

[sections]
patterns = ['(?P<label>柱(?P<number>\d+))\s*(?P<title>.+)']
"""


def test_everything_that_can_be_said_is_read() -> None:
    profile = parse_profile(WHOLE)
    assert profile.document.municipality == "徳島市"
    assert [page for page in range(1, 20) if profile.document.takes(page)] == [3, 5, 8, 9, 10, 11, 12, 15]
    assert profile.columns["主な成果"].role is Role.RESULTS
    assert (profile.columns["R4／実績"].role, profile.columns["R4／実績"].fiscal_year) == (Role.ACTUAL, 2022)
    assert profile.labels == {"ねらい": Role.GOALS, "参考": Role.EXTRA}
    assert profile.grades.scale == ("S", "A", "B", "C")
    assert profile.indicators.lower_is_better == ("待ち人数",)
    found = profile.sections.patterns[0].match("柱2 くらし")
    assert found is not None
    assert found.groupdict() == {"label": "柱2", "number": "2", "title": "くらし"}


def test_the_example_of_the_docs_is_a_profile_and_names_every_part_of_it() -> None:
    text = (ROOT / "docs" / "profiles.md").read_text("utf-8")
    example = text.split("```toml\n")[1].split("```")[0]
    profile = parse_profile(example)
    assert profile.columns["主な成果"].role is Role.RESULTS
    assert profile.model_fields_set == set(Profile.model_fields)
    for name in Profile.model_fields:
        part = getattr(profile, name)
        if not isinstance(part, dict):
            assert part.model_fields_set == set(type(part).model_fields), name
    assert all(f"`{role.value}`" in text for role in Role)


def test_an_empty_one_changes_nothing() -> None:
    assert parse_profile("") == NO_PROFILE == Profile()
    assert NO_PROFILE.document.takes(1)


WRONG = [
    ('[document]\nfiscal_year = "R1"', "line 2: document.fiscal_year: "),
    ("[document]\n\nfiscal_year = 19", "line 3: document.fiscal_year: "),
    ('# a remark\n[columns]\n"成果" = "result"', "line 3: columns.成果.role: 'result' is none of number, name, "),
    ('[columns]\n"成果" = {role = "actual", year = 2022}', "line 2: columns.成果.year: there is no such key"),
    ("[column]\na = 1", "line 1: column: there is no such key"),
    ('[labels]\n"担当" = "departments"', "line 2: labels.担当: a label inside a cell can only be contents, "),
    ('[grades]\nscale = ["A", "B", "A"]', "line 1: grades: a grade stands in it twice"),
    ("[sections]\npatterns = ['柱']", "line 1: sections: the pattern '柱' lacks the named groups label, number, title"),
    ("[sections]\npatterns = [\n  '(']", "line 2: sections.patterns.0: "),
    ('[document]\npages = "3-"\nskip = "x"', "line 3: document.skip: 'x' is no page and no range of pages"),
    ('[document]\npages = "5-3"', "line 2: document.pages: the pages '5-3' run backwards"),
    ("[document]\npages = true", "line 2: document.pages: "),
    ('document.fiscal_year = 1\n[grades]\nscale = "ABC"', "line 1: document.fiscal_year: "),
    ("[document\n", "line 1: no TOML: "),
    ('[document]\nplan = """\nfiscal_year = 3\n"""\nfiscal_year = "?"', "line 5: document.fiscal_year: "),
    ("a = [1,", "line 1: no TOML: "),
]


@pytest.mark.parametrize(("text", "message"), WRONG)
def test_an_error_names_the_line(text: str, message: str) -> None:
    with pytest.raises(ProfileError) as raised:
        parse_profile(text, "city.toml")
    assert str(raised.value).startswith(f"city.toml: {message}")
    assert "\n" not in str(raised.value)
    assert raised.value.exit_code == 2


def test_several_errors_are_counted() -> None:
    with pytest.raises(ProfileError, match=r"\(and 1 more\)"):
        parse_profile("[document]\nfiscal_year = 1\nplan = 2")


def test_a_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match=r"missing\.toml: cannot be read"):
        read_profile(tmp_path / "missing.toml")
    (tmp_path / "sjis.toml").write_bytes("[document]\nplan = '計画'".encode("shift_jis"))
    with pytest.raises(ProfileError, match=r"sjis\.toml: line 2: not UTF-8: save it as UTF-8"):
        read_profile(tmp_path / "sjis.toml")
    (tmp_path / "bom.toml").write_text("[document]\nfiscal_year = 2019", encoding="utf-8-sig")
    assert read_profile(tmp_path / "bom.toml").document.fiscal_year == 2019


LAYOUTS = sorted((ROOT / "samples" / "layouts").glob("*.pdf"))


@pytest.mark.parametrize("path", [SAMPLE, *LAYOUTS], ids=lambda path: path.stem)
def test_a_draft_changes_nothing(path: Path) -> None:
    extraction = extract(path, verify="none")
    report = report_of(path, extraction)
    profile = parse_profile(draft_profile(path, extraction, report))
    assert profile.document.fiscal_year == report.report.fiscal_year
    with words_given(profile):
        assert report_of(path, extraction, profile) == report


def test_a_profile_gives_columns_their_role() -> None:
    plain = convert(SAMPLE, verify="none")
    text = '[columns]\n"取組実績" = "improvements"\n"改善・拡充策、課題等" = "extra"'
    turned = convert(SAMPLE, profile=parse_profile(text), verify="none")
    for before, after in zip(plain.initiatives, turned.initiatives, strict=True):
        assert not after.results
        assert [item.text for item in before.improvements] == after.extra.get("改善・拡充策、課題等", "").splitlines()
    assert not any(check.code == "column-without-role" for check in turned.checks)


def test_a_profile_gives_labels_of_forms_their_role() -> None:
    form = ROOT / "samples" / "layouts" / "sheet-above.pdf"
    text = '[columns]\n"目的" = "goals"\n"評価の理由" = "results"\n"根拠法令" = "extra"'
    plain, turned = convert(form, verify="none"), convert(form, profile=parse_profile(text), verify="none")
    for before, after in zip(plain.initiatives, turned.initiatives, strict=True):
        assert [item.text for item in after.goals] == before.extra["目的"].split("\n")
        assert [item.text for item in after.results] == before.extra["評価の理由"].split("\n")
        assert after.extra == {key: before.extra[key] for key in before.extra if key not in ("目的", "評価の理由")}
    unknown = [check.message for check in turned.checks if check.code == "column-without-role"]
    assert not any("根拠法令" in message for message in unknown)


def test_a_profile_gives_labels_inside_cells_their_role() -> None:
    turned = convert(SAMPLE, profile=parse_profile('[labels]\n"目標" = "extra"'), verify="none")
    assert not any(initiative.goals or initiative.targets for initiative in turned.initiatives)
    assert "130" in turned.initiatives[0].extra["目標"]


def test_a_profile_says_who_what_and_when_and_the_command_line_goes_before_it() -> None:
    text = '[document]\nmunicipality = "南国市"\nfiscal_year = 2001\nplan = "甲計画"\nreport = "乙"'
    report = convert(SAMPLE, profile=parse_profile(text), verify="none")
    assert (report.municipality.code, report.report.fiscal_year) == ("392049", 2001)
    assert (report.plan.title, report.report.title) == ("甲計画", "乙")
    assert convert(SAMPLE, profile=parse_profile(text), fiscal_year=2002, verify="none").report.fiscal_year == 2002


def test_a_profile_takes_and_leaves_out_pages() -> None:
    whole = convert(SAMPLE, verify="none")
    part = convert(SAMPLE, profile=parse_profile('[document]\nskip = "4-"'), verify="none")
    assert 0 < len(part.initiatives) < len(whole.initiatives)
    assert part.source.pages == whole.source.pages
    assert [check.message for check in part.checks if check.code == "pages-left-out"] == [
        f"{whole.source.pages - 3} of {whole.source.pages} pages were left out, as the profile says"
    ]
    with pytest.raises(ProfileError, match="takes none of the 9 pages"):
        convert(SAMPLE, profile=parse_profile('[document]\npages = "100-"'), verify="none")


def test_a_profile_gives_the_scale_of_grades() -> None:
    text = '[grades]\nscale = ["C", "B", "A"]\nunranked = ["S"]'
    report = convert(SAMPLE, profile=parse_profile(text), verify="none")
    assert [(step.grade, step.rank) for step in report.grade_scale] == [("C", 1), ("B", 2), ("A", 3), ("S", None)]
    assert report.grade_scale[0].description


def test_a_profile_says_of_which_indicators_less_is_better() -> None:
    plain = convert(SAMPLE, verify="none")
    pair = next(pair for pair in pairs_of(plain.initiatives[0]) if pair.achievement_percent)
    name = plain.initiatives[0].targets[pair.target].name
    for key, ratio in (("lower_is_better", None), ("higher_is_better", pair.achievement_percent)):
        profile = parse_profile(f'[indicators]\n{key} = ["{name[:4]}"]')
        assert pairs_of(plain.initiatives[0], profile)[0].achievement_percent == ratio
    turned = convert(SAMPLE, profile=parse_profile(f'[indicators]\nlower_is_better = ["{name[:4]}"]'), verify="none")

    def said(report: Report) -> set[str]:
        return {check.message for check in report.checks if check.code.startswith("grade-") and check.initiative == "1"}

    assert said(plain) != said(turned)  # 84 of 130 is now better than the target, so its grade B is too low


def test_a_profile_gives_the_headings_of_sections() -> None:
    text = "[sections]\npatterns = ['^(?P<label>取組(?P<number>方針.))(?P<title>.+)$']"
    report = convert(SAMPLE, profile=parse_profile(text), verify="none")
    assert report.sections[0].number == "方針1"
    assert convert(SAMPLE, verify="none").sections[0].number == "1"  # it holds for one document only


@pytest.mark.parametrize(
    ("text", "ranges"),
    [
        ("3", (PageRange(3, 3),)),
        ("3-5", (PageRange(3, 5),)),
        ("3〜5, 8", (PageRange(3, 5), PageRange(8, 8))),
        ("20-", (PageRange(20, None),)),
    ],
)
def test_ranges_of_pages(text: str, ranges: tuple[PageRange, ...]) -> None:
    assert parse_page_ranges(text) == ranges


@pytest.mark.parametrize("text", ["", "0", "-3", "a", "3,", "3--5", "1.5"])
def test_what_is_no_range(text: str) -> None:
    with pytest.raises(ValueError, match="is no page and no range"):
        parse_page_ranges(text)


@given(st.text(max_size=60))
def test_no_text_raises_anything_else(text: str) -> None:
    with suppress(ProfileError):
        parse_profile(text)


@given(st.text(max_size=60), st.lists(st.one_of(st.text(max_size=5), st.integers(0, 3)), max_size=4))
def test_a_line_is_one_of_the_text(text: str, path: list[str | int]) -> None:
    assert 1 <= line_of(text, path) <= max(1, len(text.splitlines()))


@pytest.mark.parametrize("first", ["with it", "without it"])
def test_a_heading_is_a_label_only_where_its_profile_is_in_force(first: str) -> None:
    heading = f"市長の一言{first}"
    profile = parse_profile(f'[columns]\n"{heading}" = "results"\n')
    for case in (first, "without it", "with it", "without it"):
        with words_given(profile if case == "with it" else NO_PROFILE):
            assert is_label(heading) is (case == "with it")
