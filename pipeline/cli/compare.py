"""``torikumi compare``: one set of tables over the years and municipalities of many datasets."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people


def compare(
    datasets: Annotated[
        list[Path], typer.Argument(metavar="DATASET...", help="Dataset folders, or folders that hold dataset folders.")
    ],
    output: Annotated[Path, typer.Option("--output", "-o", metavar="OUT", help="Folder of the set.")],
    formats: Annotated[
        str | None,
        typer.Option("--format", help="csv, parquet, duckdb; several with commas (all that can be written)."),
    ] = None,
    header: Annotated[str, typer.Option(help="First line of the CSV files: ascii or ja.")] = "ascii",
    bom: Annotated[bool, typer.Option("--bom/--no-bom", help="CSV files begin with a byte order mark.")] = True,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Put datasets together: grades on one scale, topics, links over the years, and what the whole tells.

    A dataset that cannot be read is named, the others are compared, and the exit status is 1. OUT must be new, empty,
    or made by this command.
    """
    with faults_for_people("torikumi compare", debug):
        from torikumi.pipeline.compare.compare import compare as compare_folders
        from torikumi.pipeline.compare.links import find_links
        from torikumi.pipeline.compare.options import ADVICE, FORMATS, CompareOptions, check_linking, installed_formats
        from torikumi.pipeline.export.options import parse_header
        from torikumi.pipeline.printable import printable

        language = parse_header(header)
        check_linking()
        chosen = installed_formats()
        if formats is not None:
            chosen = tuple(dict.fromkeys(name.strip() for name in formats.split(",")))
        elif left_out := [name for name in FORMATS if name not in chosen]:
            print(f"{', '.join(left_out)} left out: not installed: {ADVICE}", file=sys.stderr)
        options = CompareOptions(formats=chosen, bom=bom, header=language)
        found = compare_folders(datasets, output, options, find_links)
        for error in found.broken:
            print(printable(str(error)), file=sys.stderr)
        print(found.said, file=sys.stderr)
        print(output)
    raise typer.Exit(int(bool(found.broken)))
