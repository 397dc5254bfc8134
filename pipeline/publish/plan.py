"""The difference between a dataset and what the portal has, as the things that are to be done."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from torikumi.pipeline.publish.description import Dataset, File
from torikumi.pipeline.publish.keys import (
    CONTENT,
    DATASET,
    FILE,
    LABELS,
    NEW,
    PERIOD,
    PRIVATE,
    PUBLIC,
    SHA256,
    SOURCE,
    TABLE,
    TAGS,
)
from torikumi.pipeline.publish.state import Organisation, PortalPackage, PortalTable
from torikumi.schemas.errors import PublishError

SEPARATOR = ", "
"""Between the tags in the extra; no tag has a comma."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What the user wants of the portal.

    Attributes:
        organisation: The organisation of a new package; of one that is there only when it was named.
        moved: Whether the organisation was named.
        private: Whether the package is seen by the organisation only; None leaves it as it is (a new one: seen by all).
        overwrite: Whether a package is replaced that torikumi did not make, or made from another report.
        licence: The portal's id of the licence.
    """

    organisation: Organisation
    moved: bool
    private: bool | None
    overwrite: bool
    licence: str


@dataclass(frozen=True, slots=True)
class Put:
    """What is to be done for one file.

    Attributes:
        file: The file.
        resource: The id of its resource, or "" for a new one.
        upload: Whether the file is sent.
        changes: What of its description changes.
        table: Whether its table is written.
        stale: Whether its table is taken away: it is of the old file, and none is wanted of the new one.
    """

    file: File
    resource: str
    upload: bool
    changes: tuple[str, ...]
    table: bool
    stale: bool = False

    @property
    def idle(self) -> bool:
        """Whether nothing is to be done."""
        return not (self.upload or self.changes or self.table)

    def lines(self) -> list[str]:
        """It in words."""
        found = []
        if self.upload:
            what = "replace the file of" if self.resource else "create resource"
            found.append(f"{what} {self.file.name} ({self.file.title}, {self.file.size:,} bytes)")
        found += [f"change {self.file.name}: {change}" for change in self.changes]
        if self.stale:
            found.append(f"remove the table of {self.file.name}, which is of the old file")
        if self.table and self.file.table is not None:
            columns, rows = len(self.file.table.columns), self.file.table.rows
            found.append(f"write the table of {self.file.name} ({rows:,} rows, {columns} columns)")
        return found


@dataclass(frozen=True, slots=True)
class Removal:
    """A resource that torikumi made and whose file is gone."""

    resource: str
    name: str
    table: bool


@dataclass(frozen=True, slots=True)
class Plan:
    """What is to be done for a dataset, in the order in which it is done.

    Attributes:
        package: Id of the package that is there, or "".
        create: Values of the new package, or None.
        patch: Values of the package that change at the beginning.
        changes: These in words.
        puts: The files with something to do.
        removals: What is taken away, after all that comes new is there.
        finish: Values that change at the end: the mark that all is there, and whether everybody may see it.
        ending: These in words.
    """

    package: str
    create: Mapping[str, Any] | None
    patch: Mapping[str, Any]
    changes: tuple[str, ...]
    puts: tuple[Put, ...]
    removals: tuple[Removal, ...]
    finish: Mapping[str, Any]
    ending: tuple[str, ...]

    @property
    def empty(self) -> bool:
        """Whether the portal has what it should."""
        return not (self.create or self.patch or self.puts or self.removals or self.finish)

    def lines(self) -> list[str]:
        """All of it in words, one thing a line."""
        puts = [line for put in self.puts for line in put.lines()]
        removals = [f"remove resource {removal.name}" for removal in self.removals]
        return [*self.changes, *puts, *removals, *self.ending]


def make_plan(dataset: Dataset, found: PortalPackage | None, settings: Settings) -> Plan:
    """What is to be done so that the portal has the dataset.

    Raises:
        PublishError: A package of this name is there that must not be overwritten.
    """
    if found is None:
        return _creation(dataset, settings)
    _check_owner(dataset, found, settings)
    extras = _extras(dataset, found)
    patch, changes = _package_changes(dataset, found, settings, extras)
    resources = _resources_of(found)
    puts = [_put(file, resources.get(file.name, [None])[0], found.tables) for file in dataset.files]
    names = {file.name for file in dataset.files}
    removals = [
        Removal(resource["id"], name, resource["id"] in found.tables)
        for name, same in resources.items()
        for resource in (same[1:] if name in names else same)  # two of one name: a call was carried out twice
    ]
    finish: dict[str, Any] = {}
    ending = []
    private = settings.private
    if private is None and NEW in found.extras:
        private = found.extras[NEW] == PRIVATE
    if found.extras.get(CONTENT) != dataset.content or NEW in found.extras:
        finish["extras"] = _listed({**extras, CONTENT: dataset.content})
        ending.append("note that all is there")
    if private is not None and private != bool(found.values.get("private")):
        finish["private"] = private
        ending.append(f"make it {'private' if private else 'public'}")
    working = tuple(put for put in puts if not put.idle)
    return Plan(found.values["id"], None, patch, tuple(changes), working, tuple(removals), finish, tuple(ending))


def _creation(dataset: Dataset, settings: Settings) -> Plan:
    """A new package: only the organisation sees it until it is complete."""
    extras = _extras(dataset, None)
    values = {
        "name": dataset.name,
        "owner_org": settings.organisation.id,
        "private": True,
        "tags": [{"name": tag} for tag in dataset.tags],
        "extras": _listed({**extras, NEW: PRIVATE if settings.private else PUBLIC}),
        **_core(dataset, settings),
    }
    ending = ["note that all is there", "leave it private" if settings.private else "make it public"]
    return Plan(
        package="",
        create=values,
        patch={},
        changes=(f"create package {dataset.name} ({dataset.title}) for {settings.organisation.name}",),
        puts=tuple(Put(file, "", True, (), file.table is not None) for file in dataset.files),
        removals=(),
        finish={
            "extras": _listed({**extras, CONTENT: dataset.content}),
            "private": bool(settings.private),
        },
        ending=tuple(ending),
    )


def _core(dataset: Dataset, settings: Settings) -> dict[str, str]:
    """The fields that every CKAN has; author and address are left alone where the dataset does not know them."""
    found = {"title": dataset.title, "notes": dataset.notes, "license_id": settings.licence}
    return found | {key: value for key, value in (("author", dataset.author), ("url", dataset.url)) if value}


def _check_owner(dataset: Dataset, found: PortalPackage, settings: Settings) -> None:
    """Refuse to overwrite what was not made from this report.

    Raises:
        PublishError: Whose package it is.
    """
    if settings.overwrite:
        return
    extras, name = found.extras, dataset.name
    advice = "give another name with --name, or --overwrite to replace it"
    if found.values.get("state", "active") == "deleted":
        raise PublishError(f"the package {name} was deleted on the portal", advice=advice)
    if DATASET not in extras:
        raise PublishError(f"the package {name} is on the portal, and torikumi did not make it", advice=advice)
    if extras[DATASET] != dataset.id:
        raise PublishError(f"the package {name} was made from the dataset {extras[DATASET]!r}", advice=advice)
    if dataset.source and extras.get(SOURCE) == dataset.source:
        return  # the same document, read better
    code = LABELS[0]
    for what, theirs, ours in (
        (code, extras.get(code, ""), dataset.extras.get(code, "")),
        ("対象期間", extras.get(PERIOD, ""), dataset.period),
        ("title", found.values.get("title", ""), dataset.title),
    ):
        if theirs != ours:
            raise PublishError(
                f"the package {name} was made from another report ({what} {theirs!r}, here {ours!r})", advice=advice
            )


def _package_changes(
    dataset: Dataset, found: PortalPackage, settings: Settings, extras: Mapping[str, str]
) -> tuple[dict[str, Any], list[str]]:
    """The values of the package that change, and these in words."""
    patch: dict[str, Any] = {}
    changes = []
    values = found.values
    for key, value in _core(dataset, settings).items():
        if (values.get(key) or "") != value:
            patch[key] = value
            changes.append(f"change {key}: {_short(values.get(key))} → {_short(value)}")
    if values.get("state", "active") != "active":
        patch["state"] = "active"
        changes.append("bring the deleted package back")
    organisation = settings.organisation
    if settings.moved and values.get("owner_org") not in (organisation.id, organisation.name):
        patch["owner_org"] = organisation.id
        changes.append(f"move it to {organisation.name}")
    tags = [{key: tag[key] for key in ("name", "vocabulary_id") if tag.get(key)} for tag in values.get("tags", ())]
    ours_before = set(found.extras.get(TAGS, "").split(SEPARATOR))
    theirs = [tag for tag in tags if "vocabulary_id" in tag or tag["name"] not in ours_before | set(dataset.tags)]
    wanted = theirs + [{"name": tag} for tag in dataset.tags]
    if _names(wanted) != _names(tags):
        patch["tags"] = wanted
        changes.append(f"change tags: {_told(_names(tags) - _names(wanted), _names(wanted) - _names(tags))}")
    marks = {key: value for key, value in found.extras.items() if key in (CONTENT, NEW)}
    now = {key: value for key, value in found.extras.items() if key not in marks}
    if dict(extras) != now:
        patch["extras"] = _listed({**extras, **marks})
        keys = sorted(key for key in {*now, *extras} if now.get(key) != extras.get(key))
        changes.append(f"change extras: {SEPARATOR.join(keys)}")
    return patch, changes


def _extras(dataset: Dataset, found: PortalPackage | None) -> dict[str, str]:
    """All extras but the marks of how far it is: those of others as they are, and ours."""
    ours = {
        **dataset.extras,
        DATASET: dataset.id,
        PERIOD: dataset.period,
        SOURCE: dataset.source,
        TAGS: SEPARATOR.join(dataset.tags),
    }
    theirs = {} if found is None else found.extras
    kept = {
        key: value for key, value in theirs.items() if key not in {*LABELS, DATASET, PERIOD, SOURCE, TAGS, CONTENT, NEW}
    }
    return kept | {key: value for key, value in ours.items() if value}


def _listed(extras: Mapping[str, str]) -> list[dict[str, str]]:
    return [{"key": key, "value": value} for key, value in extras.items()]


def _names(tags: list[dict[str, str]]) -> set[str]:
    return {tag["name"] for tag in tags}


def _told(gone: set[str], new: set[str]) -> str:
    return " ".join([*(f"-{tag}" for tag in sorted(gone)), *(f"+{tag}" for tag in sorted(new))])


def _resources_of(found: PortalPackage) -> dict[str, list[Mapping[str, Any]]]:
    """File → the resources that torikumi made for it."""
    resources: dict[str, list[Mapping[str, Any]]] = {}
    for resource in found.values.get("resources", ()):
        if resource.get(FILE):
            resources.setdefault(str(resource[FILE]), []).append(resource)
    return resources


def _put(file: File, resource: Mapping[str, Any] | None, tables: Mapping[str, PortalTable]) -> Put:
    """What is to be done for a file."""
    if resource is None:
        return Put(file, "", True, (), file.table is not None)
    upload = resource.get(SHA256) != file.sha256
    changes = []
    for key, value in resource_values(file).items():
        now = str(resource.get(key) or "")
        # portals spell formats and media types in their own way
        if now != value and not (key in ("format", "mimetype") and now.casefold() == value.casefold()):
            changes.append(f"{key}: {_short(now)} → {_short(value)}")
    there = tables.get(resource["id"])
    table = file.table is not None and (
        upload
        or resource.get(TABLE) != file.table.checksum
        or there is None
        or there.columns != file.table.columns
        or there.rows != file.table.rows
    )
    return Put(file, resource["id"], upload, tuple(changes), table, upload and there is not None and file.table is None)


def resource_values(file: File) -> dict[str, str]:
    """How a resource is described."""
    return {"name": file.title, "description": file.description, "format": file.format, "mimetype": file.mimetype}


def _short(value: object) -> str:
    text = " ".join(str(value or "").split())
    return repr(text if len(text) <= 40 else f"{text[:40]}…")
