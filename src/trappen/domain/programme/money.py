"""The money of a programme: each item with the margins that a paper gives, and never a cell that it does not give."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated as A

from trappen.domain.figures import Confidence
from trappen.domain.programme.marks import YEAR, Between, Missing, Ref
from trappen.domain.programme.stated import NOTHING, Amount, Approx


class MoneyKind(StrEnum):
    """What an amount is."""

    EXPENSE = "expense"
    INCOME = "income"
    SAVING = "saving"
    APPROPRIATION = "appropriation"
    CONVERSION = "conversion"  # budget moved between account classes
    GRANT = "grant"
    POOL = "pool"  # money that others have set aside and that may be applied for; not the programme's own
    NET = "net"
    GAP = "gap"


COST_KINDS = (MoneyKind.EXPENSE, MoneyKind.CONVERSION)


@dataclass(frozen=True, slots=True)
class YearAmount:
    """The amount of one calendar year; None where the paper leaves the year out."""

    year: int
    amount: Amount | None


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a budget, with the posts it pays for."""

    name: A[str, "what it is for"]
    amount: A[Amount, "amount with unit"]
    posts: A[Fraction | None, "posts that it pays for"] = None


@dataclass(frozen=True, slots=True)
class BudgetCell:
    """One line in one year, where a paper gives the inside of the table."""

    line: A[str, "name of the line"]
    year: A[int, "year", YEAR]
    amount: A[Amount, "amount with unit"]


@dataclass(frozen=True, slots=True)
class Funding:
    """Where the money of some years comes from, where a paper says so without an amount."""

    what: A[str, "where the money comes from"]
    from_year: A[int, "first year", YEAR]
    to_year: A[int | None, "last year, where it is another", YEAR] = None
    certain: A[bool, "false where the paper says that it may be so"] = True


@dataclass(frozen=True, slots=True)
class Money:
    """One money item with the margins that are stated."""

    key: A[str, "key"]
    title: A[str, "title"]
    kind: A[MoneyKind, "kind"]
    option: A[str, "key of the option", Ref("options")] = ""
    account_class: A[int | None, "main account (hovedkonto), 5 or 6", Between(0, 9)] = None
    from_class: A[int | None, "main account that a conversion takes from", Between(0, 9)] = None
    to_class: A[int | None, "main account that a conversion gives to", Between(0, 9)] = None
    service_area: A[str, "service area (serviceområde)"] = ""
    function: A[str, "function, such as 5.28.20"] = ""
    payer: A[str, "who pays or gets"] = ""
    price_level: A[str, "price level, such as 2015 p/l"] = ""
    baseline: A[str, "what a saving is measured against"] = ""
    start: A[date | None, "first day of the period of the amounts"] = None
    end: A[date | None, "first day after the period of the amounts"] = None
    total: A[Amount | None, "the whole period", Missing()] = None
    yearly: A[Amount | None, "the amount of every year", Missing()] = None
    unspecified: A[Amount | None, "an amount of which the paper does not say whether it is yearly or in all"] = None
    from_year: A[int | None, "the first year of an unspecified amount", YEAR] = None
    years: A[tuple[YearAmount, ...], "year = amount, or »mangler«"] = ()
    lines: A[tuple[Line, ...], "lines"] = ()
    cells: A[tuple[BudgetCell, ...], "line by year, where given"] = ()
    funding: A[tuple[Funding, ...], "where the money comes from"] = ()
    posts: A[tuple[str, ...], "keys of the posts that it pays for", Ref("posts")] = ()
    matches: A[str, "key of the income or expense that must be equal", Ref("money")] = ""
    within: A[str, "key of the appropriation it must not exceed", Ref("money")] = ""
    derived_from: A[tuple[str, ...], "keys that it is the difference of: the first less the others", Ref("money")] = ()
    note: A[str, "what a reader must know about the amount"] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
    confidence: A[Confidence, "how far it can be trusted"] = Confidence.HIGH

    def in_year(self, year: int) -> Amount | None:
        """The amount of that year: as stated for it, else the amount of every year; None where neither is stated."""
        for entry in self.years:
            if entry.year == year:
                return entry.amount
        return self.yearly if not self.years else None

    @property
    def known_years(self) -> tuple[tuple[int, Amount], ...]:
        return tuple((entry.year, entry.amount) for entry in self.years if entry.amount is not None)

    @property
    def missing_years(self) -> tuple[int, ...]:
        """Years that are left out, by name or inside the series; a total that the typed years reach leaves none out."""
        named = {entry.year for entry in self.years if entry.amount is None}
        known = [entry.year for entry in self.years]
        parts = summed(amount for _, amount in self.known_years)
        if self.total is not None and known and not named and parts.agrees(self.total.approx):
            return ()
        inside = set(range(min(known), max(known) + 1)) - set(known) if known else set()
        return tuple(sorted(named | inside))

    @property
    def whole(self) -> Approx | None:
        """The whole period: the stated total, else the sum of a series without gaps, else of the lines."""
        if self.total is not None:
            return self.total.approx
        if self.years and not self.missing_years:
            return summed(amount for _, amount in self.known_years)
        return summed(line.amount for line in self.lines) if self.lines else None


def summed(amounts: Iterable[Amount]) -> Approx:
    """The sum of amounts with the sum of their tolerances."""
    return sum((amount.approx for amount in amounts), NOTHING)
