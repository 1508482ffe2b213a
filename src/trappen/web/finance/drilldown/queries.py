"""From an account of a year to its providers, their episodes and the postings behind them, as the user may see them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, Exists, Max, Min, OuterRef, Q, QuerySet, Sum

from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting.document import Cell, Table
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.cases.models import Child
from trappen.web.finance.models import PairState, Posting, PostingPair, PostingSum
from trappen.web.finance.pairing import Pairing, children
from trappen.web.finance.sums import in_year

PROVIDER, EPISODE = "leverandoer", "indsats"  # as the address says it
UNCLEAR = "*"  # in the place of an episode: the postings that may be for any of several
NO_PROVIDER, NO_EPISODE = "Uden leverandør", "Uden indsats"
NAMES = {UNCLEAR: "Kan ikke skelnes", "": NO_EPISODE}  # of what is on no one episode
NOTHING = Pairing(NO_EPISODE, "", "")  # of a posting that is unmatched
_SOURCE = (Source("Kommunens posteringer"),)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where the reader stands: the account and year, and the provider and episode; None is every one, empty is none.

    A provider is known by its number, else by its name. The episode is the one that the matching laid a posting on.
    """

    account: str
    year: int
    provider: str | None = None
    episode: str | None = None

    def query(self, **more: str) -> str:
        """The address's query for this place, or for one further down."""
        there = {PROVIDER: self.provider, EPISODE: self.episode} | more
        return urlencode({name: value for name, value in there.items() if value is not None})


@dataclass(frozen=True, slots=True)
class Part:
    """One provider or episode: its key and name, how many postings of how many øre, and the query that leads to them.

    `beside` is the provider's number or the episode's child; `child` is empty for a provider.
    """

    name: str
    beside: str
    child: str
    count: int
    amount: int
    query: str


def postings(user: User, chosen: Chosen) -> QuerySet[Posting]:
    """The postings that the user may see, the newest first. Their first and last day spare the database the others."""
    days = _sums_of(user, chosen).aggregate(first=Min("first"), last=Max("last"))
    if days["first"] is None:
        return Posting.objects.none()
    rows: QuerySet[Posting] = Posting.objects.visible_to(user).filter(
        in_year(chosen.year), account=chosen.account, posted__range=(days["first"], days["last"])
    )
    if chosen.provider is not None:
        named = Q(provider_id="", provider_name=chosen.provider)
        rows = rows.filter(named | Q(provider_id=chosen.provider) if chosen.provider else named)
    if chosen.episode is not None:
        rows = _of_episode(rows, PostingPair.objects.visible_to(user), chosen.episode)
    return rows.order_by("-posted", "-pk")


def _of_episode(rows: QuerySet[Posting], pairs: QuerySet[PostingPair], episode: str) -> QuerySet[Posting]:
    if episode == "":
        return rows.filter(~Exists(pairs.filter(posting_key=OuterRef("key"))))
    state = PairState.UNCLEAR if episode == UNCLEAR else PairState.PAID
    found = pairs.filter(state=state) if episode == UNCLEAR else pairs.filter(state=state, episode_key=episode)
    return rows.filter(key__in=found.values("posting_key"))


def sum_of(user: User, chosen: Chosen) -> int | None:
    """What is laid on the chosen episode (øre), or of the postings that are on no one episode; None further up."""
    if chosen.episode is None:
        return None
    rows = postings(user, chosen).order_by()
    if chosen.episode in NAMES:
        found: int | None = rows.aggregate(ore=Sum("amount"))["ore"]
        return found
    laid = PostingPair.objects.visible_to(user).filter(state=PairState.PAID, episode_key=chosen.episode)
    whole: int | None = laid.filter(posting_key__in=rows.values("key")).aggregate(ore=Sum("amount"))["ore"]
    return whole or 0


def parts(user: User, chosen: Chosen) -> list[Part]:
    """What stands one step further down, the dearest first: providers, then a provider's episodes, then nothing."""
    if chosen.episode is not None:
        return []
    return _providers(user, chosen) if chosen.provider is None else _episodes(user, chosen)


def _sums_of(user: User, chosen: Chosen) -> QuerySet[PostingSum]:
    found = PostingSum.objects.visible_to(user).filter(account=chosen.account, year=chosen.year)
    return found if chosen.provider is None else found.filter(payee=chosen.provider)


def _providers(user: User, chosen: Chosen) -> list[Part]:
    found = _sums_of(user, chosen).values("payee").annotate(name=Max("payee_name"), n=Sum("number"), ore=Sum("amount"))
    return [
        Part(name or part or NO_PROVIDER, part if part != name else "", "", n, ore, chosen.query(**{PROVIDER: part}))
        for part, name, n, ore in found.order_by("-ore", "payee").values_list("payee", "name", "n", "ore")
    ]


def _episodes(user: User, chosen: Chosen) -> list[Part]:
    """The episodes that the provider's postings are laid on, each with what is laid on it; then what is on none."""
    rows = postings(user, chosen).order_by()
    laid = PostingPair.objects.visible_to(user).filter(state=PairState.PAID, posting_key__in=rows.values("key"))
    sums = laid.values("episode_key").annotate(n=Count("posting_key", distinct=True), ore=Sum("amount"))
    found = list(sums.order_by("-ore", "episode_key").values_list("episode_key", "n", "ore"))
    child_of = children(user, [key for key, _, _ in found])
    told = [
        Part(key, child_of.get(key, ""), child_of.get(key, ""), n, ore, chosen.query(**{EPISODE: key}))
        for key, n, ore in found
    ]
    for key, name in NAMES.items():
        here = replace(chosen, episode=key)
        rest = postings(user, here).order_by().aggregate(n=Count("id"), ore=Sum("amount"))
        if rest["n"]:
            told.append(Part(name, "", "", rest["n"], rest["ore"], here.query()))
    return told


@dataclass(frozen=True, slots=True)
class Lacking:
    """Measures without a price: their account, how many, and those of children whom the user may see."""

    account: str
    count: int
    seen: tuple[tuple[str, str, str], ...]


def lacking(user: User, rows: Iterable[tuple[str, str, str, str]]) -> list[Lacking]:
    """Measures without a price by account, from rows of account, key, child and what is told of each."""
    told = list(rows)
    known: set[str] = set()
    if told and can(user, Permission.SEE_CHILDREN):
        wanted = {child for _, _, child, _ in told}
        known = set(Child.objects.visible_to(user).filter(key__in=wanted).values_list("key", flat=True))
    by_account: dict[str, list[tuple[str, str, str]]] = {}
    for account, episode, child, said in told:
        by_account.setdefault(account, []).append((episode, child, said))
    return [
        Lacking(account, len(each), tuple(one for one in each if one[1] in known))
        for account, each in by_account.items()
    ]


def seen(user: User, rows: Iterable[tuple[str, str, int]]) -> list[tuple[str, str, int]]:
    """The rows (key, child, øre) of children whom the user may see."""
    told = list(rows)
    if not told or not can(user, Permission.SEE_CHILDREN):
        return []
    known = Child.objects.visible_to(user).filter(key__in={child for _, child, _ in told})
    keys = set(known.values_list("key", flat=True))
    return [row for row in told if row[1] in keys]


def part_table(found: Iterable[Part], chosen: Chosen) -> Table:
    """The parts as a table with its total."""
    rows: list[tuple[Cell, ...]] = [(one.name, one.beside, *_sums(one.count, one.amount)) for one in found]
    rows.append(("I alt", "", *_sums(sum(one.count for one in found), sum(one.amount for one in found))))
    first = ("Leverandør", "Nummer") if chosen.provider is None else ("Indsats", "Barn")
    caption = f"{'Leverandører' if chosen.provider is None else 'Indsatser'} på {chosen.account} i {chosen.year}"
    return Table(caption, (*first, "Posteringer", "Beløb"), tuple(rows), "posteringer og kr.", total_row=True)


def posting_table(rows: Iterable[Posting], pairs: Mapping[str, Pairing], chosen: Chosen) -> Table:
    """The postings one by one, each known by its number, for a spreadsheet."""
    cells = tuple(
        (
            row.key,
            formats.short_date(row.posted),
            formats.short_date(row.month) if row.month else "",
            row.provider_name or row.provider_id,
            pair.child or row.child_id or "",
            pair.episodes,
            pair.found_by,
            Figure("Beløb", row.amount, Unit.ORE, _SOURCE),
        )
        for row in rows
        for pair in (pairs.get(row.key, NOTHING),)
    )
    columns = ("Postering", "Bogført", "Vedrører måneden fra", "Leverandør", "Barn", "Indsats", "Fundet ved", "Beløb")
    return Table(f"Posteringer på {chosen.account} i {chosen.year}", columns, cells, "kr.")


def _sums(count: int, amount: int) -> tuple[Figure, Figure]:
    return (
        Figure("Posteringer", count, Unit.COUNT, _SOURCE),
        Figure("Beløb", amount, Unit.ORE, _SOURCE),
    )
