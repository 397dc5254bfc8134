from torikumi.extractors.readers.pdfium_objects import PageObjects
from torikumi.schemas.primitives import Records

def page_paints(objects: PageObjects) -> Records: ...
