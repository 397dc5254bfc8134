"""How much a page unfolds to, told before a library reads it: libraries in C know no limit, and cannot be stopped.

A file of a kilobyte can hold forms that each paint the next one ten times (as the "billion laughs" of XML), or a
content that is packed a thousand times over. What is counted is what the libraries will go through: the bytes of the
content and of the forms that it paints, each as often as it is painted; and how many marks they will make of them.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
import pymupdf
from pymupdf import mupdf

from torikumi.extractors.readers.failures import too_heavy
from torikumi.extractors.readers.mupdf import ERRORS, Writing, unlocked

CONTENT_MAX = 32 << 20
"""Bytes of content of a page, unpacked: maps of vectors have up to 10 million, and libraries take 50 bytes for each."""

PAINTS_MAX = 1_000_000
"""Operators that paint, of a page: PDFium keeps half a kilobyte for each, and reading them takes some 20 s in all."""

MARKS_MAX = 1000
"""Marked contents within each other: PDFium keeps the whole stack with each mark. Tagged files have some ten."""

LEVELS_MAX = 40
"""Forms within each other: PDFium goes no deeper. A form that paints itself is unfolded as far as that."""

FILTERS_MAX = 8
"""Filters one after the other on one stream; files have one or two."""

PLAIN_MAX = 4096
"""Bytes of an object whose keys and values are all looked at to find one; that of a page has some hundred."""

RATIOS = {
    "FlateDecode": 1032, "Fl": 1032, "LZWDecode": 1400, "LZW": 1400, "RunLengthDecode": 64, "RL": 64,
    "BrotliDecode": 5000,
}  # fmt: skip
"""How many bytes a filter makes of one at most; those that are not named here make fewer than they take."""

UNPACKED_MAX = 1 << 30
"""What is packed otherwise than with Flate cannot be unpacked bit by bit here; more than this is not tried at all."""

PAINTED = re.compile(rb"(?<![^\s\]>)])(?:S|s|f|F|f\*|B|B\*|b|b\*|Tj|TJ|'|\"|Do|sh|EI)(?![^\s\[</(%])")
"""The operators that paint (ISO 32000-1, table 51)."""

MARKED = re.compile(rb"(?<![^\s\]>)])(?:(BDC|BMC)|EMC)(?![^\s\[</(%])")
"""Where marked content begins and ends."""

CALLED = re.compile(
    rb"/([^\s/<>\[\](){}%]+)(?:\s+[-+.\d]+)?\s+(Do|gs|scn|SCN|Tf)(?![^\s\[</(%])",
)
"""Where a form or picture is painted, and a state, a pattern or a font is chosen, by its name in the resources."""

FURTHER = ("XObject", "Pattern", "ExtGState")
"""Resources of these kinds may be forms, or have some."""

FONTS = re.compile(r"/Font\s*(?:(\d+) \d+ R|<<([^<>]*)>>)")
"""The fonts among resources, as MuPDF writes them: an object of their own, or each named."""

ENTRY = re.compile(
    r"/([^\s/<>\[\](){}%#\\]++)"
    r"( \d++ \d++ R| [^\s/<>\[\](){}%#\\]++|/[^\s/<>\[\](){}%#\\]*+|\[[^\[\]<>(){}%#\\]*+\]|<<[^<>(){}%#\\]*+>>)",
    re.ASCII,
)
"""A key and its value in a dictionary as MuPDF writes it, but for strings, names with odd letters, and what is nested
further. Nothing is tried twice: a hostile dictionary would take for ever."""

REFERENCE = re.compile(r"(?<!\d)(\d{1,9}) \d+ R\b")
"""An object that is named: no file has a billion of them, and MuPDF takes no such number from a string (9…9 0 R)."""

Weight = tuple[int, int]
"""Bytes and painting operators."""

Holder = tuple[int, str]
"""Where resources stand: an object, and the path of keys in it."""


@dataclass(frozen=True, slots=True)
class _Part:
    """A stream that a page goes through.

    Attributes:
        size: Its bytes.
        paints: Its painting operators.
        calls: The streams that it goes through in turn, their resources, and how often.
    """

    size: int
    paints: int
    calls: tuple[tuple[int, Holder, int], ...] = ()


class _Unfolded:
    """What a content unfolds to: each stream that it goes through is looked at once, and weighed once a level.

    No closures that call each other: each page would leave a cycle of references behind.
    """

    def __init__(self, part: Callable[[int, Holder, bool], _Part], count: bool) -> None:
        self._part = part
        self._count = count
        self._parts: dict[tuple[int, Holder], _Part] = {}
        self._weights: dict[tuple[int, Holder, int], Weight] = {}

    def weight(self, alone: _Part, level: int) -> Weight:
        """The weight of a stream at a level, with all that it goes through."""
        size, paints = alone.size, alone.paints
        for called, holder, times in alone.calls if level < LEVELS_MAX else ():
            inner = self._weight_of(called, holder, level + 1)
            size, paints = size + times * inner[0], paints + times * inner[1]
            if size > CONTENT_MAX or paints > PAINTS_MAX:
                break
        return size, paints

    def _weight_of(self, xref: int, holder: Holder, level: int) -> Weight:
        found = self._weights.get((xref, holder, level))
        if found is None:
            part = self._parts.get((xref, holder))
            if part is None:
                part = self._parts[xref, holder] = self._part(xref, holder, self._count)
            found = self._weights[xref, holder, level] = self.weight(part, level)
        return found


class Scales:
    """Weighs the pages of a file before they are read.

    Args:
        path: The file.
        passwords: What to try when the file asks for a password.
    """

    def __init__(self, path: Path, passwords: tuple[str, ...] = ()) -> None:
        self.path = path
        self._document: Any = None
        self._pdf: Any = None
        self._writing = Writing()
        self._callers: dict[int, bytes] = {}
        # most fonts stand on all pages, and Chromium makes hundreds a page
        self._subtypes: dict[int, str] = {}
        self._holders: dict[int, Holder | None] = {}
        self._forms_in: dict[Holder, bool] = {}
        # by object and by what it is taken for: one object may stand for resources here and for fonts there
        self._without_calls: dict[Holder, bool] = {}
        self._fonts: dict[tuple[int, Holder], list[tuple[int, Holder, int]]] = {}
        self._entries: dict[int, dict[str, str]] = {}  # of the objects of one page
        self._odd: set[int] = set()  # objects that are asked for each key
        try:
            pymupdf.TOOLS.mupdf_display_errors(False)
            pymupdf.TOOLS.mupdf_display_warnings(False)
            document = pymupdf.open(path, filetype="pdf")
            if not document.needs_pass or unlocked(document, passwords):
                self._document = document
                # PyMuPDF takes the document as MuPDF has it as well, and makes it anew at each call otherwise
                self._pdf = mupdf.PdfDocument(document.this)
        except ERRORS:
            return  # what MuPDF cannot open is not weighed

    def check(self, number: int) -> None:
        """Refuse a page that is too heavy.

        Raises:
            SourceError: It is.
        """
        if self._document is None:
            return
        try:
            problem = self._problem(number)
        except ERRORS:
            return  # the readers say what is wrong with the page
        if problem:
            raise too_heavy(self.path, number, problem)

    def close(self) -> None:
        """Close the file."""
        if self._document is not None:
            self._pdf = None
            self._document.close()

    def _problem(self, number: int) -> str:
        """What is too much of a page, or ""."""
        self._entries.clear()
        page = self._document.page_xref(number - 1)
        content: list[bytes] = []
        for xref in dict.fromkeys(_references(self._resolved(page, "Contents"))):
            part = self._unpacked(xref)
            if part is None or sum(map(len, content)) + len(part) > CONTENT_MAX:
                return f"a content of more than {CONTENT_MAX >> 20} MB"
            content.append(part)
        joined = b"\n".join(content)
        if _is_too_deep(joined):
            return f"more than {MARKS_MAX} marked contents within each other"
        holder, kind, written = self._resources_of_page(page)
        calls = () if self._calls_nothing(kind, written) else self._calls(joined, holder)
        calls = (*calls, *((xref, holder, 1) for xref in self._notes(page)))
        size = self._with_calls(_Part(len(joined), 0, calls))[0]
        if size > CONTENT_MAX:
            return f"forms that unfold to more than {CONTENT_MAX >> 20} MB"
        if size <= PAINTS_MAX * 2:  # an operator and the space after it: too few bytes for so many
            return ""
        paints = self._with_calls(_Part(len(joined), _paints(joined), calls), count=True)[1]
        return f"more than {PAINTS_MAX} things to paint" if paints > PAINTS_MAX else ""

    def _with_calls(self, whole: _Part, *, count: bool = False) -> Weight:
        """The weight of a content with all that it goes through, as often as it does; its paints only if counted."""
        return _Unfolded(self._part, count).weight(whole, 0) if whole.calls else (whole.size, whole.paints)

    def _part(self, xref: int, holder: Holder, count: bool) -> _Part:
        """A stream that a content goes through; its paints only if counted."""
        unpacked = self._unpacked(xref)
        if unpacked is None or _is_too_deep(unpacked):
            return _Part(CONTENT_MAX + 1, 0)
        own = (xref, "Resources")
        inside = own if self._key(own)[0] != "null" else holder
        return _Part(len(unpacked), _paints(unpacked) if count else 0, self._calls(unpacked, inside))

    def _calls_nothing(self, kind: str, written: str) -> bool:
        """Whether the resources of a page are but fonts that call for nothing: its content need not be looked at."""
        if kind != "xref":
            return self._has_plain_fonts_only(written)
        shared = next(_references(written), 0), "Resources"  # of most pages of many a file
        if shared not in self._without_calls:
            written = self._written(shared[0]).decode("latin-1")
            self._without_calls[shared] = self._has_plain_fonts_only(written)
        return self._without_calls[shared]

    def _has_plain_fonts_only(self, resources: str) -> bool:
        """The same of resources as MuPDF writes them; False where that cannot be seen at once."""
        if not resources.startswith("<<"):  # a reference to a reference, say
            return resources == "null"
        named = resources.count("/Font")
        if named > 1 or any(f"/{kind}" in resources for kind in FURTHER):
            return False
        told = FONTS.search(resources)
        if told is None:
            return not named
        if told[1] is None:
            return self._are_plain(told[2])
        shared = int(told[1]), "Font"
        if shared not in self._without_calls:
            fonts = self._written(shared[0]).decode("latin-1")
            self._without_calls[shared] = fonts.count("<<") == 1 and self._are_plain(fonts)
        return self._without_calls[shared]

    def _are_plain(self, fonts: str) -> bool:
        """Whether none of some fonts is of Type 3, whose glyphs may call for anything."""
        return all(self._subtype(font) != "/Type3" for font in _references(fonts))

    def _calls(self, content: bytes, holder: Holder) -> tuple[tuple[int, Holder, int], ...]:
        """What a content goes through: forms as often as it names them, masks, patterns, and forms in glyphs."""
        # a page chooses a font for each string: counted first, so that each name is looked up once
        named = Counter(CALLED.findall(content))
        calls: list[tuple[int, Holder, int]] = []
        for (letters, operator), times in named.items():
            name = letters.decode("utf-8", "surrogateescape")
            if operator == b"Do":
                calls += [(xref, holder, times) for xref in self._forms(holder, f"XObject/{name}")]
            elif operator == b"gs":
                calls += [(xref, holder, times) for xref in self._forms(holder, f"ExtGState/{name}/SMask/G")]
            elif operator == b"Tf":
                calls += self._glyph_calls(holder, f"Font/{name}", len(content))
            else:
                calls += [(xref, holder, times) for xref in self._streams(holder, f"Pattern/{name}")]
        return tuple(calls)

    def _glyph_calls(self, holder: Holder, path: str, letters: int) -> list[tuple[int, Holder, int]]:
        """What the glyphs of a Type 3 font go through, for so many letters at most; their own bytes do not count."""
        font = next(_references(self._key(holder, path)[1]), 0)
        if not font:
            return []
        if self._subtype(font) != "/Type3":
            return []
        key = (font, holder)
        if key not in self._fonts:
            self._fonts[key] = []  # a font within itself: no library goes on there
            inside = self._resources_of_font(font) or holder
            if self._has_forms(inside) or (inside != holder and self._key(inside, "Font")[0] != "null"):
                self._fonts[key] = list(self._calls(self._glyphs(font), inside))
        return [(called, into, times * letters) for called, into, times in self._fonts[key]]

    def _subtype(self, font: int) -> str:
        """The kind of a font, as ``/Type3``."""
        if font not in self._subtypes:
            self._subtypes[font] = self._key((font, "Subtype"))[1]
        return self._subtypes[font]

    def _resources_of_font(self, font: int) -> Holder | None:
        """Where the resources of a font stand, if it has its own."""
        if font not in self._holders:
            own = (font, "Resources")
            self._holders[font] = own if self._key(own)[0] != "null" else None
        return self._holders[font]

    def _has_forms(self, holder: Holder) -> bool:
        """Whether resources name anything that may be a form."""
        if holder not in self._forms_in:
            self._forms_in[holder] = any(self._key(holder, kind)[0] != "null" for kind in FURTHER)
        return self._forms_in[holder]

    def _glyphs(self, font: int) -> bytes:
        """What the glyphs of a Type 3 font do, of those that call for something; read once a file."""
        if font not in self._callers:
            glyphs = dict.fromkeys(_references(self._resolved(font, "CharProcs")))
            contents = (self._unpacked(glyph) or b"" for glyph in glyphs)
            self._callers[font] = b"\n".join(content for content in contents if CALLED.search(content))
        return self._callers[font]

    def _forms(self, holder: Holder, path: str) -> list[int]:
        """The form of a name in the resources, if it is one."""
        return [xref for xref in self._streams(holder, path) if self._key((xref, "Subtype"))[1] != "/Image"]

    def _streams(self, holder: Holder, path: str) -> list[int]:
        """The stream of a name in the resources, if it is one."""
        if not _askable(path):  # a name in Shift_JIS, say: whichever of them it is
            xref, prefix = holder
            among = path.split("/", 1)[0]
            value = self._resolved(xref, f"{prefix}/{among}" if prefix else among)
            return [xref for xref in _references(value) if self._is_stream(xref)]
        kind, value = self._key(holder, path)
        return [xref for xref in _references(value) if self._is_stream(xref)] if kind == "xref" else []

    def _notes(self, page: int) -> Iterator[int]:
        """The pictures of the annotations of a page, which MuPDF goes through, too."""
        for xref in dict.fromkeys(_references(self._resolved(page, "Annots"))):
            if self._is_stream(xref):
                yield xref
            else:
                for shown in _references(self._resolved(xref, "AP/N")):
                    if self._is_stream(shown):
                        yield shown

    def _resources_of_page(self, page: int) -> tuple[Holder, str, str]:
        """Where the resources of a page stand, its own or those of the page tree; and their kind and value there."""
        at = page
        for _ in range(LEVELS_MAX):
            holder = at, "Resources"
            kind, written = self._key(holder)
            if kind != "null":
                return holder, kind, written
            at = next(_references(self._key((at, "Parent"))[1]), 0)
            if not at:
                break
        return (page, "Resources"), "null", "null"

    def _key(self, holder: Holder, path: str = "") -> tuple[str, str]:
        """Kind and value of what stands at a path; nothing where its name is no UTF-8, which MuPDF cannot be asked.

        The kind is ``null``, ``xref``, or any other for what stands there itself.
        """
        if not _askable(path):
            return "null", "null"
        xref, prefix = holder
        key = f"{prefix}/{path}" if path else prefix
        entries = None if "/" in key else self._entries_of(xref)
        if entries is None:
            kind, value = pymupdf.Document.xref_get_key(self._pdf, xref, key)
            return str(kind), str(value)
        value = entries.get(key, "null")
        return "xref" if value.endswith(" R") else "null" if value == "null" else "direct", value

    def _entries_of(self, xref: int) -> dict[str, str] | None:
        """All keys and values of an object, written out in the time that it takes to ask for one of them.

        Returns:
            None where they are not all plain, or many; such an object is not written out again.
        """
        found = self._entries.get(xref)
        if found is None and xref not in self._odd:
            written = self._written(xref)
            found = plain_entries(written) if len(written) <= PLAIN_MAX else None
            if found is None:
                self._odd.add(xref)
            else:
                self._entries[xref] = found
        return found

    def _written(self, xref: int) -> bytes:
        r"""An object as MuPDF writes it.

        PyMuPDF's own `xref_object` reads that as Python does an escaped text, in which the name /A\u003e\u003e ends a
        dictionary: what stands behind it would be hidden.

        Raises:
            IndexError: There is no such object.
        """
        if not 0 < xref < mupdf.pdf_xref_len(self._pdf):
            raise IndexError(xref)
        found = mupdf.pdf_resolve_indirect(mupdf.pdf_load_object(self._pdf, xref))
        return self._writing.of(mupdf.pdf_print_obj, found, 1, 0)

    def _resolved(self, xref: int, path: str) -> str:
        """What stands at a path, as MuPDF writes it; a list or dictionary of its own is written out."""
        kind, value = self._key((xref, path))
        if kind == "xref":
            at = next(_references(value), 0)
            if at and not self._is_stream(at):
                return self._written(at).decode("latin-1")
        return value

    def _unpacked(self, xref: int) -> bytes | None:
        """The bytes of a stream; None when they are more than a page may have."""
        if not self._is_stream(xref):
            return b""
        filters = _filters(self._key((xref, "Filter"))[1])
        content: bytes = mupdf.fz_buffer_extract(mupdf.pdf_load_raw_stream_number(self._pdf, xref))
        if len(filters) > FILTERS_MAX or len(content) > CONTENT_MAX:
            return None
        if set(filters) <= {"FlateDecode", "Fl"} and self._key((xref, "DecodeParms"))[1] == "null":
            for _ in filters:
                unpacker = zlib.decompressobj()
                try:
                    content = unpacker.decompress(content, CONTENT_MAX + 1)
                except zlib.error:
                    return self._unpacked_by_mupdf(xref)
                if len(content) > CONTENT_MAX:
                    return None
            return content
        if len(content) * prod(RATIOS.get(name, 1) for name in filters) > UNPACKED_MAX:
            return None
        unpacked = self._unpacked_by_mupdf(xref)
        return unpacked if len(unpacked) <= CONTENT_MAX else None

    def _unpacked_by_mupdf(self, xref: int) -> bytes:
        """The bytes of a stream, unpacked at once, however many they are."""
        unpacked: bytes = mupdf.fz_buffer_extract(mupdf.pdf_load_stream_number(self._pdf, xref))
        return unpacked

    def _is_stream(self, xref: int) -> bool:
        """Whether an object is a stream; False when there is none."""
        return bool(mupdf.pdf_obj_num_is_stream(self._pdf, xref))


def _askable(path: str) -> bool:
    """Whether PyMuPDF takes a path: it has no bytes that are no UTF-8, which stand there as lone surrogates."""
    return path.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in path)


def plain_entries(written: bytes) -> dict[str, str] | None:
    r"""The keys and values of a dictionary as MuPDF writes it; None where they are not all plain.

    >>> plain_entries(b"<</Type/Page/Contents 4 0 R/Resources<</Font 1 0 R>>/Rotate 0>>")
    {'Type': '/Page', 'Contents': '4 0 R', 'Resources': '<</Font 1 0 R>>', 'Rotate': '0'}
    >>> plain_entries(b"<</Type/Page/Title(a))b)>>"), plain_entries(b"[4 0 R]"), plain_entries(rb"<</\u0041 1>>")
    (None, None, None)
    """
    if not (written.isascii() and written.startswith(b"<<") and written.endswith(b">>")):
        return None
    inside = written[2:-2].decode("ascii")
    entries = ENTRY.findall(inside)
    if sum(1 + len(key) + len(value) for key, value in entries) != len(inside):  # something else stands between them
        return None
    return {key: value.lstrip() for key, value in entries}


def _references(written: str) -> Iterator[int]:
    """The objects that are named in a value as MuPDF writes it.

    >>> list(_references("[4 0 R 12 0 R]"))
    [4, 12]
    """
    return map(int, REFERENCE.findall(written))


def _filters(written: str) -> list[str]:
    """The names of filters in a value as MuPDF writes it.

    >>> _filters("[/ASCII85Decode/FlateDecode]"), _filters("/FlateDecode"), _filters("null")
    (['ASCII85Decode', 'FlateDecode'], ['FlateDecode'], [])
    """
    return re.findall(r"/([^\s/\[\]<>]+)", written)


def _depth(content: bytes) -> int:
    """How deep marked contents stand within each other, at most.

    >>> _depth(b"/P BMC /Q <</A 1>>BDC EMC EMC /P BMC EMC")
    2
    """
    depth = deepest = 0
    for match in MARKED.finditer(content):
        depth = depth + 1 if match[1] else max(0, depth - 1)
        deepest = max(deepest, depth)
    return deepest


def _is_too_deep(content: bytes) -> bool:
    """Whether marked contents stand too deep within each other."""
    letters = np.frombuffer(content, np.uint8)
    begun = np.count_nonzero((letters[:-2] == ord("B")) & (letters[2:] == ord("C")))  # BDC and BMC, found at once
    return bool(begun > MARKS_MAX) and _depth(content) > MARKS_MAX


def _paints(content: bytes) -> int:
    """How many operators of a content paint.

    >>> _paints(b"0 0 m 9 9 l S 1 1 1 1re f* BT (f S) Tj ET")
    3
    """
    return sum(1 for _ in PAINTED.finditer(content))
