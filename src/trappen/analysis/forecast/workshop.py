"""A baseline made ready, so that scenarios can be played against it at once: docs/methods/workshop.md."""

import io
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, get_type_hints

import numpy as np
import numpy.typing as npt

from trappen.analysis.forecast.arrays import Model
from trappen.analysis.forecast.building import Learned, model_of
from trappen.analysis.forecast.contrasts import Course, course_of
from trappen.analysis.forecast.limits import limited
from trappen.analysis.forecast.outcomes import Basis, Outcome, measured, rests
from trappen.analysis.forecast.scenario import Scenario, changed, repriced
from trappen.analysis.forecast.simulation import Draws, beside, run

Arrays = dict[str, npt.NDArray[Any]]


@dataclass(frozen=True, slots=True)
class Ready:
    """A model without a scenario, and what its draws came to. `states` are the ladder's numbers of the states."""

    model: Model
    course: Course
    states: tuple[int, ...]
    origin: date
    seed: int


def make_ready(learned: Learned, *, months: int, draws: int, seed: int, threads: int = 1) -> Ready:
    """Plays the baseline; `months` are whole years."""
    model = model_of(learned, months=months, draws=draws, seed=seed)
    course = course_of(run(model, seed, range(draws), threads=threads))
    return Ready(model, course, learned.history.states, learned.history.origin, seed)


def play(ready: Ready, scenario: Scenario, *, draws: int, threads: int = 1) -> Course:
    """The first draws under the scenario: the same children and the same chance as the baseline's first draws."""
    return next(plays(ready, scenario, (range(draws),), threads=threads))


def plays(ready: Ready, scenario: Scenario, parts: Iterable[range], *, threads: int = 1) -> Iterator[Course]:
    """The same in parts, each played when it is asked for: whoever has little time takes no more than they can."""
    under = _under(ready, scenario)
    for draws in parts:
        yield course_of(_repriced(ready, scenario, run(under, ready.seed, draws, threads=threads)))


def asked(
    ready: Ready, scenario: Scenario, dates: Sequence[date], numbers: Sequence[int], *, draws: int, threads: int = 1
) -> tuple[Outcome, ...]:
    """What these of the scenario's changes, by number, and its limits asked for, and what the first draws made of it.

    `dates` are the edges of the months.
    """
    without = rests(scenario, numbers)
    models = [ready.model if one is None else _under(ready, one) for one in (scenario, *without)]
    under, *others = beside(models, ready.seed, range(draws), threads=threads)
    basis = Basis(ready.model, ready.states, tuple(dates), None, min(len(ready.model.rates.base), draws))
    kept = [drawn if one is None else _repriced(ready, one, drawn) for one, drawn in zip(without, others, strict=True)]
    return measured(basis, scenario, numbers, _repriced(ready, scenario, under), kept)


def _under(ready: Ready, scenario: Scenario) -> Model:
    model = changed(ready.model, scenario, ready.states, ready.origin, ready.seed)
    return merged(limited(model, scenario.limits, ready.states, ready.origin))


def _repriced(ready: Ready, scenario: Scenario, drawn: Draws) -> Draws:
    return repriced(drawn, scenario, ready.states, ready.origin, ready.model.clock.months)


def merged(model: Model) -> Model:
    """The same model with neighbouring parts of the calendar in one where nothing differs: fewer rates to work out."""
    clock, rates, arrivals = model.clock, model.rates, model.arrivals
    by_part = [rates.years, rates.changes.swapaxes(0, 1), arrivals.changes.swapaxes(0, 1)]
    by_part += [part for part in (rates.added, rates.reached.swapaxes(0, 1), rates.sends) if len(part)]
    new = np.zeros(len(clock.parts), dtype=bool)
    new[0] = True
    for part in by_part:
        new[1:] |= (part[1:] != part[:-1]).reshape(len(part) - 1, -1).any(axis=1)
    return model._replace(
        clock=clock._replace(parts=clock.parts[new]),
        rates=rates._replace(
            years=rates.years[new],
            changes=rates.changes[:, new],
            added=rates.added[new] if len(rates.added) else rates.added,
            reached=rates.reached[:, new] if rates.reached.shape[1] else rates.reached,
            sends=rates.sends[new] if len(rates.sends) else rates.sends,
        ),
        arrivals=arrivals._replace(changes=arrivals.changes[:, new]),
    )


def packed(ready: Ready) -> bytes:
    """The arrays, to be kept; `unpacked` brings them back to the last bit."""
    arrays = {
        **dict(_flat("model", ready.model)),
        **{f"course.{one.name}": getattr(ready.course, one.name) for one in fields(Course)},
        "states": np.array(ready.states),
        "origin": np.array(ready.origin.toordinal()),
        "seed": np.array(ready.seed),
    }
    file = io.BytesIO()
    np.savez_compressed(file, allow_pickle=False, **arrays)
    return file.getvalue()


def unpacked(content: bytes) -> Ready:
    """What was packed by this version of the product."""
    with np.load(io.BytesIO(content), allow_pickle=False) as file:
        arrays = {name: file[name] for name in file.files}
    return Ready(
        model=_built("model", Model, arrays),
        # Nobody waits in a baseline: one that was packed before it was asked has no such array.
        course=Course(**{one.name: arrays[name] for one in fields(Course) if (name := f"course.{one.name}") in arrays}),
        states=tuple(int(state) for state in arrays["states"]),
        origin=date.fromordinal(int(arrays["origin"])),
        seed=int(arrays["seed"]),
    )


def _flat(name: str, value: Any) -> Iterator[tuple[str, npt.NDArray[Any]]]:
    if hasattr(value, "_asdict"):
        for key, part in value._asdict().items():
            yield from _flat(f"{name}.{key}", part)
    else:
        yield name, np.asarray(value)


def _built(name: str, kind: Any, arrays: Mapping[str, npt.NDArray[Any]]) -> Any:
    """A named tuple of the kind, its numbers and arrays in named tuples as deep as they go."""
    if hasattr(kind, "_fields"):
        hints = get_type_hints(kind)
        return kind(**{key: _built(f"{name}.{key}", hints[key], arrays) for key in kind._fields})
    return kind(arrays[name]) if kind in {int, float} else arrays[name]
