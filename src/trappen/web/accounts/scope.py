"""Whose rows a user may see. Unknown scope sees nothing: no municipality, no role or no team gives no rows.

A role's permission decides *what*, the scope decides *whose*: an adviser and a team leader see the children of their
teams; the other roles see their municipality, narrowed by grants if they have any. Grants of one kind widen each other
(team A or team B), grants of different kinds narrow each other (team A and district X).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeVar

from django.db import models
from django.db.models import Q

from trappen.web.accounts.models import Role, ScopeKind, User
from trappen.web.accounts.permissions import Permission, Visitor, can

Rows = TypeVar("Rows", bound="models.QuerySet[Any]")

# Which column of a model holds which kind of scope. A query set whose columns stand elsewhere says so.
COLUMNS: Mapping[ScopeKind, str] = {
    ScopeKind.TEAM: "team_key",
    ScopeKind.DISTRICT: "district_key",
    ScopeKind.TARGET_GROUP: "target_group",
}
# For rows about the municipality itself (teams, prices, batches): nobody in it sees only a part of them.
MUNICIPALITY_ONLY: Mapping[ScopeKind, str] = {}
NARROW_ROLES = frozenset({Role.ADVISER, Role.TEAM_LEADER})


@dataclass(frozen=True, slots=True)
class Scope:
    """The part of the records that a user's work covers. `whole` is the municipality without any narrowing.

    An empty set of a kind does not narrow. A scope without municipality covers nothing.
    """

    municipality_id: int | None
    whole: bool = False
    teams: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    target_groups: frozenset[str] = frozenset()

    @property
    def is_empty(self) -> bool:
        return self.municipality_id is None

    def keys(self, kind: ScopeKind) -> frozenset[str]:
        return {
            ScopeKind.TEAM: self.teams,
            ScopeKind.DISTRICT: self.districts,
            ScopeKind.TARGET_GROUP: self.target_groups,
        }[kind]


NOTHING = Scope(municipality_id=None)


def scope_of(user: Visitor) -> Scope:
    """The user's scope; `NOTHING` for anyone whose scope is not known."""
    if not isinstance(user, User) or not user.is_active or user.municipality_id is None or not user.role:
        return NOTHING
    keys: dict[str, set[str]] = {kind: set() for kind in ScopeKind}
    for grant in user.scope_grants.all():  # a page that asks often fetches them once beforehand
        keys[grant.kind].add(grant.key)
    if user.role in NARROW_ROLES and not keys[ScopeKind.TEAM]:
        return NOTHING
    return Scope(
        municipality_id=user.municipality_id,
        whole=not any(keys.values()),
        teams=frozenset(keys[ScopeKind.TEAM]),
        districts=frozenset(keys[ScopeKind.DISTRICT]),
        target_groups=frozenset(keys[ScopeKind.TARGET_GROUP]),
    )


def condition(scope: Scope, columns: Mapping[ScopeKind, str], municipality: str = "municipality") -> Q | None:
    """The scope as a condition on rows, or None where no row can match.

    A scope that is narrowed by a kind for which the rows have no column matches nothing, unless the rows are about
    the municipality itself (`MUNICIPALITY_ONLY`).
    """
    if scope.is_empty:
        return None
    result = Q(**{municipality: scope.municipality_id})
    for kind in ScopeKind if columns else ():
        keys = scope.keys(kind)
        if not keys:
            continue
        if kind not in columns:
            return None
        result &= Q(**{f"{columns[kind]}__in": keys})
    return result


def visible(
    queryset: Rows,
    user: Visitor,
    *,
    needs: Permission = Permission.SEE_CHILDREN,
    columns: Mapping[ScopeKind, str] = COLUMNS,
    municipality: str = "municipality",
) -> Rows:
    """The rows of `queryset` that `user` may see for a purpose that needs the permission `needs`.

    A secretary has no rows with the default `SEE_CHILDREN`, but may count them with `needs=SEE_AGGREGATES`.
    `municipality` is the path to the municipality for rows that reach it through another row (`child__municipality`).
    """
    if not can(user, needs):
        return queryset.none()
    matching = condition(scope_of(user), columns, municipality)
    return queryset.none() if matching is None else queryset.filter(matching)
