"""Make ``extractors/scans/calibration.toml``: how likely what OCR read is right, from scans whose text is known.

    .venv/bin/python benchmarks/ocr_calibration.py --fit a.pdf:1,2 b.pdf:3 --held-out c.pdf:1 [--cache FOLDER] [--write]

The pages are scanned by the project's own script in turn under the conditions of `FIT`, read, and each letter compared
with the page's text layer. A logistic model tells the likelihood of a letter from what is known of it; values (cells)
are then counted by the product of their letters, and the counts made rise (isotonic regression). Held-out pages, of
other documents, show whether that holds.
"""

from __future__ import annotations

import argparse
import hashlib
import pickle
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from sklearn.isotonic import IsotonicRegression
from sklearn.linear_model import LogisticRegression

from measuring.ocr_cells import LabelledPage, labelled, letters_right, plain
from torikumi.extractors.scans.calibration import features, quality
from torikumi.extractors.scans.characters import judged, read_lines
from torikumi.extractors.scans.rapid import rapid_reader
from torikumi.extractors.scans.readings import LineReader, Reading
from torikumi.extractors.scans.scanned_page import GreyPicture
from torikumi.extractors.scans.settled import settled
from torikumi.extractors.scans.tesseract import tesseract_reader
from torikumi.extractors.scans.text_lines import find_lines, ink_of

TARGET = Path(__file__).parents[1] / "extractors" / "scans" / "calibration.toml"
LETTERS = 600
"""So many letters of a page are read."""

LOST_WEIGHT = -4.0
"""Of ink that was not read, where too little of it was met to tell: a letter beside it is no longer sure."""

FIT = (
    "office-200",
    "fax-200",
    "office-300",
    "noisy-200",
    "worn-200",
    "clean-300",
    "office-150",
    "jpeg-40",
    "fax-300",
    "skewed-200",
)
"""The conditions, one after the other."""


@dataclass(frozen=True, slots=True)
class Value:
    """One cell: the features of its letters, which of them are right, and whether the whole is."""

    name: str
    letters: list[dict[str, float]]
    right: list[bool]
    whole: bool


class Cached:
    """A reader that keeps on disk what it read."""

    def __init__(self, reader: LineReader, folder: Path | None) -> None:
        self.engine = reader.engine
        self._reader, self._folder = reader, folder

    def read(self, pictures: Sequence[GreyPicture]) -> list[Reading]:
        """Read lines, or take what is kept."""
        if self._folder is None:
            return self._reader.read(pictures)
        known = hashlib.sha256(repr((self.engine, CODE)).encode())
        for picture in pictures:
            known.update(repr(picture.shape).encode() + picture.tobytes())
        kept = self._folder / f"{known.hexdigest()}.pickle"
        if not kept.exists():
            kept.write_bytes(pickle.dumps(self._reader.read(pictures)))
        found: list[Reading] = pickle.loads(kept.read_bytes())
        return found


CODE = hashlib.sha256(
    b"".join((TARGET.parent / name).read_bytes() for name in ("rapid.py", "tesseract.py", "readings.py"))
).hexdigest()


def values_of(page: LabelledPage, first: LineReader, second: LineReader | None) -> list[Value]:
    """The values of a page, read and compared."""
    ink = ink_of(page.page.letters)
    chosen = _some(page.texts)
    lines = [line for line in find_lines(page.page, page.cells) if line.owner in chosen]
    read, _ = settled(read_lines(page.page, lines, ink, first, second), page.cells, page.page)
    found = []
    told_page = quality(letter.score for one in read for letter in one.first.letters)
    for owner, truth in enumerate(page.texts):
        own = judged([one for one in read if one.line.owner == owner and one.first.letters], ink)
        if not own:
            continue  # what was not read at all is no value; it is counted by benchmarks/ocr.py
        letters = [letter.text for one in own for letter in one.read.first.letters]
        told = [features(doubt, one.read.line.em, told_page, sign=one.read.sign) for one in own for doubt in one.doubts]
        right = letters_right(letters, truth)
        found.append(Value(page.name, told, right, plain("".join(letters)) == truth))
    return found


def _some(texts: Sequence[str]) -> set[int]:
    """Cells spread evenly over a page, with no more than `LETTERS` letters together: reading is what takes the time."""
    step = max(1, round(sum(map(len, texts)) / LETTERS))
    return set(range(0, len(texts), step))


def fitted(values: Sequence[Value]) -> dict[str, float]:
    """The weights of a logistic model of the letters."""
    rows = [told for value in values for told in value.letters]
    names = [name for name in rows[0] if name != "base"]
    matrix = np.array([[row[name] for name in names] for row in rows])
    model = LogisticRegression(C=1.0, max_iter=2000).fit(matrix, [share for value in values for share in value.right])
    weights = {"base": float(model.intercept_[0])}
    weights.update(zip(names, (float(weight) for weight in model.coef_[0]), strict=True))
    if sum(row["lost"] for row in rows) < 20:
        weights["lost"] = LOST_WEIGHT
    return weights


def product(value: Value, weights: dict[str, float]) -> float:
    """The product of the likelihoods of a value's letters."""
    totals = np.array([sum(weights.get(name, 0.0) * share for name, share in told.items()) for told in value.letters])
    return float(np.exp(-np.logaddexp(0.0, -np.clip(totals, -30, 30)).sum()))


def steps_of(values: Sequence[Value], weights: dict[str, float]) -> list[tuple[float, float]]:
    """How the share of right values rises with the product."""
    products = np.array([product(value, weights) for value in values])
    # a share of 1 is claimed of nothing: one wrong value more than was seen is added at the top
    model = IsotonicRegression(y_min=0.0, y_max=1.0, out_of_bounds="clip").fit(
        np.append(products, 1.0), np.append([float(value.whole) for value in values], 0.0)
    )
    edges = np.unique(np.round(np.quantile(products, np.linspace(0, 1, 25)), 4))
    edges = np.unique(np.concatenate([[0.0], edges, [1.0]]))
    shares = np.maximum.accumulate(model.predict(edges))
    return [(float(a), float(b)) for a, b in zip(edges, shares, strict=True)]


def table(values: Sequence[Value], weights: dict[str, float], steps: Sequence[tuple[float, float]]) -> list[str]:
    """A table of reliability: of the values said to be so sure, how many are right."""
    xs, ys = zip(*steps, strict=True)
    sure = np.interp([product(value, weights) for value in values], xs, ys)
    whole = np.array([value.whole for value in values])
    lines = ["| said to be sure | values | right |", "| --- | --- | --- |"]
    for low, high in ((0.99, 1.01), (0.97, 0.99), (0.9, 0.97), (0.7, 0.9), (0.4, 0.7), (0.0, 0.4)):
        chosen = (sure >= low) & (sure < high)
        if chosen.any():
            shown = f"{low:.0%} and more" if high > 1 else f"{low:.0%} to {high:.0%}"
            lines.append(f"| {shown} | {chosen.sum()} | {whole[chosen].mean():.1%} |")
    return lines


def main() -> None:
    """Read the pages, fit, check, write."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--fit", nargs="+", required=True, help="PDF:pages")
    parser.add_argument("--held-out", nargs="+", default=[])
    parser.add_argument("--cache", type=Path)
    parser.add_argument("--write", action="store_true")
    args = parser.parse_args()
    first = Cached(rapid_reader(), args.cache)
    reader = tesseract_reader()
    second = Cached(reader, args.cache) if reader else None
    sets: dict[str, list[Value]] = {"fit": [], "held": []}
    alone: dict[str, list[Value]] = {"fit": [], "held": []}
    turn = 0
    for kind, names in (("fit", args.fit), ("held", args.held_out)):
        for name in names:
            pdf, pages = name.rsplit(":", 1)
            for number in pages.split(","):
                if pdf == "none":  # a place kept free, so that the pages after it have the conditions that they had
                    turn += 1
                    continue
                page = labelled(Path(pdf), int(number), FIT[turn % len(FIT)])
                turn += 1
                found = values_of(page, first, second)
                sets[kind] += found
                alone[kind] += values_of(page, first, None)
                right = sum(value.whole for value in found)
                print(f"{page.name}: {right} of {len(found)} values right", flush=True)
                if args.cache:
                    (args.cache / "values.pickle").write_bytes(pickle.dumps((sets, alone)))
    weights, one = fitted(sets["fit"]), fitted(alone["fit"])
    steps = steps_of(sets["fit"], weights)
    for kind in ("fit", "held"):
        print(kind, *table(sets[kind], weights, steps), sep="\n")
        print(f"{kind}, one engine", *table(alone[kind], one, steps), sep="\n")
    if args.write:
        TARGET.write_text(written(weights, one, steps, args.fit), encoding="utf-8")


def written(
    weights: dict[str, float], alone: dict[str, float], steps: Sequence[tuple[float, float]], names: Sequence[str]
) -> str:
    """The file."""
    lines = ["# Made by benchmarks/ocr_calibration.py from scans of", *(f"#   {Path(name).name}" for name in names), ""]
    for title, told in (("letter", weights), ("letter_alone", alone)):
        lines += [f"[{title}]", *(f"{name} = {weight:.4f}" for name, weight in told.items()), ""]
    rounded = ", ".join(f"[{a:.4f}, {b:.4f}]" for a, b in steps)
    lines += ["[value]", f"steps = [{rounded}]", "", "[bounds]", "doubtful = 0.9", "differing = 0.985", ""]
    return "\n".join(lines)


if __name__ == "__main__":
    main()
