"""So many moves a month more or fewer: the rates that lead to them. Source: docs/methods/scenario.md."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from trappen.analysis.forecast.arrays import Floats, Model
from trappen.analysis.forecast.meanflow import MONTH, Grid, Rates, parts_of

FASTEST = 1 / 7  # a day: no child is moved on sooner than a week after it comes, on average
ROUNDS = 2  # in which a month's rates are found, beginning with those of the month before
_NOUGHT = 1e-9


@dataclass(frozen=True, slots=True)
class More:
    """Moves a month, more or fewer than without: by month (T,), and the moves (S, S + 1) that they are of."""

    number: Floats
    pairs: npt.NDArray[np.bool_]


def steered(model: Model, asked: Sequence[More]) -> Model:
    """The model with so many moves more a month, in the expectation, than it has itself.

    More are children who stand there, all alike, beside those who move anyhow; fewer are a share of those who would.
    They are parted between several pairs as the moves that are made there anyhow. No rate falls below 0 or rises by
    more than FASTEST.

    Args:
        model: with everything else that the scenario changes.
        asked: numbers of moves that meet are added up.
    """
    parts = parts_of(model)
    factors, extras = _found(model, asked, parts.tolist())
    middle = model.clock.parts + np.diff(np.append(model.clock.parts, model.clock.months[-1])) / 2
    month = np.clip((middle / MONTH).astype(np.int64), 0, len(parts) - 1)
    rates = model.rates
    added = rates.added if len(rates.added) else np.zeros((len(month), *rates.kinds.shape))
    return model._replace(
        rates=rates._replace(changes=rates.changes * factors[month], added=added * factors[month] + extras[month])
    )


def _found(model: Model, asked: Sequence[More], parts: Sequence[int]) -> tuple[Floats, Floats]:
    """(T, S, S + 1) each: factors of the rates, and what is added to them, moves a day."""
    rates, before = Rates(model), Grid(model)
    shape = model.rates.kinds.shape
    factors, extras = np.ones((len(parts), *shape)), np.zeros((len(parts), *shape))
    under: Grid | None = None
    for at, part in enumerate(parts):
        entries, own = rates.entries(part), rates.of(part)
        moves, *_, after = before.moved(own, entries)
        if under is None and any(one.number[at] for one in asked):
            under = before.copy()
        before.children = after
        if under is None:
            continue
        natural = under.moved(own, entries)[0].sum(axis=0)
        stock = under.stock
        more = sum((_parted(one, at, natural, stock) for one in asked), np.zeros(shape))
        factors[at], extras[at] = factors[max(at - 1, 0)], extras[max(at - 1, 0)]
        factors[at][more >= 0], extras[at][more <= 0] = 1.0, 0.0
        for _ in range(ROUNDS if more.any() else 0):
            made = under.moved(rates.of(part, factors[at], extras[at]), entries)[0].sum(axis=0)
            _nearer(factors[at], extras[at], more, made, moves.sum(axis=0) + more, stock)
        under.children = under.moved(rates.of(part, factors[at], extras[at]), entries)[-1]
    return factors, extras


def _parted(one: More, at: int, natural: Floats, stock: Floats) -> Floats:
    """(S, S + 1): the number asked in a month, as moves are made anyhow, or as children stand where none is."""
    if not one.number[at]:
        return np.zeros_like(natural)
    weights: Floats = natural * one.pairs
    if weights.sum() < _NOUGHT:
        weights = np.where(one.pairs, np.maximum(stock, _NOUGHT)[:, None], 0.0)
    return np.asarray(one.number[at] * weights / max(weights.sum(), _NOUGHT))


def _nearer(factors: Floats, extras: Floats, more: Floats, made: Floats, wanted: Floats, stock: Floats) -> None:
    """Changes both (S, S + 1), in place, so that the moves made come nearer to those wanted."""
    up, down = more > 0, more < 0
    missing = (wanted - made) / (np.maximum(stock, _NOUGHT)[:, None] * MONTH)
    extras[up] = np.clip(extras + missing, 0.0, FASTEST)[up]
    step = np.maximum(wanted, 0.0) / np.maximum(made, _NOUGHT)
    factors[down] = np.clip(np.where(factors > 0, factors, 1.0) * step, 0.0, 1.0)[down]
