"""A dataset folder as what the portal is to have: a package, its resources, their tables."""

from __future__ import annotations

import fnmatch
import hashlib
import json
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.export.datapackage import FILE as PACKAGE
from torikumi.pipeline.export.licences import Licence, parse_licence
from torikumi.pipeline.publish.names import clean_tags, package_name
from torikumi.pipeline.publish.table import Table, read_table
from torikumi.pipeline.validate import validate_dataset
from torikumi.schemas.errors import PublishError, SourceError, UsageError


@dataclass(frozen=True, slots=True)
class File:
    """A file that becomes a resource.

    Attributes:
        name: Its name in the folder, by which the resource is found again.
        path: Where it is.
        sha256: Its checksum.
        size: Its bytes.
        title: Name of the resource.
        description: Its description.
        format: As CKAN spells it.
        mimetype: Its media type.
        table: Its table for the DataStore, or None.
    """

    name: str
    path: Path
    sha256: str
    size: int
    title: str
    description: str
    format: str
    mimetype: str
    table: Table | None = None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A dataset folder as a package.

    Attributes:
        folder: The folder, as the user named it.
        id: The id of the dataset.
        name: The name of the package, in its address.
        title: Its title.
        notes: Its description.
        author: The municipality, or "".
        url: Where the source document was published, or "".
        tags: Its tags, as CKAN takes them.
        extras: What stands beside (追加情報), for people.
        period: First and last day of the fiscal year, or "".
        source: Checksum of the source document.
        licence: Its licence.
        files: Its files, in the order of the portal's page.
        content: Checksum of all files.
    """

    folder: Path
    id: str
    name: str
    title: str
    notes: str
    author: str
    url: str
    tags: tuple[str, ...]
    extras: Mapping[str, str]
    period: str
    source: str
    licence: Licence
    files: tuple[File, ...]
    content: str


def describe(folder: Path, name: str | None = None, licence: Licence | None = None, tables: bool = True) -> Dataset:
    """Describe a dataset folder, after a check that it is valid.

    Args:
        folder: The folder.
        name: A name for the package, instead of the one made from code and id.
        licence: The licence, where ``datapackage.json`` names none.
        tables: Whether CSV files go to the DataStore, too.

    Raises:
        SourceError: It is no dataset folder, or a table that the DataStore cannot hold.
        PublishError: It is not valid.
        UsageError: No licence is known, or another one than the dataset has is given.
    """
    package = _package_of(folder)
    chosen = _licence(folder, package, licence)
    problems = validate_dataset(folder, pairs_of)
    if problems:
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise PublishError(
            f"is not valid, nothing was published: {problems[0]}{more}",
            advice="torikumi validate names all; put it right, or convert again",
            file=str(folder),
        )
    place = package.get("spatial", {})
    period = package.get("temporal", {})
    source = (package.get("sources") or [{}])[0]
    municipality = f"{place.get('prefecture', '')}{place.get('name', '')}"
    published = tuple(_files(folder, package, tables))
    told = [[file.name, file.sha256] for file in published]
    return Dataset(
        folder=folder,
        id=package["name"],
        name=name or package_name(package["name"], place.get("code"), municipality or None),
        title=_in(package, "title") or package["name"],
        notes=_both(package, "description"),
        author=place.get("name", ""),
        url=source.get("path", ""),
        tags=clean_tags(package.get("keywords", ())),
        extras=_extras(package, chosen),
        period="/".join(period[end] for end in ("start", "end") if period.get(end)),
        source=source.get("torikumi:sha256", ""),
        licence=chosen,
        files=published,
        content=hashlib.sha256(json.dumps(told).encode("utf-8")).hexdigest(),
    )


def _package_of(folder: Path) -> dict[str, Any]:
    """What ``datapackage.json`` says.

    Raises:
        SourceError: There is none, or it is none.
    """
    path = folder / PACKAGE
    if not folder.is_dir():
        raise SourceError("is no folder", advice="give the folder of a dataset", file=str(folder))
    if not path.exists():
        raise SourceError(
            f"holds no {PACKAGE}", advice="give the folder of one dataset, converted with CSV files", file=str(folder)
        )
    try:
        package = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise SourceError(f"is no JSON: {error}", advice="convert again", file=str(path)) from error
    if not isinstance(package, dict) or not package.get("name") or not isinstance(package.get("resources"), list):
        raise SourceError("describes no dataset of torikumi", advice="convert again", file=str(path))
    return package


def _licence(folder: Path, package: Mapping[str, Any], given: Licence | None) -> Licence:
    """The licence of the dataset: the source document decides it, so none is ever assumed.

    Raises:
        UsageError: None is known, or two.
    """
    descriptors = package.get("licenses", ())
    if not descriptors:
        if given is None:
            raise UsageError(
                "its licence is not known",
                advice="say under which the source was published: --license",
                file=str(folder),
            )
        return given
    first = descriptors[0]
    own = Licence(first.get("name", ""), first.get("path", ""), first.get("title", ""))
    if own.name:
        known = parse_licence(own.name)
        own = Licence(own.name, own.path or known.path, own.title or known.title)
    if given is not None and (given.name, given.path)[not given.name] != (own.name, own.path)[not given.name]:
        raise UsageError(
            f"its licence is {own.name or own.path}, not {given.name or given.path}",
            advice="leave out --license, or convert again with it",
            file=str(folder),
        )
    return own


def _extras(package: Mapping[str, Any], licence: Licence) -> dict[str, str]:
    """What people read beside the description; CKAN has no fields for it."""
    place = package.get("spatial", {})
    period = package.get("temporal", {})
    source = (package.get("sources") or [{}])[0]
    converter = next(
        (one["title"] for one in package.get("contributors", ()) if "converter" in one.get("roles", ())), ""
    )
    found = {
        "全国地方公共団体コード": place.get("code", ""),
        "都道府県名": place.get("prefecture", ""),
        "市区町村名": place.get("name", ""),
        "対象期間": "/".join(period[end] for end in ("start", "end") if period.get(end)),
        "ライセンス": " ".join(part for part in (licence.title or licence.name, licence.path) if part),
        "出典": source.get("title", ""),
        "加工": converter,
    }
    return {key: value for key, value in found.items() if value}


def _in(values: Mapping[str, Any], key: str) -> str:
    return str(values.get(key) or "").strip()


def _both(values: Mapping[str, Any], key: str) -> str:
    """A text, and under it the English one where it stands apart (``description@en``)."""
    return "\n\n".join(part for part in (_in(values, key), _in(values, f"{key}@en")) if part)


def _files(folder: Path, package: Mapping[str, Any], tables: bool) -> Iterator[File]:
    """The files that are published: the tables, their other forms, and what torikumi writes beside them.

    Whatever else stands in the folder (notes, drafts) stays here.
    """
    guarded = "torikumi:formula-guard" in package
    named = _named(package)
    done: set[str] = set()

    def make(name: str, title: str, description: str, form: str, mimetype: str, schema: Any = None) -> Iterator[File]:
        path = folder / name
        if name in done or not path.is_file():
            return
        done.add(name)
        content = path.read_bytes()
        sha256 = hashlib.sha256(content).hexdigest()
        table = read_table(path, schema, guarded, sha256) if schema and tables else None
        yield File(name, path, sha256, len(content), title, description, form, mimetype, table)

    for resource in package["resources"]:
        yield from make(
            str(resource["path"]),
            _in(resource, "title") or str(resource["name"]),
            _both(resource, "description"),
            str(resource.get("format", Path(resource["path"]).suffix[1:])).upper(),
            str(resource.get("mediatype", "text/csv")),
            resource.get("schema"),
        )
    known = _known()
    for form in known["form"]:
        for resource in package["resources"]:
            name = str(Path(resource["path"]).with_suffix(form["suffix"]))
            title = f"{_in(resource, 'title') or resource['name']}{form['title']}"
            yield from make(name, title, form["description"], form["format"], form["mimetype"])
    for entry in known["file"]:
        yield from make(entry["name"], entry["title"], entry["description"], entry["format"], entry["mimetype"])
    for name, mimetype in named.items():
        yield from make(name, name, "", Path(name).suffix[1:].upper(), mimetype)


def _named(package: Mapping[str, Any]) -> dict[str, str]:
    """File → media type of what the package names under keys of torikumi's own."""
    found = {}
    for key, value in package.items():
        if key.startswith("torikumi:"):
            for entry in value if isinstance(value, list) else [value]:
                name = entry.get("path") if isinstance(entry, dict) else None
                if isinstance(name, str) and fnmatch.fnmatch(name, "[!./]*") and "/" not in name and "\\" not in name:
                    found[name] = str(entry.get("mediatype", "application/octet-stream"))
    return found


@cache
def _known() -> dict[str, Any]:
    return tomllib.loads(files(__package__).joinpath("files.toml").read_text(encoding="utf-8"))
