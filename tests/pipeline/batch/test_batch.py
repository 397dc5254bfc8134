"""Batches: every document has exactly one outcome, whatever the others do; what is done is left alone."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest

from measuring.soak_run import alive, descendants
from tests.support.batch_work import work
from tests.support.shared_samples import ROOT
from torikumi.pipeline.batch import alone as alone_module
from torikumi.pipeline.batch import carry
from torikumi.pipeline.batch.alone import Limits, LostError, alone, stop_processes
from torikumi.pipeline.batch.batch import local_executor, run_batch
from torikumi.pipeline.batch.job import Event, Outcome, Settings, Status, jobs_for
from torikumi.pipeline.batch.ledger import Ledger
from torikumi.pipeline.batch.run import run_jobs
from torikumi.schemas.profile import Profile

SMALL = ROOT / "samples" / "layouts" / "half-ruled.pdf"
OTHER = ROOT / "samples" / "layouts" / "stacked.pdf"
LIMITS = Limits(seconds=60, mebibytes=1024)


def outcomes_of(folder: Path, names: list[str], limits: Limits = LIMITS) -> list[Outcome]:
    """What comes of documents when two processes do what their names say."""
    with pytest.MonkeyPatch.context() as patch, local_executor(2) as executor:
        patch.setattr(carry, "begin", work)
        jobs = jobs_for([folder / name for name in names], folder / "out", Settings())
        return [event for event in run_jobs(jobs, executor, 2, limits) if isinstance(event, Outcome)]


def test_a_document_that_crashes_hangs_or_eats_memory_costs_only_itself(tmp_path: Path) -> None:
    names = ["good-1", "crash-1", "good-2", "exit-1", "hang-1", "eat-1", "raise-1", "good-3", "crash-2", "good-4"]
    found = outcomes_of(tmp_path, names, Limits(seconds=20, mebibytes=1024))
    assert Counter(outcome.dataset for outcome in found) == Counter(names)
    reasons = {outcome.dataset: outcome.reason.removeprefix(f"{outcome.file}: ") for outcome in found}
    assert [reasons[name] for name in names if name.startswith("good")] == [""] * 4
    assert reasons["crash-1"].startswith("the process that read it died (SIGSEGV)")
    assert reasons["exit-1"].startswith("the process that read it died")
    assert reasons["hang-1"].startswith("took more than 20 seconds")
    assert "MemoryError" in reasons["eat-1"]
    assert reasons["raise-1"]
    assert {outcome.exit_code for outcome in found if outcome.reason} == {1}


@pytest.mark.parametrize("seen", [True, False])
def test_a_pool_that_gave_up_costs_no_document(seen: bool) -> None:
    """A process that ends without work, or before its word that it took some, makes Pebble give up its pool."""
    limits = Limits(seconds=20)
    try:
        for _ in range(3):
            process = alone(limits, os.getpid)
            pool = alone_module._pool(limits.mebibytes)
            os.kill(process, signal.SIGKILL)
            while seen and pool.active:
                time.sleep(0.01)
            assert alone(limits, os.getpid) != process
    finally:
        stop_processes()


def test_work_is_not_given_out_again_once_all_is_stopped() -> None:
    limits = Limits(seconds=20)
    alone(limits, os.getpid)
    pool = alone_module._pool(limits.mebibytes)
    pool.stop()
    pool.join()
    alone_module._pools.discard(pool)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(alone_module, "_pool", lambda _: pool)
        with pytest.raises(LostError, match="not active"):
            alone(limits, os.getpid)


def test_the_workers_are_used_again_and_side_by_side(tmp_path: Path) -> None:
    found = outcomes_of(tmp_path, [f"good-{n}" for n in range(40)])
    processes = Counter(outcome.pages for outcome in found)
    assert len(found) == 40
    assert len(processes) <= 2
    assert os.getpid() not in processes


def test_no_jobs_are_no_work(tmp_path: Path) -> None:
    assert outcomes_of(tmp_path, []) == []


def batch(paths: list[Path], output: Path, *, settings: Settings | None = None, fresh: bool = False) -> list[Outcome]:
    told: list[Event] = []
    jobs = jobs_for(paths, output, settings or Settings())
    with local_executor(2) as executor:
        found = run_batch(
            jobs, str(output), executor=executor, workers=2, limits=LIMITS, fresh=fresh, listener=told.append
        )
    outcomes = [event for event in told if isinstance(event, Outcome)]
    assert sorted(outcome.dataset for outcome in outcomes) == sorted(outcome.dataset for outcome in found)
    return found


def contents(folder: Path) -> dict[str, bytes]:
    """Every file of the datasets below a folder."""
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and ".torikumi" not in path.parts and path.name != "batch.csv"
    }


def test_what_is_done_is_left_alone_and_what_changed_is_done_again(tmp_path: Path) -> None:
    inputs, output = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    shutil.copy(SMALL, inputs / "a.pdf")
    shutil.copy(SMALL, inputs / "b.pdf")
    (inputs / "c.pdf").write_bytes(b"%PDF-1.4 broken")
    paths = sorted(inputs.iterdir())

    def statuses(settings: Settings | None = None, fresh: bool = False) -> list[str]:
        return [outcome.status.value for outcome in batch(paths, output, settings=settings, fresh=fresh)]

    assert statuses() == ["converted", "converted", "failed"]
    first = contents(output)
    assert statuses() == ["unchanged", "unchanged", "failed"]
    assert contents(output) == first
    shutil.copy(OTHER, inputs / "b.pdf")
    assert statuses() == ["unchanged", "converted", "failed"]
    shutil.rmtree(output / "a")
    assert statuses() == ["converted", "unchanged", "failed"]
    assert contents(output / "a") == {name[2:]: data for name, data in first.items() if name.startswith("a/")}
    assert statuses(settings=Settings(fiscal_year=2001)) == ["converted", "converted", "failed"]
    assert statuses(settings=Settings(fiscal_year=2001)) == ["unchanged", "unchanged", "failed"]
    profile = Profile.model_validate({"columns": {"備考": "improvements"}})
    assert statuses(settings=Settings(fiscal_year=2001, profile=profile)) == ["converted", "converted", "failed"]
    assert statuses(fresh=True) == ["converted", "converted", "failed"]


def test_the_table_tells_of_every_document(tmp_path: Path) -> None:
    inputs = tmp_path / "in"
    inputs.mkdir()
    shutil.copy(SMALL, inputs / "=good\n.pdf")
    (inputs / "bad\x1b[31m.pdf").write_bytes(b"")
    batch(sorted(inputs.iterdir()), tmp_path / "out")
    with (tmp_path / "out" / "batch.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["status"], row["pages"], row["initiatives"]) for row in rows] == [
        ("converted", "2", "7"),
        ("failed", "0", "0"),
    ]
    assert "0 bytes" in rows[1]["reason"]
    assert all(text.isprintable() for row in rows for text in row.values())


def test_a_state_that_is_not_ours_is_no_state(tmp_path: Path) -> None:
    (job,) = jobs_for([SMALL], tmp_path, Settings())
    ledger = Ledger(str(tmp_path))
    for text in ("", "{}", "[]", '{"key": "k", "files": [], "outcome": {"odd": 1}}', "\x00"):
        state = tmp_path / ".torikumi"
        state.mkdir(exist_ok=True)
        (state / f"{job.dataset_id}.done").write_text(text)
        assert ledger.done(job, "k") is None
    outcome = Outcome(str(SMALL), Status.CONVERTED, job.dataset_id)
    Path(job.folder).mkdir()
    ledger.remember(job, "k", outcome)
    found = ledger.done(job, "k")
    assert found is not None
    assert found.status is Status.UNCHANGED
    assert ledger.done(job, "another") is None


def test_what_a_killed_run_left_half_written_goes_once_no_run_can_be_at_it(tmp_path: Path) -> None:
    for name, age in ((".torikumi-old", 7200), (".torikumi-new", 0)):
        folder = tmp_path / name / "new"
        folder.mkdir(parents=True)
        os.utime(tmp_path / name, (time.time() - age,) * 2)
    (tmp_path / ".torikumi").mkdir()
    Ledger(str(tmp_path)).sweep(3600)
    assert sorted(path.name for path in tmp_path.iterdir()) == [".torikumi", ".torikumi-new"]


def test_what_a_killed_process_left_half_written_goes_at_the_end_of_the_run(tmp_path: Path) -> None:
    """Only of the documents of the run: others may be written at this moment."""
    mine, another, file = (tmp_path / name for name in (".torikumi-half-ruled-ab_12xyz", ".torikumi-x-ab_12xyz", "f"))
    for folder in (mine, another):
        (folder / "new").mkdir(parents=True)
    file.write_text("")
    batch([SMALL], tmp_path)
    assert not mine.exists()
    assert another.exists()
    assert file.exists()


@pytest.mark.parametrize(("workers", "zone", "language"), [(1, "UTC", "C"), (8, "Asia/Tokyo", "ja_JP.UTF-8")])
def test_the_bytes_are_the_same_whatever_the_workers_the_zone_and_the_language(
    tmp_path: Path, workers: int, zone: str, language: str
) -> None:
    command = [sys.executable, "-m", "torikumi", "convert", OTHER, SMALL, "-o", tmp_path / "out", "-q"]
    environment = {**os.environ, "TZ": zone, "LANG": language, "LC_ALL": language, "PYTHONHASHSEED": str(workers)}
    subprocess.run([*map(str, command), "--workers", str(workers)], check=True, env=environment)
    batch([SMALL, OTHER], tmp_path / "here")
    assert contents(tmp_path / "out") == contents(tmp_path / "here")


def test_a_run_that_is_killed_goes_on_where_it_was(tmp_path: Path) -> None:
    inputs, output = tmp_path / "in", tmp_path / "out"
    inputs.mkdir()
    for number in range(8):
        shutil.copy(SMALL, inputs / f"{number}.pdf")
    command = [sys.executable, "-m", "torikumi", "convert", str(inputs), "-o", str(output), "--workers", "2", "-q"]
    run = subprocess.Popen(command, start_new_session=True)
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and len(list((output / ".torikumi").glob("*.done"))) < 2:
        time.sleep(0.01)
    os.killpg(run.pid, signal.SIGKILL)
    run.wait()
    done = len(list((output / ".torikumi").glob("*.done")))
    assert done >= 2
    for folder in output.iterdir():  # whatever stands there is whole
        if folder.is_dir() and not folder.name.startswith("."):
            assert len(list(folder.iterdir())) == 11  # six tables, report.json, review.html and three descriptions
    outcomes = batch(sorted(inputs.iterdir()), output)
    assert [outcome.status for outcome in outcomes].count(Status.UNCHANGED) == done
    assert not any(outcome.reason for outcome in outcomes)
    assert len({path.read_bytes() for path in output.glob("*/initiatives.csv")}) == 1
    assert len(list(output.glob("*/report.json"))) == 8


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="asks /proc which processes are there")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_no_process_outlives_the_one_that_began_the_batch(tmp_path: Path, number: int) -> None:
    (tmp_path / "in").mkdir()
    for name in "abcdef":
        shutil.copy(SMALL, tmp_path / "in" / f"{name}.pdf")
    command = [sys.executable, "-m", "torikumi", "convert", str(tmp_path / "in"), "-o", str(tmp_path / "out")]
    run = subprocess.Popen([*command, "--workers", "2", "-q"])
    deadline = time.monotonic() + 120
    while time.monotonic() < deadline and not list((tmp_path / "out").glob("*/report.json")):
        time.sleep(0.02)
    children = descendants(run.pid)
    assert len(children) >= 2
    run.send_signal(number)
    run.wait()
    while time.monotonic() < deadline and any(map(alive, children)):
        time.sleep(0.05)
    assert not [child for child in children if alive(child)]
