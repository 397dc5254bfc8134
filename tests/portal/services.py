"""The programs of the portal: started one after the other, each waited for, all stopped at the end."""

from __future__ import annotations

import json
import os
import re
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.portal.machine import MachineError, Programs, Say, last_line

PATIENCE = 120
"""Seconds until a program that does not answer is given up; the slowest, CKAN, took 20 on a busy machine."""

LANGUAGE = {"LC_ALL": "C.UTF-8", "PYTHONUNBUFFERED": "1"}


@dataclass(frozen=True)
class Portal:
    """A CKAN that runs."""

    url: str
    admin_key: str
    version: str


def start_portal(folder: Path, programs: Programs, loader: bool, stack: ExitStack, say: Say) -> Portal:
    """Start a CKAN with everything that it needs.

    Args:
        folder: An empty folder for its data.
        programs: Where the programs are.
        loader: Whether xloader runs.
        stack: What is put here stops them.
        say: Tells what is being done.

    Raises:
        MachineError: One of them does not start.
    """
    folder.chmod(0o755)  # the user of PostgreSQL must come through
    ports = dict(zip(("postgres", "redis", "index", "ckan"), _free_ports(4), strict=True))
    services = _Services(folder, stack)
    say("PostgreSQL, Redis and the index start")
    _start_postgres(services, programs.postgres.parent, ports["postgres"])
    services.start("redis", [
        programs.redis, "--port", str(ports["redis"]), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no",
        "--dir", str(folder),
    ], ports["redis"])  # fmt: skip
    index = Path(__file__).with_name("index.py")
    services.start("index", [sys.executable, index, str(ports["index"])], ports["index"])
    say("CKAN is set up")
    url = f"http://127.0.0.1:{ports['ckan']}"
    ckan = _Ckan(programs.ckan, folder, services)
    ckan.configure(url, ports, loader)
    ckan.run("db", "init")
    permissions = folder / "permissions.sql"
    permissions.write_text(ckan.run("datastore", "set-permissions"), encoding="utf-8")
    _psql(programs.postgres.parent, ports["postgres"], "--file", str(permissions))
    password = secrets.token_urlsafe(16)
    ckan.run("sysadmin", "add", "portal-admin", "email=admin@example.org", f"password={password}", answers="y\n")
    key = last_line(ckan.run("user", "token", "add", "portal-admin", "tests"))
    if loader:
        ckan.set({"ckanext.xloader.api_token": key})
        services.start("worker", ckan.command("jobs", "worker"))
    say("CKAN starts")
    services.start(
        "ckan", ckan.command("run", "--host", "127.0.0.1", "--port", str(ports["ckan"]), "--disable-reloader")
    )
    return Portal(url, key, str(_answer(url, services)["ckan_version"]))


def _free_ports(count: int) -> list[int]:
    """Ports of loopback that nobody listens on."""
    with ExitStack() as stack:
        sockets = [stack.enter_context(socket.socket()) for _ in range(count)]
        for one in sockets:
            one.bind(("127.0.0.1", 0))
        return [one.getsockname()[1] for one in sockets]


class _Services:
    """Programs that run until the stack is closed; each writes a log in the folder."""

    def __init__(self, folder: Path, stack: ExitStack) -> None:
        self.folder = folder
        self._stack = stack
        self._running: dict[str, subprocess.Popen[bytes]] = {}

    def start(
        self,
        name: str,
        command: Sequence[str | Path],
        port: int | None = None,
        stop: signal.Signals = signal.SIGTERM,
        **options: Any,
    ) -> None:
        """Start a program; with a port, wait until it listens there."""
        log = self._stack.enter_context((self.folder / f"{name}.log").open("wb"))
        process = subprocess.Popen(
            [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=subprocess.STDOUT,
            env=os.environ | LANGUAGE, cwd=self.folder, start_new_session=True, **options,
        )  # fmt: skip
        self._running[name] = process
        self._stack.callback(_stop, process, stop)
        if port is not None:
            self.wait(name, lambda: _listens(port))

    def wait(self, name: str, ready: Callable[[], bool]) -> None:
        """Wait until a program is ready.

        Raises:
            MachineError: It ended, or is never ready.
        """
        until = time.monotonic() + PATIENCE
        while not ready():
            ended = self._running[name].poll() is not None
            if ended or time.monotonic() > until:
                log = (self.folder / f"{name}.log").read_text("utf-8", errors="replace")
                raise MachineError(f"{name} {'ended' if ended else 'does not answer'}: {last_line(log)}")
            time.sleep(0.1)


def _listens(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    """Stop a program and what it started: kindly, then not."""
    for sent in (how, signal.SIGKILL):
        if process.poll() is None:
            os.killpg(process.pid, sent)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            continue
        return


def _start_postgres(services: _Services, programs: Path, port: int) -> None:
    data = services.folder / "postgres"
    data.mkdir()
    owner: dict[str, Any] = {}
    if os.geteuid() == 0:  # it refuses to run as root
        shutil.chown(data, "postgres", "postgres")
        owner = {"user": "postgres", "group": "postgres", "extra_groups": []}
    made = subprocess.run(
        [programs / "initdb", "-D", data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "-A", "trust", "-N"],
        capture_output=True, text=True, cwd=data, check=False, **owner,
    )  # fmt: skip
    if made.returncode:
        raise MachineError(f"initdb fails: {last_line(made.stderr)}")
    settings = {"listen_addresses": "127.0.0.1", "unix_socket_directories": "", "fsync": "off"}
    flags = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
    server: list[str | Path] = [programs / "postgres", "-D", data, "-p", str(port), *flags]
    services.start("postgres", server, port, signal.SIGINT, **owner)  # SIGINT is its fast way to stop
    asked: list[str | Path] = [programs / "pg_isready", "-h", "127.0.0.1", "-p", str(port)]
    services.wait("postgres", lambda: subprocess.run(asked, capture_output=True, check=False).returncode == 0)
    for statement in (
        "create role ckan login password 'ckan'",
        "create role reader login password 'reader'",
        "create database ckan owner ckan",
        "create database datastore owner ckan",
    ):
        _psql(programs, port, "--command", statement)


def _psql(programs: Path, port: int, *arguments: str) -> None:
    server = ["-h", "127.0.0.1", "-p", str(port), "-U", "postgres", "-q", "-v", "ON_ERROR_STOP=1"]
    done = subprocess.run([programs / "psql", *server, *arguments], capture_output=True, text=True, check=False)
    if done.returncode:
        raise MachineError(f"psql fails: {last_line(done.stderr)}")


class _Ckan:
    """The command ``ckan`` with its settings."""

    def __init__(self, program: Path, folder: Path, services: _Services) -> None:
        self._program = program
        self._folder = folder
        self._settings = folder / "ckan.ini"

    def command(self, *arguments: str) -> list[str]:
        return [str(self._program), "-c", str(self._settings), *arguments]

    def run(self, *arguments: str, answers: str = "") -> str:
        """What a command prints.

        Raises:
            MachineError: It fails.
        """
        return _output(self.command(*arguments), answers)

    def configure(self, url: str, ports: Mapping[str, int], loader: bool) -> None:
        """Write the settings."""
        _output([str(self._program), "generate", "config", str(self._settings)])
        database = f"127.0.0.1:{ports['postgres']}"
        storage = self._folder / "storage"
        storage.mkdir()
        self.set({
            "sqlalchemy.url": f"postgresql://ckan:ckan@{database}/ckan",
            "ckan.datastore.write_url": f"postgresql://ckan:ckan@{database}/datastore",
            "ckan.datastore.read_url": f"postgresql://reader:reader@{database}/datastore",
            "ckanext.xloader.jobs_db.uri": f"postgresql://ckan:ckan@{database}/ckan",
            "ckan.redis.url": f"redis://127.0.0.1:{ports['redis']}/0",
            "solr_url": f"http://127.0.0.1:{ports['index']}/solr/ckan",
            "ckan.site_url": url,
            "ckan.storage_path": str(storage),
            "ckan.plugins": f"datastore {'xloader ' if loader else ''}datatables_view text_view",
            "ckan.locale_default": "ja",
        })  # fmt: skip

    def set(self, settings: Mapping[str, str]) -> None:
        """Change settings."""
        text = self._settings.read_text("utf-8")
        for name, value in settings.items():
            text = re.sub(rf"(?m)^#?\s*{re.escape(name)}\s*=.*\n", "", text)
            text = text.replace("[app:main]\n", f"[app:main]\n{name} = {value}\n", 1)
        self._settings.write_text(text, encoding="utf-8")


def _output(command: list[str], answers: str = "") -> str:
    done = subprocess.run(
        command, input=answers, capture_output=True, text=True, env=os.environ | LANGUAGE, check=False
    )
    if done.returncode:
        raise MachineError(f"{' '.join(command[3:5])} fails: {last_line(done.stderr)}")
    return done.stdout


def _answer(url: str, services: _Services) -> dict[str, Any]:
    """What CKAN says of itself, as soon as it answers."""
    said: list[dict[str, Any]] = []

    def ready() -> bool:
        try:
            with urllib.request.urlopen(f"{url}/api/3/action/status_show", timeout=20) as answer:
                said.append(json.load(answer)["result"])
        except OSError:
            return False
        return True

    services.wait("ckan", ready)
    return said[0]
