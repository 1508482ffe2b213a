"""The whole municipality: tables as the contracts say, and the truth beside them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from trappen.analysis.synth import acts, economy, people, truth
from trappen.analysis.synth.cases import Case, cases
from trappen.analysis.synth.corruption import corrupt
from trappen.analysis.synth.desk import COLUMNS
from trappen.analysis.synth.flaws import plant
from trappen.analysis.synth.frames import frame
from trappen.analysis.synth.histories import History, histories
from trappen.analysis.synth.measures import Episode, episodes
from trappen.analysis.synth.settings import Calendar, municipality
from trappen.analysis.synth.staff import Assignment, Staff, assign, hire, teams
from trappen.records.contracts import TABLES

FLAW_COLUMNS = ("code", "table", "key", "note")


@dataclass(frozen=True, slots=True)
class Synthetic:
    """A municipality's extract and what only its maker knows; every frame as its contract says."""

    tables: dict[str, pl.DataFrame]
    truth: dict[str, pl.DataFrame]
    calendar: Calendar
    until: date
    children: int
    years: int
    seed: int
    clean: bool
    corrupted: bool = False


def build(
    *, children: int, years: int, seed: int, until: date, clean: bool = False, corrupted: bool = False
) -> Synthetic:
    """A municipality of `children` children with any history in the `years` years before `until`.

    The same arguments give the same frames. With `clean` no flaw and no oddity is planted; with
    `corrupted` the postings are as an economy system knows them, and `truth` has the true pairs.

    Raises:
        ValueError: if there are no children, no years, or the seed is negative.
    """
    if children < 1 or years < 1 or seed < 0:
        raise ValueError("children and years must be at least 1, the seed not negative")
    calendar = Calendar.ending(until, years)
    found = histories(seed, children, calendar)
    made = [_in_window(episodes(seed, history, calendar), calendar) for history in found]
    dear, known = _dear_case([e for own in made for e in own], calendar)
    made = [[dear if dear is not None and e.key == dear.key else e for e in own] for own in made]
    own_cases = [cases(history, own, calendar) for history, own in zip(found, made, strict=True)]
    staff = hire(seed, teams(children, calendar), calendar)
    flat_cases = [case for own in own_cases for case in own]
    assignments = assign(flat_cases, staff, calendar)
    registered = [[e for e in own if e.registered < calendar.end] for own in made]
    tables = _tables(found, registered, flat_cases, calendar, clean=clean)
    tables |= people.staff_tables(staff, assignments, calendar)
    tables |= _acts(seed, found, registered, own_cases, assignments, calendar)
    tables |= _money(seed, [e for own in registered for e in own], flat_cases, staff, calendar)
    known += economy.refusion_households(tables, calendar)
    planted: list[tuple[str, str, str, str]] = []
    if not clean:
        planter = plant(seed, tables, calendar, children=children)
        tables, planted = planter.tables, planter.planted
    pairs = {}
    if corrupted:
        tables, pairs["pairs"] = corrupt(seed, tables, children=children)
    return Synthetic(
        tables={name: tables[name] for name in TABLES if name in tables},
        truth={
            "children": truth.hidden_children(found),
            "spells": truth.true_spells(found),
            "expected": truth.expected_moves(found, calendar),
            "late": truth.late([e for own in made for e in own], calendar),
            "known": pl.DataFrame(known, schema=dict.fromkeys(("what", "key", "note"), pl.String), orient="row"),
            "flaws": pl.DataFrame(planted, schema=dict.fromkeys(FLAW_COLUMNS, pl.String), orient="row"),
        }
        | pairs,
        calendar=calendar,
        until=until,
        children=children,
        years=years,
        seed=seed,
        clean=clean,
        corrupted=corrupted,
    )


def _in_window(made: list[Episode], calendar: Calendar) -> list[Episode]:
    return [episode for episode in made if episode.end is None or episode.end > calendar.start]


def _dear_case(made: Sequence[Episode], calendar: Calendar) -> tuple[Episode | None, list[tuple[str, str, str]]]:
    """The case of 2.5 million a year: the first running placement by day price, where there is one."""
    year = municipality()["prices"]["dear_case_year"]
    running = [e for e in made if e.placed and e.end is None and e.step == 6 and e.registered < calendar.end]
    if not running:
        return None, []
    price = -(-year // 365) * 100
    note = f"Koster {price // 100} kr. pr. døgn, mindst {year} kr. om året."
    return replace(running[0], price=price), [("dear_case", running[0].key, note)]


def _tables(
    found: Sequence[History],
    registered: Sequence[Sequence[Episode]],
    flat_cases: Sequence[Case],
    calendar: Calendar,
    *,
    clean: bool,
) -> dict[str, pl.DataFrame]:
    flat = [episode for own in registered for episode in own]
    return {
        "children": people.children(found, calendar),
        "households": people.households(found, calendar, renamed=not clean),
        "districts": people.districts(calendar, renamed=not clean),
        "population": people.population(len(found), calendar, renamed=not clean),
        "cases": people.cases_table(flat_cases),
        "episodes": people.episodes_table(flat, economy.case_of(flat, flat_cases)),
    }


def _acts(
    seed: int,
    found: Sequence[History],
    registered: Sequence[list[Episode]],
    own_cases: Sequence[list[Case]],
    assignments: Sequence[Assignment],
    calendar: Calendar,
) -> dict[str, pl.DataFrame]:
    keys = [history.key for history in found]
    by_case: dict[str, list[Assignment]] = {}
    for assignment in assignments:
        by_case.setdefault(assignment.case, []).append(assignment)
    rows = acts.casework(
        seed,
        found,
        dict(zip(keys, registered, strict=True)),
        dict(zip(keys, own_cases, strict=True)),
        by_case,
        calendar,
    )
    return {name: frame(name, COLUMNS[name], values) for name, values in rows.items()}


def _money(
    seed: int, made: Sequence[Episode], flat_cases: Sequence[Case], staff: Staff, calendar: Calendar
) -> dict[str, pl.DataFrame]:
    measures = economy.measure_postings(made, flat_cases, calendar)
    postings = pl.concat([measures, economy.pay_postings(staff, calendar)])
    return {
        "accounts": economy.chart(postings, calendar),
        "postings": postings,
        "budgets": economy.budgets(seed, postings, calendar),
        "places": economy.own_places(made, calendar),
    }
