"""``torikumi catalog``: as a new user would use it, right and wrong."""

from __future__ import annotations

from pathlib import Path

from tests.pipeline.cli.test_commands import run
from tests.support.catalogs import fill
from tests.support.reports import awkward_report
from torikumi.pipeline.export.dataset import write_dataset


def test_the_page_is_written_and_what_is_wrong_is_said(tmp_path: Path) -> None:
    output = fill(tmp_path / "out")
    code, out, err = run("catalog", output, "--title", "試験 <の> 一覧")
    assert code == 1
    assert out == f"{output / 'index.html'}\n"
    edited, missing, broken = sorted(err.splitlines(), key=lambda line: ("has changed" not in line, "broken" in line))
    assert edited == f"{output / 'edited'}: items.csv has changed since it was written"
    assert missing == f"{output / 'edited'}: extra.csv is missing"
    assert broken.startswith(f"{output / 'broken' / 'report.json'}: is no report: ")
    assert broken.endswith(": convert again")
    assert "<h1>試験 &lt;の&gt; 一覧</h1>" in (output / "index.html").read_text("utf-8")


def test_all_well(tmp_path: Path) -> None:
    write_dataset(awkward_report(), tmp_path / "a")
    page = tmp_path / "www" / "list.html"
    assert run("catalog", tmp_path, "-o", page) == (0, f"{page}\n", "")
    assert 'href="./../a/initiatives.csv"' in page.read_text("utf-8")


def test_wrong_folders(tmp_path: Path) -> None:
    for folder, words in ((tmp_path / "none", "No such file"), (tmp_path, "no dataset folder is in it")):
        code, out, err = run("catalog", folder)
        assert (code, out, err.count("\n")) == (1, "", 1)
        assert words in err
    assert run("catalog")[0] == 2
