"""A small typesetter for the sample reports: lines, cells, ruled tables over pages, as office programs set them.

Only `make_samples.py` uses it; it is no part of the installed package.
"""
