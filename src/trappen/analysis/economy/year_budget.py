"""A year's budget by account, original and corrected, at one price level. Source: docs/methods/year-end.md."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.domain.budget.acts import Act, ActKind
from trappen.domain.budget.corrected import BudgetCell, Effect, Factor, corrected, effects
from trappen.domain.budget.from_rows import BudgetRow, acts_from_rows
from trappen.records.container import Records

SCHEMA = {"account": pl.String, "original": pl.Int64, "corrected": pl.Int64}
IN_BUDGET = "saving_in_budget"  # the reason of a correction that is shown and changes no estimate


@dataclass(frozen=True)
class Acts:
    """The acts that correct a budget, and the day that they are in force on."""

    acts: tuple[Act, ...]
    on: date


@dataclass(frozen=True)
class YearBudget:
    """`frame`: account, original, corrected (Int64 øre; null where an account has amounts at several price levels).

    `levels` are those that the amounts stand at, `mixed` the accounts whose amounts stand at several. `included` are
    the acts that make it as of the end of the day `on`, whose nets add up to it, `later` those that come into force
    after the day and `undivided` the titles of those in force without a division into years.
    """

    frame: pl.DataFrame
    levels: tuple[str, ...]
    mixed: tuple[str, ...]
    on: date
    included: tuple[Effect, ...]
    later: tuple[Effect, ...]
    undivided: tuple[str, ...]

    @property
    def price_level(self) -> str:
        """The level that all amounts stand at; empty where none or several are stated."""
        return self.levels[0] if len(self.levels) == 1 else ""


def level_of(year: int) -> str:
    """How the price level of a year is written."""
    return f"{year} p/l"


def acts_of_table(records: Records, year: int) -> tuple[Act, ...]:
    """The acts that the table `budgets` holds for the year."""
    rows = records.optional("budgets").filter(pl.col("year") == year, pl.col("amount").is_not_null())
    return acts_from_rows(map(_row, rows.iter_rows(named=True)), source=records.source)


def year_budget(
    records: Records, year: int, on: date, factors: Sequence[Factor] = (), acts: Acts | None = None
) -> YearBudget:
    """The budget of the year as of the end of the day: original, and corrected by every act in force then.

    Without `acts` those of the table `budgets` on the day `on`; without any a frame without rows. With factors every
    amount that states another level is brought to that of the year.

    Raises:
        PriceLevelError: if there are factors, but none that lead from an amount's level to the year's.
    """
    used = Acts(acts_of_table(records, year), on) if acts is None else acts
    level = level_of(year) if factors else ""
    of_year = [act for act in used.acts if year in act.years or not act.counted()]
    whole = corrected(of_year, on=used.on, price_level=level, factors=factors)
    cells = whole.of_year(year)
    by_account: dict[str, list[BudgetCell]] = {}
    for cell in cells:
        by_account.setdefault(cell.account, []).append(cell)
    mixed = tuple(account for account, own in by_account.items() if len(_levels(own)) > 1)
    found = [
        (account or None, *((None, None) if account in mixed else (_sum(own, "original"), _sum(own, "corrected"))))
        for account, own in sorted(by_account.items())
    ]
    included, later = effects(of_year, year, on=used.on, price_level=level, factors=factors)
    titles = {act.key: act.title for act in of_year}
    return YearBudget(
        frame=pl.DataFrame(found, schema=SCHEMA, orient="row"),
        levels=tuple(sorted(_levels(cells))),
        mixed=mixed,
        on=used.on,
        included=included,
        later=later,
        undivided=tuple(titles[key] for key in whole.undivided),
    )


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
