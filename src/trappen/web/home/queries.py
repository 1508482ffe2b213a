"""What needs attention now, for each kind of work. Every line leads to where something can be done about it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from urllib.parse import urlencode

from django.db.models import Count, Sum
from django.urls import reverse
from django.utils import timezone

from trappen.domain import formats
from trappen.domain.deadlines.status import Status
from trappen.domain.programme.calendar import DueReport, reports
from trappen.domain.programme.calendar import State as ReportState
from trappen.web.accounts.models import Role, User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.accounts.scope import scope_of
from trappen.web.cadence import queries as cadence
from trappen.web.cadence.models import DueItem
from trappen.web.cadence.queries import LATE, Age, Wanted
from trappen.web.finance.worklist import queries as worklist
from trappen.web.imports.models import Batch, State
from trappen.web.imports.reconciliation import queries as reconciliation
from trappen.web.papers.models import PaperState, Version
from trappen.web.programmes import queries as programmes
from trappen.web.programmes.actions import programme_of
from trappen.web.programmes.models import ProgrammePlan
from trappen.web.registers.queries import vintage_of

OLD_AFTER_DAYS = 35  # a monthly delivery with a few days' grace
FIRST_SHOWN = 8  # of each list; a link leads to all of it
ORDER = ("error", "warning", "info")


@dataclass(frozen=True)
class Attention:
    """One thing: how much of it there is, what it is, why it matters, and where it is dealt with.

    `count` is how many rows the list at `address` has, None for a thing that is not counted.
    """

    kind: str  # error, warning or info
    count: int | None
    title: str
    why: str
    address: str


@dataclass(frozen=True)
class DueList:
    """The first rows of a list of deadlines, how many there are, and where all of them are."""

    title: str
    order: str
    items: Sequence[DueItem]
    count: int
    address: str
    late: bool


@dataclass(frozen=True)
class Backlog:
    """What has been late for more than 30 days: how many, since when the oldest, and where they are."""

    count: int
    oldest: date
    address: str


@dataclass(frozen=True)
class PromisedReport:
    """A report that one of the municipality's own programmes has promised, late or due within 30 days."""

    plan: ProgrammePlan
    report: DueReport

    @property
    def is_late(self) -> bool:
        return self.report.state is ReportState.LATE


def attention(user: User, today: date) -> Sequence[Attention]:
    """Everything that waits for this user, the most pressing first; empty when nothing does."""
    found = [
        thing
        for permission, source in _SOURCES
        if can(user, permission)
        for thing in source(user, today)
        if thing.count != 0
    ]
    return sorted(found, key=lambda thing: ORDER.index(thing.kind))


def may_tell(user: User) -> bool:
    """Whether there are deadlines at all to tell from: where none are kept, that nothing is late says nothing."""
    return not can(user, Permission.SEE_DEADLINES) or DueItem.objects.visible_to(user).exists()


def own_adviser(user: User) -> str:
    """The key by which an adviser's own cases are found; empty for everyone else."""
    return user.adviser_key if user.role == Role.ADVISER else ""


def due_lists(user: User, today: date) -> Sequence[DueList]:
    """What became late this week, before that in the last 30 days, and what falls due next; only those with rows."""
    if not can(user, Permission.SEE_DEADLINES):
        return []
    found = [
        _due_list(user, today, "Blevet for sent de seneste 7 dage", "nyeste først", Wanted(LATE, age=Age.WEEK)),
        _due_list(user, today, "Blevet for sent for 8-30 dage siden", "nyeste først", Wanted(LATE, age=Age.EARLIER)),
        _due_list(user, today, "Forfalder inden for 30 dage", "første først", Wanted(Status.DUE_WITHIN)),
    ]
    return [part for part in found if part.count]


def _due_list(user: User, today: date, title: str, order: str, wanted: Wanted) -> DueList:
    mine = replace(wanted, adviser=own_adviser(user))
    found = cadence.listed(user, mine, today)
    return DueList(title, order, list(found[:FIRST_SHOWN]), found.count(), _address(mine), late=wanted.status == LATE)


def backlog(user: User, today: date) -> Backlog | None:
    """The old backlog in one line; None where there is none."""
    if not can(user, Permission.SEE_DEADLINES):
        return None
    wanted = Wanted(LATE, age=Age.OLD, adviser=own_adviser(user))
    found = cadence.listed(user, wanted, today)
    first = found.first()
    return None if first is None else Backlog(found.count(), first.due, _address(wanted))


def promised_reports(user: User, today: date) -> Sequence[PromisedReport]:
    """Late and due reports of the municipality's own programmes, the oldest first; of the examples nobody knows."""
    if not can(user, Permission.WRITE_PAPERS):
        return []
    found = [
        PromisedReport(plan, entry)
        for plan in programmes.plans_of(user)
        if not plan.is_example
        for entry in reports(programme_of(plan.document), today)
        if entry.state in (ReportState.LATE, ReportState.DUE)
    ]
    return sorted(found, key=lambda row: (row.report.last or date.max, row.plan.name))


def _address(wanted: Wanted) -> str:
    query = {"status": wanted.status, "alder": wanted.age, "raadgiver": wanted.adviser}
    return f"{reverse('cadence:deadlines')}?{urlencode(query)}"


def _deadlines(user: User, today: date) -> Iterator[Attention]:
    adviser = own_adviser(user)
    whose = "dine sager" if adviser else "dit område"
    new, old, soon = (Wanted(LATE, age=Age.NEW), Wanted(LATE, age=Age.OLD), Wanted(Status.DUE_WITHIN))
    for wanted, kind, title, why in (
        (
            new,
            "error",
            "For sent de seneste 30 dage",
            f"Lovens frist er passeret, eller en beslutning mangler, i {whose}.",
        ),
        (soon, "warning", "{} inden for 30 dage", f"Kan stadig nås i {whose}."),
        (old, "warning", "For sent i mere end 30 dage", f"Efterslæb i {whose}."),
    ):
        mine = replace(wanted, adviser=adviser)
        count = cadence.listed(user, mine, today).count()
        yield Attention(kind, count, title.format(_by_number(count, "Frist", "Frister")), why, _address(mine))


def _reports(user: User, today: date) -> Iterator[Attention]:
    found = promised_reports(user, today)
    late = sum(row.is_late for row in found)
    here = f"{reverse('home')}#rapporter"
    them = _by_number(late, "den", "dem")
    why = f"Et program har lovet {them} til udvalg eller byråd, og dagen er passeret."
    said = _by_number(late, "Programrapport er forsinket", "Programrapporter er forsinkede")
    yield Attention("error", late, said, why, here)
    due = len(found) - late
    said = f"{_by_number(due, 'Programrapport', 'Programrapporter')} forfalder inden for 30 dage"
    yield Attention("warning", due, said, f"{_by_number(due, 'Den', 'De')} er lovet i et program.", here)


def _caseload(user: User, _today: date) -> Iterator[Attention]:
    run = cadence.latest_run(user)
    if run is None or own_adviser(user):
        return
    over = sum(adviser.over_cap is True for adviser in cadence.carried(user, run, "advisers"))
    address = reverse("cadence:caseload")
    why = f"{_by_number(over, 'Rådgiveren', 'De')} har flere sager, end teamets loft siger."
    yield Attention(
        "warning",
        over,
        f"{_by_number(over, 'Rådgiver', 'Rådgivere')} over sagsloftet",
        why,
        f"{address}?vis=over#raadgivere",
    )
    if scope_of(user).whole:
        unassigned = len(cadence.unassigned(user, date.fromisoformat(run.result["on"])))
        why = f"Ingen har ansvar for {_by_number(unassigned, 'barnet', 'dem')} i fordelingen."
        said = f"{_by_number(unassigned, 'Barn', 'Børn')} med en åben sag uden rådgiver"
        yield Attention("warning", unassigned, said, why, f"{address}?vis=uden")


def _imports(user: User, today: date) -> Iterator[Attention]:
    batches = Batch.objects.visible_to(user, needs=Permission.SEE_IMPORTS)
    newest = batches.first()
    index = reverse("imports:index")
    if newest is None:
        yield Attention("warning", None, "Intet er indlæst endnu", "Alt andet bygger på kommunens udtræk.", index)
        return
    if newest.state in (State.FAILED, State.REJECTED):
        yield Attention("error", None, "Seneste indlæsning lykkedes ikke", newest.message, _batch(newest))
    loaded = batches.filter(state=State.LOADED).first()
    if loaded is not None:
        yield _open_findings(user) if can(user, Permission.SEE_ECONOMY) else _found_by(loaded)
    vintage = None if user.municipality is None else vintage_of(user.municipality)
    if vintage is not None and vintage.as_of is not None and (today - vintage.as_of).days > OLD_AFTER_DAYS:
        days = formats.counted((today - vintage.as_of).days, "dag", "dage")
        age = f"Data er pr. {formats.long_date(vintage.as_of)}."
        yield Attention("warning", None, f"Seneste udtræk er {days} gammelt", age, index)


def _open_findings(user: User) -> Attention:
    """What is open on the work list now: less with every finding that is settled."""
    found = worklist.narrowed(user, kind="", state=worklist.ALL_OPEN)
    told = found.aggregate(number=Count("pk"), ore=Sum("amount"), known=Count("amount"))
    number = told["number"]
    why = _in_kroner(told["ore"], number - told["known"])
    said = f"{_by_number(number, 'Åbent', 'Åbne')} fund på arbejdslisten"
    return Attention("warning", number, said, why, reverse("finance:worklist"))


def _found_by(batch: Batch) -> Attention:
    """What the load found, with its day: those who do not see the economy have no work list."""
    whole = reconciliation.whole(reconciliation.kinds(batch))
    day = (
        f" Fundet ved indlæsningen {formats.long_date(timezone.localtime(batch.finished_at).date())}."
        if batch.finished_at
        else ""
    )
    why = _in_kroner(whole.amount, whole.without_amount) + day
    address = reverse("imports:reconciliation", args=[batch.number])
    return Attention("warning", whole.count, "Fund i afstemningen", why, address)


def _in_kroner(amount: int | None, without: int) -> str:
    """How much the findings are about, and that some have no amount."""
    told = "Fagsystem og økonomi siger ikke det samme"
    if amount is None:
        return f"{told}."
    lacking = f"; {formats.number(without)} fund er uden beløb" if without else ""
    return f"{told} om {formats.amount(amount, decimals=0)}{lacking}."


def _papers(user: User, _today: date) -> Iterator[Attention]:
    drafts = Version.objects.visible_to(user).filter(state=PaperState.DRAFT).count()
    why = "En kladde følger ikke med, når der kommer nye data, før den tælles igen."
    said = f"{_by_number(drafts, 'Sagsfremstilling', 'Sagsfremstillinger')} i kladde"
    yield Attention("info", drafts, said, why, f"{reverse('papers:index')}?tilstand=draft")


def _users(user: User, _today: date) -> Iterator[Attention]:
    without = User.objects.filter(municipality=user.municipality, role="", is_active=True).count()
    why = f"{_by_number(without, 'Brugeren', 'De')} kan logge ind, men ser ingenting."
    address = f"{reverse('accounts:users')}?vis=uden-rolle"
    yield Attention("warning", without, f"{_by_number(without, 'Bruger', 'Brugere')} uden rolle", why, address)


def _by_number(count: int, one: str, many: str) -> str:
    """The word after a number that stands by itself on the card."""
    return one if count == 1 else many


def _batch(batch: Batch) -> str:
    return reverse("imports:detail", args=[batch.number])


Source = Callable[[User, date], Iterator[Attention]]
_SOURCES: tuple[tuple[Permission, Source], ...] = (
    (Permission.SEE_DEADLINES, _deadlines),
    (Permission.SEE_ADVISERS, _caseload),
    (Permission.SEE_IMPORTS, _imports),
    (Permission.WRITE_PAPERS, _reports),
    (Permission.WRITE_PAPERS, _papers),
    (Permission.MANAGE_USERS, _users),
)
