"""No network while converting: no call for it is made, and a machine without one converts the same."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.hostile_pdf import HOST
from tests.support.shared_samples import ROOT

SMALL = ROOT / "samples" / "layouts" / "half-ruled.pdf"
WATCHED = """
import sys
def watch(event, arguments):
    asks = ("socket.connect", "socket.getaddrinfo", "socket.gethost", "socket.sendto", "urllib.", "http.")
    if event.startswith(asks):
        sys.stderr.write(f"NETWORK {event} {arguments!r}\\n")
sys.addaudithook(watch)
from torikumi.pipeline.cli import main
main()
"""


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """A report, and a web page that names other places wherever a page can."""
    folder = tmp_path / "in"
    folder.mkdir()
    (folder / "report.pdf").write_bytes(SMALL.read_bytes())
    url = f"http://{HOST}/a"
    row = f"<tr><td>1</td><td><img src='{url}'>道路の補修</td><td>A</td></tr>"
    (folder / "page.html").write_text(
        f"<!DOCTYPE html [<!ENTITY x SYSTEM '{url}'>]><html><head><base href='{url}'><link rel=stylesheet href='{url}'>"
        f"<meta http-equiv=refresh content='0;url={url}'><script src='{url}'></script><style>@import '{url}';</style>"
        f"</head><body><iframe src='{url}'></iframe><object data='{url}'></object>&x;"
        f"<table><tr><th>No</th><th>取組項目</th><th>自己評価</th></tr>{row}{row.replace('>1<', '>2<')}</table>"
        "</body></html>",
        "utf-8",
    )
    return folder


def convert(inputs: Path, output: Path, *before: str) -> str:
    command = [*before, sys.executable, "-c", WATCHED, "convert"]
    said = ""
    for path in sorted(inputs.iterdir()):  # one by one, in the process that is watched
        done = subprocess.run(
            [*command, str(path), "-o", str(output)], capture_output=True, text=True, timeout=300, check=False
        )
        assert done.returncode == 0, done.stderr
        said += done.stderr
    return said


def contents(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_nothing_is_asked_of_the_network_and_none_is_needed(inputs: Path, tmp_path: Path) -> None:
    assert "NETWORK" not in convert(inputs, tmp_path / "out")
    apart = ["unshare", "--net", "--map-root-user"]
    if subprocess.run([*apart, "true"], capture_output=True, check=False, env=os.environ).returncode:
        pytest.skip("this machine gives no network namespace of its own")
    convert(inputs, tmp_path / "alone", *apart)
    assert contents(tmp_path / "alone") == contents(tmp_path / "out")
