"""Encrypted files: read where they open, with any of the passwords given, and the words are written nowhere."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import warnings
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from typer.testing import CliRunner

from tests.support.pdf_factory import Sheet, encrypted
from tests.support.shared_samples import ROOT
from torikumi.extractors.document import extract
from torikumi.extractors.readers.open import READERS, open_reader
from torikumi.pipeline.batch.job import Settings, jobs_for
from torikumi.pipeline.cli import app
from torikumi.pipeline.cli.passwords import PASSWORDS_MAX, VARIABLE, passwords_given
from torikumi.pipeline.convert import convert
from torikumi.schemas.errors import SourceError, UsageError

SMALL = ROOT / "samples" / "layouts" / "half-ruled.pdf"
WORD = "Tokushima-362018"
WAYS = [(2, False), (3, False), (4, True), (5, True), (6, True)]
"""Revisions of the standard security handler (ISO 32000-2, 7.6.4), and whether the cipher is AES."""


def locked(path: Path, user: str, *, owner: str = "owner", revision: int = 6, aes: bool = True) -> Path:
    """Save a page that is locked with passwords."""
    plain = io.BytesIO(Sheet().text(60, 60, "本文だけ").bytes())
    encryption = pikepdf.Encryption(user=user, owner=owner, R=revision, aes=aes, metadata=aes)  # type: ignore[arg-type]
    with warnings.catch_warnings(), pikepdf.open(plain) as document:
        warnings.simplefilter("ignore", UserWarning)  # revision 5 is out of date, but there are files of it
        document.save(path, encryption=encryption)
    return path


def letters(path: Path, name: str, *passwords: str) -> str:
    with open_reader(path, name, passwords) as reader:
        assert reader.info.encrypted
        return "".join(reader.read_page(1).texts)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("revision", "aes"), WAYS)
def test_every_cipher_opens_with_either_password_among_wrong_ones(
    name: str, revision: int, aes: bool, tmp_path: Path
) -> None:
    path = locked(tmp_path / "locked.pdf", WORD, owner="master", revision=revision, aes=aes)
    assert letters(path, name, "wrong", "違う", WORD) == "本文だけ"
    assert letters(path, name, "master") == "本文だけ"
    for given in ((), ("wrong",), ("違う", "Wrong", "")):
        with pytest.raises(SourceError, match="asks for a password") as caught:
            open_reader(path, name, given)
        assert not any(word and word in str(caught.value) for word in given)


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("revision", "aes"), WAYS)
def test_with_an_owner_password_only_nobody_is_asked(name: str, revision: int, aes: bool, tmp_path: Path) -> None:
    path = locked(tmp_path / "owner.pdf", "", revision=revision, aes=aes)
    assert letters(path, name) == "本文だけ"
    assert letters(path, name, "needless") == "本文だけ"


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("revision", "aes"), WAYS)
def test_a_word_need_not_be_ascii(name: str, revision: int, aes: bool, tmp_path: Path) -> None:
    path = locked(tmp_path / "locked.pdf", "é£", revision=revision, aes=aes)
    assert letters(path, name, "é£") == "本文だけ"


@pytest.mark.parametrize("name", READERS)
@pytest.mark.parametrize(("bits", "options"), [("40", []), ("128", ["--use-aes=y"]), ("256", [])])
def test_a_word_may_be_japanese_where_no_standard_allows_it(
    name: str, bits: str, options: list[str], tmp_path: Path
) -> None:
    plain, path = (str(tmp_path / file) for file in ("plain.pdf", "locked.pdf"))
    Path(plain).write_bytes(Sheet().text(60, 60, "本文だけ").bytes())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        words = ["--encrypt", "徳島市", "owner", bits, *options, "--"]
        pikepdf.Job(["qpdf", "--password-mode=bytes", "--allow-weak-crypto", *words, plain, path]).run()
    assert letters(Path(path), name, "違う", "徳島市") == "本文だけ"


def test_what_other_locks_are_is_said(tmp_path: Path) -> None:
    path = locked(tmp_path / "locked.pdf", WORD, revision=4)
    content = path.read_bytes()
    assert b"/Standard" in content
    path.write_bytes(content.replace(b"/Standard", b"/Adobe.PS"))
    for name in READERS:
        with pytest.raises(SourceError, match="encrypted in a way that is not known"):
            open_reader(path, name, [WORD])
    with pytest.raises(SourceError, match="encrypted in a way that is not known"):
        extract(path)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A report of two pages, locked."""
    path = tmp_path_factory.mktemp("locked") / "report.pdf"
    path.write_bytes(encrypted(SMALL.read_bytes(), user=WORD, owner="owner"))
    return path


def run(*arguments: str | Path, **options: Any) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments], **options)
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout, result.stderr


def plain(report: Any) -> dict[str, Any]:
    """A report without what is said of the file."""
    told: dict[str, Any] = json.loads(report.model_dump_json())
    del told["source"], told["dataset_id"]
    return told


def test_a_locked_report_is_the_same_report(report: Path) -> None:
    assert plain(convert(report, passwords=WORD)) == plain(convert(SMALL))
    assert plain(convert(report, passwords=["wrong", "owner"])) == plain(convert(SMALL))


def test_the_command_takes_words_from_option_file_keyboard_and_environment(report: Path, tmp_path: Path) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes(f"\ufeffwrong\r\n\r\n{WORD}\r\n".encode())
    ways: list[tuple[list[str | Path], dict[str, Any]]] = [
        (["--password", "wrong", "--password", WORD], {}),
        (["--password-file", file], {}),
        (["--password-file", "-"], {"input": f"{WORD}\n"}),
        ([], {"env": {VARIABLE: WORD}}),
    ]
    for number, (options, more) in enumerate(ways):
        code, _, err = run("convert", report, "-o", tmp_path / str(number), *options, **more)
        assert (code, "7 initiatives" in err) == (0, True), err
        assert run("inspect", report, "--page", "1", *options, **more)[0] == 0
    assert run("inspect", report, "--page", "1", "--draw", tmp_path / "p.png", "--password", WORD)[0] == 0
    code, _, err = run("convert", report, "-o", tmp_path / "no", "--password", "wrong")
    assert (code, err.count("\n")) == (1, 1)
    assert "the one given does not open it: give it with --password-file" in err
    code, _, err = run("convert", report, "-o", tmp_path / "no", "--password-file", tmp_path / "none.txt")
    assert (code, err.count("\n")) == (2, 1)


def test_the_words_of_a_file_are_its_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "words.txt"
    file.write_bytes(" 前 後 \n\r\n徳島\r\n\x0b\n".encode("cp932"))
    assert passwords_given(["甲", ""], file) == ("甲", " 前 後 ", "徳島", "\x0b")
    monkeypatch.setenv(VARIABLE, "甲\n乙")
    assert passwords_given(["甲"], None) == ("甲", "乙")
    file.write_text("\n".join(map(str, range(PASSWORDS_MAX))))
    with pytest.raises(UsageError, match="1002 passwords"):
        passwords_given([], file)


def test_the_word_is_written_nowhere_and_what_is_done_stays_done(report: Path, tmp_path: Path) -> None:
    inputs, output = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    (inputs / "locked.pdf").write_bytes(report.read_bytes())
    (inputs / "other.pdf").write_bytes(encrypted(SMALL.read_bytes(), user="another-362018"))
    said = []
    command = [sys.executable, "-m", "torikumi", "convert", str(inputs), "-o", str(output)]
    for words in (WORD, ""):
        done = subprocess.run(command, env={**os.environ, VARIABLE: words}, capture_output=True, text=True, check=False)
        assert done.returncode == 1  # the other one stays locked
        said.append(done.stderr)
    assert "7 initiatives" in said[0]
    assert "the one given does not open it" in said[0]
    assert "(done before)" in said[1]
    written = [path for path in output.rglob("*") if path.is_file()]
    assert {"batch.csv", "locked.done", "report.json"} <= {path.name for path in written}
    assert not any(WORD.encode() in path.read_bytes() for path in written)
    assert not any(WORD in text for text in said)


def test_settings_do_not_show_their_passwords() -> None:
    settings = Settings(passwords=(WORD,))
    assert WORD not in repr(settings)
    keys = [jobs_for([SMALL], ROOT, told)[0].key() for told in (settings, Settings())]
    assert keys[0] == keys[1]
