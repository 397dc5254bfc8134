"""Which reports are of one plan: by its title (計画名), without the year that some titles name."""

from __future__ import annotations

from torikumi.normalizers.text import fold_text
from torikumi.normalizers.years import find_years


def plan_key(title: str, fiscal_year: int | None) -> str:
    """The title of a plan as plans are told apart: without the year of the report, which some titles name.

    Args:
        title: As printed; "" when the report has none.
        fiscal_year: Of the report; None when it is not known.

    >>> plan_key("令和５年度　施策評価調書", 2023)
    '施策評価調書'
    >>> plan_key("第２次総合計画（令和３年度～７年度）", 2023)
    '第2次総合計画(令和3年度~7年度)'
    """
    for year in reversed(find_years(title)):
        if year.is_fiscal and year.fiscal_year == fiscal_year:
            title = title[: year.start] + title[year.end :]
    return fold_text(title)
