"""Functions that take a text or a file from outside, each asked with bytes: what coverage-guided fuzzing runs.

A target answers, or raises an error of the project's own. Anything else that it raises is a fault.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from decimal import Decimal
from pathlib import Path
from tempfile import NamedTemporaryFile

import torikumi.normalizers as n
from torikumi.schemas.errors import ProfileError, TorikumiError

Target = Callable[[bytes], None]
"""Asks one function with what the bytes say."""

SEPARATOR = "\x1f"
"""Parts the texts of a target that takes several."""


def text_of(data: bytes) -> str:
    """Bytes as a text; those that are no UTF-8 become surrogates' stand-ins, never an error of the target."""
    return data.decode("utf-8", "replace")


def _asked(name: str) -> Target:
    """The target of a normalizer that takes one text; it is imported when it is asked, so that atheris sees it."""

    def ask(data: bytes) -> None:
        with suppress(TorikumiError):
            getattr(n, name)(text_of(data))

    return ask


def _value(data: bytes) -> None:
    name, _, value = text_of(data).partition(SEPARATOR)
    n.read_value(name, value)


def _departments(data: bytes) -> None:
    names, _, known = text_of(data).partition(SEPARATOR)
    n.resolve_departments(n.split_departments(names), n.split_departments(known))


def _items(data: bytes) -> None:
    text = text_of(data)
    items = n.split_items(text)
    assert "".join("".join(item.text for item in items).split()) == "".join(text.split()), "letters were lost"


def _indicators(data: bytes) -> None:
    text = text_of(data)
    for indicator in n.parse_indicators(text):
        for value in (indicator.value, indicator.lower, indicator.upper):
            assert value is None or value.is_finite(), "a value that is no number"


def _grades(data: bytes) -> None:
    first, _, rest = text_of(data).partition(SEPARATOR)
    scale = [grade for grade in rest.split(SEPARATOR) if grade] or ["A", "B", "C"]
    found = n.parse_grade(first, scale)
    assert found is None or found.grade in scale, "a grade that is not in the scale"
    n.known_scale(scale)
    n.parse_legend(first)


def _number_format(data: bytes) -> None:
    from torikumi.extractors.files.number_format import shown_value

    code, _, text = text_of(data).partition(SEPARATOR)
    shown_value(text, code)
    try:
        number = Decimal(text[:400])
    except ArithmeticError:
        number = Decimal(len(data)) / 7
    if number.is_finite() and abs(number) < Decimal("1e308"):
        for epoch_1904 in (False, True):
            shown_value(number, code, epoch_1904=epoch_1904)


def _file(suffix: str) -> Target:
    """The target of the reader of a kind of file."""

    def ask(data: bytes) -> None:
        from torikumi.extractors.formats import extract_file

        with NamedTemporaryFile(suffix=suffix) as file:
            file.write(data)
            file.flush()
            with suppress(TorikumiError):
                glyphs = extract_file(Path(file.name)).glyphs
                assert glyphs.unassigned == 0, "glyphs went nowhere"

    return ask


def _profile(data: bytes) -> None:
    from torikumi.pipeline.profile import read_profile

    with NamedTemporaryFile(suffix=".toml") as file:
        file.write(data)
        file.flush()
        with suppress(ProfileError):
            read_profile(Path(file.name))


def _dataset_csv(data: bytes) -> None:
    from torikumi.pipeline.export.guard import defuse, undo

    text = text_of(data)
    assert undo(defuse(text)) == text, "a text does not come back"


TARGETS: dict[str, Target] = {
    "normalize_text": _asked("normalize_text"),
    "fold_text": _asked("fold_text"),
    "close_spacing": _asked("close_spacing"),
    "parse_quantity": _asked("parse_quantity"),
    "read_value": _value,
    "split_items": _items,
    "split_blocks": _asked("split_blocks"),
    "parse_indicators": _indicators,
    "parse_series": _asked("parse_series"),
    "parse_fiscal_year": _asked("parse_fiscal_year"),
    "parse_period": _asked("parse_period"),
    "find_years": _asked("find_years"),
    "split_departments": _asked("split_departments"),
    "resolve_departments": _departments,
    "parse_municipality": _asked("parse_municipality"),
    "find_mentions": _asked("find_mentions"),
    "grades": _grades,
    "word_key": _asked("word_key"),
    "number_format": _number_format,
    "guard": _dataset_csv,
    "text_file": _file(".txt"),
    "html_file": _file(".html"),
    "profile": _profile,
}
"""Name → target."""

SEEDS: dict[str, tuple[str, ...]] = {
    "number_format": (
        "#,##0.0%\x1f12.5",
        '[$-411]ggge"年"m"月"d"日"\x1f45017',
        "# ?/?\x1f0.5",
        '[<1]0.00;[DBNum1]0;"△"0;@\x1f-3',
        "[h]:mm:ss.00\x1f1.5",
        "0.0E+00\x1f1e30",
    ),
    "grades": ("Ａ\x1fA\x1fB\x1fC", "A：達成 B：概ね達成 C：未達成\x1fA", "◎\x1f◎\x1f○\x1f△"),
    "profile": (
        '[document]\nmunicipality = "徳島市"\npages="1-3"\n[columns]\n"備考"="results"\n[grades]\nscale=["A"]\n',
        "[labels]\nx=1",
    ),
    "html_file": (
        "<html><table><tr><td rowspan=2 colspan=2>取組<td>目標<tr><td>1</table>",
        "<html><ol type=i start=3><li>a<li value=9>b</ol><del>x</del>",
    ),
    "text_file": (
        "番号\t取組\n1\t公開\n",
        "| 番号 | 取組 |\n|---|---|\n| 1 | 甲<br>乙 |\n",
        "# 題\n<table><tr><td>a</td></tr></table>\n",
    ),
}
"""Where a target begins to look, beside the samples of all."""

COMMON = (
    "3億5,000万円", "50%以上（R元年度）", "20～30件/週", "【公開データセット数：130】",
    "(1) 甲を行う。\n(2) 乙（総務課）", "R1:5件→R2:6件、R3:8件",
    "令和元年度～令和8年度",
    "平成31年4月30日", "総務課、企画課（広報係）／市民病院", "徳島県徳島市", "1割5分", "100%(45/45)",
    "①～③ ・甲 ※注 乙", "＜取組＞\n甲\n＜目標＞\n乙", "約△3.5千人",
)  # fmt: skip
"""Texts of reports: where all other targets begin to look."""
