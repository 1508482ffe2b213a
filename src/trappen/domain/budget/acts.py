"""Appropriation acts: what is moved, by whom it was decided, and from when it counts. Source: docs/methods/budget.md.

Amounts are whole øre, with the tolerance of how they were stated. A line can be a cell (one account in one year) or a
margin of a table whose inside nobody gave; no cell is ever made from margins.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from itertools import pairwise, takewhile
from types import MappingProxyType

from trappen.domain.programme.papers import Level
from trappen.domain.programme.stated import Approx


class ActKind(StrEnum):
    """What an act does to the budget."""

    ORIGINAL = "original"  # oprindeligt budget
    SUPPLEMENTARY = "supplementary"  # tillægsbevilling, with its financing
    TRANSFER = "transfer"  # omplacering
    CONVERSION = "conversion"  # omkonvertering between main accounts, such as 5 to 6
    GRANT = "grant"  # udgiftsbevilling og tilsvarende indtægtsbevilling


KINDS: Mapping[ActKind, str] = MappingProxyType(
    {
        ActKind.ORIGINAL: "Oprindeligt budget",
        ActKind.SUPPLEMENTARY: "Tillægsbevilling",
        ActKind.TRANSFER: "Omplacering",
        ActKind.CONVERSION: "Omkonvertering mellem hovedkonti",
        ActKind.GRANT: "Udgiftsbevilling og tilsvarende indtægtsbevilling",
    }
)


class Side(StrEnum):
    """Which side of the budget a line is on; a negative amount takes from it."""

    EXPENSE = "expense"
    INCOME = "income"
    FINANCING = "financing"  # where the money comes from; draws on another act where `draws` names it


SIDES: Mapping[Side, str] = MappingProxyType(
    {Side.EXPENSE: "Udgift", Side.INCOME: "Indtægt", Side.FINANCING: "Finansiering"}
)
# Acts that move money between accounts within the net frame: no financing pays for them, and their lines add up to 0.
MOVING = (ActKind.TRANSFER, ActKind.CONVERSION)


def sides_of(kind: ActKind) -> tuple[Side, ...]:
    """The sides that lines of an act of the kind can be on."""
    return tuple(side for side in Side if side is not Side.FINANCING or kind not in MOVING)


def usual_side(kind: ActKind, number: int) -> Side:
    """The side of the line with the number (from 0) where nobody has chosen: the second one tells what pays."""
    pays = {ActKind.SUPPLEMENTARY: Side.FINANCING, ActKind.GRANT: Side.INCOME}
    return pays.get(kind, Side.EXPENSE) if number == 1 else Side.EXPENSE


class Margin(StrEnum):
    """What a line's amount is the amount of."""

    CELL = "cell"  # one line in one year
    YEAR = "year"  # all lines in one year
    LINE = "line"  # one line in all years
    YEARLY = "yearly"  # every year of a period whose division into calendar years is not stated
    TOTAL = "total"  # everything


MARGINS: Mapping[Margin, str] = MappingProxyType(
    {
        Margin.CELL: "linje og år",
        Margin.YEAR: "året i alt",
        Margin.LINE: "linjen i alt",
        Margin.YEARLY: "om året",
        Margin.TOTAL: "i alt",
    }
)


class State(StrEnum):
    """How far an act has come."""

    DRAFT = "draft"
    PROPOSED = "proposed"
    DECIDED = "decided"
    IN_FORCE = "in_force"
    WITHDRAWN = "withdrawn"


STATES: Mapping[State, str] = MappingProxyType(
    {
        State.DRAFT: "Kladde",
        State.PROPOSED: "Indstillet",
        State.DECIDED: "Besluttet",
        State.IN_FORCE: "I kraft",
        State.WITHDRAWN: "Trukket tilbage",
    }
)
# What an act may become. What is in force is taken back by a new act; a step that was recorded by mistake is undone.
TRANSITIONS: Mapping[State, tuple[State, ...]] = MappingProxyType(
    {
        State.DRAFT: (State.PROPOSED, State.WITHDRAWN),
        State.PROPOSED: (State.DRAFT, State.DECIDED, State.WITHDRAWN),
        State.DECIDED: (State.IN_FORCE, State.DRAFT, State.WITHDRAWN),
    }
)


@dataclass(frozen=True, slots=True)
class Line:
    """One amount of an act.

    `amount` is in øre and None where it is missing; `tolerance` is half of the last stated place, and `approximate`
    says that it is stated as »ca.«. `year` is set for
    cells and years. `account` is canonical as far as it is known; `main` is the main account where nothing finer is
    stated. `draws` is the key of the act whose appropriation a financing line uses.
    """

    side: Side
    margin: Margin
    amount: int | None
    year: int | None = None
    account: str = ""
    main: int | None = None
    label: str = ""
    price_level: str = ""
    tolerance: int = 0
    draws: str = ""
    note: str = ""
    approximate: bool = False

    def __post_init__(self) -> None:
        if (self.margin in (Margin.CELL, Margin.YEAR)) != (self.year is not None):
            raise ValueError(f"a line of margin {self.margin} with year {self.year}")

    @property
    def approx(self) -> Approx | None:
        """The amount with how it was stated; None where it is missing."""
        if self.amount is None:
            return None
        return Approx(Fraction(self.amount), Fraction(self.tolerance), Fraction(2 * self.tolerance), self.approximate)

    @property
    def main_account(self) -> int | None:
        """The main account (hovedkonto), 5 or 6 and so on; None where nothing tells."""
        return int(self.account[0]) if self.account else self.main

    @property
    def function(self) -> str:
        """The function of the account, such as `5.28.20`; empty where it is not stated."""
        return ".".join(self.account.split(".")[:3]) if self.account.count(".") >= 2 else ""


@dataclass(frozen=True, slots=True)
class Funding:
    """Where the money of some years comes from, both included, where no amount tells. `certain`: it is settled."""

    what: str
    first: int
    last: int
    certain: bool = True


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an act's way. `to` may be the state it has already: passed on, postponed.

    `on` is the last day that a stated date may mean (None where none is stated), and `said` is the date as it is told.
    `undoes` is the number (from 1) of an earlier step that was recorded by mistake: neither of the two counts, `to` is
    the state that the act has again, and `text` the reason.
    """

    to: State
    on: date | None
    body: str = ""
    level: Level | None = None
    item: str = ""
    text: str = ""
    said: str = ""
    undoes: int | None = None


@dataclass(frozen=True, slots=True)
class Act:
    """An appropriation act with its lines and its history, oldest first. `standing` is the history that counts."""

    key: str
    title: str
    kind: ActKind
    lines: tuple[Line, ...]
    history: tuple[Step, ...] = ()
    funding: tuple[Funding, ...] = ()
    municipality: str = ""
    service_area: str = ""
    option: str = ""
    source: str = ""
    place: str = ""

    @property
    def state(self) -> State:
        """Where the act stands; a draft where nothing has happened."""
        standing = self.standing
        return standing[-1].to if standing else State.DRAFT

    @property
    def standing(self) -> tuple[Step, ...]:
        """The steps that nobody has undone."""
        return tuple(self.history[number - 1] for number in self._standing)

    @property
    def undone(self) -> frozenset[int]:
        """The numbers (from 1) of the steps that were undone."""
        return frozenset(step.undoes for step in self.history if step.undoes is not None)

    @property
    def last_standing(self) -> int | None:
        """The number (from 1) of the step that it stands at now; None for a draft that nothing has happened to."""
        return next(reversed(self._standing), None)

    @property
    def _standing(self) -> tuple[int, ...]:
        undone = self.undone
        return tuple(n for n, step in enumerate(self.history, 1) if step.undoes is None and n not in undone)

    def after(self, step: Step) -> "Act":
        """The act with one step more."""
        return replace(self, history=(*self.history, step))

    def state_on(self, day: date) -> State | None:
        """Where it stood at the end of the day, as is known now; None before its first step, or without a date."""
        past = [step for step in self.standing if step.on is not None and step.on <= day]
        return past[-1].to if past else None

    @property
    def decision(self) -> Step | None:
        """The step that decided it; the latest where there are more, and none before it was sent back."""
        since = takewhile(lambda step: step.to is not State.DRAFT, reversed(self.standing))
        return next((step for step in since if step.to is State.DECIDED), None)

    @property
    def price_levels(self) -> tuple[str, ...]:
        """The price levels that its lines state, in order; empty text for lines that state none."""
        return tuple(dict.fromkeys(line.price_level for line in self.lines))

    @property
    def years(self) -> tuple[int, ...]:
        """The years for which it has amounts."""
        return tuple(sorted({line.year for line in self.lines if line.year is not None}))

    def on_side(self, side: Side) -> tuple[Line, ...]:
        """The lines on one side of the budget."""
        return tuple(line for line in self.lines if line.side is side)

    def counted(self) -> tuple[Line, ...]:
        """The lines that say what a year's budget becomes: on each side its cells, and years that no cell covers.

        A year with cells on a side is not counted once more by that year's sum.
        """
        celled = {(line.side, line.year) for line in self.lines if line.margin is Margin.CELL}
        return tuple(
            line
            for line in self.lines
            if line.margin is Margin.CELL or (line.margin is Margin.YEAR and (line.side, line.year) not in celled)
        )


def step_name(act: Act, number: int) -> str:
    """What the step with the number (from 1) is called: the state, or which step it undoes."""
    step = act.history[number - 1]
    if step.undoes is None:
        return STATES[step.to]
    return f"Fortrudt: {STATES[act.history[step.undoes - 1].to].lower()}"


def may_become(state: State) -> tuple[State, ...]:
    """The states that follow; empty at an end."""
    return TRANSITIONS.get(state, ())


def broken_steps(history: Iterable[Step]) -> tuple[tuple[State, State], ...]:
    """The steps from one state to the next that the table does not allow, of a history where none is undone.

    Staying is always allowed.
    """
    states = [State.DRAFT, *(step.to for step in history)]
    return tuple((one, two) for one, two in pairwise(states) if one is not two and two not in may_become(one))
