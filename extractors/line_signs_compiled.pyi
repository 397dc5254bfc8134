from torikumi.extractors.brackets import open_brackets as open_brackets
from torikumi.extractors.line_signs_python import signs_of as signs_of
