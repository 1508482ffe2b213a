"""Who sees whose rows."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied

from tests.cast import Cast
from trappen.web.accounts.models import Role, ScopeGrant, ScopeKind, User
from trappen.web.accounts.permissions import (
    ALLOWS,
    GRANTS,
    Permission,
    can,
    can_change_user,
    check_can,
    check_can_change_user,
)
from trappen.web.accounts.scope import NOTHING, Scope, condition, scope_of
from trappen.web.cases.models import Child
from trappen.web.registers.models import Team

SEES = {
    "anna": {"child-nord"},
    "bo": {"child-nord"},
    "carla": {"child-syd"},
    "dan": {"child-nord"},
    "eva": {"child-abroad"},
    "hanne": {"child-nord", "child-syd"},
    "karl": {"child-nord", "child-syd"},
    "sten": {"child-nord", "child-syd"},
    "petra": {"child-nord", "child-syd"},
    "evald": {"child-nord", "child-syd"},
    "sigrid": set(),
    "adam": set(),
    "nils": set(),
}


def keys(user: User | AnonymousUser, needs: Permission = Permission.SEE_CHILDREN) -> set[str]:
    return set(Child.objects.visible_to(user, needs=needs).values_list("key", flat=True))


def test_each_member_of_the_cast_sees_their_children_and_no_others(cast: Cast) -> None:
    assert {name: keys(user) for name, user in cast.people()} == SEES
    assert keys(AnonymousUser()) == set()


def test_a_secretary_may_count_but_not_see(cast: Cast) -> None:
    assert keys(cast.sigrid, Permission.SEE_AGGREGATES) == {"child-nord", "child-syd"}
    assert keys(cast.adam, Permission.SEE_AGGREGATES) == set()


@pytest.mark.parametrize("change", [{"municipality": None}, {"role": ""}, {"is_active": False}])
def test_unknown_scope_sees_nothing(cast: Cast, change: dict[str, object]) -> None:
    for name, value in change.items():
        setattr(cast.hanne, name, value)
    assert scope_of(cast.hanne) == NOTHING
    assert keys(cast.hanne) == set()


def test_an_adviser_without_a_team_sees_nothing_even_with_a_district(cast: Cast) -> None:
    cast.anna.scope_grants.all().delete()
    ScopeGrant.objects.create(user=cast.anna, kind=ScopeKind.DISTRICT, key="d1")
    assert keys(cast.anna) == set()


def test_grants_of_one_kind_widen_and_of_two_kinds_narrow(cast: Cast) -> None:
    ScopeGrant.objects.create(user=cast.anna, kind=ScopeKind.TEAM, key="syd")
    assert keys(cast.anna) == {"child-nord", "child-syd"}
    ScopeGrant.objects.create(user=cast.anna, kind=ScopeKind.TARGET_GROUP, key="disability")
    assert keys(cast.anna) == set()


def test_a_grant_narrows_a_role_that_sees_the_whole_municipality(cast: Cast) -> None:
    ScopeGrant.objects.create(user=cast.hanne, kind=ScopeKind.TEAM, key="syd")
    assert keys(cast.hanne) == {"child-syd"}
    assert not scope_of(cast.hanne).whole


def test_rows_about_the_municipality_itself_are_not_narrowed(cast: Cast) -> None:
    names = set(Team.objects.visible_to(cast.anna).values_list("key", "municipality__code"))
    assert names == {("nord", "999"), ("syd", "999")}


def test_a_narrowed_scope_matches_nothing_where_the_rows_lack_the_column() -> None:
    narrowed = Scope(municipality_id=1, teams=frozenset({"nord"}))
    assert condition(narrowed, {ScopeKind.DISTRICT: "district_key"}) is None
    assert condition(NOTHING, {}) is None


def test_a_superuser_has_no_way_around(cast: Cast) -> None:
    cast.adam.is_superuser = True
    assert keys(cast.adam) == set()


def test_every_role_and_permission_stands_in_the_tables() -> None:
    assert set(GRANTS) == set(Role)
    assert set(ALLOWS) == set(Permission)
    assert set().union(*GRANTS.values()) == set(Permission)


def test_only_roles_with_children_see_identity_and_the_administrator_sees_no_case_data() -> None:
    for role, granted in GRANTS.items():
        assert Permission.SEE_IDENTITY not in granted or Permission.SEE_CHILDREN in granted, role
    assert GRANTS[Role.ADMINISTRATOR] == {Permission.SEE_LOG, Permission.MANAGE_USERS}
    for role in (Role.EVALUATOR, Role.CONTROLLER, Role.SECRETARY):
        assert Permission.SEE_IDENTITY not in GRANTS[role]


def test_a_refusal_is_a_danish_sentence(cast: Cast) -> None:
    with pytest.raises(PermissionDenied, match="Du må ikke se økonomi som rådgiver"):
        check_can(cast.anna, Permission.SEE_ECONOMY)
    with pytest.raises(PermissionDenied, match="ingen rolle"):
        check_can(cast.nils, Permission.SEE_AGGREGATES)
    assert not can(AnonymousUser(), Permission.SEE_AGGREGATES)


def test_an_administrator_changes_others_at_home_and_never_themselves(cast: Cast) -> None:
    assert can_change_user(cast.adam, cast.anna)
    assert not can_change_user(cast.adam, cast.eva)
    assert not can_change_user(cast.anna, cast.bo)
    with pytest.raises(PermissionDenied, match="din egen rolle"):
        check_can_change_user(cast.adam, cast.adam)
