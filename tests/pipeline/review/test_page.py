"""The review page as a file: all data in it, nothing that runs or loads, the same bytes, words in both languages."""

from __future__ import annotations

import base64
import hashlib
import re
from functools import cache
from html.parser import HTMLParser
from importlib.resources import files
from pathlib import Path

import pytest
import simplejson
from hypothesis import given
from hypothesis import settings as hypothesis_settings

from tests.support.reports import awkward_report, empty_report, reports
from tests.support.shared_samples import ROOT
from tests.support.written import sample_report
from torikumi.pipeline.batch.job import Settings, jobs_for
from torikumi.pipeline.export.options import ExportOptions
from torikumi.pipeline.review.page import DATA, field_names, pictures_of, review_page
from torikumi.pipeline.review.pictures import PagePicture
from torikumi.schemas.findings import FINDING_CODES
from torikumi.schemas.report import Initiative, Report
from torikumi.schemas.roles import Role
from torikumi.schemas.status import Status

PICTURES = (
    PagePicture(1, 595.28, 841.89, b"RIFF\0\0\0\0WEBPVP8 "),
    PagePicture(2, 595.28, 841.89, b"\x89PNG\r\n\x1a\n\0"),
    PagePicture(3, 841.89, 595.28),
)

HOSTILE = (
    "</script><script>window.hacked = 1</script>",
    "<!--<script>",
    '"><img src=x onerror="window.hacked = 1">',
    "]]>&lt;&#60;\u2028\u2029\u202e\x9b",
    "@@data@@",
    "javascript:window.hacked=1",
)


class Tags(HTMLParser):
    """The tags of a page, and the contents of its scripts and styles."""

    def __init__(self, page: bytes) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.parts: list[tuple[str, str]] = []
        self._in = ""
        self.feed(page.decode("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self._in = f"{tag} {dict(attrs).get('type') or ''}".strip() if tag in ("script", "style") else ""

    def handle_data(self, data: str) -> None:
        if self._in:
            self.parts.append((self._in, data))

    def handle_endtag(self, tag: str) -> None:
        self._in = ""


def data_of(page: bytes) -> dict[str, object]:
    text = page.decode("utf-8")
    start = text.index(DATA) + len(DATA)
    found: dict[str, object] = simplejson.loads(text[start : text.index("</script>", start)], use_decimal=True)
    return found


def hostile_report(text: str) -> Report:
    base = awkward_report()
    initiative = base.initiatives[0].model_copy(update={"name": text, "extra": {text: text}, "grade": text})
    check = base.checks[0].model_copy(update={"message": text, "field": "extra." + text})
    return base.model_copy(
        update={
            "initiatives": (initiative,),
            "checks": (check,),
            "report": base.report.model_copy(update={"title": text}),
        }
    )


@cache
def words() -> dict[str, dict[str, list[str] | str]]:
    import tomllib

    return tomllib.loads(source("review.toml"))


def source(name: str) -> str:
    return files("torikumi.pipeline.review").joinpath(name).read_text("utf-8")


@hypothesis_settings(max_examples=40)
@given(reports())
def test_the_data_are_the_report(report: Report) -> None:
    data = data_of(review_page(report, PICTURES))
    assert Report.model_validate(data["report"]) == report
    assert data["editing"] is False
    assert data["corrections"] == []


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_becomes_a_tag(text: str) -> None:
    page, calm = (review_page(hostile_report(one), PICTURES) for one in (text, "calm"))
    assert [tag for tag, _ in Tags(page).found] == [tag for tag, _ in Tags(calm).found]
    assert Report.model_validate(data_of(page)["report"]) == hostile_report(text)


@pytest.mark.parametrize("editing", [False, True])
def test_nothing_is_loaded_and_only_our_scripts_run(editing: bool) -> None:
    tags = Tags(review_page(awkward_report(), PICTURES, editing=editing))
    for tag, attributes in tags.found:
        assert not {name for name in attributes if name.startswith("on") or name == "style"}, (tag, attributes)
        assert tag not in ("iframe", "object", "embed", "link", "img", "base")
        assert (attributes.get("href") or "#").startswith("#")
        assert "src" not in attributes
    (policy,) = [a["content"] or "" for tag, a in tags.found if a.get("http-equiv") == "Content-Security-Policy"]
    rules = dict(rule.split(" ", 1) for rule in policy.split("; "))
    wanted = {"default-src": "'none'", "img-src": "data:", "base-uri": "'none'", "form-action": "'none'"}
    assert {name: rule for name, rule in rules.items() if name in wanted} == wanted
    assert rules.get("connect-src") == ("'self'" if editing else None)

    def hashes(kind: str) -> list[str]:
        digests = [hashlib.sha256(text.encode()).digest() for name, text in tags.parts if name == kind]
        return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]

    assert rules["script-src"].split() == hashes("script")
    assert rules["style-src"].split() == hashes("style")
    assert len(hashes("script")) == (2 if editing else 1)


def test_the_page_is_the_same_each_time_and_names_no_place_of_this_machine() -> None:
    first, second = (review_page(sample_report(), PICTURES) for _ in range(2))
    assert first == second
    assert str(ROOT).encode() not in first


def test_the_committed_page_is_small() -> None:
    size = (ROOT / "output" / "report" / "review.html").stat().st_size
    assert size < 1_500_000


def test_the_pictures_can_be_taken_from_the_page() -> None:
    assert pictures_of(review_page(hostile_report(HOSTILE[0]), PICTURES)) == PICTURES
    assert pictures_of(review_page(empty_report(), ())) == ()
    with pytest.raises(ValueError, match="no page"):
        pictures_of(b"<html>")


def test_corrections_stand_in_the_data_as_they_are_written() -> None:
    corrections = [{"kind": "value", "initiative": "1", "field": "name", "old": "<b>", "new": "</script>"}]
    page = review_page(awkward_report(), PICTURES, editing=True, corrections=corrections)
    data = data_of(page)
    assert data["editing"] is True
    assert data["corrections"] == corrections


def test_every_code_has_words_in_both_languages() -> None:
    assert set(FINDING_CODES) <= set(words()["codes"])
    assert all(isinstance(text, str) and re.search("[ぁ-んァ-ヶ一-龠]", text) for text in words()["codes"].values())


def test_every_field_has_a_name_in_both_languages() -> None:
    names = field_names()
    assert set(Initiative.model_fields) <= set(names)
    assert names["contents"] == ("取組内容", "Contents")
    assert names["plan.first_fiscal_year"] == ("計画開始年度", "First fiscal year")
    assert set(names) == set(words()["fields"])
    assert set(words()["roles"]) <= {role.value for role in Role}


def test_words_are_those_that_the_page_uses() -> None:
    used = set(re.findall(r't\("(\w+)"\)', source("review.html")))
    used |= set(re.findall(r'data-(?:label|hint)="(\w+)"', source("review.html")))
    for script in (source("review.js"), source("edit.js")):
        used |= set(re.findall(r'"(\w+)"', script))  # as t("key"), and the names of severities and states
    used |= {status.value for status in Status}
    known = set(words()["words"])
    asked = set()
    for name in ("review.html", "review.js", "edit.js"):
        asked |= set(re.findall(r'\b(?:t|tell|tool|act)\("(\w+)"', source(name)))
    assert asked <= known
    assert known <= used
    assert all(len(pair) == 2 and all(pair) for pair in words()["words"].values())


def test_the_pictures_are_part_of_what_a_dataset_depends_on() -> None:
    path = ROOT / "samples" / "layouts" / "kpi.pdf"
    keys = {
        jobs_for([path], "out", Settings(options=ExportOptions(images=images)))[0].key() for images in (True, False)
    }
    assert len(keys) == 2


LIGHT, DARK = re.findall(r":root \{(.*?)\}", source("review.css"), re.DOTALL)[:2]
PAIRS = [
    ("ink", "paper"), ("ink", "ground"), ("ink", "tint"), ("quiet", "paper"), ("quiet", "ground"), ("quiet", "tint"),
    ("quiet", "desk"), ("link", "paper"), ("link", "ground"), ("paper", "link"), ("error", "paper"),
    ("error", "error-tint"), ("warning", "paper"), ("warning", "warning-tint"), ("ink", "warning-tint"),
    ("ink", "error-tint"), ("info", "info-tint"), ("info", "paper"), ("good", "good-tint"), ("quiet", "warning-tint"),
]  # fmt: skip


@pytest.mark.parametrize(("ink", "ground"), PAIRS)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_letters_stand_out_from_their_ground(ink: str, ground: str, scheme: str) -> None:
    colours = dict(re.findall(r"--([\w-]+): (#\w+);", LIGHT if scheme == "light" else DARK))

    def luminance(name: str) -> float:
        code = colours[name].removeprefix("#")
        code = "".join(sign * 2 for sign in code) if len(code) == 3 else code
        parts = [int(code[place : place + 2], 16) / 255 for place in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    dark, light = sorted((luminance(ink), luminance(ground)))
    assert (light + 0.05) / (dark + 0.05) >= 4.5  # WCAG 2.2, 1.4.3 (AA)


def test_the_files_stand_in_the_package() -> None:
    for name in ("review.html", "review.css", "review.js", "edit.js", "review.toml"):
        assert Path(str(files("torikumi.pipeline.review").joinpath(name))).is_file()
