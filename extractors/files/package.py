"""The ZIP package of an office file: what is in it, how its parts hang together, and whether it may be read at all.

A few kilobytes of ZIP can unpack to more than a machine holds, so sizes are looked at before anything is unpacked.
"""

from __future__ import annotations

import posixpath
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from types import TracebackType
from typing import Any

from torikumi.schemas.errors import SourceError

PART_MAX = 200_000_000
"""No part that is read is larger than this when unpacked (bytes): the largest sheet that was met takes 1 MB."""

PACKAGE_MAX = 600_000_000
"""All parts of XML together are no larger than this when unpacked (bytes)."""

PARTS_MAX = 20_000
"""No package has more parts."""

RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"

XML_ENDINGS = (".xml", ".rels", ".vml")


@dataclass(frozen=True, slots=True)
class Relationship:
    """A link from one part of a package to another.

    Attributes:
        id: Its id in the part that has it.
        kind: The last word of its type: ``worksheet``, ``drawing``, ``footnotes``.
        target: Name of the part that it leads to.
    """

    id: str
    kind: str
    target: str


class Package:
    """An office file as its parts.

    Raises:
        SourceError: The file is damaged, or unpacks to more than is reasonable.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
            raise self._damaged(error) from None
        infos = self._zip.infolist()
        self.names = frozenset(info.filename for info in infos)
        sizes = [info.file_size for info in infos if info.filename.lower().endswith(XML_ENDINGS)]
        if len(infos) > PARTS_MAX or max(sizes, default=0) > PART_MAX or sum(sizes) > PACKAGE_MAX:
            self.close()
            raise SourceError(
                f"it unpacks to {sum(sizes) / 1e6:,.0f} MB in {len(infos)} parts, which no report does",
                advice="save it again without what is not needed",
                file=str(path),
            )

    def __enter__(self) -> Package:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def _damaged(self, error: Exception) -> SourceError:
        return SourceError(f"a damaged office file ({error})", advice="download it again", file=str(self.path))

    def read(self, name: str) -> bytes:
        """The bytes of a part; never more than it says it has.

        Raises:
            SourceError: The part is damaged or encrypted.
        """
        try:
            with self._zip.open(name) as stream:
                return stream.read(PART_MAX + 1)
        except (
            zipfile.BadZipFile,
            OSError,
            EOFError,
            RuntimeError,
            NotImplementedError,
            KeyError,
            ValueError,
        ) as error:
            raise self._damaged(error) from None
        except Exception as error:  # zlib.error and its like have no base of their own
            raise self._damaged(error) from None

    def xml(self, name: str) -> Any:
        """The root element of a part.

        Raises:
            SourceError: The part is no XML, or one with declarations of entities.
        """
        from lxml import etree

        parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_comments=True)
        try:
            return etree.fromstring(self.read(name), parser)
        except etree.XMLSyntaxError as error:
            raise self._damaged(error) from None

    def elements(self, name: str, tags: tuple[str, ...]) -> Iterator[Any]:
        """The elements of a part with one of the tags, one after the other; each is cleared when the next is asked for.

        Raises:
            SourceError: The part is no XML.
        """
        from lxml import etree

        try:
            found = etree.iterparse(
                BytesIO(self.read(name)),
                events=("end",),
                tag=tags,
                resolve_entities=False,
                no_network=True,
                huge_tree=False,
            )
            for _, element in found:
                yield element
                element.clear(keep_tail=False)
                while element.getprevious() is not None:
                    del element.getparent()[0]
        except etree.XMLSyntaxError as error:
            raise self._damaged(error) from None

    def relationships(self, name: str) -> list[Relationship]:
        """The links of a part; "" stands for the whole package."""
        folder, file = posixpath.split(name)
        part = posixpath.join(folder, "_rels", f"{file}.rels")
        if part not in self.names:
            return []
        found = []
        for element in self.xml(part).iter(RELATIONSHIP):
            if element.get("TargetMode") == "External":
                continue
            target = element.get("Target", "")
            whole = target[1:] if target.startswith("/") else posixpath.normpath(posixpath.join(folder, target))
            found.append(Relationship(element.get("Id", ""), element.get("Type", "").rsplit("/", 1)[-1], whole))
        return found

    def main_part(self) -> str:
        """Name of the part that holds the document, or ""."""
        links = self.relationships("")
        return next((link.target for link in links if link.kind == "officeDocument" and link.target in self.names), "")

    def producer(self) -> str:
        """The program that wrote the file, as it says itself, or ""."""
        name = next((link.target for link in self.relationships("") if link.kind == "extended-properties"), "")
        if name not in self.names:
            return ""
        found = {element.tag.rsplit("}", 1)[-1]: element.text or "" for element in self.xml(name)}
        return f"{found.get('Application', '')} {found.get('AppVersion', '')}".strip()

    def title(self) -> str:
        """The title in the properties of the file, or ""."""
        name = next((link.target for link in self.relationships("") if link.kind == "core-properties"), "")
        if name not in self.names:
            return ""
        return next((e.text or "" for e in self.xml(name) if e.tag.rsplit("}", 1)[-1] == "title"), "").strip()
