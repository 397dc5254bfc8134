"""``dcat.jsonld``: read as RDF by rdflib without a network, and held against shapes by pySHACL."""

from __future__ import annotations

import hashlib
import json
import socket
from pathlib import Path
from typing import Any

import pytest
from pyshacl import validate
from rdflib import Graph, URIRef
from rdflib.namespace import DCAT, DCTERMS, RDF

from tests.support.reports import awkward_report, empty_report
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.licences import Licence, parse_licence
from torikumi.pipeline.export.linked_data import FILE
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.report import Report

pytestmark = pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")  # rdflib's own use
BASE = "https://city.example/data/r1/"
SHAPES = Path(__file__).with_name("dcat_shapes.ttl")
FULL = ExportOptions(licence=parse_licence("CC-BY-4.0"), source_url="https://city.example/報告書.pdf")


@pytest.fixture(autouse=True)
def no_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*arguments: Any, **more: Any) -> None:
        raise AssertionError("a network was asked for")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)


def graph_of(text: str) -> Graph:
    return Graph().parse(data=text, format="json-ld", publicID=BASE + FILE)


def written(report: Report, options: ExportOptions) -> tuple[dict[str, bytes], str]:
    files = dataset_files(report, options)
    return files, files[FILE].decode("utf-8")


@pytest.fixture(scope="module")
def shapes() -> Graph:
    return Graph().parse(SHAPES)


@pytest.mark.parametrize(
    ("report", "options"),
    [
        (awkward_report(), FULL),
        (awkward_report(), ExportOptions(licence=Licence(name="Terms-1"), header="ja")),
        (awkward_report(), ExportOptions(formats=("csv",))),
        (empty_report(), ExportOptions()),
    ],
    ids=["full", "name of a licence", "csv alone", "empty"],
)
def test_it_keeps_the_shapes(report: Report, options: ExportOptions, shapes: Graph) -> None:
    conforms, _, words = validate(graph_of(written(report, options)[1]), shacl_graph=shapes)
    assert conforms, words


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('"dcat:accessURL"', '"dcat:accessUrl"'),
        ('"dct:title"', '"dct:titel"'),
        ('"xsd:date"', '"xsd:string"'),
        ('"foaf:name"', '"foaf:nick"'),
        ('"https://schema.org/"', '"https://schema.org/x"'),
        ('"contentUrl"', '"url"'),
    ],
)
def test_the_shapes_see_what_is_wrong(old: str, new: str, shapes: Graph) -> None:
    text = written(awkward_report(), FULL)[1]
    broken = text.replace(old, new)
    assert broken != text
    if "schema.org" in new:  # then nothing is a schema.org dataset any more
        assert not list(graph_of(broken).subjects(RDF.type, URIRef("https://schema.org/Dataset")))
    else:
        assert not validate(graph_of(broken), shacl_graph=shapes)[0]


def test_addresses_are_those_beside_it_and_the_checksums_are_right() -> None:
    files, text = written(awkward_report(), FULL)
    graph = graph_of(text)
    addresses = {str(address) for address in graph.objects(None, DCAT.downloadURL)}
    names = [name for name in files if name not in (FILE, "csv-metadata.json", "datapackage.json")]
    assert addresses == {BASE + name for name in names}
    assert {str(address) for address in graph.objects(None, URIRef("https://schema.org/contentUrl"))} == addresses
    dcat = json.loads(text)["@graph"][0]
    for distribution in dcat["dcat:distribution"]:
        content = files[distribution["dcat:downloadURL"]["@id"]]
        assert distribution["dcat:byteSize"]["@value"] == str(len(content))
        assert distribution["spdx:checksum"]["spdx:checksumValue"]["@value"] == hashlib.sha256(content).hexdigest()


def test_both_descriptions_are_of_one_node() -> None:
    text = written(awkward_report(), FULL)[1]
    dataset = URIRef(BASE + FILE + "#dataset")
    assert set(graph_of(text).objects(dataset, RDF.type)) == {DCAT.Dataset, URIRef("https://schema.org/Dataset")}


def test_the_licence_is_that_of_the_user_or_none() -> None:
    licences = set(graph_of(written(awkward_report(), FULL)[1]).objects(None, DCTERMS.license))
    assert licences == {URIRef("https://creativecommons.org/licenses/by/4.0/")}
    assert not list(graph_of(written(awkward_report(), ExportOptions())[1]).objects(None, DCTERMS.license))


def test_no_context_is_fetched() -> None:
    """Every context stands in the file itself."""

    def contexts(value: Any) -> list[Any]:
        if isinstance(value, dict):
            own = [value["@context"]] if "@context" in value else []
            return own + [found for part in value.values() for found in contexts(part)]
        return [found for part in value for found in contexts(part)] if isinstance(value, list) else []

    found = contexts(json.loads(written(awkward_report(), FULL)[1]))
    assert len(found) == 2
    assert all(isinstance(context, dict) for context in found)
