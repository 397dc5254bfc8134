"""Tolerances of the table engine, in points, each with its reason.

A printed rule is 0.1 to 3 pt thick, the smallest type that is read in such reports 5 pt high, a usual line 9 to 11 pt
apart from the next. Every tolerance lies between two of these.
"""

from __future__ import annotations

RULE_THICKNESS_MAX = 3.0
"""A filled rectangle up to this thin is a rule; thicker ones are backgrounds. Word's thickest usual rule is 3 pt."""

SNAP = 1.0
"""Parallel rules this near are one rule: a border drawn by fill and by stroke, or cell by cell, varies by 0.5 pt."""

LANE_MIN = 4.5
"""Two rules nearer than this are a double rule (二重線), not a row or column: no text of 5 pt fits between them. Double
rules of real files stand 1.5 to 4 pt apart."""

JOIN_GAP = 1.0
"""Pieces of one rule with a gap up to this are joined: chains of thin rectangles leave 0.5 pt open at crossings."""

DASH_PIECE_MAX = 8.0
"""A rule drawn in at least `DASH_PIECES_MIN` pieces up to this long is dashed or dotted; its gaps are closed."""

DASH_GAP_MAX = 6.0
"""The widest gap of a dashed rule that is closed; separate tables stand 4 pt apart, but have no run of short pieces."""

DASH_PIECES_MIN = 4
"""Fewer pieces are no pattern."""

TOUCH = 2.0
"""A rule that ends this near to another one meets it: corners are left open, or overshot, by up to the thickness."""

SHORT_END = 6.0
"""A rule that crosses other rules and then ends this near to the next one was meant to reach it: one was met that began
5.1 pt inside the frame, and no column is so narrow."""

SLANT_MAX = 0.02
"""A stroke rising less than this share of its length is horizontal (rounding of a turned page), else a diagonal."""

COLOR_NEAR = 10
"""Colours that differ by no more than this in each channel (of 255) cannot be told apart on paper."""

OVERPRINT_EM = 0.12
"""The same letter drawn again this near (in em) is an overprint (fake bold): copies stand 0 to 0.05 em apart, and the
narrowest letters that really repeat (ll) 0.22 em."""

BASELINE_EM = 0.45
"""Glyphs whose baselines differ by less than this (in em of the smaller) are on one line; raised note marks are up to
0.4 em off, the tightest lines 0.95 em apart."""

RUBY_SIZE = 0.62
"""A line set smaller than this share of the line directly below it is ruby: half its base by custom (JIS X 4051)."""
