"""The review page in a browser: each value leads to its box and back, by mouse and keyboard, and nothing is loaded.

Nothing is asked of the page by ``wait_for_function``: its policy forbids what that would need.
"""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pymupdf
import pytest

from tests.pipeline.review.test_page import HOSTILE, hostile_report
from tests.support.browser import needs_browser, open_page
from tests.support.reports import awkward_report
from tests.support.shared_samples import ROOT
from tests.support.written import sample_report
from torikumi.pipeline.convert import convert
from torikumi.pipeline.review.page import review_page
from torikumi.pipeline.review.pictures import PagePicture, page_pictures
from torikumi.schemas.findings import Severity
from torikumi.schemas.report import Check, Initiative, Place, Report
from torikumi.schemas.values import Item

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_browser

SAMPLE = ROOT / "samples" / "tokushima-r1" / "report.pdf"

ALL_VALUES = """() => {
  const found = [];
  const pane = document.getElementById("sheets").getBoundingClientRect();
  for (const value of document.querySelectorAll(".initiative .value")) {
    const place = value.querySelector(".place");
    if (!place) continue;
    value.querySelector(".label").click();
    for (const box of document.querySelectorAll(".box.lit")) {
      const sheet = box.closest(".sheet");
      const outer = sheet.querySelector(".picture").getBoundingClientRect();
      const inner = box.getBoundingClientRect();
      found.push({
        id: value.dataset.id, page: Number(sheet.dataset.page), width: outer.width,
        box: [inner.left - outer.left, inner.top - outer.top, inner.right - outer.left, inner.bottom - outer.top],
        seen: inner.top >= pane.top - 1 && inner.bottom <= pane.bottom + 1 && inner.left >= pane.left - 1,
        current: document.querySelectorAll(".value.current").length,
      });
    }
  }
  return found;
}"""
"""Presses the label of each value that has a place, and tells which boxes are lit then, and where."""


class Visit:
    """A review page in the browser, and what it did."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.requests: list[str] = []
        self.words: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.words.append(message.text))
        page.on("pageerror", lambda error: self.words.append(str(error)))
        page.emulate_media(reduced_motion="reduce")

    def open(self, path: Path, language: str = "ja") -> Page:
        self.requests.clear()
        self.words.clear()
        self.page.goto(path.as_uri())
        self.page.wait_for_selector("html[data-ready=all]", state="attached")
        if self.page.get_attribute("html", "lang") != language:
            self.page.click("#language")
        return self.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    @property
    def current(self) -> str | None:
        """The value, text or finding that is selected."""
        node = self.page.locator(".current")
        return node.get_attribute("data-id") if node.count() else None

    @property
    def focused(self) -> str:
        """The value or finding that has the focus, or the kind of element."""
        told: str = self.page.evaluate(
            "(document.activeElement.closest('[data-id]') || {dataset: {}}).dataset.id"
            " || document.activeElement.className"
        )
        return told

    @property
    def lit(self) -> list[tuple[int, str]]:
        """The pages and names of the boxes that are lit."""
        boxes = self.page.locator(".box.lit").all()
        return [
            (
                int(box.locator("xpath=ancestor::section[1]").get_attribute("data-page") or 0),
                box.get_attribute("aria-label") or "",
            )
            for box in boxes
        ]

    def findings(self) -> list[str]:
        """The findings that are shown."""
        return [node.get_attribute("data-id") or "" for node in self.page.locator(".finding:not([hidden])").all()]


@pytest.fixture(scope="module")
def browser() -> Iterator[Visit]:
    with open_page(1280, 800) as page:
        yield Visit(page)


def written(folder: Path, report: Report, pictures: tuple[PagePicture, ...], **options: Any) -> Path:
    path = folder / "review.html"
    path.write_bytes(review_page(report, pictures, **options))
    return path


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("sample"), sample_report(), page_pictures(SAMPLE, range(1, 10)))


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("hostile")
    return written(folder, hostile_report("".join(HOSTILE)), (PagePicture(2, 600, 800),))


def test_each_value_of_all_initiatives_leads_to_its_box(browser: Visit, sample: Path) -> None:
    page = browser.open(sample)
    found = page.evaluate(ALL_VALUES)
    told: dict[str, list[dict[str, Any]]] = {}
    for entry in found:
        told.setdefault(entry["id"], []).append(entry)
        assert entry["seen"], entry
        assert entry["current"] == 1
    report = sample_report()
    assert len(report.initiatives) == 27
    for index, initiative in enumerate(report.initiatives):
        assert {"number", "name", "contents", "results", "grade", "departments"} <= set(initiative.provenance)
        for field, places in initiative.provenance.items():
            boxes = told[f"v{index}.{field}"]
            assert [entry["page"] for entry in boxes] == [place.page for place in places]
            for entry, place in zip(boxes, places, strict=True):
                scale = entry["width"] / 841.89
                assert place.bbox is not None
                # the box is drawn 1.5 points around the letters, give or take a pixel
                wide = [place.bbox[0] - 1.5, place.bbox[1] - 1.5, place.bbox[2] + 1.5, place.bbox[3] + 1.5]
                assert entry["box"] == pytest.approx([side * scale for side in wide], abs=1.5), (index, field)
    assert len(told) == sum(len(initiative.provenance) for initiative in report.initiatives)
    assert browser.words == []


def test_a_value_is_clicked_then_its_box_then_the_next_box(browser: Visit, sample: Path) -> None:
    page = browser.open(sample)
    page.click("[data-id='v4.grade'] .content")
    assert browser.current == "v4.grade"
    assert [number for number, _ in browser.lit] == [4]
    page.locator(".box[aria-label^='8 取組項目']").click()
    assert browser.current == browser.focused == "v7.name"
    value = page.locator("[data-id='v7.name']").bounding_box()
    assert value is not None
    assert 100 < value["y"] < 760  # it is seen
    assert page.inner_text("[data-id='v7.name'] .content") == sample_report().initiatives[7].name


def test_findings_come_first_and_the_keyboard_goes_through_them(browser: Visit, sample: Path) -> None:
    page = browser.open(sample)
    shown = browser.findings()
    assert len(shown) == len(sample_report().checks) == 21
    severities = [sample_report().checks[int(name[1:])].severity.value for name in shown]
    assert severities == sorted(severities, reverse=True)  # warnings before info
    browser.press("j")
    assert browser.current == browser.focused == shown[0]
    assert [number for number, _ in browser.lit] == [2]
    browser.press("j", "j", "k")
    assert browser.current == shown[1]
    assert page.inner_text(".finding.current .code") == "数値の示す結果が評価より良くなっています。"
    assert "B" in page.inner_text(".finding.current .preview")
    assert browser.lit[0][0] == 4
    browser.press("Enter")  # to the value
    assert browser.current == browser.focused == "v4.grade"
    browser.press("Enter")  # to its box
    assert "box" in browser.focused
    browser.press("Enter")  # and back: what was found there comes after what stands there
    assert browser.current in ("v4.grade", shown[1])
    browser.press("Escape")
    assert browser.current is None
    assert browser.lit == []


def test_j_stays_at_the_last_finding(browser: Visit, sample: Path) -> None:
    browser.open(sample)
    browser.press("k")
    last = browser.findings()[-1]
    assert browser.current == last
    browser.press("j")
    assert browser.current == last


def test_findings_are_filtered_by_severity(browser: Visit, sample: Path) -> None:
    page = browser.open(sample)
    assert page.inner_text(".filter.warning").split() == ["⚠", "要確認", "12"]
    assert page.is_disabled(".filter.error")
    page.click(".filter.info")
    assert page.get_attribute(".filter.info", "aria-pressed") == "false"
    assert len(browser.findings()) == 12
    assert page.inner_text("#n-findings") == "12/21"
    page.click(".filter.warning")
    assert browser.findings() == []
    page.click(".filter.info")
    assert len(browser.findings()) == 9


def test_initiatives_values_and_boxes_by_keyboard(browser: Visit, sample: Path) -> None:
    page = browser.open(sample)
    browser.press("n", "n")
    assert browser.focused == "v1.name"
    browser.press("ArrowDown", "ArrowDown")
    assert browser.focused == browser.current == "v1.section"
    browser.press("ArrowDown", "Enter")
    assert page.evaluate("document.activeElement.getAttribute('aria-label')") == "2 取組内容"
    browser.press("ArrowDown")
    assert page.evaluate("document.activeElement.className").startswith("box")
    browser.press("p")
    assert browser.focused == "v0.name"
    browser.press("p")
    assert browser.focused == "v0.name"


def test_search_as_you_type(browser: Visit, sample: Path) -> None:
    page = browser.open(sample)
    browser.press("/")
    page.keyboard.type("ﾏｲﾅﾝﾊﾞｰ　コンビニ")
    shown = page.locator(".initiative:not([hidden])")
    assert shown.count() == 1
    assert page.inner_text("#hits").split()[1] == "件"
    assert all(
        "マイナンバー" in text or "コンビニ" in text
        for text in page.locator(".finding:not([hidden])").all_inner_texts()
    )
    browser.press("Enter")
    assert browser.focused == "v11.name"
    browser.press("Escape")
    assert page.locator(".initiative:not([hidden])").count() == 27
    browser.press("/")
    page.keyboard.type("ない語句")
    assert page.inner_text("#hits") == "該当するものはありません。"
    browser.press("Escape")
    assert len(browser.findings()) == 21


def test_the_language_is_switched(browser: Visit, sample: Path) -> None:
    page = browser.open(sample, "en")
    assert page.inner_text("#findings-title") == "Findings"
    browser.press("n")
    assert page.inner_text("[data-id='v0.contents'] .label").split() == ["Contents", "p.", "3"]
    assert page.get_attribute("#search", "placeholder") == "Search"
    page.click("#language")
    assert page.get_attribute("html", "lang") == "ja"
    assert page.inner_text("[data-id='v0.contents'] .label").split() == ["取組内容", "3ページ"]
    assert page.get_attribute("#search", "aria-label") == "取組・値・検査結果を検索（空白で区切るとすべてを含むもの）"
    browser.press("?")
    assert page.is_visible("#keys")
    page.click("#keys button")
    assert not page.is_visible("#keys")


def test_everything_has_a_name_for_who_does_not_see_it(browser: Visit, sample: Path) -> None:
    page = browser.open(sample, "en")
    nameless = page.evaluate(
        "Array.from(document.querySelectorAll('button, input, select, section, nav')).filter((node) => "
        "!node.textContent.trim() && !node.getAttribute('aria-label') && !node.getAttribute('aria-labelledby')).length"
    )
    assert nameless == 0
    reached = []
    for _ in range(6):
        browser.press("Tab")
        reached.append(page.evaluate("document.activeElement.id || document.activeElement.className"))
    assert reached == ["skip", "search", "help", "language", "goto", "zoom-out"]


def test_hostile_text_stays_text(browser: Visit, hostile: Path) -> None:
    page = browser.open(hostile)
    text = "".join(HOSTILE)
    assert page.evaluate("window.hacked") is None
    assert browser.words == []
    assert browser.requests == [hostile.as_uri()]
    assert page.locator("#initiatives img, #findings img, #initiatives script").count() == 0
    shown = page.inner_text("[data-id='v0.grade'] .content")
    # controls are shown by their numbers, everything else as it is
    for sign in "\u2028\u2029\u202e\x9b":
        text = text.replace(sign, f"U+{ord(sign):04X}")
    assert shown == text
    page.fill("#search", "window.hacked")
    browser.press("Escape", "j", "n")
    assert page.evaluate("window.hacked") is None
    assert browser.words == []
    assert browser.requests == [hostile.as_uri()]


def test_a_long_unbroken_text_stays_in_its_column(browser: Visit, tmp_path: Path) -> None:
    base = awkward_report()
    long = base.initiatives[0].model_copy(
        update={"name": "W" * 4000, "contents": (Item(text="長" * 3000 + "x" * 2000),)}
    )
    page = browser.open(written(tmp_path, base.model_copy(update={"initiatives": (long,)}), ()))
    assert page.evaluate(
        "document.getElementById('columns').scrollWidth <= document.getElementById('columns').clientWidth"
    )


def test_a_document_without_pages_says_locations(browser: Visit, tmp_path: Path) -> None:
    report = convert(ROOT / "samples" / "layouts" / "squared-paper.xlsx")
    page = browser.open(written(tmp_path, report, ()))
    assert not page.is_visible("#pages")
    place = report.initiatives[0].provenance["name"][0].location
    assert place
    assert page.inner_text("[data-id='v0.name'] .place") == place
    browser.press("n")
    assert browser.current == "v0.name"
    assert browser.words == []


def test_pages_without_pictures_are_said(browser: Visit, tmp_path: Path) -> None:
    pictures = page_pictures(SAMPLE, range(1, 10))
    some = (*pictures[:3], *(PagePicture(one.page, one.width, one.height) for one in pictures[3:]))
    page = browser.open(written(tmp_path, sample_report(), some))
    assert page.locator(".sheet .missing").count() == 6
    assert page.inner_text("#pages-note")
    page.click("[data-id='v4.grade'] .label")
    assert [number for number, _ in browser.lit] == [4]  # its box is shown on the empty page
    none = tuple(PagePicture(one.page, one.width, one.height) for one in pictures)
    page = browser.open(written(tmp_path, sample_report(), none))
    assert not page.is_visible("#pages")
    page.click("[data-id='v4.grade'] .label")
    assert page.inner_text("[data-id='v4.grade'] .place") == "4ページ"


def test_what_ocr_read_says_how_sure_it_was_and_shows_the_place(browser: Visit, tmp_path: Path) -> None:
    initiative = Initiative(
        id="1", name="研修", grade="A", provenance={"grade": (Place(page=3, bbox=(576.41, 376.97, 581.59, 385.49)),)}
    )
    title = Place(page=3, bbox=(245.45, 42.73, 596.45, 56.53), ocr=True, engine="x", confidence=Decimal("0.831"))
    held = {"plan.title": (title,), "summary": (title,), "grade_scale": (title.model_copy(update={"ocr": False}),)}
    report = awkward_report().model_copy(update={"initiatives": (initiative,), "checks": (), "provenance": held})
    content = review_page(report, page_pictures(SAMPLE, [3]))
    marked = content.replace(b"385.49]", b'385.49],"ocr":true,"engine":"x","confidence":0.978', 1)
    assert marked != content
    path = tmp_path / "review.html"
    path.write_bytes(marked)
    page = browser.open(path)
    assert page.inner_text("[data-id='v0.grade'] .ocr") == "OCR 97%"
    cut = page.locator("[data-id='v0.grade'] .cutout")
    cut.scroll_into_view_if_needed()
    page.wait_for_selector(".cutout img[src^='data:image/png']", state="attached")
    whole, part = cut.locator("img").bounding_box(), cut.bounding_box()
    assert whole is not None
    assert part is not None
    scale = whole["width"] / 841.89
    assert (part["x"] - whole["x"]) / scale == pytest.approx(576.41 - 4, abs=1)
    assert (part["y"] - whole["y"]) / scale == pytest.approx(376.97 - 4, abs=1)
    assert page.locator("[data-id='v0.name'] .ocr").count() == 0
    # what is said of the document as a whole says so, too, and leads to its place
    assert page.inner_text("[data-id='d.plan.title'] .ocr") == "OCR 83%"
    assert page.locator("#document-body .value.plain .ocr").all_inner_texts() == ["OCR 83%"]
    page.click("[data-id='d.plan.title'] .label")
    assert page.locator(".box.lit").count() == 1
    # how sure the machine was is not said of what a person wrote, nor made up where nothing tells it
    wrote = Check(code="value-corrected", severity=Severity.INFO, message="…", initiative="1", field="grade")
    corrected = review_page(report.model_copy(update={"checks": (wrote,)}), page_pictures(SAMPLE, [3]))
    for content, told, chip in (
        (corrected, b'"confidence":0.978', "OCR"),
        (review_page(report, page_pictures(SAMPLE, [3])), b'"engine":"x"', "OCR 0%"),
    ):
        path.write_bytes(content.replace(b"385.49]", b'385.49],"ocr":true,' + told, 1))
        assert browser.open(path).inner_text("[data-id='v0.grade'] .ocr") == chip


def test_seen_findings_are_marked_and_can_be_hidden(browser: Visit, tmp_path: Path) -> None:
    content = review_page(awkward_report(), ())
    marked = content.replace(b'"code":"grade-not-in-legend"', b'"seen":true,"code":"grade-not-in-legend"', 1)
    assert marked != content
    path = tmp_path / "review.html"
    path.write_bytes(marked)
    page = browser.open(path)
    assert "確認済み" in page.inner_text("[data-id=f0]")
    assert browser.findings() == ["f0", "f1"]
    page.click("text=確認済みを隠す")
    assert browser.findings() == ["f1"]


@pytest.mark.parametrize(("width", "height"), [(1920, 1080), (390, 800)])
def test_wide_and_narrow_screens(browser: Visit, sample: Path, width: int, height: int) -> None:
    browser.page.set_viewport_size({"width": width, "height": height})
    try:
        page = browser.open(sample)
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        browser.press("j", "j")
        box, finding = page.locator(".box.lit").bounding_box(), page.locator(".finding.current").bounding_box()
        assert box is not None
        assert finding is not None
        assert 0 < box["y"] < height
        assert 0 < finding["y"] < height
        value = page.locator("[data-id='v4.grade']").bounding_box()
        assert value is not None
        # on a wide screen the value is seen beside finding and page
        assert (0 < value["y"] < height) == (width == 1920)
    finally:
        browser.page.set_viewport_size({"width": 1280, "height": 800})


def test_it_prints_as_a_document_with_the_pages_behind(browser: Visit, sample: Path, tmp_path: Path) -> None:
    page = browser.open(sample)
    browser.press("j")
    path = tmp_path / "printed.pdf"
    page.pdf(path=path, prefer_css_page_size=True, print_background=True)
    with pymupdf.open(path) as printed:
        texts = ["".join(sheet.get_text().split()) for sheet in printed]
        wide = [sheet.rect.width > sheet.rect.height for sheet in printed]
        pictures = [len(sheet.get_images()) for sheet in printed]
    assert wide == [False] * (len(wide) - 9) + [True] * 9  # one sheet for each page, as wide as they are
    assert pictures[-9:] == [1] * 9
    whole = "".join(texts)
    for initiative in sample_report().initiatives:
        assert "".join(initiative.name.split()) in whole
    for check in sample_report().checks:
        assert check.code.replace(" ", "") in whole.replace("\u00ad", "")
    assert texts[0].index("検査結果") < 200
    assert "キー操作" not in whole
