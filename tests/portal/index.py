"""A search index for the CKAN of the tests: what CKAN asks of Solr, from memory, on loopback.

CKAN cannot run without Solr, and Debian has no package of it. This keeps the documents that CKAN sends, and finds them
by the part of Solr's query language that CKAN writes: fields, phrases, ranges, groups, ``+``, ``-``, AND, OR. It ranks
nothing. Run as ``python index.py PORT``; standard library only, since it may run before anything is installed.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable
from html import unescape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

Document = dict[str, Any]
Question = Callable[[Document], bool]

SCHEMA = b'<?xml version="1.0"?><schema name="ckan-2.12" version="1.6"></schema>'
"""CKAN asks for the version of Solr's schema when it starts; the name carries it."""

TEXTS = frozenset({"", "text", "title", "notes"})
"""Fields in which a word is looked for inside the text; in any other the whole value must be equal."""

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<sign>[+-])(?=\S) | (?P<open>\() | (?P<close>\)) | (?P<field>[\w.*]+):
        | (?P<value> "(?:[^"\\]|\\.)*" | \[[^\]]*\] | [^\s()":]+ )
    )""",
    re.VERBOSE,
)


class Query:
    """A query as a question about documents.

    Args:
        text: What CKAN sent: ``+state:active AND (id:"a" OR name:"a") -private:true``.
    """

    def __init__(self, text: str) -> None:
        self._tokens = list(_TOKEN.finditer(re.sub(r"\{![^}]*\}", "", text)))
        self._place = 0
        self.matches = self._alternatives("")

    def _peek(self) -> re.Match[str] | None:
        return self._tokens[self._place] if self._place < len(self._tokens) else None

    def _alternatives(self, field: str) -> Question:
        parts = [self._all(field)]
        while (token := self._peek()) and token["value"] == "OR":
            self._place += 1
            parts.append(self._all(field))
        return lambda document: any(part(document) for part in parts)

    def _all(self, field: str) -> Question:
        parts: list[Question] = []
        while (token := self._peek()) and not token["close"] and token["value"] != "OR":
            if token["value"] in ("AND", "&&"):
                self._place += 1
                continue
            parts.append(self._clause(field))
        return lambda document: all(part(document) for part in parts)

    def _clause(self, field: str) -> Question:
        token = self._peek()
        assert token is not None
        self._place += 1
        if token["sign"] == "-" or token["value"] == "NOT":
            refused = self._clause(field)
            return lambda document: not refused(document)
        if token["sign"]:
            return self._clause(field)
        if token["open"]:
            inside = self._alternatives(field)
            self._place += 1
            return inside
        if token["field"]:
            return self._clause(token["field"]) if self._peek() else lambda _: False
        return _value(field, token["value"])


def _value(field: str, written: str) -> Question:
    if written == "*" or written.startswith("["):
        return (lambda _: True) if field in ("", "*") else lambda document: bool(_values(document, [field]))
    wanted = re.sub(r"\\(.)", r"\1", written.strip('"'))
    if field in TEXTS:
        return lambda document: any(wanted.casefold() in value.casefold() for value in _values(document, document))
    return lambda document: wanted in _values(document, [field])


def _values(document: Document, fields: Iterable[str]) -> list[str]:
    found: list[str] = []
    for field in fields:
        value = document.get(field)
        for part in value if isinstance(value, list) else [value]:
            if part is not None:
                found.append(str(part).lower() if isinstance(part, bool) else str(part))
    return found


class Index:
    """The documents, by the id that CKAN gives them."""

    def __init__(self) -> None:
        self.documents: dict[str, Document] = {}

    def select(self, parameters: dict[str, list[str]]) -> Document:
        """The answer to a search."""
        questions = [Query(text).matches for text in (*parameters.get("q", ["*:*"]), *parameters.get("fq", []))]
        hits = [document for document in self.documents.values() if all(ask(document) for ask in questions)]
        start = int(parameters.get("start", ["0"])[0])
        end = start + int(parameters.get("rows", ["10"])[0])
        facets = {
            field: _flat(Counter(value for hit in hits for value in _values(hit, [field])))
            for field in parameters.get("facet.field", [])
        }
        return {
            "responseHeader": {"status": 0},
            "response": {"numFound": len(hits), "start": start, "docs": hits[start:end]},
            "facet_counts": {"facet_fields": facets},
        }

    def update(self, body: str) -> None:
        """Take in or forget documents; a body that is neither is a commit."""
        if body.lstrip().startswith("["):
            self.documents.update({document["index_id"]: document for document in json.loads(body)})
        for query in re.findall(r"<query>(.*?)</query>", body, re.DOTALL):
            doomed = Query(unescape(query)).matches
            self.documents = {key: document for key, document in self.documents.items() if not doomed(document)}


def _flat(counts: Counter[str]) -> list[str | int]:
    return [part for pair in counts.most_common() for part in pair]


INDEX = Index()


class Handler(BaseHTTPRequestHandler):
    """Answers CKAN."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Say nothing."""

    def do_GET(self) -> None:
        address = urlsplit(self.path)
        if "/schema" in address.path or "schema.xml" in address.query:
            self._send(SCHEMA, "text/xml")
        else:
            self._send_json(INDEX.select(parse_qs(address.query)) if "/select" in address.path else {})

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode("utf-8")
        if "/select" in self.path:
            self._send_json(INDEX.select(parse_qs(body)))
        else:
            INDEX.update(body)
            self._send_json({"responseHeader": {"status": 0}})

    def _send_json(self, answer: Document) -> None:
        self._send(json.dumps(answer).encode("utf-8"), "application/json")

    def _send(self, body: bytes, kind: str) -> None:
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
