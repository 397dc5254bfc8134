"""Datasets of many years and municipalities → one set to compare them by."""
