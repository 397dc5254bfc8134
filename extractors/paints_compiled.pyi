import numpy as np
from numpy.typing import NDArray

from torikumi.schemas.primitives import PaintKind, Records

def of_kind(paints: Records, kinds: PaintKind) -> Records: ...
def doubtful_rules(paints: Records) -> NDArray[np.intp]: ...
