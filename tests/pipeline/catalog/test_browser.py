"""The catalogue in a browser: searched, filtered, sorted, by keyboard, without a word to anybody."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.support.browser import needs_browser, open_page
from tests.support.catalogs import entry, fill
from torikumi.pipeline.catalog.page import catalog_page, write_catalog

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_browser


COUNT = 2000

ROWS = 100
"""So many rows are shown at first."""


@pytest.fixture(scope="module")
def many(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("many") / "index.html"
    path.write_bytes(catalog_page([entry(number) for number in range(COUNT)], [], Path("/out")))
    return path


@pytest.fixture(scope="module")
def few(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = fill(tmp_path_factory.mktemp("few"))
    write_catalog(folder)
    return folder / "index.html"


class Visit:
    """A page of the catalogue, and what it did.

    Args:
        page: The browser's page.
    """

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.words: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.words.append(message.text))
        page.on("pageerror", lambda error: self.words.append(str(error)))

    def open(self, path: Path) -> None:
        self.requests.clear()
        self.words.clear()
        self.page.goto(path.as_uri())

    @property
    def shown(self) -> list[str]:
        """The titles that are seen, from top to bottom."""
        rows = "Array.from(document.querySelectorAll('#datasets tbody tr:not([hidden]) strong'), e => e.textContent)"
        found: list[str] = self.page.evaluate(rows)
        return found

    @property
    def count(self) -> str:
        return self.page.inner_text("#shown")


@pytest.fixture(scope="module")
def browser() -> Iterator[Visit]:
    with open_page() as page:
        yield Visit(page)


def test_a_hostile_title_does_nothing_and_nothing_is_loaded(browser: Visit, few: Path) -> None:
    browser.open(few)
    assert browser.page.evaluate("window.hacked") is None
    assert browser.words == []
    assert browser.requests == [few.as_uri()]
    assert len(browser.shown) == 3
    assert browser.page.title() == "計画の取組実績 データ一覧"
    assert "broken" in browser.page.inner_text("#broken")
    browser.page.fill("#search", "window.hacked")  # its hit is shown as text, too
    assert browser.page.evaluate("window.hacked") is None
    assert browser.page.locator("img").count() == 0
    assert browser.count == "1 / 3"


def test_a_download_is_the_file(browser: Visit, few: Path) -> None:
    browser.open(few)
    with browser.page.expect_download() as download:
        browser.page.click("a[href='./report/report.xlsx']")
    assert Path(download.value.path()).read_bytes() == (few.parent / "report" / "report.xlsx").read_bytes()


@pytest.mark.parametrize(
    ("words", "count"),
    [
        ("", 2000),
        ("第1999号", 1),
        ("データ", 1),  # printed in half-width kana
        ("でーた", 1),
        ("ﾃﾞｰﾀ　市１２", 1),
        ("取組77の3", 1),
        ("set-1500", 1),
        ("総合計画 市46", 42),
        ("ない語", 0),
    ],
)
def test_search_as_you_type(browser: Visit, many: Path, words: str, count: int) -> None:
    browser.open(many)
    browser.page.fill("#search", words)
    assert browser.count == f"{count} / 2000"
    assert len(browser.shown) == min(count, ROWS)
    assert browser.page.is_visible("#none") == (count == 0)


def test_a_hit_in_an_initiative_is_named(browser: Visit, many: Path) -> None:
    browser.open(many)
    browser.page.fill("#search", "データの公開")
    assert browser.shown == ["第1234号 取組実績"]
    assert browser.page.inner_text("#datasets tr:not([hidden]) .hits") == "ﾃﾞｰﾀの公開"


def test_filters_go_together_and_can_be_cleared(browser: Visit, many: Path) -> None:
    browser.open(many)
    page = browser.page
    page.select_option("#doubt", "2")
    assert browser.count == "20 / 2000"
    page.select_option("#doubt", "0")
    page.select_option("#municipality", "=県2市12")
    assert browser.count == "43 / 2000"
    page.select_option("#prefecture", "=県1")
    assert page.input_value("#municipality") == "*"
    assert page.locator("#municipality option:not([disabled])").count() == 11
    assert browser.count == "425 / 2000"
    page.select_option("#year", "=2013")
    wanted = sum(number % 47 % 5 == 1 and number % 10 == 3 for number in range(COUNT))
    assert browser.count == f"{wanted} / 2000"
    page.select_option("#year", "=")
    assert all(int(title[1:-6]) % 50 == 0 for title in browser.shown)
    page.click("#reset")
    page.wait_for_function("document.getElementById('shown').textContent === '2000 / 2000'")


def test_the_rest_is_shown_when_asked_for_and_when_printed(browser: Visit, many: Path) -> None:
    browser.open(many)
    assert len(browser.shown) == ROWS
    assert browser.page.inner_text("#rest") == str(COUNT - ROWS)
    browser.page.fill("#search", "市1")
    browser.page.click("#more")
    assert f"{len(browser.shown)} / {COUNT}" == browser.count
    assert not browser.page.is_visible("#more")
    browser.page.fill("#search", "県2")
    assert len(browser.shown) == ROWS
    browser.page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    assert f"{len(browser.shown)} / {COUNT}" == browser.count


def test_columns_are_sorted_by_keyboard(browser: Visit, many: Path) -> None:
    browser.open(many)
    page = browser.page
    page.focus("thead th:nth-child(6) button")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert page.get_attribute("#datasets thead th:nth-child(6)", "aria-sort") == "descending"
    assert [int(title[1:-6]) % 100 for title in browser.shown[:20]] == [0] * 20
    assert browser.shown[0] == "第0号 取組実績"
    page.keyboard.press("Enter")
    assert browser.shown[0] == "第1号 取組実績"
    page.click("#datasets thead th:nth-child(3) button")
    assert browser.shown[:3] == ["第0号 取組実績", "第1号 取組実績", "第2号 取組実績"]
    assert page.locator("[aria-sort]").count() == 1


def test_every_field_is_reached_by_the_tab_key(browser: Visit, few: Path) -> None:
    browser.open(few)
    reached = []
    for _ in range(10):
        browser.page.keyboard.press("Tab")
        reached.append(browser.page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert reached[:2] == ["skip", "language"]
    assert [name for name in reached if name in ("search", "prefecture", "municipality", "year", "doubt", "reset")] == [
        "search",
        "prefecture",
        "municipality",
        "year",
        "doubt",
        "reset",
    ]


def test_the_language_is_switched(browser: Visit, few: Path) -> None:
    browser.open(few)
    header = "#datasets thead th:nth-child(1)"
    assert browser.page.inner_text(header) == "地方公共団体"
    browser.page.click("#language")
    assert browser.page.inner_text(header) == "Municipality"
    assert browser.page.get_attribute("html", "lang") == "en"
    browser.page.click("#language")
    assert browser.page.inner_text(header) == "地方公共団体"


def test_print_shows_the_list_without_the_controls(browser: Visit, few: Path) -> None:
    browser.open(few)
    browser.page.emulate_media(media="print")
    try:
        assert not browser.page.is_visible("#filters")
        assert not browser.page.is_visible("#language")
        assert browser.page.is_visible("#datasets")
        assert browser.page.pdf().startswith(b"%PDF")
    finally:
        browser.page.emulate_media(media="screen")
