"""Vocabulary of reports: header words, section headings, titles. Data files; `torikumi.pipeline.words` loads them."""
