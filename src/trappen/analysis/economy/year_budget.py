"""A year's budget by account, original and corrected, at one price level. Source: docs/methods/year-end.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.domain.budget.acts import ActKind
from trappen.domain.budget.corrected import BudgetCell, Factor, corrected
from trappen.domain.budget.from_rows import BudgetRow, acts_from_rows
from trappen.records.container import Records

SCHEMA = {"account": pl.String, "original": pl.Int64, "corrected": pl.Int64}
IN_BUDGET = "saving_in_budget"  # the reason of a correction that is shown and changes no estimate


@dataclass(frozen=True)
class YearBudget:
    """`frame`: account, original, corrected (Int64 øre; null where an account has amounts at several price levels).

    `price_level` is the one that all amounts stand at, empty where none or several are stated; `mixed` names the
    accounts whose amounts stand at several.
    """

    frame: pl.DataFrame
    price_level: str
    mixed: tuple[str, ...]


def level_of(year: int) -> str:
    """How the price level of a year is written."""
    return f"{year} p/l"


def year_budget(records: Records, year: int, on: date, factors: Sequence[Factor] = ()) -> YearBudget:
    """The budget of the year as of the end of the day `on`; without budgets a frame without rows.

    With factors every amount that states another level is brought to that of the year.

    Raises:
        PriceLevelError: if there are factors, but none that lead from an amount's level to the year's.
    """
    rows = records.optional("budgets").filter(pl.col("year") == year, pl.col("amount").is_not_null())
    acts = acts_from_rows(map(_row, rows.iter_rows(named=True)), source=records.source)
    cells = corrected(acts, on=on, price_level=level_of(year) if factors else "", factors=factors).of_year(year)
    by_account: dict[str, list[BudgetCell]] = {}
    for cell in cells:
        by_account.setdefault(cell.account, []).append(cell)
    mixed = tuple(account for account, own in by_account.items() if len(_levels(own)) > 1)
    found = [
        (account, None, None) if account in mixed else (account, _sum(own, "original"), _sum(own, "corrected"))
        for account, own in sorted(by_account.items())
    ]
    levels = _levels(cells)
    level = next(iter(levels)) if len(levels) == 1 else ""
    return YearBudget(pl.DataFrame(found, schema=SCHEMA, orient="row"), level, mixed)


def by_hand(records: Records, year: int, on: date) -> pl.DataFrame:
    """The corrections of the year that were known by the end of the day `on`: account, amount (øre), reason, by, date.

    One without a date was always known.
    """
    rows = records.optional("corrections").filter(
        pl.col("year") == year, (pl.col("date") <= on).fill_null(value=True), pl.col("amount").is_not_null()
    )
    return rows.select("account", "amount", "reason", "by", "date").sort("account", "date", nulls_last=True)


def corrections(rows: pl.DataFrame) -> pl.DataFrame:
    """What is corrected `by_hand`, by account: corrections and saving_in_budget, Int64 øre."""
    shown = (pl.col("reason") == IN_BUDGET).fill_null(value=False)
    return rows.group_by("account").agg(
        corrections=pl.col("amount").filter(~shown).sum(), saving_in_budget=pl.col("amount").filter(shown).sum()
    )


def _levels(cells: Sequence[BudgetCell]) -> set[str]:
    return {cell.price_level for cell in cells}


def _sum(cells: Sequence[BudgetCell], name: str) -> int | None:
    values = [getattr(cell, name) for cell in cells]
    return None if any(value is None for value in values) else sum(values)


def _row(row: Mapping[str, object]) -> BudgetRow:
    return BudgetRow(
        key=str(row["budget_id"]),
        year=int(str(row["year"])),
        account=str(row["account"]),
        amount=int(str(row["amount"])),
        kind=ActKind(str(row["kind"] or ActKind.ORIGINAL)),
        price_level=str(row["price_level"] or ""),
        decided=row["decided"] if isinstance(row["decided"], date) else None,
    )
