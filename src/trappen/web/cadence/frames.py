"""The open cases with who leads them and what happened last, from records."""

from collections.abc import Mapping
from datetime import date

import polars as pl

from trappen.analysis.cadence.responsible import open_cases, responsible
from trappen.records.container import Records
from trappen.web.cadence.models import Act

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
