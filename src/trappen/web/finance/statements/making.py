"""What each statement computes: from the records and what was chosen to a title and the blocks below it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any

from trappen.analysis.economy import commitments
from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.decomposition import By
from trappen.analysis.economy.intermunicipal import split_cases
from trappen.analysis.economy.own_places import own_places
from trappen.analysis.economy.refusion import refusion
from trappen.analysis.economy.saving import saving
from trappen.analysis.economy.units import UnitsBy, units
from trappen.analysis.economy.year_budget import by_hand, corrections
from trappen.domain import formats
from trappen.domain.budget.corrected import CorrectedBudget
from trappen.domain.periods import Period
from trappen.domain.refusion import Limits
from trappen.parameters.refusion import limits_for
from trappen.records.container import Records
from trappen.reporting.document import Block
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.statements.commitments import commitments_blocks
from trappen.reporting.statements.refusion import BASES, refusion_blocks
from trappen.reporting.statements.saving import Goal, saving_blocks
from trappen.reporting.statements.units import places_blocks, units_blocks
from trappen.web.finance.statements.kinds import Kind

Made = tuple[str, tuple[Block, ...]]


@dataclass(frozen=True)
class Asked:
    """The records within the user's scope, the corrected budget, what was chosen, who looks, and the refusion limits
    that the municipality has stated or assumed, by year."""

    records: Records
    budget: CorrectedBudget | None
    parameters: Mapping[str, Any]
    viewer: Viewer
    limits: Mapping[int, Limits]


def _refusion(asked: Asked) -> Made:
    records, year = asked.records, int(asked.parameters["aar"])
    chosen = asked.parameters["graenser"] or None
    limits = limits_for(year, assumed=chosen) if chosen or year not in asked.limits else asked.limits[year]
    following = asked.limits.get(year + 1, limits)
    basis, unclear = Basis(asked.parameters["grundlag"]), bool(asked.parameters["uklare"])
    claim = refusion(records, year, limits, basis=basis, with_unclear=unclear)
    forecast = refusion(records, year + 1, following, basis=Basis.COMMITTED, with_unclear=unclear)
    split = split_cases(records, year) if records.has("cases") else None
    title = f"Central refusion {year}, {BASES[basis]}"
    return title, refusion_blocks(claim, forecast, split, asked.viewer, as_of=records.as_of)


def _saving(asked: Asked) -> Made:
    records, chosen = asked.records, asked.parameters
    base, year = int(chosen["fra"]), int(chosen["til"])
    basis = Basis.POSTED if records.has("postings") else Basis.COMMITTED
    found = saving(records, base, year, by=By(chosen["efter"]), basis=basis)
    goal = Goal(chosen.get("program", ""), chosen.get("maal"), _taken(records, year))
    name = f" og {goal.programme}" if goal.programme else ""
    return f"Regnskabet {base}–{year}{name}", saving_blocks(found, goal, asked.viewer, as_of=records.as_of)


def _units(asked: Asked) -> Made:
    records, year = asked.records, int(asked.parameters["aar"])
    found = units(records, year, by=UnitsBy(asked.parameters["efter"]), budget=asked.budget)
    on = None if asked.budget is None else asked.budget.on
    title = f"Mængde og pris {year}" + (_corrected(year, on) if on else "")
    return title, units_blocks(found, asked.viewer, corrected_on=on, as_of=records.as_of)


def _corrected(year: int, on: date) -> str:
    """Which budget it is: the day is told while the year runs."""
    seen = "ved årets udgang" if on >= date(year, 12, 31) else f"pr. {formats.long_date(on)}"
    return f", korrigeret budget {seen}"


def _places(asked: Asked) -> Made:
    records, year = asked.records, int(asked.parameters["aar"])
    end = date(year + 1, 1, 1)
    until = end if records.as_of is None else max(min(end, records.as_of), date(year, 1, 2))
    found = own_places(records, Period(date(year, 1, 1), until))
    return f"Egne pladser {year}", places_blocks(found, asked.viewer, year=year, until=until)


def _commitments(asked: Asked) -> Made:
    records, year = asked.records, int(asked.parameters["aar"])
    found = commitments.of(records, Period(date(year, 1, 1), date(year + 1, 1, 1)))
    starts = records.table("episodes").select("episode_id", "child_id", "start").unique("episode_id", keep="first")
    blocks = commitments_blocks(found, starts, asked.viewer, year=year, as_of=records.as_of)
    return f"Disponeringer {year}", blocks


def _taken(records: Records, year: int) -> int | None:
    """The savings that are told to be out of the year's budget already (øre, positive); None where none is."""
    rows = corrections(by_hand(records, year, date(year, 12, 31)))["saving_in_budget"]
    total = int(rows.sum())
    return abs(total) if total else None


MAKERS: Mapping[Kind, Callable[[Asked], Made]] = MappingProxyType(
    {
        Kind.REFUSION: _refusion,
        Kind.COMMITMENTS: _commitments,
        Kind.UNITS: _units,
        Kind.PLACES: _places,
        Kind.SAVING: _saving,
        Kind.PROGRAMME_SAVING: _saving,
    }
)
