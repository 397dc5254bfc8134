"""Where the passwords of encrypted PDFs come from: options, a file, the environment, or the keyboard.

A word on the command line can be seen in the list of processes, and stays in the history of the shell; so the file, the
keyboard and the environment are offered, too. All that are given are tried on each file that asks for one.
"""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import typer

VARIABLE = "TORIKUMI_PASSWORD"
"""The environment variable; it may hold several passwords, one a line."""

PASSWORDS_MAX = 1000
"""More are no passwords of one's own files, but a search for one; each costs up to a tenth of a second a file."""

PasswordOption = Annotated[
    list[str] | None,
    typer.Option(
        "--password", metavar="WORD", help="Password of encrypted PDFs; can be seen by others, unlike --password-file."
    ),
]

PasswordFileOption = Annotated[
    Path | None,
    typer.Option(
        metavar="FILE", help=f"File of passwords, one a line; - asks, or reads stdin. Also: the variable {VARIABLE}."
    ),
]


def passwords_given(words: list[str] | None, file: Path | None) -> tuple[str, ...]:
    """All passwords that the user gave, each once.

    Args:
        words: Those on the command line.
        file: The file that holds some, one a line; ``-`` for the keyboard or stdin.

    Raises:
        UsageError: The file cannot be read, or there are too many.
    """
    from torikumi.schemas.errors import UsageError

    held = "" if file is None else _asked() if str(file) == "-" else _read(file)
    # not splitlines(): a password may hold what Unicode counts as a line break, too
    lines = re.split(r"[\r\n]+", f"{held}\n{os.environ.get(VARIABLE, '')}")
    found = dict.fromkeys(word for word in (*(words or ()), *lines) if word)
    if len(found) > PASSWORDS_MAX:
        raise UsageError(f"{len(found)} passwords are given", advice=f"give no more than {PASSWORDS_MAX}")
    return tuple(found)


def _asked() -> str:
    """What is typed without being shown, or what another program writes to stdin."""
    if sys.stdin.isatty():
        from getpass import getpass

        return getpass("Password of the PDF: ")
    return sys.stdin.read()


def _read(file: Path) -> str:
    """What a file holds; its bytes are those of an editor, in whichever encoding it writes."""
    from torikumi.extractors.files.encodings import decoded
    from torikumi.schemas.errors import UsageError

    try:
        return decoded(file.read_bytes())
    except OSError as error:
        raise UsageError(
            f"the passwords cannot be read ({error.strerror})", advice="check the name of the file", file=str(file)
        ) from None
