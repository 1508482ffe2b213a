"""From an account of a year to its providers, their episodes and the postings behind them, as the user may see them."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.db.models import Count, F, Max, Q, QuerySet, Sum, Value
from django.db.models.functions import Coalesce, NullIf

from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting.document import Cell, Table
from trappen.web.accounts.models import User
from trappen.web.finance.models import Posting

PROVIDER, EPISODE = "leverandoer", "indsats"  # as the address says it
NO_PROVIDER, NO_EPISODE = "Uden leverandør", "Uden indsats"
_SOURCE = (Source("Kommunens posteringer"),)


@dataclass(frozen=True, slots=True)
class Chosen:
    """Where the reader stands: the account and year, and the provider and episode; None is every one, empty is none.

    A provider is known by its number, else by its name.
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
    """The postings that the user may see, the newest first."""
    of_year = Q(month__year=chosen.year) | Q(month=None, posted__year=chosen.year)
    rows = Posting.objects.visible_to(user).filter(of_year, account=chosen.account)
    if chosen.provider is not None:
        rows = rows.alias(payee=_payee()).filter(payee=chosen.provider)
    if chosen.episode is not None:
        rows = rows.filter(episode_id=chosen.episode)
    return rows.order_by("-posted", "key")


def parts(user: User, chosen: Chosen) -> list[Part]:
    """What stands one step further down, the dearest first: providers, then a provider's episodes, then nothing."""
    if chosen.episode is not None:
        return []
    rows = postings(user, chosen).order_by()
    if chosen.provider is None:
        found = (
            rows.annotate(part=_payee())
            .values("part")
            .annotate(name=Max("provider_name"), n=Count("id"), ore=Sum("amount"))
        )
        return [
            Part(
                name or part or NO_PROVIDER, part if part != name else "", "", n, ore, chosen.query(**{PROVIDER: part})
            )
            for part, name, n, ore in found.order_by("-ore", "part").values_list("part", "name", "n", "ore")
        ]
    found = (
        rows.annotate(part=F("episode_id"))
        .values("part")
        .annotate(name=Max("child_id"), n=Count("id"), ore=Sum("amount"))
    )
    return [
        Part(part or NO_EPISODE, child or "", child or "", n, ore, chosen.query(indsats=part))
        for part, child, n, ore in found.order_by("-ore", "part").values_list("part", "name", "n", "ore")
    ]


def part_table(found: Iterable[Part], chosen: Chosen) -> Table:
    """The parts as a table with its total."""
    rows: list[tuple[Cell, ...]] = [(one.name, one.beside, *_sums(one.count, one.amount)) for one in found]
    counts = [(one.count, one.amount) for one in found]
    rows.append(("I alt", "", *_sums(sum(n for n, _ in counts), sum(ore for _, ore in counts))))
    first = ("Leverandør", "Nummer") if chosen.provider is None else ("Indsats", "Barn")
    caption = f"{'Leverandører' if chosen.provider is None else 'Indsatser'} på {chosen.account} i {chosen.year}"
    return Table(caption, (*first, "Posteringer", "Beløb"), tuple(rows), "posteringer og kr.", total_row=True)


def posting_table(rows: Iterable[Posting], chosen: Chosen) -> Table:
    """The postings one by one, for a spreadsheet."""
    cells = tuple(
        (
            formats.short_date(row.posted),
            f"{row.month:%m-%Y}" if row.month else "",
            row.provider_name or row.provider_id,
            row.child_id or "",
            row.episode_id,
            Figure("Beløb", row.amount, Unit.ORE, _SOURCE),
        )
        for row in rows
    )
    columns = ("Bogført", "Vedrører", "Leverandør", "Barn", "Indsats", "Beløb")
    return Table(f"Posteringer på {chosen.account} i {chosen.year}", columns, cells, "kr.")


def _payee() -> Coalesce:
    return Coalesce(NullIf("provider_id", Value("")), "provider_name")


def _sums(count: int, amount: int) -> tuple[Figure, Figure]:
    return (
        Figure("Posteringer", count, Unit.COUNT, _SOURCE),
        Figure("Beløb", amount, Unit.ORE, _SOURCE),
    )
