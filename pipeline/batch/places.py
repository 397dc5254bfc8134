"""Where documents come from and datasets go: folders of this machine, or any store that fsspec knows (``s3://…``).

On this machine a file is written beside its place and moved there, so that nothing half-written is ever seen, not even
after a power cut. A store puts single files in place as wholes, but knows no move of a folder: there
``datapackage.json`` goes first and comes last, so that a dataset folder with one is whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import Any, BinaryIO, Protocol

from torikumi.schemas.errors import OutputError, SourceError, UsageError

SIGN = "://"
"""Stands in every address, and in no path that anybody uses."""

COPY_BYTES = 1 << 20
"""So much of a file is copied at a time."""


class Place(Protocol):
    """A folder that files are kept in, wherever it is; names are relative, with ``/`` between their parts."""

    def read(self, name: str) -> bytes | None:
        """The content of a file; None when there is no such file, or none that can be read."""

    def write(self, name: str, content: bytes) -> None:
        """Write a file, so that it is seen as a whole or not at all.

        Raises:
            OutputError: It cannot be written.
        """

    def names(self, folder: str) -> frozenset[str]:
        """Names of the files that stand in a folder, none when there is no such folder."""

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""


def is_address(name: str) -> bool:
    """Whether a name is an address in a store, not a path of this machine.

    >>> is_address("s3://bucket/reports"), is_address("reports/a.pdf")
    (True, False)
    """
    return SIGN in name


def plain_name(document: str) -> str:
    """A name of a document in one way: two names of one file are to be found out.

    >>> plain_name("./reports//r1.pdf"), plain_name("s3://bucket/r1.pdf")
    ('reports/r1.pdf', 's3://bucket/r1.pdf')
    """
    return document if is_address(document) else str(Path(document))


def name_of(document: str) -> str:
    """The name of a document without its folders.

    >>> name_of("s3://bucket/reports/r1.pdf"), name_of("reports/r1.pdf")
    ('r1.pdf', 'r1.pdf')
    """
    return PurePosixPath(document.split(SIGN, 1)[1]).name if is_address(document) else Path(document).name


def place_of(folder: str) -> Place:
    """The place that a path or address names.

    Raises:
        UsageError: An address of a kind that is not known, or whose library is not installed.
    """
    return StorePlace(folder) if is_address(folder) else LocalPlace(Path(folder))


class LocalPlace:
    """A folder of this machine.

    Args:
        root: The folder; made when something is written.
    """

    def __init__(self, root: Path) -> None:
        self.root = root

    def read(self, name: str) -> bytes | None:
        """The content of a file, or None."""
        try:
            return (self.root / name).read_bytes()
        except OSError:
            return None

    def write(self, name: str, content: bytes) -> None:
        """Write a file beside its place and move it there."""
        from torikumi.pipeline.export.dataset import put_file

        put_file(self.root / name, content)

    def names(self, folder: str) -> frozenset[str]:
        """Names of the files of a folder."""
        try:
            return frozenset(path.name for path in (self.root / folder).iterdir() if path.is_file())
        except OSError:
            return frozenset()

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""
        (self.root / name).unlink(missing_ok=True)


class StorePlace:
    """A folder in a store.

    Args:
        address: Its address.

    Raises:
        UsageError: An address of a kind that is not known, or whose library is not installed.
    """

    def __init__(self, address: str) -> None:
        self.address = address.rstrip("/")
        self.store, self.root = _store(self.address)

    def read(self, name: str) -> bytes | None:
        """The content of a file, or None."""
        try:
            content: bytes = self.store.cat_file(f"{self.root}/{name}")
        except Exception:  # each store has exceptions of its own
            return None
        return content

    def write(self, name: str, content: bytes) -> None:
        """Write a file; stores show it when it is complete."""
        path = f"{self.root}/{name}"
        self._do(lambda: self.store.makedirs(path.rsplit("/", 1)[0], exist_ok=True), name)
        self._do(lambda: self.store.pipe_file(path, content), name)

    def names(self, folder: str) -> frozenset[str]:
        """Names of the files of a folder."""
        path = f"{self.root}/{folder}"
        try:
            self.store.invalidate_cache(path)
            found = self.store.ls(path, detail=True)
        except Exception:
            return frozenset()
        return frozenset(PurePosixPath(entry["name"]).name for entry in found if entry["type"] == "file")

    def remove(self, name: str) -> None:
        """Remove a file if it is there."""
        path = f"{self.root}/{name}"
        if self._do(lambda: self.store.exists(path), name):
            self._do(lambda: self.store.rm_file(path), name)

    def _do(self, action: Callable[[], Any], name: str) -> Any:
        try:
            return action()
        except Exception as error:
            raise OutputError(
                f"cannot write: {error or type(error).__name__}",
                advice="check the address, and that you may write there",
                file=f"{self.address}/{name}",
            ) from error


def put_dataset(folder: Path, place: Place, name: str) -> None:
    """Copy a dataset folder of this machine to its place in a store.

    Args:
        folder: The folder that was written.
        place: Where it goes.
        name: Its name there.

    Raises:
        OutputError: It cannot be written.
    """
    from torikumi.pipeline.export.datapackage import FILE as PACKAGE
    from torikumi.pipeline.export.dataset import OWN_FILES

    new = sorted(path.name for path in folder.iterdir())
    before = place.names(name)
    if PACKAGE in before:
        place.remove(f"{name}/{PACKAGE}")
    for file in sorted(new, key=lambda file: file == PACKAGE):
        place.write(f"{name}/{file}", (folder / file).read_bytes())
    for file in sorted((before & OWN_FILES) - set(new) - {PACKAGE}):
        place.remove(f"{name}/{file}")


@contextmanager
def opened(document: str) -> Iterator[BinaryIO]:
    """A document, open to be read.

    Raises:
        SourceError: It cannot be read.
    """
    try:
        if is_address(document):
            store, path = _store(document)
            file = store.open(path, "rb")
        elif Path(document).exists() and not Path(document).is_file():  # a pipe or device would be read for ever
            raise SourceError("is a folder, a pipe or a device", advice="name a file", file=document)
        else:
            file = Path(document).open("rb")  # noqa: SIM115 - closed below, where reading it is no fault of opening
    except (SourceError, UsageError):
        raise
    except FileNotFoundError:
        raise SourceError("there is no such file", advice="check its name", file=document) from None
    except Exception as error:  # each store has exceptions of its own
        words = getattr(error, "strerror", None) or str(error) or type(error).__name__
        raise SourceError(f"cannot be read ({words})", advice="check its name and permissions", file=document) from None
    with file:
        yield file


def read_if_there(address: str, most: int) -> bytes | None:
    """The first bytes of a file of a store, or None when there is no such file.

    Args:
        address: Its address.
        most: So many bytes at most.

    Raises:
        SourceError: Whether there is one cannot be asked, or it cannot be read.
    """
    store, path = _store(address)
    try:
        store.invalidate_cache(path.rpartition("/")[0])
        store.info(path)
        content: bytes = store.cat_file(path, 0, most)
    except FileNotFoundError:
        return None
    except Exception as error:  # each store has exceptions of its own
        words = f"whether it is there cannot be asked ({error or type(error).__name__})"
        raise SourceError(words, advice="check that you may list and read there", file=address) from None
    return content


def fetch(document: str, folder: Path) -> Path:
    """Copy a document of a store into a folder of this machine, under its own name.

    Raises:
        SourceError: It cannot be read.
    """
    path = folder / name_of(document)
    with opened(document) as file, path.open("wb") as copy:
        try:
            shutil.copyfileobj(file, copy, COPY_BYTES)
        except Exception as error:
            raise SourceError(f"cannot be fetched ({error})", advice="try again", file=document) from None
    return path


def size_of(document: str) -> int:
    """The bytes of a document; 0 when they are not known."""
    try:
        if is_address(document):
            store, path = _store(document)
            return int(store.size(path) or 0)
        return Path(document).stat().st_size
    except Exception:  # whoever reads it says what is wrong with it
        return 0


def documents_below(folder: str) -> list[str] | None:
    """All files below a folder, in order; None when the name is that of a file, or of nothing.

    Raises:
        UsageError: An address of a kind that is not known, or whose library is not installed.
        SourceError: The store cannot be asked.
    """
    if not is_address(folder):
        path = Path(folder)
        return [str(file) for file in sorted(path.rglob("*")) if file.is_file()] if path.is_dir() else None
    store, root = _store(folder)
    try:
        if not store.isdir(root):
            return None
        return [store.unstrip_protocol(name) for name in sorted(store.find(root))]
    except Exception as error:
        raise SourceError(
            f"cannot be listed ({error or type(error).__name__})", advice="check the address", file=folder
        ) from None


def _store(address: str) -> tuple[Any, str]:
    """The store of an address, and the path in it."""
    try:
        from fsspec.core import url_to_fs
    except ImportError:
        raise UsageError(
            "addresses need fsspec", advice="install it with: pip install 'torikumi[remote]'", file=address
        ) from None
    try:
        store, path = url_to_fs(address)
    except (ValueError, ImportError) as error:  # an unknown kind; a kind whose library is missing
        raise UsageError(str(error), advice="check the address, or install the library", file=address) from None
    return store, path.rstrip("/")
