"""Write ``compare-columns.md`` from the definitions of the columns: ``python docs/make_compare_columns.py``."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from torikumi.pipeline.compare.problems import SEVERITIES
from torikumi.schemas.columns import Column, TableDefinition
from torikumi.schemas.compare_columns import COMPARE_TABLES


def page() -> str:
    """The page as Markdown."""
    lines = [
        "# The columns of a comparison",
        "",
        "The tables that `torikumi compare` writes ([compare.md](compare.md)), and the pandas frames that",
        "`torikumi.load` gives of them. A `number` is an exact `decimal.Decimal` in a frame, `integer` and `year` are",
        "`Int64`, `string` is pandas' `string`; an empty cell is `None` or `<NA>`. Made from",
        "`schemas/compare_columns.py` by `docs/make_compare_columns.py`.",
    ]
    for table in COMPARE_TABLES.values():
        lines += _table(table)
    codes = ", ".join(f"`{code.value}` ({severity.value})" for code, severity in SEVERITIES.items())
    lines += ["", "## Codes of `problems`", "", f"{codes}. [compare.md](compare.md) says what they mean."]
    return "\n".join(lines) + "\n"


def _table(table: TableDefinition) -> Iterator[str]:
    yield from ("", f"## `{table.name}` ({table.title})", "", table.description, "")
    yield from ("| column | 列名 | type | what |", "| --- | --- | --- | --- |")
    for column in table:
        yield f"| `{column.name}` | {column.title} | {column.type} | {_description(column, table)} |"


def _description(column: Column, table: TableDefinition) -> str:
    text = column.description.replace("|", "\\|")
    values = column.constraints.get("enum")
    if values:
        text += f" One of: {', '.join(f'`{value}`' for value in values)}."
    leads = [key.table or table.name for key in table.foreign_keys if key.column == column.name]
    return text + (f" → `{leads[0]}`" if leads else "")


if __name__ == "__main__":
    Path(__file__).with_name("compare-columns.md").write_text(page(), encoding="utf-8")
