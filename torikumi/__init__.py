"""torikumi (取組): progress reports of municipal plans become validated open data.

The public calls are loaded when first used, so that ``import torikumi`` costs nothing:

- ``torikumi.convert(path, ...) -> Report``: one document, read, checked and returned (nothing is written);
- ``torikumi.load(folder) -> dict[str, pandas.DataFrame]``: the tables of a dataset folder, with their types.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torikumi.pipeline.convert import convert as convert
    from torikumi.pipeline.load import load as load

__all__ = ["__version__", "convert", "load"]

__version__ = "0.1.0"


def __getattr__(name: str) -> Any:
    if name == "convert":
        from torikumi.pipeline.convert import convert

        return convert
    if name == "load":
        from torikumi.pipeline.load import load

        return load
    raise AttributeError(f"module 'torikumi' has no attribute {name!r}")
