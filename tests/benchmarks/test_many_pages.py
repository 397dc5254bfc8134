"""The long report of the benchmark: it is what it says, and the same every time."""

import re
from itertools import chain

import pypdfium2
import pytest

from measuring.documents import SAMPLES, samples
from measuring.many_pages import PAGES_MIN, draw, initiative
from measuring.truths import labelled_cells, report_cells


def page_texts(pdf: bytes) -> list[str]:
    with pypdfium2.PdfDocument(pdf) as document:
        return ["".join(page.get_textpage().get_text_bounded().split()) for page in document]


@pytest.mark.parametrize("pages", [PAGES_MIN, 5])
def test_it_has_as_many_pages_as_asked_for(pages: int) -> None:
    assert len(page_texts(draw(pages)[0])) == pages


def test_drawing_again_gives_the_same_bytes_and_the_same_truth() -> None:
    assert draw(3) == draw(3)


def test_the_words_of_an_initiative_are_the_same_on_every_machine() -> None:
    row = initiative(1201)
    assert row["name"] == "図書館サービスのオンライン化の推進（第2期）"
    item = "松原支所に端末を配備し、図書館サービスの利用者13,010人が待たずに手続できるようにする。"
    assert row["contents"][0] == f"(1) {item}"


def test_one_page_is_too_few() -> None:
    with pytest.raises(ValueError, match="at least 2 pages"):
        draw(1)


def test_every_page_is_full_of_rows_and_prints_every_cell_of_the_truth() -> None:
    pdf, truth = draw(4)
    pages = page_texts(pdf)
    for row in truth["initiatives"]:
        cells = ["".join(cell.split()) for cell in labelled_cells(row)]
        assert any(all(cell in page for cell in cells) for page in pages), row["no"]
    assert [len(re.findall("<取組内容>", page)) >= 2 for page in pages] == [True] * 4


def test_numbers_and_names_are_unique_and_no_cell_is_empty() -> None:
    rows = [initiative(number) for number in range(1, 1300)]
    for key in ("no", "name"):
        assert len({row[key] for row in rows}) == len(rows)
    contents = list(chain.from_iterable(row["contents"] for row in rows))
    assert len(set(contents)) == len(contents)
    assert all(all(labelled_cells(row)) for row in rows)


def test_the_printed_counts_are_those_of_the_rows() -> None:
    truth = draw(3)[1]
    assert sum(row["count"] for row in truth["summary"]["rows"]) == len(truth["initiatives"])


def test_the_truth_of_a_sample_is_its_cells_that_are_not_empty() -> None:
    row = {**initiative(1), "improvements": []}
    cells = [cell for (cell,) in report_cells({"initiatives": [row]}, labelled_cells)]
    assert cells[:2] == ["1", row["name"]]
    assert len(cells) == 6
    [tokushima] = samples(["tokushima-r1"])
    assert len(tokushima.parts[0].truth) == 27 * 7 - 4  # four initiatives have no improvements


def test_every_sample_of_the_benchmark_is_there() -> None:
    assert all(document.parts[0].path.is_file() for document in samples(SAMPLES))
