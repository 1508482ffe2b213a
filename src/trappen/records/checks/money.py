"""Amounts that cannot be right as a whole: in thousands, posted twice, or in the prices of another year.

Source: docs/methods/matching.md.
"""

from collections.abc import Iterator
from functools import partial

import polars as pl

from trappen.domain import formats
from trappen.records.checks.base import INDEX, Hit, Subject

ENOUGH = 20  # postings of a month before it is judged as a whole
NEARLY_ALL = 0.9  # share of a month's postings that stand twice, for the month to be delivered twice
THOUSANDS = (
    1 / 3000,
    1 / 300,
)  # how small a month's usual amount is beside that of the others, in thousands by mistake
MONTHS = 3  # other months to compare with


def months_twice(subject: Subject) -> Iterator[Hit]:
    """The second copy of a month of which nearly every posting stands twice. What was reversed counts once."""
    frame = _stated(subject)
    same = ["__month", "account", "case_number", "episode_id", "provider_id", "provider_name", "posted"]
    sized = frame.filter(pl.col("amount") != 0).with_columns(__size=pl.col("amount").abs())
    net = (pl.col("amount") > 0).sum().over(*same, "__size") - (pl.col("amount") < 0).sum().over(*same, "__size")
    place = pl.int_range(pl.len()).over(*same, "amount")
    told = sized.with_columns(__twice=(net > 1) & (pl.col("amount") > 0), __copy=(net > 1) & (place > 0))
    whole = (pl.col("__twice").mean().over("__month") >= NEARLY_ALL) & (pl.len().over("__month") >= 2 * ENOUGH)
    copies = told.filter(whole & pl.col("__copy") & (pl.col("amount") > 0)).sort("__month", INDEX)
    for month, rows in _by_month(copies):
        said = f"Posteringen står to gange, og det gør næsten alle posteringer for {month}."
        yield subject.hit("postings", "month", rows, what=partial(_said, said))


def months_in_thousands(subject: Subject) -> Iterator[Hit]:
    """The postings of a month whose usual amount is about a thousandth of what is usual in the others."""
    frame = _stated(subject)
    usual = (
        frame.filter(pl.col("amount") > 0)
        .group_by("__month")
        .agg(usual=pl.col("amount").median(), count=pl.len())
        .filter(pl.col("count") >= ENOUGH)
    )
    share = usual.with_columns(share=pl.col("usual") / pl.col("usual").median())
    small = share.filter(pl.col("share").is_between(*THOUSANDS), pl.lit(usual.height > MONTHS))
    for month, rows in _by_month(frame.join(small, on="__month", how="semi").sort("__month", INDEX)):
        said = f"Beløbene for {month} er omkring en tusindedel af de andre måneders: de står vist i tusinde kroner."
        yield subject.hit("postings", "amount", rows, what=partial(_said, said))


def budgets_in_thousands(subject: Subject) -> Iterator[Hit]:
    """Budgets of a year that are, account by account, about a thousandth of what was posted on them in it."""
    posted = _stated(subject).group_by("account", year=pl.col("__month").dt.year().cast(pl.Int64))
    spent = posted.agg(spent=pl.col("amount").sum()).filter(pl.col("spent") > 0)
    budgets = subject.frame("budgets")
    planned = budgets.group_by("account", "year").agg(planned=pl.col("amount").sum()).filter(pl.col("planned") > 0)
    both = planned.join(spent, on=["account", "year"]).with_columns(share=pl.col("planned") / pl.col("spent"))
    small = (
        both.group_by("year").agg(pl.col("share").median()).filter(pl.col("share").is_between(THOUSANDS[0], 1 / 100))
    )
    yield subject.hit("budgets", "amount", budgets.join(small, on="year", how="semi").sort(INDEX))


def other_price_levels(subject: Subject) -> Iterator[Hit]:
    """Budgets in the prices of another year than their own; a level that names no year says nothing."""
    budgets = subject.frame("budgets")
    level = pl.col("price_level").str.extract(r"(\d{4})").cast(pl.Int64, strict=False)
    yield subject.hit("budgets", "price_level", budgets.filter(level != pl.col("year")).sort(INDEX))


def _by_month(failing: pl.DataFrame) -> Iterator[tuple[str, pl.DataFrame]]:
    """The failing rows of each month, with what it is called."""
    for (month,), rows in failing.group_by("__month", maintain_order=True):
        yield f"{formats.MONTHS[month.month - 1]} {month.year}", rows


def _said(said: str, _cell: str) -> str:
    return said


def _stated(subject: Subject) -> pl.DataFrame:
    """Postings on measures and pay with the month they are for."""
    month = pl.coalesce("month", pl.col("posted")).dt.truncate("1mo")
    return subject.frame("postings").filter(pl.col("amount").is_not_null()).with_columns(__month=month)
