"""Typing teams, and which advisers are in them, where no export brings them.

What an import wrote is never changed here, and an import never changes what was typed: the two kinds of rows stand
beside each other, and the page says where they tell of the same adviser.
"""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.db.models import Q

from trappen.domain import formats
from trappen.domain.errors import MissingTableError, TrappenError
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import record
from trappen.web.audit.models import EventType
from trappen.web.cadence.actions.placing import place
from trappen.web.cadence.actions.recomputing import recompute
from trappen.web.cadence.actions.settling import delivered
from trappen.web.cadence.queries.leading import adviser_names
from trappen.web.registers.models import NO_HASH, TYPED, AdviserPost, Record, Team
from trappen.web.registers.queries import vintage_of


@dataclass(frozen=True, slots=True)
class TeamValues:
    """What is typed of a team; `end` is the first day it is no longer there."""

    name: str
    target_group: str
    case_cap: float | None
    end: date | None = None


@dataclass(frozen=True, slots=True)
class PostValues:
    """How large a part of a post, from when, and the first day without it."""

    fte: float
    start: date
    end: date | None = None


def open_team(*, municipality: Municipality, values: TeamValues, by: User, now: datetime, today: date) -> Team:
    """A new team.

    Raises:
        TrappenError: if an open team has the name.
    """
    with transaction.atomic():
        delivered(municipality, "teams")
        _refuse_name(municipality, values, None)
        team = Team.objects.create(municipality=municipality, key=_new_key(), batch_id=TYPED, row_hash=NO_HASH)
        _set_team(team, values)
        _log(municipality, f"teamet »{team}« er oprettet", by, now)
        place(municipality, on=today)
    return team


def change_team(*, team: Team, values: TeamValues, by: User, now: datetime, today: date) -> int:
    """Renames or closes a team, or opens it again; gives the posts that end with it.

    Raises:
        TrappenError: if it came with an import, an open team has the name, or a post begins later than it ends.
    """
    with transaction.atomic():
        _refuse_imported(team)
        municipality = team.municipality
        delivered(municipality, "teams")
        _refuse_name(municipality, values, team)
        ending = 0
        if values.end is not None:
            posts = AdviserPost.objects.filter(municipality=municipality, team_id=team.key)
            running = posts.filter(Q(end__isnull=True) | Q(end__gt=values.end))
            if running.filter(Q(start__gt=values.end) | ~Q(batch_id=TYPED)).exists():
                raise TrappenError(
                    "Teamet kan ikke lukkes den dag.",
                    why="En rådgiver er knyttet til teamet senere, eller fagsystemet har rådgivere i det.",
                    now="Vælg en senere dag, eller ret rådgiverne først.",
                )
            ending = running.update(end=values.end)
        before = team.name
        _set_team(team, values)
        renamed = f"teamet »{before}« hedder nu »{team}«" if before != team.name else f"teamet »{team}« er rettet"
        closed = f"; lukket fra {formats.short_date(values.end)}" if values.end else ""
        _log(municipality, renamed + closed, by, now)
        place(municipality, on=today)
    _recount(municipality, by, now, today)
    return ending


def join_team(
    *, team: Team, advisers: Sequence[str], values: PostValues, by: User, now: datetime, today: date
) -> Sequence[str]:
    """Puts advisers in a team; gives who left another typed team the same day.

    Raises:
        TrappenError: if the team is closed by then, or an adviser has a post that stands in the way.
    """
    municipality, left = team.municipality, []
    with transaction.atomic():
        delivered(municipality, "adviser_posts")
        if team.end is not None and team.end <= values.start:
            raise TrappenError(f"»{team}« er lukket fra {formats.short_date(team.end)}.", now="Vælg et åbent team.")
        names = adviser_names(municipality, advisers)
        for key in advisers:
            if _leaves(municipality, key, names[key], values.start):
                left.append(names[key])
            AdviserPost.objects.create(
                municipality=municipality, key=_new_key(), batch_id=TYPED, row_hash=NO_HASH, adviser_id=key,
                team_id=team.key, fte=values.fte, start=values.start, end=values.end,
            )  # fmt: skip
            _log(municipality, f"{names[key]} er i »{team}« fra {formats.short_date(values.start)}", by, now)
        place(municipality, on=today)
    _recount(municipality, by, now, today)
    return left


def change_post(*, post: AdviserPost, values: PostValues, by: User, now: datetime, today: date) -> None:
    """Another part of a post, or other days.

    Raises:
        TrappenError: if it came with an import, or another post of the adviser's runs in that time.
    """
    with transaction.atomic():
        municipality = post.municipality
        delivered(municipality)
        _refuse_imported(post)
        name = adviser_names(municipality, [post.adviser_id])[post.adviser_id]
        end = values.end or date.max
        others = AdviserPost.objects.filter(municipality=municipality, adviser_id=post.adviser_id).exclude(pk=post.pk)
        if any(other.start < end and (other.end is None or values.start < other.end) for other in others):
            raise TrappenError(f"{name} er i et andet team i den tid.", now="Ret datoerne, så de ikke går ind over.")
        post.fte, post.start, post.end = values.fte, values.start, values.end
        post.save(update_fields=["fte", "start", "end"])
        _log(municipality, f"{name}s tid i teamet er rettet", by, now)
        place(municipality, on=today)
    _recount(municipality, by, now, today)


def remove_post(*, post: AdviserPost, by: User, now: datetime, today: date) -> None:
    """Takes a post away that never was.

    Raises:
        TrappenError: if it came with an import.
    """
    with transaction.atomic():
        municipality = post.municipality
        delivered(municipality)
        _refuse_imported(post)
        name = adviser_names(municipality, [post.adviser_id])[post.adviser_id]
        post.delete()
        _log(municipality, f"{name} er fjernet fra teamet", by, now)
        place(municipality, on=today)
    _recount(municipality, by, now, today)


def _set_team(team: Team, values: TeamValues) -> None:
    team.name, team.target_group = values.name, values.target_group
    team.case_cap, team.end = values.case_cap, values.end
    team.save(update_fields=["name", "target_group", "case_cap", "end"])


def _leaves(municipality: Municipality, adviser: str, name: str, day: date) -> bool:
    """Ends the adviser's typed post on the day; whether there was one."""
    posts = AdviserPost.objects.filter(municipality=municipality, adviser_id=adviser)
    running = posts.filter(Q(end__isnull=True) | Q(end__gt=day))
    if running.exclude(batch_id=TYPED).exists():
        raise TrappenError(
            f"{name} står i et team i fagsystemets udtræk.", now="Ret det dér, så er det rettet ved næste indlæsning."
        )
    if running.filter(start__gte=day).exists():
        raise TrappenError(
            f"{name} er allerede knyttet til et team fra den dag eller senere.",
            now="Ret eller fjern det, der står, først.",
        )
    return bool(running.update(end=day))


def _refuse_name(municipality: Municipality, values: TeamValues, team: Team | None) -> None:
    if values.end is not None:
        return
    others = Team.objects.filter(municipality=municipality, name__iexact=values.name, end__isnull=True)
    if others.exclude(key="" if team is None else team.key).exists():
        raise TrappenError(f"Der er allerede et team, der hedder »{values.name}«.", now="Vælg et andet navn.")


def _refuse_imported(row: Record) -> None:
    if not row.is_typed:
        raise TrappenError("Rækken kommer fra fagsystemet.", now="Ret den dér, så er den rettet ved næste indlæsning.")


def _recount(municipality: Municipality, by: User, now: datetime, today: date) -> None:
    """Deadlines and caseload by the teams as they are now; before the first load there are none."""
    if vintage_of(municipality) is None:
        return
    try:
        recompute(municipality=municipality, on=today, by=by, now=now)
    except MissingTableError:
        return  # a source without cases or advisers has no deadlines to show


def _new_key() -> str:
    return f"T-{uuid.uuid4().hex}"


def _log(municipality: Municipality, change: str, by: User, now: datetime) -> None:
    record(
        EventType.REGISTER_CHANGED,
        by=by,
        now=now,
        municipality=municipality.code,
        what={"register": "team", "change": change},
    )
