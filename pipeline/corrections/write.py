"""Entries put into the text of a ``corrections.toml``: what a person wrote around them, and their order, stay.

tomlkit keeps comments, blank lines and the way in which a text is quoted. What it does not keep is told here: the byte
order mark, line ends of Windows, and comments that stand before the next entry when an entry is taken out.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from torikumi.pipeline.corrections.read import parse_corrections, text_of
from torikumi.pipeline.toml_lines import keys_of_lines
from torikumi.schemas.corrections import CorrectedDocument, Correction, ListCorrection, Target, target_of

if TYPE_CHECKING:
    from tomlkit.items import AoT, Table

HEAD = (
    "What a person corrected in the data of this document. `torikumi convert` applies it each time.",
    "この文書のデータに対する訂正です。「torikumi convert」を実行するたびに適用されます。",
)
"""The comment with which a new file begins."""

BOM = b"\xef\xbb\xbf"
_KEYS = ("code", "initiative", "field", "heading", "message", "old", "new", "note")
"""Keys of an entry in the order in which they are written, after its kind."""


def with_entry(content: bytes | None, entry: Correction, document: CorrectedDocument, name: str) -> bytes:
    """The file with an entry; it takes the place of one about the same.

    Args:
        content: The file as it is, or None when there is none yet.
        entry: The entry.
        document: The file that the corrections of a new file are for.
        name: What the file is called in messages.

    Raises:
        CorrectionsError: The file cannot be read.
    """
    import tomlkit

    if content is None:
        content = _new_file(document)
    targets = _targets(content, name)
    text = tomlkit.parse(text_of(content, name))
    held: Any = text.get("correction")
    if target_of(entry) in targets:
        _change(held[targets.index(target_of(entry))], entry)
    elif held is None:
        text.append("correction", _first(entry))
    elif _is_aot(held):
        _end_with_blank(held[-1])
        held.append(_table(entry))
    else:
        held.append(_inline(entry))
    return _bytes(tomlkit.dumps(text), content)


def without_entry(content: bytes, target: Target, name: str) -> bytes:
    """The file without the entry about a target; the same when it has none.

    Args:
        content: The file as it is.
        target: What the entry is about.
        name: What the file is called in messages.

    Raises:
        CorrectionsError: The file cannot be read.
    """
    import tomlkit

    targets = _targets(content, name)
    if target not in targets:
        return content
    text = text_of(content, name)
    parsed = tomlkit.parse(text)
    place = targets.index(target)
    if _is_aot(parsed["correction"]):
        return _bytes(_without_lines(text, place), content)
    held: Any = parsed["correction"]
    del held[place]
    return _bytes(tomlkit.dumps(parsed), content)


def _without_lines(text: str, place: int) -> str:
    """The text without the lines of an entry; comments behind its last key speak of what follows, and stay."""
    lines = [f"{line}\n" for line in text.split("\n")]
    lines[-1] = lines[-1][:-1]
    heads = [(number, keys) for number, keys in keys_of_lines(text) if lines[number - 1].lstrip().startswith("[")]
    starts = [number - 1 for number, keys in heads if keys == ["correction"]]
    start = starts[place]
    stop = min((number - 1 for number, _ in heads if number - 1 > start), default=len(lines))
    end = stop
    while lines[end - 1].lstrip()[:1] in ("", "#"):
        end -= 1
    if not any(line.strip() for line in lines[end:stop]):
        end = stop
    return "".join([*lines[:start], *lines[end:]])


def _targets(content: bytes, name: str) -> list[Target]:
    """What the entries of a file are about, in its order."""
    return [target_of(entry) for entry in parse_corrections(content, name).entries]


def _new_file(document: CorrectedDocument) -> bytes:
    """A file without entries."""
    import tomlkit

    text = tomlkit.document()
    for line in HEAD:
        text.add(tomlkit.comment(line))
    text["version"] = 1
    text.add(tomlkit.nl())
    table = tomlkit.table()
    if document.file:
        table["file"] = document.file
    if document.sha256:
        table["sha256"] = document.sha256
    text["document"] = table
    text.add(tomlkit.nl())
    return tomlkit.dumps(text).encode("utf-8")


def _bytes(text: str, before: bytes) -> bytes:
    """The text as a file, with the line ends and the byte order mark of the one before."""
    written = text.encode("utf-8")
    if b"\r\n" in before:
        written = written.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")
    return (BOM if before.startswith(BOM) else b"") + written


def _is_aot(held: object) -> bool:
    from tomlkit.items import AoT

    return isinstance(held, AoT)


def _first(entry: Correction) -> AoT:
    """The first entry of a file."""
    import tomlkit

    entries = tomlkit.aot()
    entries.append(_table(entry))
    return entries


def _table(entry: Correction) -> Table:
    import tomlkit

    table = tomlkit.table()
    for key, value in _values(entry).items():
        table.append(key, value)
    return table


def _inline(entry: Correction) -> Any:
    import tomlkit

    table = tomlkit.inline_table()
    for key, value in _values(entry).items():
        table.append(key, value)
    return table


def _values(entry: Correction) -> dict[str, Any]:
    """The keys of an entry as TOML has them; lists have a line a text."""
    import tomlkit

    told = entry.model_dump(mode="json", exclude_none=True)
    values: dict[str, Any] = {"kind": told["kind"]}
    for key in _KEYS:
        if key not in told or (key == "note" and not told[key]):
            continue
        if isinstance(entry, ListCorrection) and key in ("old", "new"):
            values[key] = tomlkit.array()
            values[key].extend(told[key])
            values[key].multiline(len(told[key]) > 0)
        else:
            values[key] = told[key]
    return values


def _change(held: Any, entry: Correction) -> None:
    """Give an entry that is there the values of another one about the same; what did not change is not touched."""
    values = _values(entry)
    for key in [key for key in held if key not in values]:
        del held[key]
    for key, value in values.items():
        if key not in held or held[key] != value:
            held[key] = value


def _is_comment(item: object) -> bool:
    from tomlkit.items import Comment

    return isinstance(item, Comment)


def _end_with_blank(table: Any) -> None:
    """Leave a blank line behind an entry."""
    import tomlkit

    body = table.value.body
    if not body or body[-1][0] is not None or _is_comment(body[-1][1]):
        table.add(tomlkit.nl())
