"""A move or an entry that few make at ages of their own keeps them, though most are alike: docs/methods/pooling.md."""

import numpy as np

from tests.analysis.forecast.municipalities import ORIGIN, records_of
from trappen.analysis.forecast.arrivals import Population, fit_entries
from trappen.analysis.forecast.history import AGES, History, observe
from trappen.analysis.forecast.rates import fit

Spell = tuple[str, int, int, int | None]
YOUNG, OLD = AGES.index(10), AGES.index(13)  # bands before the first, and from the second on


def _alike(many: int, random: np.random.Generator) -> tuple[list[Spell], dict[str, int]]:
    """Children who come to step 2, 3 or 4 at all ages, stay half a year and go on to another of them or out."""
    spells: list[Spell] = []
    births = {}
    for number in range(many):
        child, begin, step = f"C{number}", -int(random.uniform(1, 1_800)), 2 + number % 3
        births[child] = begin - int(random.uniform(0, 16.5) * 365.25)
        path = (step, 2 + (step - 1) % 3) if random.random() < 0.5 else (step,)
        spells += _spells(child, begin, path, 180)
    return spells, births


def _spells(child: str, begin: int, path: tuple[int, ...], days: int) -> list[Spell]:
    begins = [(step, begin + days * place) for place, step in enumerate(path)]
    return [(child, step, day, day + days if day + days <= 0 else None) for step, day in begins if day < 0]


def _few(spells: list[Spell], births: dict[str, int], path: tuple[int, ...], ages: range) -> None:
    """Adds forty children of these ages who take the path, a quarter of a year on each step."""
    for number in range(40):
        child, begin = f"{path}{number}", -1_800 + 43 * number
        births[child] = begin - round((ages[number % len(ages)] + 0.4) * 365.25)
        spells += _spells(child, begin, path, 91)


def _history() -> History:
    spells, births = _alike(2_400, np.random.default_rng(3))
    _few(spells, births, (3, 5), range(1, 10))
    _few(spells, births, (2, 5), range(13, 17))
    _few(spells, births, (6,), range(13, 17))
    return observe(records_of(spells, births), ORIGIN)


def test_one_destination_from_two_steps_at_two_ages() -> None:
    history = _history()
    fitted = fit(history, years=5, count=60, random=np.random.default_rng(4))
    cells, base = fitted.cells, fitted.base.mean(axis=0)
    span = np.minimum(cells.span, fitted.spans[cells.state] - 1)
    expected = cells.days * base[cells.state, cells.age, span, cells.to]
    to = cells.to == history.states.index(5)
    for step, wrong in ((3, cells.age >= OLD), (2, cells.age < YOUNG)):
        own = to & (cells.state == history.states.index(step))
        assert cells.events[own].sum() == 39
        assert cells.events[own & wrong].sum() == 0
        assert expected[own & wrong].sum() < 3


def test_one_step_that_is_entered_at_other_ages() -> None:
    history = _history()
    came = fit_entries(history, Population({}, known=False), years=5, count=60, random=np.random.default_rng(5))
    yearly = came.rates.mean(axis=0)[history.states.index(6)]
    assert yearly[:10].sum() < 0.06 * yearly.sum()
