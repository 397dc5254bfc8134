"""The command line, used as a new user would: right, and wrong."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.support.pdf_factory import Sheet
from tests.support.shared_samples import ROOT
from torikumi.pipeline.cli import app

SAMPLE = ROOT / "samples" / "tokushima-r1" / "report.pdf"


def run(*arguments: str | Path) -> tuple[int, str, str]:
    result = CliRunner().invoke(app, [str(argument) for argument in arguments])
    assert "Traceback" not in result.output
    return result.exit_code, result.stdout, result.stderr


def test_convert_writes_a_dataset_and_prints_its_folder(tmp_path: Path) -> None:
    code, out, err = run("convert", SAMPLE, "-o", tmp_path)
    assert code == 0
    assert out.strip() == str(tmp_path / "report")
    assert "27 initiatives" in err
    report = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert len(report["initiatives"]) == 27
    assert (tmp_path / "report" / "initiatives.csv").read_bytes().startswith(b"\xef\xbb\xbf")


def test_convert_shows_tables(tmp_path: Path) -> None:
    _, out, _ = run("convert", SAMPLE, "-o", tmp_path, "--show")
    assert "オープンデータの推進" in out
    assert "summary-share-differs" in out


def test_a_bad_file_never_stops_the_good_one(tmp_path: Path) -> None:
    bad = tmp_path / "bad.pdf"
    bad.write_bytes(b"")
    code, out, err = run("convert", bad, SAMPLE, tmp_path / "none.pdf", "-o", tmp_path / "out")
    assert code == 1
    assert out.strip() == str(tmp_path / "out" / "report")
    assert "0 bytes" in err
    assert "no such file" in err


def test_a_folder_is_searched_and_equal_names_are_told_apart(tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "report.pdf").write_bytes(SAMPLE.read_bytes())
    code, out, _ = run("convert", tmp_path, "-o", tmp_path / "out", "--no-bom", "--header", "ja")
    assert code == 0
    assert [Path(line).name for line in out.splitlines()] == ["report", "report-2"]
    head = (tmp_path / "out" / "report-2" / "initiatives.csv").read_text("utf-8").splitlines()[0]
    assert head.startswith("全国地方公共団体コード,")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--format", "pdf"], "format 'pdf' is not known"),
        (["--header", "en"], "header 'en' is not known"),
        (["--license", "cc by?"], "is not known"),
        (["--reader", "acrobat"], "there is no reader"),
        (["--municipality", "府中市"], "342084"),
        (["--nonsense"], "No such option"),
    ],
)
def test_wrong_options_exit_with_two(arguments: list[str], words: str, tmp_path: Path) -> None:
    code, _, err = run("convert", SAMPLE, "-o", tmp_path / "out", *arguments)
    assert code == 2
    assert words in err
    assert not (tmp_path / "out" / "report").exists()


def test_strict_turns_errors_into_the_exit_status(tmp_path: Path) -> None:
    assert run("convert", SAMPLE, "-o", tmp_path, "--strict")[0] == 0  # this report has warnings, but no errors


def test_options_go_before_the_document(tmp_path: Path) -> None:
    run("convert", SAMPLE, "-o", tmp_path, "--municipality", "342084", "--fiscal-year", "2021")
    report = json.loads((tmp_path / "report" / "report.json").read_text("utf-8"))
    assert report["municipality"] == {"code": "342084", "prefecture": "広島県", "name": "府中市"}
    assert report["report"]["fiscal_year"] == 2021


def test_inspect_in_words_json_and_picture(tmp_path: Path) -> None:
    code, out, _ = run("inspect", SAMPLE)
    assert code == 0
    assert "contents over goals" in out
    code, out, _ = run("inspect", SAMPLE, "--json", "--page", "2")
    found = json.loads(out)
    assert [page["page"] for page in found["pages"]] == [2]
    assert found["pages"][0]["tables"][0]["cells"][0]["text"] == "自己評価"
    picture = tmp_path / "page.png"
    code, _, _ = run("inspect", SAMPLE, "--page", "3", "--draw", picture)
    assert code == 0
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_validate_says_what_an_edit_broke(tmp_path: Path) -> None:
    run("convert", SAMPLE, "-o", tmp_path, "-q")
    assert run("validate", tmp_path / "report")[0] == 0
    path = tmp_path / "report" / "initiatives.csv"
    path.write_bytes(path.read_bytes().replace(b"362018", b"36201x", 1))
    code, _, err = run("validate", tmp_path / "report")
    assert code == 1
    assert "initiatives.csv" in err


def test_schema_prints_schemas() -> None:
    code, out, _ = run("schema", "report")
    assert code == 0
    assert json.loads(out)["$id"]
    assert json.loads(run("schema", "initiatives")[1])["fields"]
    assert run("schema", "nothing")[0] == 2


def test_help_imports_nothing_heavy() -> None:
    code = (
        "import sys; from torikumi.pipeline.cli import app\n"
        "heavy = {'numpy', 'pandas', 'pydantic', 'pymupdf', 'pypdfium2', 'frictionless'} & set(sys.modules)\n"
        "assert not heavy, heavy"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_command_has_help_and_stands_in_the_readme() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    for command in ("convert", "inspect", "validate", "schema"):
        code, out, _ = run(command, "--help")
        assert code == 0
        assert "Usage" in out
        assert f"torikumi {command}" in readme


def test_a_profile_is_drafted_corrected_and_used(tmp_path: Path) -> None:
    draft = tmp_path / "city.toml"
    code, out, _ = run("inspect", SAMPLE, "--write-profile", draft)
    assert (code, out.strip()) == (0, str(draft))
    code, _, err = run("inspect", SAMPLE, "--write-profile", draft)
    assert (code, "is there already" in err) == (1, True)
    draft.write_text(draft.read_text("utf-8").replace('"取組実績" = "results"', '"取組実績" = "improvements"'), "utf-8")
    code, out, _ = run("inspect", SAMPLE, "--profile", draft)
    assert (code, "取組実績 → improvements" in out) == (0, True)
    assert run("convert", SAMPLE, "-o", tmp_path / "out", "--profile", draft)[0] == 0
    assert "results" not in (tmp_path / "out" / "report" / "items.csv").read_text("utf-8-sig")


def test_a_wrong_profile_is_wrong_usage_and_names_its_line(tmp_path: Path) -> None:
    profile = tmp_path / "city.toml"
    profile.write_text("[columns]\n'成果' = 'result'", "utf-8")
    for command in (("convert", SAMPLE, "-o", tmp_path / "out"), ("inspect", SAMPLE)):
        code, _, err = run(*command, "--profile", profile)
        assert code == 2
        assert err.startswith(f"{profile}: line 2: columns.成果.role: 'result' is none of ")
        assert err.count("\n") == 1
    assert not (tmp_path / "out").exists()


def test_a_document_without_known_headings_gets_a_draft_of_what_stands_there(tmp_path: Path) -> None:
    texts = {
        (0, 0): "甲",
        (0, 1): "乙の欄",
        (0, 2): "丙の欄",
        (1, 0): "1",
        (1, 1): "道路の補修",
        (1, 2): "補修を終えた。",
    }
    odd = tmp_path / "odd.pdf"
    odd.write_bytes(Sheet().grid([50, 100, 250, 450], [50, 70, 100], texts).bytes())
    code, _, err = run("convert", odd, "-o", tmp_path / "out")
    assert (code, "no table of initiatives" in err) == (1, True)
    draft = tmp_path / "odd.toml"
    assert run("inspect", odd, "--write-profile", draft)[0] == 0
    text = draft.read_text("utf-8")
    assert '# "乙の欄" = "extra"' in text
    for heading, role in (("甲", "number"), ("乙の欄", "name"), ("丙の欄", "results")):
        text = text.replace(f'# "{heading}" = "extra"', f'"{heading}" = "{role}"')
    draft.write_text(text, "utf-8")
    assert run("convert", odd, "-o", tmp_path / "out", "--profile", draft)[0] == 0
    (initiative,) = json.loads((tmp_path / "out" / "odd" / "report.json").read_text("utf-8"))["initiatives"]
    assert (initiative["number"], initiative["name"]) == ("1", "道路の補修")
    assert [item["text"] for item in initiative["results"]] == ["補修を終えた。"]


def test_inspect_shows_the_roles_that_convert_finds() -> None:
    layouts = ROOT / "samples" / "layouts"
    assert "a form, read by its labels" in run("inspect", layouts / "sheet-above.pdf")[1]
    _, out, _ = run("inspect", layouts / "kpi.pdf")
    assert "→ target, fiscal year 2024" in out
