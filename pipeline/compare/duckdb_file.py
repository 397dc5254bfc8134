"""``compare.duckdb``: the tables of a set in one file, with their types, comments, and exact decimals.

The tables are those of the Parquet files, in the same order of rows. DuckDB writes a random id into the first block of
each file. Here it is the checksum of the tables instead, so that the same set gives the same bytes with the same
version of DuckDB; a file whose first block is not as known here is left as DuckDB wrote it.
"""

from __future__ import annotations

import hashlib
import struct
import tempfile
from collections.abc import Iterable, Mapping
from pathlib import Path

from torikumi.schemas.columns import TableDefinition

BLOCK = 4096
"""Bytes of the first block: a checksum of 8, then what it is of."""

MAGIC = b"DUCK"
ID = slice(124, 140)
"""Where the random id stands (``db_identifier`` in DuckDB's ``MainHeader``)."""

_START, _FACTOR, _MASK = 5381, 0xBF58476D1CE4E5B9, (1 << 64) - 1
"""Of DuckDB's checksum of a block (``src/common/checksum.cpp``): words times the factor, joined by exclusive or."""


def database(tables: Iterable[TableDefinition], parquet: Mapping[str, bytes]) -> bytes:
    """The bytes of a DuckDB file.

    Args:
        tables: The tables.
        parquet: Table name → its Parquet file.
    """
    import duckdb

    digest = hashlib.sha256()
    with tempfile.TemporaryDirectory(prefix="torikumi-duckdb-") as folder:
        path = Path(folder, "compare.duckdb")
        connection = duckdb.connect(str(path), config={"threads": 1, "preserve_insertion_order": True})
        try:
            for table in tables:
                file = Path(folder, f"{table.name}.parquet")
                file.write_bytes(parquet[table.name])
                digest.update(parquet[table.name])
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
        written = path.read_bytes()
        settled = with_id(written, digest.digest())
        if settled != written:
            path.write_bytes(settled)
            try:
                duckdb.connect(str(path), read_only=True).close()
            except duckdb.Error:  # a version that looks at more than is known here
                return written
        return settled


def with_id(content: bytes, digest: bytes) -> bytes:
    """A DuckDB file with an id of its own choice; unchanged where its first block is not as known."""
    block = bytearray(content[:BLOCK])
    known = len(block) == BLOCK and block[8:12] == MAGIC and struct.unpack_from("<Q", block)[0] == _checksum(block)
    if not known:
        return content
    block[ID] = digest[: ID.stop - ID.start]
    struct.pack_into("<Q", block, 0, _checksum(block))
    return bytes(block) + content[BLOCK:]


def _checksum(block: bytes | bytearray) -> int:
    """DuckDB's checksum of all of a block but the checksum itself."""
    found = _START
    for (word,) in struct.iter_unpack("<Q", bytes(block[8:])):
        found ^= (word * _FACTOR) & _MASK
    return found


def _quoted(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
