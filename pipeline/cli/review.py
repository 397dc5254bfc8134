"""``torikumi review``: see a dataset beside its pages, and correct it, in the browser."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people
from torikumi.pipeline.cli.passwords import PasswordFileOption, PasswordOption, passwords_given

if TYPE_CHECKING:
    from torikumi.pipeline.review.editing import Editing

NEEDED = ("starlette", "uvicorn", "tomlkit")
"""The modules of the extra ``review``."""


def review(
    dataset: Annotated[Path, typer.Argument(metavar="DATASET", help="A dataset folder that convert wrote.")],
    source: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="The document: corrections are kept beside it, in FILE.corrections.toml."),
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port on 127.0.0.1; any that is free when 0.")] = 0,
    browser: Annotated[bool, typer.Option("--browser/--no-browser", help="Open the page in the browser.")] = True,
    password: PasswordOption = None,
    password_file: PasswordFileOption = None,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Show a dataset beside the pages it was read from, and take corrections.

    They are saved in corrections.toml in the dataset folder (or beside the document), which convert applies on every
    later run. The page is served on this machine only, until Ctrl-C.
    """
    with faults_for_people("torikumi review", debug):
        _check_installed()
        from torikumi.pipeline.printable import printable
        from torikumi.pipeline.review.editing import Editing
        from torikumi.pipeline.review.server import HOST, bound, new_token, serve

        editing = Editing(dataset, source, passwords_given(password, password_file))
        token = new_token()
        with bound(port) as listening:
            address = f"http://{HOST}:{listening.getsockname()[1]}/{token}/"

            def ready() -> None:
                print(address, flush=True)
                words = f"corrections are saved in {editing.path}; Ctrl-C ends it"
                print(printable(words), file=sys.stderr, flush=True)
                if browser:
                    _open(address)

            try:
                serve(editing, token, listening, ready)
            except KeyboardInterrupt:
                print(file=sys.stderr)  # behind ^C
            finally:
                print(printable(_last_words(editing, dataset, source)), file=sys.stderr)


def _check_installed() -> None:
    """Refuse when the extra is not installed."""
    from importlib.util import find_spec

    from torikumi.schemas.errors import UsageError

    missing = [name for name in NEEDED if find_spec(name) is None]
    if missing:
        words = f"needs {', '.join(missing)}, which {'is' if len(missing) == 1 else 'are'} not installed"
        raise UsageError(words, advice="pip install 'torikumi[review]'")


def _open(address: str) -> None:
    """Open the page, where there is a screen; a browser of the terminal would be in the way."""
    if sys.platform == "linux" and not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")):
        return
    import webbrowser

    webbrowser.open(address)


def _last_words(editing: Editing, dataset: Path, source: Path | None) -> str:
    """How many corrections there are, and what applies them."""
    import shlex

    from torikumi.schemas.errors import TorikumiError

    try:
        count = len(editing.entries())
        document = editing.report().source.file if source is None else str(source)
    except TorikumiError as error:
        return str(error)
    if not count:
        return f"{editing.path}: no corrections"
    command = f"torikumi convert {shlex.quote(document)} -o {shlex.quote(str(dataset.parent))}"
    return f"{editing.path}: {count} correction{'s' if count > 1 else ''} saved; this applies them: {command}"
