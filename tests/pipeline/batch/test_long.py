"""Long documents: read in parts side by side, the same to the byte as in one go; a lost part costs the document."""

from __future__ import annotations

from concurrent.futures import Future
from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.batch.test_batch import LIMITS, contents
from tests.support import batch_work
from tests.support.shared_samples import ROOT
from torikumi.pipeline.batch import carry, run
from torikumi.pipeline.batch.batch import local_executor, run_batch
from torikumi.pipeline.batch.job import Event, Outcome, PartRead, Settings, jobs_for
from torikumi.schemas.profile import Profile

REPORT = ROOT / "samples" / "tokushima-r1" / "report.pdf"
ROTATED = ROOT / "samples" / "layouts" / "rotated.pdf"


@pytest.fixture
def short_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """Documents of three pages are long, and a part may have one page."""
    for name, value in (("LONG", 3), ("PART_MIN", 1), ("PART_MAX", 4), ("PARTS_A_WORKER", 4)):
        monkeypatch.setattr(run, name, value)


def converted(documents: list[Path], output: Path, workers: int, settings: Settings | None = None) -> list[Event]:
    told: list[Event] = []
    jobs = jobs_for(documents, output, settings or Settings())
    with local_executor(workers) as executor:
        run_batch(
            jobs,
            str(output),
            executor=executor,
            workers=workers,
            limits=LIMITS,
            fresh=False,
            listener=told.append,
        )
    return told


@pytest.mark.usefixtures("short_parts")
def test_the_dataset_of_a_document_read_in_parts_is_the_same(tmp_path: Path) -> None:
    told = converted([REPORT, ROTATED], tmp_path / "parts", 2)
    parts = [event.pages for event in told if isinstance(event, PartRead) and event.file == str(REPORT)]
    outcomes = [event for event in told if isinstance(event, Outcome)]
    assert len(parts) > 2
    assert {outcome.file: outcome.pages for outcome in outcomes}[str(REPORT)] == sum(parts)
    assert all(not isinstance(event, PartRead) for event in converted([REPORT, ROTATED], tmp_path / "whole", 1))
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


@pytest.mark.usefixtures("short_parts")
def test_a_profile_that_takes_some_pages_is_obeyed_in_parts(tmp_path: Path) -> None:
    settings = Settings(profile=Profile.model_validate({"document": {"skip": ["1-2"]}}))
    told = converted([REPORT], tmp_path / "parts", 2, settings)
    assert sum(event.pages for event in told if isinstance(event, PartRead)) > 2
    converted([REPORT], tmp_path / "whole", 1, settings)
    assert contents(tmp_path / "parts") == contents(tmp_path / "whole")


@pytest.mark.usefixtures("short_parts")
def test_a_part_that_is_lost_costs_its_document_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(carry, "read_part", batch_work.crash_at_page_five)
    other = ROOT / "samples" / "layouts" / "half-ruled.pdf"  # of two pages: not long
    told = converted([REPORT, other], tmp_path, 2)
    outcomes = {outcome.file: outcome for outcome in told if isinstance(outcome, Outcome)}
    assert len(outcomes) == 2
    assert outcomes[str(REPORT)].reason.startswith(f"{REPORT}: page 5: the process that read it died (SIGSEGV)")
    assert not outcomes[str(other)].reason
    assert not (tmp_path / "report").exists()


def test_a_future_without_an_answer_is_a_failure(tmp_path: Path) -> None:
    (job,) = jobs_for([REPORT], tmp_path, Settings())
    lost: Future[Any] = Future()
    lost.cancel()
    broken: Future[Any] = Future()
    broken.set_exception(OSError("gone"))
    for future, words in ((lost, "gave it up"), (broken, "OSError: gone")):
        answer = run._answer(job, future)
        assert isinstance(answer, Outcome)
        assert words in answer.reason
        assert answer.exit_code == 1
