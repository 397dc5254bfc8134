"""Who, what and when: municipality, plan, report and fiscal year, from the cover, the headings and the file's name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from torikumi.extractors.document import Extraction
from torikumi.normalizers.municipalities import MunicipalityName, in_time, municipalities_by_name, parse_municipality
from torikumi.normalizers.text import close_spacing, normalize_text
from torikumi.normalizers.years import find_years, parse_period
from torikumi.pipeline.words import title_words
from torikumi.schemas.errors import NormalizationError, UsageError
from torikumi.schemas.findings import Finding
from torikumi.schemas.report import Municipality, Plan, ReportHead

NAME = re.compile(r"^(?P<name>[^\s、。（）()「」]{1,12}?[都道府県市区町村])(?:[（(]架空[）)])?(?:役所|役場)?(?:\s.*)?$")
"""A line of the cover that is a municipality's name, perhaps with a department after it."""

IN_TITLE = re.compile(
    r"(?:^|第[0-9０-９一二三四五六七八九十]+[次期]|[「『\s\u3000])(?P<name>[^\s、。（）()「」第]{1,8}?[市区町村県都府道])"
)
"""A municipality's name at the head of a title (徳島市情報化基本計画, 第２次みどり野市総合計画)."""

HEAD_SIZE_MIN = 1.15
"""A heading is set at least this much larger than the running type of its page."""


@dataclass(frozen=True, slots=True)
class Metadata:
    """What the document says of itself.

    Attributes:
        municipality: The municipality.
        plan: The plan.
        report: The report.
        findings: What is missing or uncertain.
    """

    municipality: Municipality
    plan: Plan
    report: ReportHead
    findings: tuple[Finding, ...]


@dataclass(frozen=True, slots=True)
class _Heading:
    """A line that may be a title."""

    text: str
    size: float
    page: int


def read_metadata(
    extraction: Extraction, *, file_stem: str, municipality: str | None = None, fiscal_year: int | None = None
) -> Metadata:
    """Read the metadata of a document.

    Args:
        extraction: The document.
        file_stem: The file's name without its ending: the weakest evidence.
        municipality: What the user says it is, a name or a code.
        fiscal_year: What the user says it is.

    Raises:
        UsageError: The user's municipality is unknown or ambiguous.
    """
    findings: list[Finding] = []
    headings = _headings(extraction)
    year, label = _fiscal_year(headings, extraction, file_stem)
    if fiscal_year is not None:
        label = label if year == fiscal_year else None
        year = fiscal_year
    if year is None:
        findings.append(Finding("fiscal-year-unknown", "no fiscal year was found; give it with --fiscal-year"))
    if municipality is not None:
        try:
            who = _published(parse_municipality(municipality, year))
        except NormalizationError as error:
            raise UsageError(str(error), advice="give its six-digit code") from error
    else:
        who, noticed = _municipality(headings, file_stem, year)
        findings.extend(noticed)
    plan = _plan(headings, extraction)
    return Metadata(
        who, plan, ReportHead(title=_title(headings), fiscal_year=year, fiscal_year_label=label), tuple(findings)
    )


def _headings(extraction: Extraction) -> list[_Heading]:
    """The paragraphs of the first two pages that hold text, and the running heads."""
    pages = [page for page in extraction.pages if page.blocks][:2]
    blocks = [*(block for page in pages for block in page.blocks), *extraction.running]
    found = [_Heading(close_spacing(normalize_text(block.text)).strip(), block.size, block.page) for block in blocks]
    return [heading for heading in found if heading.text]


def _fiscal_year(headings: Sequence[_Heading], extraction: Extraction, stem: str) -> tuple[int | None, str | None]:
    """The fiscal year of the report and its label as printed: of a title first, then of the texts, then of the file."""
    titles = sorted((h for h in headings if _is_report_title(h.text)), key=lambda h: (h.page, -h.size))
    rest = sorted((h for h in headings if len(h.text) <= 40), key=lambda h: (h.page, -h.size))
    for heading in [*titles, *rest]:
        years = [year for year in find_years(heading.text) if year.is_fiscal]
        if years and parse_period(heading.text) is None:
            return years[0].fiscal_year, normalize_text(years[0].label)
    for text in (stem, extraction.info.title):
        years = [year for year in find_years(text) if year.is_fiscal] or find_years(text)
        if years:
            return years[0].fiscal_year, normalize_text(years[0].label) if years[0].is_fiscal else None
    return None, None


def _is_report_title(text: str) -> bool:
    return len(text) <= 60 and any(word in text for word in title_words().report) and "。" not in text


def _municipality(headings: Sequence[_Heading], stem: str, year: int | None) -> tuple[Municipality, list[Finding]]:
    """The municipality: a line of its own counts most, then the head of a title, then the file's name."""
    unlisted: str | None = None
    for texts, pattern in (
        ([h.text for h in headings if len(h.text) <= 30], NAME),
        ([h.text for h in headings if len(h.text) <= 60 and "。" not in h.text], IN_TITLE),
        ([stem], IN_TITLE),
    ):
        for text in texts:
            for match in pattern.finditer(text):
                candidates = in_time(municipalities_by_name(match["name"]), year)
                if len(candidates) == 1:
                    return _published(candidates[0]), []
                if len(candidates) > 1:
                    names = ", ".join(f"{entry.full_name} ({entry.code})" for entry in candidates)
                    finding = Finding(
                        "municipality-ambiguous", f"{match['name']} may be {names}; say which with --municipality"
                    )
                    return Municipality(name=match["name"]), [finding]
                unlisted = unlisted or match["name"]
    if unlisted is not None:
        message = f"{unlisted} is not in the list of municipalities; give its code with --municipality"
        return Municipality(name=unlisted), [Finding("municipality-unknown", message)]
    return Municipality(), [Finding("municipality-unknown", "no municipality was found; give it with --municipality")]


def _published(entry: MunicipalityName) -> Municipality:
    return Municipality(code=entry.code, prefecture=entry.prefecture, name=entry.name)


def _plan(headings: Sequence[_Heading], extraction: Extraction) -> Plan:
    """The plan: its title on the cover, a line in ～ ～ under it, and its period in the texts."""
    words = title_words()
    title = None
    candidates = sorted(
        (h for h in headings if len(h.text) <= 60 and "。" not in h.text), key=lambda h: (h.page, -h.size)
    )
    for heading in candidates:
        title = _plan_title(heading.text, words.plan)
        if title:
            break
    subtitle = next(
        (
            h.text
            for h in headings
            if re.fullmatch(r"[～〜~―－\-].+[～〜~―－\-]", h.text) and re.search(r"[ぁ-ん一-龥]", h.text)
        ),
        None,
    )
    texts = (normalize_text(block.text) for page in extraction.pages[:4] for block in page.blocks)
    about = (text for text in texts if "計画期間" in text or (title and title in text))
    period = next((found for text in about if (found := parse_period(text))), None)
    return Plan(
        title=title,
        subtitle=subtitle,
        first_fiscal_year=period[0] if period else None,
        last_fiscal_year=period[1] if period else None,
    )


def _plan_title(text: str, words: Sequence[str]) -> str | None:
    """The plan's name in a title: up to the last word for a plan, without quotation marks."""
    quoted = re.search(r"[「『]([^」』]+)[」』]", text)
    parts = [quoted.group(1)] if quoted else re.split(r"[\s\u3000（(]", text)
    for part in parts:
        ends = [part.rfind(word) + len(word) for word in words if word in part]
        if ends:
            name = part[: max(ends)]
            if len(name) > 3:
                return name
    return None


def _title(headings: Sequence[_Heading]) -> str | None:
    """The report's title: the large lines of the cover that name plan and report, or one line that does both."""
    words = title_words()
    first = min((h.page for h in headings), default=None)
    cover = [h for h in headings if h.page == first and len(h.text) <= 60 and "。" not in h.text]
    if not cover:
        return None
    largest = max(h.size for h in cover)
    for heading in sorted(cover, key=lambda h: -h.size):
        if _is_report_title(heading.text):
            above = [
                h for h in cover if h.size >= heading.size * HEAD_SIZE_MIN and h.size == largest and h is not heading
            ]
            plan = next((h.text for h in above if any(word in h.text for word in words.plan)), None)
            return f"{plan} {heading.text}" if plan and plan not in heading.text else heading.text
    return max(cover, key=lambda h: h.size).text
