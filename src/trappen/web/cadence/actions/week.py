"""The rows of the adviser's week: what is due next and which cases are open, for all children or for one."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

import polars as pl
from django.db.models import Model

from trappen.analysis.cadence.acts import instant
from trappen.analysis.cadence.reports import DeadlineReport
from trappen.analysis.cadence.standing import long_date
from trappen.analysis.cadence.upcoming import NEAR
from trappen.domain.deadlines.policy import Policy
from trappen.domain.deadlines.status import Status
from trappen.domain.law import label
from trappen.domain.programme.policy import policy_of
from trappen.parameters.sections import known, title
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.cadence.frames import led_cases
from trappen.web.cadence.models import Confirmation, DueItem, Entry, Filing, NextAct, OpenCase
from trappen.web.cases.models import Child
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.registers import writing

OPEN = (Status.OVERDUE, Status.MISSING_DECISION, Status.DUE_WITHIN, Status.UPCOMING)


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


def due_items(municipality: Municipality, report: DeadlineReport, records: Records) -> pl.DataFrame:
    """A row for each duty that is open, with the columns of `DueItem`."""
    names = ("child_id", "rule", "title", "status", "due", "reason")
    found = report.items.filter(pl.col("status").is_in([status.value for status in OPEN]))
    return _naming_the_measure(found, records).select(
        *names,
        *_texts(cited="cited", subject_key="key", case_key="case_id", adviser_key="adviser_id", team_key="team_id"),
        municipality_id=_of(municipality),
        due_at=in_utc(pl.col("due_at")),
    )


def next_acts(municipality: Municipality, report: DeadlineReport, records: Records) -> pl.DataFrame:
    """A row for each act that is due next, with the columns of `NextAct`."""
    names = ("child_id", "act", "basis", "rule", "title", "status", "due", "reason", "subject")
    part = pl.element().struct.field
    near = pl.struct(
        *(part(name) for name in NEAR if name != "due"), due=part("due").dt.to_string("%Y-%m-%d")
    ).struct.json_encode()
    return _naming_the_measure(report.upcoming, records).select(
        *names,
        *_texts(cited="cited", lacks="lacks", subject_key="key"),
        *_texts(case_key="case_id", adviser_key="adviser_id", team_key="team_id"),
        municipality_id=_of(municipality),
        due_at=in_utc(pl.col("due_at")),
        near=pl.format("[{}]", pl.col("near").list.eval(near).list.join(",")),
    )


def _naming_the_measure(rows: pl.DataFrame, records: Records) -> pl.DataFrame:
    """The rows with the measure in the reason, where they are about one: a child may have several."""
    episodes = records.optional("episodes")
    sections = episodes["section"].drop_nulls().unique().to_list()
    named = {key: f"{label(key)}: {title(key)}" if known(key) else label(key) for key in sections}
    measures = episodes.select(
        subject=pl.lit("episode"),
        key="episode_id",
        measure=pl.format(
            " Indsats: {}, fra {}.",
            pl.col("section").replace_strict(named, return_dtype=pl.String()),
            long_date(pl.col("start")),
        ),
    )
    told = pl.concat_str("reason", pl.col("measure").fill_null(""))
    return rows.join(measures, on=["subject", "key"], how="left").with_columns(reason=told)


def cases_open(municipality: Municipality, records: Records, on: date) -> pl.DataFrame:
    """A row for each open case, with the columns of `OpenCase`; none where cases were never delivered."""
    return led_cases(records, on).select(
        "child_id",
        *_texts(case_key="case_id", case_number="case_number", adviser_key="adviser_id", team_key="team_id"),
        *_texts(last_act="last_act"),
        "last_on",
        municipality_id=_of(municipality),
    )


def replace_all(
    municipality: Municipality, rows: Mapping[type[Model], pl.DataFrame], child: Child | None = None
) -> None:
    """Puts the rows in the place of those of the municipality, or of one of its children."""
    for model, frame in rows.items():
        there = model._default_manager.filter(municipality=municipality)
        writing.replace(there if child is None else there.filter(child=child), frame)


def in_utc(local: pl.Expr) -> pl.Expr:
    """Danish time as the database has it; an hour that comes twice is the first, one that is skipped the hour after."""
    return instant(local).dt.convert_time_zone("UTC").dt.replace_time_zone(None)


def _of(municipality: Municipality) -> pl.Expr:
    return pl.lit(municipality.pk, pl.Int64())


def _texts(**names: str) -> list[pl.Expr]:
    """Text that is missing is empty in the database."""
    return [pl.col(name).fill_null("").alias(field) for field, name in names.items()]


def forget(children: pl.Series) -> None:
    """Takes away what was worked out and noted about children whose rows go; what is still due is worked out anew."""
    gone = children.to_frame("child_id")
    for model in (DueItem, NextAct, OpenCase, Confirmation, Entry, Filing):
        writing.delete(model, gone)
