"""The fuzzer catches what it is for, makes the same case of the same seed, and a few of its cases find nothing."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import hunt
import pytest

from fuzzing import guided, odd
from fuzzing.case import STEPS, Case, case_of, seeds
from fuzzing.minimise import minimised
from fuzzing.supervise import Limits, Supervisor
from fuzzing.targets import COMMON, SEEDS, TARGETS
from fuzzing.trial import Fault, Verdict
from tests.support.planted_faults import PLANTED, program
from tests.support.shared_samples import ROOT


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Supervisor]:
    # the clock may run long: a busy machine must not make a fault
    with Supervisor(tmp_path_factory.mktemp("planted"), Limits(seconds=4, mebibytes=1024), program, clock=60) as found:
        yield found


@pytest.mark.parametrize("seed", PLANTED)
def test_every_kind_of_fault_is_caught(seed: str, planted: Supervisor) -> None:
    """A process that dies, hangs (working, and waiting), eats memory or raises; data that are not valid or not true."""
    verdict = planted.verdict(case_of(seed))
    assert verdict.fault == PLANTED[seed], verdict
    assert bool(verdict.reason) == (verdict.fault is not None)
    if verdict.fault in (Fault.RAISED, Fault.MEMORY):
        assert "planted_faults.py" in verdict.trace


def test_a_process_that_waits_for_ever_is_ended_by_the_clock(tmp_path: Path) -> None:
    with Supervisor(tmp_path, Limits(seconds=5), program, clock=0.4) as found:
        path = tmp_path / "case.txt"
        while not path.exists():  # a busy machine may take longer to begin than the clock allows
            verdict = found.verdict(case_of("txt-3"))
    assert verdict.fault is Fault.HUNG
    assert "of the clock" in verdict.reason


def test_what_fails_is_kept_with_its_reason(planted: Supervisor, tmp_path: Path) -> None:
    verdict = planted.verdict(case_of("txt-5"))
    saved = planted.keep(case_of("txt-5"), verdict, tmp_path)
    assert saved.read_bytes() == case_of("txt-5").made()
    told = (tmp_path / "raised-txt-5.txt.log").read_text("utf-8")
    assert "ValueError: not of the project's own" in told
    assert "Traceback" in told


@pytest.mark.parametrize("kind", STEPS)
def test_a_seed_is_always_the_same_case(kind: str) -> None:
    for number in range(6):
        case = case_of(f"{kind}-{number}")
        assert case == case_of(f"{kind}-{number}")
        assert case.made() == case.made()
        assert case.made(()) == case.base()
    assert len({case_of(f"{kind}-{number}").made() for number in range(20)}) > 15


@pytest.mark.parametrize("seed", ["", "pdf", "pdf-", "pdf-x", "doc-1", "pdf-1-2"])
def test_what_is_no_seed_is_refused(seed: str) -> None:
    with pytest.raises(ValueError, match="is no seed"):
        case_of(seed)


def test_rounds_have_no_seed_in_common() -> None:
    found = [seed for number in range(5) for seed in seeds(number)]
    assert len(set(found)) == len(found)
    assert {seed.split("-")[0] for seed in seeds(0)} == set(STEPS)
    assert {seed.split("-")[0] for seed in seeds(0, ["txt"])} == {"txt"}


def test_a_case_is_made_smaller_while_its_fault_stays() -> None:
    def attempt(case: Case, data: bytes) -> Verdict:
        fault = Fault.RAISED if b"odd" in data and b"even" in data else None
        return Verdict(case.seed, fault=fault, reason="two words", place="x.py:f ValueError")

    lines = [b"line %d" % number for number in range(200)]
    lines[70], lines[150] = b"odd", b"even"
    steps = [lambda data, random: data, lambda data, random: b"\n".join(lines), lambda data, random: data + b"\nend"]
    case = replace(case_of("txt-1"), steps=tuple((step, "") for step in steps))
    assert minimised(case, attempt(case, case.made()), attempt) == b"odd\neven"


# -- the coverage-guided targets, without what guides them


@pytest.mark.parametrize("name", TARGETS)
def test_a_target_takes_odd_texts(name: str) -> None:
    random = Random(name)
    for text in (*odd.TEXTS, *SEEDS.get(name, COMMON), *(odd.text(random) + random.choice(COMMON) for _ in range(30))):
        TARGETS[name](text.encode("utf-8", "surrogatepass"))
    for text in SEEDS.get(name, COMMON):
        TARGETS[name](text.encode("utf-16"))


def test_targets_are_chosen_by_name(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert guided.chosen("all") == list(TARGETS)
    assert guided.chosen("none") == []
    assert guided.chosen("guard,profile") == ["guard", "profile"]
    with pytest.raises(ValueError, match="there is no target nope"):
        guided.chosen("guard,nope")
    monkeypatch.setattr(guided, "installed", lambda: False)
    assert guided.run(["guard"], 10, Path("unused")) == 0
    assert "atheris is not installed" in capsys.readouterr().out


# -- the command, and the program itself


@pytest.mark.parametrize("options", [["--kinds", "doc"], ["--targets", "nope"], ["--seconds", "0"], ["--replay", "x"]])
def test_wrong_usage_is_told(options: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        status = hunt.main(options)
    except SystemExit as error:
        status = int(error.code or 0)
    assert status == 2
    assert options[-1] in capsys.readouterr().err or options[0] in capsys.readouterr().err


def test_a_run_says_what_it_did_and_a_case_can_be_tried_again(tmp_path: Path) -> None:
    command = [sys.executable, str(ROOT / "fuzz" / "hunt.py"), "--keep", str(tmp_path)]
    done = subprocess.run(
        [*command, "--seconds", "2", "--kinds", "html", "--start", "1", "--targets", "none"],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert " cases in " in done.stdout
    path = tmp_path / "raised-html-4.html"
    path.write_bytes(case_of("html-4").made())
    done = subprocess.run([*command, "--replay", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stdout.startswith("html-4: tokushima-r1/report.html: ")


SMALL = ("pdf-1", "pdf-8", "xlsx-3", "docx-1", "html-1", "txt-5")


def test_a_few_cases_find_nothing(tmp_path: Path) -> None:
    with Supervisor(tmp_path, Limits()) as supervisor:
        found = list(supervisor.verdicts(SMALL))
    assert [verdict for verdict in found if verdict.fault is not None] == []
    assert [verdict.seed for verdict in found] == list(SMALL)
    assert any(verdict.answer == "converted" for verdict in found)
