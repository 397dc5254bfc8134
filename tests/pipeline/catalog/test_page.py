"""The catalogue as HTML: what stands in it, where it leads, and what cannot run in it."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import pytest

from tests.support.catalogs import HOSTILE, entry, fill
from tests.support.reports import awkward_report
from torikumi.pipeline.catalog.entries import read_entry
from torikumi.pipeline.catalog.page import catalog_page, size_text, write_catalog
from torikumi.pipeline.export.database import FILE as DATABASE
from torikumi.pipeline.export.database import write_database
from torikumi.pipeline.export.dataset import write_dataset
from torikumi.pipeline.export.folders import dataset_folders
from torikumi.pipeline.export.json import report_to_json
from torikumi.schemas.columns import TABLES
from torikumi.schemas.errors import OutputError, SourceError

VOID = {"meta", "input", "link", "br", "img", "hr"}


class Parsed(HTMLParser):
    """The elements of a page, and the text in each."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, dict[str, str]]] = []
        self.texts: dict[str, list[str]] = {}
        self.open: list[str] = []
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.elements.append((tag, {name: value or "" for name, value in attrs}))
        if tag not in VOID:
            self.open.append(tag)
            self.texts.setdefault(tag, []).append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        for tag in set(self.open):
            self.texts[tag][-1] += data

    def all(self, tag: str) -> list[dict[str, str]]:
        return [attributes for name, attributes in self.elements if name == tag]


@pytest.fixture(scope="module")
def output(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = fill(tmp_path_factory.mktemp("out"))
    write_database(dataset_folders(folder), folder / DATABASE)
    write_catalog(folder)
    return folder


@pytest.fixture(scope="module")
def page(output: Path) -> Parsed:
    return Parsed((output / "index.html").read_text("utf-8"))


def rows(page: Parsed) -> list[dict[str, str]]:
    return [attributes for attributes in page.all("tr") if "data-doubt" in attributes]


def test_every_dataset_is_listed_by_municipality_with_its_counts(page: Parsed) -> None:
    assert [row["data-year"] for row in rows(page)] == ["2019", "2021", "2019"]
    assert [row["data-municipality"][:3] for row in rows(page)] == ["北海道", "広島県", "徳島県"]
    assert [row["data-doubt"] for row in rows(page)] == ["2", "0", "1"]
    cells = [text for text in page.texts["td"] if "令和元年度）" in text]
    assert any("徳島市情報化基本計画 取組実績（令和元年度）" in text for text in cells)
    totals = [text.split() for text in page.texts["dd"]]
    assert totals == [["3"], ["3"], ["2019–2021"], ["30"], ["35"], ["1"], ["12"], ["SQLite", *totals[-1][1:]]]


def test_links_lead_to_the_files_of_each_folder(page: Parsed, output: Path) -> None:
    hrefs = [anchor["href"] for anchor in page.all("a") if "download" in anchor]
    targets = {(output / unquote(href)).resolve() for href in hrefs}
    assert all(href.startswith("./") and urlsplit(href).path == href for href in hrefs)
    wanted = {
        path
        for folder in ("report", "edited", "a #b?%41:c")
        for path in (output / folder).iterdir()
        if path.name != "private notes.txt"
    }
    pages = {path for path in wanted if path.name == "review.html"}
    assert targets == wanted - pages | {output / DATABASE}
    assert len(targets) == len(hrefs)
    opened = [
        anchor["href"] for anchor in page.all("a") if anchor["href"].startswith("./") and "download" not in anchor
    ]
    assert {(output / unquote(href)).resolve() for href in opened} == pages
    assert pages
    assert [text for text in page.texts["li"] if "取組一覧" in text]


def test_the_source_and_licence_are_named(page: Parsed) -> None:
    outside = [anchor["href"] for anchor in page.all("a") if anchor["href"].startswith("http")]
    assert outside == ["https://example.org/報告書.pdf", "https://creativecommons.org/licenses/by/4.0/"]


def test_what_was_edited_and_what_is_broken_is_said(page: Parsed) -> None:
    text = " ".join(page.texts["td"])
    assert "items.csv has changed since it was written" in text
    assert "extra.csv is missing" in text
    assert "items.csv は書き出した後に変更されています" in text
    (broken,) = [text for text in page.texts["li"] if "broken" in text]
    assert "report.json: is no report" in broken


def test_a_hostile_title_stays_text(page: Parsed, output: Path) -> None:
    written = (output / "index.html").read_text("utf-8")
    assert "<script>window" not in written
    assert "<img" not in written
    assert "\u202e" not in written
    assert "\x1b" not in written
    assert any(HOSTILE.split("\u202e")[0] in text for text in page.texts["strong"])
    assert [tag for tag in ("img", "iframe", "object", "link", "base") if page.all(tag)] == []
    assert not [name for _, attributes in page.elements for name in attributes if name.startswith("on")]


def test_nothing_comes_from_outside_and_nothing_else_may_run(page: Parsed) -> None:
    assert not [attributes for _, attributes in page.elements if "src" in attributes or "style" in attributes]
    (style,) = page.texts["style"]
    data, script = page.texts["script"]
    assert "@import" not in style
    assert "url(" not in style
    (policy,) = [meta["content"] for meta in page.all("meta") if meta.get("http-equiv") == "Content-Security-Policy"]
    for part, name in ((style, "style-src"), (script, "script-src")):
        checksum = base64.b64encode(hashlib.sha256(part.encode()).digest()).decode()
        assert f"{name} 'sha256-{checksum}'" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy
    assert page.all("script")[0]["type"] == "application/json"
    texts = json.loads(data)
    assert len(texts) == 3
    assert "オープンデータの推進" in texts[2]


def test_it_is_built_for_keyboards_and_readers(page: Parsed) -> None:
    labels = page.texts["label"]
    fields = [attributes["id"] for tag, attributes in page.elements if tag in ("input", "select")]
    assert fields == ["search", "prefecture", "municipality", "year", "doubt"]
    assert len(labels) == len(fields)
    assert page.all("html")[0]["lang"] == "ja"
    assert all(header["scope"] in ("col", "row") for header in page.all("th"))
    assert len(page.all("caption")) == len(page.all("h1")) == len(page.all("noscript")) == 1
    ids = [attributes["id"] for _, attributes in page.elements if "id" in attributes]
    assert len(ids) == len(set(ids))
    japanese, english = (
        [span for span in page.all("span") if span.get("class") == "t" and span["lang"] == language]
        for language in ("ja", "en")
    )
    assert len(japanese) == len(english) > 20
    named = {label for headers in page.texts["th"] for label in re.findall(r"[A-Z][a-z ]+", headers)}
    assert {"Municipality", "Fiscal year", "Dataset", "Initiatives", "Indicator values", "Findings"} <= named


def test_the_same_folders_give_the_same_page(output: Path, tmp_path: Path) -> None:
    before = (output / "index.html").read_bytes()
    write_catalog(output)
    assert (output / "index.html").read_bytes() == before
    write_catalog(output, output / "pictures" / "list.html")
    moved = Parsed((output / "pictures" / "list.html").read_text("utf-8"))
    hrefs = [anchor["href"] for anchor in moved.all("a") if "download" in anchor]
    assert all(href.startswith("./../") and (output / "pictures" / unquote(href)).exists() for href in hrefs)
    assert str(output) not in before.decode()


def test_a_page_of_somebody_else_is_not_replaced(tmp_path: Path) -> None:
    write_dataset(awkward_report(), tmp_path / "a")
    (tmp_path / "index.html").write_text("<h1>市のホームページ</h1>", "utf-8")
    with pytest.raises(OutputError, match="not of torikumi"):
        write_catalog(tmp_path)
    assert (tmp_path / "index.html").read_text("utf-8") == "<h1>市のホームページ</h1>"


def test_folders_that_hold_no_datasets(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match="No such file"):
        write_catalog(tmp_path / "none")
    with pytest.raises(SourceError, match="no dataset folder"):
        write_catalog(tmp_path)
    write_dataset(awkward_report(), tmp_path / "a")
    with pytest.raises(SourceError, match="is a dataset itself"):
        write_catalog(tmp_path / "a")


@pytest.mark.parametrize(
    "package",
    ["{", "[]", '{"resources": 1, "licenses": {}}', '{"resources": [1, {"path": 5}], "licenses": [3]}', "\ud800"],
)
def test_a_package_that_was_edited_into_nonsense_costs_no_dataset(tmp_path: Path, package: str) -> None:
    (tmp_path / "report.json").write_text(report_to_json(awkward_report()), "utf-8")
    (tmp_path / "datapackage.json").write_bytes(package.encode("utf-8", "surrogatepass"))
    found = read_entry(tmp_path)
    assert found.title == "取組実績（令和元年度）"
    assert bool(found.remarks) == (not package.startswith("{" + '"'))


def test_addresses_that_run_are_no_links(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text(report_to_json(awkward_report()), "utf-8")
    package = {
        "licenses": [{"name": "X", "path": "javascript:alert(1)"}],
        "sources": [{"path": "data:text/html,x"}],
        "resources": [{"path": "../../etc/passwd", "hash": "x"}],
    }
    (tmp_path / "datapackage.json").write_text(json.dumps(package), "utf-8")
    found = read_entry(tmp_path)
    assert (found.licence, found.licence_url, found.source_url, found.remarks) == ("X", "", "", ())


def test_two_thousand_datasets_are_one_page() -> None:
    content = catalog_page([entry(number) for number in range(2000)], [], Path("/out"))
    assert content.count(b'<tr data-prefecture="') == 2000
    assert len({line for line in content.splitlines() if "号 取組実績</strong>".encode() in line}) == 2000
    assert len(content) < 8_000_000


def test_sizes() -> None:
    assert [size_text(size) for size in (0, 999, 1000, 999_999, 1_000_000)] == [
        "0 B",
        "999 B",
        "1 kB",
        "999 kB",
        "1.0 MB",
    ]


def test_tables_have_titles_on_the_page(page: Parsed) -> None:
    listed = " ".join(page.texts["li"])
    assert all(table.title in listed for table in TABLES.values())
