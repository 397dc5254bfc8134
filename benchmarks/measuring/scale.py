"""What all reports of all municipalities cost, worked out from the pages a second that were measured."""

from __future__ import annotations

from collections.abc import Sequence

MUNICIPALITIES = 1741
"""Cities, wards, towns and villages of Japan (市区町村; the 23 special wards among them)."""

YEARS = 20

PAGES = (10, 30, 100)
"""Pages of a report: a short one, the mean of the PDF files that the project was tried on, a long one."""

NIGHT_HOURS = 10


def scale_rows(one: float, two: float) -> list[Sequence[str]]:
    """Rows of the table: pages a report, pages, hours with one worker, hours and nights on a machine of two cores.

    Args:
        one: Pages a second with one worker.
        two: Pages a second with two workers on two cores.

    >>> scale_rows(10, 18)[0]
    ('10', '348,200', '9.7', '5.4', '1')
    """
    rows: list[Sequence[str]] = []
    for length in PAGES:
        pages = MUNICIPALITIES * YEARS * length
        hours = pages / two / 3600
        machines = -(-hours // NIGHT_HOURS)
        rows.append((str(length), f"{pages:,}", f"{pages / one / 3600:.1f}", f"{hours:.1f}", f"{machines:.0f}"))
    return rows
