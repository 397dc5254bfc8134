"""Measure torikumi, the floors and the peers on the same files: speed, memory, exact cells.

usage: benchmarks/run.py [--quick] [--only torikumi,floor] [--runs N] [--json OUT] [--markdown OUT] [--write-docs]

Runs with the Python that has torikumi; `make bench` makes one that has the peers, too. A reader that is not installed,
or fails, is said so in the tables and stops nothing. docs/benchmarks.md tells how it is measured.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[1] / "samples"))  # the typesetter that draws the long report

from measuring import documents, results, runs, tables
from measuring.documents import ROOT, Document
from measuring.machine import describe
from measuring.readers import Reader, readers
from measuring.results import Column, Results

DOCS = ROOT / "docs" / "benchmarks.md"
PAGES = (30, 300)
QUICK_PAGES = 30


def main() -> None:
    """Measure what the options ask for, print the tables and write them where asked."""
    options = _options()
    found = results.load(options.load) if options.load else _measured(options)
    text = tables.report(found)
    print(text)
    if options.json:
        results.save(found, options.json)
    if options.markdown:
        options.markdown.write_text(text, encoding="utf-8")
    if options.write_docs:
        tables.write_between_markers(DOCS, text)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Measure torikumi, the floors and the peers on the same files.")
    parser.add_argument("--quick", action="store_true", help="few files, one run")
    parser.add_argument("--only", default="", help="groups (torikumi, floor, peer) or parts of names, with commas")
    parser.add_argument("--runs", type=int, default=0, help="runs a reader and file (default: 3; 1 with --quick)")
    parser.add_argument("--profile", action="store_true", help="only where the time of torikumi goes")
    parser.add_argument("--json", type=Path, metavar="OUT", help="write the results there")
    parser.add_argument("--load", type=Path, metavar="IN", help="measure nothing, take the results of --json")
    parser.add_argument("--markdown", type=Path, metavar="OUT", help="write the tables there")
    parser.add_argument("--write-docs", action="store_true", help="write the tables into docs/benchmarks.md")
    options = parser.parse_args()
    options.runs = options.runs or (1 if options.quick else 3)
    if options.runs < 1:
        parser.error("--runs is at least 1")
    options.readers = chosen(readers().values(), options.only)
    if not options.readers:
        parser.error(f"--only {options.only}: no such reader (there are {', '.join(readers())})")
    return options


def chosen(listed: Iterable[Reader], only: str) -> list[Reader]:
    """The readers of the groups, or with the parts of names, that are asked for; all for ""."""
    wanted = [word.strip().lower() for word in only.split(",") if word.strip()]
    return [
        reader
        for reader in listed
        if not wanted or any(word == reader.group or word in reader.name.lower() for word in wanted)
    ]


def _measured(options: argparse.Namespace) -> Results:
    """Run everything."""
    has_torikumi = any(reader.group == "torikumi" for reader in options.readers)
    found = Results(describe(options.readers), options.runs)
    listed = _documents(options)
    for document in [] if options.profile else listed:
        pages = runs.page_count(document)
        found.columns.append(Column(document.name, document.note, pages, document.shared))
        for reader in options.readers:
            _say(f"{document.name}: {reader.name}")
            found.figures.append(runs.measure(reader, document, options.runs))
        if options.json:
            results.save(found, options.json)  # a long run that is broken off is not lost
    longest = max(listed, key=runs.page_count, default=None)
    if has_torikumi and longest:
        _say(f"{longest.name}: stages")
        found.stages = runs.stage_medians(longest.parts[0].path, options.runs)
        found.stages_document = longest.name
    if not options.profile and has_torikumi:
        if not options.quick:
            _say("the slowest page")
            found.slowest = runs.slowest_page(documents.corpus(), _say)
        _say("start-up")
        found.starts = runs.start_ups(options.runs)
    return found


def _documents(options: argparse.Namespace) -> list[Document]:
    """The files of this run; what cannot be drawn or is not at hand is said, and left out."""
    listed = documents.samples(["tokushima-r1", "kpi"]) if options.quick else documents.samples()
    try:
        listed += [documents.long_report(pages) for pages in ([QUICK_PAGES] if options.quick else PAGES)]
    except ImportError as error:
        _say(f"the long reports are left out: {error.name} is not installed")
    if not options.quick:
        shared = documents.shared_documents()
        if not shared:
            _say("no further files: set TORIKUMI_SHARED to their folder, if you have it")
        listed += shared
    return listed


def _say(text: str) -> None:
    """Tell what happens, on stderr: stdout is for the tables."""
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
