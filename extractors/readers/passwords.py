"""Which passwords are tried on an encrypted PDF, in which order and spelling.

The words themselves go nowhere but to the library that opens the file: no message, finding, output or log names one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence


def tried(passwords: Sequence[str]) -> Iterator[str]:
    """What is tried on a file, each once: no password first, since most locked files open without one.

    >>> list(tried(["甲", "乙", "甲"]))
    ['', '甲', '乙']
    """
    yield from dict.fromkeys(("", *passwords))


def spelt_in_bytes(password: str) -> str:
    r"""A password for a library that makes one byte of each letter, as files before AES-256 want it.

    Such files should hold letters of PDFDocEncoding only (ISO 32000-1, 7.6.3.3); of a Japanese word that some program
    let through they hold the bytes in UTF-8.

    >>> spelt_in_bytes("市").encode("latin-1")
    b'\xe5\xb8\x82'
    """
    return password.encode("utf-8", "surrogatepass").decode("latin-1")


def spelt_in_document_letters(password: str) -> str:
    """The same bytes for a library that makes them of letters in PDFDocEncoding.

    >>> spelt_in_document_letters("市")
    'å¸‡'
    """
    from pdfminer.utils import PDFDocEncoding

    return "".join(PDFDocEncoding[byte] for byte in password.encode("utf-8", "surrogatepass"))
