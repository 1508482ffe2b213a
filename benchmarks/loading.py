"""A million episodes into PostgreSQL: the whole loading, from frame to committed rows, beside Django's bulk_create.

Both write the same rows into the same table with the same indexes. Ours also looks for CPR numbers, makes pseudonyms
and hashes, and compares with what is there.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

ROWS, CHILDREN, SEED = 1_000_000, 100_000, 20260401
LIMIT = 0.25  # ours may take at most this share of bulk_create's time


def main() -> dict[str, Any]:
    """Seconds of both, their ratio, and whether ours keeps within the limit."""
    os.environ["TRAPPEN_DATABASE_URL"] = os.environ["TRAPPEN_TEST_POSTGRES"]
    os.environ.setdefault("TRAPPEN_IDENTITY_KEY", "only-for-the-benchmark")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trappen.web.config.settings")
    sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
    import django
    from django.test.utils import setup_databases, teardown_databases

    django.setup()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        ours, django_seconds = _both()
    finally:
        teardown_databases(made, verbosity=0)
    return {
        "rows": ROWS,
        "ours_seconds": round(ours, 2),
        "bulk_create_seconds": round(django_seconds, 2),
        "ratio": round(ours / django_seconds, 3),
        "limit": LIMIT,
        "passed": ours <= LIMIT * django_seconds,
    }


def _both() -> tuple[float, float]:
    from tests import factories

    from trappen.records.container import Records
    from trappen.web.accounts.models import Municipality
    from trappen.web.cases.models import Episode
    from trappen.web.imports.loading.load import Job, apply
    from trappen.web.imports.loading.prepare import prepare

    municipality = Municipality.objects.create(code="999", name="Eksempelkommune")

    def load(digest: str, **tables: pl.DataFrame) -> None:
        records = Records(tables, factories.SIX_STEPS, "benchmark", "trappen", digest)
        job = Job(municipality, 1, 1, date(2026, 4, 1), lambda _percent, _doing: None)
        apply(prepare(records, municipality.code), records, job, afterwards=lambda: None)

    children = factories.frame("children", [{"child_id": str(number)} for number in range(CHILDREN)])
    episodes = _episodes()
    load("children", children=children)
    ours = _timed(lambda: load("episodes", episodes=episodes))
    assert Episode.objects.count() == ROWS
    records = Records({"episodes": episodes}, factories.SIX_STEPS, "benchmark", "trappen", "again")
    prepared = prepare(records, municipality.code).tables["episodes"]
    Episode.objects.all()._raw_delete("default")
    _vacuum()

    def bulk_create() -> None:
        Episode.objects.bulk_create(
            (
                Episode(municipality=municipality, batch_id=1, **{**row, "row_hash": bytes.fromhex(row["row_hash"])})
                for row in prepared.iter_rows(named=True)
            ),
            batch_size=1_000,
        )

    django_seconds = _timed(bulk_create)
    assert Episode.objects.count() == ROWS
    return ours, django_seconds


def _episodes() -> pl.DataFrame:
    """Made with numpy, in the shape of the contract."""
    from trappen.records.container import empty_frame

    random = np.random.default_rng(SEED)
    starts = [date(2010, 1, 1) + timedelta(days=int(day)) for day in random.integers(0, 5800, ROWS)]
    known = pl.DataFrame(
        {
            "episode_id": [f"E{number}" for number in range(ROWS)],
            "child_id": [str(number) for number in random.integers(0, CHILDREN, ROWS)],
            "case_id": [f"S{number}" for number in random.integers(0, CHILDREN, ROWS)],
            "section": random.choice(["BL-32-1.5", "BL-32-1.3", "BL-46", "SEL-52-3.7"], ROWS),
            "place_type": random.choice(["", "foster_general", "institution"], ROWS),
            "provider_id": [f"L{number}" for number in random.integers(0, 500, ROWS)],
            "start": starts,
            "price": random.integers(100_000, 9_000_000, ROWS),
            "price_unit": ["month"] * ROWS,
        }
    ).with_columns(end=pl.col("start") + pl.duration(days=200), decision_date=pl.col("start"))
    return pl.concat([empty_frame("episodes"), known], how="diagonal_relaxed")


def _vacuum() -> None:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("VACUUM FULL cases_episode")


def _timed(work: Callable[[], None]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
