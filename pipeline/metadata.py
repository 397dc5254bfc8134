"""Who, what and when: municipality, plan, report and fiscal year, from the cover, the headings and the file's name."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from torikumi.extractors.document import Extraction
from torikumi.normalizers.markers import find_marker
from torikumi.normalizers.municipalities import MunicipalityName, in_time, name_entries, parse_municipality
from torikumi.normalizers.municipality_mentions import Mention, find_mentions, line_municipality, title_municipality
from torikumi.normalizers.text import close_spacing, normalize_text
from torikumi.normalizers.years import find_years, parse_period
from torikumi.pipeline.words import title_words
from torikumi.schemas.errors import NormalizationError, UsageError
from torikumi.schemas.findings import Finding
from torikumi.schemas.report import Municipality, Plan, ReportHead

NUMBERED = re.compile(r"(?:第\s*[0-9０-９一二三四五六七八九十]+\s*[章節]|[0-9０-９]+\s*[.．、]|[ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩ][\s　.．])")
"""The head of a chapter: no title of a plan (４．都市計画)."""

PERIOD_PAGES = 6
"""The period of a plan stands in its first pages."""

HEADING_LETTERS_MAX = 20
"""A heading over a paragraph is shorter than this: ３　計画期間."""

HEAD_SIZE_MIN = 1.15
"""A heading is set at least this much larger than the running type of its page."""


NO_MUNICIPALITY = "no municipality was found; give it with --municipality"


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
    year, label, noticed = _fiscal_year(headings, extraction, file_stem)
    if fiscal_year is not None:
        label = label if year == fiscal_year else None
        year = fiscal_year
    else:
        findings.extend(noticed)
    if municipality is not None:
        try:
            who = _published(parse_municipality(municipality, year))
        except NormalizationError as error:
            raise UsageError(str(error), advice="give its six-digit code") from error
    else:
        who, noticed = _municipality(headings, extraction.info.title, file_stem, year)
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
    # a text whose letters the font does not tell is no title
    return [heading for heading in found if heading.text and "\ufffd" not in heading.text]


def _fiscal_year(
    headings: Sequence[_Heading], extraction: Extraction, stem: str
) -> tuple[int | None, str | None, list[Finding]]:
    """The fiscal year of the report and its label as printed: of a title first, then of the texts, then of the file.

    A note or a sentence may speak of any year (※1 平成30年度の実績である。): it comes last, and is not sure.
    """
    titles = sorted((h for h in headings if _is_report_title(h.text)), key=lambda h: (h.page, -h.size))
    rest = sorted((h for h in headings if len(h.text) <= 40), key=lambda h: (h.page, -h.size))
    said = dict.fromkeys([*titles, *rest])
    aside = [heading.text for heading in said if _is_aside(heading.text)]
    for heading in (heading for heading in said if heading.text not in aside):
        years = [year for year in find_years(heading.text) if year.is_fiscal]
        if years and parse_period(heading.text) is None:
            return years[0].fiscal_year, normalize_text(years[0].label), []
    others = [
        (stem, "the file's name, not from the pages"),
        (extraction.info.title, "the title among the file's properties, not from the pages"),
        *((text, f"what is no title: {text}") for text in aside if parse_period(text) is None),
    ]
    for text, source in others:
        years = [year for year in find_years(text) if year.is_fiscal] or find_years(text)
        if years:
            label = normalize_text(years[0].label) if years[0].is_fiscal else None
            message = f"fiscal year {years[0].fiscal_year} was taken from {source}"
            return years[0].fiscal_year, label, [Finding("metadata-uncertain", message, field="fiscal_year")]
    return (
        None,
        None,
        [Finding("fiscal-year-unknown", "no fiscal year was found; give it with --fiscal-year", field="fiscal_year")],
    )


def _is_report_title(text: str) -> bool:
    return len(text) <= 60 and any(word in text for word in title_words().report) and "。" not in text


def _is_aside(text: str) -> bool:
    """Whether a text is a note or a sentence."""
    marker = find_marker(text)
    return text.endswith("。") or (marker is not None and marker.kind == "note")


def _municipality(
    headings: Sequence[_Heading], title: str, stem: str, year: int | None
) -> tuple[Municipality, list[Finding]]:
    """The municipality: a line of its own counts most, then the head of a title, the headings, then the file's name."""
    short = [h.text for h in headings if len(h.text) <= 60 and "。" not in h.text]
    in_texts = "the name stands in the texts, but on no line of its own and in no title"
    of_file = "it was taken from the file's name, not from the document"
    of_title = "it was taken from the title among the file's properties, not from the pages"
    sources: tuple[tuple[Iterable[Mention], str], ...] = (
        ((found for h in headings if len(h.text) <= 30 and (found := line_municipality(h.text))), ""),
        ((found for text in short if (found := title_municipality(text))), ""),
        (find_mentions(title), of_title),
        (_by_count(mention for h in headings for mention in find_mentions(h.text)), in_texts),
        (find_mentions(stem.replace("_", " ").replace("-", " ")), of_file),
    )
    unlisted: str | None = None
    for mentions, doubt in sources:
        for mention in sorted(mentions, key=_is_prefecture):
            candidates = in_time(mention.candidates, year)
            if len(candidates) == 1:
                noticed = (
                    [Finding("metadata-uncertain", f"{candidates[0].name}: {doubt}", field="municipality")]
                    if doubt
                    else []
                )
                return _published(candidates[0]), noticed
            if len(candidates) > 1:
                message = f"{mention.name} may be {name_entries(candidates)}; say which with --municipality"
                return Municipality(name=mention.name), [
                    Finding("municipality-ambiguous", message, field="municipality")
                ]
            unlisted = unlisted or mention.name
        if unlisted is not None:
            message = f"{unlisted} is not in the list of municipalities; give its code with --municipality"
            return Municipality(name=unlisted), [Finding("municipality-unknown", message, field="municipality")]
    return Municipality(), [Finding("municipality-unknown", NO_MUNICIPALITY, field="municipality")]


def _by_count(mentions: Iterable[Mention]) -> list[Mention]:
    """One mention of each name, the most frequent name first."""
    listed = list(mentions)
    counts = Counter(mention.name for mention in listed)
    once = {mention.name: mention for mention in reversed(listed)}
    return sorted(once.values(), key=lambda mention: -counts[mention.name])


def _is_prefecture(mention: Mention) -> bool:
    """Whether a name is a prefecture's: a city's name beside it says more (徳島県, 徳島市)."""
    return any(entry.kind == "prefecture" for entry in mention.candidates)


def _published(entry: MunicipalityName) -> Municipality:
    return Municipality(code=entry.code, prefecture=entry.prefecture, name=entry.name)


def _plan(headings: Sequence[_Heading], extraction: Extraction) -> Plan:
    """The plan: its title on the cover, a line in ～ ～ under it, and its period in the texts."""
    words = title_words()
    candidates = sorted(
        (h for h in headings if len(h.text) <= 60 and "。" not in h.text and not NUMBERED.match(h.text)),
        key=lambda h: (h.page, -h.size),
    )
    titles = (_plan_title(heading.text, words.plan) for heading in candidates)
    title = next((found for found in titles if found), None)
    of_file = _plan_title(normalize_text(extraction.info.title), words.plan)
    if of_file and (title is None or of_file.endswith(title)):
        title = of_file  # the cover is a picture, or names the plan in short
    subtitle = next(
        (
            h.text
            for h in headings
            if re.fullmatch(r"[～〜~―－\-].+[～〜~―－\-]", h.text) and re.search(r"[ぁ-ん一-龥]", h.text)
        ),
        None,
    )
    texts = [normalize_text(block.text) for page in extraction.pages[:PERIOD_PAGES] for block in page.blocks]
    period = _period(texts, title)
    return Plan(
        title=title,
        subtitle=subtitle,
        first_fiscal_year=period[0] if period else None,
        last_fiscal_year=period[1] if period else None,
    )


def _period(texts: Sequence[str], title: str | None) -> tuple[int, int] | None:
    """The plan's period: in a text that speaks of it or names the plan, or in the one after its heading (計画期間)."""
    for text, after in pairwise([*texts, ""]):
        speaks = any(word in text for word in title_words().period)
        if (speaks or (title and title in text)) and (found := parse_period(text)):
            return found
        if speaks and len(text) <= HEADING_LETTERS_MAX and (found := parse_period(after)):
            return found
    return None


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
