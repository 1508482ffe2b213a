"""Acts and the corrected budget as their pages show them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from trappen.domain import formats
from trappen.domain.accounts import OwnChart, parse_account
from trappen.domain.budget.acts import (
    MARGINS,
    MOVING,
    SIDES,
    STATES,
    Act,
    Line,
    Margin,
    State,
    Step,
    may_become,
    step_name,
)
from trappen.domain.budget.checks import Finding, stops
from trappen.domain.budget.corrected import BudgetCell, Touched, by_function, moved, touched
from trappen.domain.budget.sums import balances
from trappen.domain.checks.base import Severity
from trappen.parameters import accounts
from trappen.parameters.municipalities import municipality_name
from trappen.web.finance.queries import Judged, Known

KIND_OF_STATE = {
    State.DRAFT: "neutral",
    State.PROPOSED: "info",
    State.DECIDED: "info",
    State.IN_FORCE: "success",
    State.WITHDRAWN: "neutral",
}
KIND_OF_FINDING = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "info"}
WORDS_OF_FINDING = {Severity.ERROR: "Skal rettes", Severity.WARNING: "Bør afklares", Severity.NOTE: "Bemærk"}
TOLD = 100_00  # øre; a finer rounding than this is not told beside the amount
# What a step is called on its button.
MOVES = {
    State.PROPOSED: "Indstil",
    State.DECIDED: "Registrér beslutning",
    State.IN_FORCE: "Sæt i kraft",
    State.DRAFT: "Send tilbage til kladde",
    State.WITHDRAWN: "Træk tilbage",
}


@dataclass(frozen=True)
class FunctionRow:
    """One function of the corrected budget at one price level, in øre; None is missing."""

    function: str
    title: str
    counted_as: str
    price_level: str
    original: int | None
    changes: int | None

    @property
    def corrected(self) -> int | None:
        return None if self.original is None or self.changes is None else self.original + self.changes


@dataclass(frozen=True)
class ActLine:
    """One act in the list: where it stands, and the worst that is to be said of it."""

    pk: int
    title: str
    kind: str
    whose: str
    state: str
    state_kind: str
    amount: str
    worst: str
    worst_kind: str


@dataclass(frozen=True)
class LineRow:
    """One line of an act."""

    side: str
    what: str
    year: str
    account: str
    account_title: str
    label: str
    amount: int | None
    draws: str
    draws_pk: int | None
    note: str
    tolerance: int | None


def function_rows(cells: Iterable[BudgetCell], own: OwnChart, on: date) -> list[FunctionRow]:
    """The corrected budget by function."""
    rows = []
    for (function, level), (original, changes) in by_function(cells).items():
        account = parse_account(function) if function.count(".") == 2 else None
        if account is not None:
            title, counted = accounts.title(account, on, own), accounts.counted_as(account) or ""
        else:
            title, counted = (f"Hovedkonto {function}" if function else "Uden konto"), ""
        rows.append(FunctionRow(function, title, counted, level, original, changes))
    return rows


def totals(rows: Sequence[FunctionRow]) -> list[FunctionRow]:
    """One total for each price level: amounts at different levels are never added."""
    found = []
    for level in dict.fromkeys(row.price_level for row in rows):
        same = [row for row in rows if row.price_level == level]
        parts = [(row.original, row.changes) for row in same]
        original = _sum(one for one, _ in parts)
        found.append(FunctionRow("", "I alt", "", level, original, _sum(two for _, two in parts)))
    return found


def act_lines(found: Iterable[Judged], year: int | None) -> list[ActLine]:
    """The acts as lines of a list; the amount is what the year is given and what is moved, or the whole."""
    return [_act_line(one, year) for one in found]


def line_rows(act: Act, own: OwnChart, drawn: Mapping[str, tuple[int, str]], on: date) -> list[LineRow]:
    """The act's lines; `drawn` are the acts that financing lines draw on, by key."""
    return [_line_row(line, own, drawn, on) for line in act.lines]


def balance_rows(act: Act) -> list[tuple[str, int | None, int | None, int | None, bool | None]]:
    """For each year and margin: expense, what pays, the difference, and whether it holds."""
    return [
        (_where(balance.where), balance.uses.amount, balance.pays.amount, balance.gap, balance.holds)
        for balance in balances(act)
    ]


def moves_money(act: Act, year: int | None = None) -> str:
    """»flytter 500 kr., netto 0 kr.«; empty where nothing is moved."""
    found = moved(act, year)
    return f"flytter {formats.exact(found[0])}, netto {formats.exact(found[1])}" if found and found[0] else ""


def touched_rows(act: Act, among: Iterable[Act], own: OwnChart, on: date) -> list[tuple[str, str, Touched]]:
    """The accounts that the act changes, with their names and the corrected budget without and with it."""
    return [
        (
            row.account or (f"Hovedkonto {row.main}" if row.main else "Uden konto"),
            accounts.title(parse_account(row.account), on, own) if row.account else "",
            row,
        )
        for row in touched(act, among, on=on)
    ]


def years_of(known: Iterable[Known]) -> list[int]:
    """The years that the municipality's own acts have amounts for, newest first."""
    return sorted({year for one in known if not one.row.is_example for year in one.act.years}, reverse=True)


def told_findings(one: Judged) -> list[tuple[str, str, Finding]]:
    """Each finding with the kind and the word of its label."""
    return [(KIND_OF_FINDING[found.severity], WORDS_OF_FINDING[found.severity], found) for found in one.findings]


@dataclass(frozen=True)
class StepRow:
    """One step of an act's way: its name, the step, who recorded it, and whether it was undone."""

    name: str
    step: Step
    recorded_by: str
    is_undone: bool


def history_rows(one: Judged) -> list[StepRow]:
    """Every step, also those that were undone and those that undid them."""
    undone, rows = one.act.undone, list(one.row.steps.all())
    return [
        StepRow(step_name(one.act, number), step, row.recorded_by_name, number in undone)
        for number, (step, row) in enumerate(zip(one.act.history, rows, strict=True), 1)
    ]


def moves_of(one: Judged) -> list[tuple[str, str]]:
    """The steps that may follow, with what they are called; coming into force only where nothing stands against it."""
    if one.row.is_example or one.row.imported:
        return []
    sound = not stops(one.findings)
    return [(str(to), MOVES[to]) for to in may_become(one.act.state) if sound or to is not State.IN_FORCE]


def _act_line(one: Judged, year: int | None) -> ActLine:
    worst = one.findings[0] if one.findings else None
    return ActLine(
        pk=one.row.pk,
        title=one.row.title,
        kind=one.row.get_kind_display(),
        whose=municipality_name(one.row.example_of) or one.row.example_of,
        state=STATES[one.act.state],
        state_kind=KIND_OF_STATE[one.act.state],
        amount=_amount(one.act, year),
        worst=WORDS_OF_FINDING[worst.severity] if worst else "Ingen bemærkninger",
        worst_kind=KIND_OF_FINDING[worst.severity] if worst else "success",
    )


def _amount(act: Act, year: int | None) -> str:
    """What the act does: what is moved with its net, else what it gives."""
    told = moves_money(act, year)
    if told:
        return told
    given = _expense(act, year)
    if given is None:
        return formats.MISSING
    return f"flytter {formats.exact(given)}" if act.kind in MOVING else formats.exact(given)


def _expense(act: Act, year: int | None) -> int | None:
    """What is given: the positive expense of the year, or of the widest margin that is stated."""
    for margin in (None, Margin.TOTAL, Margin.YEARLY, Margin.LINE):
        lines = act.counted() if margin is None else [line for line in act.lines if line.margin is margin]
        given = [line.amount for line in lines if line.side == "expense" and (year is None or line.year == year)]
        if given:
            return _sum(amount if amount is None else max(amount, 0) for amount in given)
        if year is not None:
            return None
    return None


def _line_row(line: Line, own: OwnChart, drawn: Mapping[str, tuple[int, str]], on: date) -> LineRow:
    pk, title = drawn.get(line.draws, (None, ""))
    named = accounts.title(parse_account(line.account), on, own) if line.account else ""
    return LineRow(
        side=SIDES[line.side],
        what=MARGINS[line.margin],
        year=str(line.year or ""),
        account=line.account or (f"Hovedkonto {line.main}" if line.main else ""),
        account_title=named,
        label=line.label,
        amount=line.amount,
        draws=title,
        draws_pk=pk,
        note=line.note,
        tolerance=line.tolerance if line.tolerance >= TOLD else None,
    )


def _where(where: str) -> str:
    return where if where.isdecimal() else MARGINS[Margin(where)].capitalize()


def _sum(amounts: Iterable[int | None]) -> int | None:
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total
