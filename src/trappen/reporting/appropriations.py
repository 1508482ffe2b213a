"""Appropriation acts and the corrected budget as tables for spreadsheets. Source: docs/methods/budget.md."""

from collections.abc import Iterable, Mapping
from datetime import date

from trappen.domain import formats
from trappen.domain.budget.acts import KINDS, MARGINS, SIDES, STATES, Act, Line, Margin, step_name
from trappen.domain.budget.corrected import BudgetCell
from trappen.domain.budget.sums import balances
from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting.document import Cell, Table

UNIT = "kr."


def budget_table(cells: Iterable[BudgetCell], *, year: int, on: date, titles: Mapping[str, str]) -> Table:
    """The corrected budget of the year by account. `titles` are the names of the accounts."""
    rows = tuple(
        (
            cell.account or (f"Hovedkonto {cell.main}" if cell.main else "Uden konto"),
            titles.get(cell.account, ""),
            cell.price_level or formats.MISSING,
            _money("Oprindeligt budget", cell.original),
            _money("Ændringer", cell.changes),
            _money("Korrigeret budget", cell.corrected),
        )
        for cell in cells
    )
    columns = ("Konto", "Navn", "Prisniveau", "Oprindeligt budget", "Ændringer", "Korrigeret budget")
    return Table(f"Korrigeret budget {year}", columns, rows, UNIT, on, ("Nettoudgift: indtægter tæller negativt.",))


def acts_table(acts: Iterable[Act], *, on: date) -> Table:
    """Every line of every act, with the act's kind and state."""
    rows = tuple((act.title, KINDS[act.kind], STATES[act.state], *_line(line)) for act in acts for line in act.lines)
    columns = ("Bevilling", "Art", "Tilstand", "Side", "Hvad", "År", "Konto", "Tekst", "Prisniveau", "Beløb")
    return Table("Bevillinger, linje for linje", columns, rows, UNIT, on)


def history_table(act: Act, *, on: date) -> Table:
    """The act's way."""
    undone = act.undone
    rows = tuple(
        (
            _day(step.on) if step.on and step.said == formats.long_date(step.on) else step.said or _day(step.on),
            step_name(act, number) + (" (fortrudt)" if number in undone else ""),
            *(step.body, step.item, step.text),
        )
        for number, step in enumerate(act.history, 1)
    )
    columns = ("Dato", "Tilstand", "Organ", "Punkt", "Beslutning eller begrundelse")
    return Table(f"{act.title}: historik", columns, rows, "tekst", on)


def balance_table(act: Act, *, on: date) -> Table:
    """Expense against what pays for it, by year and margin."""
    rows = tuple(
        (
            balance.where if balance.where.isdecimal() else MARGINS[Margin(balance.where)],
            _money("Udgift", balance.uses.amount),
            _money("Indtægt og finansiering", balance.pays.amount),
            _money("Forskel", balance.gap),
        )
        for balance in balances(act)
    )
    columns = ("År", "Udgift", "Indtægt og finansiering", "Forskel")
    return Table(f"{act.title}: balance", columns, rows, UNIT, on)


def _line(line: Line) -> tuple[Cell, ...]:
    account = line.account or (f"Hovedkonto {line.main}" if line.main else "")
    year = str(line.year) if line.year else ""
    level = line.price_level or formats.MISSING
    return (SIDES[line.side], MARGINS[line.margin], year, account, line.label, level, _money("Beløb", line.amount))


def _day(day: date | None) -> str:
    return formats.short_date(day) if day else formats.MISSING


def _money(label: str, ore: int | None) -> Figure:
    return Figure(label=label, value=ore, unit=Unit.ORE, sources=(Source("Bevillinger"),))
