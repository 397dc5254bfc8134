"""Corrections in the browser, end to end: typed, saved, applied by the next conversion, shown as applied."""

from __future__ import annotations

import csv
import subprocess
import sys
import tomllib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from tests.support.browser import needs_browser, open_page
from torikumi.pipeline.batch.carry import staged
from torikumi.pipeline.batch.job import Settings, jobs_for
from torikumi.pipeline.batch.work import do_task
from torikumi.pipeline.export.json import report_from_json
from torikumi.schemas.report import Initiative, Report

if TYPE_CHECKING:
    from playwright.sync_api import Page

pytestmark = needs_browser

TABLE = """<table><tr><th>番号<th>取組項目<th>取組内容<th>取組実績<th>評価<th>備考</tr>
<tr><td>1<td>オープンデータの推進
<td>(1) 公開数を増やす。<br>(2) 研修を行<td>130件を公開した。<td>A<td>研修は2回行った。</tr>
<tr><td>2<td>電子申請の充実<td>手続を増やす。<td>3件増やした。<td>B<td></tr>
<tr><td>4<td>防災メール<td>登録者を増やす。<td>登録を呼びかけた。<td>A<td></tr></table>
<p>評価 A：達成した B：おおむね達成した</p>"""
"""A report with a gap in its numbers and a column that nothing knows."""


def convert_again(document: Path, output: Path) -> Report:
    """Convert a document as the command does, without a process of its own."""
    (job,) = jobs_for([document], output, Settings())
    with staged(job) as task:
        return do_task(task)[1]


@contextmanager
def served(dataset: Path) -> Iterator[tuple[str, Callable[[], None]]]:
    """The address at which `torikumi review` serves a dataset, and what ends it."""
    command = [
        sys.executable,
        "-c",
        "from torikumi.pipeline.cli import main; main()",
        "review",
        str(dataset),
        "--no-browser",
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)

    def end() -> None:
        process.terminate()
        process.wait(20)

    assert process.stdout is not None
    try:
        yield process.stdout.readline().strip(), end
    finally:
        end()
        process.stdout.close()


class Desk:
    """A dataset that is being corrected in the browser."""

    def __init__(self, page: Page, document: Path, output: Path, address: str) -> None:
        self.page, self.document, self.output, self.address = page, document, output, address
        self.folder = output / "report"
        self.words: list[str] = []
        page.on("pageerror", lambda error: self.words.append(str(error)))
        page.on("console", lambda message: self.words.append(message.text))

    def load(self) -> Page:
        self.page.goto(self.address)
        self.page.wait_for_selector("html[data-ready=all]", state="attached")
        if self.page.get_attribute("html", "lang") != "ja":
            self.page.click("#language")
        # the browser tells no text of what is far off the screen
        self.page.evaluate(
            "for (const node of document.querySelectorAll('article')) node.style.contentVisibility = 'visible'"
        )
        return self.page

    def press(self, *keys: str) -> None:
        for key in keys:
            self.page.keyboard.press(key)

    def edit(self, name: str) -> None:
        self.page.click(f"[data-id='{name}'] .label")
        self.press("e")
        self.page.wait_for_selector(f"[data-id='{name}'] .editor")

    def save(self) -> None:
        """Save with the keyboard, and wait for the editor to go."""
        self.press("Control+Enter")
        self.page.wait_for_selector(".editor", state="detached")

    @property
    def entries(self) -> list[dict[str, Any]]:
        """What corrections.toml says."""
        path = self.folder / "corrections.toml"
        return tomllib.loads(path.read_text("utf-8")).get("correction", []) if path.exists() else []

    def convert(self) -> Report:
        return convert_again(self.document, self.output)

    def read(self) -> Report:
        return report_from_json((self.folder / "report.json").read_bytes())

    def initiative(self, number: str) -> Initiative:
        return next(one for one in self.read().initiatives if one.number == number)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    folder = tmp_path_factory.mktemp("desk")
    document = folder / "report.html"
    document.write_text(f"<meta charset=utf-8><title>令和元年度 取組実績</title>{TABLE}", "utf-8")
    convert_again(document, folder / "out")
    with served(folder / "out" / "report") as (address, _), open_page() as page:
        page.emulate_media(reduced_motion="reduce")
        yield Desk(page, document, folder / "out", address)


def test_a_value_is_corrected_and_stays_corrected(desk: Desk) -> None:
    page = desk.load()
    grade = "[data-id='v1.grade']"
    desk.edit("v1.grade")
    desk.press("Control+a")
    page.keyboard.type("A")
    page.fill(f"{grade} .note-field input", "印字がかすれている")
    desk.save()
    assert "未反映" in page.inner_text(grade)
    assert page.inner_text(f"{grade} .pending-value") == "A"
    assert page.inner_text(f"{grade} .was del") == "B"
    assert page.is_visible("#run-again")
    assert desk.entries == [
        {"kind": "value", "initiative": "2", "field": "grade", "old": "B", "new": "A", "note": "印字がかすれている"}
    ]
    assert desk.initiative("2").grade == "B"  # the data are as they were
    page = desk.load()
    assert page.inner_text(f"{grade} .pending-value") == "A"

    report = desk.convert()
    assert desk.initiative("2").grade == "A"
    with (desk.folder / "initiatives.csv").open(encoding="utf-8-sig", newline="") as file:
        assert [row["grade"] for row in csv.DictReader(file)] == ["A", "A", "A"]
    assert [check.initiative for check in report.checks if check.code == "value-corrected"] == ["2"]
    assert "value-corrected" in (desk.folder / "review.html").read_text("utf-8")
    page = desk.load()
    assert "反映済み" in page.inner_text(grade)
    assert page.inner_text(f"{grade} .was del") == "B"
    assert not page.is_visible("#run-again")
    desk.convert()  # and it stays
    assert desk.initiative("2").grade == "A"
    assert desk.words == []


def test_items_are_split_joined_added_and_taken_out(desk: Desk) -> None:
    page = desk.load()
    assert [item.text for item in desk.initiative("1").contents] == ["(1) 公開数を増やす。", "(2) 研修を行"]
    desk.edit("v0.contents")
    desk.press("Control+End", "Delete")  # the end of the first item: joined with the next
    assert page.locator(".edit-rows textarea").count() == 1
    assert page.input_value(".edit-rows textarea") == "(1) 公開数を増やす。(2) 研修を行"
    desk.press("Enter")  # at the joint: split again
    assert [area.input_value() for area in page.locator(".edit-rows textarea").all()] == [
        "(1) 公開数を増やす。",
        "(2) 研修を行",
    ]
    desk.press("End")
    page.keyboard.type("う。")
    page.click(".edit-rows li:last-child >> text=下に追加")
    page.keyboard.type("(3) <b>広報</b>を行う。")
    desk.press("Control+Home", "Backspace")
    assert page.locator(".edit-rows textarea").count() == 2
    page.click(".edit-rows li:last-child >> text=下に追加")
    page.keyboard.type("取り消す行")
    page.click(".edit-rows li:last-child >> text=削除")
    desk.save()
    wanted = ["(1) 公開数を増やす。", "(2) 研修を行う。(3) <b>広報</b>を行う。"]
    assert page.locator("[data-id='v0.contents'] .pending-value li").all_inner_texts() == wanted
    assert page.locator("[data-id='v0.contents'] b").count() == 0
    assert desk.entries[-1]["new"] == wanted
    desk.convert()
    assert [item.text for item in desk.initiative("1").contents] == wanted
    desk.load()
    assert "反映済み" in page.inner_text("[data-id='v0.contents']")


def test_a_finding_is_marked_as_seen(desk: Desk) -> None:
    page = desk.load()
    gap = next(place for place, check in enumerate(desk.read().checks) if check.code == "number-gap")
    node = f"[data-id=f{gap}]"
    page.click(f"{node} .go")
    desk.press("s")
    page.wait_for_selector(f"{node} .chip.seen")
    assert "未反映" in page.inner_text(node)
    assert desk.entries[-1]["kind"] == "seen"
    desk.convert()
    assert desk.read().checks[gap].seen
    page = desk.load()
    assert page.inner_text(f"{node} .chip.seen").split() == ["✓", "確認済み"]
    page.click("text=確認済みを隠す")
    assert not page.is_visible(node)


def test_a_column_is_given_another_role(desk: Desk) -> None:
    page = desk.load()
    page.click("[data-id='v0.extra.備考'] .label")
    page.click("[data-id='v0.extra.備考'] .edit-tool >> text=列の役割")
    page.select_option("[data-id='v0.extra.備考'] select", "improvements")
    page.click("[data-id='v0.extra.備考'] >> text=保存")
    page.wait_for_selector(".editor", state="detached")
    assert desk.entries[-1] == {"kind": "role", "heading": "備考", "old": "extra", "new": "improvements"}
    desk.convert()
    assert [item.text for item in desk.initiative("1").improvements] == ["研修は2回行った。"]
    assert desk.initiative("1").extra == {}
    desk.load()
    assert page.locator("#correction-list .chip.pending").count() == 0


def test_what_the_data_cannot_hold_is_refused_by_the_field(desk: Desk) -> None:
    page = desk.load()
    before = desk.entries
    desk.edit("d.report.fiscal_year")
    desk.press("Control+a")
    page.keyboard.type("令和")
    desk.press("Control+Enter")
    page.wait_for_selector("[data-id='d.report.fiscal_year'] .refusal:not([hidden])")
    assert page.inner_text("[data-id='d.report.fiscal_year'] .refusal").startswith("保存できません")
    assert page.input_value("[data-id='d.report.fiscal_year'] input") == "令和"  # nothing is lost
    assert desk.entries == before
    desk.press("Escape")
    assert page.locator(".editor").count() == 0


def test_a_correction_is_taken_back(desk: Desk) -> None:
    page = desk.load()
    count = len(desk.entries)
    page.click("#parts a[href='#corrections']")
    page.locator(".correction", has_text="評価").get_by_text("取り消す").click()
    page.wait_for_selector("[data-id='v1.grade'] .chip.withdrawn", state="attached")
    assert len(desk.entries) == count - 1
    assert page.is_visible("#run-again")
    desk.convert()
    assert desk.initiative("2").grade == "B"


def test_without_an_answer_nothing_typed_is_lost(desk: Desk, tmp_path: Path) -> None:
    convert_again(desk.document, tmp_path / "out")
    with served(tmp_path / "out" / "report") as (address, end):
        here = Desk(desk.page, desk.document, tmp_path / "out", address)
        page = here.load()
        here.edit("v2.name")
        desk.press("Control+a")
        page.keyboard.type("防災メールの普及")
        end()
        desk.press("Control+Enter")
        page.wait_for_selector("[data-id='v2.name'] .refusal:not([hidden])")
        assert page.inner_text("[data-id='v2.name'] .refusal").startswith("サーバーが応答しません")
        assert page.input_value("[data-id='v2.name'] textarea") == "防災メールの普及"
        desk.press("Escape")
