"""What a reminder says: case numbers and how many, and nothing else about anybody."""

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trappen.domain import formats
from trappen.parameters.holidays import danish
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.cadence.models import Digest, DueItem, OpenCase, ReminderChoice, Sending
from trappen.web.cadence.queries.due import LATE_STATUSES
from trappen.web.cadence.queries.handing import NEEDS
from trappen.web.cadence.queries.receivers import teams
from trappen.web.cadence.queries.week import Group, week

SHOWN = 30
LATEST = 10
UNNUMBERED = "uden sagsnummer"
ONLY_NUMBERS = (
    "Mailen indeholder kun sagsnumre. Du kan slå den fra i Trappen: vælg dit navn øverst til højre, og derefter "
    "»Påmindelser«."
)


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail as text."""

    subject: str
    body: str


def due_digests(choice: ReminderChoice, day: date) -> list[tuple[Digest, date]]:
    """The kinds that the person wants and may have, each with the day that it is for: a daily one on working days, a
    weekly one for the week's Monday, also when that was missed."""
    working = day.weekday() < 5 and day not in danish(day.year, day.year)
    if not choice.address or not working or not choice.user.is_active:
        return []
    found = []
    if choice.daily and choice.user.adviser_key and can(choice.user, Permission.RECORD_CADENCE):
        found.append((Digest.DAILY, day))
    if choice.weekly and can(choice.user, NEEDS):
        found.append((Digest.WEEKLY, day - timedelta(days=day.weekday())))
    return found


def daily(user: User, day: date) -> Letter | None:
    """The adviser's own: what is overdue, and what is due this week. None where there is neither."""
    groups = week(user, user.adviser_key, day).groups
    late = [line.case.number_outside for line in groups[Group.OVERDUE]]
    soon = [line.case.number_outside for line in groups[Group.THIS_WEEK]]
    if not late and not soon:
        return None
    return Letter(
        f"Trappen: {_cases(len(late))} overskredet, {len(soon)} forfalder i denne uge",
        _body(f"Mine sager {formats.long_date(day)}", [("Overskredet", late), ("Forfalder i denne uge", soon)]),
    )


def weekly(user: User, day: date) -> Letter | None:
    """A leader's: by team the cases with a deadline overdue, and those without an adviser. None where there is none."""
    cases: dict[str, list[OpenCase]] = defaultdict(list)
    for case in OpenCase.objects.visible_to(user, needs=NEEDS).select_related("child"):
        cases[case.child.team_key].append(case)
    items = DueItem.objects.visible_to(user, needs=Permission.SEE_DEADLINES).filter(status__in=LATE_STATUSES)
    late = set(items.values_list("child__key", flat=True))
    parts: list[tuple[str, list[str]]] = []
    for key, name in teams(user).items():
        own = cases[key]
        parts.append(
            (f"{name}: overskredet, af {_cases(len(own))}", [c.number_outside for c in own if c.child.key in late])
        )
        parts.append((f"{name}: uden rådgiver", [c.number_outside for c in own if not c.adviser_key]))
    total = sum(len(numbers) for _, numbers in parts)
    if not total:
        return None
    over = sum(len(numbers) for _, numbers in parts[::2])
    return Letter(
        f"Trappen: {_cases(over)} overskredet i dine team, {total - over} uden rådgiver",
        _body(f"Dine team {formats.long_date(day)}", [part for part in parts if part[1]]),
    )


def _body(title: str, parts: Sequence[tuple[str, Sequence[str]]]) -> str:
    blocks = [title, *("\n".join(_part(name, numbers)) for name, numbers in parts if numbers), ONLY_NUMBERS]
    return "\n\n".join(blocks) + "\n"


def _part(name: str, numbers: Sequence[str]) -> list[str]:
    """A heading and the numbers; those beyond the first, and cases without one, are only counted."""
    known = sorted({number for number in numbers if number})
    lines = [f"{name}: {_cases(len(numbers))}", *(f"- {number}" for number in known[:SHOWN])]
    if len(known) > SHOWN:
        lines.append(f"- og {len(known) - SHOWN} til")
    without = Counter(numbers)[""]
    if without:
        lines.append(f"- {without} {UNNUMBERED}")
    return lines


def _cases(number: int) -> str:
    return "1 sag" if number == 1 else f"{formats.number(number)} sager"


def choice_of(user: User) -> ReminderChoice | None:
    """What the person has chosen; None where nothing was."""
    return ReminderChoice.objects.filter(user=user).first()


def latest_sendings(user: User) -> list[Sending]:
    """The last mails to the person, the newest first."""
    return list(Sending.objects.filter(user=user)[:LATEST])
