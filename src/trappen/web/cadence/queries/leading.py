"""Who is in the lead of a case, as the rows have it."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date

from django.db.models import Q

from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Assignment
from trappen.web.registers.models import Adviser

LEAD = "lead"
LEADING = Q(role__in=("", LEAD))


def in_force(on: date) -> Q:
    """Rows whose half-open period holds the day."""
    return Q(start__lte=on) & (Q(end__isnull=True) | Q(end__gt=on))


def leads_of(municipality: Municipality, cases: Collection[str], on: date) -> Mapping[str, Sequence[Assignment]]:
    """The rows in the lead of each case on the day; a case without any has an empty list."""
    found: dict[str, list[Assignment]] = defaultdict(list)
    rows = Assignment.objects.filter(LEADING & in_force(on), municipality=municipality, case_id__in=cases)
    for row in rows.order_by("adviser_id", "pk"):
        found[row.case_id].append(row)
    return found


def adviser_names(municipality: Municipality, keys: Collection[str]) -> dict[str, str]:
    """The names of advisers by key; one without a name goes by the key."""
    rows = Adviser.objects.filter(municipality=municipality, key__in=keys).values_list("key", "name")
    return {key: key for key in keys if key} | {key: name or key for key, name in rows}


Post = tuple[str, str, float, float | None]


def main_teams(posts: Iterable[Post]) -> dict[str, str]:
    """Adviser → team of the post with most case work, of `(adviser, team, fte, share)`; else the first."""
    found: dict[str, str] = {}
    for adviser, team, _fte, _share in sorted(posts, key=lambda post: (post[0], -_work(post), post[1])):
        found.setdefault(adviser, team)
    return found


def _work(post: Post) -> float:
    return post[2] * (1.0 if post[3] is None else post[3])
