"""The dataset under ``output/`` is what converting the sample gives, byte for byte."""

from __future__ import annotations

from pathlib import Path

from typer.testing import CliRunner

from tests.support.shared_samples import ROOT
from torikumi.pipeline.cli import app


def test_converting_the_sample_again_gives_the_same_bytes(tmp_path: Path) -> None:
    sample = ROOT / "samples" / "tokushima-r1" / "report.pdf"
    result = CliRunner().invoke(app, ["convert", str(sample), "-o", str(tmp_path), "--quiet"])
    assert result.exit_code == 0, result.output
    committed = ROOT / "output" / "report"
    names = sorted(path.name for path in (tmp_path / "report").iterdir())
    assert names == sorted(path.name for path in committed.iterdir())
    assert "report.json" in names
    for name in names:
        assert (tmp_path / "report" / name).read_bytes() == (committed / name).read_bytes(), name
