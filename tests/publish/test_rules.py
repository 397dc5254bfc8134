"""What CKAN refuses: asked of the stand-in and of a real one, with the same answer."""

from __future__ import annotations

from typing import Any

import pytest

from tests.publish.sites import Site

LONG = "重点施策に関する取組の実績及び今後の課題等について"  # 25 letters, 75 bytes


@pytest.fixture
def resource(site: Site, dataset_id: str) -> str:
    """A resource for a table."""
    site.call("package_create", name=dataset_id, owner_org="tokushima-shi")
    return str(site.call("resource_create", package_id=dataset_id, name="表")["id"])


@pytest.mark.parametrize(
    ("changes", "status"),
    [
        ({}, 200),
        ({"name": "取組実績"}, 409),
        ({"name": "Report"}, 409),
        ({"name": "a.b"}, 409),
        ({"name": "x"}, 409),
        ({"name": "a" * 101}, 409),
        ({"tags": [{"name": "計画 進捗"}, {"name": "A-B_c.d"}, {"name": "令和元年度"}]}, 200),
        ({"tags": [{"name": "計画（進捗）"}]}, 409),
        ({"tags": [{"name": "A/B"}]}, 409),
        ({"tags": [{"name": "市"}]}, 409),
        ({"tags": [{"name": "市" * 101}]}, 409),
        ({"license_id": "PDL-1.0"}, 200),
        ({"extras": [{"key": "年度", "value": "2019"}]}, 200),
        ({"extras": [{"key": "年度", "value": "1"}, {"key": "年度", "value": "2"}]}, 409),
        ({"owner_org": "other-shi"}, 403),
        ({"owner_org": None}, 409),
    ],
)
def test_packages(site: Site, dataset_id: str, changes: dict[str, Any], status: int) -> None:
    values: dict[str, Any] = {"name": dataset_id, "owner_org": "tokushima-shi"} | changes
    assert site.answer("package_create", **values)[0] == status
    if status == 200:
        assert site.answer("package_create", **values)[0] == 409  # the name is taken
        site.call("package_patch", id=dataset_id, private=True)
        assert site.answer("package_show", key=site.reader, id=dataset_id)[0] in (200, 403)
        assert site.answer("package_show", key="nobody", id=dataset_id)[0] == 403


def test_names_that_are_not_there(site: Site) -> None:
    assert site.answer("package_show", id="nothing-of-this-name")[0] == 404
    assert site.answer("datastore_search", resource_id="00000000-0000-0000-0000-000000000000")[0] == 404
    status, said = site.answer("no_such_action")
    assert (status, "Action name not known" in said) == (400, True)
    assert site.answer("help_show", name="no_such_action")[0] == 404


@pytest.mark.parametrize(
    ("ids", "status"),
    [
        (["割合(%)", "割合（％）", "改善・拡充策、課題等"], 200),
        (["_id2"], 409),
        (['"名称"'], 409),
        ([" 名称"], 409),
        (["名\n称"], 409),
        (["名称", "名称"], 409),
        ([LONG], 200),  # and cut: see below
        ([LONG, LONG + "２"], 500),
    ],
)
def test_names_of_columns(site: Site, resource: str, ids: list[str], status: int) -> None:
    fields = [{"id": one, "type": "text"} for one in ids]
    assert site.answer("datastore_create", resource_id=resource, fields=fields, force=True)[0] == status


def test_a_long_name_of_a_column_is_cut_and_its_rows_refused(site: Site, resource: str) -> None:
    fields = [{"id": LONG, "type": "text"}]
    site.call("datastore_create", resource_id=resource, fields=fields, force=True)
    found = site.call("datastore_search", resource_id=resource, limit=0)["fields"]
    assert [field["id"] for field in found] == ["_id", LONG[:21]]
    values: dict[str, Any] = {"resource_id": resource, "records": [{LONG: "本文"}], "method": "insert", "force": True}
    assert site.answer("datastore_upsert", **values)[0] == 409


@pytest.mark.parametrize(
    ("kind", "value", "stored"),
    [
        ("numeric", "12.50", "12.50"),
        ("numeric", "350000000", "350000000"),
        ("numeric", "1,300", None),
        ("numeric", "令和元年度", None),
        ("int8", "9007199254740993", "9007199254740993"),
        ("int4", "2019", "2019"),
        ("int4", "20.5", None),
        ("date", "2019-04-01", "2019-04-01"),
        ("date", "令和元年度", None),
        ("text", "011002", "011002"),
        ("bool", True, "True"),
    ],
)
def test_values(site: Site, resource: str, kind: str, value: Any, stored: str | None) -> None:
    fields = [{"id": "v", "type": kind}, {"id": "t", "type": "text"}]
    records = [{"v": value, "t": ""}, {"v": None, "t": None}]
    status, said = site.answer("datastore_create", resource_id=resource, fields=fields, records=records, force=True)
    if stored is None:
        assert status == 409, said
        return
    assert status == 200, said
    found = site.call("datastore_search", resource_id=resource)
    assert [str(row["v"]) for row in found["records"]] == [stored, "None"]
    assert [row["t"] for row in found["records"]] == ["", None]


def test_keys_of_tables(site: Site, resource: str) -> None:
    fields = [{"id": "id", "type": "text"}, {"id": "v", "type": "text"}]
    table: dict[str, Any] = {"resource_id": resource, "force": True}
    rows = [{"id": "1", "v": "a"}]
    site.call("datastore_create", fields=fields, primary_key=["id"], records=rows, **table)
    assert site.answer("datastore_upsert", method="insert", records=rows, **table)[0] == 409
    site.call("datastore_upsert", method="upsert", records=[{"id": "1", "v": "b"}, {"id": "2", "v": "c"}], **table)
    found = site.call("datastore_search", resource_id=resource)["records"]
    assert sorted((row["id"], row["v"]) for row in found) == [("1", "b"), ("2", "c")]


def test_resources_keep_free_keys(site: Site, resource: str) -> None:
    site.call("resource_patch", id=resource, torikumi_file="items.csv", torikumi_sha256="abc")
    site.call("resource_patch", id=resource, description="説明")
    found = site.call("package_show", id=site.call("resource_show", id=resource)["package_id"])["resources"][0]
    assert (found["torikumi_file"], found["torikumi_sha256"], found["name"]) == ("items.csv", "abc", "表")
