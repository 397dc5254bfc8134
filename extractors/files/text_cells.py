"""The text of a cell as OCR and language models write it → its logical lines: tags, escapes, lines run together."""

from __future__ import annotations

import html
import re

from torikumi.extractors.files.draft import logical_lines_of
from torikumi.extractors.markers import LABEL
from torikumi.extractors.sentences import CLOSED_SENTENCE

BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|tr|td|th|table|tbody|thead|h[1-6])(?:\s[^<>]*)?/?>", re.IGNORECASE)
"""Tags at which a line ends."""

INLINE_TAG = re.compile(
    r"</?(?:b|strong|i|em|u|span|sup|sub|font|a|small|big|mark|center|code|tt|ins|img|hr|nobr|ruby|rb)(?:\s[^<>]*)?/?>",
    re.IGNORECASE,
)
"""Tags that say nothing of the text. Words in angle brackets that are no tags (<取組内容>) stay."""

STRUCK = re.compile(r"<(s|strike|del)(?:\s[^<>]*)?>(.{0,1000}?)</\1>|~~([^~]{1,1000})~~", re.IGNORECASE | re.DOTALL)
"""Text that is struck through; no longer than this, so that a tag that is never closed costs nothing."""

RUBY = re.compile(r"<(rt|rp)(?:\s[^<>]*)?>.{0,200}?</\1>", re.IGNORECASE | re.DOTALL)

EMPHASIS = re.compile(r"(\*\*|__)(?=\S)(.{1,1000}?)(?<=\S)\1")
"""Bold text of Markdown."""

ESCAPED = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|~<>])")
"""A sign of Markdown that stands for itself."""

ITEM = re.compile(r"[（(]\s?[0-9０-９]{1,2}\s?[)）]|[①-⑳㉑-㊿⑴-⒇]|[・●○◎◆◇■□★☆※]|【")
"""What begins a line of its own after a blank: the number of an item, a bullet, an indicator."""

BLANK = re.compile(r"[ \t]+")

TAIL = 60
"""So many letters before a blank tell whether a sentence ends there: the longest name in brackets has 40."""


def cell_lines(text: str) -> tuple[tuple[str, ...], str]:
    """The logical lines of a cell, and the text in it that is struck through.

    Lines that were run together are parted at a blank after the end of a sentence, and before a label, the number of an
    item or a bullet: Japanese text has no blanks of its own there.

    >>> cell_lines("<p>&lt;取組内容&gt; (1) 調査する。 (2) 研修する。</p> <p>また、公開する。</p>")[0]
    ('<取組内容>', '(1) 調査する。', '(2) 研修する。', 'また、公開する。')
    >>> cell_lines("Tokushima City <s>旧</s>Page 【件数：1件】")
    (('Tokushima City Page', '【件数：1件】'), '旧')
    """
    struck: list[str] = []

    def gone(found: re.Match[str]) -> str:
        struck.append(plain(found[2] or found[3] or ""))
        return ""

    text = RUBY.sub("", STRUCK.sub(gone, text))
    lines = [part for line in logical_lines_of(plain(text)) for part in parted(line)]
    return tuple(lines), " ".join(struck)


def plain(text: str) -> str:
    """A text without tags, emphasis and escapes; a line break where a block of it ends."""
    text = INLINE_TAG.sub("", BLOCK_TAG.sub("\n", text))
    text = ESCAPED.sub(r"\1", EMPHASIS.sub(r"\2", text))
    return html.unescape(text)


def parted(line: str) -> list[str]:
    """The logical lines that were run together in one."""
    parts = []
    start = 0
    for blank in BLANK.finditer(line):
        end = blank.end()
        before = line[max(start, blank.start() - TAIL) : blank.start()]
        if not before or end == len(line):
            continue
        label = LABEL.match(line, end) and line[end] not in "【〔[［"
        after_label = blank.start() - start <= TAIL and LABEL.fullmatch(before)
        if CLOSED_SENTENCE.search(before) or before[-1] == "】" or ITEM.match(line, end) or label or after_label:
            if ITEM.fullmatch(before):
                continue  # the blank between a number and its item
            parts.append(line[start : blank.start()])
            start = end
    return [*parts, line[start:]]
