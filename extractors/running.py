"""Running heads and page numbers (柱, ノンブル): what stands at the same place of page after page.

Decided by repetition (same place, same text but for its digits), not by a fixed margin; a lone page number is known by
its form.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from torikumi.schemas.tables import PageContent, TextBlock

ZONE = 0.16
"""Share of the page's height, at its head and foot, where running text stands."""

PAGES_MIN = 3
"""On fewer pages of a longer document a repeated line may be a note that belongs to each table."""

PLACE_PT = 4.0
"""Running text moves by less than this from page to page, in points."""

PAGE_NUMBER = re.compile(r"[-‐‑–—―−－\s(（\[P.p]*\d{1,4}(?:\s*[/／]\s*\d{1,4})?[-‐‑–—―−－\s)）\]]*(?:ページ|頁)?")
"""A page number on its own: 3, - 3 -, 3 / 12, P.3."""

LABELLED = re.compile(r"[^\s：:0]{2,10}[：:]\s*\S")
"""A line that names what it tells; one that tells something else on each page is no running head."""


def split_running(pages: Sequence[PageContent]) -> tuple[list[tuple[TextBlock, ...]], tuple[TextBlock, ...]]:
    """Tell running text from prose.

    Args:
        pages: The pages of a document, in order.

    Returns:
        For each page its running blocks; and each different running text once, as it first stands (page numbers not).
    """
    places: dict[tuple[str, int], list[tuple[int, TextBlock]]] = defaultdict(list)
    for index, page in enumerate(pages):
        for block in page.blocks:
            if block.bbox.top < ZONE * page.height or block.bbox.bottom > (1 - ZONE) * page.height:
                key = re.sub(r"[\d\s]+", "0", block.text), round(block.bbox.top / PLACE_PT)
                places[key].append((index, block))
    running: list[list[TextBlock]] = [[] for _ in pages]
    heads = []
    for (pattern, row), found in places.items():
        near = found + places.get((pattern, row - 1), []) + places.get((pattern, row + 1), [])
        repeated = len({index for index, _ in near}) >= min(PAGES_MIN, max(2, len(pages)))
        if LABELLED.match(pattern) and len({block.text for _, block in near}) > 1:
            repeated = False  # what the page is about (整理番号：014), not where it stands
        for number, (index, block) in enumerate(found):
            if PAGE_NUMBER.fullmatch(block.text.strip()):
                running[index].append(block)
            elif repeated:
                running[index].append(block)
                if number == 0:
                    heads.append(block)
    return [tuple(blocks) for blocks in running], tuple(heads)
