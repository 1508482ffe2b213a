"""The sheet of how the options are paid for until they pay for themselves: who pays by year, loans, and what is moved.

The formulas are those of `analysis.investment.financing`, with its amounts written beside them.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from trappen.analysis.investment.answers import streams_of
from trappen.analysis.investment.financing import Financed, FinancedYear, Loan, amounts, financed, of_option
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.investment.financing import Financing, FinancingKind
from trappen.reporting.workbook.items import Items
from trappen.reporting.workbook.sheets import MONEY, PLAIN, SHARE, Sheet, added, all_known, kroner, rounded

WORDS = {
    FinancingKind.POOL: "Pulje",
    FinancingKind.GRANT: "Tilskud",
    FinancingKind.LOAN: "Lån",
    FinancingKind.CONVERSION: "Flyttet",
}
FIRST = 2
WIDE = 26


def write_financing(items: Items, sheet: Sheet) -> None:
    """Writes the options that have any financing, below each other."""
    sheet.text(0, 0, "Finansiering i kroner. Tal i kursiv kan ændres; alt andet følger med.")
    row, widest = FIRST, 0
    for each in financed(items.case, items.found):
        own = _Option(items, sheet, each, row)
        row, widest = own.write() + 2, max(widest, own.width)
    sheet.finish([WIDE, *[16] * widest], frozen=(FIRST, 1))


@dataclass(frozen=True, slots=True)
class _OfLoan:
    """A loan and the columns it is worked out in."""

    loan: Loan
    drawn: int
    repaid: int

    @property
    def debt(self) -> int:
        return self.repaid + 1

    @property
    def fund(self) -> int:
        return self.repaid + 2


class _Option:
    """An option's table: what comes is typed, by year, and what follows from it stands right of it."""

    def __init__(self, items: Items, sheet: Sheet, each: Financed, row: int) -> None:
        self.items, self.sheet, self.each, self.top = items, sheet, each, row
        self.mine = streams_of(each.option, items.found)
        self.given = of_option(items.case, each.option)
        self.columns = {of.key: 1 + number for number, of in enumerate(self.given)}
        self.need = 1 + len(self.given)
        self.uncovered, self.saving = self.need + 1, self.need + 2
        loans = enumerate(each.loans)
        self.loans = [_OfLoan(loan, self.columns[loan.of.key], self.saving + 1 + 3 * at) for at, loan in loans]
        self.repaid = self.saving + 1 + 3 * len(self.loans)
        self.frame = self.repaid + 1
        self.width = self.frame
        # Below the option's name: heads, the loans' shares, their first years.
        self.share, self.begins, self.first = row + 2, row + 3, row + 4

    def write(self) -> int:
        """The row after."""
        self.sheet.text(self.top, 0, self.each.option.name)
        self.sheet.heads(self.top + 1, self._heads())
        if self.loans:
            self.sheet.text(self.share, 0, "Andel af besparelsen, der går tilbage")
            self.sheet.text(self.begins, 0, "Første år, der betales tilbage i")
        for one in self.loans:
            of, begins = one.loan.of, one.loan.of.first or self.items.case.first_year
            self.sheet.typed(self.share, one.drawn, None if of.share is None else of.share.value, SHARE)
            self.sheet.typed(self.begins, one.drawn, begins, PLAIN)
        for place, year in enumerate(self.each.years):
            self._year(self.first + place, place, year)
        return self._moved(self.first + len(self.each.years))

    def _heads(self) -> list[str]:
        given = [f"{WORDS[of.kind]}: {of.title}" for of in self.given]
        loans = [
            f"{word}: {one.loan.of.title}" for one in self.loans for word in ("Betalt tilbage", "Gæld", "Fondens saldo")
        ]
        after = ["Betalt tilbage i alt", "Tilbage til rammen"]
        return ["År", *given, "Skal betales", "Rammen betaler", "Besparelse", *loans, *after]

    def _year(self, row: int, place: int, year: FinancedYear) -> None:
        sheet = self.sheet
        sheet.text(row, 0, str(year.year))
        for of in self.given:
            sheet.typed(row, self.columns[of.key], kroner(amounts(self.items.case, of)[year.year]), MONEY)
        plus, minus = self._cells(year.year, Kind.COST), self._cells(year.year, Kind.INCOME)
        need = all_known([*plus, *minus], rounded("+".join(["0", *plus]) + _less(minus))) if plus or minus else "0"
        sheet.formula(row, self.need, need, kroner(year.need), MONEY)
        paid = [sheet.at(row, self.columns[of.key]) for of in self.given if of.kind is not FinancingKind.CONVERSION]
        due = sheet.at(row, self.need)
        sheet.formula(row, self.uncovered, _rest(due, paid), kroner(year.uncovered), MONEY)
        sheet.formula(row, self.saving, added(self._cells(year.year, Kind.SAVING)), kroner(year.saving), MONEY)
        for number in range(len(self.loans)):
            self._loan(row, place, number)
        back = [sheet.at(row, one.repaid) for one in self.loans]
        sheet.formula(row, self.repaid, added(back), kroner(year.repaid), MONEY)
        rest = [sheet.at(row, column) for column in (self.repaid, self.uncovered)]
        sheet.formula(row, self.frame, _rest(sheet.at(row, self.saving), rest), kroner(year.frame), MONEY)

    def _loan(self, row: int, place: int, number: int) -> None:
        """Paid back: a share of the year's saving, never more than the debt or than what earlier loans have left."""
        sheet, one = self.sheet, self.loans[number]
        of_year = one.loan.years[place]
        owed = [sheet.at(row, one.drawn), *([sheet.at(row - 1, one.debt)] if place else [])]
        debt, saving = rounded("+".join(owed)), sheet.at(row, self.saving)
        share, begins = sheet.at(self.share, one.drawn), sheet.at(self.begins, one.drawn)
        earlier = [sheet.at(row, each.repaid) for each in self.loans[:number]]
        left = rounded(f"MAX({saving},0)" + _less(earlier))
        back = all_known([saving, share, *earlier], f"MIN({debt},{left},ROUND(MAX({saving},0)*{share},2))")
        due = all_known(owed, f"IF({debt}=0,0,{back})")
        sheet.formula(row, one.repaid, f"IF({of_year.year}<{begins},0,{due})", kroner(of_year.repaid), MONEY)
        rest = [*owed, sheet.at(row, one.repaid)]
        after = all_known(rest, rounded(f"{debt}-{sheet.at(row, one.repaid)}"))
        sheet.formula(row, one.debt, after, kroner(of_year.debt), MONEY)
        owes = sheet.at(row, one.debt)
        balance = None if of_year.debt is None else -of_year.debt
        sheet.formula(row, one.fund, all_known([owes], f"-{owes}"), kroner(balance), MONEY)

    def _moved(self, row: int) -> int:
        moved = [of for of in self.given if of.kind is FinancingKind.CONVERSION]
        if not moved:
            return row
        years = list(self.items.case.years)
        self.sheet.heads(row + 1, ("Flyttet mellem konti", *map(str, years)))
        at = row + 2
        for of in moved:
            for account, sign in ((of.from_account, -1), (of.account, 1)):
                self.sheet.text(at, 0, f"{of.title}: {account}")
                for place, year in enumerate(years):
                    self._one_moved(of, year, sign, (at, 1 + place), self.first + place)
                at += 1
        return at

    def _one_moved(self, of: Financing, year: int, sign: int, to: tuple[int, int], row: int) -> None:
        cell, amount = self.sheet.at(row, self.columns[of.key]), amounts(self.items.case, of)[year]
        formula = all_known([cell], cell if sign > 0 else f"-{cell}")
        self.sheet.formula(*to, formula, None if amount is None else kroner(sign * amount), MONEY)

    def _cells(self, year: int, kind: Kind) -> list[str]:
        return [self.items.cell(stream, year) for stream in _of_kind(self.mine, kind)]


def _of_kind(mine: Sequence[Stream], kind: Kind) -> list[Stream]:
    return [stream for stream in mine if stream.kind is kind]


def _less(cells: Sequence[str]) -> str:
    return "".join(f"-{cell}" for cell in cells)


def _rest(first: str, others: Sequence[str]) -> str:
    """The first less the others, each of which must be known."""
    return all_known([first, *others], rounded(first + _less(others)))
