"""Run the blocks of ``docs/researchers.md`` in a folder of their own, and write what they print below them.

Run as ``python docs/make_researchers.py``; a test does the same and compares. ``docs/pictures/make_compare.py`` draws
the chart.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "researchers.md"
BLOCK = re.compile(r"^```(sh|python|text)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def run_commands(text: str, folder: Path) -> None:
    """Run the commands of the page in a folder that has the samples."""
    shutil.copytree(ROOT / "samples" / "years", folder / "samples" / "years")
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    for kind, code in BLOCK.findall(text):
        if kind == "sh":
            command = ["sh", "-e", "-c", code]
            subprocess.run(command, cwd=folder, env=os.environ | {"PATH": path}, check=True, capture_output=True)


def written(text: str, folder: Path) -> str:
    """The page with the outputs of its code, run in the folder in which the commands were run."""
    names: dict[str, Any] = {}
    printed = ""

    def block(found: re.Match[str]) -> str:
        nonlocal printed
        kind, code = found.groups()
        if kind == "python":
            output = io.StringIO()
            with contextlib.redirect_stdout(output):
                exec(compile(code, str(PAGE), "exec"), names)
            printed = "\n".join(line.rstrip() for line in output.getvalue().rstrip().split("\n")) + "\n"
        return f"```text\n{printed}```" if kind == "text" else found.group()

    with contextlib.chdir(folder):
        return BLOCK.sub(block, text)


def main() -> None:
    """Write the page anew."""
    text = PAGE.read_text("utf-8")
    with tempfile.TemporaryDirectory() as folder:
        run_commands(text, Path(folder))
        PAGE.write_text(written(text, Path(folder)), encoding="utf-8")


if __name__ == "__main__":
    main()
