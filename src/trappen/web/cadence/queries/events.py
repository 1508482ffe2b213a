"""What the form for an event needs to know of the case."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from trappen.domain import formats
from trappen.domain.law import label
from trappen.parameters.sections import known, title
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.entering import TABLE_OF
from trappen.web.cadence.models import Act, OpenCase
from trappen.web.cases.models import CadenceDecision, Child, Episode
from trappen.web.registers.models import Record


def measures(user: User, child: Child, on: date) -> list[tuple[str, str]]:
    """Key and name of the child's measures that run on the day, the newest first."""
    rows = Episode.objects.visible_to(user).filter(child=child, start__lte=on).exclude(end__lte=on)
    return [(row.key, measure_name(row)) for row in rows.order_by("-start", "key")]


def measure_name(episode: Episode) -> str:
    """`BL § 46: anbringelse, fra 1. marts 2026`"""
    what = f": {title(episode.section)}" if known(episode.section) else ""
    return f"{label(episode.section)}{what}, fra {formats.long_date(episode.start)}"


def case_number(user: User, child: Child) -> str:
    """The number of the child's open case; empty where it has none."""
    found = OpenCase.objects.visible_to(user, needs=Permission.RECORD_CADENCE).filter(child=child).first()
    return "" if found is None else found.case_number


def decided_last(user: User, child: Child, measures: Sequence[tuple[str, str]]) -> Mapping[str, Any]:
    """The interval and its reasons as last decided for one of the measures, as a form is filled in with: each time the
    decision is taken anew, and the child's view is asked for anew."""
    rows = CadenceDecision.objects.visible_to(user).filter(child=child, interval_months__isnull=False)
    found = rows.filter(episode_id__in=[key for key, _ in measures]).order_by("-decided", "-pk").first()
    if found is None:
        return {}
    reasons = [code for code in found.reasons.split(";") if code]
    return {"indsats": found.episode_id, "maaneder": found.interval_months, "begrundelse": reasons}


def latest(user: User, child: Child, act: Act) -> tuple[date, bool] | None:
    """When the act was last done, and whether that was typed here; None where nothing is known."""
    table = TABLE_OF[act]
    rows = table.model.objects.visible_to(user).filter(child=child, **dict(table.fixed))  # type: ignore[attr-defined]  # all have one
    row: Record | None = rows.order_by(f"-{table.day}").first()
    return None if row is None else (getattr(row, table.day), row.is_typed)
