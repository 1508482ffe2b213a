"""Working out caseload and deadlines: for a whole municipality after a load and each morning, for a child at once."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import date, datetime
from fractions import Fraction
from typing import Any

import polars as pl
from django.db import transaction
from django.db.models import Model

from trappen.analysis.cadence.caseload import caseload, caseload_over_time
from trappen.analysis.cadence.deadlines import deadlines
from trappen.analysis.cadence.reports import CaseloadReport, DeadlineReport, Load
from trappen.domain.deadlines.status import Status
from trappen.domain.errors import MissingTableError, TrappenError
from trappen.domain.periods import add_months
from trappen.records.container import Records
from trappen.reporting.caseload import over_time, team_table
from trappen.reporting.deadlines import kept_table, rule_table
from trappen.reporting.document import Chart
from trappen.reporting.store import plain
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import store_run
from trappen.web.cadence.actions.matching import settle_filings
from trappen.web.cadence.actions.settling import settle
from trappen.web.cadence.actions.week import cases_open, due_items, next_acts, policy_for, replace_all
from trappen.web.cadence.frames import carried_records
from trappen.web.cadence.models import DueItem, NextAct, OpenCase
from trappen.web.cases.models import Child
from trappen.web.programmes.frames import OF_CHILD, records_of, records_of_child
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.actions import store
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question, latest

KIND = "cadence"
MONTHS_BACK = 12


def recompute(*, municipality: Municipality, on: date, by: User | None, now: datetime) -> Run:
    """Replaces the municipality's due items and stores its caseload.

    Where follow-ups were never delivered, nothing is due and the run has no tables of rules: the page says why.

    Raises:
        TrappenError: before the first load, or if nobody was ever said to have the cases.
    """
    vintage = vintage_of(municipality)
    if vintage is None:
        raise TrappenError("Der er ingen data at opgøre.", now="Indlæs kommunens udtræk først.")
    settle_filings(municipality, on=on, now=now)
    settle(municipality, now=now)
    records = records_of(municipality, tables=OF_CHILD)
    policy = policy_for(municipality)
    threshold = municipality.small_number_threshold
    with ThreadPoolExecutor(1) as beside:  # frames are worked on without the interpreter's lock: two cores are used
        carrying = beside.submit(_carried, *carried_records(municipality, on), threshold)
        cases = beside.submit(cases_open, municipality, records, on)
        due = deadlines(records, on, policy=policy) if _may_be_due(records) else None
        rows = _due_rows(municipality, records, due)
        carried, chart = carrying.result()
    result = {
        "on": on.isoformat(),
        "loads_on": carried.on.isoformat(),
        **_told(carried, threshold),
        "over_time": None if chart is None else plain(chart),
        "rules": due and plain(rule_table(due, threshold=threshold)),
        "kept": due and plain(kept_table(due, threshold=threshold)),
        "has_posts": records.has("adviser_posts"),
        "counts": _counts(due, carried),
    }
    question = Question(KIND, municipality.code, vintage.digest, parameters={"on": on.isoformat()})
    with transaction.atomic():
        replace_all(municipality, {OpenCase: cases.result(), **rows})
        return store_run(question=question, result=result, by=by, now=now)


def _carried(records: Records, on: date, threshold: int) -> tuple[CaseloadReport, Chart | None]:
    """The caseload on the day, and its chart over the last year."""
    carried = caseload(records, on)
    days = [add_months(on, -back) for back in range(MONTHS_BACK, 0, -1)]
    return carried, over_time(caseload_over_time(records, [*days, on]), carried, threshold=threshold)


def recount_loads(municipality: Municipality, *, on: date, by: User | None, now: datetime) -> None:
    """Has the stored caseload follow cases that were moved on the day of the last computation; its deadlines stand.

    A computation of an earlier day is left as it is: the page says that it is old, and the morning makes a new one.
    """
    run = latest(KIND, municipality.code)
    if run is None or run.result["on"] != on.isoformat():
        return
    try:
        carried = caseload(*carried_records(municipality, on))
    except MissingTableError:
        return
    counts = {**run.result["counts"], **_over_cap(carried)}
    result = {**run.result, **_told(carried, municipality.small_number_threshold), "counts": counts}
    question = Question(KIND, municipality.code, run.inputs_hash, parameters=run.parameters)
    store(question=question, result=result, by=by, now=now)


def recompute_child(child: Child, *, on: date) -> None:
    """Replaces what is due for one child; called inside the transaction that changed the child's records.

    Where the computation lacks a table, nothing is due, as after a load of such records.
    """
    municipality = child.municipality
    records = records_of_child(municipality, child)
    due = deadlines(records, on, policy=policy_for(municipality)) if _may_be_due(records) else None
    opened: dict[type[Model], pl.DataFrame] = {OpenCase: cases_open(municipality, records, on)}
    replace_all(municipality, {**opened, **_due_rows(municipality, records, due)}, child)


def _due_rows(
    municipality: Municipality, records: Records, due: DeadlineReport | None
) -> dict[type[Model], pl.DataFrame]:
    if due is None:
        return {DueItem: pl.DataFrame(), NextAct: pl.DataFrame()}
    with ThreadPoolExecutor(1) as beside:
        acts = beside.submit(next_acts, municipality, due, records)
        return {DueItem: due_items(municipality, due, records), NextAct: acts.result()}


def _told(carried: CaseloadReport, threshold: int) -> dict[str, Any]:
    """The caseload as a run keeps it."""
    return {
        "loads": {"teams": [_load(team) for team in carried.teams], "advisers": [_load(a) for a in carried.advisers]},
        "unassigned": carried.unassigned,
        "without_post": list(carried.without_post),
        "uncovered": list(carried.uncovered),
        "teams": plain(team_table(carried, threshold=threshold)),
    }


def _over_cap(carried: CaseloadReport) -> dict[str, int]:
    return {"over_cap": sum(adviser.over_cap is True for adviser in carried.advisers)}


def _may_be_due(records: Records) -> bool:
    return records.has("episodes") and records.has("followups")


def _counts(due: DeadlineReport | None, carried: CaseloadReport) -> Mapping[str, int]:
    """Whole numbers for the first page: of the municipality, so only for those whose scope is the whole of it."""
    if due is None:
        return _over_cap(carried)
    return _over_cap(carried) | {
        "overdue": due.count(Status.OVERDUE),
        "missing_decision": due.count(Status.MISSING_DECISION),
        "due_within": due.count(Status.DUE_WITHIN),
        "children_overdue": due.children_overdue,
    }


def _load(load: Load) -> dict[str, Any]:
    """A load as JSON; exact fractions become text that Fraction reads."""
    names = ("key", "name", "team_id", "cases", "own", "covered", "in_programme", "over_cap", "absent")
    exact = ("points", "fte", "cases_per_fte", "cap")
    guideline = load.guideline
    return {
        **{name: getattr(load, name) for name in names},
        **{name: _text(getattr(load, name)) for name in exact},
        "guideline": None if guideline is None else f"{guideline.low}–{guideline.high}",
    }


def _text(value: Fraction | None) -> str | None:
    return None if value is None else str(value)
