"""One writer at a time in a folder, even while the folder itself is put anew."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest

from torikumi.pipeline.export.folder_lock import alone_in


def test_who_waits_for_a_folder_that_is_moved_away_waits_for_the_new_one(tmp_path: Path) -> None:
    folder = tmp_path / "report"
    folder.mkdir()
    waiting, done = threading.Event(), threading.Event()

    def write() -> None:
        waiting.set()
        with alone_in(folder):
            (folder / "corrections.toml").write_text("mine")
        done.set()

    with alone_in(folder):
        thread = threading.Thread(target=write)
        thread.start()
        waiting.wait(10)
        assert not done.wait(0.2)
        folder.rename(tmp_path / "old")
        folder.mkdir()
    thread.join(10)
    assert (folder / "corrections.toml").read_text() == "mine"
    assert list((tmp_path / "old").iterdir()) == []
    with alone_in(folder):  # free again
        pass


def test_a_folder_that_is_not_there_cannot_be_locked(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError), alone_in(tmp_path / "none"):
        pass
