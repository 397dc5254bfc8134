"""Measure how right scans are read: the sample report scanned by the project's own script, each condition in turn.

    .venv/bin/python benchmarks/ocr.py [--pages 3,4] [--condition office-200 …] [--font mincho] [--json FILE]
    .venv/bin/python benchmarks/ocr.py --scan scan.pdf --printed original.pdf

What was printed is what torikumi reads in the file itself, which tests hold against its truth. Gothic is the sample as
it is drawn; Mincho is its web page as Chromium prints it in the first Mincho of the machine (left out where there is
none). Times are CPU seconds of the whole conversion, a page.
"""

from __future__ import annotations

import argparse
import json
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

from measuring.ocr_scores import Score, compared
from torikumi.pipeline.convert import convert
from torikumi.pipeline.profile import NO_PROFILE
from torikumi.schemas.profile import Profile
from typesetting.scans import CONDITIONS, scan_pdf

SAMPLE = Path(__file__).parents[1] / "samples" / "tokushima-r1"
MINCHO = ("IPAexMincho", "IPAMincho", "Noto Serif CJK JP")
"""Families that are looked for, in this order."""

PAGES = {"gothic": (3, 4), "mincho": (2, 3)}
"""Pages that are measured: those on which the table begins, with its headings."""

MEASURED = (
    "clean-300",
    "office-300",
    "office-200",
    "skewed-200",
    "noisy-200",
    "worn-200",
    "jpeg-40",
    "fax-300",
    "fax-200",
    "office-150",
    "book-200",
    "quarter-200",
    "stamped-200",
)


def main() -> None:
    """Scan, convert, compare, print a table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", help="pages of the sample, such as 3,4; all when empty; else those of PAGES")
    parser.add_argument("--condition", nargs="*", default=MEASURED, choices=sorted(CONDITIONS))
    parser.add_argument("--font", nargs="*", default=["gothic", "mincho"], choices=["gothic", "mincho"])
    parser.add_argument("--scan", type=Path)
    parser.add_argument("--printed", type=Path)
    parser.add_argument("--json", type=Path)
    parser.add_argument("--show", action="store_true", help="print each value that is wrong")
    args = parser.parse_args()
    print("| scan | font | letters right | values right | silent errors | right ones with a finding | s a page |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    found: list[dict[str, object]] = []
    with tempfile.TemporaryDirectory() as folder:
        for name, font, scan, printed, numbers in _jobs(args, Path(folder)):
            score, seconds = measured(scan, printed, numbers)
            print(row(name, font, score, seconds), flush=True)
            for mistake in score.mistakes if args.show else ():
                print("   ", mistake)
            found.append(
                {"scan": name, "font": font, "seconds": seconds, "letters": score.letters, "values": score.values}
                | {"wrong_letters": score.wrong_letters, "right": score.right, "silent": score.silent}
                | {"flagged": score.flagged, "rows": score.rows, "rows_found": score.rows_found}
            )
    if args.json:
        args.json.write_text(json.dumps(found, ensure_ascii=False, indent=1), encoding="utf-8")


Job = tuple[str, str, Path, Path, Sequence[int]]


def _jobs(args: argparse.Namespace, folder: Path) -> Iterator[Job]:
    """What is to be measured: name, font, scan, what was printed, which of its pages."""
    if args.scan:
        yield args.scan.stem, "", args.scan, args.printed, []
        return
    for font in args.font:
        source = SAMPLE / "report.pdf" if font == "gothic" else _mincho(folder)
        if source is None:
            print("no Mincho was found: left out")
            continue
        pages = PAGES[font] if args.pages is None else [int(number) for number in args.pages.split(",") if number]
        for condition in args.condition:
            scan = folder / f"{font}-{condition}.pdf"
            scan_pdf(source, scan, CONDITIONS[condition], pages or None)
            yield condition, font, scan, source, pages


def measured(scan: Path, printed: Path, pages: Sequence[int]) -> tuple[Score, float]:
    """Convert a scan, and compare; with CPU seconds a page."""
    chosen = Profile.model_validate({"document": {"pages": ", ".join(map(str, pages))}}) if pages else NO_PROFILE
    want = convert(printed, profile=chosen)
    start = time.process_time()
    read = convert(scan)
    seconds = (time.process_time() - start) / max(1, read.source.pages)
    return compared(read, want), round(seconds, 1)


def row(name: str, font: str, score: Score, seconds: float) -> str:
    """A row of the table."""
    letters = 1 - score.wrong_letters / max(1, score.letters)
    rows = "" if score.rows == score.rows_found else f" ({score.rows_found} of {score.rows} rows)"
    return (
        f"| {name} | {font} | {letters:.2%} | {score.right} of {score.values}{rows} | {score.silent} | "
        f"{score.flagged} ({score.flagged / max(1, score.right):.0%}) | {seconds} |"
    )


def _mincho(folder: Path) -> Path | None:
    """The web page of the sample, printed in a Mincho of this machine; None where it has none, or no Chromium."""
    listed = subprocess.run(["fc-list", ":", "family"], capture_output=True, text=True, check=False).stdout
    family = next((name for name in MINCHO if name in listed), None)
    if family is None:
        return None
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        return None
    target = folder / "mincho.pdf"
    style = f"* {{ font-family: '{family}' !important }} body {{ font-size: 9pt }}"
    style += " @page { size: A4 landscape; margin: 12mm } h3:last-of-type { break-before: page }"
    style += " table { border-collapse: collapse } th, td { border: 1px solid } tr { break-inside: avoid }"
    with sync_playwright() as driver:
        # Debian's Chromium, as the tests use; CI runs as root, where its sandbox does not start
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=["--no-sandbox"])
        page = browser.new_page()
        page.goto((SAMPLE / "report.html").as_uri())
        page.add_style_tag(content=style)
        page.pdf(path=str(target), prefer_css_page_size=True)
        browser.close()
    return target


if __name__ == "__main__":
    main()
