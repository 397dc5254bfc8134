"""The peers: other programs that find ruled tables, with their own defaults for them."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from measuring.readers import Pages, Read

Rows = list[list[Any]]
"""Rows of a table; what is no text is a square that a merged cell covers."""


def row_cells(tables: Iterable[Rows]) -> list[str]:
    """The texts in the rows of tables."""
    return [cell for rows in tables for row in rows for cell in row if isinstance(cell, str)]


def load_pdfplumber() -> Read:
    """pdfplumber, strategy ``lines`` (its default)."""
    import pdfplumber

    def read(path: Path, pages: Pages) -> list[Rows]:
        tables: list[Rows] = []
        with pdfplumber.open(path, pages=None if pages is None else list(pages)) as document:
            for page in document.pages:
                tables += page.extract_tables()
                page.close()  # else it keeps every page's characters
        return tables

    return read


def load_pymupdf() -> Read:
    """PyMuPDF, strategy ``lines`` (its default)."""
    import pymupdf

    def read(path: Path, pages: Pages) -> list[Rows]:
        tables: list[Rows] = []
        with pymupdf.open(path) as document:
            for number in pages or range(1, len(document) + 1):
                found = document[number - 1].find_tables(strategy="lines")
                tables += [table.extract() for table in found.tables]
        return tables

    return read


def load_camelot() -> Read:
    """camelot, flavour ``lattice``."""
    import camelot

    def read(path: Path, pages: Pages) -> list[Rows]:
        wanted = "all" if pages is None else ",".join(map(str, pages))
        found = camelot.read_pdf(os.fspath(path), pages=wanted, flavor="lattice", suppress_stdout=True)
        return [table.df.to_numpy().tolist() for table in found]

    return read


def load_tablers() -> Read:
    """The package tablers (Rust on PDFium), with its defaults: edges of lines and rectangles."""
    import tablers

    def read(path: Path, pages: Pages) -> list[str]:
        texts: list[str] = []
        with tablers.Document(path) as document:
            for number in pages or range(1, document.page_count + 1):
                for table in tablers.find_tables(document.get_page(number - 1), extract_text=True):
                    texts += [cell.text or "" for cell in table.cells]
        return texts

    return read


def load_tabula() -> Read:
    """tabula-py, lattice: a Java process a call, so the start of Java counts."""
    import tabula

    def read(path: Path, pages: Pages) -> list[Rows]:
        wanted = "all" if pages is None else list(pages)
        found = tabula.read_pdf(
            path, pages=wanted, lattice=True, output_format="json", silent=True, force_subprocess=True
        )
        return [[[cell["text"] for cell in row] for row in table["data"]] for table in found]

    return read
