"""Damaged, hostile and foreign files: one clear error or a result, never a crash."""

from __future__ import annotations

import contextlib
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.office_factory import SPAN, changed, fill, p, tbl, tc, word, workbook
from torikumi.extractors.formats import Format, extract_file, format_of
from torikumi.schemas.errors import SourceError

SHEET = "xl/worksheets/sheet1.xml"
ENTITIES = (
    '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">'
    + "".join(f'<!ENTITY {n} "{f"&{b};" * 10}">' for b, n in zip("abcdefgh", "bcdefghi", strict=True))
    + "]>"
)


def sample(folder: Path) -> Path:
    return workbook(folder / "book.xlsx", lambda sheet: fill(sheet, [["No", "Name", "課"], [1, "ZZZ", "総務課"]]))


def message(path: Path) -> str:
    with pytest.raises(SourceError) as caught:
        extract_file(path)
    assert "\n" not in str(caught.value)
    assert str(path) in str(caught.value)
    return str(caught.value)


OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)
FOREIGN = [
    ("book.xls", OLD + "Workbook".encode("utf-16-le"), "an old Excel file (.xls): open it and save it as .xlsx"),
    ("file.doc", OLD + "WordDocument".encode("utf-16-le"), "an old Word file (.doc): open it and save it as .docx"),
    ("show.ppt", OLD + "PowerPoint Document".encode("utf-16-le"), "an old PowerPoint file"),
    ("locked.xlsx", OLD + "EncryptedPackage".encode("utf-16-le"), "asks for a password: save it without one"),
    ("picture.txt", b"\x89PNG\r\n\x1a\n" + bytes(60), "a damaged picture"),
    ("noise.txt", bytes(range(256)) * 8, "of a kind that is not known"),
    ("broken.xlsx", b"PK\x03\x04" + bytes(60), "a damaged office file, or a ZIP of something else"),
    ("empty.txt", b"", "0 bytes"),
    ("blank.txt", b" \r\n\t\n", "no text in it that is shown"),
    ("blank.html", b"<html><p> </p></html>", "no text in it that is shown"),
]


@pytest.mark.parametrize(("name", "content", "words"), FOREIGN)
def test_what_cannot_be_read_is_said_with_what_to_do(name: str, content: bytes, words: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(content)
    assert words in message(path)


def test_the_content_counts_not_the_name(tmp_path: Path) -> None:
    book = sample(tmp_path)
    renamed = book.rename(tmp_path / "book.pdf")
    assert format_of(renamed) is Format.XLSX
    page = tmp_path / "page.txt"
    page.write_text("<!DOCTYPE html><html><p>文</p></html>", encoding="utf-8")
    assert format_of(page) is Format.HTML
    for name, part in (("slides", "ppt/presentation.xml"), ("zip", "notes.txt")):
        path = tmp_path / f"{name}.xlsx"
        with zipfile.ZipFile(path, "w") as package:
            package.writestr(part, "x")
        assert message(path)


def test_a_bomb_is_refused_before_it_is_unpacked(tmp_path: Path) -> None:
    path = sample(tmp_path)
    with zipfile.ZipFile(path) as package:
        parts = {name: package.read(name) for name in package.namelist()}
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            package.writestr(name, content if name != SHEET else content + b" " * 250_000_000)
    assert path.stat().st_size < 1_000_000
    assert "unpacks to 250 MB" in message(path)


def test_merging_the_whole_sheet_costs_nothing(tmp_path: Path) -> None:
    merged = '</sheetData><mergeCells count="1"><mergeCell ref="D1:XFD1048576"/></mergeCells>'
    path = changed(sample(tmp_path), SHEET, lambda text: text.replace("</sheetData>", merged))
    found = extract_file(path)
    assert [cell.text for cell in found.tables[0].cells] == ["No", "Name", "課", "1", "ZZZ", "総務課"]


@pytest.mark.parametrize("part", [SHEET, "xl/workbook.xml", "xl/styles.xml"])
def test_entities_are_not_unfolded(part: str, tmp_path: Path) -> None:
    def with_entity(text: str) -> str:
        return ENTITIES + text.replace("ZZZ", "&i;").replace("Calibri", "&i;").replace('name="表"', 'name="&i;"')

    path = changed(sample(tmp_path), part, with_entity)
    try:
        found = extract_file(path)
    except SourceError:
        return
    assert found.glyphs.total < 100


def test_entities_do_not_read_other_files(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("パスワード", encoding="utf-8")
    head = f'<!DOCTYPE x [<!ENTITY s SYSTEM "{secret.as_uri()}">]>'
    path = changed(sample(tmp_path), SHEET, lambda text: head + text.replace("ZZZ", "&s;"))
    with contextlib.suppress(SourceError):
        assert "パスワード" not in str(extract_file(path))


DAMAGE: list[tuple[str, Callable[[str], str]]] = [
    (SHEET, lambda text: text[: len(text) // 2]),
    (SHEET, lambda text: text.replace('r="2"', 'r="x"')),
    (SHEET, lambda text: text.replace('r="A2"', 'r="ZZZ9999999"')),
    (SHEET, lambda text: text.replace('r="A2"', "")),
    (SHEET, lambda text: text.replace('s="1"', 's="99999"')),
    (SHEET, lambda text: text.replace("<v>1</v>", "<v>1e999999</v>")),
    (SHEET, lambda text: text.replace("<v>1</v>", "<v>NaN</v>")),
    (SHEET, lambda text: text.replace('t="n"', 't="s"')),
    ("xl/styles.xml", lambda text: text[:300]),
    ("xl/workbook.xml", lambda text: text.replace('r:id="rId1"', "")),
    ("_rels/.rels", lambda text: text.replace("officeDocument", "nothing")),
]


@pytest.mark.parametrize(("part", "damage"), DAMAGE)
def test_a_damaged_workbook_is_read_or_refused(part: str, damage: Callable[[str], str], tmp_path: Path) -> None:
    path = changed(sample(tmp_path), part, damage)
    with contextlib.suppress(SourceError):
        assert extract_file(path).glyphs.unassigned == 0


def test_half_a_package_is_refused(tmp_path: Path) -> None:
    path = sample(tmp_path)
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])
    assert "a damaged office file" in message(path)


def nested(depth: int) -> str:
    return p("深い") if not depth else tbl([["甲", tc(nested(depth - 1))], ["a", "b"]])


def test_word_files_with_odd_numbers_and_depths(tmp_path: Path) -> None:
    for body in (
        tbl([[tc("甲", SPAN(999999999)), "乙"], ["a", "b"]]),
        tbl([[tc("甲", SPAN("x")), "乙"], ["a", "b"]]),
        nested(30),
        "<w:tbl/><w:tbl><w:tr/></w:tbl>" + p("文"),
    ):
        assert extract_file(word(tmp_path / "odd.docx", body)).glyphs.unassigned == 0
    assert "damaged" in message(word(tmp_path / "deep.docx", nested(150)))
    assert "no text" in message(word(tmp_path / "blank.docx", ""))


def test_pages_that_are_too_deep_are_refused_not_cut(tmp_path: Path) -> None:
    path = tmp_path / "deep.html"
    path.write_text("<html>" + "<div>" * 5000 + "文", encoding="utf-8")
    assert "no web page can be made of it" in message(path)


@pytest.mark.parametrize(
    "text",
    ["<s>" * 3000, "**a" * 3000, "~~" * 3000, "（" * 3000 + "\t" + "（）" * 3000, "|" * 3000, "\t" * 3000 + "文",
     'a\t"b\n' * 3000, "(1) " * 3000, "あ。 " * 3000, "<table>" * 3000 + "文", "甲\t乙\n" + "\t\t\t\t1\t2\t\t\n" * 300],
)  # fmt: skip
def test_odd_texts_are_read_or_refused(text: str, tmp_path: Path) -> None:
    path = tmp_path / "odd.txt"
    path.write_text(text, encoding="utf-8")
    with contextlib.suppress(SourceError):
        assert extract_file(path).glyphs.unassigned == 0


UNSEEN = ["\u200b", "\ufeff", "\u00ad", "\x7f", "\u202e", "\ufe0f", "\u2060\u200d"]


@pytest.mark.parametrize("letter", UNSEEN)
@pytest.mark.parametrize("kind", ["xlsx", "docx", "html", "txt"])
def test_a_cell_with_nothing_to_see_is_blank(kind: str, letter: str, tmp_path: Path) -> None:
    """A zero-width space in a blank cell (Word and web pages have many) made an initiative of nothing."""
    path = tmp_path / f"book.{kind}"
    rows = [["番号", "取組"], ["1", f"甲{letter}乙"], [letter, letter]]
    if kind == "xlsx":
        workbook(path, lambda sheet: fill(sheet, [list[object](row) for row in rows]))
    elif kind == "docx":
        word(path, tbl([[tc(p(text)) for text in row] for row in rows]))
    elif kind == "html":
        cells = "".join("<tr>" + "".join(f"<td>{text}" for text in row) for row in rows)
        path.write_text(f"<html><table>{cells}</table>", encoding="utf-8")
    else:
        path.write_text("\n".join("\t".join(row) for row in rows), encoding="utf-8")
    found = extract_file(path)
    texts = [cell.text for table in found.tables for cell in table.cells]
    assert [text for text in texts if text] == ["番号", "取組", "1", f"甲{letter}乙"]
    assert (found.glyphs.total, found.glyphs.unassigned) == (7, 0)
