import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.readers.pdfium_calls import Handle
from torikumi.extractors.readers.pdfium_glyphs_python import FontNumber
from torikumi.extractors.readers.pdfium_objects import PageObjects
from torikumi.schemas.primitives import Records

def page_glyphs(
    text_page: Handle, objects: PageObjects, font_number: FontNumber
) -> tuple[Records, tuple[str, ...], NDArray[np.bool_], tuple[str, ...]]: ...
