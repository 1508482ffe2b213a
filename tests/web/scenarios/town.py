"""A small town whose ladder can be forecast."""

from datetime import date, timedelta
from typing import Any

import numpy as np
from django.test import Client
from django_tasks_db.models import DBTaskResult

from tests.cast import Cast
from tests.web.imports.deliveries import delivery, load
from trappen.web.accounts.models import User
from trappen.web.imports.models import Batch
from trappen.web.scenarios import queries
from trappen.web.scenarios.jobs import compute

HOME = {"section": "BL-32-1.5", "price": 500_00, "price_unit": "day"}
PLACED = {"section": "BL-46", "place_type": "institution", "price": 4_000_00, "price_unit": "day"}


def town(cast: Cast, *, enrolled: bool = False) -> None:
    """Children who have come and gone for five years, in two districts; three stand in institution today.

    Where `enrolled`, every fourth is in a programme from two months after it came.
    """
    random = np.random.default_rng(3)
    last = date(2026, 10, 31)
    episodes: list[dict[str, Any]] = []
    enrolments: list[dict[str, Any]] = []
    for n in range(220):
        begin = last - timedelta(days=int(random.uniform(0, 1900)))
        end = begin + timedelta(days=30 + int(random.exponential(400)))
        kind = PLACED if n < 3 else HOME
        ended = n >= 3 and end <= last
        enters = begin + timedelta(days=60)
        if enrolled and n % 4 == 0 and enters < min(end, last):
            enrolment = {"enrolment_id": f"p{n}", "programme_id": "P", "child_id": f"k{n}", "start": enters}
            enrolments.append(enrolment | ({"end": end} if ended else {}))
        episodes.append(
            {"episode_id": f"e{n}", "child_id": f"k{n}", "start": begin, **kind} | ({"end": end} if ended else {})
        )
    programme = {"programmes": [{"programme_id": "P", "name": "Tættere på"}], "programme_enrolments": enrolments}
    records = delivery(
        districts=[{"district_id": key, "name": f"Distrikt {key}"} for key in ("A", "B")],
        households=[
            {"household_id": f"h{n}", "district_id": "AB"[n % 2], "start": date(2018, 1, 1)} for n in range(220)
        ],
        children=[{"child_id": f"k{n}", "birth_date": date(2012, 1, 1), "household_id": f"h{n}"} for n in range(220)],
        episodes=episodes,
        **(programme if enrolled else {}),
    )
    Batch.objects.create(
        pk=1, municipality=cast.home, number=1, name="Udtræk", format="trappen", received_at="2026-11-01T06:00Z"
    )
    load(records, cast.home, batch_id=1)


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def answered(user: User, address: str, chosen: dict[str, Any]) -> str:
    """The page, after the worker has done what waits."""
    client = signed_in(user)
    client.post(address, chosen)
    for waiting in DBTaskResult.objects.filter(status="READY", task_path=queries.TASK):
        compute.call(**waiting.args_kwargs["kwargs"])
        DBTaskResult.objects.filter(pk=waiting.pk).update(status="SUCCESSFUL")
    return client.get(address, chosen).content.decode()
