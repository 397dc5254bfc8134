"""The wheel: one name at its top level, and every data file inside."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("pipeline", "extractors", "normalizers", "schemas")
DATA = {".json", ".toml", ".csv", ".typed", ".html", ".js", ".css"}


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> set[str]:
    """The files in a wheel built from the working tree (without a network: with the setuptools of this environment)."""
    folder = tmp_path_factory.mktemp("wheel")
    # setuptools writes build/ and *.egg-info beside pyproject.toml: built from a copy of what git would ship
    source = folder / "source"
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    for name in filter(None, listed.stdout.decode().split("\0")):
        path = ROOT / name
        if path.is_file() and not path.is_symlink() and not name.startswith(("tests/", "samples/", "output/", "docs/")):
            target = source / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(path.read_bytes())
    build = [sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "-q", "-w", str(folder), "."]
    done = subprocess.run(build, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    [wheel] = folder.glob("*.whl")
    return set(zipfile.ZipFile(wheel).namelist())


def test_the_only_top_level_name_is_torikumi(names: set[str]) -> None:
    assert {name.split("/")[0] for name in names if ".dist-info/" not in name} == {"torikumi"}


def test_every_module_and_data_file_is_inside(names: set[str]) -> None:
    expected = {
        "torikumi/" + path.relative_to(ROOT).as_posix()
        for folder in FOLDERS
        for path in (ROOT / folder).rglob("*")
        if path.suffix in {".py", *DATA} and "__pycache__" not in path.parts
    }
    expected |= {f"torikumi/{path.name}" for path in (ROOT / "torikumi").glob("*.py")}
    assert len(expected) > 20
    assert expected - names == set()


def test_licence_and_command_are_inside(names: set[str]) -> None:
    assert any(name.endswith("/LICENSE") for name in names)
    assert any(name.endswith("/entry_points.txt") for name in names)
