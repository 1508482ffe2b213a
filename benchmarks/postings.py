"""A million postings from a CSV file into PostgreSQL and matched with their episodes, as one delivery.

The whole way of a delivery is timed: read, checked, reconciled (which matches), written, placed. The postings carry no
episode keys; of a part the case number is missing or mistyped. Beside it the same done plainly: one query per posting
through Django and one save, for some thousand of them, as per posting. Afterwards the controller's pages are asked for.
"""

import json
import os
import tempfile
import time
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

EPISODES, MONTHS, PROVIDERS, SEED = 25_000, 40, 400, 20261122
POSTINGS = EPISODES * MONTHS
PLAIN = 2_000
ASKED = 60  # times that each page is asked for
YEAR, ON, ACCOUNT = 2025, date(2025, 9, 30), "5.28.22.1.001"
LIMIT_SECONDS, LIMIT_PAGE_SECONDS = 60, 0.2
FIRST = date(2023, 1, 1)


def main() -> dict[str, Any]:
    """Seconds of the delivery and of its matching, beside the plain way, and whether it keeps within the limit."""
    os.environ["TRAPPEN_DATABASE_URL"] = os.environ["TRAPPEN_TEST_POSTGRES"]
    os.environ.setdefault("TRAPPEN_IDENTITY_KEY", "only-for-the-benchmark")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trappen.web.config.settings")
    import django
    from django.test.utils import setup_databases, setup_test_environment, teardown_databases

    django.setup()
    setup_test_environment()
    made = setup_databases(verbosity=0, interactive=False)
    try:
        with tempfile.TemporaryDirectory() as folder:
            return _result(Path(folder))
    finally:
        teardown_databases(made, verbosity=0)


def _result(folder: Path) -> dict[str, Any]:
    from trappen.records.reading import load
    from trappen.records.reconciliation.matching import match
    from trappen.web.accounts.models import Municipality
    from trappen.web.finance.models import Posting
    from trappen.web.imports import actions

    municipality = Municipality.objects.create(code="999", name="Eksempelkommune")
    _write(folder)
    now = datetime(2026, 6, 1, tzinfo=UTC)
    batch = actions.receive(municipality, name="benchmark", source_format="trappen", by=None, now=now)
    began, busy = time.perf_counter(), time.process_time()
    actions.process(batch, path=folder, clock=lambda: now)
    whole, busy = time.perf_counter() - began, time.process_time() - busy
    if Posting.objects.count() != POSTINGS:
        raise RuntimeError(f"not loaded: {batch.message}")
    records = load(folder).records
    began = time.perf_counter()
    matched = match(records)
    matching = time.perf_counter() - began
    plain = _plain()
    pages, slowest = _pages(municipality, now)
    return {
        "postings": POSTINGS,
        "episodes": EPISODES,
        "paid": matched.paid.height,
        "unclear": matched.unclear.height,
        "unmatched": matched.unmatched.height,
        "delivery_seconds": round(whole, 2),
        "delivery_processor_seconds": round(
            busy, 2
        ),  # of the program, without the database's; far less: a busy machine
        "of_it_matching_seconds": round(matching, 2),
        "plain_seconds_per_1000": round(plain * 1000, 2),
        "plain_over_matching": round(plain * POSTINGS / matching),
        **pages,
        "limit_seconds": LIMIT_SECONDS,
        "limit_page_p95_seconds": LIMIT_PAGE_SECONDS,
        "within_limits": whole < LIMIT_SECONDS and slowest < LIMIT_PAGE_SECONDS,
    }


def _pages(home: Any, now: datetime) -> tuple[dict[str, Any], float]:
    """The overview by function and month, an account's months with its providers, a provider's episodes and an
    episode's postings, as a controller gets them; and the slowest 95th percentile."""
    from asking import asked, summed, timed
    from django.urls import reverse

    from trappen.web.accounts.models import Role, User
    from trappen.web.finance import estimates

    controller = User.objects.create(username="controller", municipality=home, role=Role.CONTROLLER)
    question = estimates.estimate_question(home, YEAR, ON, today=ON)
    assert question is not None
    run, computing = timed(
        lambda: estimates.compute_estimate(question=question, municipality=home, by=controller, now=now)
    )
    account = reverse("finance:account", args=[run.pk, ACCOUNT])
    providers = [f"L{number:04d}" for number in range(ASKED)]
    addresses = {
        "overview": [reverse("finance:overview")] * ASKED,
        "account": [account] * ASKED,
        "provider": [f"{account}?leverandoer={provider}" for provider in providers],
        "episode": [f"{account}?leverandoer={_home(number)}&indsats=I{number:06d}" for number in range(ASKED)],
    }
    found: dict[str, Any] = {"estimate_seconds": round(computing, 2)}
    for name, paths in addresses.items():
        found |= summed(name, [asked(controller, path) for path in paths])
    return found, max(found[f"{name}_p95_seconds"] for name in addresses)


def _home(number: int) -> str:
    """The provider of the episode with that number."""
    from trappen.web.cases.models import Episode

    return Episode.objects.get(key=f"I{number:06d}").provider_id


def _plain() -> float:
    """Seconds per posting of finding the case's episode that ran in the month, and saving it: one by one."""
    from trappen.web.cases.models import Case, Episode
    from trappen.web.finance.models import Posting

    some = list(Posting.objects.order_by("key")[:PLAIN])
    began = time.perf_counter()
    for posting in some:
        cases = Case.objects.filter(case_number=posting.case_number).values_list("key", flat=True)
        fits = Episode.objects.filter(
            case_id__in=list(cases), provider_id=posting.provider_id, start__lte=posting.month
        )
        running = [episode for episode in fits if episode.end is None or episode.end > posting.month]
        if len(running) == 1:
            posting.episode_id = running[0].key
            posting.save(update_fields=["episode_id"])
    return (time.perf_counter() - began) / PLAIN


def _write(folder: Path) -> None:
    """The delivery: children, cases, episodes and postings, made with numpy in the shape of the contract."""
    random = np.random.default_rng(SEED)
    keys = [f"{number:06d}" for number in range(EPISODES)]
    home = random.integers(0, PROVIDERS, EPISODES)
    price = random.integers(10_000, 90_000, EPISODES)
    children = pl.DataFrame({"child_id": [f"B{key}" for key in keys], "birth_date": date(2015, 1, 1)})
    cases = pl.DataFrame(
        {
            "case_id": [f"S{key}" for key in keys],
            "child_id": children["child_id"],
            "case_number": [f"27.24.03-G01-{key}-22" for key in keys],
            "opened": date(2022, 12, 1),
        }
    )
    episodes = pl.DataFrame(
        {
            "episode_id": [f"I{key}" for key in keys],
            "child_id": children["child_id"],
            "case_id": cases["case_id"],
            "section": "BL-46",
            "place_type": "foster_general",
            "provider_id": [f"L{number:04d}" for number in home],
            "start": date(2022, 12, 1),
            "price": price,
            "price_unit": "month",
        }
    )
    months = pl.DataFrame(
        {"month": pl.date_range(FIRST, FIRST.replace(year=FIRST.year + 4), "1mo", eager=True).head(MONTHS)}
    )
    told = episodes.select("provider_id", "price", number=cases["case_number"]).join(months, how="cross")
    draw = pl.Series(random.random(POSTINGS))
    number = pl.when(draw < 0.05).then(None).when(draw < 0.07).then(pl.col("number") + "1").otherwise("number")
    postings = told.select(
        posting_id=pl.int_range(POSTINGS).cast(pl.String),
        posted=pl.col("month").dt.month_end(),
        month=pl.col("month").dt.strftime("%Y-%m"),
        account=pl.lit("5.28.22.1.001"),
        amount=pl.col("price").cast(pl.String) + ",00",
        case_number=number,
        provider_id="provider_id",
    )
    for name, frame in (("children", children), ("cases", cases), ("episodes", episodes), ("postings", postings)):
        frame.write_csv(folder / f"{name}.csv", separator=";")


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
