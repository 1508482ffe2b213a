"""Small deliveries for the tests of loading."""
# ruff: noqa: DTZ001 - moments in records are local and without a zone

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from tests import factories
from trappen.records.container import Records
from trappen.web.accounts.models import Municipality
from trappen.web.imports.loading.load import Job, Outcome, apply
from trappen.web.imports.loading.prepare import prepare

TODAY = date(2026, 4, 1)
CPR = "0101019995"

TABLES: Mapping[str, Sequence[Mapping[str, Any]]] = {
    "districts": [{"district_id": "D1", "name": "Nord"}, {"district_id": "D2", "name": "Syd"}],
    "households": [
        {"household_id": "H1", "district_id": "D1", "start": date(2020, 1, 1), "end": date(2026, 1, 1)},
        {"household_id": "H1", "district_id": "D2", "start": date(2026, 1, 1)},
    ],
    "teams": [{"team_id": "T1", "name": "Team Nord", "target_group": "social", "case_cap": 20.0}],
    "advisers": [{"adviser_id": "anna", "name": "Anna"}],
    "adviser_posts": [{"adviser_id": "anna", "team_id": "T1", "fte": 0.8, "start": date(2020, 1, 1)}],
    "children": [
        {
            "child_id": "0101019995",
            "cpr": CPR,
            "name": "Æble Ørsted",
            "birth_date": date(2001, 1, 1),
            "sex": "female",
            "unborn": False,
            "household_id": "H1",
        },
        {
            "child_id": "2",
            "cpr": "020202-9996",
            "name": 'Bo; »med "tegn"',
            "birth_date": date(2002, 2, 2),
            "sex": "male",
        },
    ],
    "cases": [
        {"case_id": "S1", "child_id": "010101-9995", "opened": date(2024, 1, 1), "case_number": "27.00.00-P20-5-19"},
        {"case_id": "S2", "child_id": "2", "opened": date(2024, 1, 1), "closed": date(2025, 1, 1), "weight": 1.5},
    ],
    "assignments": [{"case_id": "S1", "adviser_id": "anna", "start": date(2024, 1, 1), "role": "lead"}],
    "episodes": [
        {
            "episode_id": "E1",
            "child_id": "0101019995",
            "case_id": "S1",
            "section": "BL-32-1.5",
            "start": date(2024, 2, 1),
            "price": 123_456,
            "price_unit": "month",
            "provider_id": "010101-9995",
        },
        {
            "episode_id": "E2",
            "child_id": "2",
            "section": "BL-46",
            "place_type": "institution",
            "start": date(2024, 3, 1),
            "end": date(2024, 3, 1),
            "step": 6,
        },
    ],
    "notifications": [
        {
            "notification_id": "N1",
            "child_id": "2",
            "received": datetime(2026, 7, 1, 0, 30),
            "assessed": datetime(2026, 1, 1, 23, 59, 59),
            "second_person": True,
        }
    ],
    "postings": [
        {
            "posting_id": "P1",
            "posted": date(2026, 2, 1),
            "month": date(2026, 1, 1),
            "account": "5.28.22.1.001",
            "amount": -250_00,
            "episode_id": "E1",
            "provider_id": "0101019995",
            "case_number": "sag 010101-9995 privat",
        }
    ],
    "population": [{"year": 2026, "age": 3, "sex": "male", "count": 40}],
}


def delivery(**tables: Sequence[Mapping[str, Any]]) -> Records:
    """Records with a digest of their own content."""
    made = factories.records(**(tables or TABLES))
    content = "".join(f"{name}{frame.write_json()}" for name, frame in sorted(made.tables.items()))
    return replace(made, digest=hashlib.sha256(content.encode()).hexdigest(), as_of=date(2026, 3, 31))


def load(records: Records, municipality: Municipality, *, batch_id: int) -> Outcome:
    job = Job(municipality, batch_id, batch_id, TODAY, lambda _percent, _doing: None)
    return apply(prepare(records, municipality.code), records, job, afterwards=lambda: None)
