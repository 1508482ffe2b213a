"""What one case saves beyond another when both are played with the same children and the same chance.

Source: docs/methods/investment.md.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from trappen.analysis.forecast.forecast import Summary, summary
from trappen.analysis.investment.expected import Sure, sure
from trappen.analysis.investment.simulated import Drawn, Played
from trappen.domain.investment.case import Option


@dataclass(frozen=True, slots=True)
class BetweenYear:
    """The one less the other at the end of a year of both, øre.

    saving: of the year alone. saved, net: cumulated since the first year of each; net is None where a typed amount is
    missing. ahead: the share of draws in which net is above 0. expected, expected_net: of saved and net, chance apart.
    """

    year: int
    saving: Summary
    saved: Summary
    net: Summary | None
    ahead: float | None
    expected: Sure
    expected_net: Sure | None


@dataclass(frozen=True, slots=True)
class Between:
    """An option of one case beside one of the other, by year."""

    option: Option
    against: Option
    years: tuple[BetweenYear, ...]


def between(made: Played, other: Played) -> tuple[Between, ...]:
    """Each option of `made` with a simulated saving less each of `other`, both from one `played_beside`."""
    return tuple(
        Between(one.option, against.option, tuple(_years(made, one, other, against)))
        for one in _simulated(made)
        for against in _simulated(other)
    )


def _simulated(made: Played) -> list[Drawn]:
    of = {each.option for each in made.case.simulated}
    return [drawn for drawn in made.options if drawn.option.key in of]


def _years(made: Played, one: Drawn, other: Played, against: Drawn) -> Iterator[BetweenYear]:
    rows = made.parameters
    mine, theirs = (drawn.saving.sum(axis=2) for drawn in (one, against))
    for year in made.case.years:
        if year not in other.case.years:
            continue
        at, there = year - made.case.first_year, year - other.case.first_year
        saved = mine[:, : at + 1].sum(axis=1) - theirs[:, : there + 1].sum(axis=1)
        nets = None if one.net is None or against.net is None else one.net[:, at] - against.net[:, there]
        sures = None
        if one.expected_net is not None and against.expected_net is not None:
            sures = one.expected_net[:, at] - against.expected_net[:, there]
        yield BetweenYear(
            year,
            summary(mine[:, at] - theirs[:, there], rows),
            summary(saved, rows),
            None if nets is None else summary(nets, rows),
            None if nets is None else float(np.mean(nets > 0)),
            sure(one.expected[:, at] - against.expected[:, there]),
            None if sures is None else sure(sures),
        )
