"""Lines that belong to a text, not to a table: underlines and strike-outs that reach (nearly) from rule to rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from torikumi.extractors import settings
from torikumi.extractors.glyphs import Ink
from torikumi.extractors.rules import RULE, Rules, ends_at
from torikumi.schemas.geometry import BBox
from torikumi.schemas.primitives import Records

NO_RULES = np.zeros(0, dtype=RULE)


def without_underlines(rules: Rules, glyphs: Records) -> tuple[Rules, Records]:
    """The rules without those that are as long as the text directly over them, or through which they go; and these.

    A rule of a table ends exactly at the rules across it, an underline where its text ends. Where one does so at one
    end only, and a rule of the table goes on at its height behind the other end, it is a part of that one: it was drawn
    a little short, and is made to reach it.
    """
    flat = rules.horizontal
    if not len(flat) or not len(rules.vertical) or not len(glyphs):
        return rules, NO_RULES
    starts, ends = ends_at(flat, rules.vertical)
    suspects = np.flatnonzero(~(starts & ends))
    if not len(suspects):
        return rules, NO_RULES
    order = np.argsort(glyphs["origin_y"], kind="stable")
    baselines = glyphs["origin_y"][order]
    keep = np.ones(len(flat), dtype=bool)
    whole = flat[starts & ends]
    longer = flat
    for index in suspects.tolist():
        rule = flat[index]
        if starts[index] != ends[index] and (reach := _next_part(rule, whole, behind=bool(starts[index]))) is not None:
            longer = flat.copy() if longer is flat else longer
            longer["end" if starts[index] else "start"][index] = reach
            continue
        first = np.searchsorted(baselines, rule["position"] - settings.UNDERLINE_REACH)
        last = np.searchsorted(baselines, rule["position"] + settings.UNDERLINE_REACH)
        keep[index] = not _underlines(rule, glyphs.take(order[first:last]))
    if longer is flat and keep.all():
        return rules, NO_RULES
    return replace(rules, horizontal=longer[keep]), flat[~keep]


def struck_texts(lines: Records, ink: Ink) -> list[tuple[BBox, str]]:
    """The texts through which lines go, with their boxes: what an office program calls struck through.

    Args:
        lines: Those that belong to a text, as `without_underlines` finds them.
        ink: The glyphs of the page.
    """
    found: dict[str, BBox] = {}
    for line in lines:
        rise = (ink.glyphs["origin_y"] - line["position"]) / np.maximum(ink.glyphs["size"], 1.0)
        middle = (ink.glyphs["x0"] + ink.glyphs["x1"]) / 2
        through = (rise >= settings.STRIKE_LEAST_EM) & (rise <= settings.STRIKE_EM)
        struck = np.flatnonzero(through & (line["start"] <= middle) & (middle <= line["end"]))
        if len(struck):
            letters = ink.glyphs[struck]
            low, high = (letters[side].min() for side in ("x0", "y0")), (letters[side].max() for side in ("x1", "y1"))
            # two lines through one text say it once
            found["".join([ink.texts[index] for index in struck.tolist()])] = BBox(*map(float, (*low, *high)))
    return [(box, text) for text, box in found.items()]


def _next_part(rule: Records, others: Records, *, behind: bool) -> float | None:
    """Where a rule goes on at the same height, as one of others, a little behind its end or before its start."""
    level = others[np.abs(others["position"] - rule["position"]) <= settings.UNDERLINE_LEVEL]
    places = level["start"] if behind else level["end"]
    gaps = places - rule["end"] if behind else rule["start"] - places
    near = np.flatnonzero((gaps >= 0.0) & (gaps <= settings.SHORT_END))
    return float(places[near[0]]) if len(near) else None


def _underlines(rule: Records, glyphs: Records) -> bool:
    """Whether a rule runs along a text, from its first to its last letter."""
    drop = (rule["position"] - glyphs["origin_y"]) / np.maximum(glyphs["size"], 1.0)
    along = glyphs[
        (drop >= -settings.STRIKE_EM)
        & (drop <= settings.UNDERLINE_EM)
        & (glyphs["x1"] > rule["start"])
        & (glyphs["x0"] < rule["end"])
    ]
    if len(along) < 2:
        return False
    slack = 0.5 * float(along["size"].max())
    covered = float((along["x1"] - along["x0"]).sum())
    return bool(
        abs(along["x0"].min() - rule["start"]) <= slack
        and abs(along["x1"].max() - rule["end"]) <= slack
        and covered >= settings.UNDERLINE_COVERED * (rule["end"] - rule["start"])
    )
