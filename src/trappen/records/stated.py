"""Total rows that a file states about itself (»I alt«): held against the lines above them, and never read as lines.

A row is a total where its first filled cell says so. With an account it is that account's total, else that of all
lines, or of those since the total before.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from trappen.domain import formats
from trappen.domain.accounts import parse_account
from trappen.domain.problems import Problem
from trappen.records.cells import ROW
from trappen.records.contracts import Column, Kind, Table
from trappen.records.findings import error
from trappen.records.values import typed

# »I alt familiepleje«, »Sum:«, and »Disponeret i alt«.
_WORDS = (
    r"(?i)^(i\s*alt|ialt|total(er)?|sum|subtotal|hovedtotal|samlet)(?:[\s:.,]|$)|^.{1,40}\si\s?alt[:.]?(\s?\([^)]*\))?$"
)
TOTAL = re.compile(_WORDS)
_ACCOUNT = re.compile(r"\d[\d.\-]+")


@dataclass(frozen=True, slots=True)
class Stated:
    """One total row: its number in the file, its first words, and its account and amount as they are written."""

    row: int
    words: str
    account: str | None
    amount: str | None


def amount_of(table: Table) -> Column | None:
    """The column of a table of accounts whose totals can be checked; None where there is none."""
    if "account" not in table.names:
        return None
    return next((column for column in table.columns if column.kind is Kind.AMOUNT), None)


def taken_out(frame: pl.DataFrame, *, account: str | None, amount: str) -> tuple[pl.DataFrame, list[Stated]]:
    """The raw frame without its total rows, and those; `account` and `amount` are names of columns in it."""
    cells = [name for name in frame.columns if name != ROW]
    first = frame.select(pl.coalesce(cells)).to_series()
    said = first.str.contains(_WORDS).fill_null(value=False)
    if not said.any():
        return frame, []
    rows = frame.with_columns(words=first).filter(said)
    told = rows.select(ROW, "words", pl.lit(None, pl.String) if account is None else pl.col(account), pl.col(amount))
    return frame.filter(~said), [Stated(*row) for row in told.rows()]


def disagreeing(
    stated: Sequence[Stated], lines: pl.DataFrame, column: Column, *, file: str, table: str, slack: int = 0
) -> list[Problem]:
    """An error for each total that the lines above it do not add up to; none where a line's amount is unreadable.

    `lines` has the row in the file, the account in its canonical form and the amount in øre, each of which may be
    `slack` øre off, as where a file is in thousands.
    """
    if lines["amount"].null_count():
        return []
    amounts = typed(pl.Series([one.amount for one in stated], dtype=pl.String), column)
    problems, since = [], 0
    for one, wanted in zip(stated, amounts, strict=True):
        above = lines.filter(pl.col(ROW) < one.row)
        account = _account(one)
        if account is not None:
            sums = [
                _sum(above.filter((pl.col("account") == account) | pl.col("account").str.starts_with(f"{account}.")))
            ]
        else:
            sums = [_sum(above.filter(pl.col(ROW) > since)), _sum(above)]
            since = one.row
        if wanted is not None and all(abs(wanted - summed) > slack * (above.height + 1) for summed in sums):
            problems.append(_problem(one, wanted, sums[0], account, file=file, table=table, column=column.name))
    return problems


def _account(one: Stated) -> str | None:
    """The account that a total is of: in its own column, or in the words."""
    for text in (one.account, one.words):
        written = _ACCOUNT.search(text or "")
        if written:
            try:
                return parse_account(written[0]).text
            except ValueError:
                continue
    return None


def _sum(lines: pl.DataFrame) -> int:
    return int(lines["amount"].sum())


def _problem(
    one: Stated, wanted: int, found: int, account: str | None, *, file: str, table: str, column: str
) -> Problem:
    of = f" på konto {account}" if account else ""
    off = formats.amount(abs(found - wanted))
    what = (
        f"Rækken »{one.words}« siger {formats.amount(wanted)}, men linjerne over den{of} er {formats.amount(found)}: "
        f"der er {off} til forskel."
    )
    now = "Find den linje, der mangler eller er ændret, eller hent udtrækket igen."
    problem = error("total_row", what, now, file=file, table=table, column=column)
    return replace(problem, row=one.row, value=one.amount or "", amount=abs(found - wanted))
