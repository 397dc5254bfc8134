"""The corrections of one dataset as the review page edits them: asked, changed, taken back, always in the file.

Nothing is kept but what the file says: several windows, and a person with an editor, may work on it side by side.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from torikumi.pipeline.corrections.apply import same_value
from torikumi.pipeline.corrections.fields import UnknownFieldError, Value, current, refused
from torikumi.pipeline.corrections.files import BESIDE, FILE, content_of
from torikumi.pipeline.corrections.read import parse_correction, parse_corrections
from torikumi.pipeline.corrections.write import with_entry, without_entry
from torikumi.pipeline.export.dataset import put_file
from torikumi.pipeline.export.folder_lock import alone_in
from torikumi.pipeline.export.folders import read_report
from torikumi.pipeline.export.json import FILE as REPORT
from torikumi.pipeline.review.page import FILE as PAGE
from torikumi.pipeline.review.page import review_page
from torikumi.pipeline.review.pictures import PagePicture, page_pictures
from torikumi.pipeline.review.pictures_kept import kept_pictures
from torikumi.pipeline.untrusted_package import is_odd_file
from torikumi.schemas.corrections import (
    CorrectedDocument,
    Correction,
    RoleCorrection,
    SeenCorrection,
    Target,
    ValueCorrection,
    target_of,
)
from torikumi.schemas.errors import SourceError
from torikumi.schemas.report import Report
from torikumi.schemas.roles import Role

KINDS_OF_KEYS = {
    "value": ("initiative", "field"),
    "list": ("initiative", "field"),
    "role": ("heading",),
    "seen": ("code", "initiative", "field", "message"),
}
"""Kind of an entry → the keys that say what it is about."""


class RefusedError(Exception):
    """A correction that cannot be; in both languages of the page.

    Args:
        english: Why.
        japanese: The same.
    """

    def __init__(self, english: str, japanese: str) -> None:
        super().__init__(english)
        self.english, self.japanese = english, japanese


class Editing:
    """The corrections of a dataset.

    Args:
        folder: The dataset folder.
        source: The document, when its corrections are to stand beside it; None for the dataset folder.
        passwords: What to try when the document asks for a password, to draw its pages.

    Raises:
        SourceError: The folder holds no report, or the document is another one.
        CorrectionsError: There are corrections that cannot be read.
    """

    def __init__(self, folder: Path, source: Path | None = None, passwords: tuple[str, ...] = ()) -> None:
        self.folder, self._source, self._passwords = folder, source, passwords
        self.path = folder / FILE if source is None else source.with_name(source.name + BESIDE)
        self._writing = threading.Lock()
        self._state: tuple[object, Report] | None = None
        self._pictures: tuple[object, tuple[PagePicture, ...]] | None = None
        self._taken_back: dict[Target, Value] = {}
        _same_document(self.report(), source)
        self.entries()

    def report(self) -> Report:
        """The report of the dataset as it stands there now.

        Raises:
            SourceError: It is missing, or no report.
        """
        path = self.folder / REPORT
        if is_odd_file(path):
            raise SourceError("is a link, or no file", advice="put the file itself there", file=str(path))
        mark = _mark(path)
        if self._state is None or self._state[0] != mark:
            self._state = (mark, read_report(self.folder))
            self._taken_back = {}
        return self._state[1]

    def entries(self) -> tuple[Correction, ...]:
        """The corrections that are saved.

        Raises:
            CorrectionsError: They cannot be read.
        """
        content = content_of(str(self.path))
        return () if content is None else parse_corrections(content, str(self.path)).entries

    def saved(self) -> list[dict[str, Any]]:
        """The corrections that are saved, with the keys of the file."""
        return [entry.model_dump(mode="json", exclude_none=True, exclude_defaults=True) for entry in self.entries()]

    def page(self) -> bytes:
        """The review page with editing."""
        return review_page(self.report(), self.pictures(), editing=True, corrections=self.saved())

    def pictures(self) -> tuple[PagePicture, ...]:
        """The pages of the document: those of the dataset's own page, or drawn anew where it has none."""
        path = self.folder / PAGE
        mark = _mark(path)
        if self._pictures is None or self._pictures[0] != mark:
            found = kept_pictures(path)
            if self._source is not None and not any(picture.image for picture in found):
                pages = [picture.page for picture in found] or range(1, self.report().source.pages + 1)
                found = page_pictures(self._source, pages, passwords=self._passwords)
            self._pictures = (mark, found)
        return self._pictures[1]

    def put(self, values: object) -> None:
        """Save a correction, in the place of one about the same; one that changes nothing any more is taken away.

        Args:
            values: Its keys and values as in the file; ``old`` is what the page shows now.

        Raises:
            RefusedError: It cannot be.
            CorrectionsError: The file cannot be read.
            OutputError: It cannot be written.
        """
        try:
            entry = parse_correction(values)
        except ValueError as error:
            raise RefusedError(str(error), f"この訂正は保存できません（{error}）。") from None
        with self._alone():
            before = next((old for old in self.entries() if target_of(old) == target_of(entry)), None)
            entry = self._checked(entry, before)
            content = content_of(str(self.path))
            if not isinstance(entry, SeenCorrection) and same_value(_value(entry.old), _value(entry.new)):
                if content is not None and before is not None:
                    self._write(without_entry(content, target_of(entry), str(self.path)))
                    self._taken_back[target_of(entry)] = _value(entry.old)
                return
            source = self.report().source
            document = CorrectedDocument(file=source.file, sha256=source.sha256)
            self._write(with_entry(content, entry, document, str(self.path)))

    def take_back(self, values: object) -> None:
        """Take a correction away; nothing happens when there is none.

        Args:
            values: Its kind, and the keys that say what it is about.

        Raises:
            RefusedError: They are not those.
            CorrectionsError: The file cannot be read.
            OutputError: It cannot be written.
        """
        target = _target(values)
        with self._alone():
            content = content_of(str(self.path))
            entry = next((entry for entry in self.entries() if target_of(entry) == target), None)
            if content is None or entry is None:
                return
            self._write(without_entry(content, target, str(self.path)))
            if not isinstance(entry, SeenCorrection):
                self._taken_back[target] = _value(entry.old)

    @contextmanager
    def _alone(self) -> Iterator[None]:
        """Keep all others from writing, in this process and others."""
        try:
            with self._writing, alone_in(self.path.parent):
                yield
        except FileNotFoundError:
            raise RefusedError(
                f"the folder {self.path.parent} is gone", f"フォルダー {self.path.parent} がなくなりました。"
            ) from None

    def _write(self, content: bytes) -> None:
        put_file(self.path, content)

    # --- whether an entry can be

    def _checked(self, entry: Correction, before: Correction | None) -> Correction:
        """The entry with the value that extraction gave as its old one."""
        report = self.report()
        if isinstance(entry, SeenCorrection):
            met = any(
                (check.code, check.initiative, check.field, check.message)
                == (entry.code, entry.initiative, entry.field, entry.message)
                for check in report.checks
            )
            if not met and before is None:
                raise RefusedError("there is no such finding", "そのような検査結果はありません。")
            return entry
        shown = self._shown(entry, before)
        old = shown
        if before is not None and not isinstance(before, SeenCorrection):
            extracted, corrected = _value(before.old), _value(before.new)
            stale = not same_value(shown, extracted) and not same_value(shown, corrected)
            if not (stale and same_value(_value(entry.old), shown)):
                shown, old = corrected, extracted
        elif target_of(entry) in self._taken_back:
            # the dataset was made with the correction; the page shows what was there before
            old = self._taken_back[target_of(entry)]
            if not same_value(_value(entry.old), shown):
                shown = old
        elif not isinstance(entry, RoleCorrection) and _was_corrected(report, entry.initiative, entry.field):
            raise RefusedError(
                "this value was corrected by an entry that is not in the file: run torikumi convert again, or give "
                "--source when it stands beside the source",
                "この値には、このファイルにない訂正が適用されています。もう一度 torikumi convert を実行してください"
                "（訂正が原資料の横のファイルにあるときは --source を指定してください）。",
            )
        if not same_value(_value(entry.old), shown):
            raise RefusedError(
                "it was changed elsewhere meanwhile: load the page again",
                "ほかの画面で変更されています。ページを読み込み直してください。",
            )
        self._not_overruled(entry)
        return type(entry).model_validate({**entry.model_dump(), "old": old})

    def _shown(self, entry: Correction, before: Correction | None) -> Value:
        """What the report says where an entry would change it."""
        report = self.report()
        if isinstance(entry, RoleCorrection):
            if before is not None or target_of(entry) in self._taken_back:
                return _value(before.old) if isinstance(before, RoleCorrection) else entry.old.value
            if not any(entry.heading in initiative.extra for initiative in report.initiatives):
                raise RefusedError(
                    f"the dataset has no column {entry.heading!r} under extra: write the entry into the file by hand",
                    f"「その他の列」に「{entry.heading}」はありません。ファイルに直接書いてください。",
                )
            return Role.EXTRA.value
        assert not isinstance(entry, SeenCorrection)
        doubt = refused(report, entry)
        if doubt:
            raise RefusedError(doubt, f"この値は使えません（{doubt}）。")
        try:
            return current(report, entry)
        except UnknownFieldError as error:
            if before is not None and not isinstance(before, SeenCorrection):
                return _value(before.new)
            raise RefusedError(str(error), f"そのような項目はありません（{error}）。") from None

    def _not_overruled(self, entry: Correction) -> None:
        """Refuse an entry beside the source when the dataset folder has one about the same, which goes before."""
        if self._source is None:
            return
        name = str(self.folder / FILE)
        content = content_of(name)
        entries = () if content is None else parse_corrections(content, name).entries
        if any(target_of(other) == target_of(entry) for other in entries):
            raise RefusedError(
                f"{name} has an entry about the same, which goes before: take it out there",
                f"{name} に同じ項目の訂正があり、そちらが優先されます。先にそれを取り消してください。",
            )


def _was_corrected(report: Report, initiative: str | None, field: str) -> bool:
    """Whether a dataset was made with a correction of a value."""
    place = ("value-corrected", initiative, field)
    return any((check.code, check.initiative, check.field) == place for check in report.checks)


def _value(held: object) -> Value:
    """A value of an entry, to be compared."""
    if isinstance(held, Role):
        return held.value
    assert isinstance(held, str | tuple)
    return held


def _target(values: object) -> Target:
    """What is named by the kind of an entry and the keys that say what it is about."""
    kind = values.get("kind") if isinstance(values, Mapping) else None
    keys = KINDS_OF_KEYS.get(kind) if isinstance(kind, str) else None
    if keys is None or not isinstance(values, Mapping):
        raise RefusedError("kind: is none of value, list, role, seen", "訂正の種類が正しくありません。")
    named = {key: values[key] for key in keys if values.get(key) is not None}
    if not all(isinstance(value, str) for value in named.values()) or not ({"field", "heading", "code"} & set(named)):
        raise RefusedError("what it is about is not said", "対象が示されていません。")
    if kind == "role":
        return ("role", named["heading"])
    if kind == "seen":
        return target_of(SeenCorrection.model_construct(note="", kind="seen", **_all(keys, named)))
    return target_of(ValueCorrection.model_construct(note="", kind="value", old="", new="", **_all(keys, named)))


def _all(keys: tuple[str, ...], named: Mapping[str, Any]) -> dict[str, Any]:
    return {key: named.get(key) for key in keys}


def _same_document(report: Report, source: Path | None) -> None:
    """Refuse a source that is not the one that the dataset was made from."""
    if source is None:
        return
    import hashlib

    try:
        with source.open("rb") as file:
            sha256 = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise SourceError(f"cannot be read: {error.strerror or error}", file=str(source)) from error
    if sha256 != report.source.sha256:
        raise SourceError("is not the file that the dataset was made from", advice="convert it first", file=str(source))


def _mark(path: Path) -> object:
    """What changes when a file is written anew; None when there is none."""
    try:
        told = path.stat()
    except OSError:
        return None
    return (told.st_ino, told.st_mtime_ns, told.st_size)
