"""`trappen demo`: a synthetic municipality on this machine, with one login per role, ready to look at."""

import json
import os
import secrets
import sys
import tempfile
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import typer

from trappen.analysis.synth.arrivals import with_arrivals
from trappen.analysis.synth.building import build
from trappen.analysis.synth.writing import write
from trappen.domain.errors import TrappenError
from trappen.web.config import opening

YEARS, SEED = 8, 1
CODE, NAME = "999", "Eksempelkommune"
LOGINS = "logins.json"
COUNTED_FOR = ("programme_lead", "controller", "secretary")
# Invented people, one for each role.
PEOPLE: Mapping[str, tuple[str, str]] = {
    "adviser": ("Anna", "Ager"),
    "team_leader": ("Dan", "Dal"),
    "head": ("Hanne", "Holm"),
    "controller": ("Karl", "Kilde"),
    "data_steward": ("Sten", "Strand"),
    "programme_lead": ("Petra", "Park"),
    "evaluator": ("Evald", "Eng"),
    "secretary": ("Sigrid", "Sø"),
    "administrator": ("Adam", "Ahorn"),
}


def run(*, children: int, folder: Path, port: int, and_serve: bool) -> None:
    """Makes what is missing in the folder, and serves it until it is stopped. The second time it is there at once."""
    folder = folder.resolve()
    os.environ["TRAPPEN_DATA"] = str(folder)
    os.environ.pop("TRAPPEN_DATABASE_URL", None)
    with opening.opened():
        _refuse_others(folder)
        if _is_loaded():
            typer.echo(f"Bruger den kommune, der allerede er i »{folder}«.")
        else:
            _load(children)
        _programmes()
        _appropriations()
        logins = _logins(folder)
        _counted()
        _ladder()
        _economy()
        _forecast()
    _tell(logins, port)
    if and_serve:
        # A process of its own: the frames' threads, which the load has started, do not survive the server's fork.
        os.execv(  # noqa: S606 - our own program again, no shell wanted
            sys.executable, [sys.executable, "-m", "trappen", "serve", "--port", str(port)]
        )


def _refuse_others(folder: Path) -> None:
    """Invented children and users never come among real ones, nor their logins in a file beside them."""
    from trappen.web.accounts.models import Municipality

    other = Municipality.objects.exclude(code=CODE).first()
    if other is not None:
        raise TrappenError(
            f"»{folder}« rummer allerede data for {other.name}.",
            why="Demoens opdigtede børn og brugere må ikke blandes med kommunens egne.",
            now="Vælg en anden mappe med --folder.",
        )


def _is_loaded() -> bool:
    from trappen.web.imports.models import Batch, State

    return Batch.objects.filter(municipality__code=CODE, state=State.LOADED).exists()


def _load(children: int) -> None:
    """Writes the municipality as a delivery, flaws and all, and loads it as any other."""
    from trappen.web.config.operations.loading import process
    from trappen.web.core import clock
    from trappen.web.imports import actions, queries
    from trappen.web.imports.models import State

    typer.echo("Laver en opdigtet kommune …")
    until: date = clock.today().replace(day=1)
    with tempfile.TemporaryDirectory() as folder:
        source = Path(folder) / "udtræk"
        write(with_arrivals(build(children=children, years=YEARS, seed=SEED, until=until)), source)
        municipality = queries.municipality_meant(CODE, NAME)
        batch = actions.receive(municipality, name="Opdigtet udtræk", source_format="trappen", by=None, now=clock.now())
        typer.echo("Indlæser den …")
        process(batch, source)
    if batch.state != State.LOADED:
        raise TrappenError("Den opdigtede kommune kunne ikke indlæses.", why=batch.message)


def _programmes() -> None:
    """The founding programmes as examples, and the municipality's own programme, tied to the children in it."""
    from trappen.analysis.synth.staff import PROGRAMME
    from trappen.web.accounts.models import Municipality
    from trappen.web.config.demo_programme import own_programme
    from trappen.web.core import clock
    from trappen.web.programmes import actions
    from trappen.web.programmes.models import Programme, ProgrammePlan

    actions.load_examples(now=clock.now())
    municipality = Municipality.objects.get(code=CODE)
    if ProgrammePlan.objects.filter(municipality=municipality).exists():
        return
    start = Programme.objects.get(municipality=municipality, key=PROGRAMME).start
    if start is None:
        raise ValueError("the demonstration's programme has no first day")
    programme = own_programme(start, clock.today())
    actions.create(municipality=municipality, programme=programme, by=None, now=clock.now(), records_key=PROGRAMME)


def _counted() -> None:
    """The programme's baseline, frozen, and its targets and target group, counted once for those who steer by them."""
    from trappen.web.accounts.models import User
    from trappen.web.core import clock
    from trappen.web.programmes.models import Baseline, ProgrammePlan
    from trappen.web.programmes.targets import actions, queries

    if Baseline.objects.filter(municipality__code=CODE).exists():
        return
    typer.echo("Tæller programmets baseline og mål …")
    plan = ProgrammePlan.objects.get(municipality__code=CODE)
    users = {user.role: user for user in User.objects.filter(municipality__code=CODE)}
    actions.freeze_baseline(plan=plan, reason="", by=users["programme_lead"], now=clock.now())
    for user in (users[role] for role in COUNTED_FOR):
        for kind in queries.Kind:
            asked = queries.question(user, plan, kind)
            if asked is not None and queries.stored(asked) is None:
                actions.compute(kind=kind, plan=plan, by=user, now=clock.now())


def _ladder() -> None:
    """The newest period for everyone who may see the ladder; those who may see the same share one answer."""
    from trappen.web.accounts.models import User
    from trappen.web.accounts.permissions import Permission, can
    from trappen.web.core import clock
    from trappen.web.ladder.jobs import count_ahead

    typer.echo("Tæller trappen …")
    for user in User.objects.select_related("municipality").filter(municipality__code=CODE):
        if can(user, Permission.SEE_AGGREGATES):
            count_ahead(user, clock.today())


def _economy() -> None:
    """The controller's first look: the year's estimate, why it moved, and every statement as its form suggests it.

    Where the year's own limits of the refusion are not known, those last printed are the named assumption.
    """
    from trappen.web.accounts.models import User
    from trappen.web.core import clock
    from trappen.web.finance import estimates
    from trappen.web.finance.statements import actions, queries
    from trappen.web.finance.statements.forms import FORMS, suggested

    user = User.objects.select_related("municipality").get(municipality__code=CODE, role="controller")
    municipality, today, now = user.municipality, clock.today(), clock.now()
    last = today.replace(day=1) - timedelta(days=1)
    before = last.replace(day=1) - timedelta(days=1)
    if municipality is None or estimates.newest(estimates.ESTIMATE, municipality):
        return
    typer.echo("Opgør økonomien …")
    asked = estimates.estimate_question(municipality, last.year, last, today=today)
    if asked is not None:
        estimates.compute_estimate(question=asked, municipality=municipality, by=user, now=now)
    moved = estimates.bridge_question(municipality, last.year, before, last, today=today)
    if moved is not None and before.year == last.year:
        estimates.compute_bridge(question=moved, municipality=municipality, by=user, now=now)
    for kind in FORMS:
        given = suggested(kind, today)
        question = None if given is None else queries.question(user, kind, given)
        if given is not None and question is not None and queries.stored(question) is None:
            actions.compute(kind=kind, parameters=given, by=user, now=now)


def _forecast() -> None:
    """The forecast, how well it has hit, and the workshop, as their forms suggest them; who may see the same share."""
    from trappen.web.accounts.models import User
    from trappen.web.core import clock
    from trappen.web.scenarios import actions, queries
    from trappen.web.scenarios.views import FORMS
    from trappen.web.scenarios.workshop import actions as workshop
    from trappen.web.scenarios.workshop.queries import newest

    user = User.objects.get(municipality__code=CODE, role="controller")
    for kind, form in FORMS.items():
        given = {name: field.initial or "" for name, field in form().fields.items()}
        if queries.newest(user, kind) is None:
            typer.echo("Fremskriver …")
            actions.compute(kind=kind, parameters=given, by=user, now=clock.now())
    if newest(user) is None:
        workshop.make_ready(years="5", by=user, now=clock.now())


def _appropriations() -> None:
    """The founding papers' appropriations as examples; the municipality's own budget and programme as acts."""
    from trappen.domain.budget.from_programme import acts_of
    from trappen.parameters.committees import level_of
    from trappen.web.accounts.models import Municipality
    from trappen.web.core import clock
    from trappen.web.finance import actions
    from trappen.web.finance.models import Appropriation
    from trappen.web.programmes.actions import programme_of
    from trappen.web.programmes.models import ProgrammePlan

    actions.load_examples(now=clock.now())
    municipality = Municipality.objects.get(code=CODE)
    if Appropriation.objects.filter(municipality=municipality).exists():
        return
    actions.adopt_budget(municipality=municipality, by=None, now=clock.now())
    for plan in ProgrammePlan.objects.filter(municipality=municipality):
        acts = acts_of(programme_of(plan.document), level_of)
        actions.adopt_acts(municipality=municipality, acts=acts, by=None, now=clock.now())


def _logins(folder: Path) -> list[dict[str, str]]:
    """One user per role; their passwords are kept beside the data, so that they can be told again."""
    from trappen.web.accounts.models import Municipality, ScopeGrant, ScopeKind, User

    file = folder / LOGINS
    if file.exists():
        kept: list[dict[str, str]] = json.loads(file.read_text(encoding="utf-8"))
        return kept
    municipality = Municipality.objects.get(code=CODE)
    team, adviser = _busiest()
    made = []
    for role, (first, last) in PEOPLE.items():
        password = secrets.token_urlsafe(12)
        user = User(
            username=first.lower(),
            first_name=first,
            last_name=last,
            role=role,
            municipality=municipality,
            adviser_key=adviser if role == "adviser" else "",
        )
        user.set_password(password)
        user.save()
        if role in {"adviser", "team_leader"}:
            ScopeGrant.objects.create(user=user, kind=ScopeKind.TEAM, key=team)
        made.append({"role": str(user.get_role_display()), "username": user.username, "password": password})
    handle = os.open(file, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(handle, "w", encoding="utf-8") as target:
        json.dump(made, target, ensure_ascii=False, indent=1)
    return made


def _busiest() -> tuple[str, str]:
    """The team with most children now, and the adviser in it with most open assignments."""
    from django.db.models import Count

    from trappen.web.cases.models import Assignment, Child

    def most(rows: Any, column: str) -> str:
        first = rows.values(column).annotate(number=Count("pk")).order_by("-number", column).first()
        return first[column] if first else ""

    team = most(Child.objects.exclude(team_key="").filter(municipality__code=CODE), "team_key")
    mine = Assignment.objects.filter(municipality__code=CODE, end__isnull=True, child__team_key=team)
    return team, most(mine, "adviser_id")


def _tell(logins: Iterable[Mapping[str, str]], port: int) -> None:
    typer.echo(f"\nTrappen er på http://127.0.0.1:{port}/ – log ind som:")
    for login in logins:
        typer.echo(f"  {login['role']:<18} {login['username']:<8} {login['password']}")
    typer.echo("Alle personer og tal er opdigtede.\n")
