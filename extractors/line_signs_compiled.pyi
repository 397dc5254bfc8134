from torikumi.extractors.line_signs_python import signs_of as signs_of
