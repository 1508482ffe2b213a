"""Making a baseline ready, saving and deleting scenarios, and comparing them."""

import os
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from trappen.analysis.forecast.forecast import Options, learn
from trappen.analysis.forecast.report import notes
from trappen.analysis.forecast.workshop import make_ready as play_baseline
from trappen.analysis.forecast.workshop import packed
from trappen.domain.errors import TrappenError
from trappen.reporting.document import Document
from trappen.reporting.store import plain
from trappen.reporting.workshop_document import comparison_blocks
from trappen.web.accounts.models import User
from trappen.web.audit.actions import Subject, record, store_run
from trappen.web.audit.models import EventType
from trappen.web.ladder.queries import records as ladder_records
from trappen.web.registers.queries import threshold_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question
from trappen.web.scenarios.asked import check_enough
from trappen.web.scenarios.models import Baseline, SavedScenario
from trappen.web.scenarios.workshop import queries
from trappen.web.scenarios.workshop.forms import WorkshopForm
from trappen.web.scenarios.workshop.presentation import document, told
from trappen.web.scenarios.workshop.queries import SEED, Bench

DRAWS = 500
THREADS = min(4, os.cpu_count() or 1)
MOST_COMPARED = 4


def make_ready(*, years: str, by: User, now: datetime) -> Run | None:
    """Learns and plays the baseline in the user's scope and keeps it; older ones of other data go.

    None where nothing is loaded any more. What cannot be made ready is kept as the reason why.
    """
    question = queries.question(by, queries.READY, {"aar": years}, SEED)
    if question is None:
        return None
    try:
        told, arrays = _baseline(by, question, int(years), now)
    except TrappenError as error:
        return store_run(question=question, result={"fault": _fault(error)}, by=by, now=now)
    with transaction.atomic():
        others = Baseline.objects.filter(run__municipality_code=question.municipality)
        others.exclude(run__inputs_hash=question.inputs_hash).delete()
        run = store_run(question=question, result=told, by=by, now=now)
        others.filter(run__in=queries.ready_runs(question)).exclude(run=run).delete()
        Baseline.objects.create(run=run, arrays=arrays)
    return run


def _baseline(by: User, question: Question, years: int, now: datetime) -> tuple[dict[str, Any], bytes]:
    records = ladder_records(by)
    origin = records.as_of or timezone.localtime(now).date()
    learned = learn(records, origin, Options(12 * years, DRAWS, SEED))
    standing, threshold = learned.history.standing().height, threshold_of(question)
    check_enough(standing, threshold, "værkstedet kan bruges")
    ready = play_baseline(learned, months=12 * years, draws=DRAWS, seed=SEED, threads=THREADS)
    queries.play_each_kind(ready)  # the compiler, half a minute once after an installation, keeps nobody waiting later
    prices = learned.prices
    lacking = range(len(ready.states)) if prices is None else prices.lacking
    as_of = records.as_of.isoformat() if records.as_of else None
    told: dict[str, Any] = {"source": records.source, "as_of": as_of, "standing": standing}
    return told | {"lacking": list(lacking), "notes": list(notes(learned))}, packed(ready)


@transaction.atomic
def save(*, bench: Bench, name: str, form: WorkshopForm, by: User, now: datetime) -> SavedScenario:
    """Plays the scenario in full and keeps it under its name with everything that it was played with."""
    assert by.municipality is not None  # else there is no bench
    found = told(bench, form.pulled, draws=DRAWS, threads=THREADS)
    parameters = {"aar": bench.run.parameters["aar"], "skydere": form.parameters}
    question = queries.question(by, queries.SAVED, parameters, SEED)
    assert question is not None  # nor then
    made = document(bench, found, name, timezone.localtime(now).date())
    run = store_run(question=question, result={"document": plain(made), "links": {}}, by=by, now=now)
    scenario = SavedScenario.objects.create(municipality=by.municipality, name=name, run=run)
    _recorded(EventType.SCENARIO_SAVED, scenario, by, now)
    return scenario


@transaction.atomic
def delete(*, scenario: SavedScenario, by: User, now: datetime) -> None:
    """Deletes the scenario and its stored answer; the log still says that it was there."""
    _recorded(EventType.SCENARIO_DELETED, scenario, by, now)
    run = scenario.run
    scenario.delete()
    run.delete()


def _recorded(event: EventType, scenario: SavedScenario, by: User, now: datetime) -> None:
    subject = Subject("scenario", str(scenario.pk))
    code = scenario.municipality.code
    record(event, by=by, now=now, municipality=code, subject=subject, what={"name": scenario.name})


def compare(*, parameters: Mapping[str, Any], by: User, now: datetime) -> Run | None:
    """Plays the chosen scenarios against the user's own baseline and keeps their comparison."""
    question = queries.question(by, queries.COMPARED, parameters, SEED)
    bench = queries.bench(by, queries.ready_run(by, str(parameters["aar"])))
    if question is None or bench is None:
        return None
    scenarios = queries.chosen(by, parameters["valgt"])
    try:
        result: dict[str, Any] = {"document": plain(_comparison(bench, scenarios, now)), "links": {}}
    except TrappenError as error:
        result = {"fault": _fault(error)}
    return store_run(question=question, result=result, by=by, now=now)


def _comparison(bench: Bench, scenarios: Sequence[SavedScenario], now: datetime) -> Document:
    tolds = {}
    for scenario in scenarios:
        form = queries.form_of(bench, scenario.run.parameters["skydere"])
        if not form.is_valid():
            raise TrappenError(
                f"»{scenario.name}« kan ikke spilles her.",
                why="Det bruger et trin, en pris eller en dag, som fremskrivningen ikke har, eller som du ikke må se.",
                now="Åbn scenariet i værkstedet, ret det, og gem det igen.",
            )
        name = scenario.name if scenario.name not in tolds else f"{scenario.name} ({scenario.pk})"
        tolds[name] = told(bench, form.pulled, draws=DRAWS, threads=THREADS)
    if not tolds:
        raise TrappenError(
            "Der er ingen scenarier at sammenligne.", why="De er slettet.", now="Vælg andre blandt de gemte."
        )
    one = document(bench, next(iter(tolds.values())), "Sammenligning af scenarier", timezone.localtime(now).date())
    return Document(one.title, one.head, tuple(comparison_blocks(tolds, bench.viewer)), made_on=one.made_on)


def _fault(error: TrappenError) -> dict[str, str]:
    return {"what": error.what, "why": error.why, "now": error.now}
