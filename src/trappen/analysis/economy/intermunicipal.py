"""Cases in which not one municipality pays, acts and is home, and what was paid on them: docs/methods/refusion.md."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

import polars as pl

from trappen.analysis.economy.payers import ROLES, own_municipality
from trappen.records.container import Records
from trappen.records.reconciliation.matching import match


class Between(StrEnum):
    """What the difference means for the municipality whose records these are."""

    RECEIVABLE = "receivable"  # another pays for a case that we act in: what we have paid is to be claimed
    PAYABLE = "payable"  # we pay for a case that another acts in: a bill is to be expected
    ELSEWHERE = "elsewhere"  # we pay and act, and the child lives elsewhere: no payment between us
    OTHERS = "others"  # we neither pay nor act


@dataclass(frozen=True, slots=True)
class SplitCase:
    """A case whose roles differ. `paid` is what we posted on its episodes in the year (øre); None without postings."""

    case_id: str
    child_id: str
    paying: str | None
    acting: str | None
    residence: str | None
    between: Between
    paid: int | None


def split_cases(records: Records, year: int, *, municipality: str | None = None) -> tuple[SplitCase, ...]:
    """The cases open in the year whose named municipalities are not one and the same, by kind and key.

    A role that is not named says nothing; a case in which only one is named is not split.

    Raises:
        MissingTableError: without cases.
    """
    us = municipality if municipality is not None else own_municipality(records)
    start, end = date(year, 1, 1), date(year + 1, 1, 1)
    cases = records.table("cases").filter(
        pl.col("opened") < end, pl.col("closed").is_null() | (pl.col("closed") > start)
    )
    roles = [f"{role}_municipality" for role in ROLES]
    split = cases.filter(pl.concat_list(roles).list.drop_nulls().list.n_unique() > 1)
    paid = _paid(records, start, end)
    listed = split.join(paid, on="case_id", how="left").select("case_id", "child_id", *roles, "paid").rows()
    known = records.has("postings") and records.has("episodes")
    found = [
        SplitCase(case, child, paying, acting, home, _between(us, paying, acting), (amount or 0) if known else None)
        for case, child, paying, acting, home, amount in listed
    ]
    order = list(Between)
    return tuple(sorted(found, key=lambda case: (order.index(case.between), case.case_id)))


def _between(us: str | None, paying: str | None, acting: str | None) -> Between:
    if us is None:
        return Between.OTHERS
    if paying == us:
        return Between.ELSEWHERE if acting in {us, None} else Between.PAYABLE
    return Between.RECEIVABLE if acting in {us, None} and paying is not None else Between.OTHERS


def _paid(records: Records, start: date, end: date) -> pl.DataFrame:
    if not (records.has("postings") and records.has("episodes")):
        return pl.DataFrame(schema={"case_id": pl.String, "paid": pl.Int64})
    paid = match(records).paid.filter(pl.col("month") >= start, pl.col("month") < end)
    cases = records.table("episodes").select("episode_id", "case_id").unique("episode_id", keep="first")
    joined = paid.drop("case_id", strict=False).join(cases, left_on="episode", right_on="episode_id")
    return joined.group_by("case_id").agg(paid=pl.col("amount").sum())
