"""Errors for people: one line on stderr, and the exit status that the error knows."""

from __future__ import annotations

import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import typer

from torikumi.pipeline.printable import printable
from torikumi.schemas.errors import TorikumiError


def report_fault(error: Exception, name: str, debug: bool) -> int:
    """Print one line about an error; with ``debug`` its traceback before it.

    Args:
        error: The error.
        name: The file that was worked on, for errors that do not name one.
        debug: Whether the traceback is wanted.

    Returns:
        The exit status for it.
    """
    if debug:
        traceback.print_exception(error, file=sys.stderr)
    if isinstance(error, TorikumiError):
        line = str(error) if error.file or not name else f"{name}: {error}"
        print(printable(line), file=sys.stderr)
        return error.exit_code
    words = printable(f"{type(error).__name__}: {error}")
    print(
        f"{printable(name)}: a fault of torikumi ({words}): please report it, with what --debug prints", file=sys.stderr
    )
    return 1


@contextmanager
def faults_for_people(name: str, debug: bool) -> Iterator[None]:
    """Turn any error inside into its line and exit status."""
    try:
        yield
    except typer.Exit:
        raise
    except Exception as error:
        raise typer.Exit(report_fault(error, name, debug)) from None
