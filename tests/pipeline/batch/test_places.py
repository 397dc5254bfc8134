"""Documents and datasets in stores: the same files as on this machine, whole or not there, nothing lost on the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import fsspec
import pytest

from tests.support.shared_samples import ROOT
from torikumi.pipeline.batch.alone import Limits, stop_processes
from torikumi.pipeline.batch.batch import run_batch
from torikumi.pipeline.batch.job import Outcome, Settings, Status, jobs_for
from torikumi.pipeline.batch.places import documents_below, place_of, put_dataset
from torikumi.pipeline.cli.convert import DATASET_SIGN, WRITTEN, find_documents
from torikumi.pipeline.compare import write
from torikumi.pipeline.export import datapackage, xlsx
from torikumi.pipeline.review import page
from torikumi.schemas.errors import OutputError, SourceError, UsageError

SMALL = ROOT / "samples" / "layouts" / "half-ruled.pdf"
LIMITS = Limits(seconds=60, mebibytes=1024)


@pytest.fixture
def store() -> Iterator[Any]:
    """The store ``memory://``, empty."""
    found = fsspec.filesystem("memory")
    found.store.clear()
    found.pseudo_dirs[:] = [""]
    yield found
    found.store.clear()


def batch(documents: list[str], output: str) -> list[Outcome]:
    with ThreadPoolExecutor(2) as executor:
        try:
            jobs = jobs_for(documents, output, Settings())
            return run_batch(
                jobs, output, executor=executor, workers=2, limits=LIMITS, fresh=False, listener=lambda event: None
            )
        finally:
            stop_processes()


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".torikumi" not in path.parts and path.name != "batch.csv"
    }


def stored_below(store: Any, root: str) -> dict[str, bytes]:
    return {
        name.removeprefix(f"{root}/"): store.cat_file(name)
        for name in sorted(store.find(root))
        if "/.torikumi/" not in name and not name.endswith("/batch.csv")
    }


@pytest.mark.parametrize("root", ["", "memory:/"])
def test_what_torikumi_wrote_into_a_folder_is_no_document_of_it(root: str, store: Any, tmp_path: Path) -> None:
    """convert reports -o reports/out, and again: review.html was read as a report, and the batch failed."""
    names = ("a.html", "out/index.html", "out/r1/datapackage.json", "out/r1/review.html", "out/r1/report.xlsx")
    mine = ("b/index.html", "b/review.html", "out/r1/original.pdf")
    for name in (*names, *mine):
        if root:
            store.pipe_file(f"/in/{name}", b"x")
        else:
            (tmp_path / "in" / name).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / "in" / name).write_bytes(b"x")
    folder = f"{root}/in" if root else str(tmp_path / "in")
    found = [document.rpartition("/in/")[2] for document in find_documents([folder])]
    assert sorted(found) == sorted(["a.html", *mine])


def test_a_store_gives_and_takes_what_folders_do(store: Any, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    for name in ("a.pdf", "b.PDF"):
        (tmp_path / "in" / name).write_bytes(SMALL.read_bytes())
        store.pipe_file(f"/in/deep/{name}", SMALL.read_bytes())
    store.pipe_file("/in/notes.md", b"no document")
    store.pipe_file("/in/broken.pdf", b"%PDF-1.7 cut")
    (tmp_path / "in" / "broken.pdf").write_bytes(b"%PDF-1.7 cut")
    documents = find_documents(["memory://in"])
    assert documents == ["memory:///in/broken.pdf", "memory:///in/deep/a.pdf", "memory:///in/deep/b.PDF"]
    there = batch(documents, "memory://out")
    here = batch(find_documents([str(tmp_path / "in")]), str(tmp_path / "out"))
    assert [outcome.status for outcome in there] == [Status.FAILED, Status.CONVERTED, Status.CONVERTED]
    assert there[0].reason.startswith("memory:///in/broken.pdf: the PDF is damaged")
    assert [outcome.dataset for outcome in there] == ["broken", "a", "b"]
    assert sorted(outcome.dataset for outcome in here) == ["a", "b", "broken"]
    assert stored_below(store, "/out") == files_below(tmp_path / "out")
    assert store.cat_file("/out/batch.csv").count(b"\r\n") == 4
    # what is done is left alone, what changed is not, what is gone is made again
    assert [outcome.status for outcome in batch(documents[1:], "memory://out")] == [Status.UNCHANGED] * 2
    store.pipe_file("/in/deep/a.pdf", (SMALL.parent / "stacked.pdf").read_bytes())
    store.rm_file("/out/b/report.json")
    assert [outcome.status for outcome in batch(documents[1:], "memory://out")] == [Status.CONVERTED] * 2
    assert len(stored_below(store, "/out/b")) == len(files_below(tmp_path / "out" / "b"))


def test_a_dataset_in_a_store_has_its_package_only_when_it_is_whole(store: Any, tmp_path: Path) -> None:
    """Whatever write fails: the folder has all files of one conversion, or no datapackage.json."""
    new = tmp_path / "new"
    new.mkdir()
    for name in ("report.json", "items.csv", "checks.csv", "datapackage.json"):
        (new / name).write_text(f"new {name}")

    class Failing:
        """The place with a write or removal that fails."""

        def __init__(self, failing: int) -> None:
            self.place, self.left = place_of("memory://out"), failing

        def __getattr__(self, name: str) -> Any:
            if name in ("write", "remove"):
                self.left -= 1
                if self.left == 0:
                    raise OutputError("no room")
            return getattr(self.place, name)

    for failing in range(1, 9):
        store.store.clear()
        for name in ("report.json", "items.csv", "extra.csv", "datapackage.json", "mine.txt"):
            store.pipe_file(f"/out/a/{name}", f"old {name}".encode())
        try:
            put_dataset(new, Failing(failing), "a")
        except OutputError:
            pass
        else:
            assert failing > 6  # all was written
        found = {name: content.split()[0] for name, content in stored_below(store, "/out/a").items()}
        mine = found.pop("mine.txt")
        assert mine == b"old"
        if "datapackage.json" in found and failing > 1:
            assert set(found.values()) - {b"old"} == {b"new"}
            assert {name for name, age in found.items() if age == b"old"} <= {"extra.csv"}
        put_dataset(new, place_of("memory://out"), "a")  # the next run completes it
        left = stored_below(store, "/out/a")
        assert sorted(left) == ["checks.csv", "datapackage.json", "items.csv", "mine.txt", "report.json"]


@pytest.mark.parametrize("address", ["nowhere://in/a.pdf", "odd+://x"])
def test_an_unknown_kind_of_store_is_wrong_usage(address: str) -> None:
    with pytest.raises(UsageError, match="check the address"):
        documents_below(address)
    with pytest.raises(UsageError):
        place_of(address)


def test_what_is_not_in_a_store_is_said_like_a_missing_file(store: Any) -> None:
    assert find_documents(["memory://in/missing.pdf"]) == ["memory://in/missing.pdf"]
    (outcome,) = batch(["memory://in/missing.pdf"], "memory://out")
    assert outcome.reason == "memory://in/missing.pdf: there is no such file: check its name"


def test_a_store_that_does_not_answer_is_no_traceback(monkeypatch: pytest.MonkeyPatch, store: Any) -> None:
    def broken(*arguments: Any, **options: Any) -> Any:
        raise ConnectionError("no route")

    for name in ("isdir", "find", "ls", "pipe_file", "cat_file", "open"):
        monkeypatch.setattr(type(store), name, broken)
    with pytest.raises(SourceError, match="no route"):
        find_documents(["memory://in"])
    place = place_of("memory://out")
    with pytest.raises(OutputError, match=r"memory://out/x\.csv: cannot write: no route"):
        place.write("x.csv", b"")
    assert place.read("x.csv") is None
    assert place.names("x") == frozenset()
    with pytest.raises(OutputError, match="no route"):
        batch(["memory://in/a.pdf"], "memory://out")  # batch.csv cannot be written, and that is said


def test_the_state_names_no_file_of_this_machine(store: Any) -> None:
    store.pipe_file("/in/a.pdf", SMALL.read_bytes())
    batch(["memory://in/a.pdf"], "memory://out")
    told = json.loads(store.cat_file("/out/.torikumi/a.done"))
    assert told["outcome"]["file"] == "memory://in/a.pdf"
    everything = b"".join(store.cat_file(name) for name in store.find("/out"))
    assert b"/tmp" not in everything


def test_the_files_that_are_no_documents_are_called_as_who_writes_them_calls_them() -> None:
    """The command line knows their names by itself: it starts without the modules that write them."""
    assert datapackage.FILE == DATASET_SIGN
    assert {page.FILE, xlsx.FILE, write.PAGE} == WRITTEN
