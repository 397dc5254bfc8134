"""What is there that reads pages which are pictures? Told without loading any of it."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path

NEEDED = ("cv2", "img2pdf", "onnxruntime", "rapidocr")
"""What the extra ``ocr`` installs; Tesseract reads a second time where it is there."""

INSTALL = "install what reads pictures: pip install 'torikumi[ocr]'"

FOLDERS = (
    "/usr/share/tesseract-ocr/5/tessdata",
    "/usr/share/tesseract-ocr/4.00/tessdata",
    "/usr/share/tessdata",
    "/usr/local/share/tessdata",
    "/opt/homebrew/share/tessdata",
)
"""Where the packages of Debian, Fedora and Homebrew put Tesseract's data; TESSDATA_PREFIX goes before."""

JAPANESE = "jpn.traineddata"


def missing() -> str:
    """What is to be done before pictures can be read, or "" when all is there."""
    return "" if all(find_spec(name) for name in NEEDED) else INSTALL


def japanese_data() -> Path | None:
    """The folder with Tesseract's Japanese data, or None."""
    given = os.environ.get("TESSDATA_PREFIX")
    for folder in [*([given, f"{given}/tessdata"] if given else []), *FOLDERS]:
        if (Path(folder) / JAPANESE).is_file():
            return Path(folder)
    return None


def engines() -> str:
    """What reads pictures here, with versions; the second reader only with its data, of which there are several.

    A scan is read otherwise by other engines, so what was made with these is made anew with others.
    """
    told = [f"rapidocr {_version('rapidocr')}"]
    data = japanese_data()
    if find_spec("tesserocr") and data is not None:
        told.append(f"tesserocr {_version('tesserocr')}, {JAPANESE} of {(data / JAPANESE).stat().st_size} bytes")
    return "; ".join(told)


def _version(name: str) -> str:
    """The version of a distribution, or "" where it does not say."""
    from importlib.metadata import PackageNotFoundError, version  # half of the time that all of this takes

    try:
        return version(name)
    except PackageNotFoundError:
        return ""
