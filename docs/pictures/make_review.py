"""Draw the picture of docs/review.md: the review page of the sample, with a finding selected.

Run as ``python docs/pictures/make_review.py`` after ``make demo``, with Chromium (``make apps``).
"""

from __future__ import annotations

import shutil
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parents[2]
COLOURS = 128
"""Of the picture: letters and lines need no more, and the file stays small."""


def main() -> None:
    """Write ``review.png`` beside this file."""
    picture = Path(__file__).with_name("review.png")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        view = browser.new_page(viewport={"width": 1360, "height": 800}, locale="ja-JP", reduced_motion="reduce")
        view.goto((ROOT / "output" / "report" / "review.html").as_uri())
        view.wait_for_selector("html[data-ready=all]", state="attached")
        for key in ("j", "j"):
            view.keyboard.press(key)
        view.wait_for_timeout(300)
        view.screenshot(path=picture)
        browser.close()
    with Image.open(picture) as drawn:
        drawn.convert("RGB").quantize(COLOURS).save(picture, optimize=True)


if __name__ == "__main__":
    main()
