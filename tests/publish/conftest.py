"""Fixtures for publishing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.publish.sites import Site, real_site, stand_in_site
from tests.publish.stand_in.server import StandIn
from torikumi.pipeline.export.rows import PairIndicators
from torikumi.pipeline.validate import Problem, validate_dataset


@pytest.fixture(params=["stand-in", pytest.param("real", marks=pytest.mark.portal)])
def site(request: pytest.FixtureRequest) -> Iterator[Site]:
    """The stand-in, and a real CKAN: what holds for one must hold for the other."""
    if request.param == "real":
        with real_site() as found:
            yield found
    else:
        with stand_in_site() as (found, _):
            yield found


@pytest.fixture
def ckan() -> Iterator[StandIn]:
    """The stand-in alone, for what no real CKAN does on demand."""
    with stand_in_site() as (_, running):
        yield running


@pytest.fixture
def dataset_id() -> str:
    """An id that no other test has: a real portal keeps what tests leave there."""
    return f"test-{uuid.uuid4().hex[:12]}"


@pytest.fixture(autouse=True)
def _validated_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """The same folder is not checked again and again: `frictionless` takes longer than all the rest."""

    def remembered(folder: Path, pair: PairIndicators) -> list[Problem]:
        state = tuple((path.name, path.read_bytes()) for path in sorted(folder.iterdir()) if path.is_file())
        if state not in _VALIDATED:
            _VALIDATED[state] = validate_dataset(folder, pair)
        return _VALIDATED[state]

    monkeypatch.setattr("torikumi.pipeline.publish.description.validate_dataset", remembered)


_VALIDATED: dict[tuple[tuple[str, bytes], ...], list[Problem]] = {}


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits between attempts, nor finds a key of the machine it runs on."""
    monkeypatch.setattr("torikumi.pipeline.publish.client.pause", lambda _: None)
    for name in ("TORIKUMI_API_KEY", "CKAN_API_KEY"):
        monkeypatch.delenv(name, raising=False)
