"""Is there what reads pages that are pictures? Told without loading any of it."""

from __future__ import annotations

from importlib.util import find_spec

NEEDED = ("cv2", "img2pdf", "onnxruntime", "rapidocr")
"""What the extra ``ocr`` installs; Tesseract reads a second time where it is there."""

INSTALL = "install what reads pictures: pip install 'torikumi[ocr]'"


def missing() -> str:
    """What is to be done before pictures can be read, or "" when all is there."""
    return "" if all(find_spec(name) for name in NEEDED) else INSTALL
