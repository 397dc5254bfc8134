"""Lines that belong to a text, not to a table: underlines and strike-outs that reach (nearly) from rule to rule."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from torikumi.extractors import settings
from torikumi.extractors.rules import Rules, ends_at
from torikumi.schemas.primitives import Records


def without_underlines(rules: Rules, glyphs: Records) -> Rules:
    """The rules without those that are as long as the text directly over them.

    A rule of a table ends exactly at the rules across it, an underline where its text ends. Where one does so at one
    end only, and a rule of the table goes on at its height behind the other end, it is a part of that one: it was drawn
    a little short, and is made to reach it.
    """
    flat = rules.horizontal
    if not len(flat) or not len(rules.vertical) or not len(glyphs):
        return rules
    starts, ends = ends_at(flat, rules.vertical)
    suspects = np.flatnonzero(~(starts & ends))
    if not len(suspects):
        return rules
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
    return rules if longer is flat and keep.all() else replace(rules, horizontal=longer[keep])


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
