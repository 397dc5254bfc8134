"""Folders with odd names, links and pipes; texts that a terminal obeys: nothing hangs, leads out, or is obeyed."""

from __future__ import annotations

import csv
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from typer.testing import CliRunner

from tests.support.hostile_pdf import HOST
from tests.support.pdf_factory import Sheet
from tests.support.shared_samples import ROOT
from torikumi.pipeline.cli import app
from torikumi.pipeline.dataset_id import HASH_LETTERS, SLUG_MAX, dataset_ids
from torikumi.pipeline.load import load
from torikumi.pipeline.printable import escaped, escaped_utf8, printable
from torikumi.pipeline.validate import validate_dataset
from torikumi.schemas.errors import SourceError

SMALL = ROOT / "samples" / "layouts" / "half-ruled.pdf"
ESCAPES = "\x1b[31m\x9b31m\u202e\x07"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout, result.stderr


def is_harmless(text: str) -> bool:
    return all(line == printable(line) for line in text.replace("\u3000", " ").split("\n"))


def test_a_letter_is_obeyed_in_utf_8_as_it_is_in_a_text() -> None:
    for number in (*range(0xD800), *range(0xE000, 0x11000)):
        letter = chr(number)
        assert escaped_utf8(letter.encode()) == escaped(letter).encode(), hex(number)


@given(st.text(st.sampled_from("a甲é※①\x7f\x80\x9f\xa0\u061c\u061d\u200d\u200e\u2027\u2028\u202e\u202f\u2069\u206a😀")))
def test_letters_of_utf_8_are_not_taken_across_their_borders(text: str) -> None:
    assert escaped_utf8(text.encode()) == escaped(text).encode()


def test_a_folder_of_odd_names_is_a_folder_of_reports(tmp_path: Path) -> None:
    folder, out = tmp_path / "in", tmp_path / "out"
    folder.mkdir()
    names = [
        "取組".encode("cp932") + b".pdf", b"a\nb\x1b[31m\xe2\x80\xae.pdf", b"y" * 251 + b".pdf", b"=cmd()'.pdf",
        b"<img src=x onerror=alert(1)>.pdf", b"-o.pdf", b"batch.csv.pdf",
    ]  # fmt: skip
    for name in names:
        (folder / os.fsdecode(name)).write_bytes(SMALL.read_bytes())
    (tmp_path / "outside.pdf").write_bytes(SMALL.read_bytes())
    for link, target in (("out.pdf", "../outside.pdf"), ("loop.pdf", "loop.pdf"), ("none.pdf", "nothing")):
        (folder / link).symlink_to(target)
    (folder / "zero.pdf").symlink_to("/dev/zero")
    (folder / "up").symlink_to(folder)
    os.mkfifo(folder / "pipe.pdf")
    command = [sys.executable, "-m", "torikumi", "convert", str(folder), "-o", str(out), "--workers", "2"]
    done = subprocess.run(command, capture_output=True, timeout=300, check=False)
    said = done.stderr.decode("utf-8")
    assert done.returncode == 0, said
    assert is_harmless(said)
    assert "out.pdf: a link that leads out of the folder was left out" in said
    assert len(list(out.glob("*/report.json"))) == len(names)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["in", "out", "outside.pdf"]
    files = {json.loads(path.read_text("utf-8"))["source"]["file"] for path in out.glob("*/report.json")}
    assert "取組.pdf" in files
    with (out / "batch.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert {row["status"] for row in rows} == {"converted"}
    assert all(is_harmless(text) for row in rows for text in row.values())


def test_ids_are_short_and_in_nobodys_way() -> None:
    paths = [Path(name) for name in ("x" * 300 + ".pdf", "x" * 301 + ".pdf", "batch.csv.pdf", "..", "../../a.pdf")]
    ids = dataset_ids(paths)
    assert len(set(ids)) == len(ids)
    assert all(
        len(each) <= SLUG_MAX + 1 + HASH_LETTERS + 3 and "/" not in each and not each.startswith(".") for each in ids
    )
    assert "batch.csv" not in ids


@pytest.mark.parametrize("workers", [[], ["--workers", "1"]])
def test_a_pipe_or_device_is_refused_at_once(workers: list[str], tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.pdf")
    (tmp_path / "zero.pdf").symlink_to("/dev/zero")
    for name in ("pipe.pdf", "zero.pdf"):
        code, _, err = run("convert", tmp_path / name, "-o", tmp_path / "out", *workers)
        assert (code, "a pipe or a device, no file" in err) == (1, True)


def test_what_a_terminal_obeys_is_not_printed(tmp_path: Path) -> None:
    """In the text of the document, in the properties of the file and in its name."""
    path = tmp_path / f"report{ESCAPES}.html"
    rows = "".join(f"<tr><td>{n}</td><td>名&#x9b;31m&#x202e;前[red]{n}</td><td>A</td></tr>" for n in (1, 2))
    head = f"<title>\x1b]0;pwned\x07{ESCAPES}</title>"
    path.write_text(
        f"<html>{head}<table><tr><th>No</th><th>取組項目</th><th>自己評価{ESCAPES}</th></tr>{rows}</table>", "utf-8"
    )
    for arguments in (
        ("convert", path, "-o", tmp_path / "out", "--show"),
        ("inspect", path),
        ("inspect", path, "--json"),
        ("validate", tmp_path / "out" / f"none{ESCAPES}"),
        ("convert", tmp_path / f"none{ESCAPES}.pdf", "-o", tmp_path / "out"),
    ):
        _, out, err = run(*arguments)
        assert is_harmless(out)
        assert is_harmless(err)
        assert out or err


def test_the_name_of_a_producer_is_not_obeyed(tmp_path: Path) -> None:
    path = Sheet().text(60, 60, "本文").save(tmp_path / "a.pdf")
    path.write_bytes(path.read_bytes().replace(b"/Producer (ReportLab PDF", b"/Producer (\x1b[31mortLab PDF"))
    assert is_harmless(run("inspect", path)[1])


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dataset")
    assert run("convert", SMALL, "-o", folder, "-q")[0] == 0
    return folder / "half-ruled"


REMOTE = f"http://{HOST}/x.csv"
EDITS: list[tuple[str, dict[str, object], str]] = [
    ("resource", {"path": REMOTE}, "which is no table of torikumi"),
    ("resource", {"path": ["initiatives.csv", REMOTE]}, "which is no table of torikumi"),
    ("resource", {"path": "../secret.csv"}, "which is no table of torikumi"),
    ("resource", {"path": "/etc/passwd"}, "which is no table of torikumi"),
    ("resource", {"path": "file:///etc/passwd"}, "which is no table of torikumi"),
    ("resource", {"schema": REMOTE}, "has its schema elsewhere"),
    ("resource", {"schema": "../secret.csv"}, "has its schema elsewhere"),
    ("resource", {"dialect": REMOTE}, "has its dialect elsewhere"),
    ("resource", {"profile": REMOTE, "$schema": REMOTE, "scheme": "http", "extrapaths": [REMOTE]}, ""),
    ("package", {"profile": REMOTE, "$schema": REMOTE, "profiles": [REMOTE]}, ""),
    ("package", {"resources": {}}, "has no list of resources"),
    ("package", {"resources": [REMOTE]}, "is no object"),
]


@pytest.mark.parametrize(("where", "change", "words"), EDITS)
def test_a_hostile_description_leads_nowhere(
    where: str, change: dict[str, object], words: str, dataset: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "dataset"
    folder.mkdir()
    for path in dataset.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (tmp_path / "secret.csv").write_text("geheim\n")
    package = folder / "datapackage.json"
    told = json.loads(package.read_text("utf-8"))
    (told["resources"][0] if where == "resource" else told).update(change)
    package.write_text(json.dumps(told), "utf-8")

    def refuse(*_: object, **__: object) -> object:
        raise AssertionError("the network was asked")

    monkeypatch.setattr("socket.getaddrinfo", refuse)
    monkeypatch.setattr("socket.socket.connect", refuse)
    problems = [str(problem) for problem in validate_dataset(folder)]
    assert not any("geheim" in problem or "root:" in problem for problem in problems)
    assert any(words in problem for problem in problems) or not words


def test_a_table_that_is_a_link_or_pipe_is_not_looked_at(dataset: Path, tmp_path: Path) -> None:
    folder = tmp_path / "dataset"
    folder.mkdir()
    for path in dataset.iterdir():
        (folder / path.name).write_bytes(path.read_bytes())
    (tmp_path / "secret.csv").write_text("geheim\n")
    table = folder / "initiatives.csv"
    table.unlink()
    table.symlink_to("../secret.csv")
    (folder / "items.csv").unlink()
    os.mkfifo(folder / "items.csv")
    problems = "\n".join(map(str, validate_dataset(folder)))
    assert "initiatives.csv is a link, or no file" in problems
    assert "items.csv is a link, or no file" in problems
    assert "geheim" not in problems
    with pytest.raises(SourceError, match="is a link, or no file"):
        load(folder)
