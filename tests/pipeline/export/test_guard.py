import re

import pytest
from hypothesis import example, given

from tests.support.reports import texts
from torikumi.pipeline.export.guard import GUARDED, defuse, undo


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("=1+2", "'=1+2"),
        ("+1+2", "'+1+2"),
        ("-1+cmd", "'-1+cmd"),
        ("@市民課", "'@市民課"),
        ("\t=1", "'\t=1"),
        (" =1", "' =1"),
        ("＝1+2", "'＝1+2"),
        ("＠市民課", "'＠市民課"),
        ("- 研修", "'- 研修"),
        ("－研修", "'－研修"),
        ("+", "+"),
        ("-", "-"),
        ("－", "－"),
        ("-5", "-5"),
        ("+3%", "+3%"),
        ("-1,200.5", "-1,200.5"),
        ("－５", "－５"),
        ("-5人", "'-5人"),
        ("'=1", "''=1"),
        ("'取組'", "'取組'"),
        ("", ""),
        ("1=1", "1=1"),
        ("△5", "△5"),
    ],
)
def test_defuse(text: str, cell: str) -> None:
    assert defuse(text) == cell
    assert undo(cell) == text


@given(texts)
@example("''=")
@example("'-5")
@example("\n'=1")
def test_undo_is_the_inverse(text: str) -> None:
    assert undo(defuse(text)) == text


@given(texts)
def test_the_pattern_in_the_package_is_enough_to_undo(text: str) -> None:
    cell = defuse(text)
    assert (cell[1:] if re.match(GUARDED, cell) else cell) == text


@given(texts)
def test_nothing_that_runs_is_left(text: str) -> None:
    cell = defuse(text)
    assert not re.match(r"\s*[=＝@＠]", cell)
