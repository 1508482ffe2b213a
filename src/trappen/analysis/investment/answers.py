"""What an option costs, saves and comes to: by year, in all, discounted, by account and payer, and what must be true.

Amounts are øre with the sign of the balance: a net above 0 is money saved. Source: docs/methods/investment.md.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction

from trappen.analysis.investment.streams import Kind, Stream
from trappen.domain.investment.case import Case, Effect, Option
from trappen.domain.investment.discount import Rate, present_value
from trappen.domain.prices import round_half_up

NOTHING = Option("nothing", "Gør ingenting")


@dataclass(frozen=True, slots=True)
class Year:
    """One year of an option; what is missing is None, and so is everything that needs it."""

    year: int
    cost: int | None
    income: int | None
    saving: int | None
    net: int | None
    cumulative: int | None


@dataclass(frozen=True, slots=True)
class Part:
    """Costs, income, savings and net of one account class, control or payer; `name` is empty where it is not stated."""

    name: str
    cost: int | None
    income: int | None
    saving: int | None
    net: int | None


@dataclass(frozen=True, slots=True)
class Discounted:
    """Present values in the first year (øre, rounded), and the rate that gave them."""

    cost: int
    benefit: int
    net: int
    ratio: Fraction | None
    rate: Rate


@dataclass(frozen=True, slots=True)
class Needed:
    """The share of an effect's citizens who must succeed; `title` tells it from an effect that is called the same."""

    key: str
    title: str
    share: Fraction


@dataclass(frozen=True, slots=True)
class Turn:
    """What would make the net exactly 0, the rest as it stands; None where nothing of the kind would.

    Attributes:
        saving_share: the share of all savings that must come.
        success: the share who must succeed where all effects are as much wrong.
        missing_years: what savings in the years without an amount must come to together (øre).
    """

    saving_share: Fraction | None
    success: tuple[Needed, ...]
    missing_years: int | None


@dataclass(frozen=True, slots=True)
class Swing:
    """The net where one item is at its lowest and at its highest (øre)."""

    key: str
    title: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Answer:
    """One option. `payback` is the first year from which the cumulated net stays at 0 or above; None: not in time."""

    option: Option
    years: tuple[Year, ...]
    cost: int | None
    income: int | None
    saving: int | None
    net: int | None
    ratio: Fraction | None
    payback: int | None
    discounted: Discounted | None
    by_account_class: tuple[Part, ...]
    by_frame: tuple[Part, ...]
    by_payer: tuple[Part, ...]
    turn: Turn
    swings: tuple[Swing, ...]
    missing: tuple[str, ...]

    @property
    def has_years(self) -> bool:
        """Whether every year is known, without which there is no payback and no present value."""
        return all(year.net is not None for year in self.years)


def answers(case: Case, found: Sequence[Stream], rate: Rate | None) -> tuple[Answer, ...]:
    """Doing nothing, then each option in the case's order; what names no option belongs to all of them."""
    return (
        answer(case, NOTHING, [], rate),
        *(answer(case, option, streams_of(option, found), rate) for option in case.choices),
    )


def answer(case: Case, option: Option, mine: Sequence[Stream], rate: Rate | None) -> Answer:
    """What comes of an option with those streams."""
    years = _years(case, mine)
    cost, income, saving = (_total(mine, kind) for kind in Kind)
    if not is_priced(mine):
        cost = None
    net = _net(cost, income, saving)
    whole = all(year.net is not None for year in years)
    return Answer(
        option=option,
        years=years,
        cost=cost,
        income=income,
        saving=saving,
        net=net,
        ratio=_ratio(saving, income, cost),
        payback=payback({year.year: year.net for year in years if year.net is not None}) if whole else None,
        discounted=_discounted(years, rate) if whole and rate is not None else None,
        by_account_class=_parts(mine, lambda stream: str(stream.of.account_class or "")),
        by_frame=_parts(mine, lambda stream: str(stream.of.frame or "")),
        by_payer=_parts(mine, lambda stream: stream.of.payer),
        turn=_turn(mine, cost, income, saving),
        swings=_swings(mine, net),
        missing=tuple(_missing(mine)),
    )


def streams_of(option: Option, found: Iterable[Stream]) -> list[Stream]:
    """Those of the option; what names no option belongs to all of them."""
    return [stream for stream in found if stream.of.option in {"", option.key}]


def titles_of(found: Iterable[Stream]) -> dict[str, str]:
    """The title of each effect by its key, with the key behind it where two are called the same."""
    effects = [stream.of for stream in found if isinstance(stream.of, Effect)]
    times = Counter(effect.title for effect in effects)
    return {each.key: each.title if times[each.title] == 1 else f"{each.title} ({each.key})" for each in effects}


def corrected(case: Case, found: Iterable[Stream]) -> tuple[Stream, ...]:
    """The streams with each saving reduced by what the case takes off its confidence; totals are those of the years."""
    off = {entry.confidence: entry.off.value for entry in case.corrections}
    return tuple(
        scaled(stream, 1 - off[stream.of.confidence])
        if stream.kind is Kind.SAVING and stream.of.confidence in off
        else stream
        for stream in found
    )


def payback(net: Mapping[int, int]) -> int | None:
    """The first year from which the cumulated net stays at 0 or above to the end; None where it ends below."""
    found, cumulated = None, 0
    for year in sorted(net):
        cumulated += net[year]
        found = None if cumulated < 0 else found or year
    return found


def swing_of(stream: Stream, net: int | None) -> Swing | None:
    """What an item's range does to a net; None where no range is stated or a part is missing."""
    low, high = stream.of.low, stream.of.high
    if net is None or stream.total is None or (low is None and high is None):
        return None
    signed = stream.total * stream.kind.sign
    ends = [net + round_half_up(signed * (share.value - 1)) if share else net for share in (low, high)]
    return Swing(stream.of.key, stream.of.title, ends[0], ends[1])


def scaled(stream: Stream, factor: Fraction) -> Stream:
    """The stream with every amount multiplied, each rounded to the øre."""
    years = {year: None if amount is None else round_half_up(amount * factor) for year, amount in stream.years.items()}
    known = [amount for amount in years.values() if amount is not None]
    whole = len(known) == len(years)
    total = sum(known) if whole else None if stream.total is None else round_half_up(stream.total * factor)
    return replace(stream, years=years, total=total)


def _years(case: Case, mine: Sequence[Stream]) -> tuple[Year, ...]:
    found = []
    cumulated: int | None = 0
    for year in case.years:
        cost, income, saving = (_added([s.years[year] for s in mine if s.kind is kind]) for kind in Kind)
        if not is_priced(mine):
            cost = None
        net = _net(cost, income, saving)
        cumulated = None if cumulated is None or net is None else cumulated + net
        found.append(Year(year, cost, income, saving, net, cumulated))
    return tuple(found)


def is_priced(mine: Sequence[Stream]) -> bool:
    """Whether a cost is stated: what saves something costs something, and what nobody has priced is not free."""
    return not mine or any(stream.kind is Kind.COST for stream in mine)


def _parts(mine: Sequence[Stream], name: Callable[[Stream], str]) -> tuple[Part, ...]:
    by_name: dict[str, list[Stream]] = defaultdict(list)
    for stream in mine:
        by_name[name(stream)].append(stream)
    parts = []
    for key in sorted(by_name):
        cost, income, saving = (_total(by_name[key], kind) for kind in Kind)
        parts.append(Part(key, cost, income, saving, _net(cost, income, saving)))
    return tuple(parts)


def _discounted(years: Sequence[Year], rate: Rate) -> Discounted:
    costs = {year.year: year.cost or 0 for year in years}
    benefits = {year.year: (year.saving or 0) + (year.income or 0) for year in years}
    cost, benefit = present_value(costs, rate), present_value(benefits, rate)
    return Discounted(
        round_half_up(cost),
        round_half_up(benefit),
        round_half_up(benefit - cost),
        benefit / cost if cost else None,
        rate,
    )


def _turn(mine: Sequence[Stream], cost: int | None, income: int | None, saving: int | None) -> Turn:
    if cost is None or income is None:
        return Turn(None, (), None)
    needed = cost - income
    if saving is None:
        known = [amount for s in mine if s.kind is Kind.SAVING for amount in s.years.values() if amount is not None]
        return Turn(None, (), needed - sum(known) if known else None)
    effects = [stream for stream in mine if isinstance(stream.of, Effect)]
    by_success = sum(stream.total or 0 for stream in effects)
    scale = Fraction(needed - (saving - by_success), by_success) if by_success else None
    titles = titles_of(effects)
    success = tuple(
        Needed(stream.of.key, titles[stream.of.key], _success(stream.of, scale))
        for stream in effects
        if isinstance(stream.of, Effect) and scale is not None
    )
    return Turn(Fraction(needed, saving) if saving else None, success, None)


def _success(effect: Effect, scale: Fraction) -> Fraction:
    otherwise = effect.otherwise.value if effect.otherwise else Fraction(0)
    return otherwise + scale * (effect.success.value - otherwise)


def _swings(mine: Sequence[Stream], net: int | None) -> tuple[Swing, ...]:
    """The widest first; only items whose range somebody has stated."""
    found = [swing for swing in (swing_of(stream, net) for stream in mine) if swing is not None]
    return tuple(sorted(found, key=lambda swing: (-abs(swing.high - swing.low), swing.title)))


def _missing(mine: Sequence[Stream]) -> Iterable[str]:
    if not is_priced(mine):
        yield "Udgiften"
    for stream in mine:
        if stream.missing:
            years = ", ".join(str(year) for year in stream.missing)
            yield f"{stream.of.title}: {years}"


def _total(mine: Sequence[Stream], kind: Kind) -> int | None:
    return _added([stream.total for stream in mine if stream.kind is kind])


def _added(amounts: Sequence[int | None]) -> int | None:
    """The sum; None where a part is missing, 0 where there are no parts."""
    known = [amount for amount in amounts if amount is not None]
    return sum(known) if len(known) == len(amounts) else None


def _net(cost: int | None, income: int | None, saving: int | None) -> int | None:
    return None if cost is None or income is None or saving is None else income + saving - cost


def _ratio(saving: int | None, income: int | None, cost: int | None) -> Fraction | None:
    return None if saving is None or income is None or not cost else Fraction(saving + income, cost)
