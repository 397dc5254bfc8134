"""The keys by which torikumi knows its own packages and resources again on a portal.

They are free keys, which the core of every CKAN keeps: extras of a package, and further fields of a resource.
"""

DATASET = "torikumi_dataset"
"""Extra that says which dataset a package was made from, and that torikumi made it."""

PERIOD, SOURCE, TAGS = "torikumi_period", "torikumi_source_sha256", "torikumi_tags"
"""Extras: the fiscal year, the checksum of the source document, the tags that torikumi gave."""

CONTENT = "torikumi_content_sha256"
"""Extra with the checksum of all files that were published; written last."""

NEW = "torikumi_new"
"""Extra of a package that is not complete yet, and private until then; its value says what it becomes."""

PUBLIC, PRIVATE = "public", "private"

LABELS = ("全国地方公共団体コード", "都道府県名", "市区町村名", "対象期間", "ライセンス", "出典", "加工")
"""Extras for people that torikumi gives; those of others are left alone."""

FILE, SHA256, TABLE = "torikumi_file", "torikumi_sha256", "torikumi_table"
"""Keys of a resource: the file's name, its checksum, and the checksum of the table when that is complete."""

NO_TABLE = "none"
"""Stands for the checksum of a table that is not, or not wholly, there."""
