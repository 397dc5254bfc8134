"""Mutations of what a PDF says: its content streams, its dictionaries, its fonts.

A file whose bytes are changed at random is mostly refused by the first library that opens it; what these make is a PDF
that opens, and says something that no program should write.
"""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from random import Random
from typing import Any

import pikepdf

from fuzzing import odd, raw

NUMBER = re.compile(rb"(?<![\w.<(/+-])[-+]?(?:\d+\.?\d*|\.\d+)(?![\w.>)])")
HEX_STRING = re.compile(rb"<([0-9A-Fa-f]{4,})>")
CMAP_CODE = re.compile(rb"<[0-9A-Fa-f]+>")

CODES = (
    b"<>", b"<0>", b"<D800>", b"<DFFF>", b"<FFFF>", b"<0000>", b"<DBFFDFFF>", b"<000A>", b"<304230443046>", b"<202E>",
    b"<3099>", b"<0020>", b"<E000>", b"<FFFE>", b"<D842DFB7>",
)  # fmt: skip
"""Characters that no table should give: none, halves of a pair, controls, combining marks alone, several at once."""

LINES = (
    "q", "Q", "Q Q Q Q", "BT", "ET", "BT BT", "W n", "W* n", "n", "f", "S", "B", "h", "BMC", "EMC EMC", "/P BMC",
    "/P <</MCID 0>> BDC",
    "/P <</MCID -7>> BDC", "/P <</MCID 99999999999>> BDC", "/Span <</ActualText (x)>> BDC",
    "/Span <</ActualText <FEFF>>> BDC",
    "/Span <</ActualText <FEFFD800>>> BDC", "/Span <</ActualText 5>> BDC", "/OC /None BDC", "0 0 0 0 0 0 cm",
    "1 0 0 1 1e9 0 cm",
    "1e-9 0 0 1e-9 0 0 cm", "1e30 0 0 1e30 0 0 cm", "-1 0 0 -1 600 800 cm", "0 1 -1 0 0 0 cm", "1 1 1 1 0 0 cm",
    "1 0 cm", "0.7 0.7 -0.7 0.7 0 0 cm",
    "0 0 0 0 re f", "0 0 0 0 re W n", "0 0 -500 -700 re f", "-1e6 -1e6 2e6 2e6 re f", "-1e6 -1e6 2e6 2e6 re S",
    "1e38 1e38 1e38 1e38 re f",
    "0 0 re f", "100 100 0 400 re f", "100 100 400 0 re f", "5 5 m 5 5 l S", "0 0 m 1e38 1e38 l S", "m l S",
    "0 0 m 500 700 l S",
    "0 300 m 600 300.2 l S", "/F1 0 Tf", "/F1 -9 Tf", "/F1 1e9 Tf", "/F1 1e-9 Tf", "/Nope 9 Tf", "Tf", "0 Tz",
    "-100 Tz", "1e9 Tz", "1e9 Tc",
    "-50 Tc", "1e9 Tw", "-1e9 TL", "500 Ts", "0 Tr", "3 Tr", "7 Tr", "99 Tr", "0 0 0 0 0 0 Tm", "1 0 0 1 1e9 1e9 Tm",
    "1 0 0 -1 100 100 Tm",
    "0 1 -1 0 300 300 Tm", "1e20 0 0 1e-20 0 0 Tm", "-1e9 0 Td", "T*", "() Tj", "<> Tj", "<F> Tj", "<FFFF> Tj",
    "<D800> Tj", "(\\000\\001) Tj",
    "Tj", "[] TJ", "[-1e9 (a) 1e9 (b)] TJ", "[(a) [(b)] /c null] TJ", "(a) '", "1 2 (a) \"", "0 w", "-5 w", "1e9 w",
    "[0] 0 d", "[-1 2] 0 d",
    "[1e-9] 0 d", "[] -1 d", "1 1 1 rg", "2 -1 9 rg", "0 0 0 0 0 k", "1 g", "/Nope gs", "/Nope cs",
    "/Pattern cs /Nope scn", "/Nope sh", "/Nope Do",
    "BI /W 1 /H 1 /BPC 8 /CS /G ID a EI", "BI ID EI", "BI /W 99999 /H 99999 ID EI", "1e9 0 0 1 0 0 cm", "(", "<<", "]",
    ">>", "[[[[[[[[", "endstream",
    "/ActualText", "true false null", "0 0 100 100 re 200 200 100 100 re W n", "1000 i", "99 j", "9 J", "0 M", "MP",
    "/P /x DP", "d0", "1 0 0 0 9 9 d1",
)  # fmt: skip
"""Operators with operands that they cannot have, states that are never closed, matrices that flatten or blow up."""

WRONG: tuple[Callable[[Random], Any], ...] = (
    lambda random: None,
    lambda random: random.randint(-5, 5),
    lambda random: random.choice((10**9, -(10**9), 2**31 - 1, 2**31)),
    lambda random: random.uniform(-1000, 1000),
    lambda random: random.random() < 0.5,
    lambda random: pikepdf.Name("/" + random.choice(("Nope", "Identity-H", "Type0", "Type3", "UniJIS-UCS2-H", "X"))),
    lambda random: pikepdf.String(odd.text(random)[:200]),
    lambda random: pikepdf.Array([]),
    lambda random: pikepdf.Array([random.randint(-900, 900) for _ in range(random.randint(1, 6))]),
    lambda random: pikepdf.Array([0, 0, *(random.choice((0, 1e-3, 1, 14400, 1e9)) for _ in range(2))]),
    lambda random: pikepdf.Dictionary(),
)  # fmt: skip
"""Values that may stand where none of their kind should."""

PAGE_KEYS = {
    "/MediaBox": (
        [0, 0, 0, 0],
        [0, 0, 1e9, 1e9],
        [0, 0, 1, 1],
        [-300, -300, 300, 300],
        [600, 800, 0, 0],
        [0, 0, 600],
        ["a", 0, 600, 800],
        [0, 0, 0.01, 800],
        [0, 0, 14400, 14400],
        [1e6, 1e6, 1000600, 1000800],
        [0, 0, 600, 1e-5],
        [None, None, None, None],
        [0, 0, -600, -800],
    ),
    "/CropBox": (
        [0, 0, 0, 0],
        [100, 100, 200, 200],
        [-1e6, -1e6, 1e6, 1e6],
        [5000, 5000, 6000, 6000],
        [300, 0, 300, 800],
        [0, 400, 600, 800],
        [1],
    ),
    "/Rotate": (90, 180, 270, 45, -90, 360, 1, 1e9, 450, "x", None, [90]),
    "/UserUnit": (0, -1, 2, 1e9, 1e-9, "x", 0.5),
}
"""Page keys and values that viewers meet."""

FONT_KEYS = (
    "/Widths", "/W", "/DW", "/W2", "/DW2", "/FirstChar", "/LastChar", "/Encoding", "/DescendantFonts", "/BaseFont",
    "/Subtype",
    "/CIDSystemInfo", "/FontDescriptor", "/FontFile2", "/ToUnicode", "/CIDToGIDMap", "/Ascent", "/Descent", "/FontBBox",
    "/CapHeight", "/Flags", "/Type", "/Differences", "/FontMatrix", "/CharProcs",
)  # fmt: skip


def edited(data: bytes, edit: Callable[[pikepdf.Pdf], None]) -> bytes:
    """A PDF after an edit, its streams left as they are otherwise; the bytes as given when it is none any more."""
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            edit(document)
            out = io.BytesIO()
            document.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        return data
    return out.getvalue()


def with_pages(data: bytes, random: Random, share: float = 0.9) -> bytes:
    """One or two pages of a PDF, mostly: cases that take less time are more cases."""

    def edit(document: pikepdf.Pdf) -> None:
        count = len(document.pages)
        if count > 2 and random.random() < share:
            first = random.randrange(count - 1)
            keep = {first, first + 1} if random.random() < 0.5 else {first}
            for number in reversed(range(count)):
                if number not in keep:
                    del document.pages[number]

    return edited(data, edit)


def lines_changed(data: bytes, random: Random) -> bytes:
    """Operators of a content stream deleted, moved, doubled, or strange ones between them."""

    def change(lines: list[bytes]) -> None:
        for _ in range(random.choice((1, 1, 2, 4, 16))):
            place = random.randrange(len(lines) + 1)
            kind = random.randrange(6)
            if kind <= 2 or not lines:
                lines.insert(place, random.choice(LINES).encode("latin-1"))
            elif kind == 3:
                del lines[place : place + random.choice((1, 1, 3, 20))]
            elif kind == 4:
                lines[place:place] = lines[place : place + random.choice((1, 5))] * random.choice((1, 2, 100))
            else:
                lines.insert(place, lines.pop(random.randrange(len(lines))))

    return _with_lines(data, random, change)


def operands_changed(data: bytes, random: Random) -> bytes:
    """Numbers of a content stream replaced or left out."""

    def change(lines: list[bytes]) -> None:
        for _ in range(random.choice((1, 2, 5, 30))):
            if not lines:
                return
            place = random.randrange(len(lines))
            found = list(NUMBER.finditer(lines[place]))
            if found:
                where = random.choice(found)
                new = b"" if random.random() < 0.15 else odd.number(random).encode("utf-8")
                lines[place] = lines[place][: where.start()] + new + lines[place][where.end() :]

    return _with_lines(data, random, change)


def strings_changed(data: bytes, random: Random) -> bytes:
    """Codes of the texts that are shown replaced: other glyphs, and such as the font does not have."""

    def change(lines: list[bytes]) -> None:
        shown = [place for place, line in enumerate(lines) if line.endswith((b"Tj", b"TJ"))]
        for place in random.sample(shown, min(len(shown), random.choice((1, 4, 40)))):
            code = random.choice((b"0000", b"FFFF", b"0001", b"D800", b"%04X" % random.randrange(65536)))
            if found := list(HEX_STRING.finditer(lines[place])):
                where = random.choice(found)
                lines[place] = lines[place][: where.start()] + b"<" + code + b">" + lines[place][where.end() :]
            else:
                lines[place] = b"<" + code + b"> Tj"

    return _with_lines(data, random, change)


def page_keys_changed(data: bytes, random: Random) -> bytes:
    """Boxes, turns and units of a page that viewers meet, or should not."""

    def edit(document: pikepdf.Pdf) -> None:
        key = random.choice(list(PAGE_KEYS))
        value: Any = random.choice(PAGE_KEYS[key])
        for page in document.pages:
            if random.random() < 0.7:
                page.obj[key] = _object(value)

    return edited(data, edit)


def dictionary_changed(data: bytes, random: Random) -> bytes:
    """Any key of any dictionary gone, of a wrong type, or leading somewhere else."""

    def edit(document: pikepdf.Pdf) -> None:
        held = _dictionaries(document)
        for _ in range(random.choice((1, 1, 2, 4))):
            _spoil(document, random.choice(held), random)

    return edited(data, edit)


def font_changed(data: bytes, random: Random) -> bytes:
    """A font without widths, of another encoding, without its program."""

    def edit(document: pikepdf.Pdf) -> None:
        held = [held for held in _dictionaries(document) if any(key in held for key in FONT_KEYS)]
        for _ in range(random.choice((1, 1, 3))):
            if held:
                dictionary = random.choice(held)
                _spoil(document, dictionary, random, [key for key in dictionary if key in FONT_KEYS])

    return edited(data, edit)


def map_changed(data: bytes, random: Random) -> bytes:
    """A table of characters (ToUnicode) that is cut, wrong, or says other characters."""

    def edit(document: pikepdf.Pdf) -> None:
        fonts = [held for held in _dictionaries(document) if isinstance(held.get("/ToUnicode"), pikepdf.Stream)]
        if not fonts:
            return
        font = random.choice(fonts)
        content = font["/ToUnicode"].read_bytes()
        for _ in range(random.choice((1, 2, 10))):
            found = list(CMAP_CODE.finditer(content))
            if not found or random.random() < 0.3:
                content = raw.applied(content, random, raw.STEPS)
                continue
            where = random.choice(found)
            new = random.choice((*CODES, b"<" + b"3042" * 300 + b">"))
            content = content[: where.start()] + new + content[where.end() :]
        font["/ToUnicode"] = document.make_stream(content)

    return edited(data, edit)


def stream_changed(data: bytes, random: Random) -> bytes:
    """The bytes inside a stream changed, after it was unpacked: a font program, a picture, a page's contents."""

    def edit(document: pikepdf.Pdf) -> None:
        streams = [held for held in document.objects if isinstance(held, pikepdf.Stream)]
        if streams:
            stream = random.choice(streams)
            stream.write(raw.applied(stream.read_bytes(), random, raw.STEPS))

    return edited(data, edit)


def pages_changed(data: bytes, random: Random) -> bytes:
    """Pages doubled, in another order, or without contents."""

    def edit(document: pikepdf.Pdf) -> None:
        kind = random.randrange(4)
        number = random.randrange(len(document.pages))
        if kind == 0:
            for _ in range(random.choice((1, 3))):
                document.pages.append(document.pages[number])
        elif kind == 1:
            document.pages.reverse()
        elif kind == 2:
            document.pages[number].obj["/Contents"] = pikepdf.Array([])
        else:
            contents = document.pages[number].obj.get("/Contents")
            if contents is not None:
                document.pages[number].obj["/Contents"] = pikepdf.Array([contents, contents])

    return edited(data, edit)


STEPS: tuple[raw.Step, ...] = (
    lines_changed, operands_changed, strings_changed, page_keys_changed, dictionary_changed, font_changed, map_changed,
    stream_changed, pages_changed,
)  # fmt: skip
"""All mutations of what a PDF says."""


def _with_lines(data: bytes, random: Random, change: Callable[[list[bytes]], None]) -> bytes:
    """A PDF of which the operators of one page, each a line, were changed."""

    def edit(document: pikepdf.Pdf) -> None:
        page = random.choice(list(document.pages))
        lines = [pikepdf.unparse_content_stream([held]) for held in pikepdf.parse_content_stream(page)]
        change(lines)
        page.obj["/Contents"] = document.make_stream(b"\n".join(lines))

    return edited(data, edit)


def _dictionaries(document: pikepdf.Pdf) -> list[Any]:
    """Every dictionary of a file, those inside others, too."""
    found: list[Any] = []
    waiting: list[Any] = [held for held in document.objects if isinstance(held, (pikepdf.Dictionary, pikepdf.Stream))]
    while waiting:
        held = waiting.pop()
        found.append(held)
        waiting += [
            value for _, value in held.items() if isinstance(value, pikepdf.Dictionary) and not value.is_indirect
        ]
    return [held for held in found if len(held.keys())]


def _spoil(document: pikepdf.Pdf, held: Any, random: Random, keys: list[str] | None = None) -> None:
    """Take a key away, give it a value of another type, or lead it somewhere else."""
    names = sorted(keys if keys is not None else held.keys())
    if isinstance(held, pikepdf.Stream):
        names = [name for name in names if name not in ("/Length", "/Filter", "/DecodeParms")]
    if not names:
        return
    key = random.choice(names)
    kind = random.randrange(4)
    if kind == 0:
        del held[key]
    elif kind == 1:
        others = [other for other in document.objects if isinstance(other, (pikepdf.Dictionary, pikepdf.Stream))]
        held[key] = random.choice(others)
    else:
        value = random.choice(WRONG)(random)
        if value is None:
            del held[key]
        else:
            held[key] = value


def _object(value: Any) -> Any:
    """A value as pikepdf takes it."""
    if isinstance(value, list):
        return pikepdf.Array(value)
    return pikepdf.String(value) if isinstance(value, str) else value
