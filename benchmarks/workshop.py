"""The workshop of a municipality of 150,000 inhabitants: how long the page takes from a slider's move to the answer.

The municipality is invented, with the hazards of the calibration (`tests/references/forecast/truth.py`), loaded into a
database of its own; the page is asked for through the whole product: login, scope, simulation, pictures, tables.
Run: .venv/bin/python benchmarks/workshop.py [INHABITANTS]
"""

import json
import os
import re
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

INHABITANTS = 150_000
SEED = 5
MOVES, RELEASES = 40, 5  # requests that are measured
LIMITS = {"quick_p95_seconds": 0.3, "limited_p95_seconds": 0.3}
PLACES = {"loft_trin": "5", "loft_pladser": "40", "loft_venter": "4", "loft_fra": "2026-07-01"}
PAGE = "/fremskrivning/vaerksted/"


def main(inhabitants: int = INHABITANTS) -> dict[str, Any]:
    """The figures, and whether a slider keeps within the limit."""
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TRAPPEN_DATA"] = folder
        os.environ["TRAPPEN_IDENTITY_KEY"] = "only-for-the-benchmark"
        os.environ["DJANGO_SETTINGS_MODULE"] = "trappen.web.config.settings"
        import django
        from django.test.utils import setup_databases, setup_test_environment, teardown_databases

        django.setup()
        setup_test_environment()
        made = setup_databases(verbosity=0, interactive=False)
        try:
            figures = _figures(inhabitants)
        finally:
            teardown_databases(made, verbosity=0)
    within = all(figures[name] <= limit for name, limit in LIMITS.items())
    return {**figures, "limits": LIMITS, "within_limits": within}


def _figures(inhabitants: int) -> dict[str, Any]:
    from django.test import Client

    from trappen.web.accounts.models import User
    from trappen.web.core import clock
    from trappen.web.scenarios.models import Baseline
    from trappen.web.scenarios.workshop import actions, views

    user = User.objects.create(username="karl", municipality=_loaded(inhabitants), role="controller")
    first = _seconds(lambda: actions.make_ready(years="5", by=user, now=clock.now()))
    ready = _seconds(lambda: actions.make_ready(years="5", by=user, now=clock.now()))  # the code is compiled now
    client = Client()
    client.force_login(user)
    client.get(PAGE)
    _move(client, 5, quick=True)
    used = time.process_time()
    moved = [_move(client, 5 * (1 + n % 15), quick=True) for n in range(MOVES)]
    used = time.process_time() - used
    quick, draws = sorted(seconds for seconds, _ in moved), sorted(draws for _, draws in moved)
    limited = sorted(_move(client, 5 * (1 + n % 15), quick=True, beside=PLACES)[0] for n in range(MOVES))
    full = sorted(_move(client, -5 * (1 + n), quick=False)[0] for n in range(RELEASES))
    return {
        "inhabitants": inhabitants,
        "children_on_the_ladder": int(Baseline.objects.get().run.result["standing"]),
        "kept_bytes": len(bytes(Baseline.objects.get().arrays)),
        "draws": {"quick_most": views.QUICK, "quick_median": draws[len(draws) // 2], "full": actions.DRAWS},
        "make_ready_first_seconds": round(first, 2),
        "make_ready_seconds": round(ready, 2),
        "quick_median_seconds": round(quick[len(quick) // 2], 3),
        "quick_p95_seconds": _late(quick),
        "limited_p95_seconds": _late(limited),
        "quick_processor_seconds": round(used / MOVES, 3),
        "full_median_seconds": round(full[len(full) // 2], 3),
    }


def _loaded(inhabitants: int) -> Any:
    from tests.references.forecast.truth import ORIGIN, make

    from trappen.web.accounts.models import Municipality
    from trappen.web.imports.loading.load import Job, apply
    from trappen.web.imports.loading.prepare import prepare

    home = Municipality.objects.create(code="999", name="Eksempelkommune")
    os.environ["TRAPPEN_TODAY"] = ORIGIN.isoformat()
    records = make(SEED, [inhabitants])[0].records
    job = Job(home, 1, 1, ORIGIN, lambda _percent, _doing: None)
    apply(prepare(records, home.code), records, job, afterwards=lambda: None)
    return home


def _late(ordered: list[float]) -> float:
    """What 95 in 100 keep within."""
    return round(ordered[round(0.95 * (len(ordered) - 1))], 3)


def _move(
    client: Any, percent: int, *, quick: bool, beside: Mapping[str, str] = MappingProxyType({})
) -> tuple[float, int]:
    """Seconds of one answer with three sliders pulled, and how many draws it rests on; `beside`: what else is set."""
    sliders: Mapping[str, str] = {
        **beside,
        "tilgang": str(percent),
        "ned": "20",
        "varighed": "-10",
        "varighed_trin": "6",
        "start": "2026-07-01",
        "indfasning": "12",
        "aar": "5",
        "hurtig": "1" if quick else "",
    }

    began = time.perf_counter()
    text = client.post(PAGE, sliders, headers={"HX-Request": "true"}).content.decode()
    seconds = time.perf_counter() - began
    found = re.search(r"(\d+) gennemspilninger", text)
    if found is None or "Hvad der er bedt om" not in text or (beside and "venter på en plads" not in text):
        raise RuntimeError("the page did not answer")
    return seconds, int(found[1])


def _seconds(work: Any) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    print(json.dumps(main(*map(int, sys.argv[1:])), indent=2))
