"""Each finding of the reconciliation: what it is, which months and how much, and what to do about it.

Every finding is a warning: the records can be used, and the accounts have something to look into. One finding per
episode and code; paid_without_measure has one per posting. Source: docs/methods/reconciliation.md.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from trappen.domain import formats
from trappen.domain.periods import add_months
from trappen.domain.problems import Problem, Severity
from trappen.records.container import Records
from trappen.records.reconciliation import words
from trappen.records.reconciliation.matching import Matched, match
from trappen.records.reconciliation.months import due, paid_months

# Help to the child itself ends at 18; what goes on is ungestøtte, under sections of its own, and ends at 23.
ENDS_AT_18 = ("SEL-11", "SEL-52", "SEL-58", "SEL-66", "BL-30", "BL-32", "BL-43", "BL-46", "BL-47")
ENDS_AT_23 = ("SEL-76", "SEL-76a", "BL-113", "BL-114", "BL-115", "BL-116", "BL-120")
LATE_MONTHS = 1  # a payment in the month after the end may be notice or a late bill
LATE_MONTHS_BY_POSTING = 3  # where the month it concerns is not told, the bill may be older than its posting
PRICE_TOLERANCE = 0.05  # prices are regulated once a year, and not on the same day in both systems
TWICE = 1.9
SILENT_MONTHS = 3
DAILY_MONTHS = 3
MONTHS_TO_MISS = 2
USUALLY_FILLED = 0.9

CODES: Mapping[str, str] = MappingProxyType(
    {
        "paid_without_measure": "Betalt uden indsats",
        "measure_without_payment": "Indsats uden betaling",
        "paid_after_end": "Betalt længe efter slutdato",
        "paid_after_18": "Betalt efter det 18. år",
        "paid_after_23": "Betalt efter det 23. år",
        "price_mismatch": "Prisen passer ikke",
        "month_posted_twice": "Måned posteret to gange",
        "month_price_by_day": "Månedspris betalt pr. døgn",
        "no_end_date": "Slutdato mangler",
        "unclear_posting": "Postering, der ikke kan skelnes",
    }
)


@dataclass(frozen=True)
class _Books:
    """What the rules look at: postings matched, months paid, and the span of months that the postings cover."""

    records: Records
    matched: Matched
    months: pl.DataFrame
    first: date
    last: date  # the last month with postings
    until: date  # the day after it


def reconcile(records: Records, *, on: date, matched: Matched | None = None) -> list[Problem]:
    """Where the case system and the accounts disagree as seen on the day `on`.

    Empty where there are no postings or no episodes: then there is nothing to reconcile. Months after `on` are ignored.
    `matched` is the matching where it is made already.
    """
    if not (records.has("postings") and records.has("episodes")):
        return []
    matched = matched if matched is not None else match(records)
    paid = matched.paid.filter(pl.col("month") <= on)
    if paid.is_empty():
        return _unclear(matched)
    births = records.optional("children").select("child_id", "birth_date").unique("child_id", keep="first")
    months = paid_months(paid, records.table("episodes"), births)
    last = _day(paid["month"].max())
    books = _Books(records, matched, months, _day(paid["month"].min()), last, add_months(last, 1))
    return [problem for rule in _RULES for problem in rule(books)] + _unclear(matched)


def _paid_without_measure(books: _Books) -> list[Problem]:
    return [
        _of_posting(
            "paid_without_measure",
            row,
            f". {row['why']}",
            "Find indsatsen i fagsystemet, og ret henvisningen. Er der ingen, så stop betalingen.",
            column="amount",
        )
        for row in books.matched.lost.iter_rows(named=True)
    ]


def _measure_without_payment(books: _Books) -> list[Problem]:
    whole_from, whole_until = pl.max_horizontal("start", pl.lit(books.first)), pl.col("end").fill_null(books.until)
    months = (pl.min_horizontal(whole_until, pl.lit(books.until)) - whole_from).dt.total_days() // 31
    late = pl.col("registered_on").fill_null(books.first) > books.last
    paid = books.months["episode"].unique().to_list() + sorted(books.matched.several)
    unpaid = _own_payer(books.records).filter(
        (pl.col("price") > 0)
        & (months >= MONTHS_TO_MISS)
        & ~late
        & ~pl.col("episode_id").is_in(paid)
        & ~pl.col("episode_id").is_null()
    )
    costs = due(unpaid, books.first, books.until)
    return [
        _finding(
            "measure_without_payment",
            f"Indsatsen {words.section(row)}{words.provider_of(row)} fra {formats.short_date(row['start'])} har prisen "
            f"{words.price(row)}, men er ikke betalt for "
            f"{words.span(row, books.first, books.last)}{words.in_all(row['due'])}",
            "Undersøg, om regningen mangler, om der betales under en anden sag, eller om indsatsen aldrig begyndte.",
            key=row["episode_id"],
            child=row["child_id"],
            column="price",
            amount=row["due"],
        )
        for row in unpaid.join(costs, on="episode_id", how="left", maintain_order="left").iter_rows(named=True)
    ]


def _paid_after_end(books: _Books) -> list[Problem]:
    has_month = books.records.table("postings")["month"].null_count() == 0
    grace = f"{LATE_MONTHS if has_month else LATE_MONTHS_BY_POSTING}mo"
    after = books.months.filter((pl.col("month") >= pl.col("end")) & (pl.col("net") > 0))
    late = pl.col("month") >= pl.col("end").dt.offset_by(grace).dt.truncate("1mo")
    return _by_episode(
        after.filter(late.any().over("episode")),
        "paid_after_end",
        lambda row: f"Indsatsen {words.section(row)} sluttede {formats.short_date(row['end'])}, men er stadig betalt",
        "Stop betalingen, og kræv beløbet tilbage, eller ret slutdatoen i fagsystemet.",
    )


def _paid_after_18(books: _Books) -> list[Problem]:
    return _paid_after_age(books, "paid_after_18", 18, ENDS_AT_18)


def _paid_after_23(books: _Books) -> list[Problem]:
    return _paid_after_age(books, "paid_after_23", 23, ENDS_AT_23)


def _paid_after_age(books: _Books, code: str, age: int, sections: tuple[str, ...]) -> list[Problem]:
    too_late = (
        (pl.col("month") >= pl.col("birth_date").dt.offset_by(f"{age}y"))
        & (pl.col("net") > 0)
        & (pl.col("end").is_null() | (pl.col("month") < pl.col("end")))
        & pl.col("section").str.contains(rf"^({'|'.join(sections)})([-.]|$)")
    )
    goes_on = "Afslut indsatsen, eller træf afgørelse om ungestøtte efter den rette paragraf."
    return _by_episode(
        books.months.filter(too_late),
        code,
        lambda row: f"Den unge er fyldt {age} år, men {words.section(row)} er stadig betalt",
        goes_on if age == 18 else "Afslut indsatsen, og stop betalingen: ungestøtte ophører senest ved 23 år.",
    )


def _month_posted_twice(books: _Books) -> list[Problem]:
    return _by_episode(
        books.months.filter(_twice()),
        "month_posted_twice",
        lambda row: f"Samme beløb er posteret mere end én gang i samme måned på {words.section(row)}: betalt",
        "Tilbagefør den ene postering.",
        concerned=pl.col("repeated").sum(),
        word="heraf gentaget",
    )


def _twice() -> pl.Expr:
    """A month in which an amount stands twice, and which thereby costs twice what it should, or twice what is usual."""
    usual = pl.when(pl.len().over("episode") > 1).then(pl.col("net").median().over("episode"))
    should = pl.coalesce(pl.col("expected").replace(0, None), usual)
    return ((pl.col("copies") > 1) & (pl.col("net") >= TWICE * should)).fill_null(value=False)


def _by_day() -> pl.Expr:
    """A month at a price per month or year that is paid as the year's price over its days, in at least three months of
    the episode of which one tells it from a month at the price."""
    year = pl.col("month").dt.year()
    of = pl.when(pl.date(year, 2, 1).dt.month_end().dt.day() == 29).then(366).otherwise(365)
    of_year = pl.col("price") * pl.when(pl.col("price_unit") == "year").then(1).otherwise(12)
    spread = (2 * of_year * pl.col("days") + of) // (2 * of)
    like = pl.col("price_unit").is_in(["month", "year"]) & pl.col("whole") & ((pl.col("net") - spread).abs() <= 1)
    like = like.fill_null(value=False)
    told = (like & (pl.col("in_month") != pl.col("in_month").first().over("episode"))).any().over("episode")
    return like & (like.sum().over("episode") >= DAILY_MONTHS) & told


def _month_price_by_day(books: _Books) -> list[Problem]:
    return _by_episode(
        books.months.filter(_by_day()),
        "month_price_by_day",
        lambda row: (
            f"Prisen på {words.section(row)} er {words.price(row)}, men der betales pr. døgn, "
            f"årets pris delt på årets dage: betalt"
        ),
        "Aftal med leverandøren, hvad der gælder, og ret prisens enhed i fagsystemet eller betalingen.",
        concerned=(pl.col("net").sum() - pl.col("expected").sum()).abs(),
        word="forskel fra prisen",
    )


def _unclear(matched: Matched) -> list[Problem]:
    """Postings that may be for any of several episodes; those for other months than the books' as well."""
    return [
        _of_posting(
            "unclear_posting",
            row,
            f", og beløbet kan være for {words.either(row['candidates'])}",
            "Skriv sagsnummer eller indsats på posteringen i økonomisystemet.",
            column="episode_id",
        )
        for row in matched.unclear.iter_rows(named=True)
    ]


def _of_posting(code: str, row: Mapping[str, Any], ending: str, now: str, *, column: str) -> Problem:
    return _finding(
        code,
        f"{formats.amount(row['amount'])} er betalt på konto {row['account']} for {words.month_name(row['month'])}"
        f"{words.to_provider(row['provider_name'])}{ending}",
        now,
        table="postings",
        key=row["posting_id"],
        column=column,
        amount=row["amount"],
    )


def _price_mismatch(books: _Books) -> list[Problem]:
    off = (pl.col("net") - pl.col("expected")).abs() > PRICE_TOLERANCE * pl.col("expected")
    wrong = books.months.filter(
        pl.col("whole") & (pl.col("expected") > 0) & (pl.col("net") > 0) & off & ~_twice() & ~_by_day()
    )
    return _by_episode(
        wrong.filter(pl.len().over("episode") > 1),
        "price_mismatch",
        lambda row: f"Prisen på {words.section(row)} er {words.price(row)}{_of_month(row)}, men der er betalt",
        "Sammenhold med kontrakten, og ret prisen i fagsystemet eller betalingen.",
        concerned=(pl.col("net").sum() - pl.col("expected").sum()).abs(),
        word="forskel fra prisen",
    )


def _of_month(row: words.Row) -> str:
    """What the price is in the month, where it is not simply the month's price."""
    if row["expected"] == row["price"]:
        return ""
    return f", som er {formats.amount(row['expected'])} for {words.month_name(row['month'])}"


def _no_end_date(books: _Books) -> list[Problem]:
    """Open without any end in sight: nothing has been paid for months, or all others like it have an expected end."""
    still = books.records.table("episodes").filter(
        pl.col("end").is_null() & pl.col("episode_id").is_not_null() & pl.col("start").is_not_null()
    )
    last = books.months.filter(pl.col("net") > 0).group_by("episode").agg(last=pl.col("month").max())
    still = still.join(last, left_on="episode_id", right_on="episode", how="left", maintain_order="left")
    at_home = still.filter(pl.col("place_type").is_null())["expected_end"]
    filled = at_home.len() > 0 and 1 - at_home.null_count() / at_home.len() >= USUALLY_FILLED
    silent = pl.col("last") <= add_months(books.last, -SILENT_MONTHS)
    odd = pl.col("place_type").is_null() & pl.col("last").is_not_null() & pl.lit(filled)
    open_ended = still.filter(pl.col("expected_end").is_null() & (silent | odd))
    return [
        _finding(
            "no_end_date",
            f"Indsatsen {words.section(row)} fra {formats.short_date(row['start'])} har hverken slutdato eller "
            f"forventet slut; senest betalt for {words.month_name(row['last'])}.",
            "Sæt slutdato, hvis den er ophørt; ellers angiv, hvornår den forventes at slutte.",
            key=row["episode_id"],
            child=row["child_id"],
            column="end",
        )
        for row in open_ended.iter_rows(named=True)
    ]


_RULES: tuple[Callable[[_Books], list[Problem]], ...] = (
    _paid_without_measure,
    _measure_without_payment,
    _paid_after_end,
    _paid_after_18,
    _paid_after_23,
    _price_mismatch,
    _month_posted_twice,
    _month_price_by_day,
    _no_end_date,
)


def _by_episode(
    months: pl.DataFrame,
    code: str,
    what: Callable[[words.Row], str],
    now: str,
    *,
    concerned: pl.Expr | None = None,
    word: str = "",
) -> list[Problem]:
    """One finding per episode: the months, what was paid in them, and the part of it that the finding is about."""
    paid = pl.col("net").sum()
    grouped = (
        months.sort("month")
        .group_by("episode", maintain_order=True)
        .agg(pl.all().last(), months=pl.col("month"), total=paid, concerned=paid if concerned is None else concerned)
    )
    return [
        _finding(
            code,
            f"{what(row)} for {words.months_paid(row['months'])}, i alt {formats.amount(row['total'])} "
            f"på konto {row['account']}{words.part(word, row['concerned'])}",
            now,
            key=row["episode"],
            child=row["child_id"],
            column="end" if code not in {"price_mismatch", "month_price_by_day"} else "price",
            amount=row["concerned"],
        )
        for row in grouped.sort("episode").iter_rows(named=True)
    ]


def _own_payer(records: Records) -> pl.DataFrame:
    """Episodes that this municipality pays for: not those of cases that another one pays."""
    episodes = records.table("episodes")
    cases = records.optional("cases").select("case_id", "paying_municipality").unique("case_id", keep="first")
    ours = cases["paying_municipality"].drop_nulls().mode().sort().head(1).to_list()
    joined = episodes.join(cases, on="case_id", how="left", maintain_order="left")
    return joined.filter(pl.col("paying_municipality").is_null() | pl.col("paying_municipality").is_in(ours))


def _finding(  # noqa: PLR0913 - the parts of a finding
    code: str,
    what: str,
    now: str,
    *,
    key: str,
    column: str,
    child: str | None = None,
    amount: int | None = None,
    table: str = "episodes",
) -> Problem:
    value = "" if amount is None else formats.amount(amount)
    return Problem(
        Severity.WARNING,
        code,
        words.ended(what),
        now,
        table=table,
        column=column,
        value=value,
        key=key,
        child=child or "",
        amount=amount,
    )


def _day(value: object) -> date:
    assert isinstance(value, date)
    return value
