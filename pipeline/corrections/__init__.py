"""Corrections (訂正): what a person changed in the data of a document, kept in a file, applied on every later run.

`files` knows where the file lies, `read` what it says, `write` how an entry is put into it, `fields` and `lists` how a
report holds what an entry is about, `apply` what becomes of a report.
"""
