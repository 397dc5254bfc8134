"""Entries put into a file and taken out of it: what a person wrote around them stays as it is."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.support.corrections import entries
from torikumi.pipeline.corrections.read import parse_correction, parse_corrections, settled
from torikumi.pipeline.corrections.write import with_entry, without_entry
from torikumi.schemas.corrections import CorrectedDocument, Correction, target_of
from torikumi.schemas.errors import CorrectionsError

DOCUMENT = CorrectedDocument(file="令和元年度.pdf", sha256="ab" * 32)

HAND = """\
# our corrections, kept by 情報推進課
version = 1

# found by 佐藤
[[correction]]
kind = 'value'   # checked twice
field = "grade"
initiative = "12"
old = "B"
new = "A"

# the next one is about a stamp
[[correction]]
kind = "role"
heading = "備考"
old = "extra"
new = "results"
# end
"""


def grade(initiative: str, old: str = "B", new: str = "A") -> Correction:
    return parse_correction({"kind": "value", "initiative": initiative, "field": "grade", "old": old, "new": new})


def of(content: bytes) -> tuple[Correction, ...]:
    return parse_corrections(content, "x").entries


def test_a_new_file_says_what_it_is() -> None:
    items = parse_correction(
        {"kind": "list", "initiative": "1", "field": "goals", "old": ["甲"], "new": ["甲", "乙"], "note": "印字"}
    )
    written = with_entry(with_entry(None, grade("12"), DOCUMENT, "x"), items, DOCUMENT, "x").decode()
    assert written.split("\n", 2)[2] == (
        "version = 1\n\n[document]\n"
        f'file = "令和元年度.pdf"\nsha256 = "{"ab" * 32}"\n\n'
        '[[correction]]\nkind = "value"\ninitiative = "12"\nfield = "grade"\nold = "B"\nnew = "A"\n\n'
        '[[correction]]\nkind = "list"\ninitiative = "1"\nfield = "goals"\nold = [\n    "甲",\n]\n'
        'new = [\n    "甲",\n    "乙",\n]\nnote = "印字"\n'
    )
    assert written.startswith("# What a person corrected in the data of this document.")


def test_an_entry_is_added_behind_all_others() -> None:
    written = with_entry(HAND.encode(), grade("13"), DOCUMENT, "x").decode()
    assert written.startswith(HAND)
    assert written.removeprefix(HAND) == (
        '\n[[correction]]\nkind = "value"\ninitiative = "13"\nfield = "grade"\nold = "B"\nnew = "A"\n'
    )


def test_a_changed_entry_keeps_its_place_its_order_and_its_comments() -> None:
    written = with_entry(HAND.encode(), grade("12", new="S"), DOCUMENT, "x").decode()
    assert written == HAND.replace('new = "A"', 'new = "S"')


def test_an_entry_is_taken_out_and_the_comment_before_the_next_stays() -> None:
    assert without_entry(HAND.encode(), target_of(grade("12")), "x").decode() == (
        "# our corrections, kept by 情報推進課\nversion = 1\n\n# found by 佐藤\n\n# the next one is about a stamp\n"
        + HAND[HAND.rindex("[[") :]
    )
    rest = without_entry(HAND.encode(), ("role", "備考"), "x").decode()
    assert rest == HAND[: HAND.rindex("[[")] + "# end\n"


def test_taking_out_what_is_not_there_changes_nothing() -> None:
    assert without_entry(HAND.encode(), ("role", "説明"), "x") == HAND.encode()


@pytest.mark.parametrize("how", ["crlf", "bom", "both"])
def test_line_ends_and_byte_order_mark_stay(how: str) -> None:
    content = HAND.encode()
    content = content.replace(b"\n", b"\r\n") if how != "bom" else content
    content = b"\xef\xbb\xbf" + content if how != "crlf" else content
    added = with_entry(content, grade("13"), DOCUMENT, "x")
    assert added.startswith(content)
    assert added.count(b"\r\n") == (added.count(b"\n") if how != "bom" else 0)
    assert without_entry(added, target_of(grade("13")), "x").rstrip() == content.rstrip()


def test_entries_written_as_a_list_stay_a_list() -> None:
    text = 'version = 1\ncorrection = [\n  {kind="role", heading="甲", old="extra", new="goals"}, # why\n]\n'
    added = with_entry(text.encode(), grade("1"), DOCUMENT, "x")
    assert [target_of(entry) for entry in of(added)] == [("role", "甲"), target_of(grade("1"))]
    assert b"# why" in added
    assert of(without_entry(added, ("role", "甲"), "x")) == (grade("1"),)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "version = 1", "[document]\nfile = 'a'"])
def test_a_file_without_entries_takes_one(text: str) -> None:
    written = with_entry(text.encode(), grade("1"), DOCUMENT, "x")
    assert of(written) == (grade("1"),)
    assert written.decode().startswith(text)


def test_headers_inside_texts_are_no_entries() -> None:
    text = '[[correction]]\nkind = "role"\nheading = "甲"\nold = "extra"\nnew = "goals"\n'
    text += 'note = """\n[[correction]]\n# x\n"""\n'
    added = with_entry(text.encode(), grade("1"), DOCUMENT, "x")
    assert of(without_entry(added, ("role", "甲"), "x")) == (grade("1"),)


def test_a_file_that_cannot_be_read_is_not_written() -> None:
    with pytest.raises(CorrectionsError):
        with_entry(b"version = 1\n[[", grade("1"), DOCUMENT, "x")
    with pytest.raises(CorrectionsError):
        without_entry(b"version = 9", target_of(grade("1")), "x")


@settings(max_examples=60)
@given(st.lists(st.tuples(st.booleans(), entries())), st.sampled_from([None, HAND.encode(), b""]))
def test_the_file_always_says_what_was_put_into_it(steps: list[tuple[bool, Correction]], start: bytes | None) -> None:
    content = start
    expected = {target_of(entry): entry for entry in (of(start) if start else ())}
    for added, raw in steps:
        entry = settled(raw)
        if added:
            content = with_entry(content, entry, DOCUMENT, "x")
            expected[target_of(entry)] = entry
        elif content is not None:
            content = without_entry(content, target_of(entry), "x")
            expected.pop(target_of(entry), None)
        if content is not None:
            assert of(content) == tuple(expected.values())
    for target in list(expected):
        assert content is not None
        content = without_entry(content, target, "x")
    assert not content or of(content) == ()
