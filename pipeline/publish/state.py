"""What a portal has: itself, and one package with its resources and tables. Nothing here writes."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torikumi.pipeline.publish.client import MissingError, NoActionError, Portal
from torikumi.pipeline.publish.keys import FILE, TABLE
from torikumi.pipeline.publish.table import Column
from torikumi.schemas.errors import PublishError

OLDEST = (2, 8)
"""Oldest CKAN with all that is used (data dictionary, ``resource_patch`` with a file); BODIK's package has it."""

LOADERS = ("xloader", "datapusher", "datapusher_plus")
"""Extensions that load every new CSV file into the DataStore by themselves, with types and headers as they guess."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """An organisation that the key may write for."""

    id: str
    name: str
    title: str


@dataclass(frozen=True, slots=True)
class Site:
    """A portal.

    Attributes:
        version: Of its CKAN, or "" when it does not say.
        datastore: Whether it has the DataStore.
        loaders: Which of `LOADERS` it has.
        licences: Its list of licences, as it says it.
        organisations: Those that the key may write for.
    """

    version: str
    datastore: bool
    loaders: tuple[str, ...]
    licences: tuple[Mapping[str, Any], ...]
    organisations: tuple[Organisation, ...]


@dataclass(frozen=True, slots=True)
class PortalTable:
    """A table of the DataStore as it is."""

    columns: tuple[Column, ...]
    rows: int


@dataclass(frozen=True, slots=True)
class PortalPackage:
    """A package as it is.

    Attributes:
        values: What ``package_show`` says.
        tables: Id of a resource → its table, where it has one.
    """

    values: Mapping[str, Any]
    tables: Mapping[str, PortalTable]

    @property
    def extras(self) -> dict[str, str]:
        """Its extras by key."""
        return {extra["key"]: extra["value"] for extra in self.values.get("extras", ())}


def read_site(portal: Portal) -> Site:
    """Ask a portal what it is.

    Raises:
        PublishError: It is no CKAN, or one that is too old.
    """
    status = portal.read("status_show")
    if not isinstance(status, Mapping):
        raise PublishError(f"what answers at {portal.address} is no CKAN", advice="give the address of its first page")
    version = str(status.get("ckan_version") or "")
    numbers = re.match(r"(\d+)\.(\d+)", version)
    if numbers and (int(numbers[1]), int(numbers[2])) < OLDEST:
        raise PublishError(
            f"{portal.address} runs CKAN {version}, which is too old",
            advice=f"publishing needs {OLDEST[0]}.{OLDEST[1]} or newer; upload the files by hand",
        )
    extensions = status.get("extensions") or ()
    organisations = portal.read("organization_list_for_user", permission="create_dataset")
    return Site(
        version=version,
        datastore=_has_action(portal, "datastore_create"),
        loaders=tuple(name for name in LOADERS if name in extensions),
        licences=tuple(portal.read("license_list")),
        organisations=tuple(
            Organisation(one["id"], one["name"], one.get("title") or one.get("display_name") or "")
            for one in organisations
        ),
    )


def _has_action(portal: Portal, action: str) -> bool:
    try:
        portal.read("help_show", name=action)
    except (MissingError, NoActionError):
        return False
    return True


def read_package(portal: Portal, name: str, tables: bool) -> PortalPackage | None:
    """A package as it is, or None when there is none.

    Args:
        portal: The portal.
        name: Name of the package.
        tables: Whether its tables are asked for.
    """
    try:
        values = portal.read("package_show", id=name)
    except MissingError:
        return None
    found = {}
    for resource in values.get("resources", ()) if tables else ():
        if not resource.get(FILE) or not (resource.get("datastore_active") or resource.get(TABLE)):
            continue  # of somebody else, or never had one
        table = read_table(portal, resource["id"])
        if table is not None:
            found[resource["id"]] = table
    return PortalPackage(values, found)


def read_table(portal: Portal, resource: str) -> PortalTable | None:
    """The table of a resource as it is, or None when it has none."""
    try:
        answer = portal.read("datastore_search", resource_id=resource, limit=0)
    except MissingError:
        return None
    columns = []
    for field in answer["fields"]:
        if field["id"] != "_id":
            info = field.get("info") or {}
            columns.append(Column(field["id"], field["type"], info.get("label", ""), info.get("notes", "")))
    return PortalTable(tuple(columns), int(answer.get("total", 0)))
