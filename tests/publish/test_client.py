"""Where the key goes, what is sent again and when, and what people are told."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.publish.datasets import awkward_dataset
from tests.publish.sites import EDITOR, new_store, run, stand_in_site
from tests.publish.stand_in.server import Call, Fault, StandIn
from tests.support.reports import awkward_report
from torikumi.pipeline.cli import app
from torikumi.pipeline.publish.client import BrokenOffError, Portal
from torikumi.schemas.errors import PublishError

SECRET = "s3cr3t-k3y-0123456789"


@pytest.fixture
def waits(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """The seconds that were waited."""
    found: list[float] = []
    monkeypatch.setattr("torikumi.pipeline.publish.client.pause", found.append)
    return found


@pytest.fixture(scope="module")
def dataset(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return awkward_dataset(tmp_path_factory.mktemp("client"))


def always(fault: Fault) -> Callable[[int, Call], Fault | None]:
    return lambda number, call: fault


def at(action: str, fault: Fault) -> Callable[[int, Call], Fault | None]:
    return lambda number, call: fault if call.action == action else None


def first(count: int, fault: Fault) -> Callable[[int, Call], Fault | None]:
    return lambda number, call: fault if number <= count else None


def test_what_only_reads_is_repeated_with_growing_waits(ckan: StandIn, waits: list[float]) -> None:
    ckan.fault = first(3, Fault(502))
    told: list[str] = []
    assert Portal(ckan.url, EDITOR, tell=told.append).read("status_show")["ckan_version"] == "2.12.0"
    assert waits == [1, 2, 4]
    assert told == [f"{ckan.url} answers 502 to status_show: again in {wait} s" for wait in (1, 2, 4)]
    ckan.fault = always(Fault())
    with pytest.raises(PublishError, match="broke off the connection"):
        Portal(ckan.url, EDITOR).read("status_show")
    assert waits == [1, 2, 4, 1, 2, 4, 8]


@pytest.mark.parametrize("status", [429, 502, 503, 504])
def test_only_what_may_be_done_twice_is_sent_twice(ckan: StandIn, status: int, waits: list[float]) -> None:
    ckan.fault = first(1, Fault(status))
    portal = Portal(ckan.url, EDITOR)
    values = {"name": "p1", "owner_org": "org-1"}
    if status == 429:  # says that it was not taken
        portal.write("package_create", values)
    else:
        with pytest.raises(BrokenOffError):
            portal.write("package_create", values)
        portal.write("package_create", values)
    ckan.calls.clear()
    ckan.fault = first(1, Fault(status))
    portal.write("package_patch", {"id": "p1", "title": "題"})
    assert [call.action for call in ckan.calls] == ["package_patch"] * 2


@pytest.mark.parametrize("form", ["number", "date"])
def test_the_portal_says_how_long_to_wait(ckan: StandIn, waits: list[float], form: str) -> None:
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=30), usegmt=True)
    ckan.fault = first(1, Fault(503, headers={"Retry-After": "30" if form == "number" else later}))
    Portal(ckan.url, EDITOR).read("status_show")
    assert len(waits) == 1
    assert 28 <= waits[0] <= 30


def test_a_portal_that_wants_a_long_wait_is_left_for_later(ckan: StandIn, waits: list[float]) -> None:
    ckan.fault = always(Fault(503, headers={"Retry-After": "3600"}))
    with pytest.raises(PublishError, match="try again in 3600 s"):
        Portal(ckan.url, EDITOR).read("status_show")
    assert waits == []


def test_a_portal_that_is_not_there(waits: list[float]) -> None:
    with pytest.raises(PublishError, match="cannot be reached"):
        Portal("http://127.0.0.1:9", EDITOR).write("package_create", {"name": "x1"})
    assert len(waits) == 4  # never arrived, so even this is sent again


def test_a_slow_portal_times_out(ckan: StandIn, waits: list[float], monkeypatch: pytest.MonkeyPatch) -> None:
    import time

    def slow(number: int, call: Call) -> Fault:
        time.sleep(0.2)
        return Fault(502)

    ckan.fault = slow
    with pytest.raises(PublishError, match="did not answer status_show in time"):
        Portal(ckan.url, EDITOR, timeout=0.05).read("status_show")


def test_the_key_follows_no_redirect(ckan: StandIn, dataset: Path) -> None:
    with stand_in_site() as (_, other):
        for status in (301, 302, 307, 308):
            ckan.fault = always(Fault(status, headers={"Location": f"{other.url}/api/action/status_show"}))
            code, _, err = run(ckan, dataset, key=SECRET)
            assert (code, f"give that address with --to {other.url}" in err) == (1, True), err
        assert other.calls == []


def test_a_password_of_netrc_does_not_take_the_place_of_the_key(
    ckan: StandIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login somebody password else\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    Portal(ckan.url, EDITOR).read("status_show")
    assert ckan.calls[0].headers["Authorization"] == EDITOR
    assert ckan.calls[0].headers["X-CKAN-API-Key"] == EDITOR


@pytest.mark.parametrize("status", [0, 200, 400, 403, 404, 409, 413, 500])
@pytest.mark.parametrize("options", [(), ("--debug",)])
def test_the_key_is_printed_nowhere(ckan: StandIn, dataset: Path, status: int, options: tuple[str, ...]) -> None:
    """Even where the server writes it into its answers."""
    error = {"__type": "Validation Error", "name": [SECRET], "message": SECRET}
    body = json.dumps({"success": False, "error": error if status != 400 else f"Bad {SECRET}"})
    ckan.fault = always(Fault(status or None, body=body, headers={"X-Echo": SECRET}))
    result = CliRunner(env={"CKAN_API_KEY": SECRET}).invoke(app, ["publish", str(dataset), "--to", ckan.url, *options])
    assert result.exit_code == 1
    assert SECRET not in result.output
    assert SECRET not in repr(result.exception)
    assert ckan.calls[0].headers["Authorization"] == SECRET


def test_a_dry_run_sends_only_what_reads(ckan: StandIn, dataset: Path) -> None:
    assert run(ckan, dataset, "--dry-run", "--organization", "tokushima-shi")[0] == 0
    assert run(ckan, dataset, "--organization", "tokushima-shi")[0] == 0
    ckan.calls.clear()
    code, out, _ = run(ckan, dataset, "--dry-run")
    assert (code, out) == (0, f"{dataset}: nothing to change\n")
    assert len(ckan.calls) > 5
    assert ckan.writes() == []


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Fault(404, body="<html>Not found</html>"), "is no CKAN: give the address of the portal's first page"),
        (Fault(200, body="<html>Welcome</html>"), "is no CKAN"),
        (Fault(200, body="[]"), "is no CKAN"),
        (Fault(401, body="<html>"), "asks for a password"),
        (Fault(500, body="<html>"), "answers 500 to status_show"),
        (Fault(403, body='{"error": {"__type": "Authorization Error", "message": "Access denied"}}'), "Access denied"),
    ],
)
def test_answers_that_are_no_result_are_told_in_one_line(
    ckan: StandIn, dataset: Path, fault: Fault, words: str
) -> None:
    ckan.fault = always(fault)
    code, out, err = run(ckan, dataset)
    assert (code, out, words in err, err.count("\n")) == (1, "", True, 1), err


@pytest.mark.parametrize(
    ("action", "fault", "words"),
    [
        ("resource_create", Fault(413), "takes no body of this size"),
        (
            "package_create",
            Fault(409, body='{"error": {"__type": "Validation Error", "notes": ["値がありません"]}}'),
            "the portal refuses package_create: notes: 値がありません",
        ),
        (
            "datastore_create",
            Fault(403, body='{"error": {"__type": "Authorization Error", "message": "Access denied"}}'),
            "the key may not call datastore_create (Access denied): ask the administrator",
        ),
    ],
)
def test_refusals_of_single_actions(ckan: StandIn, dataset: Path, action: str, fault: Fault, words: str) -> None:
    ckan.fault = at(action, fault)
    code, _, err = run(ckan, dataset, "--organization", "tokushima-shi", "-q")
    assert (code, words in err) == (1, True), err
    assert err.startswith(f"{dataset}: ")


def test_an_old_ckan_is_named(dataset: Path) -> None:
    with stand_in_site(new_store(version="2.7.3")) as (_, old):
        code, _, err = run(old, dataset)
        assert (code, "runs CKAN 2.7.3, which is too old" in err) == (1, True), err
        assert old.writes() == []


@pytest.mark.parametrize("version", ["2.8.12", "", "2.13.0a0"])
def test_other_versions_are_taken(dataset: Path, version: str) -> None:
    with stand_in_site(new_store(version=version)) as (_, found):
        assert run(found, dataset, "--organization", "tokushima-shi")[0] == 0


def test_a_portal_without_datastore_gets_the_files(dataset: Path) -> None:
    with stand_in_site(new_store(datastore=False)) as (site, bare):
        code, _, err = run(bare, dataset, "--organization", "tokushima-shi")
        assert (code, "has no DataStore" in err) == (0, True), err
        assert "initiatives.csv" in site.resources("011002-awkward")
        assert "nothing to change" in run(bare, dataset)[2]


def test_tables_can_be_left_out(ckan: StandIn, dataset: Path) -> None:
    assert run(ckan, dataset, "--organization", "tokushima-shi", "--no-datastore")[0] == 0
    assert ckan.store.tables == {}


def test_a_table_of_an_old_file_does_not_stay(ckan: StandIn, dataset: Path, tmp_path: Path) -> None:
    assert run(ckan, dataset, "--organization", "tokushima-shi")[0] == 0
    assert len(ckan.store.tables) == 3
    assert "nothing to change" in run(ckan, dataset, "--no-datastore")[2]
    changed = awkward_dataset(tmp_path, initiatives=awkward_report().initiatives[1:], checks=())
    code, _, err = run(ckan, changed, "--no-datastore")
    assert (code, "remove the table of items.csv, which is of the old file" in err) == (0, True), err
    assert ckan.store.tables == {}
    assert run(ckan, changed)[0] == 0
    assert len(ckan.store.tables) == 3


def test_without_ckanapi_a_line_says_what_to_install(
    ckan: StandIn, dataset: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "ckanapi", None)
    code, _, err = run(ckan, dataset)
    assert (code, "torikumi[publish]" in err) == (2, True), err


def test_the_portals_own_list_decides_the_licence(dataset: Path) -> None:
    bodik = [
        {"id": "cc-by-40-intl", "url": "https://creativecommons.org/licenses/by/4.0/deed.ja"},
        {"id": "cc-by-21-jp", "url": "https://creativecommons.org/licenses/by/2.1/jp/"},
    ]
    with stand_in_site(new_store(licences=bodik)) as (site, running):
        code, _, err = run(running, dataset, "--organization", "tokushima-shi")
        assert (code, "without its version" in err) == (0, False), err
        assert site.package("011002-awkward")["license_id"] == "cc-by-40-intl"
