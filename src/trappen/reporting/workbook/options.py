"""The sheet of an option: year by year, in all, discounted, what must be true, and who pays and saves."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trappen.analysis.investment.answers import Answer, Part, Year, titles_of
from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.investment.case import Effect
from trappen.reporting.investment import FRAMES, NOT_SAID
from trappen.reporting.workbook.beyond import write_caseloads, write_corrections, write_swings
from trappen.reporting.workbook.both_ways import BothOf, write_two_ways
from trappen.reporting.workbook.items import KINDS, OTHERWISE, SUCCESS, Items
from trappen.reporting.workbook.sheets import (
    MISSING,
    MONEY,
    NUMBER,
    PLAIN,
    RATIO,
    SHARE,
    Sheet,
    added,
    all_known,
    kroner,
    rounded,
)

YEAR, COST, INCOME, SAVING, NET, SINCE, FACTOR, PRESENT, PAID = range(9)
HEADS = ("År", *KINDS.values(), "Netto", "Netto siden start", "Faktor", "Nutidsværdi", "Tjent hjem fra")
OF_KIND = {Kind.COST: COST, Kind.INCOME: INCOME, Kind.SAVING: SAVING}
FIRST = 3
NEVER = "ikke i sagens år"


@dataclass(frozen=True, slots=True)
class Results:
    """The cells of an option's results."""

    cost: str
    income: str
    saving: str
    net: str
    ratio: str
    present: str
    payback: str


def write_option(items: Items, answer: Answer, mine: Sequence[Stream], sheet: Sheet) -> Results:
    """Writes the sheet of an option with those streams."""
    years = _Years(items, answer, mine, sheet)
    years.write()
    row = years.total + 2
    results = _results(sheet, years, answer, row)
    row = _must_be_true(items, sheet, years, answer, mine, row + 4)
    net = sheet.at(years.total, NET)
    row = write_corrections(items, sheet, answer, mine, net, row + 1)
    row, staffed = write_caseloads(items, sheet, answer, mine, net, row)
    row = write_swings(items, sheet, answer, mine, net, row)
    row = write_two_ways(items, sheet, answer, mine, BothOf(net, staffed), row)
    _parts(items, sheet, answer, mine, row)
    sheet.finish([34, *[16] * (len(HEADS) - 1)], frozen=(FIRST, 1))
    return results


class _Years:
    """The table of years and its sum."""

    def __init__(self, items: Items, answer: Answer, mine: Sequence[Stream], sheet: Sheet) -> None:
        self.items, self.answer, self.mine, self.sheet = items, answer, mine, sheet
        self.last = FIRST + items.count - 1
        self.total = self.last + 1

    def write(self) -> None:
        sheet = self.sheet
        sheet.text(0, 0, f"{self.answer.option.name}: kroner. Hvert tal er en formel over arket »Beløb«.")
        sheet.heads(FIRST - 1, HEADS)
        for row, year in enumerate(self.answer.years, FIRST):
            sheet.text(row, YEAR, str(year.year))
            amounts = {Kind.COST: year.cost, Kind.INCOME: year.income, Kind.SAVING: year.saving}
            for kind, amount in amounts.items():
                cells = [self.items.cell(stream, year.year) for stream in self.mine if stream.kind is kind]
                sheet.formula(row, OF_KIND[kind], self._summed(kind, cells), kroner(amount), MONEY)
            sheet.formula(row, NET, self._net(row), kroner(year.net), MONEY)
            before = [sheet.at(row - 1, SINCE)] if row > FIRST else []
            sheet.formula(row, SINCE, added([*before, sheet.at(row, NET)]), kroner(year.cumulative), MONEY)
            if self.items.discount is not None:
                self._discounted(row, year, self.items.discount.factor(row - FIRST))
            self._paid(row, year.year)
        self._totals()

    def _summed(self, kind: Kind, cells: Sequence[str]) -> str:
        """What has no price is not free: without a stated cost it is missing."""
        return f'"{MISSING}"' if kind is Kind.COST and self.mine and not cells else added(cells)

    def _net(self, row: int) -> str:
        cost, income, saving = (self.sheet.at(row, column) for column in (COST, INCOME, SAVING))
        return all_known([cost, income, saving], rounded(f"{income}+{saving}-{cost}"))

    def _discounted(self, row: int, year: Year, factor: Fraction) -> None:
        sheet = self.sheet
        formula = "1" if row == FIRST else f"{sheet.at(row - 1, FACTOR)}/(1+{self.items.rate(year.year)})"
        sheet.formula(row, FACTOR, formula, factor, NUMBER)
        worth = all_known([sheet.at(row, NET)], f"{sheet.at(row, NET)}*{sheet.at(row, FACTOR)}")
        sheet.formula(row, PRESENT, worth, None if year.net is None else year.net * factor / 100, MONEY)

    def _paid(self, row: int, year: int) -> None:
        """The year, where the sum since the start is 0 or above in it and in every later one; else empty."""
        later = self.answer.years[row - FIRST :]
        holds = all(each.cumulative is not None and each.cumulative >= 0 for each in later)
        since = self.sheet.at(row, SINCE)
        rest = f",COUNT({self.sheet.at(row + 1, PAID)})=1" if row < self.last else ""
        formula = f'IF(COUNT({since})=1,IF(AND({since}>=0{rest}),{year},""),"")'
        self.sheet.formula(row, PAID, formula, year if holds else "", PLAIN)

    def _totals(self) -> None:
        sheet, answer = self.sheet, self.answer
        sheet.text(self.total, YEAR, "I alt")
        for kind, amount in ((Kind.COST, answer.cost), (Kind.INCOME, answer.income), (Kind.SAVING, answer.saving)):
            cells = [self.items.total(stream) for stream in self.mine if stream.kind is kind]
            sheet.formula(self.total, OF_KIND[kind], self._summed(kind, cells), kroner(amount), MONEY)
        sheet.formula(self.total, NET, self._net(self.total), kroner(answer.net), MONEY)

    def whole(self, column: int, then: str) -> str:
        """The formula where every year of the column is known."""
        cells = self.sheet.down(column, FIRST, self.last)
        return f'IF(COUNT({cells})={self.items.count},{then.format(cells)},"{MISSING}")'


def _results(sheet: Sheet, years: _Years, answer: Answer, row: int) -> Results:
    cost, income, saving, net = (sheet.at(years.total, column) for column in (COST, INCOME, SAVING, NET))
    sheet.text(row, 0, "Besparelse og indtægt pr. udgiftskrone")
    ratio = f'IF(AND(COUNT({cost},{income},{saving})=3,N({cost})<>0),({saving}+{income})/{cost},"{MISSING}")'
    sheet.formula(row, 1, ratio, answer.ratio, RATIO)
    sheet.text(row + 1, 0, f"Nutidsværdi i {years.items.case.first_year}")
    now = None if answer.discounted is None else answer.discounted.net
    if years.items.discount is None:
        sheet.text(row + 1, 1, MISSING)
    else:
        sheet.formula(row + 1, 1, years.whole(PRESENT, "ROUND(SUM({0}),2)"), kroner(now), MONEY)
    sheet.text(row + 2, 0, "Tjent hjem fra og med")
    found = sheet.down(PAID, FIRST, years.last)
    payback = years.whole(NET, f'IF(COUNT({found})=0,"{NEVER}",MIN({found}))')
    sheet.formula(row + 2, 1, payback, (answer.payback or NEVER) if answer.has_years else None, PLAIN)
    return Results(cost, income, saving, net, *(sheet.at(row + number, 1) for number in range(3)))


def _must_be_true(items: Items, sheet: Sheet, years: _Years, answer: Answer, mine: Sequence[Stream], row: int) -> int:
    """What makes the net 0; the row after."""
    cost, income, saving = (sheet.at(years.total, column) for column in (COST, INCOME, SAVING))
    sheet.heads(row, ("Det går i nul, hvis",))
    sheet.text(row + 1, 0, "så stor en del af besparelsen kommer")
    share = f'IF(AND(COUNT({cost},{income},{saving})=3,N({saving})<>0),({cost}-{income})/{saving},"{MISSING}")'
    sheet.formula(row + 1, 1, share, answer.turn.saving_share, SHARE)
    at = row + 2
    effects = [stream for stream in mine if isinstance(stream.of, Effect)]
    titles, shares = titles_of(mine), {each.key: each.share for each in answer.turn.success}
    by_success = rounded("+".join(items.total(stream) for stream in effects))
    for stream in effects:
        sheet.text(at, 0, f"så mange lykkes: {titles[stream.of.key]}")
        success, otherwise = items.input(stream, SUCCESS), items.input(stream, OTHERWISE)
        scale = f"({cost}-{income}-({saving}-({by_success})))/({by_success})"
        share = f'IF(({by_success})<>0,{otherwise}+{scale}*({success}-{otherwise}),"{MISSING}")'
        known = all_known([cost, income, saving, otherwise], share)
        sheet.formula(at, 1, known, shares.get(stream.of.key), SHARE)
        at += 1
    return at


def _parts(items: Items, sheet: Sheet, answer: Answer, mine: Sequence[Stream], row: int) -> None:
    sheet.heads(row, ("Opdelt", *(HEADS[column] for column in (COST, INCOME, SAVING, NET))))
    at = row + 1
    for title, parts, name in _splits(answer):
        for part in parts:
            said = FRAMES[part.name] if title == "Styringsområde" else part.name or NOT_SAID
            sheet.text(at, 0, f"{title}: {said}")
            for kind, amount in ((Kind.COST, part.cost), (Kind.INCOME, part.income), (Kind.SAVING, part.saving)):
                cells = [items.total(each) for each in mine if each.kind is kind and name(each) == part.name]
                sheet.formula(at, OF_KIND[kind], added(cells), kroner(amount), MONEY)
            cost, income, saving = (sheet.at(at, column) for column in (COST, INCOME, SAVING))
            net = all_known([cost, income, saving], rounded(f"{income}+{saving}-{cost}"))
            sheet.formula(at, NET, net, kroner(part.net), MONEY)
            at += 1


def _splits(answer: Answer) -> Iterator[tuple[str, Sequence[Part], Callable[[Stream], str]]]:
    yield "Betaler", answer.by_payer, lambda stream: stream.of.payer
    yield "Hovedkonto", answer.by_account_class, lambda stream: str(stream.of.account_class or "")
    yield "Styringsområde", answer.by_frame, lambda stream: str(stream.of.frame or "")
