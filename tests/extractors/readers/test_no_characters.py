"""What a font says is a character, and is none: told as unknown, never dropped, and never written."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.pdf_factory import EMBEDDED, Sheet, with_to_unicode
from torikumi.extractors.document import extract
from torikumi.extractors.readers.open import READERS, open_reader
from torikumi.schemas.primitives import GlyphFlag


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize("given", [0xD842, 0xDFFF, 0xFFFF, 0xFFFD, 0xE000])
def test_a_glyph_without_a_character_is_unknown(name: str, given: int, tmp_path: Path) -> None:
    """Half of a pair (UTF-16) was dropped with its glyph, or broke off the whole document where it was written."""
    pdf = with_to_unicode(Sheet(200, 50, font=EMBEDDED).text(20, 20, "取組項目").bytes(), {"組": chr(given)})
    path = tmp_path / "page.pdf"
    path.write_bytes(pdf)
    with open_reader(path, name) as reader:
        page = reader.read_page(1)
        letters = reader.page_letters(1)
    flags = (page.glyphs["flags"] & GlyphFlag.UNMAPPED) != 0
    assert flags.tolist() == [False, True, False, False]
    assert [text for text, unknown in zip(page.texts, flags, strict=True) if not unknown] == ["取", "項", "目"]
    for text in (*page.texts, letters):
        assert text.encode("utf-8").decode("utf-8") == text
    found = extract(path, reader=name, verify="none")
    assert found.glyphs.total == 4
    assert "unmapped-glyphs" in [finding.code for finding in found.findings]
