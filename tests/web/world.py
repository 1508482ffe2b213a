"""A small municipality for the tests of pages: two teams, forty children, known places on the ladder."""

from datetime import UTC, date, datetime
from typing import Any

from tests.cast import Cast
from tests.web.imports.deliveries import delivery, load
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.cadence.actions import recompute
from trappen.web.cases.models import Child
from trappen.web.imports.models import Batch

FIRST, LAST = date(2026, 6, 30), date(2026, 9, 30)
TODAY = date(2026, 11, 2)
NOW = datetime(2026, 11, 2, 12, tzinfo=UTC)
NORD, SYD = range(24), range(24, 40)
# On the first day and on the last: 12 in institution, 28 at home; two moved down and one up in between.
MOVED_DOWN, MOVED_UP = (0, 1), (20,)


def extract(*, children: int = 40, without_followup: int = 3) -> Records:
    """What the case system delivers. The first `without_followup` children have had no follow-up."""
    numbers = range(children)
    team = {n: "nord" if n in NORD else "syd" for n in numbers}
    return delivery(
        districts=[{"district_id": "d1", "name": "Distrikt 1"}],
        households=[{"household_id": f"h{n}", "district_id": "d1", "start": date(2020, 1, 1)} for n in numbers],
        teams=[{"team_id": key, "name": f"Team {key.title()}", "case_cap": 20.0} for key in ("nord", "syd")],
        advisers=[{"adviser_id": key, "name": f"Rådgiver {key.title()}"} for key in ("nord", "syd")],
        adviser_posts=[
            {"adviser_id": key, "team_id": key, "fte": 1.0, "start": date(2020, 1, 1)} for key in ("nord", "syd")
        ],
        children=[
            {
                "child_id": f"kilde-{n}",
                "birth_date": date(2014, 1, 1 + n % 28),
                "sex": "female",
                "household_id": f"h{n}",
                "cpr": f"{61 + n % 28:02}01144{n:03}",
                "name": f"Barn Testsen {n}",
            }
            for n in numbers
        ],
        cases=[
            {
                "case_id": f"s{n}",
                "child_id": f"kilde-{n}",
                "opened": date(2024, 1, 1),
                "case_number": f"27.24.00-P20-{n}-24",
                "target_group": "social",
            }
            for n in numbers
        ],
        assignments=[{"case_id": f"s{n}", "adviser_id": team[n], "start": date(2024, 1, 1)} for n in numbers],
        episodes=[episode for n in numbers for episode in _episodes(n)],
        followups=[
            {"followup_id": f"f{n}", "child_id": f"kilde-{n}", "episode_id": f"e{n}", "held": date(2026, 3, 1)}
            for n in numbers
            if n >= without_followup
        ],
    )


def _episodes(n: int) -> list[dict[str, Any]]:
    placed = {"section": "BL-46", "place_type": "institution"}
    at_home = {"section": "BL-32-1.5"}
    start = {"child_id": f"kilde-{n}", "case_id": f"s{n}", "start": date(2026, 1, 10)}
    change = date(2026, 8, 1)
    before = placed if n < 12 else at_home
    if n in MOVED_DOWN or n in MOVED_UP:
        after = at_home if n in MOVED_DOWN else placed
        return [
            {"episode_id": f"e{n}", **start, **before, "end": change},
            {"episode_id": f"e{n}b", **start, **after, "start": change},
        ]
    return [{"episode_id": f"e{n}", **start, **before}]


def settle(cast: Cast, records: Records | None = None, *, batch_id: int = 1) -> list[Child]:
    """Loads the extract into the cast's municipality and works out what is due. Gives the children by source number."""
    municipality: Municipality = cast.home
    delivered = records or extract()
    Batch.objects.create(
        pk=batch_id, municipality=municipality, number=batch_id, name="Udtræk", format="trappen", received_at=NOW
    )
    load(delivered, municipality, batch_id=batch_id)
    recompute(municipality=municipality, on=TODAY, by=None, now=NOW)
    return known(delivered)


def anna_carries_nord(cast: Cast) -> None:
    """The extract loaded, with Anna as the adviser of team Nord's cases."""
    cast.anna.adviser_key = "nord"
    cast.anna.save()
    settle(cast)


def known(records: Records) -> list[Child]:
    """The children of what was delivered, by source number."""
    by_case = {case.key: case.child for child in Child.objects.all() for case in child.cases.all()}
    return [by_case[f"s{n}"] for n in range(records.table("children").height) if f"s{n}" in by_case]
