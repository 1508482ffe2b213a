"""The measures in OS2bos' payments, split where the case's step changed, and what was paid for them."""

import polars as pl

from trappen.domain import formats
from trappen.domain.problems import Problem, Severity
from trappen.records.foreign.building import FILE, ROW

KEY = "payment_schedule__payment_id"
STATUS_GRANTED = {"granted", "bevilget", "bevilliget"}
MAIN = {"main_activity", "hovedydelse", "hovedaktivitet", "hovedydelser"}
COMPANY = {"company", "firma", "virksomhed"}
UNITS = {
    "daily": "day",
    "dagligt": "day",
    "monthly": "month",
    "månedligt": "month",
    "one_time": "once",
    "individual": "once",
}
PLACES = {  # function and grouping of the account, for placements only
    "5.28.20.1.003": "residential_home",
    "5.28.20.1.004": "boarding_school",
    "5.28.20.1.005": "own_room",
    "5.28.22.1.001": "foster_general",
    "5.28.22.1.002": "foster_general",
    "5.28.22.1.003": "foster_municipal",
    "5.28.22.1.004": "foster_municipal",
    "5.28.22.1.005": "network_foster",
    "5.28.23": "institution",
    "5.28.24": "secure_unit",
}
PLACEMENT = r"^SEL-(52-3\.7|58|76-3\.1|76-3\.3)"


def with_columns(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    """The frame with empty text columns for the names it lacks."""
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in names if name not in frame.columns)


def versions(cases: pl.DataFrame) -> pl.DataFrame:
    """Every version of every case in order, with `day`; of several on one day only the last."""
    dated = with_columns(cases, "history_id").with_columns(
        day=pl.col("history_date").str.slice(0, 10), number=pl.col("history_id").cast(pl.Int64, strict=False)
    )
    ordered = dated.sort("id", "history_date", "number", nulls_last=False, maintain_order=True)
    return ordered.unique(["id", "day"], keep="last", maintain_order=True)


def runs(rows: pl.DataFrame, key: str, value: str) -> pl.DataFrame:
    """The runs of equal `value` of each `key`, in order of `day`: `start`, and `end` (null for the last)."""
    changed = pl.col(value).ne_missing(pl.col(value).shift(1).over(key)) | (pl.int_range(pl.len()).over(key) == 0)
    starts = rows.sort(key, "day", maintain_order=True).filter(changed).with_columns(start="day")
    return starts.with_columns(end=pl.col("start").shift(-1).over(key)).drop_nulls(value)


def steps(cases: pl.DataFrame) -> pl.DataFrame:
    """The step of each child over time: `cpr_number`, `step`, `start`, `end`; the first holds from the beginning."""
    numbered = versions(cases).with_columns(step=step_number("effort_step"))
    by_day = numbered.sort("cpr_number", "day", maintain_order=True).unique(
        ["cpr_number", "day"], keep="last", maintain_order=True
    )
    found = runs(by_day.drop_nulls("step"), "cpr_number", "step")
    first = pl.int_range(pl.len()).over("cpr_number") == 0
    return found.select("cpr_number", "step", pl.when(~first).then("start").alias("start"), "end")


def step_number(column: str) -> pl.Expr:
    """The number in »Trin 3: Hjemmebaserede indsatser« or »3«, as text; null where there is none."""
    return pl.col(column).str.extract(r"(?i)^(?:trin\s*)?(\d{1,2})\b", 1)


def granted(payments: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The payments of measures that were granted and are no invention, and a warning with how many were not."""
    known = with_columns(payments, "activity_status", "fictive")
    status = pl.col("activity_status").str.to_lowercase()
    real = ~pl.col("fictive").str.to_lowercase().is_in(["true", "1", "ja"]).fill_null(value=False)
    kept = known.filter((status.is_null() | status.is_in(STATUS_GRANTED)) & real)
    left = known.height - kept.height
    if not left:
        return kept, []
    what = f"{formats.number(left)} betalinger er ikke bevilget eller er fiktive, og er ikke læst."
    now = "Det er i orden, hvis de er kladder, forventninger eller fiktive."
    return kept, [Problem(Severity.WARNING, "os2bos_not_granted", what, now, file=known[FILE][0], table="postings")]


def episodes(payments: pl.DataFrame, history: pl.DataFrame | None) -> pl.DataFrame:
    """A row per measure, and per step of a main measure: the step is the child's in `history`, else the payment's own.

    The end in the file is the last day; ours is the first day without.
    """
    known = with_columns(
        payments,
        "activity_type",
        "effort_step",
        "section",
        "activity_end_date",
        "appropriation_date",
        "recipient_type",
        "recipient_id",
        "recipient_name",
        "payment_schedule__payment_amount",
        "payment_schedule__payment_frequency",
    )
    last = known.drop_nulls(KEY).sort(ROW).unique(KEY, keep="last", maintain_order=True)
    main = pl.col("activity_type").str.to_lowercase().is_in(MAIN).fill_null(value=False)
    ended = pl.col("activity_end_date").str.slice(0, 10)
    after = ended.str.to_date("%Y-%m-%d", strict=False).dt.offset_by("1d").dt.strftime("%Y-%m-%d")
    dated = last.with_columns(
        is_main=main, first=pl.col("activity_start_date").str.slice(0, 10), last=pl.coalesce(after, ended)
    )
    return _with_steps(dated, history).select(
        "step",
        *_payment_facts(),
        episode_id=pl.when(pl.col("part") == 0)
        .then(KEY)
        .otherwise(pl.concat_str(KEY, pl.col("part") + 1, separator="-")),
        child_id="cpr_number",
        section="section",
        decision_date=pl.col("appropriation_date").str.slice(0, 10),
        start="first",
        end="last",
    )


def postings(payments: pl.DataFrame) -> pl.DataFrame:
    """A row per payment that has been paid."""
    known = with_columns(
        payments,
        "paid_date",
        "paid_amount",
        "amount",
        "date",
        "sbsys_id",
        "recipient_type",
        "recipient_id",
        "recipient_name",
    ).drop_nulls("paid_date")
    return known.select(
        *_recipient(),
        posting_id="id",
        posted=pl.col("paid_date").str.slice(0, 10),
        month=pl.col("date").str.slice(0, 7),
        account="account_string",
        amount=pl.coalesce("paid_amount", "amount"),
        case_number="sbsys_id",
        episode_id=KEY,
    )


def _with_steps(rows: pl.DataFrame, history: pl.DataFrame | None) -> pl.DataFrame:
    """The measures with `step` and `part`; a main measure in as many parts as the child had steps while it ran."""
    main, other = rows.filter("is_main"), rows.filter(~pl.col("is_main"))
    other = other.with_columns(step=pl.lit(None, pl.String), part=pl.lit(0, pl.Int64))
    if history is None:
        own = main.with_columns(step=step_number("effort_step"), part=pl.lit(0, pl.Int64))
        return pl.concat([own, other])
    met = main.join(history, on="cpr_number", how="left", maintain_order="left").with_columns(
        own_first=pl.col("first"), own_last=pl.col("last")
    )
    cut = met.with_columns(
        first=pl.max_horizontal("first", "start"),
        last=pl.when(pl.col("end").is_null() | (pl.col("last") <= pl.col("end"))).then("last").otherwise("end"),
    ).filter(pl.col("last").is_null() | (pl.col("first") < pl.col("last")) | pl.col("step").is_null())
    parts = cut.with_columns(part=pl.int_range(pl.len(), dtype=pl.Int64).over(KEY))
    missing = main.join(parts, on=KEY, how="anti").with_columns(step=pl.lit(None, pl.String), part=pl.lit(0, pl.Int64))
    return pl.concat([parts.select(other.columns), missing.select(other.columns), other])


def _payment_facts() -> list[pl.Expr]:
    account = pl.col("account_string")
    place = pl.coalesce(
        account.str.slice(0, 13).replace_strict(PLACES, default=None, return_dtype=pl.String),
        account.str.slice(0, 7).replace_strict(PLACES, default=None, return_dtype=pl.String),
    )
    frequency = pl.col("payment_schedule__payment_frequency").str.to_lowercase()
    unit = frequency.replace_strict(UNITS, default=None, return_dtype=pl.String)
    return [
        pl.when(pl.col("section").str.contains(PLACEMENT)).then(place).alias("place_type"),
        pl.when(unit.is_not_null()).then("payment_schedule__payment_amount").alias("price"),
        unit.alias("price_unit"),
        *_recipient(),
    ]


def _recipient() -> list[pl.Expr]:
    """Only companies: a payment to a person names the person."""
    company = pl.col("recipient_type").str.to_lowercase().is_in(COMPANY)
    return [
        pl.when(company).then("recipient_id").alias("provider_id"),
        pl.when(company).then("recipient_name").alias("provider_name"),
    ]
