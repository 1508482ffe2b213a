"""A baseline made ready, so that scenarios can be played against it at once: docs/methods/workshop.md."""

import io
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from typing import Any, get_type_hints

import numpy as np
import numpy.typing as npt

from trappen.analysis.forecast.arrays import Model
from trappen.analysis.forecast.building import Learned, model_of
from trappen.analysis.forecast.contrasts import Course, course_of
from trappen.analysis.forecast.scenario import Scenario, changed, repriced
from trappen.analysis.forecast.simulation import run

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
    under = merged(changed(ready.model, scenario, ready.states, ready.origin, ready.seed))
    for draws in parts:
        drawn = run(under, ready.seed, draws, threads=threads)
        yield course_of(repriced(drawn, scenario, ready.states, ready.origin, ready.model.clock.months))


def merged(model: Model) -> Model:
    """The same model with neighbouring parts of the calendar in one where nothing differs: fewer rates to work out."""
    clock, rates, arrivals = model.clock, model.rates, model.arrivals
    by_part = [rates.years, rates.changes.swapaxes(0, 1), arrivals.changes.swapaxes(0, 1)]
    by_part += [part for part in (rates.added, rates.reached.swapaxes(0, 1)) if len(part)]
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
        course=Course(**{one.name: arrays[f"course.{one.name}"] for one in fields(Course)}),
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
