from torikumi.extractors.lines_python import line_columns as line_columns
