"""The count of exact cells."""

import pytest

from measuring.exact import exact_cells
from measuring.truths import page_cells


@pytest.mark.parametrize(
    ("truth", "found", "count"),
    [
        ([("取組",)], ["取組"], 1),
        ([("取組内容",)], ["取組\n内 容　"], 1),  # white space is no part of a text
        ([("取組",)], ["取組み"], 0),
        ([("取組",)], [], 0),
        ([], ["取組"], 0),
        ([("A",), ("A",)], ["A"], 1),  # a found cell counts once
        ([("A",), ("A",)], ["A", "A", "A"], 2),
        ([("（注）",)], ["(注)"], 0),  # width is part of a text
        ([("遈", "道")], ["道"], 1),  # a further reading
    ],
)
def test_a_cell_is_exact_when_a_found_cell_has_its_text(
    truth: list[tuple[str, ...]], found: list[str], count: int
) -> None:
    assert exact_cells(truth, found) == count


def test_labelled_pages_are_compared_without_width() -> None:
    truth = {"tables": [{"cells": [{"text": "（注）１"}, {"text": ""}, {"text": "", "void": True}]}]}
    assert page_cells(truth) == [("(注)1",)]
    assert exact_cells(page_cells(truth), ["（注） 1"], fold_width=True) == 1


def test_what_the_file_encodes_counts_as_right() -> None:
    truth = {"tables": [{"cells": [{"text": "林道", "text_layer": "林遈"}]}]}
    assert exact_cells(page_cells(truth), ["林遈"], fold_width=True) == 1
