"""What the vocabulary files of the normalizers may say: one model a file, checked when the file is loaded.

The files hold Japanese words and signs; the models hold no words. A file that says something else is a fault of the
program (or of whoever edited the file), reported as `torikumi.schemas.errors.ProfileError`.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from pydantic import BaseModel, ConfigDict


class VocabularyFile(BaseModel):
    """Base of all vocabulary files: frozen, and nothing unknown is let in."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class Characters(VocabularyFile):
    """``characters.toml``.

    Attributes:
        glyph_forms: Presentation form → the characters that were meant.
        compare: Sign → the signs that count as it when texts are compared.
    """

    glyph_forms: dict[str, str]
    compare: dict[str, str]


class Departments(VocabularyFile):
    """``departments.toml``: how names of departments end, and what stands between and around them.

    Attributes:
        endings: Endings of names.
        column_endings: Endings that count only in a column of departments.
        words: Whole names without such an ending, and words for several departments (全庁).
        bare_endings: Endings that are no name when they stand alone (課); the others are (図書館).
        not_endings: Endings that no department has although they look like one (か所).
        place_endings: Endings that outside a column of departments are those of places (学校).
        place_beginnings: Beginnings of places outside such a column (市内).
        never_inside: What no name holds.
        separators: Signs that always part two names.
        weak_separators: Signs and words that part two names if both end like one.
        lead_ins: Words before a name and ：, or in brackets before or after it.
        listed: Words before the number of an item, with ： behind it.
        marks: Signs before a name.
        tails: Words after the last name.
        counted_tails: Words after the last name that a number follows (ほか3課).
        counted_units: What that number counts.
        upper_endings: Endings of the upper unit that the next name of a list inherits.
        lower_endings: Endings of a unit that may leave out its upper one.
        lowest_endings: Endings of a unit of a 課 (係).
        middle_endings: Endings of what that is a unit of.
        not_upper_endings: Endings of names that look like those of an upper unit and have no unit under them.
        upper_unlike_them: Endings of those that have one all the same.
        not_after_upper: What follows 部 or 局 where no unit ends (部活動).
    """

    endings: tuple[str, ...]
    column_endings: tuple[str, ...]
    words: tuple[str, ...]
    bare_endings: tuple[str, ...]
    not_endings: tuple[str, ...]
    place_endings: tuple[str, ...]
    place_beginnings: tuple[str, ...]
    never_inside: tuple[str, ...]
    separators: tuple[str, ...]
    weak_separators: tuple[str, ...]
    lead_ins: tuple[str, ...]
    listed: tuple[str, ...]
    marks: tuple[str, ...]
    tails: tuple[str, ...]
    counted_tails: tuple[str, ...]
    counted_units: tuple[str, ...]
    upper_endings: tuple[str, ...]
    lower_endings: tuple[str, ...]
    lowest_endings: tuple[str, ...]
    middle_endings: tuple[str, ...]
    not_upper_endings: tuple[str, ...]
    upper_unlike_them: tuple[str, ...]
    not_after_upper: tuple[str, ...]


class Era(VocabularyFile):
    """One era of ``eras.toml``.

    Attributes:
        name: 令和.
        initial: R.
        sure: Whether the initial and digits alone name a year (R2), without 年 and not as a date.
        short: The letter that names it before a number and 年 (令2年度), or "".
        sign: Its one-letter form: ㋿.
        first: Its first day.
        last: Its last day; None for the present era.
    """

    name: str
    initial: str
    sure: bool
    short: str
    sign: str
    first: date
    last: date | None = None

    @property
    def before(self) -> int:
        """The Western year before its first one: what its numbers are added to."""
        return self.first.year - 1


class YearWords(VocabularyFile):
    """The words of ``eras.toml``.

    Attributes:
        first_year: Stands for 1 in the first year of an era (元).
        connectors: Between the two ends of a period.
        lists: Between years that are listed.
        after_bare_year: What may follow a Western year without 年.
        span: What follows N年 when it is a span.
    """

    first_year: str
    connectors: tuple[str, ...]
    lists: tuple[str, ...]
    after_bare_year: tuple[str, ...]
    span: tuple[str, ...]


class Eras(VocabularyFile):
    """``eras.toml``."""

    eras: tuple[Era, ...]
    words: YearWords


class Signs(VocabularyFile):
    """Signs of ``quantities.toml``.

    Attributes:
        minus: Signs that make a number negative.
        plus: Signs that leave it.
        dashes: Signs that are a minus among digits.
        tildes: Signs that are read as ~.
        range: What stands between the two ends of a range.
        at_least: Comparison signs before a lower bound.
        at_most: Comparison signs before an upper bound.
    """

    minus: tuple[str, ...]
    plus: tuple[str, ...]
    dashes: tuple[str, ...]
    tildes: tuple[str, ...]
    range: tuple[str, ...]
    at_least: tuple[str, ...]
    at_most: tuple[str, ...]


class Units(VocabularyFile):
    """Units of ``quantities.toml``.

    Attributes:
        plain: Units that are their own normal form.
        never: Letters that are no counter where a unit is not listed.
        forms: Printed form → normal form.
    """

    plain: tuple[str, ...]
    never: str
    forms: dict[str, str]


class Compound(VocabularyFile):
    """Units that stand together (3時間30分).

    Attributes:
        units: The units, the larger first.
        factors: How many of the next unit each holds.
        half: The unit that 半 may follow.
    """

    units: tuple[str, ...]
    factors: tuple[int, ...]
    half: str


class QuantityWords(VocabularyFile):
    """Words around numbers in ``quantities.toml``.

    Attributes:
        before: Qualifiers before a number.
        lower: Words after it that make it a lower bound.
        upper: Words after it that make it an upper bound.
        about: Words after it that soften it.
        more: A change upwards.
        less: A change downwards: the number is negative.
        saved: How much less; the number stays positive.
        done: What was done with that many.
        done_tails: Endings of these.
        particles: Before these.
        outlook: The number is not final.
        run: A span without a gap.
        ranks: Units that may follow 第.
        each: What says that a number is counted per something (当たり).
        each_one: What may be counted per with 1 alone (1日120人).
        spans: Spans of time that a number may be the sum of (5年間で10人).
        per_after: What may stand behind a slash besides the units.
        remarks: How a bracket begins that is a remark.
        as_of: After a date in a bracket.
        notes: Signs of footnotes.
        unit_label: How a bracket begins that says the unit.
        half: Half of the unit before it.
        before_lower: Words before a number that make it a lower bound.
        before_upper: Words before a number that make it an upper bound.
        intensities: Intensities of earthquakes, which look like bounds.
        dated: Words after which N日 is a day of the month.
        until: The end of a range that から began.
        periods: What several may be counted per behind a slash (1回/2か月).
        always: Amounts that are a way of working, with a word for what was done (24時間対応).
        undone: Words in a bracket that take the number back.
        averages: Words in a bracket that make the number a rate.
        remark_ends: How a bracket ends that says of how many.
    """

    before: tuple[str, ...]
    lower: tuple[str, ...]
    upper: tuple[str, ...]
    about: tuple[str, ...]
    more: tuple[str, ...]
    less: tuple[str, ...]
    saved: tuple[str, ...]
    done: tuple[str, ...]
    done_tails: tuple[str, ...]
    particles: tuple[str, ...]
    outlook: tuple[str, ...]
    run: tuple[str, ...]
    ranks: tuple[str, ...]
    each: tuple[str, ...]
    each_one: tuple[str, ...]
    spans: tuple[str, ...]
    per_after: tuple[str, ...]
    remarks: tuple[str, ...]
    as_of: tuple[str, ...]
    notes: tuple[str, ...]
    unit_label: tuple[str, ...]
    half: str
    before_lower: tuple[str, ...]
    before_upper: tuple[str, ...]
    intensities: tuple[str, ...]
    dated: tuple[str, ...]
    until: tuple[str, ...]
    periods: tuple[str, ...]
    always: tuple[str, ...]
    undone: tuple[str, ...]
    averages: tuple[str, ...]
    remark_ends: tuple[str, ...]


class NoNumber(VocabularyFile):
    """Words that begin like a number and hold none."""

    reason: str
    starts: tuple[str, ...]


class NotUnits(VocabularyFile):
    """What follows a number that is no amount, and what it is."""

    reason: str
    words: tuple[str, ...]


class Quantities(VocabularyFile):
    """``quantities.toml``.

    Attributes:
        signs: Signs.
        units: Units.
        scaled: Unit that holds a scale → the plain unit and the factor.
        compounds: Units that stand together.
        words: Words around numbers.
        per_before: Word before a number → what it is counted per.
        no_number: Words that begin like a number.
        not_units: What follows a number that is no amount.
    """

    signs: Signs
    units: Units
    scaled: dict[str, tuple[str, Decimal]]
    compounds: tuple[Compound, ...]
    words: QuantityWords
    per_before: dict[str, str]
    no_number: tuple[NoNumber, ...]
    not_units: tuple[NotUnits, ...]


class MarkerSigns(VocabularyFile):
    """Signs of ``markers.toml`` that are not counted, and what stands around them.

    Attributes:
        opening: Brackets before a counter.
        closing: Brackets behind it.
        dots: Dots behind it.
        bullets: Signs that are nothing else at the head of a line.
        grades: Signs that are also grades or placeholders.
        minus: Those of them that are also a minus.
        dashes: Dashes.
        notes: Signs of a note.
        note_words: Words that begin a note.
        joints: What stands between the numbers of an item that is about several.
        not_before: What follows a grade sign that is no marker.
        counted_words: What follows a number that counts something, and is no part of a note's marker.
    """

    opening: str
    closing: str
    dots: str
    bullets: str
    grades: str
    minus: str
    dashes: str
    notes: str
    note_words: tuple[str, ...]
    joints: str
    not_before: tuple[str, ...]
    counted_words: tuple[str, ...]


class MarkerReferences(VocabularyFile):
    """Words of ``markers.toml`` that tell a number that is spoken of from one that begins an item.

    Attributes:
        always: What follows a number that is spoken of.
        particles: What may follow one.
        cited: How a line ends that a cited number follows.
    """

    always: tuple[str, ...]
    particles: tuple[str, ...]
    cited: tuple[str, ...]


class Markers(VocabularyFile):
    """``markers.toml``: the signs at the head of list items.

    Attributes:
        counters: Name of a series → its letters in order.
        enclosed: The same for signs that are markers by themselves.
        signs: Signs that are not counted.
        references: Words that tell a number that is spoken of.
    """

    counters: dict[str, str]
    enclosed: dict[str, str]
    signs: MarkerSigns
    references: MarkerReferences


class LabelBrackets(VocabularyFile):
    """How labels are set off, in ``brackets.toml``.

    Attributes:
        always: Pairs of brackets that hold a label at the head of a line, known or not.
        known: Pairs that hold one if its words are known.
        apart: Pairs that hold one only where nothing follows at once.
        signs: Signs before a label.
        item_signs: Those of them that begin list items, too.
        colons: Colons behind a label.
    """

    always: tuple[str, ...]
    known: tuple[str, ...]
    apart: tuple[str, ...]
    signs: str
    item_signs: str
    colons: str


class IndicatorBrackets(VocabularyFile):
    """How indicators are set off, in ``brackets.toml``.

    Attributes:
        pairs: Pairs of brackets around indicators.
        weak_pairs: Pairs around an indicator only if it has a quantity.
        inner: Pairs inside which nothing is parted.
        colons: Signs between name and value.
        separators: Signs between two indicators.
        never: Names of what is no indicator.
        with_quantity: Names of indicators only where the value is a quantity.
        never_begins: How no name of an indicator without brackets begins.
        date_units: Units of dates and places.
        states: Values in words.
        measures: Ends of names that a quantity may follow after a blank.
    """

    pairs: tuple[str, ...]
    weak_pairs: tuple[str, ...]
    inner: tuple[str, ...]
    colons: str
    separators: str
    never: tuple[str, ...]
    with_quantity: tuple[str, ...]
    never_begins: tuple[str, ...]
    date_units: tuple[str, ...]
    states: tuple[str, ...]
    measures: tuple[str, ...]


class Brackets(VocabularyFile):
    """``brackets.toml``: what labels and indicators are set off with.

    Attributes:
        labels: Of the labelled parts of a cell.
        indicators: Of indicators.
    """

    labels: LabelBrackets
    indicators: IndicatorBrackets


class DittoWords(VocabularyFile):
    """``ditto.toml``: what stands for the value of the cell above.

    Attributes:
        words: Words and signs that mean it everywhere.
        arrow: An arrow that means it in a column without other arrows.
        trends: The other arrows.
    """

    words: tuple[str, ...]
    arrow: str
    trends: str


class Words(VocabularyFile):
    """``words.toml``: which words of a text count when texts are compared, in SudachiDict's normalized forms.

    Attributes:
        dropped_classes: Parts of speech without a meaning of their own.
        kept: Words of those classes that count all the same (negations, から).
        dropped: Words of other classes that do not count (する).
        respelt: Spellings that the dictionary cuts wrongly → the same word as it is cut rightly.
        same: Words → the word that counts as the same.
    """

    dropped_classes: tuple[str, ...]
    kept: tuple[str, ...]
    dropped: tuple[str, ...]
    respelt: dict[str, str]
    same: dict[str, str]


class GradesAround(VocabularyFile):
    """What stands around a grade in a cell.

    Attributes:
        before: Words before it.
        after: Words behind it.
    """

    before: tuple[str, ...]
    after: tuple[str, ...]


class UnratedGrades(VocabularyFile):
    """What says that there is no grade.

    Attributes:
        exact: Whole cells.
        holds: Parts of what a legend says of a sign.
    """

    exact: tuple[str, ...]
    holds: tuple[str, ...]


class GradeDescriptions(VocabularyFile):
    """Words by which a legend says how good a grade is.

    Attributes:
        bad: Words of the lower grades, looked for first.
        good: Words of the higher grades.
    """

    bad: tuple[str, ...]
    good: tuple[str, ...]


class Grades(VocabularyFile):
    """``grades.toml``: known scales of grades, and the signs and words around them.

    Attributes:
        signs: Sign → the signs that are typed for it.
        around: What stands around a grade.
        unrated: What says that there is no grade.
        descriptions: How legends describe good and bad grades.
        scales: Name → steps of the scale, best first, each with its spellings.
    """

    signs: dict[str, str]
    around: GradesAround
    unrated: UnratedGrades
    descriptions: GradeDescriptions
    scales: dict[str, tuple[tuple[str, ...], ...]]


class Directions(VocabularyFile):
    """``directions.toml``: of which indicators less is better.

    Attributes:
        lower_is_better: Parts of names of which less is better.
        higher_after_all: Parts of names with such a part of which more is better all the same.
        neither: Parts of names of which neither is better by itself.
    """

    lower_is_better: tuple[str, ...]
    higher_after_all: tuple[str, ...]
    neither: tuple[str, ...]
