"""Baselines made ready, what a reader may drag on them, and saved scenarios."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from threading import Thread
from typing import Any

import numpy as np
from django.db.models import QuerySet

from trappen.analysis.forecast.building import month_edges
from trappen.analysis.forecast.kernels import simulate
from trappen.analysis.forecast.limits import MOST, Limit
from trappen.analysis.forecast.queue import simulate_limited
from trappen.analysis.forecast.scenario import Scenario
from trappen.analysis.forecast.workshop import Ready, play, unpacked
from trappen.domain.figures import Source
from trappen.domain.ladder import Ladder
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.workshop import hidden_steps, step_name
from trappen.web.accounts.models import User
from trappen.web.registers.queries import asked_by, ladder_of, threshold_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question, Work, answers, of_inputs
from trappen.web.runs.queries import work as work_of
from trappen.web.scenarios.models import Baseline, SavedScenario, SavedScenarioQuerySet
from trappen.web.scenarios.workshop.forms import WorkshopForm

READY, SAVED, COMPARED = "workshop_ready", "workshop_scenario", "workshop_comparison"
SEED = 1
READYING, COMPARING = (f"trappen.web.scenarios.workshop.jobs.{name}" for name in ("make_ready", "compare"))


@dataclass(frozen=True, slots=True)
class Bench:
    """A baseline made ready for a reader: what may be dragged, and how its answers are told.

    steps: number and name of those that a lever may be pulled on alone. today: children by state at the origin.
    """

    run: Run
    ready: Ready
    viewer: Viewer
    ladder: Ladder
    today: tuple[int, ...]
    steps: tuple[tuple[int, str], ...]
    lacking: tuple[int, ...]
    economy: bool

    @property
    def dates(self) -> tuple[date, ...]:
        """The edges of its months."""
        return month_edges(self.ready.origin, len(self.ready.model.clock.months) - 1)

    @property
    def years(self) -> int:
        return (len(self.dates) - 1) // 12


def question(user: User, kind: str, parameters: Mapping[str, Any], seed: int | None = None) -> Question | None:
    """What the user asks, in their own scope of the data as it stands; None before the first load."""
    asked = asked_by(user, kind, parameters)
    if asked is None or seed is None:
        return asked
    return Question(asked.kind, asked.municipality, asked.inputs_hash, asked.scope, asked.parameters, seed)


def ready_runs(asked: Question) -> QuerySet[Run]:
    """The runs that answer the same question."""
    return answers(asked)


def newest(user: User) -> Run | None:
    """The newest baseline made ready for the user, of whatever length."""
    asked = question(user, READY, {})
    return None if asked is None else of_inputs(asked).first()


def ready_run(user: User, years: str) -> Run | None:
    """The baseline made ready for the user, or why it could not be."""
    asked = question(user, READY, {"aar": years}, SEED)
    return None if asked is None else answers(asked).first()


def bench(user: User, run: Run | None) -> Bench | None:
    """The baseline with its arrays; None where it is not ready."""
    if run is None or user.municipality is None or "fault" in run.result:
        return None
    ready = _loaded(run.pk, run.created.isoformat())
    if ready is None:
        return None
    asked = question(user, READY, run.parameters)
    if asked is None or dict(asked.scope) != run.scope:
        return None
    ladder = ladder_of(user.municipality)
    today = tuple(np.bincount(ready.model.people.state, minlength=len(ready.states)).tolist())
    as_of = date.fromisoformat(run.result["as_of"]) if run.result["as_of"] else None
    viewer = Viewer(Source(run.result["source"], "indsatser og børn", as_of), threshold_of(asked))
    hidden = hidden_steps(today, viewer)
    steps = [(state, place) for place, state in enumerate(ready.states) if state and place not in hidden]
    return Bench(
        run=run,
        ready=ready,
        viewer=viewer,
        ladder=ladder,
        today=today,
        steps=tuple((state, step_name(state, ladder)) for state, _place in steps),
        lacking=tuple(run.result["lacking"]),
        economy=bool(asked.scope["economy"]),
    )


@lru_cache(maxsize=8)  # some megabytes each
def _loaded(pk: int, created: str) -> Ready | None:
    """The arrays of a run, once in each process; the time it was made keeps a number used again apart."""
    arrays = Baseline.objects.filter(run_id=pk).values_list("arrays", flat=True).first()
    return None if arrays is None else unpacked(bytes(arrays))


def form_of(found: Bench, data: Mapping[str, Any] | None) -> WorkshopForm:
    """The sliders of the baseline, with what was dragged."""
    costed = found.economy and not found.lacking
    return WorkshopForm(data, steps=found.steps, priced=costed, origin=found.ready.origin, years=found.years)


def warm_up(found: Bench) -> None:
    """Does so beside the first request, so that nobody waits for compiled code to be read."""
    if simulate.nopython_signatures and simulate_limited.nopython_signatures:
        return
    Thread(target=play_each_kind, args=(found.ready,), daemon=True).start()


def play_each_kind(ready: Ready) -> None:
    """Plays a draw without limits and one with: what was not compiled before is, and is kept for every process."""
    step = ready.states[-1]
    for limits in ((), (Limit(step, MOST, ready.origin, None, step),)):
        play(ready, Scenario("", (), limits), draws=1)


def readying(user: User, years: str) -> Work:
    """How making a baseline ready goes that the user has asked for."""
    return work_of(READYING, user_id=user.pk, years=years)


def saved(user: User) -> SavedScenarioQuerySet:
    """The scenarios that the user may open, the newest first."""
    return SavedScenario.objects.visible_to(user).select_related("run", "municipality")


def chosen(user: User, keys: Sequence[int]) -> list[SavedScenario]:
    """Those of the keys that the user may open, in the order of the keys."""
    found = {scenario.pk: scenario for scenario in saved(user).filter(pk__in=keys)}
    return [found[key] for key in keys if key in found]


def answer_shown(user: User, scenario: SavedScenario) -> bool:
    """Whether the stored answer was made for those who may see what the user may."""
    asked = question(user, SAVED, scenario.run.parameters)
    return asked is not None and dict(asked.scope) == scenario.run.scope


def is_outdated(user: User, scenario: SavedScenario) -> bool:
    """Whether the data or the product have changed since the answer was kept."""
    asked = question(user, SAVED, scenario.run.parameters)
    return asked is None or asked.inputs_hash != scenario.run.inputs_hash or not scenario.run.is_of_this_version


def compared(user: User, parameters: Mapping[str, Any]) -> Run | None:
    """The stored comparison that the user asks for."""
    asked = question(user, COMPARED, parameters, SEED)
    return None if asked is None else answers(asked).first()


def comparing(user: User, parameters: Mapping[str, Any]) -> Work:
    """How the comparison goes that the user has asked for."""
    return work_of(COMPARING, user_id=user.pk, parameters=dict(parameters))
