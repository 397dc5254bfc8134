"""Datasets of invented cities over the years: made of the initiatives of the samples, and changed from year to year.

A city has some thirty initiatives. From year to year some are renamed, merged, dropped or new, numbers move on, texts
are written a little differently, and indicators get new values, as in real reports.
"""

from __future__ import annotations

import hashlib
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from pathlib import Path
from typing import Any

from measuring.documents import ROOT
from torikumi.pipeline.convert import pairs_of
from torikumi.pipeline.export.dataset import dataset_files
from torikumi.pipeline.export.options import ExportOptions
from torikumi.schemas.report import (
    Glyphs,
    GradeStep,
    Initiative,
    Municipality,
    Plan,
    Report,
    ReportHead,
    Section,
    Source,
)
from torikumi.schemas.values import Indicator, Item

FIRST_YEAR = 2019
SCALES = (("S", "A", "B", "C"), ("◎", "○", "△", "×"), ("A", "B", "C"), ("5", "4", "3", "2", "1"))
ENDINGS = ("の推進", "の充実", "の強化", "の拡充", "の促進", "事業")
WHERE = ("本庁舎", "各支所", "北部地区", "南部地区", "市内全域", "中心市街地", "各公民館", "小・中学校")
WHO = ("市民", "高齢者", "子育て世帯", "事業者", "職員", "来訪者", "児童生徒", "転入者")
DEPARTMENTS = (
    "デジタル推進課",
    "総務課",
    "企画課",
    "市民課",
    "福祉課",
    "教育総務課",
    "危機管理課",
    "観光課",
    "環境課",
    "人事課",
)
UNITS = ("件", "人", "回", "%", "か所")


@dataclass(frozen=True, slots=True)
class Seed:
    """What an initiative is made of, the same over the years.

    Attributes:
        name: Its name.
        contents: What is to be done.
        goals: Its goals.
        results: What was done.
        indicators: Names of its indicators, with the unit and the value of the first year.
        department: Who is in charge.
    """

    name: str
    contents: tuple[str, ...]
    goals: tuple[str, ...]
    results: tuple[str, ...]
    indicators: tuple[tuple[str, str, int], ...]
    department: str


def write_datasets(folder: Path, cities: int, years: int, initiatives: int, seed: int) -> int:
    """Write the datasets of cities over years, each a folder with JSON and CSV; returns how many initiatives they have.

    Args:
        folder: Where they are written.
        cities: How many cities.
        years: How many years each.
        initiatives: How many initiatives a year, about.
        seed: Of everything that is chosen by chance.
    """
    pool = sample_seeds()
    count = 0
    for number in range(cities):
        chance = random.Random(f"{seed}-{number}")
        for report in city_reports(number, years, initiatives, pool, chance):
            place = folder / report.dataset_id
            place.mkdir(parents=True)
            for name, content in dataset_files(report, ExportOptions(), pairs_of).items():
                (place / name).write_bytes(content)
            count += len(report.initiatives)
    return count


def sample_seeds() -> list[Seed]:
    """The initiatives of the samples, each name once."""
    found: dict[str, Seed] = {}
    for path in sorted((ROOT / "samples").glob("*/*truth.json")):
        for each in json.loads(path.read_text("utf-8"))["initiatives"]:
            contents = _lines(each, "contents", "overview")
            goals = _lines(each, "goals")
            seed = Seed(str(each["name"]), contents, goals, _lines(each, "results"), (), "")
            found.setdefault(seed.name, seed)
    return list(found.values())


def _lines(initiative: dict[str, Any], *keys: str) -> tuple[str, ...]:
    values = [initiative[key] for key in keys if initiative.get(key)]
    parts = [part for each in values for part in (each if isinstance(each, list) else [each])]
    return tuple(part["text"] if isinstance(part, dict) else str(part) for part in parts)


def city_reports(
    number: int, years: int, initiatives: int, pool: list[Seed], chance: random.Random
) -> Iterator[Report]:
    """The reports of a city, one a year."""
    scale = chance.choice(SCALES)
    order = chance.sample(pool, len(pool))
    mine = [_localized(seed, chance) for seed in order[:initiatives]]
    new = [_localized(seed, chance) for seed in order[initiatives:]]
    for year in range(FIRST_YEAR, FIRST_YEAR + years):
        yield _report(number, year, scale, mine, chance)
        mine = [_next_year(seed, chance) for seed in mine if chance.random() > 0.06]
        if chance.random() < 0.5:
            one, other = chance.sample(mine, 2)
            mine[mine.index(one)] = _merged(one, other)
            mine.remove(other)
        mine += [new.pop() for _ in range(min(len(new), initiatives - len(mine) + chance.randrange(2)))]


def _localized(seed: Seed, chance: random.Random) -> Seed:
    """An initiative as one city has it."""
    where, who = chance.choice(WHERE), chance.choice(WHO)
    contents = (*seed.contents, f"{where}において、{who}を対象に{seed.name}に取り組む。")
    indicators = tuple(
        (f"{seed.name}の{kind}", chance.choice(UNITS), chance.randrange(20, 5000))
        for kind in chance.sample(("実施数", "利用者数", "登録数", "満足度"), chance.randrange(4))
    )
    return replace(seed, contents=contents, indicators=indicators, department=chance.choice(DEPARTMENTS))


def _next_year(seed: Seed, chance: random.Random) -> Seed:
    """The same initiative a year later."""
    name = seed.name
    if chance.random() < 0.12:
        for ending in ENDINGS:
            name = name.removesuffix(ending)
        name += chance.choice(ENDINGS)
    contents = seed.contents
    if chance.random() < 0.3:
        contents = (
            *contents[:-1],
            f"{chance.choice(WHERE)}での{name}を引き続き進め、{chance.choice(WHO)}の利用を広げる。",
        )
    indicators = tuple((indicator, unit, 1 + value * 11 // 10) for indicator, unit, value in seed.indicators)
    department = chance.choice(DEPARTMENTS) if chance.random() < 0.05 else seed.department
    return replace(seed, name=name, contents=contents, indicators=indicators, department=department)


def _merged(one: Seed, other: Seed) -> Seed:
    return replace(
        one,
        name=f"{one.name}と{other.name}",
        contents=(*one.contents, *other.contents),
        goals=(*one.goals, *other.goals),
        indicators=(*one.indicators, *other.indicators)[:3],
    )


def _report(number: int, year: int, scale: tuple[str, ...], seeds: list[Seed], chance: random.Random) -> Report:
    name = f"架空{number:02}市"
    sections = tuple(Section(number=f"{n}", label=f"基本目標{n}", title=f"目標その{n}") for n in range(1, 5))
    per_section = -(-len(seeds) // len(sections))
    return Report(
        dataset_id=f"city-{number:02}-{year}",
        municipality=Municipality(code=f"99{number:03}0", prefecture="架空県", name=name),
        plan=Plan(title=f"{name}DX推進計画", first_fiscal_year=FIRST_YEAR, last_fiscal_year=FIRST_YEAR + 7),
        report=ReportHead(
            title=f"{name}DX推進計画 取組実績（{year}年度）", fiscal_year=year, fiscal_year_label=f"{year}年度"
        ),
        grade_scale=tuple(GradeStep(grade=grade, description=f"区分{n}", rank=n) for n, grade in enumerate(scale, 1)),
        sections=sections,
        initiatives=tuple(
            _initiative(place, sections[(place - 1) // per_section].number, year, seed, scale, chance)
            for place, seed in enumerate(seeds, 1)
        ),
        source=Source(
            file=f"r{year - 2018}.pdf",
            sha256=hashlib.sha256(f"{number} {year}".encode()).hexdigest(),
            media_type="application/pdf",
            pages=12,
            glyphs=Glyphs(total=0, in_cells=0, in_text=0, running=0, unassigned=0),
        ),
    )


def _initiative(
    place: int, section: str, year: int, seed: Seed, scale: tuple[str, ...], chance: random.Random
) -> Initiative:
    def indicator(name: str, unit: str, value: int) -> Indicator:
        text = f"{value:,}{unit}"
        return Indicator(text=f"【{name}：{text}】", name=name, value_text=text, value=Decimal(value), unit=unit)

    done = (
        *seed.results,
        f"{year}年度は{chance.choice(WHERE)}で{chance.randrange(2, 90)}回実施し、参加は{place * 17}人であった。",
    )
    return Initiative(
        id=f"{place}",
        number=f"{place}",
        section=section,
        name=seed.name,
        contents=tuple(Item(text=line) for line in seed.contents),
        goals=tuple(Item(text=line) for line in seed.goals),
        targets=tuple(indicator(*each) for each in seed.indicators),
        results=tuple(Item(text=line) for line in done),
        actuals=tuple(
            indicator(name, unit, value * chance.randrange(70, 125) // 100) for name, unit, value in seed.indicators
        ),
        grade=chance.choice(scale),
        improvements=(Item(text=f"{chance.choice(WHO)}への周知を進め、利用を増やす。"),),
        departments=(seed.department,),
    )
