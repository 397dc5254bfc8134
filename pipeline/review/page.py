"""A dataset beside the pages that it was read from, as one HTML file that works from a disk, a USB stick or a server.

Nothing is loaded from anywhere: pictures, data, style and script stand in the page, and its content security policy
lets nothing else run, whatever a text says. Every text of the document reaches the page as JSON, and the script makes
text nodes of it, never markup. The same report and pictures give the same bytes.
"""

from __future__ import annotations

import base64
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

import msgspec
from pydantic import BaseModel

import torikumi
from torikumi.pipeline.export.datapackage import dataset_title
from torikumi.pipeline.export.json import ENCODER, compact_json
from torikumi.pipeline.html_page import page_part, page_template, policy_hash
from torikumi.pipeline.printable import escaped_utf8, printable
from torikumi.pipeline.review.pictures import PagePicture, kind_of
from torikumi.schemas.findings import FINDING_CODES
from torikumi.schemas.report import (
    Glyphs,
    GradeCount,
    Initiative,
    Municipality,
    Plan,
    Report,
    ReportHead,
    Source,
    Summary,
)

FILE = "review.html"
"""Name of the page in a dataset folder."""

DATA = '<script type="application/json" id="data">'
"""What the data of a page stands behind; no text in it can begin or end a tag."""

_MARK = b"@@data@@"
"""Where the data goes in the page; it is put there as bytes, since it may be tens of megabytes."""

_MODELS: tuple[tuple[str, type[BaseModel]], ...] = (
    ("", Report),
    ("", Initiative),
    ("municipality", Municipality),
    ("plan", Plan),
    ("report", ReportHead),
    ("summary", Summary),
    ("count", GradeCount),
    ("source", Source),
    ("glyphs", Glyphs),
)
"""Where the Japanese names of fields come from, and what stands before a field's name."""


def review_page(
    report: Report,
    pictures: Sequence[PagePicture],
    *,
    editing: bool = False,
    corrections: Sequence[Mapping[str, object]] = (),
    compact: bytes | None = None,
) -> bytes:
    """The bytes of the page.

    Args:
        report: The report.
        pictures: The pages that it was read from; none where the document has no pages.
        editing: The page is served by `torikumi review`, which takes corrections.
        corrections: Those that were made so far, with the keys of ``corrections.toml``.
        compact: The JSON of the report (`compact_json`), where it is there already.
    """
    words = _words()
    style = page_part(__package__, "review.css")
    scripts = [page_part(__package__, name) for name in ("review.js", *(["edit.js"] if editing else []))]
    text = page_template(__package__, "review.html").render(
        title=printable(dataset_title(report)),
        version=torikumi.__version__,
        style=style,
        scripts=scripts,
        policy="; ".join(_policy(style, scripts, editing)),
        editing=editing,
        w=words["words"],
        words=_json(_words_of(report, words)),
        mark=_MARK.decode("ascii"),
    )
    head, tail = text.encode("utf-8", "replace").split(DATA.encode("ascii") + _MARK)
    return b"".join(
        [head, DATA.encode("ascii"), *_data(compact or compact_json(report), pictures, editing, corrections), tail]
    )


def pictures_of(page: bytes) -> tuple[PagePicture, ...]:
    """The pictures of a page that `review_page` made: so the page can be made anew without the document.

    Raises:
        ValueError: It is no such page.
    """
    start = page.find(DATA.encode("ascii"))
    end = page.find(b"</script>", start)
    if start < 0 or end < 0:
        raise ValueError("no page of torikumi review")
    data = msgspec.json.decode(page[start + len(DATA) : end])
    return tuple(
        PagePicture(
            entry["page"],
            entry["width"],
            entry["height"],
            base64.b64decode(entry["image"].partition(",")[2]) if entry["image"] else None,
        )
        for entry in data["pages"]
    )


def _policy(style: str, scripts: Sequence[str], editing: bool) -> Iterator[str]:
    """The content security policy: our own style and scripts, pictures that stand in the page, and nothing else."""
    yield "default-src 'none'"
    yield "img-src data:"
    yield f"style-src '{policy_hash(style)}'"
    yield "script-src " + " ".join(f"'{policy_hash(script)}'" for script in scripts)
    if editing:
        yield "connect-src 'self'"
    yield "base-uri 'none'"
    yield "form-action 'none'"


def _data(
    report: bytes, pictures: Sequence[PagePicture], editing: bool, corrections: Sequence[Mapping[str, object]]
) -> Iterator[bytes]:
    """The data of the page, piece by piece: pictures are never held as text."""
    yield b'{"report":' + _safe(report)
    yield b'\n,"editing":' + _json(editing).encode("ascii")
    yield b',"corrections":' + _json([dict(entry) for entry in corrections]).encode("utf-8")
    yield b',"pages":['
    for place, picture in enumerate(pictures):
        yield b"," if place else b""
        size = {"page": picture.page, "width": picture.width, "height": picture.height}
        yield _json(size).removesuffix("}").encode("ascii") + b',"image":'
        if picture.image is None:
            yield b"null}"
        else:
            yield f'"data:image/{kind_of(picture.image)};base64,'.encode("ascii")
            yield base64.b64encode(picture.image) + b'"}'
    yield b"]}"


def _words_of(report: Report, words: Mapping[str, Any]) -> dict[str, Any]:
    """The words that the script needs for a report, each in Japanese and English."""
    codes = sorted({check.code for check in report.checks})
    return {
        "words": words["words"],
        "fields": field_names(),
        "roles": words["roles"],
        "codes": {
            code: [words["codes"].get(code, ""), FINDING_CODES[code][1] if code in FINDING_CODES else ""]
            for code in codes
        },
    }


def field_names() -> dict[str, tuple[str, str]]:
    """Field → its name in Japanese, as its model says it, and in English."""
    english = _words()["fields"]
    names: dict[str, tuple[str, str]] = {}
    for prefix, model in _MODELS:
        for name, field in model.model_fields.items():
            key = f"{prefix}.{name}" if prefix else name
            if key in english:
                names[key] = (field.title or name, english[key])
    return names


@cache
def _words() -> dict[str, Any]:
    """``review.toml``."""
    return tomllib.loads(page_part(__package__, "review.toml"))


def _json(value: object) -> str:
    return _safe(ENCODER.encode(value)).decode("utf-8")


def _safe(text: bytes) -> bytes:
    """JSON that says the same, without anything that a parser of HTML or a terminal obeys."""
    for sign in (b"<", b">", b"&"):
        text = text.replace(sign, b"\\u%04x" % ord(sign))
    return escaped_utf8(text)
