"""Documents with scanned pages: read page by page, each with its own limit, the same to the byte as in one go."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import numpy as np
import pikepdf
import pytest
from PIL import Image

from tests.pipeline.batch.test_batch import contents
from tests.support.pdf_factory import EMBEDDED, Sheet
from torikumi.extractors.scans import installed
from torikumi.extractors.scans import scan as scan_module
from torikumi.extractors.scans.scanned_page import CharactersRead, ScannedPage
from torikumi.pipeline.batch import carry, job, run, work
from torikumi.pipeline.batch.alone import Limits, LostError
from torikumi.pipeline.batch.job import Event, Outcome, PartRead, PartsBegun, Settings, jobs_for
from torikumi.pipeline.batch.run import run_jobs
from torikumi.pipeline.cli.convert import find_documents
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import GLYPH
from torikumi.schemas.report import Report
from typesetting.scans import Scan, pdf_of_pictures, rendered, scanned

XS, YS = (30.0, 60.0, 180.0, 330.0, 370.0), (30.0, 55.0, 90.0, 125.0)
HEADER = ("No", "取組項目", "取組実績", "評価")
ROWS = [(str(number), f"取組の名{number}", f"実績の文{number}", "A") for number in range(1, 9)]
SETTINGS = Settings(municipality="徳島市", fiscal_year=2019)


def texts_of(page: int) -> list[str]:
    """The cells of a page: a header and two initiatives."""
    return [*HEADER, *ROWS[2 * page - 2], *ROWS[2 * page - 1]]


def read_from_memory(page: ScannedPage, cells: Sequence[BBox]) -> CharactersRead:
    """Stands for OCR: the texts that the page is known to hold."""
    letters = [
        (letter, box.x0 + 4 + 9 * place, box.top + 5)
        for box, text in zip(cells, texts_of(page.number), strict=True)
        for place, letter in enumerate(text)
    ]
    glyphs = np.zeros(len(letters), dtype=GLYPH)
    for glyph, (_, x, y) in zip(glyphs, letters, strict=True):
        glyph["x0"], glyph["y0"], glyph["x1"], glyph["y1"] = x, y, x + 9, y + 9
        glyph["origin_x"], glyph["origin_y"], glyph["size"], glyph["content"] = x, y + 8, 9, -1
    glyphs["run"] = np.repeat(np.arange(len(cells)), [len(text) for text in texts_of(page.number)])
    return CharactersRead(
        glyphs,
        tuple(letter for letter, _, _ in letters),
        np.zeros(len(letters), dtype=bool),
        np.full(len(letters), 0.99, dtype=np.float32),
        np.zeros(len(letters), dtype=np.uint8),
        ("a reader 1.0",),
    )


@pytest.fixture(autouse=True)
def in_this_process(monkeypatch: pytest.MonkeyPatch) -> None:
    """No engine and no other process is needed."""
    from torikumi.extractors.scans import characters

    def alone(limits: Limits, action: Callable[..., Any], *arguments: Any) -> Any:
        return action(*arguments)

    monkeypatch.setattr(carry, "alone", alone)
    monkeypatch.setattr(characters, "read_characters", read_from_memory)
    monkeypatch.setattr(scan_module, "line_scores", lambda pictures: [1.0] * len(pictures))
    monkeypatch.setattr(installed, "missing", lambda: "")


def document(folder: Path, scans: Sequence[int], pages: int = 4) -> Path:
    """A document of some pages; those that are named are scans."""
    drawn = Sheet(400, 200, EMBEDDED)
    for number in range(1, pages + 1):
        if number > 1:
            drawn.page()
        cells = {divmod(place, 4): text for place, text in enumerate(texts_of(number))}
        drawn.grid(XS, YS, cells)
    path = drawn.save(folder / "mixed.pdf")
    scan = Scan(skew=0.3)
    pictures = [scanned(one, scan) for one in rendered(path, scan.dpi, scans)]
    (folder / "scan.pdf").write_bytes(pdf_of_pictures(pictures, scan))
    with pikepdf.open(path, allow_overwriting_input=True) as whole, pikepdf.open(folder / "scan.pdf") as picture:
        for place, number in enumerate(scans):
            whole.pages[number - 1] = picture.pages[place]
        whole.save(path)
    return path


def events(path: Path, output: Path, workers: int = 1, settings: Settings = SETTINGS) -> list[Event]:
    with ThreadPoolExecutor(workers) as executor:
        return list(run_jobs(jobs_for([path], output, settings), executor, workers, Limits()))


def test_a_file_of_pictures_is_read_as_the_pdf_of_them(tmp_path: Path) -> None:
    printed = document(tmp_path, [])
    pictures = [Image.fromarray(scanned(one, Scan())) for one in rendered(printed, 200, [1, 2, 3])]
    path = tmp_path / "faxes" / "r1.tif"
    path.parent.mkdir()
    pictures[0].save(path, save_all=True, append_images=pictures[1:], compression="tiff_lzw", dpi=(200, 200))
    (found,) = find_documents([str(path.parent)])
    begun, *_, outcome = events(Path(found), tmp_path / "out")
    assert begun == PartsBegun(str(path), pages=3, scanned=3)
    assert isinstance(outcome, Outcome)
    assert (outcome.reason, outcome.pages, outcome.initiatives) == ("", 3, 6)
    report = Report.model_validate_json((tmp_path / "out" / "r1" / "report.json").read_bytes())
    assert (report.source.file, report.source.media_type) == ("r1.tif", "image/tiff")
    place = report.initiatives[5].provenance["name"][0]
    assert (place.page, place.ocr) == (3, True)
    assert place.bbox is not None
    x0, top, x1, bottom = place.bbox
    assert 60 < x0 < x1 < 180  # in its cell
    assert 90 < top < bottom < 125


def test_each_scanned_page_is_read_and_told_by_itself_with_one_worker_too(tmp_path: Path) -> None:
    path = document(tmp_path, [1, 3, 4])
    begun, *parts, outcome = events(path, tmp_path / "parts")
    assert begun == PartsBegun(str(path), pages=4, scanned=3)
    assert [(part.pages, part.scanned) for part in parts if isinstance(part, PartRead)] == [(2, 1), (1, 1), (1, 1)]
    assert isinstance(outcome, Outcome)
    assert (outcome.reason, outcome.pages, outcome.initiatives) == ("", 4, 8)


@pytest.mark.parametrize("pages", [1, 4])
def test_a_single_scanned_page_is_told_too(pages: int, tmp_path: Path) -> None:
    path = document(tmp_path, [1], pages)
    begun, part, outcome = events(path, tmp_path / "out")
    assert begun == PartsBegun(str(path), pages=pages, scanned=1)
    assert part == PartRead(str(path), pages=pages, scanned=1)
    assert isinstance(outcome, Outcome)
    assert (outcome.reason, outcome.pages) == ("", pages)


def test_the_dataset_is_the_same_as_in_one_go(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = document(tmp_path, [1, 3, 4])
    events(path, tmp_path / "parts", workers=2)
    monkeypatch.setattr(carry, "begin", lambda task, long: work.join_parts(task, ()))
    (outcome,) = events(path, tmp_path / "whole")
    assert isinstance(outcome, Outcome)
    assert not outcome.reason
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


@pytest.mark.parametrize(
    ("scans", "ocr"),
    [([], True), ([1, 3], False)],
    ids=["drawn", "not to be read"],
)
def test_other_documents_are_read_in_one_go(scans: list[int], ocr: bool, tmp_path: Path) -> None:
    path = document(tmp_path, scans)
    told = events(path, tmp_path / "out", 2, Settings(municipality="徳島市", fiscal_year=2019, ocr=ocr))
    (outcome,) = told
    assert isinstance(outcome, Outcome)
    assert not outcome.reason
    assert outcome.initiatives == (8 if ocr else 4)


def test_a_page_that_takes_too_long_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = document(tmp_path, [1, 3])

    def slow(limits: Limits, action: Callable[..., Any], *arguments: Any) -> Any:
        if action is work.read_part and 3 in arguments[1]:
            raise LostError("took more than 900 seconds: allow more with --timeout, or leave it out")
        return action(*arguments)

    monkeypatch.setattr(carry, "alone", slow)
    *_, outcome = events(path, tmp_path / "out")
    assert isinstance(outcome, Outcome)
    assert outcome.reason.startswith(f"{path}: pages 3 to 4: took more than 900 seconds")
    assert not (tmp_path / "out").exists()


def test_what_was_done_without_ocr_is_done_again_once_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = document(tmp_path, [1, 3])
    (with_it,) = jobs_for([path], tmp_path, SETTINGS)
    (not_asked,) = jobs_for([path], tmp_path, Settings(ocr=False))
    before, asked_not = with_it.key(), not_asked.key()
    monkeypatch.setattr(job, "missing", lambda: "install it")
    assert with_it.key() != before
    assert not_asked.key() == asked_not


def test_what_one_engine_read_is_read_again_once_there_is_a_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = tmp_path / "page.html"
    page.write_text("<p>取組</p>", encoding="utf-8")
    scan, other = jobs_for([document(tmp_path, [1, 3]), page], tmp_path, SETTINGS)
    data = tmp_path / "tessdata"
    data.mkdir()
    monkeypatch.setattr(job, "missing", lambda: "")
    monkeypatch.setattr(installed, "find_spec", lambda name: name)
    monkeypatch.setattr(installed, "FOLDERS", (str(data),))
    monkeypatch.delenv("TESSDATA_PREFIX", raising=False)
    keys = [scan.key()]
    same = other.key()
    for content in (b"fast", b"the best"):
        (data / "jpn.traineddata").write_bytes(content)
        keys.append(scan.key())
    assert len(set(keys)) == 3
    assert other.key() == same


def test_parts_of_a_document_that_is_fetched_for_each_are_longer() -> None:
    ranges = run.ranges_of(range(1, 21), 4, frozenset(range(1, 21)), run.SCANNED_MAX_FETCHED)
    assert [len(part) for part in ranges] == [8, 8, 4]
