"""What the changes of a case's options ask for, and what the draws show was possible: docs/methods/scenario.md."""

from collections.abc import Mapping
from dataclasses import fields

from trappen.analysis.forecast.changes import Scenario
from trappen.analysis.forecast.forecast import target_groups
from trappen.analysis.forecast.outcomes import Basis, Outcome, measured, rests
from trappen.analysis.forecast.scenario import changed
from trappen.analysis.forecast.simulation import Draws, beside
from trappen.analysis.forecast.workshop import merged
from trappen.analysis.investment.plays import Changes, Ready

MEASURED = 250  # of the draws, at most: a change beside others needs a play of its own


def outcomes_of(ready: Ready, drawn: tuple[Draws, Mapping[str, Draws]]) -> Mapping[Changes, tuple[Outcome, ...]]:
    """By the changes that an option makes, each of them measured against the others without it.

    Args:
        ready: what was played.
        drawn: as `Ready.drawn`.
    """
    draws = min(MEASURED, ready.options.draws)
    base, under = _first(drawn[0], draws), {ready.of[key]: of for key, of in drawn[1].items()}
    return {changes: _measured(ready, changes, base, _first(of, draws)) for changes, of in under.items() if changes}


def _measured(ready: Ready, changes: Changes, base: Draws, under: Draws) -> tuple[Outcome, ...]:
    scenario, model, history = Scenario("", changes), ready.models[()], ready.learned.history
    numbers, groups = range(len(changes)), target_groups(history)
    without = [
        merged(changed(model, one, history.states, history.origin, ready.options.seed, groups))
        for one in rests(scenario, numbers)
        if one is not None
    ]
    draws, apart, seed = range(len(base.stock)), max(1, len(ready.groups)), ready.options.seed
    # Alone, a change is measured against the forecast itself.
    others = beside(without, seed, draws, groups=apart, threads=ready.options.threads) if without else (base,)
    basis = Basis(model, history.states, ready.dates, groups, min(ready.options.parameters, len(base.stock)))
    return measured(basis, scenario, numbers, under, others)


def _first(drawn: Draws, draws: int) -> Draws:
    return Draws(*(getattr(drawn, one.name)[:draws] for one in fields(drawn)))
