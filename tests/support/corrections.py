"""Corrections by hypothesis: any that can stand in a file, and edits of a report."""

from __future__ import annotations

from hypothesis import strategies as st

from tests.support.reports import texts
from torikumi.normalizers.text import normalize_text
from torikumi.pipeline.corrections.fields import current
from torikumi.pipeline.corrections.read import settled
from torikumi.schemas.corrections import (
    DEPARTMENTS,
    INDICATOR_LISTS,
    ITEM_LISTS,
    OWN_CODES,
    Correction,
    ListCorrection,
    RoleCorrection,
    SeenCorrection,
    ValueCorrection,
    target_of,
)
from torikumi.schemas.findings import FINDING_CODES
from torikumi.schemas.report import Report
from torikumi.schemas.roles import Role

LISTS = (*ITEM_LISTS, *INDICATOR_LISTS, DEPARTMENTS)

ids = st.sampled_from(["1", "2", "row-3"])
one_line = texts.map(lambda text: " ".join(text.split()))
filled = texts.map(lambda text: f"甲{text}乙")
printed = st.sampled_from(
    ["(1) 調査。（総務課）", "・研修", "①窓口 ②電話", "※注", "【件数：30件】", "【甲：3件、", "乙：5件】", "1,200"]
)


def entries() -> st.SearchStrategy[Correction]:
    """Any correction."""
    values = st.builds(
        ValueCorrection,
        kind=st.just("value"),
        initiative=ids,
        field=st.sampled_from(["name", "grade", "number", "extra.備考", "extra."]),
        old=texts,
        new=one_line,
        note=texts,
    )
    lists = st.builds(
        ListCorrection,
        kind=st.just("list"),
        initiative=ids,
        field=st.sampled_from(LISTS),
        old=st.lists(texts, max_size=3).map(tuple),
        new=st.lists(filled | printed, max_size=3).map(tuple),
    )
    roles = st.builds(
        RoleCorrection,
        kind=st.just("role"),
        heading=filled,
        old=st.sampled_from(Role),
        new=st.sampled_from(Role),
        note=texts,
    )
    codes = st.sampled_from(sorted(set(FINDING_CODES) - OWN_CODES))
    seen = st.builds(
        SeenCorrection,
        kind=st.just("seen"),
        code=codes,
        initiative=st.none() | ids,
        field=st.none() | texts,
        message=texts,
        note=texts,
    )
    return values | lists | roles | seen


@st.composite
def edits(draw: st.DrawFn, report: Report) -> tuple[Correction, ...]:
    """Changes that a person could make in a report, each with the value that is there."""
    found: dict[object, Correction] = {}
    for initiative in report.initiatives:
        for field in draw(st.sets(st.sampled_from([*LISTS, "name", "number", "grade", "section", "extra"]))):
            if field in LISTS:
                list_entry = ListCorrection(kind="list", initiative=initiative.id, field=field, old=(), new=())
                old = current(report, list_entry)
                kept = draw(st.lists(st.sampled_from(old), max_size=3)) if old else []
                kept = [text for text in kept if normalize_text(text).strip()]
                new = draw(st.permutations([*kept, *draw(st.lists(filled | printed, max_size=2))]))
                entry: Correction = list_entry.model_copy(update={"old": old, "new": tuple(new)})
            else:
                name = f"extra.{draw(st.sampled_from(sorted(initiative.extra)))}" if initiative.extra else "name"
                name = name if field == "extra" else field
                value_entry = ValueCorrection(kind="value", initiative=initiative.id, field=name, old="", new="")
                new_text = draw(st.sampled_from(["", "1"]) if name == "section" else one_line)
                entry = value_entry.model_copy(update={"old": current(report, value_entry), "new": new_text})
            found[target_of(entry)] = settled(entry)
    for field in draw(st.sets(st.sampled_from(["plan.title", "report.fiscal_year", "municipality.code"]))):
        document_entry = ValueCorrection(kind="value", field=field, old="", new="")
        new_text = draw(
            {
                "plan.title": one_line,
                "report.fiscal_year": st.sampled_from(["", "2019", "2024"]),
                "municipality.code": st.sampled_from(["", "362018", "132063"]),
            }[field]
        )
        entry = document_entry.model_copy(update={"old": current(report, document_entry), "new": new_text})
        found[target_of(entry)] = settled(entry)
    return tuple(found.values())
