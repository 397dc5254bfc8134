"""How far libraries for Japanese numbers and years get with the cases of the tests.

The libraries are no dependency of torikumi; they are looked for in an environment of their own, one that is missing is
said so::

    python3.11 -m venv .venv-libraries
    .venv-libraries/bin/pip install -r benchmarks/requirements-normalizers.txt
    .venv/bin/python benchmarks/normalizer_libraries.py --site .venv-libraries/lib/python3.11/site-packages --write-docs
"""

from __future__ import annotations

import argparse
import re
import sys
import unicodedata
import warnings
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))

from tests.normalizers.test_quantities import BOUNDED, NOTHING, SINGLE  # noqa: E402
from tests.normalizers.test_years import FISCAL, NO_YEAR  # noqa: E402
from torikumi.normalizers.quantities import TEXT_MAX, parse_quantity  # noqa: E402
from torikumi.normalizers.years import parse_fiscal_year  # noqa: E402

DOCS = ROOT / "docs" / "normalizer-libraries.md"
EXAMPLES = 3
"""Wrong values shown of each library."""

Answer = Decimal | int | None
Reader = Callable[[str], Answer]
"""Text → its one number or fiscal year, or None where the library says nothing, several numbers, or raises."""


@dataclass(slots=True)
class Score:
    """What one library made of the cases.

    Attributes:
        name: The library, and how it was asked.
        version: Its version, or None when it is not installed.
        right: Cases with a value that it gives exactly.
        none: Cases with a value of which it says nothing.
        wrong: Cases with another value than the right one.
        invented: Cases without a value of which it gives one.
        examples: Some of the wrong ones.
    """

    name: str
    version: str | None
    right: int = 0
    none: int = 0
    wrong: int = 0
    invented: int = 0
    examples: list[str] = field(default_factory=list)


def measure(name: str, package: str, make: Callable[[], Reader], cases: Sequence[tuple[str, Answer]]) -> Score:
    """Ask a library for every case."""
    try:
        score = Score(name, version(package) if package != "torikumi" else "this")
        read = make()
    except (PackageNotFoundError, ImportError) as error:
        print(f"{name}: not measured: {error}", file=sys.stderr)
        return Score(name, None)
    for text, expected in cases:
        try:
            found = read(text)
        except Exception:  # whatever a library raises is an answer: nothing
            found = None
        if found is not None and isinstance(expected, Decimal):
            found = exact(found)
        if found == expected:
            score.right += expected is not None
            continue
        if found is None:
            score.none += 1
            continue
        score.wrong += expected is not None
        score.invented += expected is None
        score.examples.append(f"{text} → {found}")
    return score


def exact(number: Any) -> Decimal | None:
    """A number as it is written: 0.04 of a float is 0.04, if its shortest form says so."""
    try:
        return Decimal(str(number))
    except InvalidOperation:
        return None


def one(numbers: Iterable[Any]) -> Any:
    """The only number, or None."""
    found = list(numbers)
    return found[0] if len(found) == 1 else None


def wide_to_narrow(text: str) -> str:
    """Every library gets the text in NFKC, as its users would give it."""
    return unicodedata.normalize("NFKC", text)


# --- numbers


def number_cases() -> list[tuple[str, Answer]]:
    """Single numbers and bounds with their value; ranges, which have no single one, and texts that are no quantity."""
    cases: list[tuple[str, Answer]] = [(text, Decimal(value)) for text, value, *_ in SINGLE]
    cases += [(text, None if value is None else Decimal(value)) for text, value, *_ in BOUNDED]
    return cases + [(text, None) for text, _ in NOTHING if len(text) <= TEXT_MAX]


def own_number(text: str) -> Answer:
    """What torikumi reads."""
    found = parse_quantity(text)
    return found.value if found else None


def kanjize() -> Reader:
    """kanjize: a whole text that is a number."""
    number = import_module("kanjize").kanji2number
    return lambda text: exact(number(wide_to_narrow(text)))


def suji() -> Reader:
    """suji: the numbers in a text."""
    values = import_module("suji").values
    return lambda text: exact(one(value["val"] for value in values(wide_to_narrow(text))))


def japanese_numbers() -> Reader:
    """japanese-numbers-python: the numbers in a text."""
    numbers = import_module("japanese_numbers").to_arabic_numbers
    return lambda text: one(numbers(wide_to_narrow(text)))


def kanji_to_number() -> Reader:
    """kanji-to-number: a whole text."""
    number = import_module("kanji_to_number").kanji_to_number
    return lambda text: exact(number(wide_to_narrow(text)))


def pynormalizenumexp() -> Reader:
    """pynormalizenumexp: the expressions in a text; 以上 and 以下 give bounds, a range gives two."""
    normalizer = import_module("pynormalizenumexp.normalize_numexp").NormalizeNumexp("ja")

    def read(text: str) -> Answer:
        found = one(normalizer.normalize(wide_to_narrow(text)))
        if found is None or found.type != "numerical":
            return None
        low, high = found.value_lower_bound, found.value_upper_bound
        if low == high or high == float("inf"):
            return exact(low)
        return exact(high) if low == float("-inf") else None

    return read


def quantulum3() -> Reader:
    """quantulum3: the quantities in a text."""
    parser = import_module("quantulum3.parser")
    return lambda text: exact(one(found.value for found in parser.parse(wide_to_narrow(text))))


def before_torikumi(module: str, function: str) -> Callable[[], Reader]:
    """A library that repairs text, put before torikumi's own reading: what it spoils comes out wrong or not at all."""

    def make() -> Reader:
        repair = getattr(import_module(module), function)
        return lambda text: own_number(repair(text))

    return make


NUMBERS: list[tuple[str, str, Callable[[], Reader]]] = [
    ("torikumi", "torikumi", lambda: own_number),
    ("suji", "suji", suji),
    ("pynormalizenumexp", "pynormalizenumexp", pynormalizenumexp),
    ("kanjize", "kanjize", kanjize),
    ("kanji-to-number", "kanji-to-number", kanji_to_number),
    ("japanese-numbers-python", "japanese-numbers-python", japanese_numbers),
    ("quantulum3", "quantulum3", quantulum3),
    ("mojimoji.zen_to_han, then torikumi", "mojimoji", before_torikumi("mojimoji", "zen_to_han")),
    ("jaconv.normalize, then torikumi", "jaconv", before_torikumi("jaconv", "normalize")),
    ("neologdn.normalize, then torikumi", "neologdn", before_torikumi("neologdn", "normalize")),
]


# --- years


def year_cases() -> list[tuple[str, Answer]]:
    """Texts with their fiscal year, and texts that name none."""
    cases: list[tuple[str, Answer]] = list(FISCAL)
    return cases + [(text, None) for text, _ in NO_YEAR]


def fiscal(year: int, month: int | None) -> int:
    """The step from a calendar date to the fiscal year, which no library takes: done for them."""
    return year - 1 if month is not None and month <= 3 else year


def ja_timex() -> Reader:
    """ja-timex: the dates in a text; the first one counts."""
    parser = import_module("ja_timex").TimexParser()

    def read(text: str) -> Answer:
        values = [found.value for found in parser.parse(wide_to_narrow(text)) if found.type == "DATE"]
        dates = [re.match(r"(?:FY)?(\d{4})(?:-(\d\d))?", value) for value in values]
        first = next((found for found in dates if found), None)
        return fiscal(int(first[1]), int(first[2]) if first[2] else None) if first else None

    return read


def by_formats(parse: Callable[[str, str], Any], formats: Sequence[str]) -> Reader:
    """A library that reads one given form a time: all forms are tried, the month counts where the form has one."""

    def read(text: str) -> Answer:
        for form in formats:
            try:
                found = parse(wide_to_narrow(text).strip(), form)
            except Exception:  # another form
                continue
            return fiscal(found.year, found.month if "%m" in form else None)
        return None

    return read


def japanera() -> Reader:
    """japanera: a text of a given form."""
    days = ("年%m月%d日", "年%m月", "年度", "年")
    formats = [f"%-K%-{number}{day}" for number in "yn" for day in days]
    formats += ["%-h%-y.%m.%d", "%-h%-y.%m", "%-h%-y年度", "%-h%-y年", "%-h%-y"]
    parse = import_module("japanera").EraDate.strptime
    # it gives a date of every era that the letter may stand for, the oldest first: the latest is taken
    return by_formats(lambda text, form: parse(text, form)[-1], formats)


def jpdatetime() -> Reader:
    """jpdatetime: a text of a given form."""
    formats = ["%G年%m月%d日"]  # it refuses a year without month and day
    return by_formats(import_module("jpdatetime").jpdatetime.strptime, formats)


def datetimejp() -> Reader:
    """datetimejp: a text of a given form."""
    formats = ["%g%e年%m月%d日", "%g%e年%m月", "%g%e年度", "%g%e年", "%-g%e.%m.%d", "%-g%e.%m", "%-g%e年度", "%-g%e"]
    return by_formats(import_module("datetimejp").JDate.strptime, formats)


def jeraconv() -> Reader:
    """jeraconv: an era and its year."""
    converter = import_module("jeraconv.jeraconv").J2W()
    return lambda text: int(converter.convert(wide_to_narrow(text).removesuffix("度")))


YEARS: list[tuple[str, str, Callable[[], Reader]]] = [
    ("torikumi", "torikumi", lambda: parse_fiscal_year),
    ("ja-timex", "ja-timex", ja_timex),
    ("japanera, 13 formats tried", "japanera", japanera),
    ("jpdatetime, whole dates only", "jpdatetime", jpdatetime),
    ("datetimejp, 8 formats tried", "datetimejp", datetimejp),
    ("jeraconv, without 度", "jeraconv", jeraconv),
]


# --- the tables


def table(scores: Sequence[Score], cases: Sequence[tuple[str, Answer]]) -> str:
    """The scores as Markdown."""
    valued = sum(expected is not None for _, expected in cases)
    lines = [
        f"{valued} texts with a value, {len(cases) - valued} without one.",
        "",
        "| library | version | right | says nothing | wrong value | value where there is none | for example |",
        "| --- | --- | ---: | ---: | ---: | ---: | --- |",
    ]
    for score in scores:
        if score.version is None:
            lines.append(f"| {score.name} | not installed | | | | | |")
            continue
        shown = "; ".join(score.examples[:: max(1, len(score.examples) // EXAMPLES)][:EXAMPLES]).replace("\n", " ")
        lines.append(
            f"| {score.name} | {score.version} | {score.right} | {score.none} | {score.wrong} | {score.invented} | "
            f"{shown.replace('|', '/')} |"
        )
    return "\n".join(lines)


HEADINGS: dict[str, tuple[Callable[[], list[tuple[str, Answer]]], list[tuple[str, str, Callable[[], Reader]]]]] = {
    "Numbers": (number_cases, NUMBERS),
    "Years": (year_cases, YEARS),
}


def main() -> None:
    """Measure, print, and put the tables into the docs if asked."""
    options = argparse.ArgumentParser(description=(__doc__ or "").split("\n")[0])
    options.add_argument("--site", type=Path, help="site-packages of the environment that holds the libraries")
    options.add_argument("--write-docs", action="store_true", help=f"put the tables into {DOCS.name}")
    given = options.parse_args()
    if given.site:
        sys.path.append(str(given.site))  # behind our own packages, which win
    warnings.simplefilter("ignore")
    text = DOCS.read_text(encoding="utf-8") if given.write_docs else ""
    for heading, (make_cases, libraries) in HEADINGS.items():
        cases = make_cases()
        made = table([measure(name, package, make, cases) for name, package, make in libraries], cases)
        print(f"## {heading}\n\n{made}\n")
        marks = f"<!-- {heading}: made by benchmarks/normalizer_libraries.py -->", f"<!-- end of {heading} -->"
        text = re.sub(rf"(?s){re.escape(marks[0])}.*?{re.escape(marks[1])}", f"{marks[0]}\n{made}\n{marks[1]}", text)
    if given.write_docs:
        DOCS.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
