"""»Mine sager«, a team's board and the recomputing of every due date, in PostgreSQL, at 10,000 and 100,000 open cases.

The pages are asked for through the whole product (login, scope, log, template). Each size has a database of its own.
Run: scripts/with-postgres .venv/bin/python benchmarks/adviser_week.py [CASES ...]
"""

import json
import os
import sys
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

import polars as pl

SIZES = (10_000, 100_000)
ASKED = 60  # advisers whose page is asked for, spread over all of them; and as often the board
ADVISERS_PER_TEAM = 80  # of 25 cases each: a board of 2,000
LIMITS = {"week_p95_seconds": 0.1, "week_queries": 12, "board_p95_seconds": 0.3, "recompute_seconds": 20}
PASSWORD = "only-for-the-benchmark"


def main(*sizes: int) -> dict[str, Any]:
    """The figures of each size, and whether the largest keeps within the limits."""
    os.environ["TRAPPEN_DATABASE_URL"] = os.environ["TRAPPEN_TEST_POSTGRES"]
    os.environ.setdefault("TRAPPEN_IDENTITY_KEY", PASSWORD)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trappen.web.config.settings")
    here = Path(__file__).resolve().parent
    sys.path[:0] = [str(here), str(here.parent)]
    import django
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment()
    found = {}
    for cases in sizes or SIZES:
        made = setup_databases(verbosity=0, interactive=False)
        try:
            found[cases] = _figures(cases)
        finally:
            teardown_databases(made, verbosity=0)
    largest = found[max(found)]
    within = all(largest[name] <= limit for name, limit in LIMITS.items())
    return {
        "sizes": {str(cases): figures for cases, figures in found.items()},
        "limits": LIMITS,
        "within_limits": within,
    }


def _figures(cases: int) -> Mapping[str, Any]:
    from asking import summed, timed
    from deadlines import ON

    from trappen.web.accounts.models import Municipality
    from trappen.web.cadence.actions import recompute
    from trappen.web.core import clock

    os.environ["TRAPPEN_TODAY"] = ON.isoformat()
    home = Municipality.objects.create(code="999", name="Eksempelkommune")
    advisers = _load(home, cases)
    _, first = timed(lambda: recompute(municipality=home, on=ON, by=None, now=clock.now()))
    used = time.process_time()
    tomorrow = ON + timedelta(days=1)  # as each morning: what a night changes is written
    os.environ["TRAPPEN_TODAY"] = tomorrow.isoformat()
    _, again = timed(lambda: recompute(municipality=home, on=tomorrow, by=None, now=clock.now()))
    used = time.process_time() - used
    chosen = range(0, advisers, max(1, advisers // ASKED))
    week = [_asked(home, "adviser", str(one), one // ADVISERS_PER_TEAM, "/mine-sager/") for one in chosen]
    board = [_asked(home, "team_leader", "", 0, "/tavle/") for _ in range(ASKED)]
    return {
        "advisers": advisers,
        "recompute_first_seconds": round(first, 2),
        "recompute_seconds": round(again, 2),
        "recompute_processor_seconds": round(used, 2),
        **summed("week", week),
        **summed("board", board),
    }


def _load(home: Any, cases: int) -> int:
    """Loads the invented municipality of the benchmark of deadlines; gives the number of its advisers."""
    from deadlines import CASES_PER_ADVISER, ON, _frame, municipality

    from trappen.records.container import Records
    from trappen.web.imports.loading.load import Job, apply
    from trappen.web.imports.loading.prepare import prepare

    made = municipality(cases)
    advisers = cases // CASES_PER_ADVISER
    teams = [str(number) for number in range(-(-advisers // ADVISERS_PER_TEAM))]
    posts = made.table("adviser_posts").with_columns(
        team_id=(pl.col("adviser_id").cast(pl.Int64) // ADVISERS_PER_TEAM).cast(pl.String)
    )
    staff = {
        "teams": _frame("teams", team_id=teams, name=[f"Team {key}" for key in teams], case_cap=[25.0] * len(teams)),
        "advisers": _frame("advisers", adviser_id=posts["adviser_id"], name=posts["adviser_id"]),
        "adviser_posts": posts,
    }
    closed = pl.when(pl.col("closed").is_not_null()).then(pl.max_horizontal("opened", "closed"))
    tables = {**made.tables, **staff, "cases": made.table("cases").with_columns(closed=closed)}
    records = Records(tables, made.ladder, made.source, made.format, made.digest)
    job = Job(home, 1, 1, ON, lambda _percent, _doing: None)
    apply(prepare(records, home.code), records, job, afterwards=lambda: None)
    return advisers


def _asked(home: Any, role: str, adviser: str, team: int, path: str) -> tuple[float, float, int]:
    """The page as the adviser, or somebody else of the team with that role, gets it."""
    from asking import asked

    from trappen.web.accounts.models import ScopeGrant, ScopeKind, User

    name = f"{role}-{adviser or team}"
    user, new = User.objects.get_or_create(
        username=name, defaults={"municipality": home, "role": role, "adviser_key": adviser}
    )
    if new:
        ScopeGrant.objects.create(user=user, kind=ScopeKind.TEAM, key=str(team))
    return asked(user, path)


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:])), indent=2))
