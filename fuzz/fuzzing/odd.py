"""Odd values: what no careful program writes, and some program has written."""

from __future__ import annotations

from random import Random

NUMBERS = (
    "0", "-0", "-1", "1", "2", "3", "7", "0.0001", "-0.5", "90", "45", "180", "255", "256", "-32768", "32767", "65535",
    "65536", "1048576", "1048577", "2147483647", "-2147483648", "4294967296", "99999999999999999999", "1e9", "-1e9",
    "1e38", "3.5e38", "1e308", "1e999", "-1e999", "NaN", "inf", "--5", "1.2.3", ".", "-", "+3", "0x10", "007", "１２",
    "",
)  # fmt: skip
"""Numbers at and past the limits of what holds them, and tokens that only look like numbers."""

TEXTS = (
    "", " ", "　", "\n", "\t", "０", "-", "－", "△3", "〃", "同上", "【", "】", "【：】", "：", "（）", "）（", "(1)",
    "①", "⑳⑴", "※",
    "・", "１．",
    "100%以上", "3億5,000万円", "1/0", "0/0", "20～30件", "～", "～5", "1,2,3,4", "1e5", "令和元年度", "令和99年度",
    "平成0年度", "昭和", "R1",
    "H31.4.30", "2019年13月45日", "㍻㍼", "千円", "百万円", "十万百万億兆", "一二三四五六七八九〇", "²", "٣", "١٢٣",
    "½", "⅓件", "Ⅻ", "㌫", "㈱",
    "A", "Ｓ", "◎", "総務課、企画課", "課", "（課）", "徳島市", "東京都", "=1+1", "+SUM(A1)", "@x", "-2+3", "'a", '"',
    "a,b", "a;b",
    "\\", "%s{}",
    "\u200b", "\u202eabc\u202c", "\u2066x", "\ufeff", "\u00ad", "e\u0301", "か\u3099", "\u3099", "\u0301" * 40,
    "葛\U000e0100", "\ufe0f", "👨‍👩‍👧",
    "\U0010ffff", "\ufffe", "\ufffd", "\ue000", "\u2028", "\u2029", "\u0085", "\x7f", "ｶﾞｶﾞ", "⼀", "﨑", "𠮷", "ﷺ",
    "ß",
    "İ", "ŉ",
    "あ" * 5000, "1" * 400, "9" * 5000, "（" * 300, "】" * 300, "・" * 300, "①" * 300, "a b " * 300, "、" * 300,
    "1件→" * 100, "%" * 200,
)  # fmt: skip
"""Texts of a cell that a normaliser may stumble over: nothing, marks alone, eras, fractions, formulas, bidi, combining,
selectors, characters beyond the basic plane, very long ones."""

CONTROLS = "\x00\x01\x08\x0b\x0c\x1b\x1f"
"""Characters that no XML holds."""


def number(random: Random) -> str:
    """An odd number, or one near the usual ones."""
    if random.random() < 0.3:
        return str(random.randint(-20, 1200))
    return random.choice(NUMBERS)


def text(random: Random) -> str:
    """One odd text, or two of them joined."""
    drawn = random.choice(TEXTS)
    return drawn + random.choice(TEXTS) if random.random() < 0.2 else drawn
