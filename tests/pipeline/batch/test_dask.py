"""A batch over a Dask cluster: every document once, also when a machine is lost on the way."""

from __future__ import annotations

import os
import shutil
import signal
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from tests.pipeline.batch.test_batch import contents
from tests.support.shared_samples import ROOT
from torikumi.pipeline.batch import dask
from torikumi.pipeline.batch.alone import Limits
from torikumi.pipeline.batch.batch import run_batch
from torikumi.pipeline.batch.job import Event, Outcome, Settings, Status, jobs_for
from torikumi.pipeline.cli import app
from torikumi.schemas.errors import UsageError

distributed = pytest.importorskip("distributed", reason="Dask is not installed (the extra 'dask')")
pytestmark = pytest.mark.filterwarnings("ignore")  # of Dask itself, about what it calls

LAYOUTS = ROOT / "samples" / "layouts"
DOCUMENTS = 6


@pytest.fixture(scope="module")
def cluster() -> Iterator[object]:
    """Two workers in processes of their own on this machine, without a dashboard."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host="127.0.0.1", dashboard_address=None, silence_logs=50
    ) as found:
        yield found


@pytest.fixture
def documents(tmp_path: Path) -> list[Path]:
    """Copies of two samples, and a broken file."""
    folder = tmp_path / "in"
    folder.mkdir()
    for number in range(DOCUMENTS):
        shutil.copy(LAYOUTS / ("half-ruled.pdf" if number % 2 else "stacked.pdf"), folder / f"{number}.pdf")
    (folder / "broken.pdf").write_bytes(b"%PDF-1.4 cut")
    return sorted(folder.iterdir())


def test_every_document_is_converted_once_though_a_worker_is_killed(
    cluster: object, documents: list[Path], tmp_path: Path
) -> None:
    told: list[Event] = []
    killed = threading.Event()

    def listen(event: Event) -> None:
        told.append(event)
        if not killed.is_set() and len(told) == 2:
            killed.set()
            with distributed.Client(cluster, set_as_default=False) as client:
                victim = next(iter(client.run(os.getpid).values()))
            os.kill(victim, signal.SIGKILL)

    output = tmp_path / "out"
    with dask.dask_executor(cluster.scheduler_address) as (executor, workers):  # type: ignore[attr-defined]
        assert workers == 2
        outcomes = run_batch(
            jobs_for(documents, output, Settings()),
            str(output),
            executor=executor,
            workers=workers,
            limits=Limits(seconds=60, mebibytes=1024),
            fresh=False,
            listener=listen,
        )
    assert killed.is_set()
    assert sorted(event.file for event in told if isinstance(event, Outcome)) == sorted(map(str, documents))
    assert [outcome.status for outcome in outcomes] == [*[Status.CONVERTED] * DOCUMENTS, Status.FAILED]
    assert "the PDF is damaged" in outcomes[-1].reason
    here = tmp_path / "here"
    CliRunner().invoke(app, ["convert", *map(str, documents), "-o", str(here), "--workers", "1", "-q"])
    assert contents(output) == contents(here)


@pytest.mark.usefixtures("documents")
def test_the_command_takes_the_address_of_a_cluster(
    cluster: object, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also with relative paths: the workers are in folders of their own."""
    address = cluster.scheduler_address  # type: ignore[attr-defined]
    monkeypatch.chdir(tmp_path)
    run = CliRunner().invoke(app, ["convert", "in", "-o", "out", "--dask", address])
    assert run.exit_code == 1, run.output
    assert "in/broken.pdf: the PDF is damaged" in run.stderr
    assert (tmp_path / "out" / "0" / "report.json").exists()
    assert (tmp_path / "out" / "batch.csv").exists()


def test_a_cluster_that_is_not_there_or_not_ours_is_wrong_usage(
    cluster: object, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(dask, "ANSWER_SECONDS", 1)
    run = CliRunner().invoke(app, ["convert", str(LAYOUTS), "-o", str(tmp_path), "--dask", "tcp://127.0.0.1:9"])
    assert run.exit_code == 2
    assert "no cluster answers at tcp://127.0.0.1:9" in run.stderr
    run = CliRunner().invoke(app, ["convert", "x", "-o", str(tmp_path), "--dask", "tcp://a:1", "--workers", "2"])
    assert run.exit_code == 2
    assert "exclude each other" in run.stderr
    monkeypatch.setattr(dask, "ANSWER_SECONDS", 30)
    monkeypatch.setattr(dask, "__version__", "0.0.0")
    wrong = dask.dask_executor(cluster.scheduler_address)  # type: ignore[attr-defined]
    with pytest.raises(UsageError, match="install the same version"), wrong:
        pass
