"""A portal as the tests see it: the stand-in or a real CKAN, by the same calls."""

from __future__ import annotations

import json
import os
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import simplejson
from typer.testing import CliRunner

from tests.publish.stand_in.server import StandIn, stand_in
from tests.publish.stand_in.store import Store
from torikumi.pipeline.cli import app

EDITOR, READER = "editor-key", "reader-key"


@dataclass(frozen=True)
class Site:
    """A portal with an editor and a reader of one organisation, tokushima-shi."""

    url: str
    editor: str
    reader: str

    def answer(self, action: str, key: str | None = None, **values: Any) -> tuple[int, Any]:
        """Status, and result or error, of a call; numbers are exact."""
        request = urllib.request.Request(
            f"{self.url}/api/action/{action}",
            data=json.dumps(values).encode(),
            headers={"Content-Type": "application/json", "Authorization": key or self.editor},
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                return answer.status, simplejson.loads(answer.read(), use_decimal=True)["result"]
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode("utf-8")

    def call(self, action: str, **values: Any) -> Any:
        """The result of a call that must go well."""
        status, result = self.answer(action, **values)
        assert status == 200, result
        return result

    def package(self, name: str) -> Any:
        """A package as the editor sees it."""
        return self.call("package_show", id=name)

    def resources(self, name: str) -> dict[str, Any]:
        """File → its resource."""
        return {resource["torikumi_file"]: resource for resource in self.package(name)["resources"]}

    def download(self, resource: Any) -> bytes:
        """The bytes of a file."""
        url = resource["url"] if "://" in resource["url"] else self.url + resource["url"]
        request = urllib.request.Request(url, headers={"Authorization": self.editor})
        with urllib.request.urlopen(request, timeout=60) as answer:
            content: bytes = answer.read()
            return content

    def table(self, resource: Any) -> tuple[list[Any], list[Any]]:
        """Fields and all rows of a table, without the column that the DataStore numbers them by."""
        found = self.call("datastore_search", resource_id=resource["id"], limit=30000)
        rows = [{name: value for name, value in row.items() if name != "_id"} for row in found["records"]]
        assert found["total"] == len(rows)
        return [field for field in found["fields"] if field["id"] != "_id"], rows


def run(site: Site | StandIn, *arguments: str | Path, key: str = EDITOR) -> tuple[int, str, str]:
    """``torikumi publish``: exit status, stdout, stderr."""
    key = site.editor if isinstance(site, Site) and key == EDITOR else key
    result = CliRunner(env={"TORIKUMI_API_KEY": key}).invoke(
        app, ["publish", *map(str, arguments), "--to", site.url], catch_exceptions=False
    )
    return result.exit_code, result.stdout, result.stderr


@contextmanager
def real_site() -> Iterator[Site]:
    """The CKAN that ``make test-portal`` started."""
    if "TORIKUMI_TEST_CKAN_URL" not in os.environ:
        pytest.skip("no real CKAN here: make test-portal starts one")
    yield Site(
        os.environ["TORIKUMI_TEST_CKAN_URL"],
        os.environ["TORIKUMI_TEST_CKAN_KEY"],
        os.environ["TORIKUMI_TEST_CKAN_READER_KEY"],
    )


def new_store(**changes: Any) -> Store:
    """What a new stand-in keeps: an editor, and a reader who writes for nobody."""
    return Store(writers={EDITOR: ["org-1"], READER: []}, **changes)


@contextmanager
def stand_in_site(store: Store | None = None) -> Iterator[tuple[Site, StandIn]]:
    """A stand-in, as a site and as what it is."""
    with stand_in(store or new_store()) as running:
        yield Site(running.url, EDITOR, READER), running
