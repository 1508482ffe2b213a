"""The corrected budget on a day: the original one and every change in force then. Source: docs/methods/budget.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

from trappen.domain.budget.acts import Act, ActKind, Line, Side, State, Step
from trappen.domain.errors import TrappenError
from trappen.domain.money import share_out


class PriceLevelError(TrappenError):
    """Amounts at different price levels without a stated factor between them."""


@dataclass(frozen=True, slots=True)
class Factor:
    """What an amount at one price level is multiplied with to stand at another, and who says so."""

    source: str
    target: str
    value: Fraction
    reference: str

    def __post_init__(self) -> None:
        if self.value <= 0 or not self.reference:
            raise ValueError("a factor is positive and has a reference")


@dataclass(frozen=True, slots=True)
class BudgetCell:
    """The budget of one account in one year at one price level, in øre: net expenditure, so income counts negative.

    `account` is as fine as the acts state it (may be empty), `main` the main account. `original`, `changes` and
    `corrected` are None where an amount is missing; `acts` are the keys of the acts that made it.
    """

    year: int
    account: str
    main: int | None
    price_level: str
    original: int | None
    changes: int | None
    acts: tuple[str, ...]

    @property
    def corrected(self) -> int | None:
        if self.original is None or self.changes is None:
            return None
        return self.original + self.changes


@dataclass(frozen=True, slots=True)
class Effect:
    """What an act does to a year's budget: net øre (None where an amount is missing), in force `since` (a day)."""

    act: Act
    since: date | None
    net: int | None


@dataclass(frozen=True, slots=True)
class CorrectedBudget:
    """The cells by year and account, and the keys of acts in force whose amounts are not divided into years."""

    on: date
    cells: tuple[BudgetCell, ...]
    undivided: tuple[str, ...]

    def of_year(self, year: int) -> tuple[BudgetCell, ...]:
        """The cells of one year."""
        return tuple(cell for cell in self.cells if cell.year == year)


def corrected(
    acts: Iterable[Act], *, on: date, price_level: str = "", factors: Sequence[Factor] = ()
) -> CorrectedBudget:
    """The budget per account and year as of the end of the day `on`: the acts in force then, and nothing else.

    Without `price_level` amounts at different levels stand in different cells; with it every amount is converted by the
    stated factors. A financing line changes no account, but what draws on another act's appropriation is not added
    twice.

    Raises:
        PriceLevelError: if an amount states no level, or no factor leads from its level to the one asked for.
    """
    counted = [act for act in acts if act.state_on(on) is State.IN_FORCE]
    if price_level:
        counted = [converted(act, price_level, factors) for act in counted]
    found: dict[tuple[int, str, int | None, str], list[tuple[Act, int | None]]] = {}
    for act in counted:
        for line in act.counted():
            effect = _effect(line)
            if line.year is not None and effect is not None:
                place = (line.year, line.account, line.main_account, line.price_level)
                found.setdefault(place, []).append((act, _signed(line, effect)))
    cells = tuple(
        BudgetCell(
            *place,
            original=_total(amount for act, amount in parts if act.kind is ActKind.ORIGINAL),
            changes=_total(amount for act, amount in parts if act.kind is not ActKind.ORIGINAL),
            acts=tuple(dict.fromkeys(act.key for act, _ in parts)),
        )
        for place, parts in sorted(found.items(), key=lambda entry: _order(entry[0]))
    )
    return CorrectedBudget(on, cells, tuple(act.key for act in counted if act.lines and not act.counted()))


def effects(
    acts: Iterable[Act], year: int, *, on: date, price_level: str = "", factors: Sequence[Factor] = ()
) -> tuple[tuple[Effect, ...], tuple[Effect, ...]]:
    """The acts that make the year's corrected budget as of the end of `on`, and those that come into force later.

    The first are the original budget and then the others by day; their nets add up to the corrected budget. Raises
    PriceLevelError as `corrected` does.
    """
    now: list[Effect] = []
    later: list[Effect] = []
    for act in acts:
        since = next((step.on for step in reversed(act.standing) if step.to is State.IN_FORCE), None)
        if act.state is not State.IN_FORCE or since is None:
            continue
        cells = corrected([act], on=max(since, on), price_level=price_level, factors=factors).of_year(year)
        if cells:
            found = now if act.state_on(on) is State.IN_FORCE else later
            found.append(Effect(act, since, _total(cell.corrected for cell in cells)))

    def order(one: Effect) -> tuple[bool, date, str]:
        return (one.act.kind is not ActKind.ORIGINAL, one.since or on, one.act.key)

    return tuple(sorted(now, key=order)), tuple(sorted(later, key=order))


@dataclass(frozen=True, slots=True)
class Touched:
    """What an act does to one account in one year, in øre: the corrected budget without it, and what it changes."""

    year: int
    account: str
    main: int | None
    price_level: str
    without: int | None
    change: int | None

    @property
    def with_it(self) -> int | None:
        return None if self.without is None or self.change is None else self.without + self.change


def touched(act: Act, among: Iterable[Act], *, on: date) -> tuple[Touched, ...]:
    """The accounts that the act moves, with the corrected budget of the others in force `on`, whatever its own state.

    `without` is None where no budget of the year is in force, as nobody knows then what the account has.
    """
    others = corrected((one for one in among if one.key != act.key), on=on).cells
    years = {cell.year for cell in others}
    has = {(cell.year, cell.account, cell.main, cell.price_level): cell.corrected for cell in others}
    mine = corrected([replace(act, history=(Step(State.IN_FORCE, on),))], on=on).cells
    return tuple(
        Touched(*place, without=has.get(place, 0 if cell.year in years else None), change=cell.corrected)
        for cell in mine
        for place in [(cell.year, cell.account, cell.main, cell.price_level)]
    )


def moved(act: Act, year: int | None = None) -> tuple[int, int] | None:
    """What a year's cells move from some lines to others, and the net of it, in øre; None where an amount is missing.

    Of all years without `year`. What is moved is the smaller of what is given and what is taken as expense.
    """
    told = [(line, sign) for line in act.counted() if (sign := _effect(line)) is not None]
    amounts = [_signed(line, sign) for line, sign in told if year is None or line.year == year]
    net = _total(amounts)
    if net is None or not amounts:
        return None
    spent = [line.amount or 0 for line, _ in told if line.side is Side.EXPENSE and year in (None, line.year)]
    given = sum(max(amount, 0) for amount in spent)
    return min(given, given - sum(spent)), net


def converted(act: Act, price_level: str, factors: Sequence[Factor] = ()) -> Act:
    """The act with every amount at the price level, in whole øre; what balanced before balances after.

    The positive and the negative amounts of each side and year are converted as sums and shared out by the
    largest-remainder rule. Raises PriceLevelError.
    """
    groups: dict[tuple[object, ...], list[int]] = {}
    for index, line in enumerate(act.lines):
        if line.amount is not None and line.price_level != price_level:
            key = (line.side, line.margin, line.year, line.price_level, line.amount < 0)
            groups.setdefault(key, []).append(index)
    lines = [replace(line, price_level=price_level) for line in act.lines]
    for members in groups.values():
        factor = factor_between(act.lines[members[0]].price_level, price_level, factors).value
        amounts = [act.lines[index].amount or 0 for index in members]
        for index, amount in zip(members, _scaled(amounts, factor), strict=True):
            tolerance = -(-act.lines[index].tolerance * factor.numerator // factor.denominator)
            lines[index] = replace(lines[index], amount=amount, tolerance=tolerance)
    return replace(act, lines=tuple(lines))


def factor_between(source: str, target: str, factors: Sequence[Factor]) -> Factor:
    """The stated factor, or the one that stated factors make one after another.

    Raises:
        PriceLevelError: if the level is not stated, or no chain of factors leads there.
    """
    if not source:
        raise PriceLevelError(
            "Et beløb har intet prisniveau.",
            why="Det kan ikke omregnes, når det ikke vides, hvilket års priser det er i.",
            now="Skriv prisniveauet, fx 2026 p/l.",
        )
    reached: dict[str, Factor] = {source: Factor(source, source, Fraction(1), "samme prisniveau")}
    waiting = [source]
    while waiting and target not in reached:
        level = waiting.pop(0)
        for factor in factors:
            if factor.source == level and factor.target not in reached:
                so_far = reached[level]
                how = factor.reference if level == source else f"{so_far.reference}; {factor.reference}"
                reached[factor.target] = Factor(source, factor.target, so_far.value * factor.value, how)
                waiting.append(factor.target)
    if target not in reached:
        raise PriceLevelError(
            f"Der er ingen faktor fra {source} til {target}.",
            why="Beløb i forskellige års priser lægges ikke sammen, og en faktor bliver ikke gættet.",
            now="Angiv fremskrivningen med sin kilde.",
        )
    return reached[target]


def by_function(cells: Iterable[BudgetCell]) -> Mapping[tuple[str, str], tuple[int | None, int | None]]:
    """Original and changes by function and price level; what has no function stands under its main account."""
    found: dict[tuple[str, str], list[BudgetCell]] = {}
    for cell in cells:
        function = ".".join(cell.account.split(".")[:3]) if cell.account else str(cell.main or "")
        found.setdefault((function, cell.price_level), []).append(cell)
    return {
        key: (_total(cell.original for cell in each), _total(cell.changes for cell in each))
        for key, each in sorted(found.items())
    }


def _effect(line: Line) -> int | None:
    """The sign with which a line counts in net expenditure; None where it changes no budget."""
    if line.side is Side.EXPENSE:
        return 1
    if line.side is Side.INCOME or line.draws:
        return -1
    return None


def _signed(line: Line, effect: int) -> int | None:
    return None if line.amount is None else effect * line.amount


def _total(amounts: Iterable[int | None]) -> int | None:
    total = 0
    for amount in amounts:
        if amount is None:
            return None
        total += amount
    return total


def _scaled(amounts: Sequence[int], factor: Fraction) -> list[int]:
    whole = Fraction(sum(amounts)) * factor
    if not any(amounts):
        return list(amounts)
    rounded = (2 * abs(whole.numerator) + whole.denominator) // (2 * whole.denominator)
    return share_out(rounded if sum(amounts) >= 0 else -rounded, [abs(amount) for amount in amounts])


def _order(place: tuple[int, str, int | None, str]) -> tuple[int, str, int, str]:
    year, account, main, level = place
    return (year, account or str(main or ""), main or 0, level)
