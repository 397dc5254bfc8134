"""The bytes of a text or web page → its letters: what it says of its encoding itself, else what fits."""

from __future__ import annotations

import codecs
import re

MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
"""The byte order marks and what they say."""

DECLARED = re.compile(rb"""(?:charset|encoding)\s*=\s*["']?\s*([A-Za-z0-9_.:-]+)""", re.IGNORECASE)
"""The encoding as a page says it, in the first bytes."""

DECLARED_REACH = 4096

NAMES = {
    "shift_jis": "cp932", "shift-jis": "cp932", "x-sjis": "cp932", "sjis": "cp932", "windows-31j": "cp932",
    "ms932": "cp932", "x-euc-jp": "euc_jp", "euc-jp": "euc_jp", "eucjp": "euc_jp", "iso-2022-jp": "iso2022_jp_ext",
}  # fmt: skip
"""Names on the web → the codec with the letters that Japanese files really use (①, ㈱, 髙)."""

GUESSED = ("utf-8", "iso2022_jp_ext", "euc_jis_2004", "cp932", "euc_jp")
"""Tried in this order on a file that does not say it; UTF-8 and JIS never fit by chance, EUC hardly ever."""


def decoded(content: bytes, *, html: bool = False) -> str:
    """The letters of a file; bytes that fit nothing become U+FFFD.

    Args:
        content: The bytes.
        html: The file is a page, which may say its encoding.

    >>> decoded("取組実績①".encode("cp932")), decoded("取組実績".encode("euc_jp")), decoded("取組".encode("utf-8"))
    ('取組実績①', '取組実績', '取組')
    """
    for mark, name in MARKS:
        if content.startswith(mark):
            return content.decode(name, "replace")
    names = (
        list(GUESSED) if b"\x1b$" in content[: DECLARED_REACH * 4] else [n for n in GUESSED if n != "iso2022_jp_ext"]
    )
    if html:
        found = DECLARED.search(content[:DECLARED_REACH])
        if found is not None:
            name = found[1].decode("ascii", "replace").lower()
            names.insert(0, NAMES.get(name, name))
    for name in names:
        try:
            return content.decode(name)
        except (UnicodeDecodeError, LookupError):
            continue

    # a few bad bytes in a long file: the encoding in which fewest letters are lost
    def lost(name: str) -> int:
        return content.decode(name, "replace").count("\ufffd")

    return content.decode(min(("utf-8", "cp932", "euc_jp"), key=lost), "replace")
