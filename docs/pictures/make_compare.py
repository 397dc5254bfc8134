"""Draw the pictures of comparing: the page of a set, and the chart of the study for researchers.

Run as ``python docs/pictures/make_compare.py`` after ``make setup``, with Chromium (``make apps``).
"""

from __future__ import annotations

import runpy
import shutil
import tempfile
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
WIDTH = 1180
COLOURS = 128
"""Of the pictures: letters, lines and few colours need no more, and the files stay small."""


def main() -> None:
    """Write ``compare.png`` and ``researchers.png`` beside this file."""
    study = runpy.run_path(str(ROOT / "docs" / "make_researchers.py"))
    text = (ROOT / "docs" / "researchers.md").read_text("utf-8")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        folder = Path(name)
        study["run_commands"](text, folder)
        study["written"](text, folder)
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH, "height": 1000})
        page.goto((folder / "out" / "set" / "compare.html").as_uri())
        page.wait_for_selector("html[data-drawn=yes]")
        page.locator("#topics details > summary").click()  # the chart alone, without its table
        top, bottom = (page.locator(place).bounding_box() for place in ("#topics", "#achievement .pair"))
        assert top is not None
        assert bottom is not None
        height = bottom["y"] + bottom["height"] - top["y"]
        clip = {"x": 0, "y": top["y"] - 12, "width": WIDTH, "height": height + 24}
        path = Path(__file__).with_name("compare.png")
        page.screenshot(path=path, clip=clip, full_page=True)
        reduce(path)
        page.goto((folder / "chart.html").as_uri())
        page.wait_for_selector("html[data-drawn=yes]")
        path = Path(__file__).with_name("researchers.png")
        page.locator("body").screenshot(path=path)
        reduce(path)
        browser.close()


def reduce(path: Path) -> None:
    """Fewer colours."""
    Image.open(path).convert("RGB").quantize(COLOURS).save(path, optimize=True)


if __name__ == "__main__":
    main()
