"""Topics that were labelled by eye, and how many of them the vocabulary finds; printed by ``python -m`` as well."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tests.support.shared_samples import ROOT
from torikumi.pipeline.compare.topics import Topic, topics_of

LABELS = ROOT / "tests" / "pipeline" / "compare" / "topic_labels.toml"


@dataclass(frozen=True, slots=True)
class Labelled:
    """An initiative with its topics.

    Attributes:
        part: ``tuning`` or ``held-out``.
        where: The truth file and the number in it.
        name: Its name.
        right: The topics by eye.
        found: The topics by the vocabulary.
    """

    part: str
    where: str
    name: str
    right: frozenset[str]
    found: tuple[Topic, ...]


@dataclass(frozen=True, slots=True)
class Score:
    """How many topics were found.

    Attributes:
        initiatives: How many initiatives.
        labelled: Topics by eye.
        found: Topics by the vocabulary.
        right: Topics of both.
        exact: Initiatives all of whose topics are right.
    """

    initiatives: int
    labelled: int
    found: int
    right: int
    exact: int

    @property
    def precision_percent(self) -> float:
        """Right ones of those found."""
        return 100 * self.right / self.found

    @property
    def recall_percent(self) -> float:
        """Right ones of those labelled."""
        return 100 * self.right / self.labelled


def labelled() -> Iterator[Labelled]:
    """All labelled initiatives."""
    for part, files in tomllib.loads(LABELS.read_text("utf-8")).items():
        for name, labels in files.items():
            truth = json.loads((ROOT / "samples" / name).read_text("utf-8"))
            initiatives = {number_of(each): each for each in truth["initiatives"]}
            for number, topics in labels.items():
                each = initiatives[number]
                yield Labelled(
                    part, f"{name} {number}", each["name"], frozenset(topics), tuple(topics_of(texts_of(each)))
                )


def number_of(initiative: dict[str, Any]) -> str:
    """The number of an initiative of a truth file, whichever of its keys has it."""
    return str(next(initiative[key] for key in ("number", "no", "code") if key in initiative))


def texts_of(initiative: dict[str, Any]) -> dict[str, list[str]]:
    """The texts of an initiative of a truth file by field."""

    def lines(*keys: str) -> list[str]:
        found = [initiative[key] for key in keys if initiative.get(key)]
        parts = [part for each in found for part in (each if isinstance(each, list) else [each])]
        return [part["text"] if isinstance(part, dict) else part for part in parts]

    indicators = [
        each["name"]
        for key in ("indicators", "targets", "actuals", "goal_indicators", "result_indicators")
        for each in initiative.get(key, ())
        if isinstance(each, dict) and each.get("name")
    ]
    return {
        "name": [initiative["name"]],
        "contents": lines("contents", "overview"),
        "goals": lines("goals"),
        "indicators": list(dict.fromkeys(indicators)),
        "results": lines("results"),
        "improvements": lines("improvements", "direction"),
    }


def score(part: str) -> Score:
    """The figures of a part."""
    cases = [case for case in labelled() if case.part == part]
    sets = [(case.right, {topic.words.name for topic in case.found}) for case in cases]
    return Score(
        len(cases),
        sum(len(right) for right, _ in sets),
        sum(len(found) for _, found in sets),
        sum(len(right & found) for right, found in sets),
        sum(right == found for right, found in sets),
    )


def main() -> None:
    """Print the figures, and the initiatives that are not right."""
    for part in ("tuning", "held-out"):
        found = score(part)
        print(part, found, f"{found.precision_percent:.1f} {found.recall_percent:.1f}")  # noqa: T201
    for case in labelled():
        names = {topic.words.name for topic in case.found}
        if names != case.right:
            words = [[e.word for e in t.evidence if e.weight] for t in case.found if t.words.name not in case.right]
            missed, more = sorted(case.right - names), sorted(names - case.right)
            print(case.part, case.where, case.name, "missed", missed, "more", more, words)  # noqa: T201


if __name__ == "__main__":
    main()
