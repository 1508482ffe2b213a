"""Rules on money: stated sums, products and differences must hold, within the precision they are stated with."""

from collections.abc import Iterator
from fractions import Fraction

from trappen.domain import formats
from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.programme.model import Programme, length_in_years
from trappen.domain.programme.money import COST_KINDS, Money, summed
from trappen.domain.programme.of_money import item_years, margin_name, own_margins
from trappen.domain.programme.stated import NOTHING, Amount, Approx, count_text

_MILLION = 100_000_000  # øre


def _place(decimals: int) -> int:
    return int(_MILLION // 10**decimals)


def kroner(amount: Approx) -> str:
    """The amount in kroner, in millions where it is that large, as finely as it is stated there."""
    ore = round(amount.value)
    if abs(ore) >= _MILLION:
        needed = next((decimals for decimals in (0, 1) if not ore % _place(decimals)), 2)
        stated = next((decimals for decimals in (2, 1) if _place(decimals) <= amount.place < _place(decimals - 1)), 0)
        return formats.millions(ore, max(needed, stated))
    return formats.amount(ore, decimals=2 if ore % 100 else 0)


def margin(item: Money, name: str) -> Approx | None:
    """One margin with its tolerance: `total`, `yearly` or a year; None where it is not stated."""
    if name == "total":
        return item.whole
    amount = item.yearly if name == "yearly" else item.in_year(int(name))
    return None if amount is None else amount.approx


def _sum_lines(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        if item.lines and item.total is not None:
            parts = [line.amount for line in item.lines]
            yield from _adds_up(f"money.{item.key}.lines", f"{item.title}: linjerne", parts, item.total)


def _sum_years(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        parts = [amount for _, amount in item.known_years]
        if parts and not item.missing_years and item.total is not None:
            yield from _adds_up(f"money.{item.key}.years", f"{item.title}: årene", parts, item.total)
        elif parts and not item.missing_years and item.lines:
            lines = summed(line.amount for line in item.lines)
            yield _compared(f"money.{item.key}.years", f"{item.title}: årene", summed(parts), lines, "linjerne")


def _rounded(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    """Parts that reach their total only because both are rounded; who writes »ca.« has said so."""
    for where, said, parts, whole in _within_rounding(programme):
        if not whole.coarser(parts) and _excused(parts, whole):
            yield Outcome(parts.value == whole.value, where, said)


def _coarse(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    """Parts that are stated finer than their total and show that it is another."""
    for where, said, parts, whole in _within_rounding(programme):
        yield Outcome(not whole.coarser(parts), where, said)


def _within_rounding(programme: Programme) -> Iterator[tuple[str, str, Approx, Approx]]:
    """Place, sentence, sum of the parts and total, wherever the two agree and neither is a »ca.«."""
    for item in programme.money:
        years = [amount for _, amount in item.known_years] if not item.missing_years else []
        for name, parts in (("linjerne", [line.amount for line in item.lines]), ("årene", years)):
            if not parts or item.total is None or any(amount.approximate for amount in (*parts, item.total)):
                continue
            total, whole = summed(parts), item.total.approx
            if total.agrees(whole):
                apart = _apart(total, whole)
                against = f"og i alt står {kroner(whole)}" if total.value == whole.value else ""
                against = against or f"men i alt står {kroner(whole)} (forskel {apart})"
                said = f"{item.title}: {name} giver {kroner(total)}, {against}"
                yield f"money.{item.key}.{name}", sentence(said), total, whole


def _sum_cells(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        years = [entry.year for entry in item.years]
        for line in item.lines:
            cells = {cell.year: cell.amount for cell in item.cells if cell.line == line.name}
            if cells and set(cells) == set(years):
                given, whole = summed(cells.values()), line.amount.approx
                yield _compared(f"money.{item.key}.cells", f"{item.title}: {line.name}", given, whole, "i alt")
        for year, amount in item.known_years:
            by_line = {cell.line: cell.amount for cell in item.cells if cell.year == year}
            if by_line and set(by_line) == {line.name for line in item.lines}:
                given, whole = summed(by_line.values()), amount.approx
                yield _compared(f"money.{item.key}.cells", f"{item.title}: {year}", given, whole, "i alt")


def _yearly_total(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        years = item_years(programme, item)
        if item.yearly is None or item.total is None or not years:
            continue
        product, total = item.yearly.approx.times(years), item.total.approx
        holds = product.agrees(total)
        against = "som i alt" if holds else f"men i alt står {item.total}"
        said = f"{item.title}: {count_text(years)} år × {item.yearly} = {kroner(product)}, {against}"
        yield Outcome(holds, f"money.{item.key}.total", sentence(said))


def _period_wider(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        own, runs = length_in_years(item.start, item.end), item_years(programme, item)
        if item.kind in COST_KINDS and own and runs and item.total is not None:
            runs_for = f"{'som programmet' if own == runs else f'men programmet løber {count_text(runs)} år'}"
            said = f"{item.title}: stillet op over {count_text(own)} år, {runs_for}"
            yield Outcome(own == runs, f"money.{item.key}", sentence(said))


def _derived(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        if not item.derived_from:
            continue
        first, *others = (programme.money_item(key) for key in item.derived_from)
        for name in own_margins(item):
            stated, computed = margin(item, name), margin(first, name)
            parts = [margin(other, name) for other in others]
            if stated is None or computed is None or None in parts:
                continue
            for part in parts:
                computed = computed - (part or NOTHING)
            terms = " − ".join([first.title, *(other.title for other in others)])
            holds = stated.agrees(computed)
            against = "som skrevet" if holds else f"men der står {kroner(stated)}"
            said = f"{item.title}, {margin_name(name)}: {terms} = {kroner(computed)}, {against}"
            yield Outcome(holds, f"money.{item.key}", sentence(said))


def _matches(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        if not item.matches:
            continue
        other = programme.money_item(item.matches)
        for name in _either(item, other):
            one, two = margin(item, name), margin(other, name)
            holds = one is not None and two is not None and one.agrees(two)
            but = "og" if holds else "men"
            said = f"{margin_name(name)}: {item.title} {_or_missing(one)}, {but} {other.title} {_or_missing(two)}"
            yield Outcome(holds, f"money.{item.key}.{name}", sentence(said))


def _either(one: Money, other: Money) -> list[str]:
    return list(dict.fromkeys([*own_margins(one), *own_margins(other)]))


def _or_missing(amount: Approx | None) -> str:
    return formats.MISSING if amount is None else kroner(amount)


def _adds_up(where: str, name: str, parts: list[Amount], total: Amount) -> Iterator[Outcome]:
    """Nothing where only a coarse total makes the two agree: `_coarse` warns of it, and it cannot also be in order."""
    given, whole = summed(parts), total.approx
    if not (given.agrees(whole) and whole.coarser(given)):
        yield _compared(where, name, given, whole, "i alt", holds=_excused(given, whole))


def _excused(parts: Approx, whole: Approx) -> bool:
    """Whether the parts may give the total: each may be off by half of its last digit, the total stands as it is given.

    Rounding the total as well would let 2 and 2 million make 5. A »ca.« has its own tolerance.
    """
    if parts.about or whole.about or parts.value == whole.value:
        return parts.agrees(whole)
    return abs(parts.value - whole.value) < parts.tolerance


def _apart(one: Approx, other: Approx) -> str:
    difference = one - other
    return kroner(Approx(abs(difference.value), Fraction(0), difference.place))


def _compared(
    where: str, name: str, parts: Approx, whole: Approx, against: str, *, holds: bool | None = None
) -> Outcome:
    holds = parts.agrees(whole) if holds is None else holds
    apart = "" if holds else f" (forskel {_apart(parts, whole)})"
    said = f"{name} giver {kroner(parts)}, {'og' if holds else 'men'} {against} står {kroner(whole)}{apart}"
    return Outcome(holds, where, sentence(said))


RULES = (
    Rule(
        "sum-lines",
        "Linjerne summer til beløbet i alt",
        "Er summen en anden, er mindst ét tal forkert, og bevillingen gives på det forkerte beløb.",
        "Find tallet i bilaget, og ret linjen eller beløbet i alt.",
        Severity.ERROR,
        _sum_lines,
    ),
    Rule(
        "sum-years",
        "Årene summer til beløbet i alt",
        "Årene bevilges hver for sig; er summen en anden, mangler der penge, eller der er for mange.",
        "Ret årene eller beløbet i alt.",
        Severity.ERROR,
        _sum_years,
    ),
    Rule(
        "coarse-sum",
        "Beløbet i alt er skrevet lige så fint som delene",
        "Delene er skrevet finere end summen og giver et andet beløb; bevillingen gives på det, der står i alt.",
        "Ret summen, eller skriv beløbene helt ud.",
        Severity.WARNING,
        _coarse,
    ),
    Rule(
        "rounded-sum",
        "Delene giver beløbet i alt uden afrunding",
        "De passer kun sammen, hvis tallene er afrundet. Er de ikke det, er mindst ét af dem forkert.",
        "Er de ikke afrundet, så ret delene eller beløbet i alt. Ellers skriv »ca.« ved det, der er afrundet.",
        Severity.NOTE,
        _rounded,
    ),
    Rule(
        "sum-cells",
        "Tabellens celler passer med linjer og år",
        "Celler, linjer og år er det samme beløb delt på to måder.",
        "Ret den celle, der afviger.",
        Severity.ERROR,
        _sum_cells,
    ),
    Rule(
        "yearly-total",
        "Det årlige beløb gange perioden giver beløbet i alt",
        "Passer de ikke, er beløbet ikke ens hvert år, eller et af tallene er forkert.",
        "Skriv beløbet for hvert år, eller ret et af de to.",
        Severity.WARNING,
        _yearly_total,
    ),
    Rule(
        "period-wider",
        "Beløbets periode er programmets",
        "En læser vil dele beløbet med det forkerte antal år.",
        "Skriv beløbet for hvert kalenderår.",
        Severity.NOTE,
        _period_wider,
    ),
    Rule(
        "derived-amount",
        "Skrevne forskelle passer med beløbene bag",
        "Et nettobeløb eller en rest skal kunne regnes efter.",
        "Ret forskellen eller det beløb, den er regnet af.",
        Severity.ERROR,
        _derived,
    ),
    Rule(
        "income-matches",
        "Udgift og tilhørende indtægt er lige store",
        "En bevilling med tilsvarende indtægt må ikke koste kommunen noget.",
        "Find den manglende indtægt, eller skriv, hvem der betaler resten.",
        Severity.ERROR,
        _matches,
    ),
)
