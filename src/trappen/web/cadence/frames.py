"""The open cases with who leads them and what happened last, from records."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import polars as pl

from trappen.analysis.cadence.responsible import open_cases, responsible
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.cadence.models import Act
from trappen.web.finance.frames import gathered
from trappen.web.programmes.frames import MODELS, records_of
from trappen.web.registers.models import TYPED
from trappen.web.registers.queries import vintage_of

CARRIED = ("teams", "advisers", "adviser_posts", "adviser_absences", "cases", "assignments", "programme_enrolments")
PERIODS: Mapping[str, Sequence[str]] = {"cases": ("opened", "closed")}  # the others have a start and an end

# The table and day of what can have happened last; a contact says itself what it was.
HAPPENED: Mapping[str, tuple[str, Act | None]] = {
    "followups": ("held", Act.FOLLOWUP),
    "contacts": ("held", None),
    "visits": ("held", Act.VISIT),
    "scores": ("scored", Act.SCORE),
    "goal_steps": ("noted", Act.GOAL),
    "cadence_decisions": ("decided", Act.INTERVAL),
}
CONTACT_ACTS = {
    "contact": Act.CONTACT.value,
    "child_conversation": Act.CONVERSATION.value,
    "network_meeting": Act.NETWORK.value,
}


def led_cases(records: Records, on: date) -> pl.DataFrame:
    """child_id, case_id, case_number, adviser_id, team_id, last_act, last_on of every case that is open on the day.

    `last_act` and `last_on` tell of the child and are null where nothing is known up to the day.
    """
    _, people = responsible(records, on)
    return (
        open_cases(records, on)
        .select("child_id", "case_id", "case_number")
        .join(people, on="case_id", how="left")
        .join(last_happened(records, on), on="child_id", how="left")
    )


def last_happened(records: Records, on: date) -> pl.DataFrame:
    """child_id, last_act, last_on: the latest event of each child up to the day; of two on a day the first in the
    order of `HAPPENED`."""
    parts = []
    for order, (table, (day, act)) in enumerate(HAPPENED.items()):
        kind = pl.lit(act.value) if act else pl.col("kind").replace_strict(CONTACT_ACTS, return_dtype=pl.String())
        rows = records.optional(table).filter(pl.col(day) <= on)
        latest = rows.group_by("child_id", last_act=kind).agg(last_on=pl.col(day).max())
        parts.append(latest.with_columns(order=pl.lit(order)))
    return (
        pl.concat(parts)
        .sort("last_on", "order", "last_act", descending=[True, False, False])
        .unique("child_id", keep="first", maintain_order=True)
        .drop("order")
    )


def carried_records(municipality: Municipality, on: date) -> tuple[Records, date]:
    """What the caseload is counted from, and the day it is counted on: the data's own, as the children are.

    The data know nothing later than their day. What was typed here since counts as if it held on that day; a case that
    was given to somebody else here is no longer its former adviser's.
    """
    vintage = vintage_of(municipality)
    day = min(on, vintage.as_of or on) if vintage is not None else on
    if day == on:
        return records_of(municipality, tables=CARRIED), on
    every = {name: MODELS[name]._default_manager.filter(municipality=municipality) for name in CARRIED}
    typed = gathered(municipality, {name: rows.filter(batch_id=TYPED) for name, rows in every.items()})
    imported = gathered(municipality, {name: rows.exclude(batch_id=TYPED) for name, rows in every.items()})
    tables = {
        name: pl.concat([_left(name, frame, typed, day, on), _since(name, typed.table(name), day, on)])
        for name, frame in imported.tables.items()
    }
    return replace(imported, tables=tables), day


def _since(table: str, frame: pl.DataFrame, day: date, on: date) -> pl.DataFrame:
    """The typed rows as they are on the later day, told of the earlier."""
    days = [name for name in PERIODS.get(table, ("start", "end")) if name in frame.columns]
    return frame.with_columns(
        pl.when(pl.col(name) <= on).then(pl.min_horizontal(name, pl.lit(day))).otherwise(name).alias(name)
        for name in days
    )


def _left(table: str, frame: pl.DataFrame, typed: Records, day: date, on: date) -> pl.DataFrame:
    """The imported rows, where those of a case that was given away since end on the day."""
    if table != "assignments":
        return frame
    given = pl.col("case_id").is_in(typed.table(table)["case_id"].implode()) & (pl.col("end") <= on)
    return frame.with_columns(pl.when(given).then(pl.min_horizontal("end", pl.lit(day))).otherwise("end").alias("end"))
