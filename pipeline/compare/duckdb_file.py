"""``compare.duckdb``: the tables of a set in one file, with their types, keys of comments, and exact decimals.

The tables are those of the Parquet files, in the same order of rows. DuckDB does not write the same bytes twice (its
header counts, and holds a random number); the rows are the same.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from torikumi.schemas.columns import TableDefinition


def database(tables: Iterable[TableDefinition], parquet: Mapping[str, bytes]) -> bytes:
    """The bytes of a DuckDB file.

    Args:
        tables: The tables.
        parquet: Table name → its Parquet file.
    """
    import duckdb

    with tempfile.TemporaryDirectory(prefix="torikumi-duckdb-") as folder:
        path = Path(folder, "compare.duckdb")
        connection = duckdb.connect(str(path), config={"threads": 1, "preserve_insertion_order": True})
        try:
            for table in tables:
                file = Path(folder, f"{table.name}.parquet")
                file.write_bytes(parquet[table.name])
                connection.execute(
                    f"CREATE TABLE {table.name} AS SELECT * FROM read_parquet($file)", {"file": str(file)}
                )
                connection.execute(f"COMMENT ON TABLE {table.name} IS {_quoted(f'{table.title}: {table.description}')}")
                for column in table:
                    words = _quoted(f"{column.title}: {column.description}")
                    connection.execute(f'COMMENT ON COLUMN {table.name}."{column.name}" IS {words}')
                file.unlink()
            connection.execute("CHECKPOINT")
        finally:
            connection.close()
        return path.read_bytes()


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
