"""Reports of one plan over the years: a source file a city → the truth of each report, and of what continues what.

A source (``samples/years/*.toml``) tells each initiative once, and under a year what is new in it: grade, values,
texts, and whatever else changes from then on (name, section, departments, number, indicators). What is printed, and how
initiatives continue from report to report, both follow from it, so that the two cannot disagree.
"""

from __future__ import annotations

import json
import tomllib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

Source = dict[str, Any]
Truth = dict[str, Any]

CITIES = ("aosagi", "miotsukushi", "uguisudani")
CHANGING = ("name", "section", "contents", "goals", "departments", "indicators", "number")
"""What a year may set anew; it holds from that year on."""
NO_VALUE = "－"
FICTITIOUS = "この報告書は架空の自治体のものであり、実在の団体、計画とは関係がない。"
_WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def era_year(year: int) -> str:
    """A fiscal year as printed: 令和元年度."""
    return f"令和{'元' if year == 2019 else str(year - 2018).translate(_WIDE)}年度"


def stem(city: str, year: int) -> str:
    """File name of a report without its ending: aosagi-r1."""
    return f"{city}-r{year - 2018}"


def read_source(folder: Path, city: str) -> Source:
    """The source of one city."""
    return tomllib.loads((folder / f"{city}.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Entry:
    """An initiative in the report of one year.

    Attributes:
        key: Its key in the source, the same in all years.
        number: As printed.
        facts: Everything that holds in this year.
        year: What the source says under this year.
        before: What it says under the year before, if it was reported.
    """

    key: str
    number: str
    facts: Source
    year: Source
    before: Source


def entries(source: Source, year: int, number: Callable[[int, int, Source], str]) -> list[Entry]:
    """The initiatives of one report in the order in which they are printed.

    Args:
        source: Source of the city.
        year: Fiscal year of the report.
        number: Makes the printed number from section, place in the section (from 1), and facts.
    """
    known = []
    for initiative in source["initiative"]:
        facts = {key: value for key, value in initiative.items() if not key.isdigit()}
        for earlier in source["years"]:
            if earlier <= year and str(earlier) in initiative:
                facts |= {key: value for key, value in initiative[str(earlier)].items() if key in CHANGING}
        if str(year) in initiative:
            known.append((facts, initiative[str(year)], initiative.get(str(year - 1), {})))
    for since, names in source["renamed_departments"].items():
        if int(since) <= year:
            for facts, _, _ in known:
                facts["departments"] = list(dict.fromkeys(names.get(name, name) for name in facts["departments"]))
    known.sort(key=lambda row: (row[0]["section"], row[0].get("number", 0)))
    found: list[Entry] = []
    for facts, now, before in known:
        place = 1 + sum(entry.facts["section"] == facts["section"] for entry in found)
        text = str(facts["number"]) if "number" in facts else number(facts["section"], place, facts)
        found.append(Entry(facts["key"], text or str(len(found) + 1), facts, now, before))
    return found


def printed_number(city: str) -> Callable[[int, int, Source], str]:
    """How a city numbers: through all sections ("" leaves it to the place in the list), or within each."""
    return (lambda section, place, _: f"{section}-{place}") if city == "miotsukushi" else (lambda *_: "")


def number_of(text: str, unit: str = "") -> int | float | None:
    """A printed value as a number of JSON, 千枚 counted in 枚; None where it is none."""
    plain = text.replace(",", "")
    if not plain.replace(".", "").isdigit():
        return None
    return float(plain) if "." in plain else int(plain) * (1000 if unit.startswith("千") else 1)


# -- truths --------------------------------------------------------------------------------------------------------


def _counts(source: Source, rows: Iterable[Entry]) -> list[Truth]:
    grades = [row.year["grade"] for row in rows]
    return [{"grade": grade, "description": text, "count": grades.count(grade)} for grade, text in source["grades"]]


def _share(count: int, total: int) -> str:
    return f"{(Decimal(100 * count) / total).quantize(Decimal(1), ROUND_HALF_UP)}%"


def _head(source: Source, city: str, year: int, title: str) -> Truth:
    name = f"{source['city']}（架空）"
    return {
        "title": title,
        "plan": source["plan"],
        "subtitle": "",
        "head": f"{name}　{title}",
        "municipality": name,
        "publisher_text": f"{name}　{source['office']}",
        "fiscal_year": year,
        "fiscal_year_label": era_year(year),
    }


def _period(source: Source) -> str:
    return f"{era_year(source['first_year'])}から{era_year(source['last_year'])}まで"


def listed_truth(source: Source, city: str, year: int) -> Truth:
    """A list with 取組内容, 目標 and 取組実績, indicators in brackets under them."""
    rows = entries(source, year, printed_number(city))
    truth = _head(source, city, year, f"{source['plan']} 取組実績（{era_year(year)}）")
    counts = _counts(source, rows)
    early = year < 2021  # from then on the city lays its report out anew
    if early:
        for row in counts:
            row["percent_text"] = _share(row["count"], len(rows))
    good = sum(row["count"] for row in counts[:2])
    heads = ["取組内容／目標"] if early else ["取組内容", "目標"]
    truth |= {
        "intro": [
            f"「{source['plan']}」（{_period(source)}）に基づく{era_year(year)}の取組の実績と自己評価は、次のとおりである。",
            FICTITIOUS,
        ],
        "summary": {"rows": counts},
        "list_title": f"「{source['plan']}」の取組実績（{era_year(year)}）一覧表",
        "columns": ["No", "取組項目", *heads, "取組実績", "自己評価", "改善・拡充策、課題等", "担当部署"],
        "sections": [
            {"no": place, "title": title, "label": f"取組方針{place}「{title}」"}
            for place, title in enumerate(source["sections"], 1)
        ],
        "initiatives": [_listed(row) for row in rows],
    }
    if early:
        truth["summary"]["total"] = {"count": len(rows), "percent_text": "100%"}
        truth |= {
            "summary_heading": "1 自己評価の結果",
            "summary_lead": [f"取組項目ごとに「S」から「C」までの4段階で自己評価を行った。（{era_year(year)}末現在）"],
            "summary_note": "※取組項目ごとの評価は、次頁の一覧表のとおり。",
            "review_heading": "2 総括",
            "review": [
                f"目標どおり又はそれを上回る成果があった取組は、{len(rows)}のうち{good}であった。残る取組は、改善を図る。"
            ],
        }
    return truth


def _listed(row: Entry) -> Truth:
    def printed(place: int) -> list[Truth]:
        return [
            {
                "name": name,
                "value_text": f"{values[place]}{unit}",
                "value": number_of(values[place], unit),
                "unit": unit.removeprefix("千"),
            }
            for (name, unit), values in zip(row.facts["indicators"], row.year["values"], strict=True)
            if values[place]
        ]

    return {
        "no": int(row.number),
        "section": row.facts["section"],
        "name": row.facts["name"],
        "contents": row.facts["contents"],
        "goals": row.facts["goals"],
        "goal_indicators": printed(0),
        "results": row.year["results"],
        "result_indicators": printed(1),
        "grade": row.year["grade"],
        "improvements": row.year["improvements"],
        "departments": row.facts["departments"],
    }


def measured_truth(source: Source, city: str, year: int) -> Truth:
    """Indicators in columns: 目標 and 実績 of the year and, in a table, of the year before."""
    rows = entries(source, year, printed_number(city))
    table = city == "miotsukushi"
    kind = "進捗状況報告書" if table else "進行管理シート"
    truth = _head(source, city, year, f"{source['plan']}　{kind}（{era_year(year)}）")
    label = "基本方針" if table else "基本目標"
    truth |= {
        "intro": [
            f"計画期間：{_period(source)}　取組の数：{len(rows)}",
            FICTITIOUS,
        ],
        "sections": [
            {"number": str(i), "label": f"{label}{str(i).translate(_WIDE)}", "title": title}
            for i, title in enumerate(source["sections"], 1)
        ],
        "summary": {"rows": _counts(source, rows)},
        "initiatives": [_measured(row, year, table=table) for row in rows],
    }
    return truth


def _measured(row: Entry, year: int, *, table: bool) -> Truth:
    found: dict[str, list[Truth]] = {"baselines": [], "targets": [], "actuals": [], "achievements": []}
    lines = []

    def note(kind: str, name: str, text: str, unit: str, when: int) -> str:
        found[kind].append(
            {"name": name, "value_text": text, "value": number_of(text.rstrip("％")), "unit": unit, "fiscal_year": when}
        )
        return text

    earlier = row.year.get("before") or row.before.get("values") or []
    if "indicators" in row.year:  # another indicator than last year: nothing to set beside it
        earlier = []
    for i, ((name, unit, *more), (target, actual)) in enumerate(
        zip(row.facts["indicators"], row.year["values"], strict=True)
    ):
        cells = [name, unit]
        if table:
            cells.append(note("baselines", name, more[0], unit, 2018))
            if year > 2019:
                before = earlier[i] if earlier else (NO_VALUE, NO_VALUE)
                cells.append(note("targets", name, before[0], unit, year - 1))
                cells.append(note("actuals", name, before[1], unit, year - 1))
        cells.append(note("targets", name, target, unit, year))
        cells.append(note("actuals", name, actual, unit, year))
        if table:
            reached = _reached(target, actual, low="low" in more)
            cells.append(reached)
            note("achievements", name, reached, "%", year)
        lines.append(cells)
    return {
        "number": row.number,
        "section": str(row.facts["section"]),
        "name": row.facts["name"],
        "departments": row.facts["departments"],
        "contents": [{"text": text} for text in row.facts["contents"]],
        "results": [{"text": text} for text in row.year["results"]],
        "grade": row.year["grade"],
        "improvements": [{"text": text} for text in row.year["improvements"]],
        **{kind: values for kind, values in found.items() if values},
        "lines": lines,
    }


def _reached(target: str, actual: str, *, low: bool) -> str:
    """達成率: the share of the target that was reached; of values that are to fall, target over actual."""
    goal, value = number_of(target), number_of(actual)
    if goal is None or value is None:
        return NO_VALUE
    upper, lower = (goal, value) if low else (value, goal)
    share = 100 * Decimal(str(upper)) / Decimal(str(lower))
    return f"{share.quantize(Decimal('0.1'), ROUND_HALF_UP)}％"


def truths(folder: Path) -> dict[str, Truth]:
    """The truth of each report, by the stem of its file."""
    found: dict[str, Truth] = {}
    for city in CITIES:
        source = read_source(folder, city)
        make = listed_truth if city == "aosagi" else measured_truth
        found |= {stem(city, year): make(source, city, year) for year in source["years"]}
    return found


def truth_text(truth: Truth) -> str:
    """A truth as its file holds it."""
    return json.dumps(truth, ensure_ascii=False, indent=1) + "\n"


# -- what continues what -------------------------------------------------------------------------------------------


def links_text(folder: Path) -> str:
    """``links.toml``: how the initiatives of each report go on from the one before, and which cities do alike."""
    parts = [
        "# Which initiative continues which, and which of different cities are alike.",
        "# Made by make_samples.py from the sources of the cities; samples/README.md says what the tables mean.",
    ]
    alike: dict[str, list[str]] = {}
    for city in CITIES:
        source = read_source(folder, city)
        reports = {year: entries(source, year, printed_number(city)) for year in source["years"]}
        for before, after in pairwise(source["years"]):
            parts += _steps(city, before, after, reports[before], reports[after])
        for year, rows in reports.items():
            for row in rows:
                if "topic" in row.facts:
                    alike.setdefault(row.facts["topic"], []).append(f"{stem(city, year)}#{row.number}")
    for topic, members in sorted(alike.items()):
        if len({member.split("-")[0] for member in members}) > 1:
            parts.append(_table("alike", topic=topic, members=members))
    return "\n".join(parts) + "\n"


def _steps(city: str, year: int, next_year: int, before: list[Entry], after: list[Entry]) -> list[str]:
    old = {row.key: row for row in before}
    new = {row.key: row for row in after}
    heads = {"before": stem(city, year), "after": stem(city, next_year)}
    tables = []
    followed: set[str] = set()
    targets: dict[str, list[str]] = {}
    for key, row in new.items():
        for parent in row.facts.get("from", []):
            if key not in old and parent in old:
                targets.setdefault(parent, []).append(key)
    for key, row in new.items():
        parents = [parent for parent in row.facts.get("from", []) if key not in old and parent in old]
        if key in old:
            changes = [
                word
                for word, field in (("renamed", "name"), ("moved", "section"), ("departments", "departments"))
                if old[key].facts[field] != row.facts[field]
            ]
            changes += ["renumbered"] if old[key].number != row.number else []
            tables.append(_continued(heads, [old[key]], [row], changes))
            followed.add(key)
        elif len(parents) > 1:
            tables.append(_continued(heads, [old[parent] for parent in parents], [row], ["merged"]))
            followed |= set(parents)
        elif parents:
            children = targets[parents[0]]
            if children[0] == key:
                tables.append(_continued(heads, [old[parents[0]]], [new[child] for child in children], ["split"]))
                followed.add(parents[0])
        else:
            tables.append(_table("started", report=heads["after"], number=row.number, name=row.facts["name"]))
    tables += [
        _table("ended", report=heads["before"], number=row.number, name=row.facts["name"])
        for key, row in old.items()
        if key not in followed
    ]
    return tables


def _continued(heads: dict[str, str], before: list[Entry], after: list[Entry], changes: list[str]) -> str:
    return _table(
        "continued",
        **heads,
        numbers_before=[row.number for row in before],
        numbers_after=[row.number for row in after],
        changes=changes,
    )


def _table(kind: str, /, **values: str | list[str]) -> str:
    """One entry of an array of tables; strings of JSON are strings of TOML."""
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items()]
    return "\n".join(["", f"[[{kind}]]", *lines])
