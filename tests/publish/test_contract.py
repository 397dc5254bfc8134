"""What is published is there, and is what the files say: on the stand-in, and on a real CKAN."""

from __future__ import annotations

import csv
import io
import shutil
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.publish.datasets import awkward_dataset, written
from tests.publish.sites import Site, run
from tests.support.reports import awkward_report
from tests.support.shared_samples import ROOT
from torikumi.pipeline.export.guard import undo
from torikumi.schemas.columns import TABLES
from torikumi.schemas.report import Municipality, ReportHead

SAMPLE = ROOT / "output" / "report"

FOR = ("--organization", "tokushima-shi")


def rows_of(path: Path) -> list[dict[str, Any]]:
    """The rows of a CSV file with their types: what the DataStore must have."""
    table = TABLES[path.stem]
    header, *lines = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"), newline="")))
    rows = []
    for line in lines:
        row: dict[str, Any] = {}
        for column, name, cell in zip(table.columns, header, line, strict=True):
            if cell == "":
                row[name] = None
            elif column.type == "string":
                row[name] = undo(cell)
            else:
                row[name] = Decimal(cell) if column.type == "number" else int(cell)
        rows.append(row)
    return rows


def digits(value: Any) -> Any:
    """A number by its digits: 12.50 is not 12.5."""
    return format(Decimal(value), "f") if isinstance(value, int | Decimal) else value


def same_digits(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: digits(value) for name, value in row.items()} for row in rows]


def check_files_and_tables(site: Site, name: str, folder: Path) -> None:
    """Everything of the folder but its review page is on the portal, byte for byte and value for value."""
    resources = site.resources(name)
    assert set(resources) == {path.name for path in folder.iterdir()} - {"review.html"}
    for file, resource in resources.items():
        assert site.download(resource) == (folder / file).read_bytes()
        if file.endswith(".csv"):
            _, rows = site.table(resource)
            assert same_digits(rows) == same_digits(rows_of(folder / file)), file


def test_the_sample_published_twice_is_there_once_and_equal_to_the_files(site: Site, tmp_path: Path) -> None:
    folder = tmp_path / f"sample-{tmp_path.name}"
    shutil.copytree(SAMPLE, folder)
    name = f"sample-{id(tmp_path):x}"
    options = (folder, "--license", "CC-BY-4.0", "--name", name)
    code, out, err = run(site, *options, *FOR)
    assert (code, out) == (0, f"{site.url}/dataset/{name}\n"), err
    before = site.package(name)
    check_files_and_tables(site, name, folder)
    code, out, err = run(site, *options)
    assert (code, "nothing to change" in err) == (0, True), err
    assert site.package(name) == before
    assert not before["private"]
    assert before["title"] == "徳島市情報化基本計画 取組実績（令和元年度）"
    assert before["license_id"] == "cc-by"
    assert before["author"] == "徳島市"
    assert {"徳島市", "令和元年度"} <= {tag["name"] for tag in before["tags"]}
    extras = {extra["key"]: extra["value"] for extra in before["extras"]}
    assert extras["全国地方公共団体コード"] == "362018"
    assert "creativecommons.org/licenses/by/4.0" in extras["ライセンス"]


@pytest.mark.parametrize("header", ["ascii", "ja"])
def test_types_titles_and_true_texts_of_tables(site: Site, tmp_path: Path, dataset_id: str, header: Any) -> None:
    folder = awkward_dataset(tmp_path, dataset_id, header)
    code, _, err = run(site, folder, *FOR)
    assert code == 0, err
    name = f"011002-{dataset_id}"
    check_files_and_tables(site, name, folder)
    fields, rows = site.table(site.resources(name)["indicators.csv"])
    kinds = {column.title: field["type"] for column, field in zip(TABLES["indicators"], fields, strict=True)}
    labels = [field["info"]["label"] for field in fields]
    assert labels == [column.title for column in TABLES["indicators"]]
    assert (kinds["値"], kinds["年度"], kinds["順番"], kinds["指標名"]) == ("numeric", "int4", "int8", "text")
    column = {one.name: field["id"] for one, field in zip(TABLES["indicators"], fields, strict=True)}
    values = [row[column["value"]] for row in rows]
    assert {"12.50", "-350000000", "0.04"} <= {digits(value) for value in values}
    fields, rows = site.table(site.resources(name)["items.csv"])
    texts = [value for row in rows for value in row.values()]
    assert {"=HYPERLINK(1)", "- 箇条", "'=1", "－"} <= set(texts)  # without the apostrophe of the CSV file
    assert rows[0][fields[0]["id"]] == "011002"


def test_a_dry_run_shows_and_changes_nothing(site: Site, tmp_path: Path, dataset_id: str) -> None:
    name = f"011002-{dataset_id}"
    folder = awkward_dataset(tmp_path, dataset_id)
    code, out, err = run(site, folder, "--dry-run", *FOR)
    assert (code, f"create package {name}" in out, "write the table of items.csv" in out) == (0, True, True), err
    assert site.answer("package_show", id=name)[0] == 404
    assert run(site, folder, *FOR)[0] == 0
    before = site.package(name)
    report = awkward_report(dataset_id)
    shorter = report.model_copy(update={"initiatives": report.initiatives[:1], "checks": ()})
    folder = written(shorter, tmp_path)
    code, out, err = run(site, folder, "--dry-run")
    assert code == 0, err
    assert "replace the file of initiatives.csv" in out
    assert "change" not in out  # of the descriptions
    assert site.package(name) == before


def test_an_update_brings_what_is_new_and_keeps_what_others_made(site: Site, tmp_path: Path, dataset_id: str) -> None:
    name = f"011002-{dataset_id}"
    assert run(site, awkward_dataset(tmp_path, dataset_id), *FOR)[0] == 0
    package = site.package(name)
    ids = {file: resource["id"] for file, resource in site.resources(name).items()}
    site.call("resource_create", package_id=package["id"], name="手引き", url="https://example.org/guide.html")
    site.call(
        "package_patch",
        id=package["id"],
        tags=[{"name": tag["name"]} for tag in package["tags"]] + [{"name": "広報課"}],
        extras=[*package["extras"], {"key": "問い合わせ先", "value": "広報課"}],
    )
    report = awkward_report(dataset_id)
    head = ReportHead(title="取組実績（訂正版）", fiscal_year=2019, fiscal_year_label="令和元年度")
    shorter = report.model_copy(update={"initiatives": report.initiatives[:1], "checks": (), "report": head})
    folder = written(shorter, tmp_path, tables=("initiatives", "items"))
    code, _, err = run(site, folder)
    assert code == 0, err
    assert "remove resource indicators.csv" in err
    after = site.package(name)
    assert after["title"] == "取組実績（訂正版）"
    assert "広報課" in {tag["name"] for tag in after["tags"]}
    assert {"key": "問い合わせ先", "value": "広報課"}.items() <= {extra["key"]: extra for extra in after["extras"]}[
        "問い合わせ先"
    ].items()
    ours = {one["torikumi_file"]: one for one in after["resources"] if one.get("torikumi_file")}
    assert [one["name"] for one in after["resources"] if not one.get("torikumi_file")] == ["手引き"]
    assert {file: one["id"] for file, one in ours.items()} == {k: v for k, v in ids.items() if k != "indicators.csv"}
    _, rows = site.table(ours["initiatives.csv"])
    assert len(rows) == 1
    assert run(site, folder)[2].endswith("nothing to change\n")


def test_a_package_of_others_is_not_overwritten_unless_told(site: Site, tmp_path: Path, dataset_id: str) -> None:
    name = f"011002-{dataset_id}"
    site.call("package_create", name=name, title="人口", owner_org="tokushima-shi", notes="毎月")
    folder = awkward_dataset(tmp_path, dataset_id)
    code, _, err = run(site, folder)
    assert (code, "torikumi did not make it" in err, "--overwrite" in err) == (1, True, True)
    assert site.package(name)["title"] == "人口"
    code, _, err = run(site, folder, "--overwrite")
    assert code == 0, err
    check_files_and_tables(site, name, folder)


def test_a_package_that_was_deleted_comes_back_only_when_told(site: Site, tmp_path: Path, dataset_id: str) -> None:
    name, folder = f"011002-{dataset_id}", awkward_dataset(tmp_path, dataset_id)
    assert run(site, folder, *FOR)[0] == 0
    site.call("package_delete", id=name)
    code, _, err = run(site, folder)
    assert (code, "was deleted on the portal" in err) == (1, True), err
    code, _, err = run(site, folder, "--overwrite")
    assert code == 0, err
    assert site.package(name)["state"] == "active"
    check_files_and_tables(site, name, folder)


def test_another_report_of_the_same_name_is_not_overwritten(site: Site, tmp_path: Path, dataset_id: str) -> None:
    assert run(site, awkward_dataset(tmp_path / "2019", dataset_id), *FOR)[0] == 0
    source = awkward_report().source.model_copy(update={"sha256": "f" * 64})
    head = ReportHead(title="取組実績（令和2年度）", fiscal_year=2020, fiscal_year_label="令和2年度")
    folder = awkward_dataset(tmp_path / "2020", dataset_id, source=source, report=head)
    code, _, err = run(site, folder)
    assert (code, "was made from another report" in err, "2020-04-01" in err) == (1, True, True)
    assert site.package(f"011002-{dataset_id}")["title"] == "取組実績（令和元年度）"


def test_two_cities_with_the_same_dataset_id_are_two_packages(site: Site, tmp_path: Path, dataset_id: str) -> None:
    sapporo = awkward_dataset(tmp_path / "a", dataset_id)
    city = Municipality(code="362018", prefecture="徳島県", name="徳島市")
    tokushima = awkward_dataset(tmp_path / "b", dataset_id, municipality=city)
    code, out, err = run(site, sapporo, tokushima, *FOR)
    assert (code, len(set(out.split()))) == (0, 2), err
    assert site.package(f"362018-{dataset_id}")["author"] == "徳島市"


def test_a_dataset_that_fails_costs_only_itself(site: Site, tmp_path: Path, dataset_id: str) -> None:
    good = awkward_dataset(tmp_path / "a", dataset_id)
    broken = awkward_dataset(tmp_path / "b", f"{dataset_id}-broken")
    (broken / "items.csv").write_bytes((broken / "items.csv").read_bytes().replace(b"item", b"itme", 1))
    code, out, err = run(site, broken, tmp_path / "none", good, *FOR)
    assert (code, out.split()) == (1, [f"{site.url}/dataset/011002-{dataset_id}"])
    assert "is not valid, nothing was published" in err
    assert "is no folder" in err
    assert site.answer("package_show", id=f"011002-{dataset_id}-broken")[0] == 404


def test_keys_that_may_not_write_get_a_clear_line(site: Site, tmp_path: Path, dataset_id: str) -> None:
    folder = awkward_dataset(tmp_path, dataset_id)
    for key in (site.reader, "nobody-knows-this-key"):
        code, _, err = run(site, folder, *FOR, key=key)
        assert (code, "role of editor" in err, err.count("\n")) == (1, True, 1), err
        assert key not in err


def test_a_missing_or_wrong_organisation_lists_those_of_the_key(site: Site, tmp_path: Path, dataset_id: str) -> None:
    folder = awkward_dataset(tmp_path, dataset_id)
    for options in ((), ("--organization", "その他市")):
        code, _, err = run(site, folder, *options)
        assert (code, "tokushima-shi (徳島市)" in err) == (2, True), err
    assert run(site, folder, "--organization", "徳島市")[0] == 0  # by its title


def test_private_stays_private_until_told(site: Site, tmp_path: Path, dataset_id: str) -> None:
    name, folder = f"011002-{dataset_id}", awkward_dataset(tmp_path, dataset_id)
    for options, private in ((("--private", *FOR), True), ((), True), (("--public",), False), ((), False)):
        assert run(site, folder, *options)[0] == 0
        assert site.package(name)["private"] is private


def test_many_rows_go_in_portions(site: Site, tmp_path: Path, dataset_id: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torikumi.pipeline.publish.table.BATCH_ROWS", 3)
    folder = awkward_dataset(tmp_path, dataset_id)
    assert len(rows_of(folder / "items.csv")) > 6
    code, _, err = run(site, folder, *FOR)
    assert code == 0, err
    check_files_and_tables(site, f"011002-{dataset_id}", folder)


def test_a_table_that_somebody_changed_is_put_right(site: Site, tmp_path: Path, dataset_id: str) -> None:
    name, folder = f"011002-{dataset_id}", awkward_dataset(tmp_path, dataset_id)
    assert run(site, folder, *FOR)[0] == 0
    resource = site.resources(name)["items.csv"]
    site.call("datastore_delete", resource_id=resource["id"], force=True)
    fields = [{"id": column.name, "type": "text"} for column in TABLES["items"]]
    site.call("datastore_create", resource_id=resource["id"], force=True, fields=fields)
    code, _, err = run(site, folder)
    assert (code, "write the table of items.csv" in err, "replace the file" in err) == (0, True, False)
    check_files_and_tables(site, name, folder)
