"""A batch that is killed again and again, watched from outside: is all that stands there whole, at every moment?"""

from __future__ import annotations

import csv
import hashlib
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path

from measuring.soak_documents import Made

LOOK_SECONDS = 0.2
"""So often the memory of the processes is looked up."""

AFTER_SECONDS = 2.0
"""A kill comes within so long after the document that was waited for: in the midst of any work."""

END_SECONDS = 20.0
"""So long the processes of a killed batch may take to end."""


@dataclass(slots=True)
class Peaks:
    """The most memory that processes took, in MiB: resident, as the system tells it (``VmHWM``)."""

    parent: float = 0.0
    workers: dict[int, float] = field(default_factory=dict)


def command(documents: Sequence[Path], output: Path, workers: int, *more: str) -> list[str]:
    """The command of a batch."""
    told = [
        sys.executable,
        "-m",
        "torikumi",
        "convert",
        *map(str, documents),
        "-o",
        str(output),
        "--workers",
        str(workers),
    ]
    return [*told, "-q", *more]


def timed_run(documents: Sequence[Path], output: Path, workers: int, *more: str) -> float:
    """Run a batch to its end; the seconds that it took."""
    started = time.perf_counter()
    subprocess.run(command(documents, output, workers, *more), check=False, stderr=subprocess.DEVNULL)
    return time.perf_counter() - started


def killed_run(
    documents: Sequence[Path], output: Path, workers: int, total: int, kills: int, seed: int
) -> tuple[Peaks, list[str]]:
    """Run a batch that is killed at random moments and begun again, until it comes to its end.

    Args:
        documents: The documents, or their folder.
        output: The folder of the datasets.
        workers: Number of processes.
        total: How many documents can be converted.
        kills: How often it is killed: in turn all of its processes, or only the one that was started.
        seed: Of the moments.

    Returns:
        The memory of the processes, and what was found wrong.
    """
    chance = random.Random(seed)
    peaks = Peaks()
    problems: list[str] = []
    moments = sorted(chance.sample(range(total // 20, total * 19 // 20), kills))
    for number, moment in enumerate(moments):
        run = subprocess.Popen(command(documents, output, workers), start_new_session=True, stderr=subprocess.DEVNULL)
        with watched(run.pid, peaks):
            while done(output) < moment and run.poll() is None:
                time.sleep(0.01)
            time.sleep(chance.random() * AFTER_SECONDS)
            children = descendants(run.pid)
            if run.poll() is not None:
                problems.append(f"the run ended by itself before kill {number + 1}")
            elif number % 2:
                os.kill(run.pid, signal.SIGKILL)
            else:
                os.killpg(run.pid, signal.SIGKILL)
            run.wait()
        deadline = time.monotonic() + END_SECONDS
        while any(map(alive, children)) and time.monotonic() < deadline:
            time.sleep(0.05)
        problems += [f"process {pid} outlived kill {number + 1}" for pid in children if alive(pid)]
        problems += [f"after kill {number + 1}: {problem}" for problem in not_whole(output)]
        print(f"kill {number + 1} after {done(output)} documents", file=sys.stderr)
    run = subprocess.Popen(command(documents, output, workers), start_new_session=True, stderr=subprocess.DEVNULL)
    with watched(run.pid, peaks):
        run.wait()
    return peaks, problems


def done(output: Path) -> int:
    """How many documents are noted as done."""
    try:
        return sum(name.endswith(".done") and not name.startswith(".") for name in os.listdir(output / ".torikumi"))
    except OSError:
        return 0


def not_whole(output: Path) -> list[str]:
    """Dataset folders in which a file is missing or is not the one that the package names."""
    problems = []
    for folder in sorted(output.iterdir()):
        if not folder.is_dir() or folder.name.startswith("."):
            continue
        try:
            package = json.loads((folder / "datapackage.json").read_bytes())
            for told in [*package["resources"], package["torikumi:report"]]:
                content = (folder / told["path"]).read_bytes()
                if told["hash"] != f"sha256:{hashlib.sha256(content).hexdigest()}":
                    problems.append(f"{folder.name}/{told['path']} is not the file that was meant")
        except (OSError, ValueError, KeyError) as error:
            problems.append(f"{folder.name} is not whole: {error}")
    return problems


def losses(made: Sequence[Made], output: Path, reference: dict[Path, dict[str, bytes]]) -> list[str]:
    """What is missing or wrong at the end.

    Each copy of a sample must have one row and one dataset, equal to that of the sample but for its name and checksum;
    each broken file must have one row with its reason, and no dataset.
    """
    with (output / "batch.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    counts = Counter(row["file"] for row in rows)
    by_file = {row["file"]: row for row in rows}
    problems = [f"{file} has {count} rows" for file, count in counts.items() if count != 1]
    datasets = Counter(row["dataset"] for row in rows)
    problems += [f"two documents have the dataset {name}" for name, count in datasets.items() if count > 1]
    for document in made:
        row = by_file.get(str(document.path))
        if row is None:
            problems.append(f"{document.path} has no row")
        elif document.sample is None:
            if row["status"] != "failed" or not row["reason"] or (output / row["dataset"]).exists():
                problems.append(f"{document.path} cannot be read, but its row says {row['status']}")
        elif row["status"] == "failed":
            problems.append(f"{document.path} failed: {row['reason']}")
        elif told(output / row["dataset"]) != reference[document.sample]:
            problems.append(f"{document.path} differs from {document.sample.name}")
    return problems


def told(folder: Path) -> dict[str, bytes]:
    """What a dataset says, without what names the file that it was made from."""
    try:
        files = {path.name: path.read_bytes() for path in sorted(folder.iterdir())}
    except OSError:
        return {}
    report = json.loads(files.pop("report.json"), parse_float=str)
    package = json.loads(files.pop("datapackage.json"))
    files.pop("dcat.jsonld", None)  # names, sizes and checksums of the other files
    for said in (f'"dataset_id":"{report["dataset_id"]}"', report["source"]["sha256"]):  # the page holds the report
        files["review.html"] = files["review.html"].replace(said.encode(), b"")
    del report["dataset_id"], report["source"]["sha256"]
    del package["name"], package["sources"], package["torikumi:report"]
    files["report"] = json.dumps(report).encode()
    files["package"] = json.dumps(package).encode()
    return files


@contextmanager
def watched(pid: int, peaks: Peaks) -> Iterator[None]:
    """Look up the memory of a process and its children as long as the context lasts."""
    ended = threading.Event()

    def look() -> None:
        while not ended.wait(LOOK_SECONDS):
            peaks.parent = max(peaks.parent, resident(pid))
            for child in descendants(pid):
                if b"resource_tracker" not in command_line(child):
                    peaks.workers[child] = max(peaks.workers.get(child, 0.0), resident(child))

    thread = threading.Thread(target=look, daemon=True)
    thread.start()
    try:
        yield
    finally:
        ended.set()
        thread.join()


def descendants(pid: int) -> set[int]:
    """The process ids of all children of a process, and of theirs."""
    parents: dict[int, int] = {}
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError, ValueError, IndexError):
                parents[int(entry.name)] = int((entry / "stat").read_text().rsplit(")", 1)[1].split()[1])
    found: set[int] = set()
    while more := {child for child, parent in parents.items() if parent in found | {pid}} - found:
        found |= more
    return found


def alive(pid: int) -> bool:
    """Whether a process is there, and not only waited for."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def resident(pid: int) -> float:
    """The most memory that a process has had, in MiB; 0 when it is gone."""
    with suppress(OSError, ValueError):
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return 0.0


def command_line(pid: int) -> bytes:
    """The command of a process; empty when it is gone."""
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes()
    except OSError:
        return b""
