"""What the work list's pages ask: the findings a user may see, narrowed, and what a finding is about."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, F, QuerySet, Sum

from trappen.analysis.economy.matching import REASONS
from trappen.domain.figures import Figure, Source, Unit
from trappen.records.reconciliation import CODES
from trappen.reporting.document import Table
from trappen.web.accounts.models import User
from trappen.web.cases.models import Episode
from trappen.web.finance.models import PairState, Posting, PostingPair, WorkItem, WorkState
from trappen.web.finance.models.worklist import OPEN

ALL_OPEN, MINE = "aabne", "mine"
STATES = {ALL_OPEN: "Åbne", MINE: "Mine", **{state.value: state.label for state in WorkState}, "alle": "Alle"}
FITS = "Passer lige så godt som de andre."


@dataclass(frozen=True, slots=True)
class Candidate:
    """An episode that a posting may be for, and why; `episode` is None where the user may not see it."""

    key: str
    why: str
    episode: Episode | None


def narrowed(user: User, *, kind: str, state: str) -> QuerySet[WorkItem]:
    """The findings that the user sees, of a kind (a key of CODES) and a state (a key of STATES), largest first."""
    items = WorkItem.objects.visible_to(user)
    if kind in CODES:
        items = items.filter(kind=kind)
    if state == MINE:
        items = items.filter(owner=user)
    elif state in WorkState.values:
        items = items.filter(state=state)
    elif state != "alle":
        items = items.filter(state__in=OPEN)
    return items.order_by(F("amount").desc(nulls_last=True), "key")


def kinds(user: User) -> list[tuple[str, str, int, int | None]]:
    """Code, title, number and øre of the open findings of each kind; None where no amount is known."""
    rows = (
        WorkItem.objects.visible_to(user)
        .filter(state__in=OPEN)
        .values("kind")
        .annotate(n=Count("id"), ore=Sum("amount"))
    )
    counted = {row["kind"]: (row["n"], row["ore"]) for row in rows.order_by("kind")}
    return [(code, CODES[code], *counted[code]) for code in CODES if code in counted]


def subject_of(user: User, item: WorkItem) -> tuple[Posting | None, Episode | None]:
    """The posting or the episode that the finding is about, where the user may see it."""
    posting = Posting.objects.visible_to(user).filter(municipality=item.municipality, key=item.subject).first()
    return posting, None if posting else _episodes(user, item, [item.subject]).get(item.subject)


def candidates(user: User, item: WorkItem) -> list[Candidate]:
    """The episodes that the posting may be for: those that fit equally well, then those that are likely."""
    pairs = PostingPair.objects.visible_to(user).filter(posting_key=item.subject, state=PairState.UNCLEAR)
    fits = dict.fromkeys(pairs.order_by("episode_key").values_list("episode_key", flat=True), FITS)
    named = fits | {key: REASONS.get(why, "") for key, why in item.candidates if key not in fits}
    there = _episodes(user, item, list(named))
    return [Candidate(key, why, there.get(key)) for key, why in named.items()]


def payments(user: User, episode: str) -> Table | None:
    """What the matching laid on the episode, month by month; None where it laid nothing."""
    laid = PostingPair.objects.visible_to(user).filter(episode_key=episode, state=PairState.PAID)
    months = laid.values("month").annotate(n=Count("posting_key", distinct=True), ore=Sum("amount")).order_by("month")
    source = (Source("Kommunens posteringer"),)
    rows = [
        (f"{month:%m-%Y}", Figure("Posteringer", n, Unit.COUNT, source), Figure("Betalt", ore, Unit.ORE, source))
        for month, n, ore in months.values_list("month", "n", "ore")
    ]
    if not rows:
        return None
    whole = laid.aggregate(n=Count("posting_key", distinct=True), ore=Sum("amount"))
    number = Figure("Posteringer", whole["n"], Unit.COUNT, source)
    rows.append(("I alt", number, Figure("Betalt", whole["ore"], Unit.ORE, source)))
    return Table("Betalt for indsatsen", ("Måned", "Posteringer", "Betalt"), tuple(rows), "kr.", total_row=True)


def _episodes(user: User, item: WorkItem, keys: Sequence[str]) -> Mapping[str, Episode]:
    rows = Episode.objects.visible_to(user).filter(municipality=item.municipality, key__in=keys)
    return {row.key: row for row in rows}


def as_table(items: Sequence[WorkItem]) -> Table:
    """The findings as a table for a spreadsheet."""

    def amount(item: WorkItem) -> Figure:
        source = (Source("Afstemning", f"Indlæsning {item.last_batch}"),)
        return Figure("Beløb", item.amount, Unit.ORE, source, missing=() if item.amount is not None else ("beløb",))

    rows = tuple(
        (
            item.title,
            item.subject,
            item.child_id or "",
            amount(item),
            item.get_state_display(),
            item.get_reason_display(),
            item.owner_name,
            item.what,
            item.now,
        )
        for item in items
    )
    headings = ("Art", "Postering eller indsats", "Barn", "Beløb", "Status", "Begrundelse", "Ejer")
    return Table("Arbejdsliste", (*headings, "Hvad er der galt", "Hvad nu"), rows, unit="fund og kroner")
