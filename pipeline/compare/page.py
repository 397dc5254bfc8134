"""A set → ``compare.html``: one file with charts that works from a disk, a web server or a USB stick.

Nothing is loaded from anywhere: style, scripts and the chart library stand in the page, and its content security policy
lets nothing else run, whatever a name says. Beneath each chart stands a table with the same numbers, which is read
without script, too. The same tables give the same bytes.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple
from typing import Any

import torikumi
from torikumi.pipeline.compare.page_data import FEW, SERIES_OF_CITY, PageData, Point, Series, Tables, page_data
from torikumi.pipeline.html_page import page_part, page_template, policy_hash
from torikumi.pipeline.printable import printable
from torikumi.schemas.compare_columns import COMPARE_TABLES, ChangeKind

TITLE = "計画の取組実績の比較"
"""Title of the page when none is given."""

LIBRARY = ("vega.js", "vega_lite.js", "vega_interpreter.js")

KINDS: dict[str, tuple[str, str]] = {
    ChangeKind.CONTINUED: ("継続", "continued"),
    ChangeKind.SPLIT: ("分割", "split"),
    ChangeKind.MERGED: ("統合", "merged"),
    ChangeKind.STARTED: ("新規", "started"),
    ChangeKind.RESUMED: ("再開", "resumed"),
    ChangeKind.NEW_AFTER_GAP: ("欠けた年度を挟んで新規", "new after a gap"),
    ChangeKind.VANISHED: ("終了", "vanished"),
    ChangeKind.GONE_AFTER_GAP: ("欠けた年度を挟んで終了", "gone after a gap"),
}
"""What became of initiatives: kind → (Japanese, English), in the order of the page."""

RENAMED = ("名称変更", "renamed")
SOURCES: dict[str, tuple[str, str]] = {
    "legend": ("凡例", "its legend"),
    "legend-of-other-year": ("他の年度の凡例", "the legend of another year"),
    "known-scale": ("一般の区分", "a known scale"),
    "none": ("なし", "none"),
}


def compare_page(tables: Tables, names: Iterable[str] = (), title: str = TITLE) -> bytes:
    """The bytes of the page.

    Args:
        tables: Table name → its rows, as ``torikumi compare`` writes them.
        names: Names of the files that stand beside the page, for its links.
        title: Its title.
    """
    data = page_data(tables)
    names = set(names)
    return _page(
        "compare_page",
        title=title,
        data=data,
        payload=payload(data),
        few=FEW,
        series_of_city=SERIES_OF_CITY,
        matrix={(group.city, group.of): group for group in data.matrix if group.year == 0},
        achieved=[group for group in data.achieved if group.year],
        grades=_grades(data),
        departments=sorted(
            (group for group in data.departments if group.year == 0),
            key=lambda group: (group.city, -group.graded, -group.initiatives, str(group.of)),
        ),
        series=[(one, _by_year(one)) for one in data.series],
        change_rows=_change_rows(data),
        kinds=KINDS,
        kind_words={**KINDS, "renamed": RENAMED},
        sources=SOURCES,
        tables=[
            (table, [name for name in sorted(names) if name.rpartition(".")[0] == table.name])
            for table in COMPARE_TABLES.values()
        ],
        names=names,
    )


def chart_page(spec: Mapping[str, Any], title: str = "") -> bytes:
    """A page with one chart, drawn as those of ``compare.html`` are, that works without a network.

    Args:
        spec: A chart of Vega-Lite (https://vega.github.io/vega-lite/), its data in it.
        title: Title of the page.

    >>> x = {"field": "x", "type": "quantitative"}
    >>> bars = {"mark": "bar", "data": {"values": [{"x": 1}]}, "encoding": {"x": x}}
    >>> b"default-src 'none'" in chart_page(bars, "図")
    True
    """
    return _page("chart_page", title=title, spec=spec)


def _page(name: str, *, title: str, **parts: Any) -> bytes:
    """A page of this folder with its style, its script, and the chart library."""
    style = page_part(__package__, "compare_page.css")
    library = [page_part(f"{__package__}.vendor", part) for part in LIBRARY]
    scripts = [*library, page_part(__package__, f"{name}.js")]
    text = page_template(__package__, f"{name}.html").render(
        title=printable(title),
        version=torikumi.__version__,
        style=style,
        scripts=scripts,
        style_hash=policy_hash(style),
        script_hashes=[policy_hash(script) for script in scripts],
        **parts,
    )
    return text.encode("utf-8", "replace")


def payload(data: PageData) -> dict[str, Any]:
    """What the charts are drawn from; numbers stay texts, so that they are those of the CSV files to the last digit."""
    return {
        "cities": [city.name for city in data.cities],
        "years": data.years,
        "topics": data.topics,
        "few": FEW,
        "kinds": [[kind, *words] for kind, words in KINDS.items()],
        "matrix": [astuple(group) for group in data.matrix],
        "achieved": [astuple(group) for group in data.achieved],
        "grades": [astuple(grade) for grade in data.grades],
        "departments": [astuple(group) for group in data.departments],
        "series": [astuple(one) for one in data.series],
        "changes": data.changes,
    }


def _grades(data: PageData) -> Mapping[tuple[int, int], list[tuple[str, str]]]:
    """(city, year) → of each plan its title and how often it gave each grade."""
    found: defaultdict[tuple[int, int], defaultdict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for grade in data.grades:
        found[grade.city, grade.year][grade.plan].append(f"{grade.grade or '評価なし'} {grade.count}")
    return {key: [(plan, "、".join(texts)) for plan, texts in plans.items()] for key, plans in found.items()}


def _by_year(series: Series) -> Mapping[int, Sequence[Point]]:
    years: defaultdict[int, list[Point]] = defaultdict(list)
    for point in series.points:
        years[point.year].append(point)
    return years


def _change_rows(data: PageData) -> list[tuple[int, str, int, int, dict[str, int]]]:
    """A row a plan and later report: (city, plan, year, years without a report before, kind → count)."""
    rows: dict[tuple[int, str, int], tuple[int, dict[str, int]]] = {}
    for city, plan, year, kind, gap, count in data.changes:
        most, counts = rows.get((city, plan, year), (0, {}))
        counts[kind] = counts.get(kind, 0) + count
        rows[city, plan, year] = max(most, gap), counts
    return [(*key, gap, counts) for key, (gap, counts) in sorted(rows.items())]
