"""``torikumi catalog``: a page that lists the datasets of an output folder."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people


def catalog(
    output: Annotated[Path, typer.Argument(metavar="OUT", help="Folder that holds dataset folders.")],
    page: Annotated[
        Path | None, typer.Option("--output", "-o", metavar="FILE", help="The page (OUT/index.html).")
    ] = None,
    title: Annotated[str | None, typer.Option(help="Title of the page.")] = None,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Write a page that lists all datasets, with search and downloads; it needs no server.

    A folder that cannot be read is named on the page and on stderr, and makes the exit status 1.
    """
    with faults_for_people("torikumi catalog", debug):
        from torikumi.pipeline.catalog.page import FILE, TITLE, write_catalog
        from torikumi.pipeline.printable import printable

        path = output / FILE if page is None else page
        entries, broken = write_catalog(output, path, TITLE if title is None else title)
        for entry in entries:
            for remark in entry.remarks:
                print(printable(f"{entry.folder}: {remark.en}"), file=sys.stderr)
        for error in broken:
            print(printable(str(error)), file=sys.stderr)
        print(path)
    raise typer.Exit(int(bool(broken)))
