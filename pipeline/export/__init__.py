"""A `torikumi.schemas.report.Report` becomes the files of a dataset folder.

`torikumi.pipeline.export.dataset.write_dataset` writes them all, checked; one module a format beside it.
"""
