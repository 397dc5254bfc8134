"""A page that lists the datasets of an output folder: no server, nothing from elsewhere.

`torikumi.pipeline.catalog.entries.read_entries` reads the folders, `torikumi.pipeline.catalog.page.write_catalog` makes
``index.html`` of them.
"""
