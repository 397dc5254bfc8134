"""The command line: one file a command. Each parses, calls the library, prints, and chooses the exit status.

Data and paths go to stdout, words for people to stderr. Exit status: 0 all done; 1 some document failed, or with
``--strict`` a check of severity error fired; 2 wrong usage; 130 interrupted. Nothing heavy is imported before a command
needs it, so that ``torikumi --help`` answers at once.
"""

from __future__ import annotations

import sys

import typer

from torikumi import __version__
from torikumi.pipeline.cli.catalog import catalog
from torikumi.pipeline.cli.compare import compare
from torikumi.pipeline.cli.convert import convert
from torikumi.pipeline.cli.inspect import inspect
from torikumi.pipeline.cli.publish import publish
from torikumi.pipeline.cli.review import review
from torikumi.pipeline.cli.schema import schema
from torikumi.pipeline.cli.validate import validate

app = typer.Typer(
    name="torikumi",
    help="Progress reports of municipal plans (取組実績) become validated open data.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"torikumi {__version__}")
        raise typer.Exit


@app.callback()
def _common(
    version: bool = typer.Option(False, "--version", callback=_version, is_eager=True, help="Print the version."),
) -> None:
    """Progress reports of municipal plans (取組実績) become validated open data."""


app.command()(convert)
app.command()(inspect)
app.command()(validate)
app.command()(review)
app.command()(publish)
app.command()(schema)
app.command()(catalog)
app.command()(compare)


def main() -> None:
    """Run the command line."""
    try:
        app()
    except KeyboardInterrupt:
        print("torikumi: interrupted", file=sys.stderr)
        sys.exit(130)
