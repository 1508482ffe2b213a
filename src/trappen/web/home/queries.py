"""What needs attention now, for each kind of work. Every line leads to where something can be done about it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from trappen.domain import formats
from trappen.domain.deadlines.status import Status
from trappen.records.reconciliation import CODES
from trappen.web.accounts.models import Role, User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.accounts.scope import scope_of
from trappen.web.cadence import queries as cadence
from trappen.web.cadence.models import DueItem
from trappen.web.imports.models import Batch, State
from trappen.web.papers.models import PaperState, Version
from trappen.web.registers.queries import vintage_of

OLD_AFTER_DAYS = 35  # a monthly delivery with a few days' grace
FIRST_TO_DO = 12
ORDER = ("error", "warning", "info")


@dataclass(frozen=True)
class Attention:
    """One thing: how much of it there is, what it is, why it matters, and where it is dealt with."""

    kind: str  # error, warning or info
    count: int
    title: str
    why: str
    address: str


def attention(user: User, today: date) -> Sequence[Attention]:
    """Everything that waits for this user, the most pressing first; empty when nothing does."""
    found = [
        thing
        for permission, source in _SOURCES
        if can(user, permission)
        for thing in source(user, today)
        if thing.count
    ]
    return sorted(found, key=lambda thing: ORDER.index(thing.kind))


def own_adviser(user: User) -> str:
    """The key by which an adviser's own cases are found; empty for everyone else."""
    return user.adviser_key if user.role == Role.ADVISER else ""


def first_to_do(user: User) -> "list[DueItem]":
    """The open duties that are overdue or fall due first; an adviser's own, a leader's team's."""
    if not can(user, Permission.SEE_DEADLINES):
        return []
    pressing = (Status.OVERDUE.value, Status.MISSING_DECISION.value, Status.DUE_WITHIN.value)
    found = cadence.due_items(user).filter(status__in=pressing)
    if own_adviser(user):
        found = found.filter(adviser_key=own_adviser(user))
    return list(found.order_by("due", "id")[:FIRST_TO_DO])


def _deadlines(user: User, _today: date) -> Iterator[Attention]:
    adviser = own_adviser(user)
    counts = cadence.counts(user, adviser=adviser)
    whose = "dine sager" if adviser else "dit område"
    for status, kind, title, why in (
        (Status.OVERDUE, "error", "Overskredne frister", f"Lovens frist er passeret i {whose}."),
        (Status.MISSING_DECISION, "error", "Beslutninger mangler", f"Loven kræver dem i {whose}."),
        (Status.DUE_WITHIN, "warning", "Frister inden for 30 dage", f"De kan stadig nås i {whose}."),
    ):
        address = f"{reverse('cadence:deadlines')}?status={status}&raadgiver={adviser}"
        yield Attention(kind, counts.get(status, 0), title, why, address)


def _caseload(user: User, _today: date) -> Iterator[Attention]:
    run = cadence.latest_run(user)
    if run is None or own_adviser(user):
        return
    over = sum(adviser.over_cap is True for adviser in cadence.carried(user, run, "advisers"))
    address = reverse("cadence:caseload")
    yield Attention(
        "warning", over, "Rådgivere over sagsloftet", "De har flere sager, end teamets loft siger.", address
    )
    if scope_of(user).whole:
        unassigned = run.result["unassigned"]
        why = "Ingen har ansvar for dem i fordelingen."
        yield Attention("warning", unassigned, "Åbne sager uden rådgiver", why, address)


def _imports(user: User, today: date) -> Iterator[Attention]:
    batches = Batch.objects.visible_to(user, needs=Permission.SEE_IMPORTS)
    newest = batches.first()
    index = reverse("imports:index")
    if newest is None:
        yield Attention("warning", 1, "Intet er indlæst endnu", "Alt andet bygger på kommunens udtræk.", index)
        return
    if newest.state in (State.FAILED, State.REJECTED):
        yield Attention("error", 1, "Seneste indlæsning lykkedes ikke", newest.message, _batch(newest))
    loaded = batches.filter(state=State.LOADED).first()
    if loaded is not None:
        flaws = sum(count for code, count in loaded.problem_counts.items() if code in CODES)
        why = "Fagsystem og økonomi siger ikke det samme. Beløbene står ved hvert fund."
        yield Attention("warning", flaws, "Fund i afstemningen", why, _batch(loaded))
    vintage = None if user.municipality is None else vintage_of(user.municipality)
    if vintage is not None and vintage.as_of is not None and (today - vintage.as_of).days > OLD_AFTER_DAYS:
        age = f"Data er pr. {formats.long_date(vintage.as_of)}."
        yield Attention("warning", (today - vintage.as_of).days, "Dage siden sidste udtræk", age, index)


def _papers(user: User, _today: date) -> Iterator[Attention]:
    drafts = Version.objects.visible_to(user).filter(state=PaperState.DRAFT).count()
    why = "En kladde følger ikke med, når der kommer nye data, før den tælles igen."
    yield Attention("info", drafts, "Sagsfremstillinger i kladde", why, reverse("papers:index"))


def _users(user: User, _today: date) -> Iterator[Attention]:
    without = User.objects.filter(municipality=user.municipality, role="", is_active=True).count()
    why = "De kan logge ind, men ser ingenting."
    yield Attention("warning", without, "Brugere uden rolle", why, reverse("accounts:users"))


def _batch(batch: Batch) -> str:
    return reverse("imports:detail", args=[batch.number])


Source = Callable[[User, date], Iterator[Attention]]
_SOURCES: tuple[tuple[Permission, Source], ...] = (
    (Permission.SEE_DEADLINES, _deadlines),
    (Permission.SEE_ADVISERS, _caseload),
    (Permission.SEE_IMPORTS, _imports),
    (Permission.WRITE_PAPERS, _papers),
    (Permission.MANAGE_USERS, _users),
)
