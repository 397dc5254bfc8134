"""A dataset read back as data frames holds what the report holds, with its types."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

import torikumi
from tests.support.shared_samples import ROOT
from torikumi.schemas.errors import SourceError


def test_frames_have_types_and_exact_values() -> None:
    frames = torikumi.load(ROOT / "output" / "report")
    initiatives = frames["initiatives"]
    assert len(initiatives) == 27
    assert initiatives["local_government_code"].unique().tolist() == ["362018"]
    assert initiatives["fiscal_year"].tolist() == [2019] * 27
    indicators = frames["indicators"]
    (row,) = indicators[indicators["value_text"] == "0.04%"].to_dict("records")
    assert row["value"] == Decimal("0.04")
    assert set(frames["items"]["initiative"]) <= set(initiatives["id"])


def test_a_folder_without_a_dataset_is_said_to_be_one(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="no CSV file"):
        torikumi.load(tmp_path)
