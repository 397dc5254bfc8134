from torikumi.extractors.readers.pdfium_calls import Handle
from torikumi.extractors.readers.pdfium_glyphs_python import FontNumber, Text
from torikumi.extractors.readers.pdfium_objects import PageObjects

def page_glyphs(text_page: Handle, objects: PageObjects, font_number: FontNumber) -> Text: ...
