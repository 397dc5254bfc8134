"""CPU time of each page of a file in torikumi: ``python -m measuring.slowest FILE`` prints milliseconds as JSON.

A page is read and its tables are found; joining tables over pages is not in it.
"""

from __future__ import annotations

import time
from pathlib import Path

from measuring.process import tell


def page_times(path: Path) -> list[float]:
    """Milliseconds of each page."""
    from torikumi.extractors.page import page_content
    from torikumi.extractors.readers.open import open_reader

    times = []
    with open_reader(path) as source:
        for number in range(1, source.info.pages + 1):
            start = time.process_time()
            page_content(source.read_page(number))
            times.append((time.process_time() - start) * 1000)
    return times


if __name__ == "__main__":
    tell(page_times)
