"""A case's simulated savings as scenarios of the municipality's own forecast, played side by side.

Everything is played with the same children and the same chance: two options differ by what they do alone. Source:
docs/methods/investment.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from fractions import Fraction
from itertools import pairwise
from typing import Any

import numpy as np

from trappen.analysis.forecast.arrays import Ints, Model
from trappen.analysis.forecast.building import MOST_YEARS, Learned, model_of, month_edges
from trappen.analysis.forecast.changes import Change, Scenario
from trappen.analysis.forecast.forecast import Options, learn, target_groups
from trappen.analysis.forecast.prices import Prices
from trappen.analysis.forecast.scenario import changed
from trappen.analysis.forecast.scenario_file import scenario_of
from trappen.analysis.forecast.simulation import Draws, beside
from trappen.analysis.forecast.workshop import merged
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.investment.case import Case
from trappen.domain.investment.simulated import Acting, Simulated
from trappen.records.container import Records

Changes = tuple[Change, ...]


@dataclass(frozen=True)
class Ready:
    """What there is to play: the model under the changes of each option, and under none as the first."""

    options: Options
    learned: Learned
    prices: Prices
    models: Mapping[Changes, Model]
    of: Mapping[str, Changes]

    @property
    def dates(self) -> tuple[date, ...]:
        """The edges of the months."""
        return month_edges(self.learned.history.origin, self.options.months)

    @property
    def groups(self) -> tuple[str, ...]:
        """What stays are counted apart by; none where it is not asked or not known."""
        return () if self.learned.marks is None else self.learned.marks.names

    def drawn(self, *, moves: bool = True) -> tuple[Draws, Mapping[str, Draws]]:
        """The draws without, and those of each option; `moves`: whether theirs are kept."""
        options = self.options
        models, groups = tuple(self.models.values()), max(1, len(self.groups))
        found = beside(models, options.seed, range(options.draws), groups=groups, threads=options.threads, moves=moves)
        under = dict(zip(self.models, found, strict=True))
        return found[0], {key: under[changes] for key, changes in self.of.items()}


def make_ready(case: Case, records: Records, origin: date, options: Options) -> Ready:
    """Learns what the case is played with; arguments and errors as `simulated.played`."""
    steps = [step.number for step in records.ladder.steps]
    scenarios = {each.option: _scenario(each, steps) for each in case.simulated}
    _refuse_unknown(case, steps)
    covariates = ("target_group",) if any(each.by_target_group for each in scenarios.values()) else ()
    asked = replace(options, months=_months(case, origin), covariates=covariates)
    learned = learn(records, origin, asked)
    if learned.prices is None:
        raise InputError(
            "Besparelsen kan ikke simuleres.",
            why="Ingen indsats i udtrækket har en pris.",
            now="Hent priserne med i udtrækket.",
        )
    model = model_of(learned, months=asked.months, draws=asked.draws, seed=asked.seed)
    models: dict[Changes, Model] = {(): model}
    groups = target_groups(learned.history)
    for each in scenarios.values():
        if each.changes not in models:  # two options that do the same are played once
            under = changed(model, each, learned.history.states, origin, asked.seed, groups)
            # They open, close and price nothing, so months that are alike can be played as one.
            models[each.changes] = merged(under)
    return Ready(asked, learned, learned.prices, models, {key: each.changes for key, each in scenarios.items()})


def as_one(cases: Sequence[Case]) -> Case:
    """A case of all their years with the simulated savings of each, the options called as by `name_in`."""
    found = [
        replace(each, option=name_in(number, each.option))
        for number, case in enumerate(cases)
        for each in case.simulated
    ]
    years = min(case.first_year for case in cases), max(case.last_year for case in cases)
    return replace(cases[0], first_year=years[0], last_year=years[1], simulated=tuple(found))


def name_in(number: int, option: str) -> str:
    """What the option of the case of that number is called among those of several cases."""
    return f"{number} {option}"


def by_year(amounts: Ints, dates: Sequence[date], years: range) -> Ints:
    """(D, Y, S) from (D, M, S): a month across New Year is parted by its days, to the øre; other years are left out."""
    first = dates[0].year
    whole = np.zeros((amounts.shape[0], dates[-1].year - first + 1, amounts.shape[2]), dtype=np.int64)
    for month, (begin, end) in enumerate(pairwise(dates)):
        before = (min(end, date(begin.year + 1, 1, 1)) - begin).days
        own = np.rint(amounts[:, month] * (before / (end - begin).days)).astype(np.int64)
        whole[:, begin.year - first] += own
        whole[:, end.year - first] += amounts[:, month] - own
    found = np.zeros((amounts.shape[0], len(years), amounts.shape[2]), dtype=np.int64)
    for at, year in enumerate(years):
        if 0 <= year - first < whole.shape[1]:
            found[:, at] = whole[:, year - first]
    return found


def mean_ore(amounts: Ints) -> Ints:
    """(Y, S) of (D, Y, S): the mean of the draws in whole øre; its cells add up to the rounded mean of all."""
    means = amounts.mean(axis=0)
    return np.asarray(np.diff(np.rint(np.append(0, means.cumsum()))).astype(np.int64).reshape(means.shape))


def _months(case: Case, origin: date) -> int:
    begins = min(change.start for each in case.simulated for change in each.changes)
    if begins.year < origin.year:
        raise InputError(
            f"Sagen kan ikke simuleres fra {formats.long_date(origin)}.",
            why=f"Den virker fra {formats.long_date(begins)}; hvad der er sparet i hele år før, er der ingen tal for.",
            now=f"Vælg en dag i {begins.year} eller før med »--from«.",
        )
    end = date(case.last_year + 1, 1, 1)
    months = (end.year - origin.year) * 12 + end.month - origin.month
    if not 0 < months <= 12 * MOST_YEARS:
        raise InputError(
            f"Sagen kan ikke simuleres fra {formats.long_date(origin)}.",
            why=f"Den går til og med {case.last_year}, og der simuleres fra 1 måned til {MOST_YEARS} år frem.",
            now="Vælg en anden dag med »--from«, eller ret sagens år.",
        )
    return months


def _scenario(simulated: Simulated, steps: Sequence[int]) -> Scenario:
    try:
        return scenario_of(simulated.title, [_words(change) for change in simulated.changes], steps)
    except ValueError as error:
        raise InputError(
            f"Ændringerne i »{simulated.title}« kan ikke bruges.",
            why=f"{error}.",
            now="Ret sagen; ordene står i docs/methods/scenario.md.",
        ) from error


def _words(change: Acting) -> dict[str, Any]:
    """The change with the keys and kinds of value of a scenario file; what is not stated is left out."""
    found: dict[str, Any] = {}
    for one in fields(Acting):
        value = getattr(change, one.name)
        if value is None or value in {(), ""}:
            continue
        if isinstance(value, Fraction):
            value = float(value)
        found[one.name] = list(value) if isinstance(value, tuple) else value
    return found | {"what": str(change.what)}


def _refuse_unknown(case: Case, steps: Sequence[int]) -> None:
    for each in case.simulated:
        unknown = sorted(set(each.steps) - set(steps))
        if unknown:
            raise InputError(
                f"Trin {unknown[0]} findes ikke på trappen.",
                why=f"»{each.title}« siger, at der bliver færre børn på det.",
                now="Ret »steps« i sagen.",
            )
