"""Mutations of web pages and texts: tags, spans, cells, lines, letters, encodings."""

from __future__ import annotations

import re
from collections.abc import Callable
from random import Random

from fuzzing import odd, raw

TAG = re.compile(r"</?\w+[^<>]*>")
DIGITS = re.compile(r"[0-9０-９]+")
CELL = re.compile(r"(?<=[>\t|\n])[^<>\t|\n]+(?=[<\t|\n])")

TAGS = (
    "<table>", "</table>", "<tr>", "</tr>", "<td>", "</td>", "<th>", "<td colspan=0>", "<td rowspan=0>",
    "<td colspan=-1 rowspan=x>",
    "<td colspan=99999999>", "<td rowspan=99999999>", "<td rowspan=65534 colspan=1000>", "<td colspan='２'>", "<thead>",
    "<tfoot>", "<caption>",
    "<colgroup span=9999><col span=99999>", "<br>", "<p>", "<ul><li>", "<ol start=-5 reversed type=i><li>",
    "<ol start=999999999999><li value=x>", "<div style='display:none'>",
    "<td hidden>", "<template>", "<script>", "</script>", "<style>", "<!--", "-->", "<![CDATA[", "]]>", "<?php",
    "<svg><text>", "<math>", "<select><option>",
    "<ruby>漢<rt>かん</rt></ruby>", "<del>", "<s>", "<ins>", "<font color=white>",
    "<span style='color:#fff;background:#fff'>", "<textarea>", "<title>", "<base href=x>",
    "<meta charset=utf-16>", "<meta charset=nope>", "<meta charset=iso-2022-jp>", "<frameset>", "<plaintext>",
    "<body>", "</body></html>", "<a href='x'", "<td", "<", ">", "&", "&#0;", "&#xD800;", "&#x110000;",
    "&nbsp;&shy;&zwj;", "&lt;td&gt;", "<details><summary>", "<dl><dt><dd>", "<pre>", "<noscript>",
)  # fmt: skip
"""Tags that stand wrong, and spans beyond any table."""

MARKS = (
    "|", "||", "|---|", "|:-:|---|", "\t", "\t\t\t", "\n", "\n\n", "\r", "\x0c", "\x0b", "<br>", "**", "~~", "`",
    "\\|", "#", "- ", "1. ", "> ", "<!-- Page 3 -->",
    "---", "===", "```", "<table><tr><td>x", "</td></tr></table>", "![](x)", "[x](y)", '"', '""', "\x1b[31m", "\x00",
    "\u2028", "\u0085", "- 3 -", "+---+---+", "┌─┬─┐", "│",
)  # fmt: skip
"""Marks of texts with tables."""

ENCODINGS = (
    "utf-8",
    "utf-8-sig",
    "cp932",
    "euc_jp",
    "iso2022_jp",
    "utf-16",
    "utf-16-le",
    "utf-16-be",
    "utf-32",
    "utf-7",
    "gb18030",
    "latin-1",
)


def text_changed(data: bytes, random: Random) -> bytes:
    """Tags, marks, numbers, letters and lines of a text changed."""
    text, encoding = _told(data)
    for _ in range(random.choice((1, 1, 2, 5, 20))):
        text = random.choice(CHANGES)(text, random)
    return text.encode(encoding, "surrogatepass" if encoding == "utf-8" else "xmlcharrefreplace")


def encoded(data: bytes, random: Random) -> bytes:
    """In another encoding; what it does not have is left out, or a question mark."""
    text, _ = _told(data)
    return text.encode(random.choice(ENCODINGS), random.choice(("replace", "ignore", "xmlcharrefreplace")))


STEPS: tuple[raw.Step, ...] = (text_changed, text_changed, text_changed, text_changed, encoded)
"""Mutations of a web page or text."""


def _told(data: bytes) -> tuple[str, str]:
    """The text of a file, and its encoding: UTF-8, else the one of Japanese office machines."""
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return data.decode("cp932", "replace"), "cp932"


def _put(text: str, random: Random) -> str:
    """A tag or mark somewhere."""
    place = random.randrange(len(text) + 1)
    return (
        text[:place]
        + random.choice(TAGS if random.random() < 0.5 else MARKS) * random.choice((1, 1, 1, 3, 60))
        + text[place:]
    )


def _tag(text: str, random: Random) -> str:
    """A tag gone, doubled, or another one in its place."""
    found = _one(TAG, text, random)
    if found is None:
        return _put(text, random)
    new = random.choice(("", found.group() * 2, random.choice(TAGS)))
    return text[: found.start()] + new + text[found.end() :]


def _number(text: str, random: Random) -> str:
    """A number that is another one."""
    found = _one(DIGITS, text, random)
    return text if found is None else text[: found.start()] + odd.number(random) + text[found.end() :]


def _cell(text: str, random: Random) -> str:
    """The text of a cell or line that is an odd one."""
    found = _one(CELL, text, random)
    return text if found is None else text[: found.start()] + odd.text(random) + text[found.end() :]


def _line(text: str, random: Random) -> str:
    """Lines gone, doubled, or elsewhere."""
    lines = text.split("\n")
    place = random.randrange(len(lines))
    kind = random.randrange(4)
    if kind == 0:
        del lines[place : place + random.choice((1, 3, 20))]
    elif kind == 1:
        lines[place:place] = lines[place : place + random.choice((1, 4))] * random.choice((1, 2, 60))
    elif kind == 2:
        lines.insert(random.randrange(len(lines)), lines.pop(place))
    elif place + 1 < len(lines):
        lines[place : place + 2] = [lines[place] + lines[place + 1]]
    return "\n".join(lines)


def _letters(text: str, random: Random) -> str:
    """Odd letters in the middle of a word."""
    place = random.randrange(len(text) + 1)
    return (
        text[:place]
        + random.choice((odd.text(random), random.choice(odd.CONTROLS), chr(random.randrange(0x110000))))
        + text[place:]
    )


CHANGES: tuple[Callable[[str, Random], str], ...] = (
    _put,
    _put,
    _tag,
    _tag,
    _tag,
    _number,
    _number,
    _cell,
    _cell,
    _line,
    _letters,
)
"""What happens to a text."""


def _one(pattern: re.Pattern[str], text: str, random: Random) -> re.Match[str] | None:
    """A match after a random place."""
    return pattern.search(text, random.randrange(len(text) + 1)) or pattern.search(text)
