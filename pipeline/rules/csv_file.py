"""A CSV file as it stands on the disk: records, and where its form is not that of RFC 4180.

Read letter by letter rather than with the `csv` module, which mends wrong quotation marks and cut lines without a word.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from torikumi.pipeline.rules.metadata import description_of
from torikumi.pipeline.rules.sheet import Cell, Sheet
from torikumi.schemas.errors import SourceError

CELLS_MAX = 5_000_000
"""Files with more cells are not checked: each is kept in memory (about 200 bytes a cell)."""

_ENCODINGS = (("utf-8", "UTF-8"), ("cp932", "Shift_JIS (cp932)"), ("euc_jp", "EUC-JP"))
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig", "UTF-8 with BOM"), (b"\xff\xfe", "utf-16", "UTF-16"),
          (b"\xfe\xff", "utf-16", "UTF-16"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Record:
    """One record.

    Attributes:
        values: Its fields.
        lines: How many lines of text it goes over.
        sound: Whether its quotation marks are as RFC 4180 says.
    """

    values: list[str]
    lines: int
    sound: bool


def read_csv(path: Path) -> Sheet:
    """Read a CSV file (or one with tabs, ``.tsv``).

    Raises:
        SourceError: It cannot be read, or has more cells than are checked.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise SourceError(
            f"cannot be read: {error.strerror or error}", advice="check its name", file=str(path)
        ) from None
    text, encoding = _decoded(content)
    sheet = Sheet(path, "csv", described=description_of(path), encoding=encoding)
    delimiter = "\t" if path.suffix.lower() == ".tsv" else ","
    for row, record in enumerate(_records(text, delimiter), 1):
        sheet.record_lines[row], sheet.widths[row] = record.lines, len(record.values)
        if not record.sound:
            sheet.quote_faults.append(row)
        for column, value in enumerate(record.values, 1):
            if value.strip():
                sheet.cells[row, column] = Cell(value)
        if len(sheet.cells) > CELLS_MAX:
            raise SourceError(f"has more than {CELLS_MAX:,} cells", advice="check it in parts", file=str(path))
    return sheet


def _decoded(content: bytes) -> tuple[str, str]:
    """The letters, and the name of the encoding for people, or "" where none fits."""
    for mark, codec, name in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(codec), name
            except UnicodeDecodeError:
                return content.decode(codec, "replace"), ""
    for codec, name in _ENCODINGS:
        try:
            return content.decode(codec), name
        except UnicodeDecodeError:
            continue
    return content.decode("utf-8", "replace"), ""


def _records(text: str, delimiter: str) -> Iterator[_Record]:
    """The records of a text.

    A quotation mark that is never closed is taken for a letter, so that one fault does not swallow the rest.
    """
    quoted = re.compile(r'"((?:[^"]++|"")*+)"')
    plain = re.compile(rf"[^{delimiter}\r\n]*")
    end = re.compile(rf"{delimiter}|\r\n|\n|\r|\Z")
    place, size = 0, len(text)
    values: list[str] = []
    lines, sound = 1, True
    while True:
        found = quoted.match(text, place) if text.startswith('"', place) else None
        if found:
            value = found[1]
            lines += len(re.findall(r"\r\n|\n|\r", value))
            value, place = value.replace('""', '"'), found.end()
            rest = plain.match(text, place)
            if rest and rest[0]:  # letters after the closing mark
                value, place, sound = value + rest[0], rest.end(), False
        else:
            rest = plain.match(text, place)
            value = rest[0] if rest else ""
            sound = sound and '"' not in value
            place += len(value)
        values.append(value)
        ending = end.match(text, place)
        place = ending.end() if ending else size
        if ending and ending[0] == delimiter:
            continue
        yield _Record(values, lines, sound)
        values, lines, sound = [], 1, True
        if place >= size:
            return
