"""Start a real CKAN on this machine, run a command against it, stop everything.

``python -m tests.portal.run COMMAND...`` runs the command with the portal's address and keys in its environment
(``TORIKUMI_TEST_CKAN_*``); without a command the portal stays until Ctrl-C, to be looked at in a browser. PostgreSQL,
Redis, the index, CKAN and its worker listen on loopback, on free ports; their data are in a temporary folder, which
goes at the end, whatever happens. ``TORIKUMI_TEST_LOADER=1`` adds xloader. The standard library is enough to run it.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import tempfile
import time
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

from tests.portal.accounts import Accounts, make_accounts
from tests.portal.machine import MachineError, prepare
from tests.portal.services import start_portal

VENV = Path(__file__).resolve().parents[2] / ".venv-portal"


def _stopped(number: int, _: object) -> NoReturn:
    raise SystemExit(128 + number)


def main(command: list[str]) -> int:
    """Run the command; its exit status, or 1 with the reason when there is no portal to run it against."""
    signal.signal(signal.SIGTERM, _stopped)  # so that what was started is stopped
    started = time.monotonic()
    loader = os.environ.get("TORIKUMI_TEST_LOADER") == "1"

    def say(words: str) -> None:
        print(f"portal: {time.monotonic() - started:5.1f} s: {words}", file=sys.stderr, flush=True)  # noqa: T201

    with ExitStack() as stack:
        try:
            programs = prepare(VENV.with_name(f"{VENV.name}-loader") if loader else VENV, loader, say)
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="torikumi-portal-")))
            portal = start_portal(folder, programs, loader, stack, say)
            accounts = make_accounts(portal.url, portal.admin_key)
        except MachineError as error:
            say(f"there is no portal to test against: {error}")
            return 1
        say(f"CKAN {portal.version} answers at {portal.url}")
        return _run(command, portal.url, accounts)


def _run(command: list[str], url: str, accounts: Accounts) -> int:
    environment = os.environ | {"TORIKUMI_TEST_CKAN_URL": url} | accounts.environment()
    if command:
        return subprocess.run(command, env=environment, check=False).returncode
    for name, value in (accounts.environment() | {"TORIKUMI_TEST_CKAN_URL": url}).items():
        print(f"export {name}={value}", flush=True)  # noqa: T201
    try:
        signal.pause()
    except KeyboardInterrupt:
        return 0
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
