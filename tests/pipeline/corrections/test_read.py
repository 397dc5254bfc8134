"""What a corrections.toml may say, and errors that name the line and the entry."""

from __future__ import annotations

import json

import pytest
from jsonschema import Draft202012Validator

from torikumi.pipeline.corrections.files import SIZE_MAX
from torikumi.pipeline.corrections.read import parse_corrections
from torikumi.pipeline.toml_lines import loads
from torikumi.schemas.corrections import ListCorrection, RoleCorrection, SeenCorrection, ValueCorrection
from torikumi.schemas.errors import CorrectionsError
from torikumi.schemas.published import corrections_schema
from torikumi.schemas.roles import Role

WHOLE = """\
# 訂正
version = 1

[document]
file = "report.pdf"
sha256 = "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

[[correction]]
kind = "value"
initiative = "12"
field = "grade"
old = "B"
new = "A"
note = "印字がかすれている"

[[correction]]
kind = "value"
field = "municipality.code"
old = ""
new = "362018"

[[correction]]
kind = "list"
initiative = "12"
field = "contents"
old = ["(1) 甲", "乙"]
new = ["(1) 甲乙"]

[[correction]]
kind = "role"
heading = "備考"
old = "extra"
new = "results"

[[correction]]
kind = "seen"
code = "number-gap"
initiative = "12"
field = "number"
message = "number 12 follows 10"
"""


def test_all_kinds_are_read() -> None:
    found = parse_corrections(WHOLE.encode(), "x")
    assert found.document.file == "report.pdf"
    assert [type(entry) for entry in found.entries] == [
        ValueCorrection, ValueCorrection, ListCorrection, RoleCorrection, SeenCorrection
    ]  # fmt: skip
    value, _, items, role, seen = found.entries
    assert isinstance(value, ValueCorrection)
    assert (value.initiative, value.old, value.new, value.note) == ("12", "B", "A", "印字がかすれている")
    assert isinstance(items, ListCorrection)
    assert (items.old, items.new) == (("(1) 甲", "乙"), ("(1) 甲乙",))
    assert isinstance(role, RoleCorrection)
    assert (role.old, role.new) == (Role.EXTRA, Role.RESULTS)
    assert isinstance(seen, SeenCorrection)
    assert seen.message == "number 12 follows 10"


@pytest.mark.parametrize("change", ["\ufeff{}", "crlf"])
def test_as_windows_writes_it(change: str) -> None:
    text = WHOLE.replace("\n", "\r\n") if change == "crlf" else change.format(WHOLE)
    assert parse_corrections(text.encode(), "x") == parse_corrections(WHOLE.encode(), "x")


def test_what_people_type_is_repaired_as_what_is_printed_is() -> None:
    text = '[[correction]]\nkind = "value"\ninitiative = "1"\nfield = "name"\nold = ""\nnew = " ⾏政のﾃﾞｼﾞﾀﾙ化　"'
    (entry,) = parse_corrections(text.encode(), "x").entries
    assert isinstance(entry, ValueCorrection)
    assert entry.new == "行政のデジタル化"


def test_the_published_schema_lets_in_what_is_read() -> None:
    schema = corrections_schema()
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    validator.validate(loads(WHOLE))
    wrong = json.loads(json.dumps(loads(WHOLE)))
    wrong["correction"][0]["feild"] = "grade"
    assert not validator.is_valid(wrong)


ENTRY = '[[correction]]\nkind = "value"\ninitiative = "1"\nfield = "grade"\nold = "B"\nnew = "A"\n'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("version = 1\n[[correction]\n", "line 2: no TOML: "),
        ('version = 1\nold = "a\n', "line 2: no TOML: "),
        ("version = 2\n", "line 1: version: "),
        ("versoin = 1\n", "line 1: versoin: there is no such key"),
        ('\n[document]\nsha256 = "abc"\n', "line 3: document.sha256: "),
        ('[[correction]]\nkind = "valeu"\n', "line 2: entry 1: kind: 'valeu' is none of value, list, role, seen"),
        ('[[correction]]\nold = "x"\n', "line 1: entry 1: kind: is missing: one of value"),
        ("correction = 3\n", "line 1: correction: is no list"),
        ("correction = [3]\n", "line 1: entry 1: is no table"),
        (f'{ENTRY}oops = ""\n', "line 7: entry 1: oops: there is no such key"),
        (ENTRY.replace('"B"', "3"), "line 5: entry 1: old: is no text: put it in quotation marks"),
        (ENTRY.replace('old = "B"\n', ""), "line 1: entry 1: old: is missing"),
        (ENTRY.replace('initiative = "1"\n', ""), "line 3: entry 1: field: 'grade' is of an initiative: name it"),
        (ENTRY.replace("grade", "grad"), "line 4: entry 1: field: 'grad' is no field that can be corrected"),
        (ENTRY.replace("grade", "contents"), "line 4: entry 1: field: 'contents' is a list: its kind is list"),
        (ENTRY.replace("grade", "plan.title"), "line 4: entry 1: field: 'plan.title' is no field"),
        (ENTRY.replace('"A"', '"A\\nB"'), "line 6: entry 1: new: a line break"),
        (
            ENTRY.replace('initiative = "1"\n', "").replace("grade", "report.fiscal_year"),
            "line 5: entry 1: new: 'A' is no Western year",
        ),
        (
            ENTRY.replace('initiative = "1"\n', "").replace("grade", "municipality.code").replace('"A"', '"362019"'),
            "line 5: entry 1: new: the check digit of a code that begins 36201 is 8",
        ),
        (
            ENTRY.replace('initiative = "1"\n', "").replace("grade", "municipality.code").replace('"A"', '"徳島市"'),
            "line 5: entry 1: new: write the code of 徳島県徳島市 as 362018",
        ),
        (f"{ENTRY}\n{ENTRY}", "line 1: correction: entry 2 is about the same as entry 1: keep one"),
        (
            f'{ENTRY}\n[[correction]]\nkind = "list"\ninitiative = "1"\nfield = "goals"\nold = []\nnew = [""]\n',
            "line 13: entry 2: new: holds an empty text: leave it out",
        ),
        ('[[correction]]\nkind = "role"\nheading = "備考"\nold = "extra"\nnew = "result"\n', "line 5: entry 1: new: "),
        ('[[correction]]\nkind = "seen"\ncode = "correction-stale"\nmessage = ""\n', "line 3: entry 1: code: "),
    ],
)  # fmt: skip
def test_what_cannot_be_is_named_with_its_line_and_entry(text: str, words: str) -> None:
    with pytest.raises(CorrectionsError) as caught:
        parse_corrections(text.encode(), "in/corrections.toml")
    assert str(caught.value).startswith(f"in/corrections.toml: {words}")
    assert "see docs/corrections.md" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("[[correction]]\nnote = '訂正'".encode("cp932"), "line 2: not UTF-8: save it as UTF-8"),
        (b"#" * (SIZE_MAX + 1), "has more than 4 MiB"),
        (b"a = " + b"[" * 100_000, "line 1: no TOML: "),
        (b"a = " + b'{"a" = ' * 50_000, "line 1: no TOML: "),
        (b"[" + b"a." * 200_000 + b"a]", "line 1: a key of too many parts"),
        (b"a." * 200_000 + b"a = 1", "line 1: a key of too many parts"),
        (b"version = 1" + b"0" * 100_000, "line 1: "),
        (b"a = 1\n" * 300_000, "line 2: no TOML: "),
        (b"\0\xff\xfe", "line 1: not UTF-8"),
    ],
    ids=["sjis", "large", "deep", "deep-tables", "long-header", "long-key", "long-number", "repeated", "bytes"],
)
def test_hostile_files_are_refused_in_one_line(content: bytes, words: str) -> None:
    with pytest.raises(CorrectionsError) as caught:
        parse_corrections(content, "x")
    assert str(caught.value).startswith(f"x: {words}")
    assert len(str(caught.value)) < 500


def test_many_entries_are_read() -> None:
    text = "".join(ENTRY.replace('"1"', f'"{number}"') for number in range(3000))
    assert len(parse_corrections(text.encode(), "x").entries) == 3000
