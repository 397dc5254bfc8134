"""Japanese text → values: pure functions, usable on their own.

Each name is loaded when first asked for, so that importing the package costs nothing.

>>> from torikumi.normalizers import parse_quantity
>>> parse_quantity("50%以上").lower
Decimal('50')
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torikumi.normalizers.blocks import split_blocks as split_blocks
    from torikumi.normalizers.departments import split_departments as split_departments
    from torikumi.normalizers.grades import parse_grade as parse_grade
    from torikumi.normalizers.grades import parse_legend as parse_legend
    from torikumi.normalizers.indicators import parse_indicators as parse_indicators
    from torikumi.normalizers.items import split_items as split_items
    from torikumi.normalizers.pairing import pair_indicators as pair_indicators
    from torikumi.normalizers.quantities import parse_quantity as parse_quantity
    from torikumi.normalizers.quantities import read_quantity as read_quantity
    from torikumi.normalizers.series import parse_series as parse_series
    from torikumi.normalizers.text import close_spacing as close_spacing
    from torikumi.normalizers.text import fold_text as fold_text
    from torikumi.normalizers.text import normalize_text as normalize_text
    from torikumi.normalizers.years import parse_fiscal_year as parse_fiscal_year
    from torikumi.normalizers.years import read_fiscal_year as read_fiscal_year

_PLACES = {
    "split_blocks": "blocks",
    "split_departments": "departments",
    "parse_grade": "grades",
    "parse_legend": "grades",
    "parse_indicators": "indicators",
    "split_items": "items",
    "pair_indicators": "pairing",
    "parse_quantity": "quantities",
    "read_quantity": "quantities",
    "parse_series": "series",
    "close_spacing": "text",
    "fold_text": "text",
    "normalize_text": "text",
    "parse_fiscal_year": "years",
    "read_fiscal_year": "years",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"torikumi.normalizers.{_PLACES[name]}"), name)
    raise AttributeError(f"module 'torikumi.normalizers' has no attribute {name!r}")
