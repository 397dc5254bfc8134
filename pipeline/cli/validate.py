"""``torikumi validate``: check datasets that were written, and perhaps edited, earlier; or any files by the rules."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from torikumi.pipeline.cli.faults import faults_for_people
from torikumi.pipeline.printable import printable

if TYPE_CHECKING:
    from torikumi.pipeline.rules.rule import Place, Verdict

SHOWN = 5
"""Of each rule, so many places are printed, unless all are asked for."""


def validate(
    datasets: Annotated[
        list[Path], typer.Argument(metavar="DATASET...", help="Dataset folders; with --rules any folders or files.")
    ],
    rules: Annotated[
        bool,
        typer.Option(
            "--rules", help="Check CSV files and workbooks by the 30 rules of 機械可読性 (docs/publishing.md)."
        ),
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="With --rules: print the verdicts as JSON.")] = False,
    everything: Annotated[
        bool, typer.Option("--all", help="With --rules: print every place, and the rules that are kept.")
    ] = False,
    debug: Annotated[bool, typer.Option("--debug", help="Print tracebacks.")] = False,
) -> None:
    """Check datasets against their schemas, and their CSV files against their JSON; exit with 1 when one fails.

    With --rules: check CSV files and workbooks, of torikumi or of anyone, by the 30 rules of
    行政データにおける機械可読性に関するルール, and list what only a person can check; exit with 1 when one is broken.
    """
    with faults_for_people("torikumi validate", debug):
        if not rules and (as_json or everything):
            from torikumi.schemas.errors import UsageError

            raise UsageError("--json and --all go with --rules", advice="add --rules, or leave them out")
        if rules:
            try:
                status = _check_rules(datasets, as_json, everything)
            except BrokenPipeError:  # the reader of a long list has seen enough
                os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
                status = 1
            raise typer.Exit(status)
    status = 0
    for folder in datasets:
        with faults_for_people(str(folder), debug):
            from torikumi.pipeline.convert import pairs_of
            from torikumi.pipeline.validate import validate_dataset

            problems = validate_dataset(folder, pairs_of)
        for problem in problems:
            print(printable(str(problem)), file=sys.stderr)
        print(printable(f"{folder}: {'not valid' if problems else 'valid'}"))
        status = max(status, int(bool(problems)))
    raise typer.Exit(status)


def _check_rules(paths: Sequence[Path], as_json: bool, everything: bool) -> int:
    """Check files by the rules and print the verdicts; the exit status."""
    from torikumi.pipeline.rules.check import check_files, find_files
    from torikumi.pipeline.rules.rule import Answer

    files = find_files(paths)
    verdicts = check_files(files)
    if as_json:
        _print_json(verdicts)
    else:
        _print_words(verdicts, len(files), everything)
    return int(any(verdict.answer is Answer.BROKEN for verdict in verdicts))


def _print_words(verdicts: Sequence[Verdict], files: int, everything: bool) -> None:
    from torikumi.pipeline.printable import printable
    from torikumi.pipeline.rules.rule import Answer

    for verdict in verdicts:
        if verdict.answer is Answer.BROKEN or everything:
            print(f"{verdict.rule.id} {verdict.answer}: {verdict.rule.title}")
            for line in _lines(verdict.places, everything):
                print(printable(f"  {line}"))
    print("\nFor a person to look at (of these rules the program sees a part):")
    for verdict in verdicts:
        if verdict.rule.person and (verdict.answer is not Answer.NOT_ASKED or "csv" in verdict.rule.files):
            print(f"{verdict.rule.id} {verdict.rule.title}\n  not checked: {verdict.rule.person}")
            for line in _lines(verdict.exempt, everything):
                print(printable(f"  let pass: {line}"))
    counts = {answer: sum(verdict.answer is answer for verdict in verdicts) for answer in Answer}
    broken, kept, not_asked = counts[Answer.BROKEN], counts[Answer.KEPT], counts[Answer.NOT_ASKED]
    print(
        f"\n{files} file{'' if files == 1 else 's'}, {len(verdicts)} rules: {broken} broken, {kept} kept as far as a "
        f"program sees, {not_asked} that nothing in these files is about"
    )


def _lines(places: Sequence[Place], everything: bool) -> list[str]:
    shown = [str(place) for place in (places if everything else places[:SHOWN])]
    more = len(places) - len(shown)
    return [*shown, f"… and {more} more (--all prints them)"] if more else shown


def _print_json(verdicts: Sequence[Verdict]) -> None:
    import json
    from dataclasses import asdict

    found = [
        {
            "rule": verdict.rule.id,
            "title": verdict.rule.title,
            "answer": verdict.answer.value,
            "checked": verdict.rule.how,
            "not_checked": verdict.rule.person,
            "places": [asdict(place) for place in verdict.places],
            "let_pass": [asdict(place) for place in verdict.exempt],
        }
        for verdict in verdicts
    ]
    print(json.dumps(found, ensure_ascii=False, indent=2))
