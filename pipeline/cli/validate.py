"""``torikumi validate``: check datasets that were written, and perhaps edited, earlier."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people
from torikumi.pipeline.printable import printable


def validate(
    datasets: Annotated[list[Path], typer.Argument(metavar="DATASET...", help="Dataset folders.")],
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Check datasets against their schemas, and their CSV files against their JSON; exit with 1 when one fails."""
    status = 0
    for folder in datasets:
        with faults_for_people(str(folder), debug):
            from torikumi.pipeline.convert import pairs_of
            from torikumi.pipeline.validate import validate_dataset

            problems = validate_dataset(folder, pairs_of)
        for problem in problems:
            print(printable(str(problem)), file=sys.stderr)
        print(printable(f"{folder}: {'not valid' if problems else 'valid'}"))
        status = max(status, int(bool(problems)))
    raise typer.Exit(status)
