"""``dcat.jsonld``: the dataset for catalogues (DCAT 3, with what DCAT-AP asks for) and for search engines (schema.org).

Both descriptions are of one node, ``#dataset``. The contexts are written out, so that no reader needs a network;
addresses are relative, so that they are right wherever the folder is published. What DCAT-AP says of licences,
languages, media types and checksums is followed; a day of issue is not in it, since nothing in a dataset depends on the
day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from torikumi.pipeline.export.about import About, about
from torikumi.pipeline.export.csvw import FILE as CSVW
from torikumi.pipeline.export.json import ENCODER, indented
from torikumi.pipeline.export.licences import Licence
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.columns import TABLES
from torikumi.schemas.report import Report

FILE = "dcat.jsonld"
"""Name of the file in a dataset folder."""

DATASET = "#dataset"
SCHEMA = "https://schema.org/"

_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "prov": "http://www.w3.org/ns/prov#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_SCHEMA_CONTEXT: dict[str, Any] = {"@vocab": SCHEMA} | {
    term: {"@type": "@id"} for term in ("license", "contentUrl", "url")
}
_JAPANESE = "http://publications.europa.eu/resource/authority/language/JPN"
_GOVERNMENT = "http://publications.europa.eu/resource/authority/data-theme/GOVE"
_IANA = "https://www.iana.org/assignments/media-types/"
_FILE_TYPES = "http://publications.europa.eu/resource/authority/file-type/"

_KINDS = {
    ".csv": ("text/csv", "CSV"),
    ".json": ("application/json", "JSON"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    ".parquet": ("application/vnd.apache.parquet", "PARQUET"),
    ".sqlite": ("application/vnd.sqlite3", ""),
    ".db": ("application/vnd.sqlite3", ""),
    ".html": ("text/html", "HTML"),
}
"""Ending of a file → its media type (IANA) and its name in the file types of the EU's Publications Office, or ""."""


def linked_data(report: Report, files: Mapping[str, Mapping[str, Any]], options: ExportOptions) -> bytes:
    """The bytes of ``dcat.jsonld``.

    Args:
        report: The report.
        files: File name → what ``datapackage.json`` says of it (``bytes``, ``hash``): of those that hold data, which
            become distributions; the CSV files are described by ``csv-metadata.json``.
        options: How they were written.
    """
    said = about(report, options)
    graph = [_dcat(report, said, files), _schema_org(report, said, files)]
    return indented(ENCODER.encode({"@context": _PREFIXES, "@graph": graph}))


def _in(language: str, text: str) -> dict[str, str]:
    return {"@value": text, "@language": language}


def _both(japanese: str, english: str) -> list[dict[str, str]]:
    return [_in("ja", japanese), _in("en", english)]


def _typed(value: str, kind: str) -> dict[str, str]:
    return {"@value": value, "@type": kind}


def _dcat(report: Report, said: About, files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {
        "@id": DATASET,
        "@type": "dcat:Dataset",
        "dct:identifier": report.dataset_id,
        "dct:title": _both(said.title, said.title_en),
        "dct:description": _both(said.description, said.description_en),
        "dcat:version": report.schema_version,
        "dct:language": {"@id": _JAPANESE, "@type": "dct:LinguisticSystem"},
        "dcat:keyword": [_in("ja", word) for word in said.keywords],
        "dcat:theme": {"@id": _GOVERNMENT, "@type": "skos:Concept", "skos:prefLabel": _in("en", "Government")},
    }
    if said.publisher:
        found["dct:publisher"] = {"@type": "foaf:Agent", "foaf:name": _in("ja", said.publisher)}
    if said.licence:
        found["dct:license"] = _licence(said.licence)
    if said.period:
        first, last = (_typed(day, "xsd:date") for day in said.period)
        found["dct:temporal"] = {"@type": "dct:PeriodOfTime", "dcat:startDate": first, "dcat:endDate": last}
    if said.place or said.code:
        place: dict[str, Any] = {"@type": "dct:Location"}
        if said.code:
            place["dct:identifier"] = said.code
        if said.place:
            place["skos:prefLabel"] = _in("ja", said.place)
        found["dct:spatial"] = place
    source: dict[str, Any] = {"@id": said.source_url or "#source", "@type": "prov:Entity"}
    source |= {"dct:title": _in("ja", said.source_title), "spdx:checksum": _checksum(report.source.sha256)}
    found["prov:wasDerivedFrom"] = source
    found["prov:wasGeneratedBy"] = {
        "@type": "prov:Activity",
        "prov:used": {"@id": source["@id"]},
        "prov:wasAssociatedWith": {"@type": "prov:SoftwareAgent", "foaf:name": said.converter},
    }
    found["dcat:distribution"] = [_distribution(name, entry, said) for name, entry in files.items()]
    return found


def _licence(licence: Licence) -> dict[str, Any]:
    found: dict[str, Any] = {"@type": "dct:LicenseDocument"}
    if licence.path:
        found["@id"] = licence.path
    if licence.name:
        found["dct:identifier"] = licence.name
    return found | ({"dct:title": licence.title} if licence.title else {})


def _checksum(sha256: str) -> dict[str, Any]:
    return {
        "@type": "spdx:Checksum",
        "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
        "spdx:checksumValue": _typed(sha256, "xsd:hexBinary"),
    }


def _distribution(name: str, entry: Mapping[str, Any], said: About) -> dict[str, Any]:
    media_type, file_type = _KINDS[PurePosixPath(name).suffix]
    found: dict[str, Any] = {
        "@id": f"#{name}",
        "@type": "dcat:Distribution",
        "dct:title": _titles(name),
        "dcat:accessURL": {"@id": name},
        "dcat:downloadURL": {"@id": name},
        "dcat:mediaType": {"@id": _IANA + media_type, "@type": "dct:MediaType"},
        "dcat:byteSize": _typed(str(entry["bytes"]), "xsd:nonNegativeInteger"),
        "spdx:checksum": _checksum(_sha256(entry)),
    }
    if file_type:
        found["dct:format"] = {"@id": _FILE_TYPES + file_type, "@type": "dct:MediaTypeOrExtent"}
    if said.licence:
        found["dct:license"] = _licence(said.licence)
    if name.endswith(".csv"):
        found["dct:conformsTo"] = {"@id": CSVW, "@type": "dct:Standard"}
    return found


def _titles(name: str) -> list[dict[str, str]]:
    table = TABLES.get(PurePosixPath(name).stem)
    return _both(table.title, table.title_en) if table else [_in("en", name)]


def _sha256(entry: Mapping[str, Any]) -> str:
    return str(entry["hash"]).removeprefix("sha256:")


def _schema_org(report: Report, said: About, files: Mapping[str, Mapping[str, Any]]) -> dict[str, Any]:
    """The same for search engines; with ``"@context": "https://schema.org"`` it can be put into a page as it is."""
    found: dict[str, Any] = {
        "@context": _SCHEMA_CONTEXT,
        "@id": DATASET,
        "@type": "Dataset",
        "name": said.title,
        "alternateName": said.title_en,
        "description": said.description,
        "identifier": report.dataset_id,
        "version": report.schema_version,
        "inLanguage": "ja",
        "keywords": list(said.keywords),
    }
    if said.publisher:
        found["creator"] = {"@type": "Organization", "name": said.publisher}
    if said.licence:
        found["license"] = said.licence.path or {"@type": "CreativeWork", "name": said.licence.name}
    if said.period:
        found["temporalCoverage"] = "/".join(said.period)
    if said.place or said.code:
        code = {"@type": "PropertyValue", "propertyID": "全国地方公共団体コード", "value": said.code}
        found["spatialCoverage"] = {"@type": "Place"} | dict(_given(name=said.place, identifier=said.code and code))
    source = {"@type": "CreativeWork", "name": said.source_title}
    found["isBasedOn"] = source | ({"url": said.source_url} if said.source_url else {})
    found["distribution"] = [
        {
            "@type": "DataDownload",
            "name": name,
            "contentUrl": name,
            "encodingFormat": _KINDS[PurePosixPath(name).suffix][0],
            "contentSize": f"{entry['bytes']} B",
            "sha256": _sha256(entry),
        }
        for name, entry in files.items()
    ]
    return found


def _given(**values: Any) -> Iterator[tuple[str, Any]]:
    return ((key, value) for key, value in values.items() if value)
