import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.readers.pdfium_calls import Handle, Handles
from torikumi.extractors.readers.pdfium_objects import PageObjects

def listed(owner: Handle, of_form: bool) -> tuple[Handles, NDArray[np.int64]]: ...
def clip_boxes(objects: PageObjects, handles: Handles, forms: NDArray[np.int64]) -> NDArray[np.float64]: ...
