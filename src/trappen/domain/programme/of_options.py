"""Figures across money items: net, ratio of saving to cost, the missing year, and the options side by side."""

from collections.abc import Iterator
from fractions import Fraction

from trappen.domain.figures import Figure, Unit, total
from trappen.domain.programme.entries import Entry, assumed, computed, less, quotient, summed_up
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, Money, MoneyKind
from trappen.domain.programme.of_money import margin_name, stated


def of_options(programme: Programme) -> tuple[Entry, ...]:
    """Net, ratio and missing year of each option (of the programme where it has none), and ratios between options."""
    found: list[Entry] = []
    for key, name in choices(programme):
        place = f"options.{key}" if key else "programme"
        costs, savings = costs_of(programme, key), savings_of(programme, key)
        if not costs or not savings:
            continue
        found += [Entry(f"{place}.{part}", figure) for part, figure in _balance(programme, costs, savings, name)]
    return (*found, *_ratios(programme))


def choices(programme: Programme) -> tuple[tuple[str, str], ...]:
    """Key and name of each option; one without a key where the programme has no options."""
    return tuple((option.key, option.name) for option in programme.options) or (("", programme.name),)


def costs_of(programme: Programme, option: str) -> tuple[Money, ...]:
    """What the option costs: expenses and conversions that are its own."""
    return tuple(item for item in programme.money if item.kind in COST_KINDS and item.option == option)


def savings_of(programme: Programme, option: str) -> tuple[Money, ...]:
    """What the option saves."""
    return tuple(item for item in programme.money if item.kind is MoneyKind.SAVING and item.option == option)


def between(item: Money) -> tuple[int, Fraction] | None:
    """The one missing year of a series and its amount on the straight line between its neighbours; None otherwise."""
    known, lacking = dict(item.known_years), item.missing_years
    if len(lacking) != 1 or lacking[0] - 1 not in known or lacking[0] + 1 not in known:
        return None
    return lacking[0], Fraction(known[lacking[0] - 1].ore + known[lacking[0] + 1].ore, 2)


def _balance(
    programme: Programme, costs: tuple[Money, ...], savings: tuple[Money, ...], name: str
) -> Iterator[tuple[str, Figure]]:
    cost = summed_up([stated(programme, item, "total") for item in costs], f"Udgift i alt, {name}")
    saving = summed_up([stated(programme, item, "total") for item in savings], f"Besparelse i alt, {name}")
    net = less(saving, [cost], f"Besparelse minus udgift, {name}")
    yield "net", net.named(f"{net.label} (negativ: en merudgift)") if net.value is not None and net.value < 0 else net
    yield "saving_per_cost", quotient(saving, cost, f"Besparelse pr. udgiftskrone, {name}")
    if len(savings) != 1 or (guess := between(savings[0])) is None or cost.value is None:
        return
    year, amount = guess
    known = [stated(programme, savings[0], str(entry)) for entry, _ in savings[0].known_years]
    summed = total(known, label=f"{savings[0].title}, de kendte år")
    needed = less(cost, [summed], f"Besparelse i {year}, som dækker udgiften, {name}")
    yield f"break_even.{year}", needed
    label = f"{savings[0].title}, {year}, midt mellem årene før og efter"
    formula = f"({savings[0].title}, {year - 1} + {savings[0].title}, {year + 1}) / 2"
    linear = assumed(computed(label, amount, known, formula, Unit.ORE))
    whole = total([summed, linear], label=f"Besparelse i alt med {year} sat midt imellem, {name}")
    yield f"linear.{year}", linear
    yield "linear_saving", whole
    yield "linear_net", less(whole, [cost], f"Besparelse minus udgift med {year} sat midt imellem, {name}")
    label = f"Besparelse pr. udgiftskrone med {year} sat midt imellem, {name}"
    yield "linear_saving_per_cost", quotient(whole, cost, label)


def _ratios(programme: Programme) -> Iterator[Entry]:
    real = [option for option in programme.options if not option.do_nothing]
    for option in real[1:]:
        base = real[0]
        pairs = [
            *_paired(costs_of(programme, base.key), costs_of(programme, option.key), "cost"),
            *_paired(savings_of(programme, base.key), savings_of(programme, option.key), "saving"),
        ]
        for name, one, other in pairs:
            margins = [m for m in _margins(one) if m in _margins(other)]
            for margin in margins:
                denominator = stated(programme, one, margin)
                if denominator.value and one.price_level == other.price_level:
                    label = f"{other.title} / {one.title}, {margin_name(margin)}"
                    ratio = stated(programme, other, margin).per(denominator, label=label)
                    yield Entry(f"ratios.{option.key}.{base.key}.{name}.{margin}", ratio)


def _paired(one: tuple[Money, ...], other: tuple[Money, ...], name: str) -> list[tuple[str, Money, Money]]:
    return [(name, one[0], other[0])] if len(one) == len(other) == 1 else []


def _margins(item: Money) -> list[str]:
    named = [name for name in ("total", "yearly") if getattr(item, name) is not None]
    return [*named, *(str(year) for year, amount in item.known_years if amount.ore)]
