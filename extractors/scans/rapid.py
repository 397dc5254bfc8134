"""The first reader: RapidOCR's recognition of lines (PP-OCR), whose weights come with its wheel.

Its network is run here line by line, not through `rapidocr.RapidOCR`: the lines are known from the rules, and the
scores of each place of a line tell what else a letter might be. The network reads Chinese, too; a kanji that is rare in
Japanese print (齡, 啟) is taken only when it is much likelier than the usual one (齢, 啓).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib.metadata import version
from importlib.resources import files

import cv2
import numpy as np
from numpy.typing import NDArray

from torikumi.extractors.scans.readings import Letter, Reading
from torikumi.extractors.scans.scanned_page import GreyPicture
from torikumi.schemas.errors import UsageError

HEIGHT = 48
"""Lines are given to the network this high (pixels): it was taught so."""

WIDTH_MIN = 48
"""And at least this wide."""

WIDTH_MAX = 6400
"""A line is squeezed to at most this: 130 letters, more than a sheet of A3 has in one line."""

AREA_MAX = 6400
"""The lines that are read at once are together no wider than this (pixels of `HEIGHT`), to bound the memory: 60 MB of
scores."""

THREADS = 1
"""Batches work side by side with a process each; more threads each would only wait for each other."""

OTHERS = 4
"""So many other readings of a letter are kept."""

OTHER_MIN = 0.001
"""And only those with at least this score."""

ALSO = frozenset("²³·•✓")
"""Signs that are in no Japanese set, but are what the network calls ㎡'s exponent, ・ and a tick."""

RARE = 0.05
"""What the score of a rare kanji is multiplied with before it is compared."""

RARER = 0.005
"""The same for one that only the larger sets have (JIS X 0212, 0213: 罾)."""

STRANGE = 0.0005
"""The same for what no Japanese set has: the forms of Chinese print."""

LOOKALIKES = frozenset("卜丶丿亅乂厶")
"""Kanji that Japanese reports do not use, but for which ト, 、, ノ, メ and ム are taken."""


@lru_cache(maxsize=1)
def rapid_reader() -> RapidReader:
    """The reader of this process; the weights are loaded once."""
    return RapidReader()


class RapidReader:
    """RapidOCR's recognition of lines."""

    def __init__(self) -> None:
        try:
            from onnxruntime import InferenceSession, SessionOptions

            weights = next(
                (
                    file
                    for file in sorted(files("rapidocr").joinpath("models").iterdir(), key=lambda file: file.name)
                    if "_rec_" in file.name and file.name.endswith(".onnx")
                ),
                None,
            )
        except ImportError as error:
            raise _not_installed() from error
        if weights is None:
            raise _not_installed()
        options = SessionOptions()
        options.intra_op_num_threads = THREADS
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # what one wide line took would never be given back
        options.log_severity_level = 3
        self._session = InferenceSession(weights.read_bytes(), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name
        told = self._session.get_modelmeta().custom_metadata_map["character"].splitlines()
        self._letters = ("", *told, " ")
        self._weights = _japanese(self._letters)
        self.engine = f"RapidOCR {version('rapidocr')} ({weights.name.removesuffix('.onnx')})"

    def read(self, pictures: Sequence[GreyPicture]) -> list[Reading]:
        """Read lines; each picture holds one on white."""
        widths = [min(max(WIDTH_MIN, round(HEIGHT * p.shape[1] / p.shape[0])), WIDTH_MAX) for p in pictures]
        found: list[Reading] = [Reading(())] * len(pictures)
        for batch in _batches(widths):
            wide = max(widths[index] for index in batch)
            # grey beyond the end of a line: what the network was taught with
            block = np.zeros((len(batch), 3, HEIGHT, wide), dtype=np.float32)
            for place, index in enumerate(batch):
                line = cv2.resize(pictures[index], (widths[index], HEIGHT), interpolation=_kind(pictures[index]))
                block[place, :, :, : widths[index]] = line.astype(np.float32) / 127.5 - 1.0
            scores = np.asarray(self._session.run(None, {self._input: block})[0])
            for place, index in enumerate(batch):
                found[index] = self._decoded(scores[place], widths[index] / wide)
        return found

    def _decoded(self, scores: NDArray[np.float32], share: float) -> Reading:
        """The characters of one line.

        Args:
            scores: For each step along the picture, the score of each character; the first is "none".
            share: The line takes this share of the steps.
        """
        steps = len(scores) * share
        weighed = scores * self._weights
        weighed[:, 0] = np.where(scores[:, 0] < 0.5, 0.0, scores[:, 0])  # a rare letter is a letter all the same
        best = weighed.argmax(axis=1)
        letters: list[Letter] = []
        missed = 0.0
        step = 0
        while step < len(best):
            taken = int(best[step])
            end = step + 1
            while end < len(best) and best[end] == taken:
                end += 1
            if taken:
                peak = step + int(weighed[step:end, taken].argmax())
                if self._letters[taken].strip():
                    letters.append(self._letter(weighed[peak], taken, (step + end) / 2 / steps))
            else:
                missed = max(missed, float(1.0 - scores[step:end, 0].min()))
            step = end
        return Reading(tuple(letters), missed)

    def _letter(self, weighed: NDArray[np.float32], taken: int, at: float) -> Letter:
        """One character with what else it might be."""
        weighed = weighed / max(float(weighed.sum()), 1e-9)
        likely = np.argpartition(weighed, -OTHERS - 1)[-OTHERS - 1 :]
        others = sorted(
            ((self._letters[index], float(weighed[index])) for index in likely.tolist() if index != taken),
            key=lambda other: -other[1],
        )
        kept = tuple(other for other in others if other[1] >= OTHER_MIN)
        return Letter(self._letters[taken], min(at, 1.0), float(weighed[taken]), kept)


def _kind(picture: GreyPicture) -> int:
    """How a picture is scaled to `HEIGHT`: averaged when it gets smaller, else smoothly."""
    return int(cv2.INTER_AREA if picture.shape[0] > HEIGHT else cv2.INTER_CUBIC)


def _batches(widths: Sequence[int]) -> list[list[int]]:
    """Lines of like widths together, no more at once than `AREA_MAX`."""
    found: list[list[int]] = []
    for index in sorted(range(len(widths)), key=lambda index: widths[index]):
        if found and widths[index] * (len(found[-1]) + 1) <= AREA_MAX and widths[index] <= 1.3 * widths[found[-1][0]]:
            found[-1].append(index)
        else:
            found.append([index])
    return found


def _japanese(letters: Sequence[str]) -> NDArray[np.float32]:
    """By what the score of each character is multiplied: 1 for common ones, less for rare kanji, 0 for foreign signs.

    >>> _japanese(["", "A", "齢", "齡", "罾", "²"]).round(3).tolist()
    [1.0, 1.0, 1.0, 0.05000000074505806, 0.004999999888241291, 1.0]
    """
    return np.array([_weight(letter) for letter in letters], dtype=np.float32)


def _weight(letter: str) -> float:
    """The weight of one character (the first level of JIS X 0208 are the rows 16 to 47: 2,965 kanji in use)."""
    if not letter or letter.isascii() or letter in ALSO:
        return 1.0
    kanji = "\u3400" <= letter[0] <= "\u9fff" or letter[0] >= "\uf900"
    try:
        code = letter.encode("euc_jp")
    except UnicodeEncodeError:
        code = b""
    if not kanji:
        return 1.0 if code or _typed(letter) else 0.0
    if len(code) == 2 and 0xB0 <= code[0] <= 0xCF and letter not in LOOKALIKES:
        return 1.0
    if _typed(letter):
        return RARE
    return RARER if code or _in_jis(letter) else STRANGE


def _in_jis(letter: str) -> bool:
    """Whether a character is in JIS X 0213."""
    try:
        letter.encode("euc_jis_2004")
    except UnicodeEncodeError:
        return False
    return True


def _typed(letter: str) -> bool:
    """Whether a character is in the set that Japanese Windows types (①, ㈱, 髙, 﨑)."""
    try:
        letter.encode("cp932")
    except UnicodeEncodeError:
        return False
    return True


def _not_installed() -> UsageError:
    """What is said when the engine is not there."""
    return UsageError(
        "RapidOCR is not installed, which reads pages that are pictures", advice='pip install "torikumi[ocr]"'
    )
