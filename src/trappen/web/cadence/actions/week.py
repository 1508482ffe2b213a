"""The rows of the adviser's week: what is due next and which cases are open, for all children or for one."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

import polars as pl

from trappen.analysis.cadence.reports import DeadlineReport
from trappen.domain.deadlines.policy import Policy
from trappen.domain.programme.policy import policy_of
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.cadence.frames import led_cases
from trappen.web.cadence.models import NextAct, OpenCase
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.models import ProgrammePlan

COPENHAGEN = ZoneInfo("Europe/Copenhagen")


def policy_for(municipality: Municipality) -> Policy | None:
    """The cadence of the municipality's own programme, for the children enrolled in it; None where none has one.

    Of several the one whose key is first: a municipality follows up by one cadence.
    """
    plans = ProgrammePlan.objects.filter(municipality=municipality).exclude(records_key="").order_by("key")
    for plan in plans:
        policy = policy_of(programme_of(plan.document))
        if policy.rules:
            return replace(policy, programme=plan.records_key)
    return None


def next_acts(municipality: Municipality, report: DeadlineReport) -> list[NextAct]:
    """A row for each act that is due next."""
    names = {"child_id", "act", "basis", "rule", "title", "status", "due", "reason", "subject"}
    return [
        NextAct(
            municipality=municipality,
            computed_on=report.on,
            cited=row["cited"] or "",
            lacks=row["lacks"] or "",
            due_at=None if row["due_at"] is None else row["due_at"].replace(tzinfo=COPENHAGEN),
            near=[_near(one) for one in row["near"]],
            subject_key=row["key"] or "",
            case_key=row["case_id"] or "",
            adviser_key=row["adviser_id"] or "",
            team_key=row["team_id"] or "",
            **{name: row[name] for name in names},
        )
        for row in report.upcoming.iter_rows(named=True)
    ]


def _near(one: dict[str, Any]) -> dict[str, Any]:
    return {**one, "due": one["due"].isoformat()}


def cases_open(municipality: Municipality, records: Records, on: date) -> list[OpenCase]:
    """A row for each open case; none where cases were never delivered."""
    led = led_cases(records, on).with_columns(pl.col(pl.String).fill_null(""))
    return [
        OpenCase(
            municipality=municipality,
            child_id=row["child_id"],
            case_key=row["case_id"],
            case_number=row["case_number"],
            adviser_key=row["adviser_id"],
            team_key=row["team_id"],
            last_act=row["last_act"],
            last_on=row["last_on"],
        )
        for row in led.iter_rows(named=True)
    ]


def write(acts: Iterable[NextAct], cases: Iterable[OpenCase], *, batch: int) -> None:
    """Adds the rows; the old ones are gone already, in the same transaction."""
    NextAct.objects.bulk_create(acts, batch_size=batch)
    OpenCase.objects.bulk_create(cases, batch_size=batch)
