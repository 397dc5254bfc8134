"""Bad files: each gives one clear line, never a crash, never an empty success."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pikepdf
import pytest
from typer.testing import CliRunner

from tests.support.pdf_factory import Sheet
from torikumi.extractors.document import extract
from torikumi.extractors.readers.open import READERS, open_reader
from torikumi.pipeline.cli import app
from torikumi.pipeline.convert import convert
from torikumi.schemas.errors import LayoutError, SourceError, UsageError


def _sample() -> bytes:
    return Sheet().text(60, 60, "本文だけ").bytes()


def _encrypted(path: Path, user: str) -> None:
    plain = path.with_name("plain.pdf")
    plain.write_bytes(_sample())
    with pikepdf.open(plain) as document:
        document.save(path, encryption=pikepdf.Encryption(owner="owner", user=user))
    plain.unlink()


def make_bad(kind: str, folder: Path) -> Path:
    path = folder / f"{kind}.pdf"
    if kind == "empty":
        path.write_bytes(b"")
    elif kind == "web-page":
        path.write_bytes(b"<!DOCTYPE html><html><body>404</body></html>")
    elif kind == "office":
        path.write_bytes(b"PK\x03\x04" + bytes(60))
    elif kind == "noise":
        path.write_bytes(bytes(range(256)) * 8)
    elif kind == "truncated":
        path.write_bytes(_sample()[:200])
    elif kind == "encrypted":
        _encrypted(path, "secret")
    elif kind == "no-table":
        path.write_bytes(_sample())
    elif kind == "other-table":
        cells = {(0, 0): "品名", (0, 1): "数量", (1, 0): "鉛筆", (1, 1): "12"}
        path.write_bytes(Sheet().grid((60, 160, 260), (60, 90, 120), cells).bytes())
    elif kind == "no-text":
        path.write_bytes(Sheet().box(60, 60, 200, 200, fill=(0.5, 0.5, 0.5)).bytes())
    return path


BAD = {
    "empty": "0 bytes",
    "web-page": "a web page",
    "office": "a ZIP or office file",
    "noise": "not a PDF file",
    "truncated": "damaged or cut short",
    "encrypted": "asks for a password",
    "no-table": "no table of initiatives",
    "other-table": "no table of initiatives",
    "no-text": "no text layer",
    "missing": "no such file",
}


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("kind", "words"), BAD.items())
def test_a_bad_file_is_one_clear_error(
    kind: str, words: str, name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    path = make_bad(kind, tmp_path)
    with pytest.raises(SourceError) as caught:
        convert(path, reader=name)
    assert capfd.readouterr() == ("", "")
    assert words in str(caught.value)
    assert str(path) in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("kind", "words"), BAD.items())
def test_the_command_prints_one_line_and_exits_with_one(kind: str, words: str, name: str, tmp_path: Path) -> None:
    path = make_bad(kind, tmp_path)
    result = CliRunner().invoke(app, ["convert", str(path), "-o", str(tmp_path / "out"), "--reader", name])
    assert result.exit_code == 1
    lines = result.stderr.strip().splitlines()
    assert len(lines) == 1
    assert words in lines[0]
    assert "Traceback" not in result.output
    assert not (tmp_path / "out").exists() or not any((tmp_path / "out").iterdir())


def test_a_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="this is a folder"):
        open_reader(tmp_path)


def test_an_unknown_reader_is_wrong_usage(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="no reader"):
        open_reader(tmp_path / "x.pdf", "acrobat")


@pytest.mark.parametrize("name", READERS)
def test_an_empty_user_password_opens(name: str, tmp_path: Path) -> None:
    path = tmp_path / "owner.pdf"
    _encrypted(path, "")
    with open_reader(path, name) as reader:
        assert reader.info.encrypted
        assert "".join(reader.read_page(1).texts) == "本文だけ"


@pytest.mark.parametrize("name", READERS)
def test_junk_before_the_header_and_behind_the_end_is_borne(name: str, tmp_path: Path) -> None:
    path = tmp_path / "padded.pdf"
    path.write_bytes(b"\r\n\r\n" + _sample() + bytes(500))
    with open_reader(path, name) as reader:
        assert "".join(reader.read_page(1).texts) == "本文だけ"


def test_a_page_that_is_not_there(tmp_path: Path) -> None:
    path = tmp_path / "one.pdf"
    path.write_bytes(_sample())
    with pytest.raises(SourceError, match="there is no page 2"):
        extract(path, pages=[2])


def test_a_layout_error_says_how_to_look(tmp_path: Path) -> None:
    with pytest.raises(LayoutError, match="torikumi inspect"):
        convert(make_bad("no-table", tmp_path))


@pytest.mark.parametrize("name", READERS)
def test_the_record_names_the_library_and_what_the_file_says_of_itself(name: str, tmp_path: Path) -> None:
    path = tmp_path / "plain.pdf"
    path.write_bytes(Sheet().text(60, 60, "甲").page().text(60, 60, "乙").bytes())
    with open_reader(path, name) as reader:
        assert name in reader.engine
        assert (reader.info.pages, reader.info.encrypted) == (2, False)
        assert reader.info.producer.startswith("ReportLab")
        assert "".join(reader.read_page(2).texts) == "乙"


@pytest.mark.parametrize("name", READERS)
def test_a_file_that_lost_its_end_is_mended_or_refused(
    name: str, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    """Without cross-reference table: each library may find the objects, none may crash or chatter."""
    path = tmp_path / "cut.pdf"
    path.write_bytes(_sample()[: _sample().rindex(b"xref\n")])
    letters = "damaged"
    with contextlib.suppress(SourceError), open_reader(path, name) as reader:
        letters = "".join(reader.read_page(1).texts)
    assert letters in ("damaged", "本文だけ")
    assert capfd.readouterr() == ("", "")
