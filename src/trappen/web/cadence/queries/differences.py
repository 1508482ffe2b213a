"""What was typed beside what was imported, where nobody has decided which of them holds."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from trappen.domain import formats
from trappen.parameters.casework import GOAL_STATUSES, GOALS, INTERVAL_REASONS, NOT_HEARD
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.entering import SHEETS, TABLE_OF
from trappen.web.cadence.models import Entry, Filed, Filing, Outcome
from trappen.web.cadence.queries.filing import TITLES, differing, own_row, rival_row, typed_values, word
from trappen.web.cases.queries import case_numbers, names
from trappen.web.registers.models import TYPED, Record

NEEDS = Permission.RECORD_CADENCE
LABELS = {
    "episode_id": "Indsats",
    "child_heard": "Barnet hørt",
    "talked_with_child": "Talt med barnet",
    "scale": "Skala",
    "value": "Score",
    "interval_months": "Måneder til næste opfølgning",
    "reasons": "Begrundelse",
    "child_view": "Barnets syn indgår",
    "not_heard": "Barnet ikke hørt",
    "goal": "Mål",
    "status": "Status på målet",
}
CODES = {"reasons": INTERVAL_REASONS, "not_heard": NOT_HEARD, "goal": GOALS, "status": GOAL_STATUSES}
ANSWERS = {True: "ja", False: "nej", None: "ved ikke"}


@dataclass(frozen=True, slots=True)
class Difference:
    """What was typed in the case of this number, and each field in which the import differs: label, typed, imported.

    `may_both`: two follow-ups can both stand; two births of one child cannot, nor a row that is no longer there.
    """

    pk: int
    child: str
    number: str
    what: str
    fields: Sequence[tuple[str, str, str]]
    may_both: bool


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided, and its row: about whom, by whom, when and how."""

    what: str
    row: Entry | Filing


def open_entries(user: User) -> "QuerySet[Entry]":
    """The registrations in the user's area that an import tells otherwise and nobody has decided."""
    return Entry.objects.visible_to(user, needs=NEEDS).filter(undone__isnull=True, outcome="").exclude(rival="")


def open_filings(user: User) -> "QuerySet[Filing]":
    """The same for children, cases, assignments and measures: the first write of each row."""
    filings = Filing.objects.visible_to(user, needs=NEEDS).filter(undone__isnull=True, outcome="", before__isnull=True)
    return filings.exclude(rival="")


def differing_children(user: User) -> int:
    """Of how many children in the user's area something waits for a decision."""
    return (
        open_entries(user).order_by().values("child_id").union(open_filings(user).order_by().values("child_id")).count()
    )


def waiting(user: User) -> list[Difference]:
    """The registrations that wait, the oldest first."""
    found = []
    for entry in open_entries(user).order_by("made", "id"):
        table = TABLE_OF[entry.act]
        rows = table.model.objects.visible_to(user)  # type: ignore[attr-defined]  # every record has it
        row = rows.filter(key=entry.rival).exclude(batch_id=TYPED).first()
        if row is not None:
            what = _what(entry.get_act_display(), entry.by_name)
            fields = _fields(entry, row, table.day)
            found.append(Difference(entry.pk, entry.child_id, "", what, fields, may_both=True))
    return _numbered(user, found)


def waiting_rows(user: User) -> list[Difference]:
    """The same for children, cases, assignments and measures."""
    _, _, advisers = names(user)
    found = []
    for filing in open_filings(user).order_by("made", "pk"):
        there = rival_row(filing)
        if there is None or not _visible(user, filing, there):
            continue
        typed = typed_values(filing)
        fields = [
            (TITLES[name], word(name, typed.get(name), advisers), word(name, value, advisers))
            for name, value in differing(typed, there, filing.table).items()
        ]
        what = _what(filing.get_table_display(), filing.by_name)
        both = filing.table != Filed.CHILD and own_row(filing) is not None
        found.append(Difference(filing.pk, filing.child_id, "", what, fields, may_both=both))
    return _numbered(user, found)


def _numbered(user: User, found: Sequence[Difference]) -> list[Difference]:
    numbers = case_numbers(user, {row.child for row in found})
    return [replace(row, number=numbers.get(row.child, "")) for row in found]


def _what(typed: str, by_name: str) -> str:
    return f"{typed}, indtastet af {by_name}"


def _visible(user: User, filing: Filing, there: Record) -> bool:
    rows = SHEETS[filing.table].model.objects.visible_to(user)  # type: ignore[attr-defined]  # every record has it
    return bool(rows.filter(pk=there.pk).exists())


def decided(user: User, *, limit: int = 20) -> list[Decided]:
    """What a person decided last: registrations, and rows of a child."""
    by_person = {"outcome__in": (Outcome.KEPT, Outcome.TAKEN, Outcome.BOTH)}
    entries = Entry.objects.visible_to(user, needs=NEEDS).filter(**by_person).order_by("-settled")[:limit]
    filings = Filing.objects.visible_to(user, needs=NEEDS).filter(**by_person).order_by("-settled")[:limit]
    told = [
        *(Decided(f"{entry.get_act_display()} {formats.short_date(entry.day)}", entry) for entry in entries),
        *(Decided(filing.get_table_display(), filing) for filing in filings),
    ]
    return sorted(told, key=lambda one: str(one.row.settled), reverse=True)[:limit]


def _fields(entry: Entry, row: Any, day: str) -> list[tuple[str, str, str]]:
    typed = {"": formats.short_date(entry.day)} | {name: _told(name, entry.values.get(name)) for name in LABELS}
    there = {name: _told(name, getattr(row, name, None)) for name in LABELS}
    imported = {"": formats.short_date(getattr(row, day))} | there
    labels = {"": "Dato"} | LABELS
    return [(labels[name], typed[name], imported[name]) for name in labels if typed[name] != imported[name]]


def _told(name: str, value: object) -> str:
    if name in CODES:
        return ", ".join(CODES[name].get(code, code) for code in str(value or "").split(";") if code)
    if value is None or isinstance(value, bool):
        return ANSWERS[value]
    return formats.number(value) if isinstance(value, float) else str(value)
