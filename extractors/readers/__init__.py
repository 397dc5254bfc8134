"""PDF files → pages of glyphs and paints. The only folder that imports PDF libraries.

Comes in: a file. Goes out: `torikumi.schemas.primitives.Page`, the same from each of the three libraries.
Begin with `torikumi.extractors.readers.open.open_reader`.
"""
