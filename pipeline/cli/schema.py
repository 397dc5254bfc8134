"""``torikumi schema``: print a published schema."""

from __future__ import annotations

from typing import Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people


def schema(
    name: Annotated[
        str,
        typer.Argument(
            metavar="NAME", help="report, corrections, or a table: initiatives, items, indicators, checks …"
        ),
    ],
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Print the JSON Schema of report.json or corrections.toml, or the Table Schema of a CSV file."""
    with faults_for_people("torikumi schema", debug):
        import json

        from torikumi.schemas.columns import TABLES
        from torikumi.schemas.errors import UsageError
        from torikumi.schemas.published import corrections_schema, report_schema, table_schema

        if name == "report":
            found = report_schema()
        elif name == "corrections":
            found = corrections_schema()
        elif name in TABLES:
            found = table_schema(TABLES[name])
        else:
            raise UsageError(
                f"there is no schema {name!r}", advice=f"choose from report, corrections, {', '.join(TABLES)}"
            )
        print(json.dumps(found, ensure_ascii=False, indent=2))
