"""What the simulated savings come to on average, written as amounts by year, and what is left after corrections.

So a played case is split, discounted and worked out in a workbook as one that somebody typed. Source:
docs/methods/investment.md.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from trappen.analysis.forecast.arrays import Ints
from trappen.analysis.investment.answers import corrected
from trappen.analysis.investment.plays import mean_ore
from trappen.analysis.investment.simulated import Drawn, Played, counted_beside, net_of
from trappen.analysis.investment.streams import Stream
from trappen.domain import formats
from trappen.domain.investment.case import Case, Item
from trappen.domain.investment.simulated import Simulated
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount
from trappen.parameters.places import place_types


def careful(made: Played, found: Sequence[Stream]) -> Played:
    """The same draws with what the case takes off savings by confidence.

    Args:
        found: the case's streams, without anything taken off.

    Returns:
        As played: the simulated saving of each draw, year and step less its correction, rounded to the øre, and the
        typed savings beside it less theirs.
    """
    off = {entry.confidence: entry.off.value for entry in made.case.corrections}
    left = {each.option: 1 - off.get(each.confidence, Fraction(0)) for each in made.case.simulated}
    taken = corrected(made.case, found)
    options = tuple(_careful(made, drawn, left.get(drawn.option.key, Fraction(1)), taken) for drawn in made.options)
    return replace(made, options=options)


def _careful(made: Played, drawn: Drawn, left: Fraction, taken: Sequence[Stream]) -> Drawn:
    saving = _scaled(drawn.saving, left)
    expected = np.diff(drawn.expected, axis=1, prepend=0) * float(left)
    typed = counted_beside(made.case, drawn.option, taken)
    net, mean = (net_of(each, typed, made.seed) for each in (saving.sum(axis=2), expected))
    # By group it would be rounded apart and no longer add up.
    return replace(drawn, saving=saving, net=net, expected=expected.cumsum(axis=1), expected_net=mean, by_group=None)


def _scaled(ore: Ints, factor: Fraction) -> Ints:
    """Each amount times a factor from 0 to 1, rounded to the øre with halves away from zero, as `round_half_up`."""
    # A year of a step is below 10^12 øre and the factor has at most eight decimals: no product is too long.
    size = (2 * np.abs(ore) * factor.numerator + factor.denominator) // (2 * factor.denominator)
    return np.asarray(np.sign(ore) * size)


def written(made: Played) -> Case:
    """The case with the mean of each simulated saving typed by year, instead of what it was to show.

    By step, or by place type where it was played by them. It has no simulated saving left. A step without a price is
    missing in it, as in `made.lacking`; one on which no draw saves or costs anything is left out.
    """
    drawn = {each.option.key: each for each in made.options}
    means = (item for of in made.case.simulated for item in _items(made, of, drawn[of.option]))
    return replace(made.case, savings=(*_unclaimed(made.case), *means), simulated=())


def _items(made: Played, of: Simulated, drawn: Drawn) -> Iterator[Item]:
    saving = drawn.saving if drawn.by_group is None else drawn.by_group
    if drawn.by_group is None:
        steps = [step for step in made.states if step not in made.lacking]
        names = {made.states.index(step): (f"trin-{step}", f"trin {step}", "") for step in steps}
    else:
        places = enumerate(made.groups.items())
        names = {at: (_key(key), name, key if key in place_types() else "") for at, (key, name) in places}
    table = mean_ore(saving)
    for at in [at for at in names if saving[:, :, at].any()] or list(names)[:1]:
        key, name, place_type = names[at]
        years = zip(made.case.years, table[:, at].tolist(), strict=True)
        yield Item(
            key=f"{of.key}-{key}",
            title=f"{of.title}, {name}",
            option=of.option,
            place_type=place_type,
            account_class=of.account_class,
            frame=of.frame,
            account=of.account,
            payer=of.payer,
            price_level=f"udtrækkets priser pr. {formats.short_date(made.begins)}",
            years=tuple(YearAmount(year, Amount(ore, 2)) for year, ore in years),
            evidence=of.evidence,
            reference=of.reference,
            source=of.source,
            place=of.place,
            confidence=of.confidence,
        )


def _key(group: str) -> str:
    return group.replace("_", "-").lower() or "ikke-oplyst"


def _unclaimed(case: Case) -> Iterable[Item]:
    """The typed savings that count beside the simulated; one of all options is written for each that keeps it."""
    for item in case.savings:
        claimed = {each.option for each in case.simulated if item.key in each.saving}
        if item.option not in claimed:
            keeps = [option.key for option in case.options if option.key not in claimed] if not item.option else []
            copies = [replace(item, key=f"{item.key}-{key}", option=key) for key in keeps]
            yield from copies if claimed else [item]
