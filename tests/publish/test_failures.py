"""A failure at any call leaves what the next run completes: the same as if nothing had gone wrong."""

from __future__ import annotations

import copy
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.publish.datasets import written
from tests.publish.sites import EDITOR, new_store
from tests.publish.stand_in.server import Call, Fault, StandIn, stand_in
from tests.publish.stand_in.store import Store
from tests.support.reports import awkward_report
from torikumi.pipeline.publish.client import Portal
from torikumi.pipeline.publish.description import Dataset, describe
from torikumi.pipeline.publish.publish import Published, Wishes, publish_dataset
from torikumi.pipeline.publish.state import read_site
from torikumi.schemas.errors import PublishError
from torikumi.schemas.report import ReportHead

Faults = Callable[[int, Call], Fault | None]


@pytest.fixture(autouse=True)
def _small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torikumi.pipeline.publish.table.BATCH_ROWS", 4)


@pytest.fixture(scope="module")
def before(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """A dataset of two tables, one of which goes in several portions."""
    return _described(tmp_path_factory.mktemp("before"), ("initiatives", "items"), "取組実績")


@pytest.fixture(scope="module")
def after(tmp_path_factory: pytest.TempPathFactory) -> Dataset:
    """The same dataset later: another title, other rows, one table gone."""
    return _described(tmp_path_factory.mktemp("after"), ("initiatives",), "取組実績（訂正版）", first=1)


def _described(folder: Path, tables: tuple[str, ...], title: str, first: int = 2) -> Dataset:
    report = awkward_report()
    head = ReportHead(title=title, fiscal_year=2019, fiscal_year_label="令和元年度")
    changes = {"initiatives": report.initiatives[:first], "checks": (), "report": head}
    return describe(written(report.model_copy(update=changes), folder, tables=tables))


def publish(running: StandIn, dataset: Dataset) -> Published:
    portal = Portal(running.url, EDITOR)
    return publish_dataset(dataset, portal, read_site(portal), Wishes("tokushima-shi"))


def snapshot(store: Store) -> Any:
    """All that is on the portal, without the ids that it made up."""
    shown = []
    for package in store.packages.values():
        resources = []
        for resource in package["resources"]:
            id_ = resource["id"]
            known = {name: value for name, value in resource.items() if name not in ("id", "url")}
            resources.append((known, store.files[id_], store.tables.get(id_)))
        extras = {extra["key"]: extra["value"] for extra in package["extras"]}
        tags = sorted(tag["name"] for tag in package["tags"])
        hidden = ("id", "resources", "extras", "tags")
        shown.append(({k: v for k, v in package.items() if k not in hidden}, extras, tags, resources))
    return copy.deepcopy(shown)


def hidden(store: Store) -> bool:
    """Whether everybody sees nothing of what is there."""
    return all(package["private"] for package in store.packages.values())


def down_from(number: int) -> Faults:
    """From a call on, the portal answers nothing."""
    return lambda count, _: Fault(503) if count >= number else None


def once(number: int, fault: Fault) -> Faults:
    """One call goes wrong."""
    return lambda count, _: fault if count == number else None


def calls_of(store: Store, dataset: Dataset) -> tuple[int, Any]:
    """How many calls an undisturbed run takes, and what it leaves."""
    with stand_in(copy.deepcopy(store)) as running:
        publish(running, dataset)
        return len(running.calls), snapshot(running.store)


@pytest.fixture(scope="module", params=["new", "update"])
def case(request: pytest.FixtureRequest, before: Dataset, after: Dataset) -> tuple[Store, Dataset]:
    """What the portal has at the beginning, and what is published."""
    store = new_store()
    if request.param == "new":
        return store, before
    with stand_in(store) as running:
        publish(running, before)
    return running.store, after


def check_every_call(case: tuple[Store, Dataset], faults: Callable[[int], Faults], recovers: bool) -> None:
    """For every call: the run that it befalls, then an undisturbed one, then one that finds nothing to do."""
    store, dataset = case
    calls, right = calls_of(store, dataset)
    assert calls > 12
    for number in range(1, calls + 1):
        with stand_in(copy.deepcopy(store)) as running:
            running.fault = faults(number)
            try:
                publish(running, dataset)
            except PublishError:
                assert not recovers, number
                # nobody sees a new package before it is complete
                assert store.packages or snapshot(running.store) == right or hidden(running.store), number
            else:
                assert recovers, number
            running.fault = lambda count, call: None
            publish(running, dataset)
            assert snapshot(running.store) == right, number
            running.calls.clear()
            assert publish(running, dataset).lines == ()
            assert running.writes() == []


def test_a_portal_that_goes_down_at_any_call(case: tuple[Store, Dataset]) -> None:
    check_every_call(case, down_from, recovers=False)


def test_an_answer_that_is_lost_at_any_call(case: tuple[Store, Dataset]) -> None:
    """The connection breaks off, or a gateway gives up, after CKAN has done what it was told."""

    def lost(number: int) -> Faults:
        return once(number, Fault(504 if number % 2 else None, done=True))

    check_every_call(case, lost, recovers=True)


def test_a_call_carried_out_twice_leaves_no_second_resource(before: Dataset) -> None:
    with stand_in(new_store()) as running:
        publish(running, before)
        package = next(iter(running.store.packages.values()))
        package["resources"].append(package["resources"][0] | {"id": "twin"})
        running.store.files["twin"] = ("initiatives.csv", b"")
        right = [one["id"] for one in package["resources"][:-1]]
        assert publish(running, before).lines == ("remove resource initiatives.csv",)
        assert [one["id"] for one in package["resources"]] == right


@pytest.mark.parametrize("private", [True, False])
def test_what_was_wanted_of_a_new_package_outlives_a_failure(before: Dataset, private: bool) -> None:
    with stand_in(new_store()) as running:
        portal = Portal(running.url, EDITOR)
        running.fault = down_from(12)
        with pytest.raises(PublishError):
            publish_dataset(before, portal, read_site(portal), Wishes("tokushima-shi", private=private))
        running.fault = lambda count, call: None
        publish(running, before)
        assert [package["private"] for package in running.store.packages.values()] == [private]


def test_a_package_of_others_that_is_private_stays_so(before: Dataset) -> None:
    with stand_in(new_store()) as running:
        portal = Portal(running.url, EDITOR)
        portal.write("package_create", {"name": before.name, "owner_org": "org-1", "private": True, "title": "人口"})
        running.calls.clear()
        running.fault = down_from(12)
        wishes = Wishes(overwrite=True)
        with pytest.raises(PublishError):
            publish_dataset(before, portal, read_site(portal), wishes)
        running.fault = lambda count, call: None
        publish_dataset(before, portal, read_site(portal), wishes)
        assert publish(running, before).lines == ()
        assert [package["private"] for package in running.store.packages.values()] == [True]


def test_a_loader_of_the_portal_does_not_have_the_last_word(before: Dataset) -> None:
    with stand_in(new_store(loader=True)) as running:
        publish(running, before)
        tables = list(running.store.tables.values())
        assert len(tables) == 2
        for table in tables:
            assert {field["type"] for field in table.fields} == {"text", "int4", "int8", "numeric"}
            assert all(field["info"]["label"] for field in table.fields)


def test_a_portal_that_does_not_keep_the_checksums_is_told(before: Dataset) -> None:
    store = new_store(dropped=frozenset({"torikumi_sha256"}))
    with stand_in(store) as running, pytest.raises(PublishError, match="does not keep what it is sent"):
        publish(running, before)
