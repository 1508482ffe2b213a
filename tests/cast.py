"""The fixed cast of every test with users: who they are, what they do, and which children are whose.

Anna and Bo are advisers in team Nord, Carla is in team Syd, Dan leads Nord, Eva is an adviser in another municipality.
One more person for each other role, all in Anna's municipality, and Nils, whose account has no role yet.
"""

from collections.abc import Iterator
from contextlib import ExitStack
from copy import deepcopy
from dataclasses import dataclass, fields
from datetime import UTC, date, datetime

import pytest
from django.contrib.auth.hashers import PBKDF2PasswordHasher
from django.db import transaction
from pytest_django import DjangoDbBlocker

from trappen.reporting.document import Document, Heading
from trappen.reporting.store import plain
from trappen.web.accounts.models import Municipality, Role, ScopeGrant, ScopeKind, User
from trappen.web.cases.models import Child, Identity, sealing
from trappen.web.papers.models import Paper, Version
from trappen.web.registers.models import Team, Vintage

PASSWORD = "rigtig-hest-batteri-haefteklamme"
HASH = PBKDF2PasswordHasher().encode(PASSWORD, "salt", iterations=1)  # quick, and replaced at the first login


@dataclass(frozen=True)
class Cast:
    """`people()` gives every user by name."""

    anna: User
    bo: User
    carla: User
    dan: User
    eva: User
    hanne: User
    karl: User
    sten: User
    petra: User
    evald: User
    sigrid: User
    adam: User
    nils: User
    home: Municipality
    abroad: Municipality
    nords_child: Child
    syds_child: Child
    evas_child: Child
    draft: Version

    def people(self) -> Iterator[tuple[str, User]]:
        for field in fields(self):
            value = getattr(self, field.name)
            if isinstance(value, User):
                yield field.name, value


ROLES = {
    "anna": Role.ADVISER,
    "bo": Role.ADVISER,
    "carla": Role.ADVISER,
    "dan": Role.TEAM_LEADER,
    "eva": Role.ADVISER,
    "hanne": Role.HEAD,
    "karl": Role.CONTROLLER,
    "sten": Role.DATA_STEWARD,
    "petra": Role.PROGRAMME_LEAD,
    "evald": Role.EVALUATOR,
    "sigrid": Role.SECRETARY,
    "adam": Role.ADMINISTRATOR,
    "nils": "",
}
TEAMS = {"anna": "nord", "bo": "nord", "carla": "syd", "dan": "nord", "eva": "nord"}


def everyone_with(*roles: Role) -> frozenset[str]:
    """The names of those at home who have one of the roles; not Eva."""
    return frozenset(name for name, role in ROLES.items() if role in roles and name != "eva")


def child(municipality: Municipality, key: str, team: str) -> Child:
    return Child.objects.create(
        municipality=municipality,
        key=key,
        batch_id=1,
        row_hash=b"\0" * 16,
        birth_date=date(2015, 3, 1),
        team_key=team,
        district_key="d1",
        target_group="social",
    )


def identify(who: Child) -> None:
    """Gives the child a sealed identity. The number is a replacement number, so nobody's."""
    sealed = sealing.seal({"cpr": "610315-4242", "name": "Alma Testsen", "source_id": "1"})
    Identity.objects.create(
        municipality=who.municipality, key=who.key, child=who, batch_id=1, row_hash=b"\0" * 16, sealed=sealed
    )


def draft(municipality: Municipality) -> Version:
    """A paper with one version that nobody has frozen."""
    moment = datetime(2026, 10, 5, 12, tzinfo=UTC)
    paper = Paper.objects.create(
        municipality=municipality,
        committee="Børne- og Familieudvalget",
        first=date(2026, 6, 30),
        last=date(2026, 9, 30),
        recommendation="tager opfølgningen til efterretning.",
        created=moment,
        created_by_name="Sigrid Test",
    )
    document = Document("Kvartalsopfølgning", (("Kommune", municipality.name),), (Heading("Resumé"),), moment.date())
    return Version.objects.create(
        paper=paper,
        number=1,
        document=plain(document),
        digest="0" * 64,
        vintage="Indlæsning 1",
        made=moment,
        made_by_name="Sigrid Test",
    )


def gather() -> Cast:
    """Makes the cast in the database. The key `nord` is a team in both municipalities: keys are not global."""
    home = Municipality.objects.create(code="999", name="Eksempelkommune")
    abroad = Municipality.objects.create(code="998", name="Nabokommune")
    Vintage.objects.create(municipality=home, batch_id=1, digest="0" * 64, as_of=date(2026, 10, 31))
    for municipality, key in ((home, "nord"), (home, "syd"), (abroad, "nord")):
        name = f"Team {key.title()}"
        Team.objects.create(municipality=municipality, key=key, name=name, batch_id=1, row_hash=b"\0" * 16)
    people = {}
    for name, role in ROLES.items():
        user = User(username=name, first_name=name.title(), last_name="Test", role=role)
        user.municipality = abroad if name == "eva" else home
        user.password = HASH
        user.save()
        if name in TEAMS:
            ScopeGrant.objects.create(user=user, kind=ScopeKind.TEAM, key=TEAMS[name])
        people[name] = user
    nords_child = child(home, "child-nord", "nord")
    identify(nords_child)
    return Cast(
        **people,
        home=home,
        abroad=abroad,
        nords_child=nords_child,
        syds_child=child(home, "child-syd", "syd"),
        evas_child=child(abroad, "child-abroad", "nord"),
        draft=draft(home),
    )


@pytest.fixture(scope="module")
def _begun(
    request: pytest.FixtureRequest, django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[Cast | None]:
    """The cast in the world that the module names by `world`, a function of the cast: made once for all its tests.

    Each test's changes are taken back to here, as the database can take back within what it will take back itself.
    """
    world = getattr(request.module, "world", None)
    if world is None:
        yield None
        return
    with ExitStack() as stack:
        with django_db_blocker.unblock():
            stack.enter_context(transaction.atomic())
            made = gather()
            world(made)
        yield made
        with django_db_blocker.unblock():
            transaction.set_rollback(True)
            stack.close()


@pytest.fixture
def cast(_begun: Cast | None, db: None) -> Cast:
    return gather() if _begun is None else deepcopy(_begun)
