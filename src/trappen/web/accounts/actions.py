"""What an administrator does to users. Each is one transaction with its line in the log."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.sessions.models import Session
from django.core.exceptions import ValidationError
from django.db import transaction

from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality, Role, ScopeGrant, ScopeKind, User
from trappen.web.accounts.permissions import Permission, check_can, check_can_change_user
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType


@dataclass(frozen=True, slots=True)
class Profile:
    """What an administrator decides about a user."""

    first_name: str
    last_name: str
    role: Role
    adviser_key: str = ""
    teams: tuple[str, ...] = ()
    districts: tuple[str, ...] = ()
    target_groups: tuple[str, ...] = ()

    def grants(self) -> Iterable[tuple[ScopeKind, str]]:
        for kind, keys in (
            (ScopeKind.TEAM, self.teams),
            (ScopeKind.DISTRICT, self.districts),
            (ScopeKind.TARGET_GROUP, self.target_groups),
        ):
            for key in keys:
                yield kind, key


@transaction.atomic
def create_user(*, username: str, password: str, profile: Profile, by: User, now: datetime, path: str = "") -> User:
    """A new user in the administrator's own municipality."""
    check_can(by, Permission.MANAGE_USERS)
    user = User(username=username, municipality_id=by.municipality_id, date_joined=now)
    user.set_password(password)
    _apply(user, profile)
    what = {"username": username, "role": Role(profile.role).label}
    _record(EventType.USER_CREATED, user, by, now, path, what)
    return user


@transaction.atomic
def create_first_administrator(*, municipality: Municipality, username: str, password: str, now: datetime) -> User:
    """The user who makes the others; from the command line, as nobody can log in yet.

    Raises:
        TrappenError: if the municipality has an administrator already, or the name is taken or cannot be used.
    """
    if User.objects.filter(municipality=municipality, role=Role.ADMINISTRATOR, is_active=True).exists():
        raise TrappenError(
            f"{municipality.name} har allerede en administrator.",
            why="Kun den første oprettes fra kommandolinjen.",
            now="Bed administratoren oprette brugere under »Brugere«.",
        )
    user = User(username=username, municipality=municipality, date_joined=now)
    user.set_password(password)
    try:
        user.full_clean()
    except ValidationError as error:
        why = " ".join(error.messages)
        raise TrappenError(f"Brugernavnet »{username}« kan ikke bruges.", why=why, now="Vælg et andet.") from None
    _apply(user, Profile("", "", Role.ADMINISTRATOR))
    what = {"username": username, "role": Role.ADMINISTRATOR.label}
    subject = Subject("user", str(user.pk))
    record(EventType.USER_CREATED, by=None, now=now, municipality=municipality.code, subject=subject, what=what)
    return user


@transaction.atomic
def change_user(*, user: User, profile: Profile, by: User, now: datetime, path: str = "") -> User:
    """Another name, role or scope. Sessions that are open keep going: the next page already follows the new rules."""
    check_can_change_user(by, user)
    before = describe(user)
    _apply(user, profile)
    after = describe(user)
    changes = {name: [before[name], after[name]] for name in before if before[name] != after[name]}
    _record(EventType.USER_CHANGED, user, by, now, path, {"username": user.username, "changes": changes})
    return user


@transaction.atomic
def deactivate_user(*, user: User, by: User, now: datetime, path: str = "") -> None:
    """Closes the access at once, open sessions too. The user stays, as the log and papers name them."""
    check_can_change_user(by, user)
    user.is_active = False
    user.save(update_fields=["is_active"])
    end_sessions(user)
    _record(EventType.USER_DEACTIVATED, user, by, now, path)


@transaction.atomic
def reactivate_user(*, user: User, by: User, now: datetime, path: str = "") -> None:
    check_can_change_user(by, user)
    user.is_active = True
    user.save(update_fields=["is_active"])
    _record(EventType.USER_REACTIVATED, user, by, now, path)


@transaction.atomic
def reset_password(*, user: User, password: str, by: User, now: datetime, path: str = "") -> None:
    """Gives a new password, which ends the user's open sessions; a second factor stays."""
    check_can_change_user(by, user)
    user.set_password(password)
    user.save(update_fields=["password"])
    end_sessions(user)
    _record(EventType.PASSWORD_RESET, user, by, now, path)


def end_sessions(user: User) -> None:
    """Logs `user` out everywhere."""
    for session in Session.objects.all():
        if session.get_decoded().get("_auth_user_id") == str(user.pk):
            session.delete()


def describe(user: User) -> dict[str, str]:
    """Role, name and scope in Danish words, for the log's before and after."""
    grants = list(user.scope_grants.order_by("kind", "key"))
    return {
        "navn": user.get_full_name(),
        "rolle": user.get_role_display() if user.role else "",
        "rådgiver i fagsystemet": user.adviser_key,
        **{kind.label.lower(): ", ".join(g.key for g in grants if g.kind == kind) for kind in ScopeKind},
    }


def _apply(user: User, profile: Profile) -> None:
    user.first_name = profile.first_name
    user.last_name = profile.last_name
    user.role = profile.role
    user.adviser_key = profile.adviser_key
    user.save()
    user.scope_grants.all().delete()
    ScopeGrant.objects.bulk_create(ScopeGrant(user=user, kind=kind, key=key) for kind, key in profile.grants())


def _record(
    event_type: EventType, user: User, by: User, now: datetime, path: str, what: dict[str, Any] | None = None
) -> None:
    municipality = by.municipality
    assert isinstance(municipality, Municipality)  # check_can has refused everyone else
    details = what or {"username": user.username}
    subject = Subject("user", str(user.pk))
    record(event_type, by=by, now=now, municipality=municipality.code, subject=subject, what=details, path=path)
