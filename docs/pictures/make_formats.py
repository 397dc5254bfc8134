"""Draw the pictures of docs/formats.md: the catalogue of the samples, and the workbook of one of them.

Run as ``python docs/pictures/make_formats.py`` after ``make setup``, with Chromium and LibreOffice (``make apps``).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pymupdf
from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
COLOURS = 96
"""Of the pictures: letters and lines need no more, and the files stay small."""


def main() -> None:
    """Write ``catalog.png`` and ``workbook.png`` beside this file."""
    torikumi = Path(sys.executable).with_name("torikumi")
    with tempfile.TemporaryDirectory() as folder:
        out = Path(folder, "out")
        samples = [ROOT / "samples" / "tokushima-r1" / "report.pdf", *sorted(ROOT.glob("samples/layouts/*.pdf"))]
        formats = "json,csv,xlsx,parquet,sqlite"
        command = [torikumi, "convert", *samples, "-o", out, "--format", formats, "--license", "CC-BY-4.0", "-q"]
        subprocess.run(command, check=True)
        subprocess.run([torikumi, "catalog", out], check=True, capture_output=True)
        _catalog(out / "index.html", Path(__file__).with_name("catalog.png"))
        _workbook(out / "report" / "report.xlsx", Path(folder), Path(__file__).with_name("workbook.png"))


def _catalog(page: Path, picture: Path) -> None:
    """The page in a browser, searched for a word."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1180, "height": 640})
        view.goto(page.as_uri())
        view.fill("#search", "オープンデータ")
        view.locator("#datasets details").first.click()
        view.mouse.move(0, 0)
        view.screenshot(path=picture)
        browser.close()
    _reduce(picture)


def _workbook(workbook: Path, folder: Path, picture: Path) -> None:
    """The first sheet as LibreOffice prints it, cut to its upper left part."""
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = ["soffice", "--headless", profile, "--convert-to", "pdf", "--outdir", folder, workbook]
    subprocess.run(command, check=True, capture_output=True)
    with pymupdf.open(folder / workbook.with_suffix(".pdf").name) as document:
        page = document[0]
        left, top = page.rect.width * 0.035, page.rect.height * 0.05
        part = pymupdf.Rect(left, top, page.rect.width - left, page.rect.height * 0.62)
        page.get_pixmap(dpi=85, clip=part).save(str(picture))
    _reduce(picture)


def _reduce(picture: Path) -> None:
    Image.open(picture).convert("RGB").quantize(COLOURS).save(picture, optimize=True)


if __name__ == "__main__":
    main()
