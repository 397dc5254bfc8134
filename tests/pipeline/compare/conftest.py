"""The sets that tests of comparing share: the reports over the years, converted and compared by the commands."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from torikumi.pipeline.compare.compare import compare_datasets
from torikumi.pipeline.compare.links import find_links
from torikumi.pipeline.export.rows import Row

ROOT = Path(__file__).resolve().parents[3]
RESEARCHERS = ROOT / "docs" / "researchers.md"


def blocks(language: str) -> list[str]:
    """The code blocks of docs/researchers.md in a language, as printed."""
    return re.findall(rf"^```{language}\n(.*?)^```$", RESEARCHERS.read_text("utf-8"), re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="session")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the commands of docs/researchers.md were run as printed."""
    folder = tmp_path_factory.mktemp("study")
    shutil.copytree(ROOT / "samples" / "years", folder / "samples" / "years")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for commands in blocks("sh"):
        done = subprocess.run(
            ["sh", "-e", "-c", commands],
            cwd=folder,
            env=os.environ | {"PATH": path},
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="session")
def tables(study: Path) -> dict[str, list[Row]]:
    """The tables of the set of the reports over the years."""
    return compare_datasets([study / "out" / "years"], find_links).tables
