from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.primitives import GlyphFlag, Records

def unseen_letters(
    glyphs: Records, backgrounds: Records, paints: Records
) -> tuple[NDArray[np.intp], NDArray[np.intp]]: ...
def may_repeat(glyphs: Records, texts: Sequence[str]) -> bool: ...
def flagged(glyphs: Records, flag: GlyphFlag) -> NDArray[np.intp]: ...
def part_of(
    glyphs: Records, texts: Sequence[str], spaces: NDArray[np.bool_], indices: NDArray[np.intp]
) -> tuple[Records, tuple[str, ...], NDArray[np.bool_]]: ...
