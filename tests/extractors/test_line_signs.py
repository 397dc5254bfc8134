"""What lines show before their texts are read: compiled as in plain Python, and never what reading them gainsays."""

from __future__ import annotations

from collections.abc import Sequence
from types import ModuleType

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from torikumi.extractors import brackets, wrap
from torikumi.extractors import line_signs_python as plain
from torikumi.extractors.characters import BRACKETS, TERMINAL
from torikumi.extractors.sentences import Habit
from torikumi.schemas.geometry import BBox
from torikumi.schemas.tables import Line

MODULES: list[ModuleType] = [plain]
try:
    from torikumi.extractors import line_signs_compiled
except ImportError:
    pass  # it was not compiled here
else:
    MODULES.append(line_signs_compiled)

LETTERS = st.one_of(
    st.text("市民の協力をカード課係円人％12１ab。、，.：:・①（）()「」【】<>※～-", min_size=1, max_size=9),
    st.text(min_size=1, max_size=6),
    st.sampled_from(
        ["【目標】", "10件", "総務課", "月", "目標：10回", "3,190千円※1", "（情報推進課）", "\U00020b9fの字を書く"]
    ),
)
WIDTHS = st.one_of(st.sampled_from([0.0, 0.3, 0.5, 5.0, 9.0, 30.0]), st.floats(0, 60))


@st.composite
def some_lines(draw: st.DrawFn) -> list[Line]:
    found = []
    top = 0.0
    for _ in range(draw(st.integers(2, 5))):
        top += draw(st.one_of(st.just(12.0), st.floats(-5, 40)))
        found.append(
            Line(
                draw(LETTERS),
                BBox(0, top, 90, top + 9),
                draw(st.sampled_from([0.0, 7.0, 9.0])),
                draw(st.sampled_from([1, 1, 1, 2])),
                space_after=draw(st.booleans()),
                content=draw(st.sampled_from([-1, -1, 0, 1])),
                lead=draw(WIDTHS),
                lead_word=draw(WIDTHS),
                gap=draw(st.sampled_from([0.0, 0.1, 0.8, 1.0, 3.0])),
                room=draw(WIDTHS),
                indent=draw(WIDTHS),
            )
        )
    return found


@pytest.mark.skipif(len(MODULES) < 2, reason="it was not compiled here")
@given(some_lines())
def test_compiled_as_in_python(lines: list[Line]) -> None:
    assert MODULES[-1].signs_of(lines) == plain.signs_of(lines)


def _full(text: str, top: float = 0.0, *, room: float = 0.0, gap: float = 0.0) -> Line:
    return Line(text, BBox(0, top, 9, top + 9), 9, 1, lead=9.0, lead_word=9.0, room=room, gap=gap)


@given(some_lines(), st.booleans(), st.none() | st.just(Habit(frozenset({"また、"}), 3, 1)), st.booleans())
@example([_full("市民の協力"), _full("を得る", 12)], True, None, False)
def test_a_plain_wrap_is_a_wrap(lines: list[Line], inside: bool, habit: Habit | None, heading: bool) -> None:
    """Whatever is known of the cell besides, but that its lines are set apart or tagged as entries."""
    signs = plain.signs_of(lines)
    setting = wrap.setting_of(lines, signs, heading=heading)._replace(pitch=0.0, pitch_em=0.0, stretches=False)
    for index, wraps in enumerate(signs.wraps):
        if wraps:
            for hanging in (None, 0.0, 20.0):
                told = wrap._is_break(lines[index], lines[index + 1], inside, lines[0], hanging, habit, setting)
                assert told == (False, True)


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(
    ("before", "line", "wraps"),
    [
        ("市民の協力", "を得る", True),
        ("市民の協力", "の推進力", False),  # two that end alike may be entries
        ("市民の協", "を得る", False),  # so short may be a unit, or a name
        ("市民の協力。", "を得る", False),
        ("（市民の協力", "を得る", True),  # where brackets are open the text goes on anyway
        ("市民の総務課", "を得る", False),
        ("市民の協力", "（１）を得る", False),
        ("市民の協力", "３を得る", False),
        ("市民の協力", "目標：を得る", False),
        ("市民の協力を３", "を得る", False),
    ],
)
def test_plain_wraps(module: ModuleType, before: str, line: str, wraps: bool) -> None:
    """Of a full line and the next one."""
    lines = [_full(before), _full(line, 12)]
    assert module.signs_of(lines).wraps == [wraps]


@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize(("room", "gap"), [(9.6, 0.0), (0.0, 0.8)])
def test_a_line_with_room_or_a_gap_is_weighed(module: ModuleType, room: float, gap: float) -> None:
    lines = [_full("市民の協力", room=room, gap=gap), _full("を得る", 12)]
    assert module.signs_of(lines).wraps == [False]


@pytest.mark.parametrize("module", MODULES)
def test_the_signs_of_a_cell(module: ModuleType) -> None:
    lines = [Line("甲（乙", BBox(0, top, 9, top + 9), 9, 1, content=top) for top in (0, 10, 25)]
    lines[1] = Line("乙", BBox(0, 10, 9, 19), 9, 1)
    found = module.signs_of(lines)
    assert (found.tagged, found.nearest, found.farthest, found.brackets) == (True, 20.0, 30.0, [True, False, True])


def open_at_the_end(text: str) -> bool:
    """Whether a bracket is open at the end of a text and no sentence has ended within it, all looked at again."""
    opened = []
    for place, character in enumerate(text):
        if character in BRACKETS:
            opened.append(place)
        elif character in BRACKETS.values() and opened:
            opened.pop()
    return bool(opened) and TERMINAL.isdisjoint(text[opened[-1] :])


@pytest.mark.parametrize("module", [brackets, *MODULES[1:]])
@given(parts=st.lists(st.text("（(「【】」)）。！あ、", max_size=8), min_size=1, max_size=5))
def test_brackets_are_counted_part_by_part(module: ModuleType, parts: list[str]) -> None:
    opened: Sequence[bool] = ()
    for place, part in enumerate(parts):
        opened = module.open_brackets(part, opened)
        assert (bool(opened) and not opened[-1]) == open_at_the_end("".join(parts[: place + 1]))


@pytest.mark.skipif(len(MODULES) < 2, reason="it was not compiled here")
@given(st.text("（(「【】」)）。！あ、", max_size=9) | st.text(), st.lists(st.booleans(), max_size=3))
def test_brackets_compiled_as_in_python(text: str, opened: list[bool]) -> None:
    assert MODULES[-1].open_brackets(text, opened) == brackets.open_brackets(text, opened)
