"""Topics of 自治体DX that an initiative is about, by the words of a committed vocabulary (``topics.toml``).

The name and the contents decide. Some words are enough in either (電子申請), some in the name only (図書館: elsewhere
it is often but a place), some need another word beside them (オンライン with 予約, and not with 会議). Where a report
has neither contents nor goals (a table of results), what was done stands for them. What is planned next never decides.
Each topic tells the words that gave it, and where they stand.
"""

from __future__ import annotations

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Literal, get_args

from pydantic import BaseModel, ConfigDict

from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.gather import Member
from torikumi.pipeline.compare.tables import common, set_id
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.columns import INDICATOR_ROLES, SEPARATOR
from torikumi.schemas.report import Initiative

FIELDS = ("name", "section", "contents", "goals", "indicators", "results", "improvements")
"""The fields in which words are looked for, in the order in which they are told."""


Kind = Literal["decides", "in_name", "hints", "context"]
"""What kind of word of a topic one is."""


class _File(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Scoring(_File):
    """What a word weighs: by its field, and by whether it decides or hints; and what is enough."""

    name: int
    section: int
    contents: int
    goals: int
    indicators: int
    results: int
    improvements: int
    decides: int
    hints: int
    enough: int


class Masked(_File):
    """Longer words in which a word of a topic stands by chance."""

    words: tuple[str, ...]


class TopicWords(_File):
    """A topic with its words; the file says what each kind of word does."""

    name: str
    title: str
    title_en: str
    decides: tuple[str, ...]
    in_name: tuple[str, ...] = ()
    hints: tuple[str, ...] = ()
    context: tuple[str, ...] = ()
    unless: tuple[str, ...] = ()


class Vocabulary(_File):
    """``topics.toml``."""

    scoring: Scoring
    masked: Masked
    topics: tuple[TopicWords, ...]


@dataclass(frozen=True, slots=True)
class Evidence:
    """A word that speaks for a topic.

    Attributes:
        word: As it stands in the vocabulary.
        field: Where it stands; of several fields the weightiest.
        weight: What it adds.
        kind: What kind of word it is there.
    """

    word: str
    field: str
    weight: int
    kind: Kind


@dataclass(frozen=True, slots=True)
class Topic:
    """A topic of an initiative.

    Attributes:
        words: The topic in the vocabulary.
        score: Sum of the weights of its evidence.
        evidence: The words that gave it, the weightiest first.
    """

    words: TopicWords
    score: int
    evidence: tuple[Evidence, ...]


_Tree = dict[str, "_Tree"]
"""Words by their letters; "" ends one."""


@cache
def vocabulary() -> Vocabulary:
    """The vocabulary, loaded once."""
    text = files(__package__).joinpath("topics.toml").read_text(encoding="utf-8")
    return Vocabulary.model_validate(tomllib.loads(text))


@cache
def _meanings() -> dict[str, list[tuple[str, TopicWords, Kind]]]:
    """Folded word → the word, its topics, and what kind it is of each; masked words have none."""
    found: defaultdict[str, list[tuple[str, TopicWords, Kind]]] = defaultdict(list)
    for topic in vocabulary().topics:
        for kind in get_args(Kind):
            for word in getattr(topic, kind):
                found[fold_text(word)].append((word, topic, kind))
    for word in vocabulary().masked.words:
        found[fold_text(word)] = []
    return dict(found)


@cache
def _pattern() -> re.Pattern[str]:
    """Finds the longest word at each place; Latin letters only where no other stands beside them.

    The words are a tree by their letters, in which a longer word is tried before a shorter one that begins it: a plain
    list of a thousand words is tried word by word at each place.
    """
    tree: _Tree = {}
    for word in _meanings():
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    starts = (
        f"{'(?<![a-z])' if _is_latin(letter) else ''}{re.escape(letter)}{_rest(letter, tree[letter])}"
        for letter in sorted(tree)
    )
    return re.compile("|".join(starts))


def _rest(last: str, node: _Tree) -> str:
    """What may follow a letter, the longest first; a word may end only where it is no part of a Latin one."""
    parts = [f"{re.escape(letter)}{_rest(letter, node[letter])}" for letter in sorted(node) if letter]
    if "" in node:
        parts.append("(?![a-z])" if _is_latin(last) else "")
    return f"(?:{'|'.join(parts)})"


def _is_latin(letter: str) -> bool:
    return letter.isascii() and letter.isalpha()


def topics_of(fields: Mapping[str, Iterable[str]]) -> list[Topic]:
    """The topics of an initiative, those with the highest score first.

    Args:
        fields: Field (one of `FIELDS`) → its texts.

    >>> [topic.words.name for topic in topics_of({"name": ["電子申請の充実"], "contents": ["AIRを導入する。"]})]
    ['online-procedures']
    """
    scoring = vocabulary().scoring
    weights: dict[str, int] = {field: getattr(scoring, field) for field in FIELDS}
    texts = {field: [fold_text(text) for text in fields.get(field, ())] for field in FIELDS}
    if not any(texts["contents"]) and not any(texts["goals"]):
        weights["results"] = scoring.contents
    best: defaultdict[str, dict[str, Evidence]] = defaultdict(dict)
    topics: dict[str, TopicWords] = {}
    for field in FIELDS:
        for text in texts[field]:
            for match in _pattern().finditer(text):
                for word, topic, kind in _meanings()[match[0]]:
                    is_strong = kind == "decides" or (kind == "in_name" and field == "name")
                    weight = weights[field] * (scoring.decides if is_strong else scoring.hints)
                    topics[topic.name] = topic
                    known = best[topic.name].get(word)
                    if known is None or known.weight < weight:
                        best[topic.name][word] = Evidence(word, field, weight, "decides" if is_strong else kind)
    name = "".join(texts["name"])
    found = [
        Topic(topics[key], score, tuple(sorted(words.values(), key=_order)))
        for key, words in best.items()
        if (score := sum(evidence.weight for evidence in words.values())) >= scoring.enough
        and _is_company(words.values(), scoring.enough)
        and not any(fold_text(word) in name for word in topics[key].unless)
    ]
    places = {topic.name: place for place, topic in enumerate(vocabulary().topics)}
    return sorted(found, key=lambda topic: (-topic.score, places[topic.words.name]))


def _is_company(found: Iterable[Evidence], enough: int) -> bool:
    """Whether words give a topic: one that is enough alone, or a hint in the name with its context."""
    found = list(found)
    if any(evidence.kind == "decides" and evidence.weight >= enough for evidence in found):
        return True
    kinds = {evidence.kind for evidence in found if evidence.weight}
    hinted = any(evidence.field == "name" and evidence.kind == "hints" for evidence in found)
    return hinted and bool(kinds & {"decides", "context"})


def _order(evidence: Evidence) -> tuple[int, int, str]:
    return -evidence.weight, FIELDS.index(evidence.field), evidence.word


def texts_of(initiative: Initiative, section: str) -> dict[str, list[str]]:
    """The texts of an initiative by field."""
    indicators = (indicator.name for field in INDICATOR_ROLES.values() for indicator in getattr(initiative, field))
    return {
        "name": [initiative.name],
        "section": [section],
        "contents": [item.text for item in initiative.contents],
        "goals": [item.text for item in initiative.goals],
        "indicators": list(dict.fromkeys(indicators)),
        "results": [item.text for item in initiative.results],
        "improvements": [item.text for item in initiative.improvements],
    }


def topics_of_all(members: Iterable[Member]) -> tuple[dict[str, Sequence[str]], list[Row], list[Row]]:
    """Id of an initiative → names of its topics; and the rows of ``topics`` and ``topic_words``."""
    names: dict[str, Sequence[str]] = {}
    rows: list[Row] = []
    words: list[Row] = []
    for member in members:
        head = common(member)
        sections = {section.number: section.title for section in member.dataset.report.sections}
        for initiative in member.dataset.report.initiatives:
            found = topics_of(texts_of(initiative, sections.get(initiative.section or "", "")))
            key = set_id(member, initiative.id)
            names[key] = [topic.words.name for topic in found]
            for topic in found:
                of_topic = head | {"initiative": key, "topic": topic.words.name}
                rows.append(of_topic | _row(key, topic))
                words += (of_topic | row for row in _word_rows(key, topic))
    return names, rows, words


def _row(initiative: str, topic: Topic) -> Row:
    return {
        "id": f"{initiative}/{topic.words.name}",
        "topic_title": topic.words.title,
        "topic_title_en": topic.words.title_en,
        "score": topic.score,
        "words": SEPARATOR.join(evidence.word for evidence in topic.evidence if evidence.weight),
    }


def _word_rows(initiative: str, topic: Topic) -> Iterator[Row]:
    row_id = f"{initiative}/{topic.words.name}"
    for place, evidence in enumerate(topic.evidence, 1):
        yield {
            "id": f"{row_id}/{place}",
            "initiative_topic": row_id,
            "word": evidence.word,
            "field": evidence.field,
            "weight": evidence.weight,
        }
