"""What the portal of the tests needs of the machine: Debian's packages, and CKAN in an environment of its own."""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CKAN = Path(__file__).with_name("requirements.txt")
LOADER = Path(__file__).with_name("loader.txt")

PACKAGES = {
    "redis-server": "redis-server",
    "postgres": "postgresql",
    "gcc": "gcc",
}
"""Program → the Debian package that brings it."""

LIBRARIES = {"libmagic.so.1": "libmagic1"}
"""Library → the Debian package that brings it."""

HEADERS = ("/usr/include/postgresql/libpq-fe.h", "/usr/include/libpq-fe.h")
"""Where libpq-dev keeps its header: psycopg2 has no wheel for Linux and is compiled."""

Say = Callable[[str], None]


class MachineError(Exception):
    """Something that the portal needs is missing here, or does not start."""


@dataclass(frozen=True)
class Programs:
    """Where the programs are."""

    postgres: Path
    redis: Path
    ckan: Path


def prepare(environment: Path, loader: bool, say: Say) -> Programs:
    """Install what is missing.

    Args:
        environment: Where CKAN's virtual environment is, or is made.
        loader: Whether xloader is wanted.
        say: Tells what is being done.

    Raises:
        MachineError: Something is missing and cannot be installed.
    """
    _install_packages(say)
    _install_ckan(environment, [CKAN, LOADER] if loader else [CKAN], say)
    return Programs(_found("postgres"), _found("redis-server"), environment / "bin" / "ckan")


def _where(program: str) -> Path | None:
    """A program where Debian keeps those of PostgreSQL, all of one version beside each other, or on the path."""
    beside = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{program}"), key=lambda path: int(path.parts[4]))
    found = shutil.which(program)
    return beside[-1] if beside else Path(found) if found else None


def _found(program: str) -> Path:
    path = _where(program)
    if path is None:
        raise MachineError(f"the program {program} is missing: install {PACKAGES[program]}")
    return path


def _missing() -> list[str]:
    """The Debian packages that are not here."""
    packages = [package for program, package in PACKAGES.items() if _where(program) is None]
    libraries = subprocess.run(["/sbin/ldconfig", "-p"], capture_output=True, text=True, check=False).stdout
    packages += [package for library, package in LIBRARIES.items() if library not in libraries]
    if not any(Path(header).exists() for header in HEADERS):
        packages.append("libpq-dev")
    if not Path(sysconfig.get_path("include"), "Python.h").exists():
        packages.append("python3-dev")
    return packages


def _install_packages(say: Say) -> None:
    missing = _missing()
    if not missing:
        return
    if os.geteuid() != 0 or shutil.which("apt-get") is None:
        raise MachineError(f"install these, or run as root on Debian: {' '.join(missing)}")
    say(f"apt-get installs {' '.join(missing)}")
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    install = ["apt-get", "install", "-y", "-qq", "--no-install-recommends", *missing]
    if subprocess.run(install, env=os.environ | quiet, capture_output=True, check=False).returncode:
        # the lists of a fresh image are empty or old
        subprocess.run(["apt-get", "update", "-qq"], env=os.environ | quiet, capture_output=True, check=False)
        done = subprocess.run(install, env=os.environ | quiet, capture_output=True, text=True, check=False)
        if done.returncode:
            raise MachineError(f"apt-get cannot install {' '.join(missing)}: {last_line(done.stderr)}")
    left = _missing()
    if left:
        raise MachineError(f"apt-get installed them, but they are not found: {' '.join(left)}")


def _install_ckan(environment: Path, requirements: list[Path], say: Say) -> None:
    """Install CKAN, once a version of the requirements."""
    stamp = environment / ".installed"
    wanted = hashlib.sha256(b"".join([sys.version.encode(), *(file.read_bytes() for file in requirements)])).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted:
        return
    say("pip installs CKAN (about 80 s)")
    venv.create(environment, clear=True, with_pip=False)
    python = environment / "bin" / "python"
    # the pip at hand works on the new environment, too; some distributions ship venv without ensurepip
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "install", "--quiet"]
    wanted_files = [part for file in requirements for part in ("-r", str(file))]
    done = subprocess.run([*pip, *wanted_files], capture_output=True, text=True, check=False)
    if done.returncode:
        raise MachineError(f"pip cannot install CKAN: {last_line(done.stderr)}")
    stamp.write_text(wanted)


def last_line(text: str) -> str:
    """The last line that says something."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "it says nothing"
