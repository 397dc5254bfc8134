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
    from torikumi.normalizers.departments import resolve_departments as resolve_departments
    from torikumi.normalizers.departments import split_departments as split_departments
    from torikumi.normalizers.grades import known_scale as known_scale
    from torikumi.normalizers.grades import parse_grade as parse_grade
    from torikumi.normalizers.grades import parse_legend as parse_legend
    from torikumi.normalizers.indicators import parse_indicators as parse_indicators
    from torikumi.normalizers.items import split_items as split_items
    from torikumi.normalizers.municipalities import parse_municipality as parse_municipality
    from torikumi.normalizers.municipality_mentions import find_mentions as find_mentions
    from torikumi.normalizers.pairing import pair_indicators as pair_indicators
    from torikumi.normalizers.printed_values import read_value as read_value
    from torikumi.normalizers.quantities import parse_quantity as parse_quantity
    from torikumi.normalizers.quantities import read_quantity as read_quantity
    from torikumi.normalizers.series import parse_series as parse_series
    from torikumi.normalizers.text import close_spacing as close_spacing
    from torikumi.normalizers.text import fold_text as fold_text
    from torikumi.normalizers.text import normalize_text as normalize_text
    from torikumi.normalizers.words import content_words as content_words
    from torikumi.normalizers.words import word_key as word_key
    from torikumi.normalizers.years import find_years as find_years
    from torikumi.normalizers.years import parse_fiscal_year as parse_fiscal_year
    from torikumi.normalizers.years import parse_period as parse_period
    from torikumi.normalizers.years import read_fiscal_year as read_fiscal_year

_PLACES = {
    "split_blocks": "blocks",
    "resolve_departments": "departments",
    "split_departments": "departments",
    "known_scale": "grades",
    "parse_grade": "grades",
    "parse_legend": "grades",
    "parse_indicators": "indicators",
    "split_items": "items",
    "parse_municipality": "municipalities",
    "find_mentions": "municipality_mentions",
    "pair_indicators": "pairing",
    "read_value": "printed_values",
    "parse_quantity": "quantities",
    "read_quantity": "quantities",
    "parse_series": "series",
    "close_spacing": "text",
    "fold_text": "text",
    "normalize_text": "text",
    "content_words": "words",
    "word_key": "words",
    "find_years": "years",
    "parse_fiscal_year": "years",
    "parse_period": "years",
    "read_fiscal_year": "years",
}

__all__ = sorted(_PLACES)


def __getattr__(name: str) -> Any:
    if name in _PLACES:
        return getattr(import_module(f"torikumi.normalizers.{_PLACES[name]}"), name)
    raise AttributeError(f"module 'torikumi.normalizers' has no attribute {name!r}")
