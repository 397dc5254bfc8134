"""What every file of the project keeps to: who imports whom, nobody prints, no file under two names."""

import ast
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
FOLDERS = ("pipeline", "extractors", "normalizers", "schemas", "torikumi")
CODE = sorted(path for folder in FOLDERS for path in (ROOT / folder).rglob("*.py"))
TESTS = sorted((ROOT / "tests").rglob("*.py"))


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def nodes(path: Path) -> Iterator[ast.AST]:
    return ast.walk(ast.parse(path.read_text(encoding="utf-8")))


def imports(path: Path) -> Iterator[tuple[int, str]]:
    """Line and module of every absolute import."""
    for node in nodes(path):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.level == 0:
            yield node.lineno, str(node.module)


def calls(path: Path, name: str) -> list[int]:
    """Lines on which a plain function is called."""
    return [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == name
    ]


def test_the_code_was_found() -> None:
    assert {name_of(path).split("/")[0] for path in CODE} == set(FOLDERS)


def test_layers(tmp_path: Path) -> None:
    """import-linter follows neither links nor the hook of an editable install: it gets the packages as installed."""
    package = tmp_path / "torikumi"
    package.mkdir()
    (package / "__init__.py").write_bytes((ROOT / "torikumi" / "__init__.py").read_bytes())
    for folder in FOLDERS[:-1]:
        shutil.copytree(ROOT / folder, package / folder)
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache", "--config", ROOT / "pyproject.toml"],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.parametrize("path", [*CODE, *TESTS], ids=name_of)
def test_folders_are_imported_as_torikumi(path: Path) -> None:
    bare = [(line, module) for line, module in imports(path) if module.split(".")[0] in FOLDERS[:-1]]
    assert not bare


@pytest.mark.parametrize("path", [path for path in CODE if "cli" not in path.parts], ids=name_of)
def test_only_the_command_line_prints_and_exits(path: Path) -> None:
    assert calls(path, "print") == []
    exits = [
        node.lineno
        for node in nodes(path)
        if isinstance(node, ast.Attribute) and node.attr == "exit" and getattr(node.value, "id", "") == "sys"
    ]
    assert exits == []


@pytest.mark.parametrize("folder", ["extractors", "normalizers", "schemas", "pipeline"])
def test_links_for_type_checkers_lead_to_the_folders(folder: str) -> None:
    assert (ROOT / "typing_root" / "torikumi" / folder).resolve() == ROOT / folder


def test_every_package_folder_is_in_the_build() -> None:
    import tomllib

    with (ROOT / "pyproject.toml").open("rb") as file:
        listed = set(tomllib.load(file)["tool"]["setuptools"]["packages"])
    found = {path.parent.relative_to(ROOT) for path in CODE if path.name == "__init__.py"}
    names = {".".join(folder.parts) for folder in found}
    assert listed == {name if name == "torikumi" else f"torikumi.{name}" for name in names}
