"""Reports made by hand and by hypothesis, for everything that comes after a report."""

from __future__ import annotations

from decimal import Decimal
from typing import TypeVar

from hypothesis import strategies as st

from torikumi.schemas.findings import FINDING_CODES, Severity
from torikumi.schemas.report import (
    Check,
    Glyphs,
    GradeCount,
    GradeStep,
    Initiative,
    Municipality,
    Place,
    Plan,
    Report,
    ReportHead,
    Section,
    Source,
    Summary,
    Text,
)
from torikumi.schemas.status import Status
from torikumi.schemas.values import Indicator, Item

T = TypeVar("T")

SHA256 = "0123456789abcdef" * 4


def awkward_report(dataset_id: str = "awkward") -> Report:
    """A report with whatever has broken a CSV file before: formulas, line breaks, rare letters, ranges, nothing."""
    place = (Place(page=2, bbox=(10.5, 20.25, 300.0, 40.0)), Place(page=3, bbox=(10.5, 20.0, 300.0, 33.33)))
    full = Initiative(
        id="1",
        number="1",
        section="1",
        name="𠮷野川①の㈱髙﨑　活用",
        contents=(
            Item(marker="(1)", text="(1) 研修を行う。（人事課、総務課）", departments=("人事課", "総務課")),
            Item(marker="・", text='・"引用", と\n改行\r\nと,コンマ'),
        ),
        goals=(Item(text="=HYPERLINK(1)"), Item(text="- 箇条"), Item(text="－"), Item(text="'=1")),
        targets=(
            Indicator(
                text="【利用率：50%以上】",
                name="利用率",
                value_text="50%以上",
                value=Decimal(50),
                lower=Decimal(50),
                unit="%",
                qualifier="以上",
                fiscal_year=2019,
            ),
            Indicator(
                text="【人数：20～30人】", name="人数", value_text="20～30人", lower=Decimal(20), upper=Decimal(30)
            ),
        ),
        results=(Item(text="+3%"), Item(text="@市民課に\t相談")),
        actuals=(
            Indicator(text="【利用率：12.50%】", name="利用率", value_text="12.50%", value=Decimal("12.50"), unit="%"),
            Indicator(
                text="【予算：△3億5,000万円】",
                name="予算",
                value_text="△3億5,000万円",
                value=Decimal("-3.5E+8"),
                unit="円",
            ),
            Indicator(text="【件数：－】", name="件数", value_text="－", status=Status.NOT_APPLICABLE),
            Indicator(text="【状況：実施】", name="状況", value_text="実施", status=Status.TEXT),
            Indicator(text="", name="空欄", value_text="", status=Status.NOT_REPORTED),
            Indicator(text="1件/週", name="", value_text="-5", value=Decimal(-5), unit="件", per="週"),
        ),
        baselines=(Indicator(text="0.04", name="率", value_text="0.04", value=Decimal("0.04"), fiscal_year=2018),),
        achievements=(Indicator(text="NA", name="NA", value_text="NA", status=Status.UNREADABLE),),
        grade="A",
        improvements=(Item(text="null"),),
        departments=("情報推進課", "=課"),
        extra={"備考\n欄": "一行目\n二行目", "": "", "予算": "00123"},
        provenance={"name": place, "grade": (Place(page=2, bbox=(1.0, 2.0, 3.0, 4.0)),)},
    )
    return Report(
        dataset_id=dataset_id,
        municipality=Municipality(code="011002", prefecture="北海道", name="札幌市"),
        plan=Plan(title="情報化計画", subtitle="～副題～", first_fiscal_year=2019, last_fiscal_year=2026),
        report=ReportHead(title="取組実績（令和元年度）", fiscal_year=2019, fiscal_year_label="令和元年度"),
        grade_scale=(GradeStep(grade="S", description="上回る", rank=1), GradeStep(grade="A")),
        summary=Summary(
            total=2, counts=(GradeCount(grade="S", count=0), GradeCount(grade="A", share_percent=Decimal("55.60")))
        ),
        sections=(Section(number="1", label="取組方針1", title="地域課題"),),
        initiatives=(full, Initiative(id="2", name="空", grade="X")),
        texts=(Text(page=1, bbox=(0.0, 0.0, 1.5, 1.0), text="はじめに\n本文"),),
        checks=(
            Check(
                code="grade-not-in-legend",
                severity=Severity.ERROR,
                message="X",
                initiative="2",
                field="grade",
                page=3,
                bbox=(1.0, 2.0, 3.25, 4.0),
            ),
            Check(code="summary-missing", severity=Severity.INFO, message="=none"),
        ),
        source=Source(
            file="報告書.pdf",
            sha256=SHA256,
            media_type="application/pdf",
            pages=3,
            producer='Writer "7"',
            engine="pdfium 1",
            glyphs=Glyphs(total=10, in_cells=5, in_text=3, running=2, unassigned=0),
        ),
    )


def empty_report(dataset_id: str = "empty") -> Report:
    """A report in which nothing was found."""
    return Report(
        dataset_id=dataset_id,
        municipality=Municipality(),
        plan=Plan(),
        report=ReportHead(),
        source=Source(
            file="x.pdf",
            sha256=SHA256,
            media_type="application/pdf",
            pages=0,
            glyphs=Glyphs(total=0, in_cells=0, in_text=0, running=0, unassigned=0),
        ),
    )


_AWKWARD = "=+-@＝－＠'\"\\,;\t\r\n \u3000\u2028\x85\ufeff0123456789.%％①㈱髙﨑𠮷あア漢／、―ー~～𝄞"

texts = st.text(st.sampled_from(_AWKWARD) | st.characters(codec="utf-8"), max_size=12)
"""Any text, mostly of signs that mean something to a spreadsheet or a CSV reader."""

decimals = st.decimals(allow_nan=False, allow_infinity=False, places=3, min_value=-(10**12), max_value=10**12) | (
    st.builds(lambda digits, exponent: Decimal((0, digits, exponent)), st.tuples(st.integers(0, 9)), st.integers(-6, 9))
)
years = st.none() | st.integers(1868, 2099)
boxes = st.tuples(*[st.floats(0, 2000).map(lambda x: round(x, 2))] * 4)
places = st.builds(Place, page=st.integers(1, 400), bbox=boxes)
items = st.builds(Item, marker=st.none() | texts, text=texts, departments=st.lists(texts, max_size=2).map(tuple))
indicators = st.builds(
    Indicator,
    text=texts,
    name=texts,
    value_text=texts,
    value=st.none() | decimals,
    lower=st.none() | decimals,
    upper=st.none() | decimals,
    unit=st.none() | texts,
    per=st.none() | texts,
    qualifier=st.none() | texts,
    fiscal_year=years,
    status=st.sampled_from(Status),
)


def _tuples(of: st.SearchStrategy[T]) -> st.SearchStrategy[tuple[T, ...]]:
    return st.lists(of, max_size=2).map(tuple)


@st.composite
def reports(draw: st.DrawFn) -> Report:
    """Any report that holds together: ids are unique, findings name an initiative that is there."""
    count = draw(st.integers(0, 3))
    ids = [f"{number}" for number in range(1, count + 1)]
    initiatives = tuple(
        Initiative(
            id=name,
            number=draw(st.none() | texts),
            section=draw(st.none() | st.sampled_from(["1", "9"])),
            name=draw(texts),
            contents=draw(_tuples(items)),
            goals=draw(_tuples(items)),
            targets=draw(_tuples(indicators)),
            results=draw(_tuples(items)),
            actuals=draw(_tuples(indicators)),
            baselines=draw(_tuples(indicators)),
            achievements=draw(_tuples(indicators)),
            grade=draw(st.none() | texts),
            improvements=draw(_tuples(items)),
            departments=draw(_tuples(texts)),
            extra=draw(st.dictionaries(texts, texts, max_size=2)),
            provenance=draw(st.dictionaries(st.sampled_from(["name", "grade"]), _tuples(places))),
        )
        for name in ids
    )
    checks = st.builds(
        Check,
        code=st.sampled_from(sorted(FINDING_CODES)),
        severity=st.sampled_from(Severity),
        message=texts,
        initiative=st.none() | st.sampled_from(ids) if ids else st.none(),
        field=st.none() | texts,
        page=st.none() | st.integers(1, 400),
        bbox=st.none() | boxes,
    )
    base = awkward_report()
    return base.model_copy(
        update={
            "municipality": draw(st.sampled_from([base.municipality, Municipality()])),
            "plan": Plan(title=draw(st.none() | texts), first_fiscal_year=draw(years)),
            "report": ReportHead(title=draw(st.none() | texts), fiscal_year=draw(years)),
            "grade_scale": draw(_tuples(st.builds(GradeStep, grade=texts, description=st.none() | texts))),
            "summary": draw(st.sampled_from([base.summary, None])),
            "initiatives": initiatives,
            "texts": draw(_tuples(st.builds(Text, page=st.integers(1, 9), bbox=boxes, text=texts))),
            "checks": draw(_tuples(checks)),
        }
    )
