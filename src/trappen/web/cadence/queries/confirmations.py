"""Which measures an adviser can confirm, and what has been confirmed."""

from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.records.contracts import TABLES
from trappen.reporting.document import Table
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.models import Confirmation, OpenCase
from trappen.web.cadence.queries.events import measure_name
from trappen.web.cases.models import Case, Episode

UNITS = TABLES["episodes"].column("price_unit").values
HEADINGS = (
    "Barn",
    "Sagsnummer",
    "Indsats",
    "Slut i data",
    "Bekræftet slut",
    "Pris i data",
    "Enhed i data",
    "Bekræftet pris",
    "Bekræftet enhed",
    "Forskel",
    "Bekræftet af",
    "Bekræftet",
)
NEEDS = Permission.RECORD_CADENCE


@dataclass(frozen=True, slots=True)
class Mine:
    """A measure that runs in one of the adviser's cases, its name, and when it was last confirmed."""

    episode: Episode
    name: str
    case_number: str
    last: Confirmation | None


def mine(user: User, on: date) -> list[Mine]:
    """The adviser's running measures: never confirmed first, then the longest ago."""
    cases = OpenCase.objects.visible_to(user, needs=NEEDS).filter(adviser_key=user.adviser_key or None)
    numbers = {case.child_id: case.case_number for case in cases}
    rows = Episode.objects.visible_to(user).filter(child__in=cases.values("child"), start__lte=on).exclude(end__lte=on)
    episodes = list(rows.order_by("child_id", "start", "key"))
    last: dict[str, Confirmation] = {}
    said = Confirmation.objects.visible_to(user, needs=NEEDS).filter(episode_key__in=[row.key for row in episodes])
    for row in said.order_by("made", "id"):
        last[row.episode_key] = row
    found = [Mine(row, measure_name(row), numbers.get(row.child_id, ""), last.get(row.key)) for row in episodes]
    return sorted(found, key=lambda row: (row.last is not None, (row.last and row.last.made.isoformat()) or ""))


def last_word(user: User, episode: Episode) -> Confirmation | None:
    """What was confirmed last of the measure; None where nothing was."""
    said = Confirmation.objects.visible_to(user, needs=NEEDS).filter(episode_key=episode.key)
    return said.order_by("-made", "-id").first()


def newest(user: User) -> "QuerySet[Confirmation]":
    """The newest confirmation of each measure that the reader may see, the newest first."""
    rows = Confirmation.objects.visible_to(user)
    same = rows.filter(municipality=OuterRef("municipality"), episode_key=OuterRef("episode_key"))
    return rows.filter(pk=Subquery(same.order_by("-made", "-id").values("pk")[:1])).order_by("-made", "-id")


@dataclass(frozen=True, slots=True)
class Told:
    """A confirmation beside what the records say now, and whether the two differ."""

    row: Confirmation
    name: str
    case_number: str
    expected_end: date | None
    price: int | None
    unit: str
    differs: bool

    @property
    def confirmed_unit(self) -> str:
        return UNITS.get(self.row.price_unit, "").lower()


def told(user: User, rows: list[Confirmation]) -> list[Told]:
    """The confirmations with the measure as it stands in the records now."""
    keys = [row.episode_key for row in rows]
    episodes = {row.key: row for row in Episode.objects.visible_to(user).filter(key__in=keys)}
    ids = [episode.case_id for episode in episodes.values()]
    numbers = dict(Case.objects.visible_to(user).filter(key__in=ids).values_list("key", "case_number"))
    return [_told(row, episodes.get(row.episode_key), numbers) for row in rows]


def _told(row: Confirmation, episode: Episode | None, numbers: dict[str, str]) -> Told:
    if episode is None:
        return Told(row, "Indsatsen er ikke længere i data", "", None, None, "", differs=True)
    now = (episode.expected_end, episode.price, episode.price_unit)
    return Told(
        row,
        measure_name(episode),
        numbers.get(episode.case_id, ""),
        episode.expected_end,
        episode.price,
        UNITS.get(episode.price_unit, "").lower(),
        differs=now != (row.expected_end, row.price, row.price_unit),
    )


def table(rows: list[Told]) -> Table:
    """The list as a table for a file."""
    source = (Source("Trappen, rådgivernes bekræftelser"),)

    def money(name: str, ore: int | None) -> Figure:
        return Figure(name, ore, Unit.ORE, source)

    def day(value: date | None) -> str:
        return "" if value is None else formats.short_date(value)

    return Table(
        "Bekræftet slut og pris",
        HEADINGS,
        tuple(
            (
                row.row.child_id,
                row.case_number,
                row.name,
                day(row.expected_end),
                day(row.row.expected_end),
                money("Pris i data", row.price),
                row.unit,
                money("Bekræftet pris", row.row.price),
                row.confirmed_unit,
                "ja" if row.differs else "nej",
                row.row.by_name,
                day(row.row.made.date()),
            )
            for row in rows
        ),
        unit="indsatser",
    )
