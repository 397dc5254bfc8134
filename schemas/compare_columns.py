"""The columns of what ``torikumi compare`` writes: one set of tables over years and municipalities.

Columns that a dataset has, too, are those of `torikumi.schemas.columns`, with their words and types. Every table begins
with the municipality, the fiscal year, the id of the row, the dataset and the plan. Ids are unique in the whole set: an
initiative's is ``<dataset>/<its id in the dataset>``.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum

from torikumi.schemas.columns import SEPARATOR, TABLES, Column, ColumnType, ForeignKey, TableDefinition
from torikumi.schemas.compared import Relation


class ScaleSource(StrEnum):
    """What the order of a document's grades was taken from."""

    LEGEND = "legend"
    """The document's own legend (凡例)."""
    OTHER_LEGEND = "legend-of-other-year"
    """The legend that the other reports of the same plan print; this one prints none."""
    KNOWN = "known-scale"
    """A known scale that all grades of the plan fit; no report of it prints a legend."""
    NONE = "none"
    """There is no order."""


class NoOrdinal(StrEnum):
    """Why an initiative has no ordinal."""

    NO_GRADE = "no-grade"
    """It has no grade."""
    UNRATED = "unrated"
    """Its grade says that it was not rated (－, 評価対象外)."""
    NOT_IN_SCALE = "not-in-scale"
    """Its grade is none of the scale's."""
    NO_ORDER = "no-order"
    """The scale gives it no place."""
    NO_SCALE = "no-scale"
    """The document has no legend, and its grades fit no known scale."""


class ChangeKind(StrEnum):
    """What became of an initiative from one report of a plan to the next."""

    CONTINUED = "continued"
    STARTED = "started"
    VANISHED = "vanished"
    SPLIT = "split"
    MERGED = "merged"
    RESUMED = "resumed"
    NEW_AFTER_GAP = "new-after-gap"
    GONE_AFTER_GAP = "gone-after-gap"


class Grouping(StrEnum):
    """By what a row of ``achievement`` counts."""

    MUNICIPALITY = "municipality"
    YEAR = "year"
    MUNICIPALITY_YEAR = "municipality-year"
    PLAN_YEAR = "plan-year"
    TOPIC = "topic"
    TOPIC_YEAR = "topic-year"
    MUNICIPALITY_TOPIC = "municipality-topic"
    MUNICIPALITY_TOPIC_YEAR = "municipality-topic-year"
    DEPARTMENT = "department"
    DEPARTMENT_YEAR = "department-year"


class ProblemCode(StrEnum):
    """What comparing itself noticed about the set."""

    DATASET_BROKEN = "dataset-broken"
    DATASET_REPEATED = "dataset-repeated"
    SAME_PLAN_AND_YEAR = "same-plan-and-year"
    PARTS_OF_A_YEAR = "parts-of-a-year"
    PLAN_UNKNOWN = "plan-unknown"
    CODE_UNKNOWN = "code-unknown"
    MUNICIPALITY_UNKNOWN = "municipality-unknown"
    YEAR_UNKNOWN = "year-unknown"
    SCHEMA_VERSION_DIFFERS = "schema-version-differs"
    SCALE_DIFFERS = "scale-differs"
    SCALE_ASSUMED = "scale-assumed"
    SCALE_UNKNOWN = "scale-unknown"
    YEARS_MISSING = "years-missing"
    FEWER_DOCUMENTS = "fewer-documents"
    NOTHING_IN_COMMON = "nothing-in-common"
    VALUES_DIFFER = "values-differ"
    NUMBER_OUT_OF_RANGE = "number-out-of-range"
    INITIATIVE_WITH_ERRORS = "initiative-with-errors"
    READ_BY_OCR = "read-by-ocr"


def _of(table: str, name: str, **changes: object) -> Column:
    """A column of a dataset's table, with its words."""
    column = next(column for column in TABLES[table] if column.name == name)
    return replace(column, **changes)  # type: ignore[arg-type]


def _own(
    name: str,
    titles: tuple[str, str],
    descriptions: tuple[str, str],
    kind: ColumnType = "string",
    *,
    required: bool = False,
    values: type[StrEnum] | tuple[str, ...] = (),
    rows_in: str = "",
    as_printed: bool = False,
    unit: str = "",
) -> Column:
    """A column of the set itself; titles and descriptions in Japanese and English."""
    constraints: dict[str, object] = {"required": True} if required else {}
    if values:
        constraints["enum"] = [str(value) for value in values]
    return Column(
        name,
        titles[0],
        descriptions[1],
        kind,
        constraints,
        title_en=titles[1],
        description_ja=descriptions[0],
        rows_in=rows_in,
        as_printed=as_printed,
        unit=unit,
    )


def _id(ja: str, en: str, key: str = "") -> Column:
    column = _own("id", (ja, en), ("行のID。" + key, "Unique in the table."), required=True)
    return replace(column, constraints={"required": True, "unique": True})


def _count(name: str, titles: tuple[str, str], descriptions: tuple[str, str]) -> Column:
    column = _own(name, titles, descriptions, "integer", required=True)
    return replace(column, constraints={"required": True, "minimum": 0})


def _share(name: str, titles: tuple[str, str], descriptions: tuple[str, str]) -> Column:
    return _own(name, titles, descriptions, "number", unit="%")


YES_NO = ("yes", "no")

PLACE = tuple(_of("initiatives", name) for name in ("local_government_code", "prefecture", "municipality"))
YEAR = _of("initiatives", "fiscal_year")
COMMON = (*PLACE, YEAR)
"""The columns with which every table begins; they are empty where the report does not say them."""

DATASET = _own(
    "dataset",
    ("データセット", "Dataset"),
    ("データセットのID（datasets.csv）。", "Id of the dataset (datasets.csv)."),
    required=True,
)
PLAN = _own(
    "plan",
    ("計画名", "Plan"),
    ("計画の名称（原資料の表記のまま）。", "Title of the plan, as printed; empty when the report does not say it."),
    as_printed=True,
)
INITIATIVE = _own(
    "initiative",
    ("取組ID", "Initiative id"),
    ("取組のID（initiatives.csv）。", "Id of the initiative (initiatives.csv)."),
    required=True,
)
CHAIN = _own(
    "chain",
    ("取組の系列", "Chain of initiatives"),
    (
        "年度を越えて同じ取組とされたものに共通のID（その最初の取組のID）。links.csvのsameによる。",
        "The same for initiatives that links.csv joins over the years as the same: the id of the first of them.",
    ),
    required=True,
)
NAME = _of("initiatives", "name")
NUMBER = _of("initiatives", "number")
TOPIC = _own(
    "topic",
    ("分野コード", "Topic code"),
    ("自治体DXの分野（英字の名称）。", "Topic of 自治体DX: its stable ASCII name."),
)
TOPIC_TITLE = _own("topic_title", ("分野", "Topic"), ("分野の名称。", "Its Japanese name."))
TOPIC_TITLE_EN = _own("topic_title_en", ("分野（英語）", "Topic in English"), ("分野の英語名。", "Its English name."))
FLAGS = _own(
    "flags",
    ("要確認の種類", "Flags"),
    (
        "データセットの検査結果のうち、この行に関わる要確認・誤りのコード。1行に1件のものは checks.csv にあります。",
        (
            f"Codes of the warnings and errors of the dataset on this row, joined by '{SEPARATOR}'; one a row in "
            "checks.csv."
        ),
    ),
    rows_in="checks",
)

DATASETS = TableDefinition(
    "datasets",
    "データセット一覧",
    "A row per document of the set.",
    (
        *COMMON,
        replace(
            _id("データセット", "Dataset"),
            description="Key of the dataset in this set: code, fiscal year and the id that it was converted with.",
            description_ja="この集合でのデータセットのID（団体コード、年度、変換時のIDからなる）。",
        ),
        PLAN,
        _own(
            "dataset_id",
            ("変換時のID", "Id when converted"),
            (
                "変換したときのデータセットのID。",
                "The dataset's own id (report.json); other datasets may have the same.",
            ),
            required=True,
        ),
        _of("initiatives", "fiscal_year_label"),
        _own("report_title", ("報告書名", "Title of the report"), ("報告書の名称。", "As printed."), as_printed=True),
        _own("plan_subtitle", ("計画副題", "Subtitle of the plan"), ("計画の副題。", "As printed."), as_printed=True),
        _own(
            "plan_first_fiscal_year",
            ("計画開始年度", "First fiscal year of the plan"),
            ("計画の最初の年度（西暦）。", "First fiscal year of the plan."),
            "year",
        ),
        _own(
            "plan_last_fiscal_year",
            ("計画終了年度", "Last fiscal year of the plan"),
            ("計画の最後の年度（西暦）。", "Last fiscal year of the plan."),
            "year",
        ),
        _own(
            "used",
            ("集計への使用", "Used"),
            (
                "no：同じ団体・計画・年度の別のデータセットを使い、他の表にはありません。",
                "no: another dataset of the same municipality, plan and year is used, and no other table has this one.",
            ),
            required=True,
            values=YES_NO,
        ),
        _own(
            "used_instead",
            ("代わりに使用", "Used instead"),
            ("代わりに使ったデータセットのID。", "Id of the dataset that is used instead of this one."),
        ),
        _count("initiatives", ("取組数", "Initiatives"), ("取組の数。", "Number of its initiatives.")),
        _count("errors", ("誤り", "Errors"), ("重要度errorの検査結果の数。", "Findings of severity error.")),
        _count("warnings", ("要確認", "Warnings"), ("重要度warningの検査結果の数。", "Findings of severity warning.")),
        _count("notes", ("参考", "Notes"), ("重要度infoの検査結果の数。", "Findings of severity info.")),
        _own(
            "grade_scale",
            ("評価区分", "Scale of grades"),
            ("評価の区分（良い順に「＞」で区切る）。", "Its grades, the best first, with ＞ between them."),
            as_printed=True,
        ),
        _own(
            "grade_scale_from",
            ("評価区分の根拠", "Source of the scale"),
            (
                "legend 凡例、legend-of-other-year 同じ計画の他の年度の凡例、known-scale 一般の区分、none なし。",
                "What its order was taken from: its own legend, the legend of another year of the plan, a known scale.",
            ),
            required=True,
            values=ScaleSource,
        ),
        _own("source_file", ("原資料", "Source file"), ("原資料のファイル名。", "Name of the source document.")),
        _own("source_sha256", ("原資料のSHA-256", "SHA-256 of the source"), ("チェックサム。", "Its checksum.")),
        _count("pages", ("ページ数", "Pages"), ("原資料のページ数。", "Pages of the source document.")),
        _own(
            "schema_version",
            ("スキーマ版", "Schema version"),
            ("report.jsonのスキーマの版。", "Version of the shape of its report.json."),
        ),
    ),
    (ForeignKey("used_instead", ""),),
    "Datasets",
    "1行に1つの文書。",
)

INITIATIVES = TableDefinition(
    "initiatives",
    "取組一覧",
    "A row per initiative of every dataset that is used.",
    (
        *COMMON,
        replace(
            _id("取組ID", "Initiative id"),
            description="<dataset>/<id of the initiative in its dataset>.",
            description_ja="「データセットのID/そのデータセットでの取組ID」。",
        ),
        DATASET,
        PLAN,
        CHAIN,
        *(
            _of("initiatives", name)
            for name in ("fiscal_year_label", "number", "section", "section_label", "section_title", "name")
        ),
        *(_of("initiatives", name, rows_in="") for name in ("contents", "goals")),
        _of("initiatives", "targets"),
        _of("initiatives", "results", rows_in=""),
        *(_of("initiatives", name) for name in ("actuals", "baselines", "achievements", "grade")),
        _own(
            "grade_ordinal",
            ("評価（0から1）", "Grade from 0 to 1"),
            (
                (
                    "（区分数－順位）÷（区分数－1）。1が最も良い。小数第4位まで（四捨五入）。"
                    "評価区分の異なる計画の間では、順序としてだけ比べられます。"
                ),
                (
                    "(steps - rank) / (steps - 1), 1 is best, to four decimals (half up). Between documents with "
                    "other scales it can be compared as an order only."
                ),
            ),
            "number",
        ),
        _own(
            "grade_rank",
            ("評価順位", "Rank of the grade"),
            ("grade_scaleでの順位（1が最も良い）。", "Its place in grade_scale, 1 is best."),
            "integer",
        ),
        _own(
            "grade_steps",
            ("評価区分の数", "Steps of the scale"),
            ("評価区分の段階の数。", "How many places the scale has."),
            "integer",
        ),
        _own(
            "grade_scale",
            ("評価区分", "Scale of grades"),
            (
                "評価の区分（良い順に「＞」で区切る）。",
                "The grades of its document, the best first, with ＞ between them.",
            ),
            as_printed=True,
        ),
        _own(
            "grade_scale_from",
            ("評価区分の根拠", "Source of the scale"),
            (
                "legend 凡例、legend-of-other-year 同じ計画の他の年度の凡例、known-scale 一般の区分、none なし。",
                "What the order was taken from: its own legend, the legend of another year of the plan, a known scale.",
            ),
            required=True,
            values=ScaleSource,
        ),
        _own(
            "no_ordinal",
            ("評価値のない理由", "Why there is no ordinal"),
            (
                "no-grade 評価なし、unrated 対象外、not-in-scale 区分外、no-order 順序がない、no-scale 区分が不明。",
                "no-grade; unrated (－, 評価対象外); not-in-scale; no-order (the legend gives it no place); no-scale.",
            ),
            values=NoOrdinal,
        ),
        _of("initiatives", "improvements", rows_in=""),
        _of("initiatives", "departments"),
        _own(
            "topics",
            ("分野", "Topics"),
            (
                "自治体DXの分野（英字の名称）。1行に1件のものは topics.csv にあります。",
                f"Its topics of 自治体DX, joined by '{SEPARATOR}'; one a row in topics.csv.",
            ),
            rows_in="topics",
        ),
        _count("errors", ("誤り", "Errors"), ("この取組の重要度errorの検査結果の数。", "Findings of severity error.")),
        _count(
            "warnings",
            ("要確認", "Warnings"),
            ("この取組の重要度warningの検査結果の数。", "Findings of severity warning."),
        ),
        FLAGS,
        _of("initiatives", "ocr_confidence"),
        _of("initiatives", "page"),
    ),
    (ForeignKey("dataset", "datasets"),),
    "Initiatives",
    "1行に、使用した各データセットの1つの取組。",
)

NAME_KEY = _own(
    "name_key",
    ("指標名（照合用）", "Folded name"),
    (
        "指標の名称から表記の違い（全角半角、括弧、「の」）を除いたもの。年度を越えてまとめるための値。",
        "The name without differences of spelling (width, brackets, の): to group an indicator over the years.",
    ),
)
REACHED = _own(
    "reached",
    ("目標達成", "Reached"),
    (
        "目標値のある実績値が目標に達したか。判断できないときは空。",
        "Of an actual with a target: whether it reaches it; empty where that cannot be told.",
    ),
    values=YES_NO,
)

INDICATORS = TableDefinition(
    "indicators",
    "指標",
    "A row per indicator value of an initiative, in long form.",
    (
        *COMMON,
        _id("指標ID", "Indicator id"),
        DATASET,
        PLAN,
        INITIATIVE,
        CHAIN,
        _of("indicators", "role"),
        _of("indicators", "position"),
        _of("indicators", "name"),
        NAME_KEY,
        *(
            _of("indicators", name)
            for name in ("text", "value_text", "value", "lower", "upper", "unit", "per", "qualifier")
        ),
        *(_of("indicators", name) for name in ("value_fiscal_year", "status", "paired_with", "achievement_percent")),
        REACHED,
        FLAGS,
        _of("initiatives", "ocr_confidence"),
    ),
    (ForeignKey("initiative", "initiatives"), ForeignKey("paired_with", "")),
    "Indicators",
    "1行に取組の1つの指標値（縦持ち形式）。",
)

DEPARTMENTS = TableDefinition(
    "departments",
    "担当部署",
    "A row per department of an initiative, or of one of its items.",
    (
        *COMMON,
        _id("担当ID", "Department id"),
        DATASET,
        PLAN,
        INITIATIVE,
        _own(
            "field",
            ("欄", "Field"),
            (
                "departments 担当部署の欄、または部署を示した項目の欄。",
                "departments: the initiative's own column; else the field of the item that names it.",
            ),
            required=True,
            values=("departments", "contents", "goals", "results", "improvements"),
        ),
        _of("departments", "position"),
        _of("departments", "department"),
        _of("departments", "resolved"),
    ),
    (ForeignKey("initiative", "initiatives"),),
    "Departments",
    "1行に取組またはその項目の1つの担当部署。",
)

TOPICS = TableDefinition(
    "topics",
    "取組の分野",
    "A row per initiative and topic; an initiative may have several, or none.",
    (
        *COMMON,
        _id("分野ID", "Id"),
        DATASET,
        PLAN,
        INITIATIVE,
        replace(TOPIC, constraints={"required": True}),
        TOPIC_TITLE,
        TOPIC_TITLE_EN,
        _own(
            "score",
            ("得点", "Score"),
            ("言葉の重みの合計。", "Sum of the weights of its words; docs/compare.md says how."),
            "integer",
            required=True,
        ),
        _own(
            "words",
            ("根拠の言葉", "Words"),
            (
                "分野を決めた言葉。1行に1件のものは topic_words.csv にあります。",
                f"The words that decided, joined by '{SEPARATOR}'; one a row in topic_words.csv.",
            ),
            rows_in="topic_words",
            as_printed=True,
        ),
    ),
    (ForeignKey("initiative", "initiatives"),),
    "Topics of initiatives",
    "1行に取組と分野の1つの組。1つの取組に複数の分野があることも、ないこともあります。",
)

TOPIC_WORDS = TableDefinition(
    "topic_words",
    "分野の根拠",
    "A row per word that decided a topic, and field in which it stands.",
    (
        *COMMON,
        _id("根拠ID", "Id"),
        DATASET,
        PLAN,
        INITIATIVE,
        _own(
            "initiative_topic", ("分野ID", "Id of the topic"), ("topics.csvのID。", "Id in topics.csv."), required=True
        ),
        replace(TOPIC, constraints={"required": True}),
        _own("word", ("言葉", "Word"), ("語彙の言葉。", "As it stands in the vocabulary."), required=True),
        _own(
            "field",
            ("欄", "Field"),
            ("言葉がある欄。", "The field in which it stands."),
            required=True,
            values=("name", "section", "contents", "goals", "indicators", "results", "improvements"),
        ),
        _own("weight", ("重み", "Weight"), ("加えた得点。", "What it added to the score."), "integer", required=True),
    ),
    (ForeignKey("initiative", "initiatives"), ForeignKey("initiative_topic", "topics")),
    "Words of topics",
    "1行に、分野を決めた言葉とそれがある欄の1つの組。",
)

LINKS = TableDefinition(
    "links",
    "取組のつながり",
    "A row per two initiatives that belong together: over the years, or of two municipalities.",
    (
        *COMMON,
        _id("つながりID", "Link id"),
        DATASET,
        PLAN,
        replace(
            INITIATIVE,
            description="Id of the earlier one (of two municipalities: of the one that sorts first).",
            description_ja="前の年度の取組のID（団体間では順番が先のもの）。",
        ),
        _own(
            "relation",
            ("関係", "Relation"),
            (
                "same 同じ取組、split 分割、merged 統合、similar 他団体の似た取組。",
                (
                    "same: in a later year; split: the earlier became several; merged: the later was made of several; "
                    "similar: of two municipalities, about the same thing."
                ),
            ),
            required=True,
            values=Relation,
        ),
        _own("score", ("得点", "Score"), ("0から1。", "From 0 to 1."), "number", required=True),
        replace(NAME, description="Name of the earlier one."),
        replace(NUMBER, description="Number of the earlier one."),
        _own(
            "target_initiative",
            ("相手の取組", "Other initiative"),
            ("後の年度、または他団体の取組のID。", "Id of the later one, or of the other municipality's."),
            required=True,
        ),
        _own(
            "target_dataset",
            ("相手のデータセット", "Other dataset"),
            ("相手のデータセットのID。", "Id of its dataset."),
            required=True,
        ),
        _own(
            "target_local_government_code",
            ("相手の団体コード", "Other local government code"),
            ("相手の全国地方公共団体コード。", "Its 全国地方公共団体コード."),
        ),
        _own("target_municipality", ("相手の団体", "Other municipality"), ("相手の市区町村名。", "Its municipality.")),
        _own("target_fiscal_year", ("相手の年度", "Other fiscal year"), ("相手の年度。", "Its fiscal year."), "year"),
        _own("target_plan", ("相手の計画名", "Other plan"), ("相手の計画名。", "Its plan."), as_printed=True),
        _own("target_name", ("相手の取組項目", "Other name"), ("相手の名称。", "Its name."), as_printed=True),
        _own("target_number", ("相手の番号", "Other number"), ("相手の番号。", "Its number."), as_printed=True),
        _own(
            "years_between",
            ("年度の差", "Years between"),
            ("後の年度－前の年度。", "Later year minus earlier year; 1 for following years."),
            "integer",
        ),
        _own(
            "name_changed",
            ("名称の変更", "Name changed"),
            ("表記の違いを除いて名称が異なるか。", "Whether the names differ in more than their spelling."),
            required=True,
            values=YES_NO,
        ),
        _own(
            "number_changed",
            ("番号の変更", "Number changed"),
            ("番号が異なるか。", "Whether the numbers differ."),
            required=True,
            values=YES_NO,
        ),
        _own(
            "words",
            ("共通の言葉", "Common words"),
            (
                "両方にある言葉（重い順）。1行に1件のものは link_words.csv にあります。",
                f"Words that both have, the weightiest first, joined by '{SEPARATOR}'; one a row in link_words.csv.",
            ),
            rows_in="link_words",
        ),
    ),
    (ForeignKey("initiative", "initiatives"), ForeignKey("target_initiative", "initiatives")),
    "Links",
    "1行に、年度を越えた、または他団体との、取組の1つの組。",
)

LINK_WORDS = TableDefinition(
    "link_words",
    "つながりの根拠",
    "A row per word that two linked initiatives share.",
    (
        *COMMON,
        _id("根拠ID", "Id"),
        DATASET,
        PLAN,
        _own("link", ("つながりID", "Link"), ("links.csvのID。", "Id in links.csv."), required=True),
        _of("items", "position"),
        _own("word", ("言葉", "Word"), ("両方にある言葉。", "A word that both have."), required=True),
    ),
    (ForeignKey("link", "links"),),
    "Words of links",
    "1行に、つながった2つの取組に共通の1つの言葉。",
)

ACHIEVEMENT = TableDefinition(
    "achievement",
    "達成状況",
    "A row per group; `grouped_by` says of what. An initiative of several topics or departments counts in each.",
    (
        *COMMON,
        _id("集計ID", "Id"),
        PLAN,
        _own(
            "grouped_by",
            ("集計の単位", "Grouped by"),
            (
                (
                    "municipality 団体、year 年度、plan 計画、topic 分野、department 部署（団体ごと）とその組合せ。"
                    "単位でない列は空です。"
                ),
                (
                    "What the row is grouped by; columns of which it is not are empty. Departments are those of one "
                    "municipality."
                ),
            ),
            required=True,
            values=Grouping,
        ),
        TOPIC,
        TOPIC_TITLE,
        TOPIC_TITLE_EN,
        _own(
            "department", ("担当部署", "Department"), ("担当部署。", "Department of a municipality."), as_printed=True
        ),
        _count("datasets", ("データセット数", "Datasets"), ("文書の数。", "How many documents it is made of.")),
        _count(
            "initiatives",
            ("取組数", "Initiatives"),
            ("取組の数。年度でまとめないときは、年度ごとに数えます。", "Initiatives, counted once a year."),
        ),
        _count(
            "with_errors",
            ("誤りのある取組数", "Initiatives with errors"),
            ("重要度errorの検査結果のある取組の数。", "Initiatives with findings of severity error."),
        ),
        _count("graded", ("評価のある取組数", "Graded"), ("評価値のある取組の数。", "Initiatives with an ordinal.")),
        _count(
            "scales",
            ("評価区分の種類", "Scales"),
            (
                "評価区分の種類の数。2以上では、平均は順序の目安です。",
                "How many different scales the grades are of; with two or more the mean is only a guide.",
            ),
        ),
        _own(
            "mean_ordinal",
            ("評価の平均", "Mean of the grades"),
            ("評価値（0から1）の平均。小数第4位まで。", "Mean of grade_ordinal, to four decimals (half up)."),
            "number",
        ),
        _count(
            "best", ("最上位の数", "Best"), ("最も良い評価の数。", "Initiatives with the best grade of their scale.")
        ),
        _count(
            "lowest", ("最下位の数", "Lowest"), ("最も低い評価の数。", "Initiatives with the lowest grade of theirs.")
        ),
        _share(
            "share_best_percent", ("最上位の割合", "Share of the best"), ("評価のある取組に対する割合。", "Of graded.")
        ),
        _share(
            "share_lowest_percent",
            ("最下位の割合", "Share of the lowest"),
            ("評価のある取組に対する割合。", "Of graded."),
        ),
        _count(
            "measured",
            ("目標と実績のある指標", "Indicators with target and actual"),
            ("目標値と対応する実績値の数。", "Actuals with a target."),
        ),
        _count(
            "judged",
            ("達成を判断できる指標", "Indicators that can be judged"),
            ("目標に達したかを判断できるものの数。", "Those of which it can be told whether they reach it."),
        ),
        _count("reached", ("達成した指標", "Indicators reached"), ("目標に達したものの数。", "Those that reach it.")),
        _share(
            "share_reached_percent", ("達成した割合", "Share reached"), ("判断できるものに対する割合。", "Of judged.")
        ),
    ),
    (),
    "Achievement",
    "1行に1つのまとまり。何でまとめたかは「集計の単位」にあります。複数の分野や部署の取組はそれぞれで数えます。",
)

SERIES = TableDefinition(
    "series",
    "指標の推移",
    "A row per chain of initiatives, indicator, unit and fiscal year: a time series that goes on over new names.",
    (
        *PLACE,
        replace(
            YEAR,
            description="Western year that the values belong to: as printed with them, else that of the report.",
            description_ja="値が属する年度（値に示されていないときは報告書の年度）。",
        ),
        _id("推移ID", "Id"),
        DATASET,
        PLAN,
        CHAIN,
        INITIATIVE,
        NAME,
        _own(
            "series",
            ("系列", "Series"),
            ("同じ推移の行に共通のID。", "The same for all rows of one time series."),
            required=True,
        ),
        _own("indicator", ("指標名", "Indicator"), ("指標の名称。", "Its name, as printed."), as_printed=True),
        NAME_KEY,
        _of("indicators", "unit"),
        _of("indicators", "per"),
        _own("target", ("目標値", "Target"), ("目標値。", "The target."), "number"),
        _own(
            "target_text",
            ("目標値（原文）", "Target (source text)"),
            ("目標値（原資料の表記のまま）。", "As printed."),
            as_printed=True,
        ),
        _own(
            "target_fiscal_year",
            ("目標の年度", "Fiscal year of the target"),
            ("目標値に示された年度。ないときは空。", "The year printed with the target, if any."),
            "year",
        ),
        _own("actual", ("実績値", "Actual"), ("実績値。", "The actual."), "number"),
        _own(
            "actual_text",
            ("実績値（原文）", "Actual (source text)"),
            ("実績値（原資料の表記のまま）。", "As printed."),
            as_printed=True,
        ),
        _share(
            "achievement_percent",
            ("達成率（算出）", "Achievement in per cent (computed)"),
            ("実績値÷目標値（%）。", "actual / target in per cent, as computed for the dataset."),
        ),
        REACHED,
        _own(
            "year_from",
            ("年度の根拠", "Source of the year"),
            ("printed 値に示された年度、report 報告書の年度。", "printed with the value, or that of the report."),
            required=True,
            values=("printed", "report"),
        ),
        _own(
            "reported_in",
            ("報告した年度", "Reported in"),
            ("報告書の年度。", "Fiscal year of the report that says it (the first, where several say the same)."),
            "year",
        ),
        _count("reports", ("報告数", "Reports"), ("同じ値を示す文書の数。", "How many documents say it.")),
        _own(
            "conflict",
            ("値の食い違い", "Conflict"),
            (
                "同じ年度に異なる値を示す別の行があるか。",
                "Whether another row of the same series and year has another value.",
            ),
            required=True,
            values=YES_NO,
        ),
        FLAGS,
        _of("initiatives", "ocr_confidence"),
    ),
    (ForeignKey("dataset", "datasets"), ForeignKey("initiative", "initiatives")),
    "Indicator series",
    "1行に、取組の系列・指標・単位・年度の1つの組。取組の名称が変わっても続く推移です。",
)

CHANGES = TableDefinition(
    "changes",
    "取組の開始と終了",
    "A row per initiative and following report of its plan: what became of it.",
    (
        *PLACE,
        replace(
            YEAR,
            description="Fiscal year of the later report, in which the change shows.",
            description_ja="変化が現れた、後の報告書の年度。",
        ),
        _id("変化ID", "Id"),
        replace(DATASET, description="Id of the later dataset.", description_ja="後のデータセットのID。"),
        PLAN,
        _own(
            "kind",
            ("変化", "Change"),
            (
                (
                    "continued 継続、started 新規、vanished 終了（後の年度にない）、split 分割、merged 統合、"
                    "resumed 再開（前の年度になく、それより前にある）、new-after-gap と gone-after-gap は"
                    "間の年度の報告書がない場合。"
                ),
                (
                    "continued, started, vanished (not in the later report), split, merged, resumed (not in the report "
                    "before, but in an earlier one); new-after-gap and gone-after-gap where reports of the years "
                    "between are missing, so that the year of the change is not known."
                ),
            ),
            required=True,
            values=ChangeKind,
        ),
        _own(
            "gap_years",
            ("欠けた年度", "Missing years"),
            ("間の、報告書のない年度の数。", "How many years between the two reports have none in the set."),
            "integer",
            required=True,
        ),
        _own(
            "initiative",
            ("後の取組", "Later initiative"),
            ("後の取組のID。終了では空。", "Id of the later one; empty for one that vanished."),
        ),
        replace(NAME, description="Name of the later one."),
        replace(NUMBER, description="Number of the later one."),
        _own(
            "previous_fiscal_year",
            ("前の年度", "Previous fiscal year"),
            ("前の報告書の年度。", "Fiscal year of the report before (of one that resumed: of its last one)."),
            "year",
            required=True,
        ),
        _own(
            "previous_initiative",
            ("前の取組", "Previous initiative"),
            ("前の取組のID。新規では空。", "Id of the earlier one; empty for one that started."),
        ),
        _own(
            "previous_name",
            ("前の取組項目", "Previous name"),
            ("前の名称。", "Name of the earlier one."),
            as_printed=True,
        ),
        _own(
            "previous_number",
            ("前の番号", "Previous number"),
            ("前の番号。", "Number of the earlier one."),
            as_printed=True,
        ),
        _own("score", ("得点", "Score"), ("つながりの得点。", "Score of the link that says it."), "number"),
    ),
    (
        ForeignKey("dataset", "datasets"),
        ForeignKey("initiative", "initiatives"),
        ForeignKey("previous_initiative", "initiatives"),
    ),
    "Changes",
    "1行に、取組と同じ計画の次の報告書の1つの組。",
)

CHECKS = TableDefinition(
    "checks",
    "検査結果",
    "A row per finding of the datasets that are used.",
    (
        *COMMON,
        _id("検査ID", "Finding id"),
        DATASET,
        PLAN,
        *(_of("checks", name) for name in ("code", "severity", "message")),
        _own(
            "initiative",
            ("取組ID", "Initiative id"),
            ("関係する取組のID（initiatives.csv）。", "Id of the initiative concerned (initiatives.csv)."),
        ),
        *(_of("checks", name) for name in ("field", "page", "location")),
    ),
    (ForeignKey("initiative", "initiatives"),),
    "Findings",
    "1行に、使用したデータセットの1つの検査結果。",
)

PROBLEMS = TableDefinition(
    "problems",
    "比較の注意点",
    "A row per thing that comparing noticed about the set.",
    (
        *COMMON,
        _id("注意点ID", "Problem id"),
        replace(DATASET, constraints={}, description="Id of the dataset concerned, or the name of its folder."),
        PLAN,
        _own(
            "code",
            ("コード", "Code"),
            ("注意点の種類を表す、変わることのない名称。", "Stable name of the kind of problem."),
            required=True,
            values=ProblemCode,
        ),
        _of("checks", "severity"),
        _own("message", ("内容", "Message"), ("見つかったこと。", "What was noticed."), required=True),
        _own(
            "initiative",
            ("取組ID", "Initiative id"),
            ("関係する取組のID（initiatives.csv）。", "Id of the initiative concerned (initiatives.csv)."),
        ),
    ),
    (),
    "Problems of comparing",
    "1行に、比較のときに見つかった1つの注意点。",
)

COMPARE_TABLES: dict[str, TableDefinition] = {
    table.name: table
    for table in (
        DATASETS,
        INITIATIVES,
        INDICATORS,
        DEPARTMENTS,
        TOPICS,
        TOPIC_WORDS,
        LINKS,
        LINK_WORDS,
        ACHIEVEMENT,
        SERIES,
        CHANGES,
        CHECKS,
        PROBLEMS,
    )
}
"""All tables of a comparison by name, in the order in which they are listed."""
