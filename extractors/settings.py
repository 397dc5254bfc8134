"""Tolerances of the table engine, in points, each with its reason.

A printed rule is 0.1 to 3 pt thick, the smallest type that is read in such reports 5 pt high, a usual line 9 to 11 pt
apart from the next. Every tolerance lies between two of these.
"""

from __future__ import annotations

RULE_THICKNESS_MAX = 3.0
"""A filled rectangle up to this thin is a rule; thicker ones are backgrounds. Word's thickest usual rule is 3 pt."""

FRAME_THICKNESS_MAX = 6.0
"""Frames of posters and cover sheets are filled up to this thick; no text of 5 pt has room in so low a background."""

FRAME_SLENDER = 30.0
"""A thick rule is so many times longer than thick: bars of charts and marks are not."""

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

FILL_NEAR = 5.0
"""An edge of a fill this near to a rule is that rule: fills were met that miss their rules by 1 to 4 pt."""

FILL_GAP = 4.0
"""Fills this near to each other lie side by side: a white gap of up to 3 pt stands for a rule in designed tables."""

FILL_SIDE_MIN = 7.0
"""A fill lower or narrower than this is no cell: type of 5 pt needs 7 pt with its padding."""

FILLS_MAX = 3000
"""A page of more fills of the size of cells is a drawing or a map; each is compared with each."""

FILL_GROUND_HOLDS = 4
"""A fill that holds so many others is the ground that they stand on, no cell; a cell holds one or two marks."""

FILL_GROUND_SHARE = 0.5
"""A fill of which others cover this share is their ground, too."""

ZEBRA_GAP = 2.5
"""Bands of colour (zebra) this many times their height apart have one white row between them, which may be higher."""

FILL_CELLS_SHARE = 0.5
"""Cells of a grid of fills, as a share of its squares: fewer come from boxes that do not line up (a chart, a slide)."""

FILL_VOID_SHARE = 0.25
"""Squares of a grid of fills that may be no cell: a corner of a table may be left white, bars of a chart leave more."""

FILL_TEXT_SHARE = 0.5
"""Cells with text in a grid of fills: charts and ornaments have less."""

FILL_OVERRUN_SHARE = 0.05
"""Letters that run over an edge of a fill: more, and the edges part no cells."""

FILL_KEEPS_SHARE = 0.8
"""Cells of a ruled table that must come back when fills add a head or the outer columns to it."""

SLANT_MAX = 0.02
"""A stroke rising less than this share of its length is horizontal (rounding of a turned page), else a diagonal."""

UNDERLINE_EM = 0.25
"""An underline lies this far below the baseline at most (em); programs draw it 0.1 to 0.2 em below."""

STRIKE_EM = 0.6
"""A line through letters lies this far above the baseline at most (em)."""

STRIKE_LEAST_EM = 0.15
"""And at least this far: an underline that touches its letters lies at the baseline."""

UNDERLINE_REACH = 24.0
"""How far from a rule baselines are looked for, in points: `STRIKE_EM` of type of 40 pt."""

UNDERLINE_EXACT = 0.75
"""A rule of a table meets the rules across it within this at both ends; an underline keeps the padding of its cell."""

UNDERLINE_LEVEL = 0.25
"""Parts of one rule of a table are drawn at one height, up to what is lost in rounding."""

UNDERLINE_COVERED = 0.8
"""Letters cover this share of an underline; a rule between two rows is longer than the text over it."""

COLOR_NEAR = 10
"""Colours that differ by no more than this in each channel (of 255) cannot be told apart on paper."""

OVERPRINT_EM = 0.12
"""The same letter drawn again this near (in em) is an overprint (fake bold): copies stand 0 to 0.05 em apart, and the
narrowest letters that really repeat (ll) 0.22 em where they are not squeezed."""

OVERPRINT_SHARE = 0.6
"""And no farther than this share of its own width (and height): letters that follow each other are a width apart, less
what a tight setting takes."""

LIGATURE_MAX = 18
"""The most letters that one glyph stands for (ﷺ by NFKC); a font that tells more is made to fill the memory."""

OVERPRINT_LEAST_EM = 0.03
"""A mark without a width of its own (a combining one) is an overprint this near (em)."""

BASELINE_EM = 0.45
"""Glyphs whose baselines differ by less than this (in em of the larger) are on one line; raised note marks are up to
0.4 em off, the tightest lines 0.95 em apart."""

RUBY_SIZE = 0.62
"""A line set smaller than this share of the line directly below it is ruby: half its base by custom (JIS X 4051)."""

DIAGONALS_MAX = 20_000
"""More diagonal strokes on a page are the hatching of a map, and none of them says that a cell is crossed out; each is
compared with each cell."""

OVERPRINTS_MAX = 64
"""A letter is compared with so many of its kind that lie before it at one place: fake bold has four copies at most."""
