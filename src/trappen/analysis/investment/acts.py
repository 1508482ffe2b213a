"""The appropriation acts that a »yes« to an option asks for, as drafts. Source: docs/methods/investment.md.

Costs are lines by year on their accounts, pools and loans their financing, grants the income that goes with them; a
conversion is a balanced act of its own. A saving is no act: it is only in the budget when somebody takes it out.
"""

from collections.abc import Iterable, Iterator, Sequence

from trappen.analysis.investment.answers import streams_of
from trappen.analysis.investment.financing import amounts, financed, of_option
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.budget.acts import Act, ActKind, Line, Margin, Side
from trappen.domain.investment.case import Case, Option
from trappen.domain.investment.financing import Financing, FinancingKind

_SIDES = {Kind.COST: Side.EXPENSE, Kind.INCOME: Side.INCOME}


def acts_of_case(case: Case, option: Option, found: Sequence[Stream]) -> tuple[Act, ...]:
    """The drafts of the option, none where it neither costs nor moves anything.

    Args:
        found: the case's streams; a year that is missing in them is a line without an amount.
    """
    key = f"{case.key}.{option.key}" if option.key else case.key
    title = case.title if option.name == case.title else f"{case.title}: {option.name}"
    lines = (*_stated(option, found), *_paying(case, option), *_repayments(case, option, found))
    made = []
    if lines:
        made.append(Act(key, title, ActKind.SUPPLEMENTARY, lines, municipality=case.municipality, option=option.key))
    for of in of_option(case, option):
        if of.kind is FinancingKind.CONVERSION:
            moved = tuple(_conversion(case, of))
            named = f"{title}, {of.title}"
            made.append(Act(f"{key}.{of.key}", named, ActKind.CONVERSION, moved, municipality=case.municipality))
    return tuple(made)


def _stated(option: Option, found: Sequence[Stream]) -> Iterator[Line]:
    """Costs and incomes as they are stated, year by year; a year with 0 has no line."""
    for stream in streams_of(option, found):
        side = _SIDES.get(stream.kind)
        for year, amount in stream.years.items() if side else ():
            if side is not None and amount != 0:
                of = stream.of
                yield _line(side, year, amount, of.account, of.title, of.account_class, stream.price_level)


def _paying(case: Case, option: Option) -> Iterator[Line]:
    sides = {
        FinancingKind.POOL: Side.FINANCING,
        FinancingKind.LOAN: Side.FINANCING,
        FinancingKind.GRANT: Side.INCOME,
    }
    for of in of_option(case, option):
        side = sides.get(of.kind)
        if side is not None:
            yield from _lines(case, of, amounts(case, of).items(), side)


def _repayments(case: Case, option: Option, found: Sequence[Stream]) -> Iterator[Line]:
    """What goes back to a fund takes from the financing of its year."""
    for each in financed(case, found):
        for loan in each.loans if each.option == option else ():
            back = [(year.year, None if year.repaid is None else -year.repaid) for year in loan.years]
            yield from _lines(case, loan.of, back, Side.FINANCING)


def _conversion(case: Case, of: Financing) -> Iterator[Line]:
    """The same øre twice: taken from one account and given to the other."""
    for year, amount in amounts(case, of).items():
        if amount != 0:
            taken = None if amount is None else -amount
            yield _line(Side.EXPENSE, year, taken, of.from_account, of.title, None, case.price_level)
            yield _line(Side.EXPENSE, year, amount, of.account, of.title, of.account_class, case.price_level)


def _lines(case: Case, of: Financing, years: Iterable[tuple[int, int | None]], side: Side) -> Iterator[Line]:
    for year, amount in years:
        if amount != 0:
            yield _line(side, year, amount, of.account, of.title, of.account_class, case.price_level)


def _line(side: Side, year: int, amount: int | None, account: str, label: str, main: int | None, level: str) -> Line:
    return Line(side, Margin.CELL, amount, year, account, main, label, level)
