"""Carrying out a plan. Whatever call fails, the next plan begins where this one stopped.

The order sees to it: a package is seen by its organisation only until it is complete; a file's checksum travels with
the file, in one call; a table counts as written only after its last row; nothing is taken away before what comes new
is there.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Sequence
from typing import Any

from torikumi.pipeline.publish import client
from torikumi.pipeline.publish.client import MissingError, Portal
from torikumi.pipeline.publish.description import File
from torikumi.pipeline.publish.keys import FILE, NO_TABLE, SHA256, TABLE
from torikumi.pipeline.publish.plan import Plan, Put, Removal, resource_values
from torikumi.pipeline.publish.state import read_table
from torikumi.pipeline.publish.table import Table
from torikumi.schemas.errors import PublishError

LOADER_PATIENCE = 120
"""Seconds for which the portal's own loader is waited for, before the table is written all the same."""

DONE = ("complete", "error")
"""States of a loader that has ended."""

Tell = Callable[[str], None]


def execute(plan: Plan, portal: Portal, loaders: Sequence[str], tell: Tell) -> None:
    """Carry out a plan.

    Args:
        plan: The plan.
        portal: The portal.
        loaders: Its extensions that load tables by themselves.
        tell: Told of each step, and of what a person should know.

    Raises:
        PublishError: A call is refused.
        BrokenOffError: Nobody knows whether a call was carried out.
    """
    package = plan.package
    for line in plan.changes:
        tell(line)
    if plan.create is not None:
        package = portal.write("package_create", plan.create)["id"]
    elif plan.patch:
        portal.write("package_patch", {"id": package, **plan.patch})
    resources = []
    for put in plan.puts:
        for line in put.lines():
            tell(line)
        resources.append(_put_file(put, package, portal))
    # after all files: meanwhile a loader of the portal has worked, and need not be waited for so long
    for put, resource in zip(plan.puts, resources, strict=True):
        if put.table and put.file.table is not None:
            if not _loaded(resource, portal, loaders):
                tell(f"the portal's own loader has not ended with {put.file.name}: run this again later")
            _write_table(put.file.table, resource, portal)
            _unchanged(put.file)
            portal.write("resource_patch", {"id": resource, TABLE: put.file.table.checksum})
    for removal in plan.removals:
        tell(f"remove resource {removal.name}")
        _remove(removal, portal)
    if plan.finish:
        portal.write("package_patch", {"id": package, **plan.finish})


def _put_file(put: Put, package: str, portal: Portal) -> str:
    """Bring a file to the portal; the id of its resource."""
    file, resource = put.file, put.resource
    values = {**resource_values(file), FILE: file.name}
    if put.table or put.stale:
        values[TABLE] = NO_TABLE  # before anything of the table is touched
    if put.stale:
        _drop_table(resource, portal)
    if not put.upload:
        if put.changes or put.table:
            portal.write("resource_patch", {"id": resource, **values})
        return resource
    content = _unchanged(file)
    values[SHA256] = file.sha256
    upload = (file.name, content, file.mimetype)
    if resource:
        portal.write("resource_patch", {"id": resource, **values}, upload)
        return resource
    return str(portal.write("resource_create", {"package_id": package, **values}, upload)["id"])


def _loaded(resource: str, portal: Portal, loaders: Sequence[str]) -> bool:
    """Wait until the portal's own loader has ended: a table that it makes after ours would take its place."""
    for loader in loaders:
        wait, waited = 0.5, 0.0
        while not _ended(resource, loader, portal):
            if waited >= LOADER_PATIENCE:
                return False
            client.pause(wait)
            waited += wait
            wait = min(wait * 2, 8)
    return True


def _ended(resource: str, loader: str, portal: Portal) -> bool:
    try:
        task = portal.read("task_status_show", entity_id=resource, task_type=loader, key=loader)
    except MissingError:  # it was not asked to load this one
        return True
    return task.get("state") in DONE


def _write_table(table: Table, resource: str, portal: Portal) -> None:
    """Make a table anew, with types and titles as the schema says."""
    if read_table(portal, resource) is not None:
        _drop_table(resource, portal)
    batches = table.batches()
    values: dict[str, Any] = {
        "resource_id": resource,
        "force": True,  # the file is an upload, so the table is read-only to others
        "fields": [column.field() for column in table.columns],
        "records": next(batches),
    }
    if table.key:
        values["primary_key"] = list(table.key)
    portal.write("datastore_create", values)
    method = "upsert" if table.key else "insert"  # by its key, a row that comes twice is there once
    for batch in batches:
        portal.write("datastore_upsert", {"resource_id": resource, "force": True, "method": method, "records": batch})


def _unchanged(file: File) -> bytes:
    """The content of a file, which must still be what was described.

    Raises:
        PublishError: Somebody has written it meanwhile.
    """
    content = file.path.read_bytes()
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise PublishError("has changed while it was published", advice="run it again", file=str(file.path))
    return content


def _drop_table(resource: str, portal: Portal) -> None:
    try:
        portal.write("datastore_delete", {"resource_id": resource, "force": True})
    except MissingError:
        return  # gone already: an answer was lost


def _remove(removal: Removal, portal: Portal) -> None:
    if removal.table:
        _drop_table(removal.resource, portal)
    try:
        portal.write("resource_delete", {"id": removal.resource})
    except MissingError:
        return
