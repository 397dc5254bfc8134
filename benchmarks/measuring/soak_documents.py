"""Documents for the soak test: copies of the samples, each with bytes of its own, and files that nobody can read."""

from __future__ import annotations

import io
import random
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pikepdf

from measuring.documents import ROOT

SAMPLES = tuple(
    sorted(
        path
        for path in (ROOT / "samples").glob("*/*")
        if path.suffix in (".pdf", ".xlsx", ".docx", ".html", ".txt") and path.is_file()
    )
)
"""The samples, office files among them."""

NOISE_BYTES = 5000
CUT_BYTES = 2000


@dataclass(frozen=True, slots=True)
class Made:
    """A document that was made.

    Attributes:
        path: Where it is.
        sample: The sample that it is a copy of; None for one that cannot be read.
    """

    path: Path
    sample: Path | None


def make_documents(folder: Path, good: int, broken: int, seed: int) -> list[Made]:
    """Write documents, each in a folder of its own and under the name of its sample, mixed by a seed.

    Args:
        folder: Where they are written.
        good: How many copies of samples.
        broken: How many that cannot be read.
        seed: Of the mixture and of the noise.
    """
    chance = random.Random(seed)
    kinds = list(broken_files(chance))
    contents: list[tuple[str, bytes, Path | None]] = []
    for number in range(good):
        sample = SAMPLES[number % len(SAMPLES)]
        contents.append((sample.name, marked(sample, number), sample))
    for number in range(broken):
        name, make = kinds[number % len(kinds)]
        contents.append((name, make(), None))
    chance.shuffle(contents)
    made = []
    for number, (name, content, origin) in enumerate(contents):
        path = folder / f"{number:05}" / name
        path.parent.mkdir(parents=True)
        path.write_bytes(content)
        made.append(Made(path, origin))
    return made


def marked(sample: Path, number: int) -> bytes:
    """A sample with a mark that changes its bytes, and nothing that is read."""
    content = sample.read_bytes()
    if sample.suffix == ".pdf":
        return content + f"\n% copy {number}\n".encode()
    if sample.suffix == ".html":
        return content + f"<!-- copy {number} -->".encode()
    if sample.suffix == ".txt":
        return content + b"\n" * (number + 1)
    package = io.BytesIO(content)
    with zipfile.ZipFile(package, "a") as archive:
        archive.comment = f"copy {number}".encode()
    return package.getvalue()


def broken_files(chance: random.Random) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Names and makers of files that cannot be read, each of another kind."""
    report = ROOT / "samples" / "tokushima-r1" / "report"

    def cut(suffix: str) -> Callable[[], bytes]:
        return lambda: report.with_suffix(suffix).read_bytes()[: CUT_BYTES + chance.randrange(CUT_BYTES)]

    yield "empty.pdf", lambda: b""
    yield "cut.pdf", cut(".pdf")
    yield "noise.pdf", lambda: b"%PDF-1.7\n" + chance.randbytes(NOISE_BYTES)
    yield "error-page.pdf", lambda: f"<!DOCTYPE html><html>404 {chance.random()}</html>".encode()
    yield "cut.docx", cut(".docx")
    yield "cut.xlsx", cut(".xlsx")
    yield "locked.pdf", lambda: _locked(chance.random())
    yield "blank.pdf", lambda: _blank(1 + chance.randrange(5))
    yield "picture.pdf", lambda: b"\x89PNG\r\n\x1a\n" + chance.randbytes(NOISE_BYTES)
    yield "old.xls", lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le") + chance.randbytes(99)


def _blank(pages: int) -> bytes:
    """A PDF of pages without anything on them."""
    with pikepdf.new() as document:
        for _ in range(pages):
            document.add_blank_page()
        return _saved(document)


def _locked(number: float) -> bytes:
    """A PDF that asks for a password."""
    with pikepdf.new() as document:
        document.add_blank_page(page_size=(100 + number, 100))
        return _saved(document, encryption=pikepdf.Encryption(user="secret", owner="secret"))


def _saved(document: pikepdf.Pdf, **options: object) -> bytes:
    file = io.BytesIO()
    document.save(file, **options)  # type: ignore[arg-type]
    return file.getvalue()
