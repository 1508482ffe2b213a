"""The two sheets with a row for each item: what was stated of it, and the amounts that it comes to by year."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from types import MappingProxyType

from trappen.analysis.investment.streams import FILL_LABELS, Kind, Stream, months, shares_of_year
from trappen.domain.investment.case import Case, Effect, Fill, Item
from trappen.domain.investment.discount import Rate
from trappen.domain.prices import round_half_up
from trappen.reporting.document import CONFIDENCE_NAMES
from trappen.reporting.workbook.sheets import MISSING, MONEY, NUMBER, SHARE, Sheet, all_known, kroner, rounded

KINDS: Mapping[Kind, str] = MappingProxyType({Kind.COST: "Udgift", Kind.INCOME: "Indtægt", Kind.SAVING: "Besparelse"})
EVERY = "Alle"
TOLD = ("Mulighed", "Slags", "Navn", "Betaler", "Hovedkonto", "Prisniveau", "Sikkerhed")
INPUTS = ("Stillinger", "Pr. stilling", "Om året", "I alt", "Borgere", "Lykkes", "Lykkes ellers", "Pris pr. enhed")
POSTS, PER_POST, YEARLY, TOTAL, CITIZENS, SUCCESS, OTHERWISE, PRICE = range(len(TOLD), len(TOLD) + len(INPUTS))
MEANING = PRICE + 1  # what the years' columns hold
STATED_FROM, AMOUNTS_FROM = MEANING + 1, 3  # the first year's column
HEADS_ROW, FIRST_ROW = 3, 4


@dataclass(frozen=True, slots=True)
class Items:
    """Where the items stand: both sheets have an item in the same row, and the discount rates stand below them."""

    case: Case
    found: Sequence[Stream]
    stated: Sheet
    amounts: Sheet
    discount: Rate | None

    @property
    def count(self) -> int:
        return len(self.case.years)

    def cell(self, stream: Stream, year: int) -> str:
        """The cell with the stream's amount of a year."""
        return self.amounts.at(self._row(stream), AMOUNTS_FROM + year - self.case.first_year)

    def total(self, stream: Stream) -> str:
        """The cell with the stream's amount in all."""
        return self.amounts.at(self._row(stream), AMOUNTS_FROM + self.count)

    def input(self, stream: Stream, column: int) -> str:
        return self.stated.at(self._row(stream), column)

    def unit(self, stream: Stream, year: int) -> str:
        """The cell with what was stated of the year, such as the units of an effect."""
        return self.stated.at(self._row(stream), STATED_FROM + year - self.case.first_year)

    def rate(self, year: int) -> str:
        """The cell with the year's discount rate."""
        return self.stated.at(self.rates, STATED_FROM + year - self.case.first_year)

    @property
    def rates(self) -> int:
        """The row of the discount rates."""
        return FIRST_ROW + len(self.found) + 1

    def _row(self, stream: Stream) -> int:
        return FIRST_ROW + next(number for number, each in enumerate(self.found) if each is stream)


def write_items(case: Case, found: Sequence[Stream], rate: Rate | None, stated: Sheet, amounts: Sheet) -> Items:
    """Writes both sheets."""
    years = [str(year) for year in case.years]
    stated.text(0, 0, f"{case.title}: hvad der er oplyst, i kroner. Tal i kursiv kan ændres; alt andet følger med.")
    stated.text(1, 0, f"»{MISSING}« er ikke oplyst. Skriv et tal over ordet, og regn videre.")
    stated.heads(HEADS_ROW, (*TOLD, *INPUTS, "Årene er", *years))
    amounts.text(0, 0, f"{case.title}: beløb i kroner år for år, regnet af det, der er oplyst.")
    amounts.heads(HEADS_ROW, ("Mulighed", "Slags", "Navn", *years, "I alt", "Bemærkning"))
    items = Items(case, found, stated, amounts, rate)
    names = {option.key: option.name for option in case.options}
    for row, stream in enumerate(found, FIRST_ROW):
        head = (names.get(stream.of.option, EVERY), KINDS[stream.kind], stream.of.title)
        of = stream.of
        rest = (of.payer, str(of.account_class or ""), stream.price_level, CONFIDENCE_NAMES[of.confidence])
        for column, text in enumerate((*head, *rest)):
            stated.text(row, column, text)
        for column, text in enumerate(head):
            amounts.text(row, column, text)
        _Row(items, stream, row).write()
    if rate is not None:
        stated.text(items.rates, 2, "Kalkulationsrente")
        stated.text(items.rates, MEANING, rate.reference)
        for number in range(1, items.count):
            stated.typed(items.rates, STATED_FROM + number, rate.in_year(number), SHARE)
    stated.finish([16, 11, 34, 12, 10, 12, 10, *[12] * 8, 20, *[14] * items.count], frozen=(FIRST_ROW, 3))
    amounts.finish([16, 11, 34, *[15] * (items.count + 1), 44], frozen=(FIRST_ROW, 3))
    return items


class _Row:
    """One item on both sheets: its inputs, its years, and the formulas from the one to the other."""

    def __init__(self, items: Items, stream: Stream, row: int) -> None:
        self.items, self.stream, self.row = items, stream, row
        self.years = list(items.case.years)
        self.last = STATED_FROM + len(self.years) - 1

    def write(self) -> None:
        of = self.stream.of
        formulas = self._effect(of) if isinstance(of, Effect) else self._item(of)
        amounts, row = self.items.amounts, self.row
        for number, (year, formula) in enumerate(zip(self.years, formulas, strict=True)):
            amounts.formula(row, AMOUNTS_FROM + number, formula, kroner(self.stream.years[year]), MONEY)
        cells = amounts.between(row, AMOUNTS_FROM, AMOUNTS_FROM + len(self.years) - 1)
        otherwise = self._in(TOTAL) if isinstance(of, Item) and of.total is not None else f'"{MISSING}"'
        whole = f"IF(COUNT({cells})={len(self.years)},{rounded(f'SUM({cells})')},{otherwise})"
        amounts.formula(row, AMOUNTS_FROM + len(self.years), whole, kroner(self.stream.total), MONEY)
        if self.stream.filled:
            filled = ", ".join(map(str, self.stream.filled))
            amounts.text(row, AMOUNTS_FROM + len(self.years) + 1, f"{filled}: {FILL_LABELS[self.stream.fill]}")

    def _item(self, item: Item) -> list[str]:
        stated = self.items.stated
        if item.posts is not None and item.per_post is not None and item.yearly is None:
            stated.typed(self.row, POSTS, item.posts, NUMBER)
            stated.typed(self.row, PER_POST, kroner(item.per_post.ore), MONEY)
            whole = f"ROUND({self._in(POSTS)}*{self._in(PER_POST)},2)"
            stated.formula(self.row, YEARLY, whole, kroner(item.every_year), MONEY)
        elif item.yearly is not None:
            stated.typed(self.row, YEARLY, kroner(item.yearly.ore), MONEY)
        if item.total is not None:
            stated.typed(self.row, TOTAL, kroner(item.total.ore), MONEY)
        if item.years:
            return self._series(item)
        if item.every_year is not None and not self.stream.contradicts:
            shares = shares_of_year(self.items.case, item)
            self._years("andel af et helt år", [shares[year] for year in self.years], NUMBER)
            return [f"ROUND({self._in(YEARLY)}*{self._of_year(n)},2)" for n in range(len(self.years))]
        if self.stream.fill is Fill.EVEN:
            return self._spread(item)
        self._years("beløb", [None] * len(self.years), MONEY)
        return [self._of_year(number) for number in range(len(self.years))]

    def _series(self, item: Item) -> list[str]:
        known = {entry.year: entry.amount for entry in item.years}
        amounts = [known.get(year) for year in self.years]
        self._years("beløb", [None if amount is None else kroner(amount.ore) for amount in amounts], MONEY)
        there = [number for number, amount in enumerate(amounts) if amount is not None]
        return [self._filled(number, there) for number in range(len(self.years))]

    def _filled(self, number: int, there: Sequence[int]) -> str:
        """The stated amount of a year; where the year was filled, how."""
        if self.years[number] not in self.stream.filled:
            return self._of_year(number)
        before = max(each for each in there if each < number)
        filled = low = self._of_year(before)
        if self.stream.fill is Fill.LINEAR:
            after = min(each for each in there if each > number)
            filled = f"ROUND({low}+({self._of_year(after)}-{low})*{number - before}/{after - before},2)"
        return f"IF(COUNT({self._of_year(number)})=1,{self._of_year(number)},{filled})"

    def _spread(self, item: Item) -> list[str]:
        """By months; the øre that rounding leaves go where the largest remainders are, as our amounts have them."""
        spans = [months(self.items.case, item, year) for year in self.years]
        self._years("måneder", spans, NUMBER)
        weights = self.items.stated.between(self.row, STATED_FROM, self.last)
        total = item.total.ore if item.total is not None else 0
        found = []
        for number, (year, span) in enumerate(zip(self.years, spans, strict=True)):
            left = (self.stream.years[year] or 0) - round_half_up(Fraction(total) * span / sum(spans))
            rest = f"{left / 100:+.2f}" if left else ""
            found.append(f"ROUND({self._in(TOTAL)}*{self._of_year(number)}/SUM({weights}),2){rest}")
        return found

    def _effect(self, effect: Effect) -> list[str]:
        stated = self.items.stated
        stated.typed(self.row, CITIZENS, effect.citizens, NUMBER)
        stated.typed(self.row, SUCCESS, effect.success.value, SHARE)
        stated.typed(self.row, OTHERWISE, effect.otherwise.value if effect.otherwise else None, SHARE)
        stated.typed(self.row, PRICE, kroner(effect.price.ore), MONEY)
        start = (effect.start or self.items.case.first_year) - self.items.case.first_year
        units = [effect.units[n - start] if 0 <= n - start < len(effect.units) else Fraction(0) for n in self._numbers]
        self._years("enheder pr. borger, der lykkes", units, NUMBER)
        citizens, success, otherwise, price = map(self._in, (CITIZENS, SUCCESS, OTHERWISE, PRICE))
        more = f"{citizens}*({success}-{otherwise})*{price}"
        return [all_known([otherwise], f"ROUND({more}*{self._of_year(number)},2)") for number in self._numbers]

    @property
    def _numbers(self) -> range:
        return range(len(self.years))

    def _years(self, meaning: str, values: Sequence[Fraction | None], form: str) -> None:
        self.items.stated.text(self.row, MEANING, meaning)
        for number, value in enumerate(values):
            self.items.stated.typed(self.row, STATED_FROM + number, value, form)

    def _in(self, column: int) -> str:
        return self.items.stated.at(self.row, column)

    def _of_year(self, number: int) -> str:
        return self.items.stated.at(self.row, STATED_FROM + number)
