"""Compare ways to tell that two names say the same: on the tables of cases of the tests.

usage: benchmarks/word_libraries.py

Each way gives a key for a text; the spellings of one row of `SAME` should have one key, the two texts of a row of
`APART` two. RapidFuzz gives no key, but a likeness: there a row is right when all its likenesses are on the right side
of the threshold. The second table does the same for lists of departments. Runs with the Python that has torikumi and
the tests' packages; what is not installed (benchmarks/requirements.txt) is left out. Prints the tables of
docs/normalizer-libraries.md; the times are of one run.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import itertools
import re
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

sys.path.append(str(Path(__file__).resolve().parents[1]))  # for the tables of cases

from tests.normalizers.test_departments import CELLS
from tests.normalizers.test_words import APART, SAME
from torikumi.normalizers.departments import split_departments
from torikumi.normalizers.pairing import name_key
from torikumi.normalizers.text import fold_text
from torikumi.normalizers.words import word_key

Same = Callable[[str, str], bool]
"""Whether two texts say the same."""

_LOOSE = ("助詞", "助動詞", "補助記号", "記号", "空白")
_TEXTS = sorted({text for row in (*SAME, *APART) for text in row})


def main() -> None:
    """Measure every way that is installed, and print the tables."""
    _words()
    print("\n| way | lists of departments read rightly |\n| --- | --- |")
    for name, make in _splitters().items():
        try:
            split = make()
        except ImportError as error:
            print(f"{name}: not installed ({error.name})", file=sys.stderr)
            continue
        print(f"| {name} | {sum(split(text) == names for text, names in CELLS)} of {len(CELLS)} |")


def _words() -> None:
    print("| way | spellings joined | opposites kept apart | ms to load | µs a text | what it joins or parts wrongly |")
    print("| --- | --- | --- | --- | --- | --- |")
    for name, make in _ways().items():
        started = time.perf_counter()
        try:
            same = make()
            same("取組", "取り組み")
        except ImportError as error:
            print(f"{name}: not installed ({error.name})", file=sys.stderr)
            continue
        load = (time.perf_counter() - started) * 1000
        started = time.perf_counter()
        for text in _TEXTS:
            same(text, text)
        each = (time.perf_counter() - started) / (2 * len(_TEXTS)) * 1_000_000
        parted = [row[0] for row in SAME if not all(same(a, b) for a, b in itertools.combinations(row, 2))]
        joined = ["/".join(row) for row in APART if same(*row)]
        wrong = ", ".join([*parted[:3], *joined[:3]])
        print(
            f"| {name} | {len(SAME) - len(parted)} of {len(SAME)} | {len(APART) - len(joined)} of {len(APART)} | "
            f"{load:.0f} | {each:.0f} | {wrong} |"
        )


def _ways() -> dict[str, Callable[[], Same]]:
    ways: dict[str, Callable[[], Same]] = {
        "`fold_text`": lambda: _by_key(fold_text),
        "`name_key` (brackets and の away)": lambda: _by_key(name_key),
        "`word_key` (SudachiPy, mode B, our rules)": lambda: _by_key(word_key.__wrapped__),
    }
    for mode in "ABC":
        ways[f"{_version('sudachipy')}, mode {mode}, normalized forms"] = partial(_sudachi, mode)
    ways[f"{_version('fugashi')}, unidic-lite, lemmas"] = lambda: _by_key(_unidic())
    ways[f"{_version('fugashi')}, ipadic, base forms"] = lambda: _by_key(_ipadic())
    ways[f"{_version('janome')}, base forms"] = lambda: _by_key(_janome())
    ways[f"{_version('neologdn')}"] = lambda: _by_key(importlib.import_module("neologdn").normalize)
    for threshold in (80, 90, 95):
        ways[f"{_version('rapidfuzz')} ratio of folded names, {threshold} or more"] = partial(_likeness, threshold)
    return ways


def _splitters() -> dict[str, Callable[[], Callable[[str], list[str]]]]:
    return {
        "`split_departments`": lambda: split_departments,
        "cut at 、 ・ ／ and white space": lambda: _cut,
        f"{_version('sudachipy')}, mode C, cut at signs and conjunctions": _sudachi_splitter,
    }


def _cut(text: str) -> list[str]:
    return [part for part in re.split(r"[、，,・/／\s]+", text) if part]


def _sudachi_splitter() -> Callable[[str], list[str]]:
    sudachipy: Any = importlib.import_module("sudachipy")
    tokenizer = sudachipy.Dictionary(dict="core").tokenizer(sudachipy.SplitMode.C)

    def split(text: str) -> list[str]:
        cut = ("補助記号", "空白", "接続詞", "助詞")
        groups = itertools.groupby(tokenizer.tokenize(text), lambda token: token.part_of_speech()[0] in cut)
        return ["".join(token.surface() for token in tokens) for is_cut, tokens in groups if not is_cut]

    return split


def _version(package: str) -> str:
    try:
        return f"{package} {importlib.metadata.version(package)}"
    except importlib.metadata.PackageNotFoundError:
        return package


def _by_key(key: Callable[[str], str]) -> Same:
    return lambda one, other: key(one) == key(other)


def _sudachi(mode: str) -> Same:
    sudachipy: Any = importlib.import_module("sudachipy")
    tokenizer = sudachipy.Dictionary(dict="core").tokenizer(getattr(sudachipy.SplitMode, mode))

    def key(text: str) -> str:
        tokens = tokenizer.tokenize(text)
        return "".join(t.normalized_form() for t in tokens if t.part_of_speech()[0] not in _LOOSE)

    return _by_key(key)


def _unidic() -> Callable[[str], str]:
    fugashi: Any = importlib.import_module("fugashi")
    importlib.import_module("unidic_lite")
    tagger = fugashi.Tagger()

    def key(text: str) -> str:
        return "".join(w.feature.lemma or w.surface for w in tagger(text) if w.feature.pos1 not in _LOOSE)

    return key


def _ipadic() -> Callable[[str], str]:
    fugashi: Any = importlib.import_module("fugashi")
    tagger = fugashi.GenericTagger(importlib.import_module("ipadic").MECAB_ARGS)

    def base(word: Any) -> str:
        form = word.feature[6] if len(word.feature) > 6 else "*"
        return word.surface if form == "*" else form

    return lambda text: "".join(base(w) for w in tagger(text) if w.feature[0] not in _LOOSE)


def _janome() -> Callable[[str], str]:
    tokenizer = importlib.import_module("janome.tokenizer").Tokenizer()

    def key(text: str) -> str:
        return "".join(t.base_form for t in tokenizer.tokenize(text) if t.part_of_speech.split(",")[0] not in _LOOSE)

    return key


def _likeness(threshold: int) -> Same:
    fuzz: Any = importlib.import_module("rapidfuzz.fuzz")
    return lambda one, other: fuzz.ratio(name_key(one), name_key(other)) >= threshold


if __name__ == "__main__":
    main()
