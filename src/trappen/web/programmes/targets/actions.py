"""Computing a programme's targets and reach, and freezing its baseline."""

from datetime import date, datetime
from typing import Any

import polars as pl
from django.db import transaction
from django.utils import timezone

from trappen.analysis.indicators import followed_targets
from trappen.analysis.keyfigures.target_group import enrolled, reach
from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Source
from trappen.records.container import Records
from trappen.reporting.document import Block, Document, Notice
from trappen.reporting.papers.baseline import Basis, baseline
from trappen.reporting.reach import reach_table, since_table
from trappen.reporting.store import plain
from trappen.reporting.targets import target_blocks
from trappen.web.accounts.models import User
from trappen.web.audit.actions import Subject, record, store_run
from trappen.web.audit.models import EventType
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.frames import records_of
from trappen.web.programmes.models import Baseline, ProgrammePlan
from trappen.web.programmes.targets import queries
from trappen.web.programmes.targets.queries import Kind
from trappen.web.registers.queries import threshold_of, vintage_of
from trappen.web.runs.models import Run


def compute(*, kind: Kind, plan: ProgrammePlan, by: User, now: datetime, unasked: bool = False) -> Run | None:
    """Counts in the user's scope and stores the answer as it may be shown to them. None where nothing is loaded.

    What cannot be counted, as a plan without a target group, is stored as the reason why. With `unasked` nobody is told
    to have done it: the worker counts ahead for the user.
    """
    asked = queries.question(by, plan, kind)
    if asked is None:
        return None
    found, on = queries.records(by), timezone.localtime(now).date()
    make = _targets if kind is Kind.TARGETS else _reach
    result: dict[str, Any] = {"on": on.isoformat()}
    try:
        blocks = make(found, plan, on, threshold_of(asked), economy=asked.scope["economy"])
    except TrappenError as error:
        result["fault"] = {"what": error.what, "why": error.why, "now": error.now}
    else:
        title = _TITLES[kind].format(day=formats.long_date(queries.day_of(found, on)))
        result["document"] = plain(Document(title, _head(found), blocks, made_on=on))
    return store_run(question=asked, result=result, by=None if unasked else by, now=now)


def freeze_baseline(*, plan: ProgrammePlan, reason: str, by: User, now: datetime) -> Baseline:
    """Counts the programme's baseline as of its first day and freezes it; small numbers are withheld from everybody.

    Raises:
        TrappenError: if the programme has no first day, or it lies ahead of the data; if nothing is loaded; or if there
            is a baseline already and no reason for a new one.
    """
    programme, municipality, today = programme_of(plan.document), plan.municipality, timezone.localtime(now).date()
    vintage = vintage_of(municipality) if municipality else None
    if municipality is None or vintage is None:
        raise TrappenError("Der er ingen data at tælle i.", now="Bed den dataansvarlige om at indlæse udtrækket først.")
    records = records_of(municipality)
    if programme.start is None or programme.start > queries.day_of(records, today):
        raise TrappenError(
            "Programmets første dag kendes ikke, eller data når ikke så langt.",
            why="Udgangspunktet tælles på programmets første dag.",
            now="Skriv startdatoen i programmet, eller vent, til et udtræk efter den er indlæst.",
        )
    as_of = formats.long_date(records.as_of) if records.as_of else formats.MISSING
    said = f"Indlæsning {vintage.batch_id}, udtræk pr. {as_of}"
    basis = Basis(programme, plan.records_key, records, programme.start, municipality.small_number_threshold, said)
    document = plain(baseline(basis, made_on=today))
    with transaction.atomic():
        # The plan's row is the lock: two who freeze at once come one after the other.
        ProgrammePlan.objects.select_for_update().get(pk=plan.pk)
        newest = Baseline.objects.filter(municipality=municipality, programme_key=plan.key).first()
        if newest is not None and not reason.strip():
            raise TrappenError(
                "Der er allerede et udgangspunkt.",
                why=f"Den blev fastfrosset af {newest.made_by_name}, og den bliver liggende.",
                now="Skriv en begrundelse, hvis der skal laves en til.",
            )
        made = Baseline.objects.create(
            municipality=municipality,
            programme_key=plan.key,
            number=1 if newest is None else newest.number + 1,
            on=programme.start,
            document=document,
            digest=records.digest,
            vintage=said,
            reason=reason.strip() if newest else "",
            made=now,
            made_by_name=str(by),
        )
        record(
            EventType.BASELINE_FROZEN,
            by=by,
            now=now,
            municipality=municipality.code,
            subject=Subject("programme", plan.key),
            what={"name": plan.name, "number": made.number, "reason": made.reason},
        )
    return made


def _targets(
    found: Records, plan: ProgrammePlan, on: date, threshold: int | None, *, economy: bool
) -> tuple[Block, ...]:
    followed = followed_targets(found, programme_of(plan.document), plan.records_key, on)
    return target_blocks(followed, on, threshold=threshold, economy=economy)


def _reach(found: Records, plan: ProgrammePlan, on: date, threshold: int | None, *, economy: bool) -> tuple[Block, ...]:
    del economy  # children are counted, not money
    rule, day = queries.rule_of(plan), queries.day_of(found, on)
    counts = reach(found, plan.records_key, rule, day)
    source = Source(found.source, "tabellerne Børn og Indskrivninger", found.as_of)
    since = since_table(_by_year(found, plan, day), counts, source, threshold=threshold)
    hidden = Notice("Indskrevne efter år:", ("Tabellen er skjult, fordi den har små tal eller røber dem.",))
    return (reach_table(counts, source, threshold=threshold), since or hidden)


def _by_year(found: Records, plan: ProgrammePlan, on: date) -> dict[int, int]:
    years = enrolled(found, plan.records_key, on).group_by(pl.col("since").dt.year()).len().sort("since")
    return dict(years.iter_rows())


_TITLES = {Kind.TARGETS: "Sådan står det {day}", Kind.REACH: "Børn i og uden for målgruppen {day}"}


def _head(found: Records) -> tuple[tuple[str, str], ...]:
    as_of = formats.long_date(found.as_of) if found.as_of else formats.MISSING
    return (("Kommune", found.source), ("Data", f"Udtræk pr. {as_of}"))
