"""Datasets of many years and municipalities, from folders to one set of tables: the order of the steps."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from torikumi.pipeline.compare.achievement import achievement_rows
from torikumi.pipeline.compare.gather import gather
from torikumi.pipeline.compare.grades import scales_of
from torikumi.pipeline.compare.linking import (
    FindLinks,
    Initiatives,
    chain_ends,
    chains_of,
    change_rows,
    link_rows,
    no_links,
    ordered,
)
from torikumi.pipeline.compare.options import CompareOptions, check_formats
from torikumi.pipeline.compare.page import compare_page
from torikumi.pipeline.compare.problems import Problem
from torikumi.pipeline.compare.read import Dataset, find_folders, read_dataset
from torikumi.pipeline.compare.series import series_rows
from torikumi.pipeline.compare.tables import (
    check_rows,
    compared,
    dataset_rows,
    department_rows,
    flags_of,
    indicator_rows,
    initiative_rows,
    problem_rows,
)
from torikumi.pipeline.compare.topics import topics_of_all
from torikumi.pipeline.compare.write import PAGE, check_place, file_names, write_tables
from torikumi.pipeline.export.rows import Row
from torikumi.schemas.compare_columns import COMPARE_TABLES, ProblemCode
from torikumi.schemas.errors import SourceError, TorikumiError


@dataclass(frozen=True, slots=True)
class Comparison:
    """A set.

    Attributes:
        tables: Table name → its rows.
        broken: What is wrong with the datasets that are not in it.
    """

    tables: dict[str, list[Row]]
    broken: list[TorikumiError]

    @property
    def said(self) -> str:
        """What is in it, in a line."""
        used = sum(row["used"] == "yes" for row in self.tables["datasets"])
        problems = Counter(row["severity"] for row in self.tables["problems"])
        return (
            f"{used} datasets, {len(self.tables['initiatives'])} initiatives, {len(self.tables['links'])} links; "
            f"problems.csv: {problems['error']} errors, {problems['warning']} warnings, {problems['info']} notes"
        )


def compare(
    paths: Sequence[Path], output: Path, options: CompareOptions | None = None, find_links: FindLinks = no_links
) -> Comparison:
    """Compare datasets and write the set.

    Args:
        paths: Dataset folders, or folders that hold dataset folders; in any order.
        output: The folder of the set.
        options: How to write it.
        find_links: Finds the links between initiatives.

    Raises:
        SourceError: None of the datasets can be read.
        OutputError: The set cannot be written.
        UsageError: A format is not known.
    """
    options = options or CompareOptions()
    check_formats(options.formats)
    check_place(output)
    found = compare_datasets(paths, find_links)
    page = compare_page(found.tables, file_names(options))
    write_tables(found.tables, output, options, {PAGE: page})
    return found


def compare_datasets(paths: Iterable[Path], find_links: FindLinks = no_links) -> Comparison:
    """The tables of a set.

    Raises:
        SourceError: None of the datasets can be read.
    """
    folders, broken = find_folders(paths)
    datasets: list[Dataset] = []
    problems: list[Problem] = []
    for folder in folders:
        try:
            datasets.append(read_dataset(folder))
        except TorikumiError as error:
            broken.append(error)
            problems.append(Problem(folder.name, ProblemCode.DATASET_BROKEN, "", error.problem))
    if not datasets:
        if broken:
            raise broken[0]
        raise SourceError("no dataset was given", advice="give folders that convert wrote")
    return Comparison(tables_of(datasets, problems, find_links), broken)


def tables_of(datasets: Iterable[Dataset], problems: Iterable[Problem], find_links: FindLinks) -> dict[str, list[Row]]:
    """The rows of every table."""
    members, about = gather(datasets)
    used = [member for member in members if not member.instead]
    scales, of_scales = scales_of(used)
    comparing = compared(used)
    initiatives = Initiatives(comparing, used)
    links = ordered(find_links(comparing))
    chains = chains_of(links, initiatives)
    topics, topic_rows, word_rows = topics_of_all(used)
    flags = {member.key: flags_of(member.dataset.report) for member in used}
    rows: dict[str, list[Row]] = {}
    rows["datasets"] = list(dataset_rows(members, scales))
    rows["initiatives"] = [row for m in used for row in initiative_rows(m, scales[m.key], flags[m.key], chains, topics)]
    rows["indicators"] = [row for m in used for row in indicator_rows(m, flags[m.key], chains)]
    rows["departments"] = [row for m in used for row in department_rows(m)]
    rows["topics"], rows["topic_words"] = topic_rows, word_rows
    rows["links"], rows["link_words"] = link_rows(links, initiatives)
    rows["achievement"] = achievement_rows(rows["initiatives"], rows["indicators"], rows["departments"], rows["topics"])
    rows["series"], of_series = series_rows(rows["indicators"], rows["initiatives"], chain_ends(links, chains))
    rows["changes"], of_changes = change_rows(used, links, initiatives)
    rows["checks"] = [row for m in used for row in check_rows(m)]
    rows["problems"] = list(problem_rows([*problems, *about, *of_scales, *of_series, *of_changes], members))
    return {name: rows[name] for name in COMPARE_TABLES}
