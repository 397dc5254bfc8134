"""Fixtures for publishing."""

from __future__ import annotations

import uuid
from collections.abc import Iterator

import pytest

from tests.publish.sites import Site, real_site, stand_in_site
from tests.publish.stand_in.server import StandIn


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
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test waits between attempts, nor finds a key of the machine it runs on."""
    monkeypatch.setattr("torikumi.pipeline.publish.client.pause", lambda _: None)
    for name in ("TORIKUMI_API_KEY", "CKAN_API_KEY"):
        monkeypatch.delenv(name, raising=False)
