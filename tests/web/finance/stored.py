"""Stored estimates and bridges of a small municipality, for the tests of their pages."""

from datetime import UTC, date, datetime
from functools import cache
from typing import Any

from tests.factories import records
from trappen.analysis.economy.bridge import bridge
from trappen.analysis.economy.estimate import estimate
from trappen.domain.accounts import OwnChart
from trappen.domain.periods import add_months
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.finance import estimates
from trappen.web.runs.actions import store
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question

FOSTER = "5.28.22.1.001"
MADE = datetime(2026, 4, 1, 8, tzinfo=UTC)
FIRST, ON = date(2025, 3, 31), date(2025, 6, 30)


def small(child: str = "barn", *, last: date = date(2025, 6, 1)) -> Records:
    """A placement since 2021 that ended on 1 September 2025, posted each month up to the last."""
    start = date(2021, 1, 1)
    months = [add_months(start, number) for number in range(60)]
    row = {"episode_id": "e", "child_id": child, "section": "BL-46", "place_type": "foster_general", "start": start}
    return records(
        episodes=[row | {"price": 1_000_000, "price_unit": "month", "end": date(2025, 6, 20)}],
        postings=[
            {"posting_id": f"p{month}", "posted": month.replace(day=28), "month": month, "amount": 1_000_000}
            | {"account": FOSTER, "episode_id": "e", "provider_id": "v1", "provider_name": "Familien (test)"}
            for month in months
            if month <= last
        ],
        budgets=[{"budget_id": "b", "year": 2025, "account": FOSTER, "amount": 11_000_000, "price_level": "2025 p/l"}],
    )


def estimate_run(municipality: Municipality, found: Records | None = None) -> Run:
    """A stored estimate of 2025, seen from 30 June."""
    given = {"year": 2025, "on": ON.isoformat()}
    result = of_small()[0] if found is None else _estimated(found)
    return _kept(estimates.ESTIMATE, municipality, given, result)


def bridge_run(municipality: Municipality, found: Records | None = None) -> Run:
    """A stored bridge of 2025, from 31 March to 30 June."""
    given = {"year": 2025, "from": FIRST.isoformat(), "to": ON.isoformat()}
    return _kept(estimates.BRIDGE, municipality, given, of_small()[1] if found is None else _bridged(found))


@cache
def of_small() -> tuple[dict[str, Any], dict[str, Any]]:
    """Both answers for `small()`: the test of access asks for them once for each person and page."""
    return _estimated(small()), _bridged(small())


def _estimated(found: Records) -> dict[str, Any]:
    return estimates.estimate_result(estimate(found, 2025, ON), OwnChart())


def _bridged(found: Records) -> dict[str, Any]:
    return estimates.bridge_result(bridge(estimate(found, 2025, FIRST), estimate(found, 2025, ON)), OwnChart())


def _kept(kind: str, municipality: Municipality, given: dict[str, Any], result: dict[str, Any]) -> Run:
    question = Question(kind=kind, municipality=municipality.code, inputs_hash="", parameters=given)
    return store(question=question, result=result, by=None, now=MADE)
