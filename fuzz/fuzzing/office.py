"""Mutations of the parts of an office file: references, spans, styles, number formats, texts, tags.

The package stays a whole ZIP, so that what reads its parts is reached.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from random import Random
from xml.sax.saxutils import escape

from lxml import etree

from fuzzing import odd, raw

BROKEN_SHARE = 0.1
"""So many of the changed parts may be no XML any more."""

PARTS = {
    "xl/worksheets/sheet": 8, "xl/sharedStrings.xml": 3, "xl/styles.xml": 3, "xl/workbook.xml": 2, "xl/theme": 1,
    "xl/_rels": 1,
    "word/document.xml": 10, "word/numbering.xml": 3, "word/styles.xml": 2, "word/footnotes.xml": 1, "word/_rels": 1,
    "word/settings.xml": 1,
}  # fmt: skip
"""How often a part is changed that begins so; any other one counts once in five."""

ATTRIBUTE = re.compile(r'([\w:]+)="([^"]*)"')
ELEMENT = re.compile(r"<([\w:]+)(?:\s[^<>]*)?(?:/>|>)")
TEXT = re.compile(r"(<(?:\w+:)?(?:t|v|f)(?:\s[^<>]*)?>)([^<]*)(</)")
SHEET_TEXT = re.compile(r'<c ([^<>]*?)t="(?:s|inlineStr|str)"([^<>]*)>(?:(?!</c>).)*</c>', re.DOTALL)
REFERENCE = re.compile(r"\b\$?([A-Z]{1,3})\$?(\d{1,7})\b")

REFERENCES = (
    "A1", "A0", "XFD1", "XFE1", "A1048576", "A1048577", "AAAA1", "A", "1", "", "A-1", "A1:B2", "B2:A1",
    "A1:XFD1048576", "A1:A1048576",
    "A1:", ":", "ZZZZZZ99999999999", "a1", "Ａ１", "A1 B2", "#REF!", "R1C1", "$A$1", "A1:A1", "Sheet1!A1",
)  # fmt: skip
"""References to cells at and past the limits of a sheet."""

FORMAT_PIECES = (
    "0", "#", "?", ",", ".", "%", ";", ";;", ";;;", "@", "General", "/", "?/?", "# ??/100", "E+00", "e", "ee", "ggge",
    "gg", "g", "bbbb", "yyyy", "yy", "m", "mm",
    "mmmmm", "d", "ddd", "aaa", "aaaa", "h", "hh", "ss", "ss.000", "[h]", "[mm]", "[ss]", "AM/PM", "上午/下午", '"件"',
    '"',
    "\\", "\\ ", "_", "_)", "*", "* ",
    "[Red]", "[赤]", "[Color99]", "[>=100]", "[<0]", "[=1e999]", "[>x]", "[$-411]", "[$-ja-JP-x-gannen]", "[$¥-411]",
    "[$", "[DBNum1]", "[DBNum3][$-411]",
    "[", "]", "△", "▲", "年", "月", "日", "元", "(", ")", "-", "+", " ", "　", "!", "0" * 60, "#,##0,,,,,,,,",
    "0.000000000000000000000000000000000", "\u0000"[:0],
)  # fmt: skip
"""Pieces of number formats, those of Japanese eras and numerals, too."""

VALUES = (
    "0", "-0", "1", "-1", "0.5", "0.1", "1E+308", "1e999", "-1e999", "NaN", "INF", "1e-320", "59", "60", "61",
    "2958465", "2958466", "-693594",
    "43585", "43586", "43586.99999999", "0.999999999", "1462", "x", "", " 1", "１", "1,000", "TRUE", "#N/A", "#DIV/0!",
    "2019-13-45", "2019-05-01T00:00:00",
    "99999999999999999999999999999999999999", "0.1234567890123456789012345678901234567890", "1e400", "0x1F",
)  # fmt: skip
"""Values of cells: around the days that Excel counts wrongly, past the last day, past what a double holds."""

SHEET_SNIPPETS = (
    '<row r="1048577"><c r="A1048577" t="inlineStr"><is><t>外</t></is></c></row>', '<row r="0"/>', '<row/>',
    '<row r="x"/>', '<row r="-5"/>',
    '<c/>', '<c r="XFE1"><v>1</v></c>', '<c r="B2" t="s"><v>999999</v></c>', '<c r="B2" t="s"><v>-1</v></c>',
    '<c r="B2" t="s"/>',
    '<c r="B2" t="e"><v>#REF!</v></c>', '<c r="B2" t="b"><v>7</v></c>',
    '<c r="B2" t="d"><v>2019-05-01T25:61:00</v></c>', '<c r="B2" t="str"><f>1/0</f></c>',
    '<c r="B2" s="99999"><v>1</v></c>', '<c r="B2" s="-1"><v>1</v></c>', '<c r="B2" t="inlineStr"/>',
    '<c r="B2" t="??"><v>1</v></c>',
    '<mergeCell ref="A1:XFD1048576"/>', '<mergeCell ref="B2:A1"/>', '<mergeCell/>',
    '<mergeCells><mergeCell ref="A1:C3"/><mergeCell ref="B2:D4"/></mergeCells>',
    '<cols><col min="1" max="16384" width="0" hidden="1"/></cols>', '<cols><col min="5" max="1" width="-3"/></cols>',
    '<cols><col/></cols>',
    '<col min="0" max="99999999" hidden="1"/>', '<row r="3" hidden="1"/>', '<row r="3" ht="-1"/>',
    '<row r="3" ht="1e999"/>', '<dimension ref="A1:XFD1048576"/>',
    '<conditionalFormatting sqref="A1:C9"/>', '<sheetPr filterMode="1"/>', '<sheetData/>',
    '<sheetFormatPr defaultRowHeight="0" zeroHeight="1"/>',
)  # fmt: skip
"""Elements of a sheet that a broken program writes."""

WORD_SNIPPETS = (
    "<w:p/>", "<w:tbl/>", "<w:tr/>", "<w:tc/>", "<w:tr><w:tc/></w:tr>", "<w:tc><w:p/></w:tc>",
    '<w:gridSpan w:val="0"/>', '<w:gridSpan w:val="-3"/>',
    '<w:gridSpan w:val="99999999"/>', "<w:gridSpan/>", '<w:vMerge w:val="restart"/>', "<w:vMerge/>",
    '<w:vMerge w:val="x"/>', '<w:hMerge w:val="restart"/>',
    "<w:hMerge/>", '<w:gridBefore w:val="999999"/>', '<w:gridAfter w:val="-1"/>', '<w:gridCol w:w="-1"/>',
    "<w:gridCol/>", '<w:gridCol w:w="1e999"/>',
    "<w:vanish/>", "<w:strike/>", "<w:dstrike/>", '<w:color w:val="FFFFFF"/>', "<w:tab/>", "<w:br/>",
    '<w:br w:type="page"/>', '<w:sym w:char="F0FE"/>',
    '<w:sym w:char="zz"/>', "<w:sym/>", '<w:footnoteReference w:id="999"/>',
    '<w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr>',
    '<w:numPr><w:ilvl w:val="-1"/><w:numId w:val="1"/></w:numPr>', '<w:numPr><w:numId w:val="x"/></w:numPr>',
    '<w:lvlText w:val="%0%10%%"/>',
    '<w:lvlText w:val="%1.%2.%3.%4.%5.%6.%7.%8.%9"/>', '<w:numFmt w:val="aiueoFullWidth"/>',
    '<w:numFmt w:val="nope"/>', '<w:start w:val="999999999"/>',
    '<w:start w:val="-1"/>', '<w:basedOn w:val="a"/>', '<w:fldChar w:fldCharType="begin"/>',
    '<w:fldChar w:fldCharType="end"/>',
    "<w:instrText>PAGE</w:instrText>", "<w:del><w:r><w:delText>消</w:delText></w:r></w:del>",
    "<w:ins><w:r><w:t>加</w:t></w:r></w:ins>", "<w:sdt/>",
    "<w:sdt><w:sdtContent><w:p><w:r><w:t>中</w:t></w:r></w:p></w:sdtContent></w:sdt>", "<mc:AlternateContent/>",
    "<w:txbxContent/>",
    "<w:ruby><w:rt><w:r><w:t>る</w:t></w:r></w:rt><w:rubyBase><w:r><w:t>基</w:t></w:r></w:rubyBase></w:ruby>",
)  # fmt: skip
"""Elements of a Word file that a broken program writes."""


def part_changed(data: bytes, random: Random) -> bytes:
    """A part with other attributes, tags or texts."""

    def change(name: str, text: str) -> str:
        for _ in range(random.choice((1, 1, 2, 5, 20))):
            text = random.choice(CHANGES)(text, random)
        return text if random.random() < BROKEN_SHARE else _well_formed(text)

    return _with_part(data, random, change)


def formats_changed(data: bytes, random: Random) -> bytes:
    """Number formats made of odd pieces, and cells that use them; in a Word file as `part_changed`."""
    parts = _parts(data)
    if parts is None or "xl/styles.xml" not in parts:
        return part_changed(data, random)
    styles = parts["xl/styles.xml"].decode("utf-8", "replace")
    code = "".join(random.choice(FORMAT_PIECES) for _ in range(random.randint(1, 7)))
    made = f'<numFmts count="1"><numFmt numFmtId="199" formatCode="{escape(code, {chr(34): "&quot;"})}"/></numFmts>'
    styles = re.sub(r"<numFmts.*?</numFmts>|<numFmts[^<>]*/>", "", styles, flags=re.DOTALL)
    styles = re.sub(r"(<styleSheet[^<>]*>)", lambda found: found.group(1) + made, styles, count=1)
    known = random.choice(("199", "199", "199", *map(str, range(60))))
    styles = re.sub(r'numFmtId="\d+"(?=[^<>]*xfId)', f'numFmtId="{known}"', styles)
    parts["xl/styles.xml"] = styles.encode("utf-8")
    for name in [name for name in parts if name.startswith("xl/worksheets/sheet")]:
        sheet = parts[name].decode("utf-8", "replace")
        sheet = SHEET_TEXT.sub(lambda found: _as_value(found, random), sheet)
        parts[name] = sheet.encode("utf-8")
    return _zipped(parts)


def calendar_changed(data: bytes, random: Random) -> bytes:
    """Dates counted from 1904 instead of 1900, or the other way round."""

    def change(name: str, text: str) -> str:
        if "date1904" in text:
            return re.sub(r'\s*date1904="[^"]*"', "", text)
        return re.sub(r"<workbookPr\b", f'<workbookPr date1904="{random.choice(("1", "true", "0", "x"))}"', text)

    return _with_part(data, random, change, "xl/workbook.xml")


def parts_changed(data: bytes, random: Random) -> bytes:
    """A part missing, blank, under another name, or with its bytes changed."""
    parts = _parts(data)
    if not parts:
        return data
    name = random.choice(sorted(parts))
    kind = random.randrange(4)
    if kind == 0:
        del parts[name]
    elif kind == 1:
        parts[name] = random.choice((b"", b"<a/>", b"<?xml version='1.0'?>", b"\xff\xfe<\x00a\x00/\x00>\x00"))
    elif kind == 2:
        parts[random.choice((name.upper(), "/" + name, "../" + name, name.replace("/", "\\")))] = parts.pop(name)
    else:
        parts[name] = raw.applied(parts[name], random, raw.STEPS)
    return _zipped(parts)


STEPS: tuple[raw.Step, ...] = (part_changed, part_changed, part_changed, parts_changed)
"""Mutations of any office file."""

WORKBOOK_STEPS: tuple[raw.Step, ...] = (*STEPS, formats_changed, formats_changed, calendar_changed)
"""Mutations of a workbook."""


def _well_formed(text: str) -> str:
    """XML with the tags closed that a change left open: what is not well-formed is refused before it is read."""
    root = etree.fromstring(text.encode("utf-8", "replace"), etree.XMLParser(recover=True, huge_tree=True))
    return text if root is None else bytes(etree.tostring(root, encoding="utf-8")).decode("utf-8", "replace")


def _as_value(found: re.Match[str], random: Random) -> str:
    """A cell with a text, mostly as it is, else with an odd value in its place."""
    return f"<c {found[1]}{found[2]}><v>{random.choice(VALUES)}</v></c>" if random.random() < 0.3 else found[0]


def _attribute(text: str, random: Random) -> str:
    """A value of an attribute that is another one."""
    found = _one(ATTRIBUTE, text, random)
    if found is None:
        return text
    value = found.group(2)
    if REFERENCE.search(value) and random.random() < 0.5:
        new = random.choice(REFERENCES)
    else:
        new = (
            odd.number(random)
            if random.random() < 0.7
            else random.choice(("x", "true", "restart", "none", "s", "http://x/y", "\u3042"))
        )
    if random.random() < 0.1:
        return text[: found.start()] + text[found.end() :]
    return text[: found.start(2)] + escape(new) + text[found.end(2) :]


def _told(text: str, random: Random) -> str:
    """A text or value that is an odd one."""
    found = _one(TEXT, text, random)
    if found is None:
        return text
    new = random.choice(VALUES) if "v" in found.group(1)[:4] else odd.text(random)
    held = "".join(letter for letter in escape(new) if letter in "\t\n" or ord(letter) >= 32)
    if random.random() < 0.1:
        held += random.choice(
            ("&#0;", "&#xD800;", "&nope;", "_x0000_", "_xD842_", "&#11;", "<![CDATA[<t>]]>", "\x00", "\ufffe")
        )
    return text[: found.start(2)] + held + text[found.end(2) :]


def _tag(text: str, random: Random) -> str:
    """An element gone, doubled, renamed, or a strange one before it."""
    found = _one(ELEMENT, text, random)
    if found is None:
        return text
    name = found.group(1)
    close = text.find(f"</{name}>", found.end())
    end = found.end() if found.group().endswith("/>") or close < 0 else close + len(name) + 3
    kind = random.randrange(6)
    if kind == 0:
        return text[: found.start()] + text[end:]
    if kind == 1:
        return text[:end] + text[found.start() : end] * random.choice((1, 2, 40)) + text[end:]
    if kind == 2:
        return (
            text[: found.start()]
            + text[found.start() : end].replace(name, random.choice(("x", "w:x", "c", "row", "w:tc")))
            + text[end:]
        )
    if kind == 3 and random.random() < 0.3:
        return text[: found.start()] + found.group() + text[found.end() : end].replace("<", "&lt;") + text[end:]
    snippet = random.choice(WORD_SNIPPETS if "<w:" in text else SHEET_SNIPPETS)
    place = random.choice((found.start(), found.end(), end))
    return text[:place] + snippet + text[place:]


def _namespace(text: str, random: Random) -> str:
    """A namespace that is another one: the strict kind of office file, or none."""
    return re.sub(
        r"http://schemas\.openxmlformats\.org/(\w+)/2006/main",
        random.choice((r"http://purl.oclc.org/ooxml/\1/main", "x", "")),
        text,
        count=random.choice((0, 1)),
    )


CHANGES: tuple[Callable[[str, Random], str], ...] = (_attribute,) * 6 + (_told,) * 4 + (_tag,) * 6 + (_namespace,)
"""What happens to a part, the usual more often."""


def _one(pattern: re.Pattern[str], text: str, random: Random) -> re.Match[str] | None:
    """A match after a random place."""
    return pattern.search(text, random.randrange(len(text) + 1)) or pattern.search(text)


def _parts(data: bytes) -> dict[str, bytes] | None:
    """The parts of a package; None when it is none any more."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            return {name: package.read(name) for name in package.namelist()}
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError, EOFError, RuntimeError, zipfile.zlib.error):  # type: ignore[attr-defined]
        return None


def _zipped(parts: dict[str, bytes]) -> bytes:
    """A package of parts, the same bytes whenever it is made."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as package:
        for name, content in parts.items():
            package.writestr(zipfile.ZipInfo(name, (2020, 1, 1, 0, 0, 0)), content)
    return out.getvalue()


def _with_part(data: bytes, random: Random, change: Callable[[str, str], str], name: str = "") -> bytes:
    """A package of which one part was changed."""
    parts = _parts(data)
    if not parts:
        return data
    if not name:
        names = sorted(parts)
        weights = [next((weight for start, weight in PARTS.items() if held.startswith(start)), 0.2) for held in names]
        name = random.choices(names, weights)[0]
    if name not in parts:
        return data
    parts[name] = change(name, parts[name].decode("utf-8", "replace")).encode("utf-8", "replace")
    return _zipped(parts)
