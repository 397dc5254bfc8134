"""Packages, resources, files and tables, and the actions that read and change them."""

from __future__ import annotations

import copy
import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from tests.publish.stand_in.rules import RefusedError, check_fields, check_package, checked_record, cut, invalid

ORGANISATIONS = {
    "org-1": {"id": "org-1", "name": "tokushima-shi", "title": "徳島市"},
    "org-2": {"id": "org-2", "name": "other-shi", "title": "他市"},
}

LICENCES = ("notspecified", "cc-by", "cc-by-sa", "cc-zero", "odc-by", "odc-odbl", "other-at")
"""Ids of some of CKAN's own licences."""

Values = dict[str, Any]
Upload = tuple[str, bytes]

MISSING = RefusedError(404, {"__type": "Not Found Error", "message": "Not found"})
DENIED = RefusedError(403, {"__type": "Authorization Error", "message": "Access denied"})


@dataclass
class Table:
    """A table of the DataStore."""

    fields: list[Values]
    key: list[str]
    rows: list[Values] = field(default_factory=list)


@dataclass
class Store:
    """What the stand-in keeps.

    Attributes:
        writers: Key → ids of the organisations that its owner writes for; a key that is not here is nobody's.
        datastore: Whether there is a DataStore.
        loader: Whether an extension loads CSV files by itself, as xloader does: all text, some polls later.
        version: What it says it is.
        licences: Ids and addresses of its licences.
        dropped: Free keys of resources that it does not keep, as no CKAN of those seen does.
    """

    writers: dict[str, list[str]]
    datastore: bool = True
    loader: bool = False
    version: str = "2.12.0"
    licences: list[Values] = field(default_factory=lambda: [{"id": name, "url": ""} for name in LICENCES])
    dropped: frozenset[str] = frozenset()
    packages: dict[str, Values] = field(default_factory=dict)
    files: dict[str, Upload] = field(default_factory=dict)
    tables: dict[str, Table] = field(default_factory=dict)
    tasks: dict[str, list[str]] = field(default_factory=dict)
    changes: int = 0
    _numbers: count[int] = field(default_factory=lambda: count(1))

    def action(self, name: str) -> Callable[[str, Values, Upload | None], Any] | None:
        """The function of an action, or None when there is no such action."""
        if name.startswith("datastore_") and not self.datastore:
            return None
        return getattr(self, f"do_{name}", None)

    # what reads

    def do_status_show(self, key: str, values: Values, upload: Upload | None) -> Any:
        extensions = ["datastore"] * self.datastore + ["xloader"] * self.loader
        return {"ckan_version": self.version, "extensions": extensions}

    def do_help_show(self, key: str, values: Values, upload: Upload | None) -> Any:
        if self.action(values["name"]) is None:
            raise MISSING
        return "Help."

    def do_license_list(self, key: str, values: Values, upload: Upload | None) -> Any:
        return self.licences

    def do_organization_list_for_user(self, key: str, values: Values, upload: Upload | None) -> Any:
        return [ORGANISATIONS[one] for one in self.writers.get(key, ())]

    def do_package_show(self, key: str, values: Values, upload: Upload | None) -> Any:
        package = self._package(values["id"])
        if package["private"] and package["owner_org"] not in self.writers.get(key, ()):
            raise DENIED
        shown = copy.deepcopy(package)
        for resource in shown["resources"]:
            resource["datastore_active"] = resource["id"] in self.tables
        return shown

    def do_resource_show(self, key: str, values: Values, upload: Upload | None) -> Any:
        package, resource = self._resource(values["id"])
        return resource | {"package_id": package["id"]}

    def do_datastore_search(self, key: str, values: Values, upload: Upload | None) -> Any:
        table = self._table(values)
        rows = table.rows[: int(values.get("limit", 100))]
        shown = [{"_id": number, **row} for number, row in enumerate(rows, 1)]
        fields = [{"id": "_id", "type": "int"}, *copy.deepcopy(table.fields)]
        return {"fields": fields, "records": shown, "total": len(table.rows)}

    def do_task_status_show(self, key: str, values: Values, upload: Upload | None) -> Any:
        states = self.tasks.get(values["entity_id"])
        if states is None or values["task_type"] != "xloader":
            raise MISSING
        if len(states) > 1:
            states.pop(0)
            if len(states) == 1:
                self._load(values["entity_id"])
        return {"state": states[0]}

    # what writes

    def do_package_create(self, key: str, values: Values, upload: Upload | None) -> Any:
        self._check_writer(key, values.get("owner_org"))
        values = self._with_organisation(values)
        check_package(values)
        if values["name"] in self.packages:
            raise invalid(name=["That URL is already in use."])
        package = {"private": False, "state": "active", "tags": [], "extras": [], "type": "dataset"} | values
        package |= {"id": f"package-{next(self._numbers)}", "resources": []}
        self.packages[values["name"]] = package
        return package

    def do_package_patch(self, key: str, values: Values, upload: Upload | None) -> Any:
        package = self._package(values["id"])
        self._check_writer(key, package["owner_org"])
        changed = package | self._with_organisation({name: value for name, value in values.items() if name != "id"})
        check_package(changed)
        package.update(changed)
        return package

    def do_package_delete(self, key: str, values: Values, upload: Upload | None) -> Any:
        package = self._package(values["id"])
        self._check_writer(key, package["owner_org"])
        package["state"] = "deleted"

    def do_resource_create(self, key: str, values: Values, upload: Upload | None) -> Any:
        package = self._package(values["package_id"])
        self._check_writer(key, package["owner_org"])
        resource = {"id": f"resource-{next(self._numbers)}", "url": "", "url_type": None}
        package["resources"].append(resource)
        return self._take(resource, values, upload)

    def do_resource_patch(self, key: str, values: Values, upload: Upload | None) -> Any:
        package, resource = self._resource(values["id"])
        self._check_writer(key, package["owner_org"])
        return self._take(resource, values, upload)

    def do_resource_delete(self, key: str, values: Values, upload: Upload | None) -> Any:
        package, resource = self._resource(values["id"])
        self._check_writer(key, package["owner_org"])
        package["resources"].remove(resource)

    def do_datastore_create(self, key: str, values: Values, upload: Upload | None) -> Any:
        package, resource = self._resource(values["resource_id"])
        self._check_writer(key, package["owner_org"])
        self._check_force(resource, values)
        check_fields(values["fields"])
        fields = [{**one, "id": cut(one["id"]), "type": one.get("type", "text")} for one in values["fields"]]
        table = self.tables.get(resource["id"]) or Table(fields, list(values.get("primary_key", ())))
        self._add(table, values.get("records", ()), "insert")
        self.tables[resource["id"]] = table
        return {}

    def do_datastore_upsert(self, key: str, values: Values, upload: Upload | None) -> Any:
        package, resource = self._resource(values["resource_id"])
        self._check_writer(key, package["owner_org"])
        self._check_force(resource, values)
        self._add(self._table(values), values.get("records", ()), values.get("method", "upsert"))
        return {}

    def do_datastore_delete(self, key: str, values: Values, upload: Upload | None) -> Any:
        package, resource = self._resource(values["resource_id"])
        self._check_writer(key, package["owner_org"])
        self._check_force(resource, values)
        self._table(values)
        del self.tables[resource["id"]]
        return {}

    # inside

    def _package(self, name: str) -> Values:
        for package in self.packages.values():
            if name in (package["id"], package["name"]):
                return package
        raise MISSING

    def _resource(self, id_: str) -> tuple[Values, Values]:
        for package in self.packages.values():
            for resource in package["resources"]:
                if resource["id"] == id_:
                    return package, resource
        raise MISSING

    def _table(self, values: Mapping[str, Any]) -> Table:
        table = self.tables.get(str(values["resource_id"]))
        if table is None:
            raise MISSING
        return table

    def _check_writer(self, key: str, organisation: str | None) -> None:
        ids = self.writers.get(key, ())
        names = [ORGANISATIONS[one]["name"] for one in ids]
        if organisation is None and ids:
            raise invalid(owner_org=["An organization must be provided"])
        if organisation not in (*ids, *names):
            raise DENIED

    def _with_organisation(self, values: Values) -> Values:
        """CKAN takes the name of an organisation for its id."""
        ids = {one["name"]: one["id"] for one in ORGANISATIONS.values()}
        given = values.get("owner_org")
        return values | {"owner_org": ids.get(given, given)} if given else values

    def _check_force(self, resource: Values, values: Values) -> None:
        if resource["url_type"] == "upload" and not values.get("force"):
            raise invalid(read_only=["Cannot edit read-only resource."])

    def _take(self, resource: Values, values: Values, upload: Upload | None) -> Values:
        kept = {name: value for name, value in values.items() if name not in ("id", "package_id", *self.dropped)}
        resource.update(kept)
        if upload is not None:
            resource.update(url=f"/download/{resource['id']}/{upload[0]}", url_type="upload", size=len(upload[1]))
            self.files[resource["id"]] = upload
            if self.loader and resource.get("format") == "CSV":
                self.tasks[resource["id"]] = ["pending", "running", "complete"]
        return resource

    def _add(self, table: Table, records: Any, method: str) -> None:
        """Add rows, all or none."""
        rows = list(table.rows)
        for number, record in enumerate(records):
            row = checked_record(record, table.fields, number)
            same = [one for one in rows if table.key and all(one[name] == row[name] for name in table.key)]
            if not same:
                rows.append(row)
            elif method == "upsert":
                rows[rows.index(same[0])] = row
            else:
                raise invalid(records=["duplicate key value violates unique constraint"], records_row=number)
        table.rows = rows

    def _load(self, resource: str) -> None:
        """What xloader makes of a CSV file by default: texts, no titles, the old table gone."""
        text = self.files[resource][1].decode("utf-8-sig")
        header, *lines = list(csv.reader(io.StringIO(text, newline="")))
        rows = [dict(zip(header, line, strict=True)) for line in lines]
        self.tables[resource] = Table([{"id": name, "type": "text"} for name in header], [], rows)
