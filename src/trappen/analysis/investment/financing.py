"""Who pays until an option pays for itself: need, pools, grants, loans with repayment, and conversions, year by year.

Source: docs/methods/investment.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from trappen.analysis.investment.answers import streams_of
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.investment.case import Case, Option
from trappen.domain.investment.financing import Financing, FinancingKind
from trappen.domain.prices import round_half_up


@dataclass(frozen=True, slots=True)
class LoanYear:
    """A loan's year in øre: drawn at its start, paid back out of the year's saving, and what is left of the debt.

    None is missing: the saving, or what was drawn so far, is not known.
    """

    year: int
    drawn: int | None
    repaid: int | None
    debt: int | None


@dataclass(frozen=True, slots=True)
class Loan:
    """A loan through the case. `left` is the debt after the last year: 0 where it is paid back."""

    of: Financing
    years: tuple[LoanYear, ...]

    @property
    def left(self) -> int | None:
        return self.years[-1].debt

    @property
    def fund(self) -> tuple[int | None, ...]:
        """What the fund has lent and not got back, year by year, with the sign of its own balance."""
        return tuple(None if year.debt is None else -year.debt for year in self.years)


@dataclass(frozen=True, slots=True)
class FinancedYear:
    """A year of an option in øre; None where a part is missing.

    Attributes:
        need: cost less income.
        pool, grant, drawn: what pays for it, by kind.
        uncovered: the need that none of it pays for; below 0 where more comes than is needed.
        saving: what the option saves.
        repaid: of it, what goes back to funds.
        frame: what is left for the municipality's frame: saving − repaid − uncovered.
    """

    year: int
    need: int | None
    pool: int | None
    grant: int | None
    drawn: int | None
    uncovered: int | None
    saving: int | None
    repaid: int | None
    frame: int | None


@dataclass(frozen=True, slots=True)
class Moved:
    """What a conversion moves in a year: the same øre from one account to another."""

    year: int
    title: str
    source: str
    target: str
    amount: int | None


@dataclass(frozen=True, slots=True)
class Financed:
    """How an option is paid for."""

    option: Option
    years: tuple[FinancedYear, ...]
    loans: tuple[Loan, ...]
    moved: tuple[Moved, ...]


def financed(case: Case, found: Sequence[Stream]) -> tuple[Financed, ...]:
    """Each option that has any financing.

    Args:
        found: the case's streams.
    """
    return tuple(_of(case, option, found) for option in case.choices if of_option(case, option))


def of_option(case: Case, option: Option) -> list[Financing]:
    """The option's financing; what names no option belongs to all of them."""
    return [each for each in case.financing if each.option in {"", option.key}]


def amounts(case: Case, of: Financing) -> Mapping[int, int | None]:
    """What comes in each year (øre): 0 where no year is written, None where it is »mangler«."""
    known = {entry.year: None if entry.amount is None else entry.amount.ore for entry in of.years}
    return {year: known.get(year, 0) for year in case.years}


def _of(case: Case, option: Option, found: Sequence[Stream]) -> Financed:
    own, mine = streams_of(option, found), of_option(case, option)
    saving = {year: _sum(s.years[year] for s in own if s.kind is Kind.SAVING) for year in case.years}
    loans = _loans(case, [each for each in mine if each.kind is FinancingKind.LOAN], saving)
    by_kind = {kind: [amounts(case, each) for each in mine if each.kind is kind] for kind in FinancingKind}
    years = []
    for place, year in enumerate(case.years):
        need = _sum(None if s.net[year] is None else -(s.net[year] or 0) for s in own if s.kind is not Kind.SAVING)
        pool, grant, drawn = (
            _sum(each[year] for each in by_kind[kind])
            for kind in (FinancingKind.POOL, FinancingKind.GRANT, FinancingKind.LOAN)
        )
        repaid = _sum(loan.years[place].repaid for loan in loans)
        uncovered = _less(need, pool, grant, drawn)
        frame = _less(saving[year], repaid, uncovered)
        years.append(FinancedYear(year, need, pool, grant, drawn, uncovered, saving[year], repaid, frame))
    moved = (
        Moved(year, each.title, each.from_account, each.account, amount)
        for each in mine
        if each.kind is FinancingKind.CONVERSION
        for year, amount in amounts(case, each).items()
        if amount != 0
    )
    return Financed(option, tuple(years), loans, tuple(moved))


def _loans(case: Case, found: Sequence[Financing], saving: Mapping[int, int | None]) -> tuple[Loan, ...]:
    """The loans in the order they are written: what one has taken of a year's saving, the next cannot take."""
    left = {year: None if amount is None else max(amount, 0) for year, amount in saving.items()}
    made = []
    for of in found:
        years, debt = [], 0 if case.years else None
        for year, drawn in amounts(case, of).items():
            debt = None if debt is None or drawn is None else debt + drawn
            repaid = _repaid(of, case, year, debt, saving[year], left[year])
            debt = None if debt is None or repaid is None else debt - repaid
            before = left[year]
            left[year] = None if before is None or repaid is None else before - repaid
            years.append(LoanYear(year, drawn, repaid, debt))
        made.append(Loan(of, tuple(years)))
    return tuple(made)


def _repaid(of: Financing, case: Case, year: int, debt: int | None, saving: int | None, left: int | None) -> int | None:
    """Never more than the debt, nor than what is left of the year's saving."""
    if debt == 0 or year < (of.first or case.first_year):
        return 0
    if debt is None or saving is None or left is None or of.share is None:
        return None
    return min(debt, left, round_half_up(max(saving, 0) * of.share.value))


def _less(first: int | None, *others: int | None) -> int | None:
    rest = _sum(others)
    return None if first is None or rest is None else first - rest


def _sum(found: Iterable[int | None]) -> int | None:
    parts = list(found)
    return None if None in parts else sum(part for part in parts if part is not None)
