"""compare.html and the study of docs/researchers.md: the numbers of the set, drawn, and nothing else runs or leaves."""

from __future__ import annotations

import base64
import csv
import hashlib
import json
import re
import runpy
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.browser import needs_browser, open_page
from torikumi.pipeline.compare.compare import compare_datasets
from torikumi.pipeline.compare.links import find_links
from torikumi.pipeline.compare.page import LIBRARY, compare_page
from torikumi.pipeline.compare.page_data import SERIES_OF_CITY, page_data
from torikumi.pipeline.export.rows import Row

if TYPE_CHECKING:
    from playwright.sync_api import Page

ROOT = Path(__file__).resolve().parents[3]
MAKER = runpy.run_path(str(ROOT / "docs" / "make_researchers.py"))
PRINTED = (ROOT / "docs" / "researchers.md").read_text("utf-8")
HOSTILE = (
    "<script>document.title='taken'</script>",
    "</script><img src=https://example.invalid/x onerror=document.title='taken'>",
    "\"><svg onload=document.title='taken'>",
    "{{ 7 * 7 }} ${7*7} datum['x'] \\u003cb\\u003e javascript:alert(1)",
    "a.b[c]'d\"e\\f",
    "\u202eabc\u2028line\u0000",
)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which the commands of docs/researchers.md were run as printed."""
    folder = tmp_path_factory.mktemp("study")
    MAKER["run_commands"](PRINTED, folder)
    return folder


@pytest.fixture(scope="module")
def tables(study: Path) -> dict[str, list[Row]]:
    return compare_datasets([study / "out" / "years"], find_links).tables


@pytest.fixture(scope="module")
def html(study: Path) -> str:
    return (study / "out" / "set" / "compare.html").read_text("utf-8")


class Cells(HTMLParser):
    """The texts of the cells of a table, row by row, in Japanese, without what is hidden."""

    def __init__(self, table: str) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self._wanted, self._inside, self._cell, self._skipped = table, False, False, 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag == "table":
            self._inside = named.get("id") == self._wanted
        elif self._inside and tag == "tr":
            self.rows.append([])
        elif self._inside and tag in ("td", "th"):
            self._cell = True
            self.rows[-1].append("")
        elif tag == "span" and (self._skipped or named.get("lang") == "en"):
            self._skipped += 1

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._cell = False
        elif tag == "table":
            self._inside = False
        elif tag == "span" and self._skipped:
            self._skipped -= 1

    def handle_data(self, text: str) -> None:
        if self._inside and self._cell and not self._skipped:
            self.rows[-1][-1] += text


def table_of(html: str, name: str) -> list[list[str]]:
    parser = Cells(name)
    parser.feed(html)
    return parser.rows


def records(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def achievement(study: Path) -> list[dict[str, str]]:
    return records(study / "out" / "set" / "achievement.csv")


def mean_of(row: dict[str, str]) -> str:
    """A mean as the page shows it, with the number of grades behind it."""
    return f"{row['mean_ordinal']} ({row['graded']})" if row["graded"] != "0" else "–"


# -- the study ---------------------------------------------------------------------------------------------------------


def test_the_study_prints_what_the_page_says(study: Path) -> None:
    assert MAKER["written"](PRINTED, study) == PRINTED, "run docs/make_researchers.py and read what changed"


# -- the page without script -------------------------------------------------------------------------------------------


def test_the_same_tables_give_the_same_page(tables: dict[str, list[Row]], study: Path, html: str) -> None:
    names = [path.name for path in (study / "out" / "set").iterdir()]
    assert compare_page(tables, names).decode("utf-8") == html
    assert compare_page(tables, reversed(names)).decode("utf-8") == html


def test_the_policy_names_what_stands_in_the_page_and_nothing_else(html: str) -> None:
    policy = re.search(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    assert policy is not None
    assert "unsafe" not in policy[1]
    assert policy[1].startswith("default-src 'none';")
    parts = re.findall(r"<script>(.*?)</script>", html, re.DOTALL) + re.findall(
        r"<style>(.*?)</style>", html, re.DOTALL
    )
    hashes = {"sha256-" + base64.b64encode(hashlib.sha256(part.encode()).digest()).decode() for part in parts}
    assert set(re.findall(r"'(sha256-[^']+)'", policy[1])) == hashes
    assert len(parts) == len(LIBRARY) + 2


def test_the_page_leads_only_to_files_beside_it(html: str, study: Path) -> None:
    outside = re.sub(r"<script>.*?</script>", "", html, flags=re.DOTALL)
    targets = re.findall(r'(?:href|src)="([^"]*)"', outside)
    assert {target for target in targets if not target.startswith("#")} == {
        f"./{path.name}" for path in (study / "out" / "set").iterdir() if path.suffix in (".csv", ".parquet")
    }


def test_the_licences_of_the_library_stand_in_the_page(html: str) -> None:
    assert html.count("Redistribution and use in source and binary forms") == 3
    assert "Copyright 2010-2026 Mike Bostock" in html


def test_means_are_those_of_the_csv_file(html: str, study: Path) -> None:
    head, *lines = table_of(html, "matrix")
    shown = {(line[0], topic): cell for line in lines for topic, cell in zip(head[1:], line[1:], strict=True) if cell}
    rows = [row for row in achievement(study) if row["grouped_by"] == "municipality-topic"]
    assert shown == {(row["municipality"], row["topic_title"]): mean_of(row) for row in rows}
    assert len(rows) > 30


def test_grades_of_each_year_are_those_of_the_reports(html: str) -> None:
    rows = {(row[0], row[1]): row for row in table_of(html, "achieved")[1:]}
    assert len(rows) == 11
    assert rows["あおさぎ市", "2019"][2:4] == ["17", "A 11、B 6"]
    assert rows["みおつくし市", "2019"][2:4] == ["15", "◎ 1、○ 9、△ 4、× 1"]
    # (3·2 + 4·1) thirds of 17: counted by hand
    assert rows["あおさぎ市", "2019"][4] == "0.5490 (17)"


def test_changes_are_those_of_the_csv_file(html: str, study: Path) -> None:
    head, *lines = table_of(html, "changes-table")
    vanished = sum(int(line[head.index("終了")] or 0) for line in lines)
    started = sum(int(line[head.index("新規")] or 0) for line in lines)
    rows = records(study / "out" / "set" / "changes.csv")
    assert vanished == sum(row["kind"] == "vanished" for row in rows) > 0
    assert started == sum(row["kind"] == "started" for row in rows) > 0


def test_an_actual_that_a_later_report_corrects_is_struck_through(html: str) -> None:
    row = next(row for row in table_of(html, "series-table") if row[2] == "スマートフォン決済の利用件数")
    assert "10,904" in row[6]
    assert "10,940" in row[6]
    assert "<s>10,904</s>" in html
    assert "<s>10,940</s>" not in html


def test_each_municipality_has_its_most_complete_indicators(tables: dict[str, list[Row]]) -> None:
    series = [row | {"series": f"{row['series']}-{copy}"} for row in tables["series"] for copy in range(3)]
    data = page_data({**tables, "series": series})
    for place in range(len(data.cities)):
        years = [len({p.year for p in one.points if p.actual}) for one in data.series if one.city == place]
        assert years == sorted(years, reverse=True)
        assert len(years) <= SERIES_OF_CITY
    assert sum(data.series_left_out.values()) > 0


def test_a_set_without_grades_topics_or_links_is_a_page_too(tables: dict[str, list[Row]]) -> None:
    few = {name: rows if name == "datasets" else [] for name, rows in tables.items()}
    page = compare_page(few).decode("utf-8")
    assert "あおさぎ市" in page
    assert "見つかっていません。" in page


def test_municipalities_of_one_name_are_told_apart(tables: dict[str, list[Row]]) -> None:
    datasets = [
        row | {"prefecture": prefecture, "municipality": "府中市", "local_government_code": code}
        for row in tables["datasets"][:1]
        for prefecture, code in (("東京都", "132063"), ("広島県", "342084"))
    ]
    data = page_data({name: datasets if name == "datasets" else [] for name in tables})
    assert [city.name for city in data.cities] == ["東京都府中市", "広島県府中市"]


# -- the page in a browser ---------------------------------------------------------------------------------------------


class Seen:
    """What a browser did with a page."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.said: list[str] = []
        self.asked: list[str] = []
        page.on("console", lambda message: self.said.append(message.text))
        page.on("pageerror", lambda error: self.said.append(str(error)))
        page.on("request", lambda request: self.asked.append(request.url))

    def open(self, path: Path) -> None:
        self.page.goto(path.as_uri())
        self.drawn()

    def drawn(self) -> None:
        self.page.wait_for_selector("html[data-drawn=yes]")

    def count(self, selector: str) -> int:
        return self.page.locator(selector).count()

    def texts(self, selector: str) -> list[str]:
        return [text.strip("\u200b") for text in self.page.locator(selector).all_text_contents()]


@pytest.fixture(scope="module")
def browser() -> Iterator[Page]:
    with open_page() as page:
        yield page


@pytest.fixture
def seen(browser: Page) -> Iterator[Seen]:
    page = browser.context.browser.new_page() if browser.context.browser else browser
    seen = Seen(page)
    yield seen
    page.close()


@needs_browser
def test_every_chart_is_drawn_and_nothing_leaves(seen: Seen, study: Path, html: str) -> None:
    path = study / "out" / "set" / "compare.html"
    seen.open(path)
    assert seen.said == []
    assert seen.asked == [path.as_uri()]
    squares = sum(bool(cell) for row in table_of(html, "matrix")[1:] for cell in row[1:])
    assert seen.count("#matrix-chart .mark-rect path") == squares
    grades = sum(len(row[3].split("、")) for row in table_of(html, "achieved")[1:])
    assert seen.count("#grades-chart .mark-rect path") == grades
    assert seen.count("#reached-chart .mark-rect path") == 11
    assert seen.count("#mean-chart .mark-symbol path") == 11
    assert seen.count("#series-charts figure") == seen.count('#series-table tbody tr[data-city="0"]')
    assert seen.count("#series-charts .mark-line path") >= 2 * seen.count("#series-charts figure")
    kinds = sum(bool(cell) for row in table_of(html, "changes-table")[1:] for cell in row[4:])
    assert seen.count("#changes-chart .mark-rect path") == kinds


@needs_browser
def test_choices_narrow_charts_and_tables(seen: Seen, study: Path) -> None:
    seen.open(study / "out" / "set" / "compare.html")
    page = seen.page
    page.select_option("#year", "2021")
    seen.drawn()
    rows = [
        row
        for row in achievement(study)
        if row["grouped_by"] == "municipality-topic-year" and row["fiscal_year"] == "2021"
    ]
    assert seen.count("#matrix-chart .mark-rect path") == sum(row["graded"] != "0" for row in rows)
    shown = [text for text in seen.texts("#matrix tbody td") if text]
    assert sorted(shown) == sorted(map(mean_of, rows))
    assert seen.count("#achieved tbody tr:visible") == 3
    page.select_option("#year", "0")
    page.locator("#filters summary").click()
    page.locator("#cities input").first.uncheck()
    page.keyboard.press("Escape")
    seen.drawn()
    assert page.locator("#chosen").inner_text() == "2 / 3"
    assert seen.count("#achieved tbody tr:visible") == 7
    assert seen.count("#mean-chart .mark-symbol path") == 7
    page.select_option("#topic", label="マイナンバーカード")
    seen.drawn()
    assert seen.count("#matrix-chart .mark-rect path") == 2
    assert seen.said == []


@needs_browser
def test_english_and_no_match(seen: Seen, study: Path) -> None:
    seen.open(study / "out" / "set" / "compare.html")
    page = seen.page
    page.click("#language")
    seen.drawn()
    assert page.locator("#topics-title").inner_text() == "Grades by topic"
    assert any("Open data" in text for text in seen.texts("#matrix-chart text"))
    page.locator("#filters summary").click()
    page.click("#none")
    seen.drawn()
    assert "Nothing matches." in page.locator("#matrix-chart").inner_text()
    assert seen.said == []


@needs_browser
def test_the_tables_are_read_without_script(study: Path, browser: Page) -> None:
    assert browser.context.browser is not None
    context = browser.context.browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((study / "out" / "set" / "compare.html").as_uri())
    assert page.locator("#matrix tbody tr").first.is_visible()
    assert "JavaScriptが必要です" in page.locator("noscript").inner_text()
    assert not page.locator("#filters").is_visible()
    context.close()


@needs_browser
def test_hostile_text_stays_text(seen: Seen, tables: dict[str, list[Row]], tmp_path: Path) -> None:
    words = {"municipality", "plan", "name", "previous_name", "indicator", "department", "topic_title", "unit", "grade"}
    words |= {"words", "target_name", "message", "actual_text", "grade_scale"}

    def spoilt(row: Row) -> Row:
        changed = dict(row)
        for column in words & set(row):
            text = row[column]
            if isinstance(text, str):  # the same text becomes the same, so that what belongs together still does
                changed[column] = text + HOSTILE[len(text) % len(HOSTILE)]
        return changed

    hostile = {name: [spoilt(row) for row in rows] for name, rows in tables.items()}
    path = tmp_path / "compare.html"
    path.write_bytes(compare_page(hostile, title=HOSTILE[1]))
    seen.open(path)
    assert seen.said == []
    assert seen.asked == [path.as_uri()]
    assert seen.page.title() == HOSTILE[1]
    assert seen.count("img, iframe, object, main svg[onload]") == 0
    assert any(HOSTILE[0] in text for text in seen.texts("#matrix tbody th, #series-table td"))
    data = json.loads(seen.page.locator("#data").text_content() or "")
    assert len(data["cities"]) == 3
    seen.page.locator("#matrix-chart .mark-text.role-mark text").first.hover(force=True)
    assert seen.page.locator("#tip").inner_text().count("\n") >= 2


@needs_browser
def test_a_set_of_fifty_municipalities_opens(seen: Seen, tables: dict[str, list[Row]], tmp_path: Path) -> None:
    many: dict[str, list[Any]] = {name: [] for name in tables}
    keys = {"id", "dataset", "initiative", "chain", "series", "target_initiative", "previous_initiative"}
    for copy in range(17):
        for name, rows in tables.items():
            for row in rows:
                changed = dict(row)
                for column in keys & set(row):
                    changed[column] = row[column] and f"{row[column]}~{copy}"
                if row.get("municipality"):
                    changed["municipality"] = f"{row['municipality']}{copy:02}"
                if copy == 0 or row.get("municipality"):
                    many[name].append(changed)
    path = tmp_path / "compare.html"
    path.write_bytes(compare_page(many))
    assert path.stat().st_size < 4_000_000
    seen.open(path)
    assert seen.said == []
    assert seen.count("#matrix-chart .mark-text.role-axis-label text, #matrix-chart .role-axis-label text") >= 51
    assert "51団体のうち先の" in seen.page.locator("#grades-cut").inner_text()
    # rows of twelve municipalities of four years: more than 48 are not drawn
    assert seen.count("#grades-chart .role-axis-label text") <= 48 + 6 + 4


@needs_browser
def test_the_chart_of_the_study_is_drawn(seen: Seen, study: Path) -> None:
    seen.open(study / "chart.html")
    assert seen.said == []
    assert seen.count("#chart .mark-symbol path") > 20
