"""Topics: what the vocabulary finds of those labelled by eye, and the words that need their neighbours."""

from __future__ import annotations

import pytest

from tests.support.topic_labels import labelled, score
from torikumi.normalizers.text import fold_text
from torikumi.pipeline.compare.topics import FIELDS, topics_of, vocabulary


@pytest.mark.parametrize(("part", "least"), [("tuning", 120), ("held-out", 60)])
def test_most_labels_are_found(part: str, least: int) -> None:
    """The figures are in docs/compare.md; a change of the vocabulary must not lose much of them."""
    found = score(part)
    assert found.initiatives >= least
    assert found.precision_percent >= 95
    assert found.recall_percent >= 95


def test_every_label_is_a_topic() -> None:
    names = {topic.name for topic in vocabulary().topics}
    assert {topic for case in labelled() for topic in case.right} <= names
    assert len(names) == len(vocabulary().topics) >= 15


def test_every_topic_has_its_words() -> None:
    for topic in vocabulary().topics:
        assert topic.title
        assert topic.title_en.isascii()
        words = [fold_text(word) for word in (*topic.decides, *topic.in_name, *topic.hints, *topic.context)]
        for kind in (topic.decides, topic.hints, topic.context):
            assert len({*map(fold_text, kind)}) == len(kind), topic.name
        assert all(words)
        assert bool(topic.hints) == bool(topic.context), topic.name


@pytest.mark.parametrize("topic", vocabulary().topics, ids=lambda topic: topic.name)
def test_each_word_that_decides_does(topic: object) -> None:
    masked = {fold_text(word) for word in vocabulary().masked.words}
    for word in topic.decides:  # type: ignore[attr-defined]
        assert fold_text(word) not in masked
        found = {each.words.name for each in topics_of({"name": ["甲"], "contents": [f"{word}を行う。"]})}
        assert topic.name in found, word  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("name", "contents", "topics"),
    [
        ("AIの活用", "", {"ai-rpa"}),
        ("AIRの導入", "", set()),  # part of a Latin word
        ("ＡＩ－ＯＣＲの導入", "", {"ai-rpa"}),
        ("MAIL配信", "", set()),
        ("オンライン会議の実施", "", {"telework"}),
        ("施設予約のオンライン化", "", {"online-procedures"}),
        ("オンラインでの学習", "学校の授業で使う。", {"education"}),
        ("業務の標準化", "", {"bpr"}),
        ("標準化の推進", "基幹システムを国の標準仕様に合わせる。", {"system-standardization"}),
        ("標準化の推進", "", set()),  # of what?
        ("防災行政無線の更新", "", {"disaster"}),
        ("講座の開催", "防災課が講師を派遣する。", set()),  # a department
        ("クラウドファンディングの活用", "", set()),
        ("情報システムのクラウド化", "", {"system-optimization"}),
        ("公衆無線LANの整備", "図書館に設ける。", {"network"}),  # a place
        ("図書館の充実", "", {"culture-learning"}),
        ("制度の周知", "ホームページで知らせる。", set()),  # a means
        ("ホームページの更新", "", {"public-relations"}),
        ("空き家バンクの運営", "", {"migration"}),
        ("空家等対策の推進", "", {"environment-infrastructure"}),
        ("AIによるデマンド交通", "", {"ai-rpa", "transport"}),
        ("研修の実施", "", set()),
        ("DX研修の実施", "", {"digital-workforce"}),
    ],
)
def test_words_need_their_neighbours(name: str, contents: str, topics: set[str]) -> None:
    assert {topic.words.name for topic in topics_of({"name": [name], "contents": [contents]})} == topics


def test_what_was_done_decides_only_where_nothing_else_is_said() -> None:
    done = {"name": ["甲"], "results": ["RPAを導入した。"]}
    assert [topic.words.name for topic in topics_of(done)] == ["ai-rpa"]
    assert topics_of(done | {"contents": ["市民の声を聞く。"]}) == []
    assert topics_of({"name": ["甲"], "improvements": ["RPAを導入する。"]}) == []


def test_the_words_that_decided_are_told() -> None:
    fields = {"name": ["電子申請の充実"], "contents": ["オンラインで申請できる。"], "results": ["電子申請を広げた。"]}
    (topic,) = topics_of(fields)
    assert [(each.word, each.field, each.weight) for each in topic.evidence] == [
        ("電子申請", "name", 6),
        ("オンラインで申請", "contents", 4),
    ]
    assert topic.score == 10
    assert {each.field for each in topic.evidence} <= set(FIELDS)
