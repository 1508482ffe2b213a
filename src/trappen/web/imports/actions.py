"""Receives a delivery and takes it through its states: checked, then loaded whole, or rejected with its reasons."""

import logging
import traceback
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max, Q

from trappen.analysis.economy.matching import Matching
from trappen.domain import formats
from trappen.domain.errors import InputError, MissingTableError, TrappenError
from trappen.domain.problems import Problem, Severity, has_errors
from trappen.records.checks import check
from trappen.records.container import Loaded, Records
from trappen.records.contracts import TABLES
from trappen.records.reading import load
from trappen.records.reconciliation import CODES, reconcile, totals
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.actions import recompute
from trappen.web.cases.models import sealing
from trappen.web.finance.actions import adopt_budget
from trappen.web.imports.loading import matched, tokens
from trappen.web.imports.loading.load import Job, Outcome, Report, apply
from trappen.web.imports.loading.prepare import prepare, refused
from trappen.web.imports.loading.renumbered import with_former_keys
from trappen.web.imports.models import TRANSITIONS, Batch, State
from trappen.web.registers.frames import ZONE
from trappen.web.registers.models import Vintage

logger = logging.getLogger(__name__)
KEPT_PROBLEMS = 1_000  # of each code at most this many are kept; the counts are of all
INTERRUPTED_AFTER = timedelta(hours=6)
Clock = Callable[[], datetime]


def receive(municipality: Municipality, *, name: str, source_format: str, by: User | None, now: datetime) -> Batch:
    """A new batch with the next number of the municipality."""
    with transaction.atomic():
        Municipality.objects.select_for_update().get(pk=municipality.pk)
        last = Batch.objects.filter(municipality=municipality).aggregate(last=Max("number"))["last"] or 0
        return Batch.objects.create(
            municipality=municipality,
            number=last + 1,
            name=tokens.hide(name, municipality.code)[:200],
            format=source_format,
            received_at=now,
            by=by,
        )


def process(
    batch: Batch,
    *,
    path: Path,
    clock: Clock,
    report: Report | None = None,
    read: Callable[[Path], Loaded] | None = None,
) -> Batch:
    """Reads, checks and loads what lies at `path`. Never raises: what went wrong is on the batch, in Danish.

    Args:
        batch: as received.
        path: a folder, ZIP or file in the batch's format.
        clock: tells the time; asked again when the batch is done.
        report: hears percent and what is being done, beside the batch itself.
        read: reads it where the format is not one of ours.
    """
    return _guarded(batch, lambda: _read(batch, path, read), clock, report)


def process_records(batch: Batch, *, loaded: Loaded, clock: Clock, report: Report | None = None) -> Batch:
    """As `process`, for records that are already in memory."""
    return _guarded(batch, lambda: loaded, clock, report)


def move(batch: Batch, *, to: State) -> None:
    """Puts the batch in its next state.

    Raises:
        TrappenError: if that state does not follow on the one it is in.
    """
    if to not in TRANSITIONS.get(State(batch.state), ()):
        raise TrappenError(
            f"Indlæsning {batch.number} er »{State(batch.state).label.lower()}« og kan ikke blive »{to.label.lower()}«."
        )
    batch.state = to
    batch.save()


def fail_interrupted(*, now: datetime) -> int:
    """Closes batches that a stopped program left half done. Returns how many.

    The server that starts has no worker yet: what a person uploaded is not being read by anybody, and is closed at once
    unless it still waits for its turn. A command loads in a program of its own, which may be running: it gets time.
    """
    uploaded = Q(state__in=[State.CHECKING, State.LOADING], by__isnull=False)
    old = Q(state__in=list(TRANSITIONS), received_at__lt=now - INTERRUPTED_AFTER)
    batches = list(Batch.objects.filter(uploaded | old).select_related("municipality"))
    for batch in batches:
        interrupt(batch, now=now)
    return len(batches)


def interrupt(batch: Batch, *, now: datetime) -> None:
    """Closes a batch that was stopped half way: its rows were all written, or none of them was."""
    if batch.state not in TRANSITIONS:
        return
    if Vintage.objects.filter(municipality=batch.municipality, batch_id=batch.pk).exists():
        message = "Indlæsningen blev afbrudt, da rækkerne var skrevet. Frister og sagstal er ikke beregnet igen."
        _close(batch, State.LOADED, now, message)
    else:
        message = "Indlæsningen blev afbrudt. Intet er ændret. Levér udtrækket igen."
        _close(batch, State.FAILED, now, message)


def note_missing(municipality: Municipality, *, since: datetime, expect_by: time, now: datetime) -> bool:
    """Leaves word, once a day, that the delivery expected by `expect_by` has not come. Whether it was left now."""
    message = f"Det ventede udtræk er ikke kommet inden kl. {expect_by:%H.%M}. De hidtidige data står uændret."
    if Batch.objects.filter(municipality=municipality, received_at__gte=since, message=message).exists():
        return False
    batch = receive(municipality, name="Ventet udtræk", source_format="", by=None, now=now)
    _close(batch, State.FAILED, now, message)
    return True


def _guarded(batch: Batch, read: Callable[[], Loaded], clock: Clock, report: Report | None) -> Batch:
    try:
        _run(batch, read(), clock, _reporter(batch, report))
    except InputError as error:
        _close(batch, State.REJECTED if batch.state == State.CHECKING else State.FAILED, clock(), str(error))
    except TrappenError as error:
        _close(batch, State.FAILED, clock(), str(error))
    except Exception as error:
        # Only where it happened: the message of a database or a parser may quote a row.
        where = "".join(traceback.format_tb(error.__traceback__))
        logger.error("batch %s failed with %s\n%s", batch.pk, type(error).__name__, where)  # noqa: TRY400 - the message may quote a row
        _close(batch, State.FAILED, clock(), "Der skete en uventet fejl. Intet er ændret. Fejlen står i serverens log.")
    return batch


def _read(batch: Batch, path: Path, read: Callable[[Path], Loaded] | None) -> Loaded:
    move(batch, to=State.CHECKING)
    batch.doing = "Læser udtrækket"
    batch.save(update_fields=["doing"])
    return read(path) if read else load(path, source_format=batch.format)


def _run(batch: Batch, loaded: Loaded, clock: Clock, report: Report) -> None:
    if batch.state == State.RECEIVED:
        move(batch, to=State.CHECKING)
    records = loaded.records
    report(20, "Kontrollerer")
    today = clock().astimezone(ZoneInfo(ZONE)).date()
    problems = [*loaded.problems, *check(records, on=today)]
    if not has_errors(problems):
        problems += refused(records, batch.municipality.code)
    matching = None if has_errors(problems) else matched.of_delivery(records)
    problems += reconcile(records, on=today, matched=matching.matched if matching else None)
    _note(batch, records, problems)
    if has_errors(problems):
        errors = sum(problem.severity is Severity.ERROR for problem in problems)
        _close(batch, State.REJECTED, clock(), f"Udtrækket har {formats.number(errors)} fejl. Intet er indlæst.")
        return
    if not records.tables:
        raise InputError(
            "Der er ingen tabeller i udtrækket, som Trappen kender. Intet er indlæst.",
            why="Ingen af filerne hedder som en tabel i det valgte format.",
            now="Har filen egne overskrifter, så vælg den alene under »Indlæsning«. Ellers se navne og format efter.",
        )
    move(batch, to=State.LOADING)
    report(30, "Gør klar")
    prepared = with_former_keys(prepare(records, batch.municipality.code), records, batch.municipality)
    job = Job(
        batch.municipality,
        batch.pk,
        batch.number,
        today,
        report=lambda percent, doing: report(40 + percent * 6 // 10, doing),
    )

    def keep() -> None:
        adopt_budget(municipality=batch.municipality, by=batch.by, now=clock())
        _keep_matched(batch, records, problems, matching, today=today, now=clock())

    outcome = apply(prepared, records, job, afterwards=keep)
    if outcome.unchanged:
        keep()  # another day may find other things in the same rows
    else:
        report(97, "Beregner frister og sagstal")
        _recompute(batch, today, clock())
    _finish(batch, outcome, prepared.hidden, clock())


def _keep_matched(
    batch: Batch,
    records: Records,
    problems: Sequence[Problem],
    matching: Matching | None,
    *,
    today: date,
    now: datetime,
) -> None:
    """The pairs of postings and episodes, and the work list, as this load leaves them."""
    home, number = batch.municipality, batch.number
    if matching is not None and matched.is_whole(records, home):
        told = [_without_person(problem, home.code) for problem in problems if problem.code in CODES]
        matched.keep(home, matching, told, number=number, now=now)
    else:
        matched.keep_stored(home, tuple(records.tables), number=number, on=today, now=now)


def _recompute(batch: Batch, today: date, now: datetime) -> None:
    """Deadlines and caseload as they stand now. The rows are in already: what fails here does not undo them."""
    try:
        recompute(municipality=batch.municipality, on=today, by=batch.by, now=now)
    except MissingTableError:
        return  # a source without cases or advisers has no deadlines to show
    except Exception as error:
        logger.error("batch %s: deadlines failed with %s", batch.pk, type(error).__name__)  # noqa: TRY400 - the message may quote a row


def _finish(batch: Batch, outcome: Outcome, hidden: int, now: datetime) -> None:
    batch.counts = {name: dict(counts) for name, counts in outcome.counts.items()}
    batch.left_alone = list(outcome.left_alone)
    batch.first, batch.unchanged = outcome.first, outcome.unchanged
    notes = []
    if left := len(batch.left_out):
        rows = "række er" if left == 1 else "rækker er"
        notes.append(f"{formats.number(left)} {rows} udeladt, fordi det blev valgt.")
    if outcome.unchanged:
        notes.append("Udtrækket er det samme som det, der sidst blev indlæst. Intet er ændret.")
    if hidden:
        batch.problem_counts = {**batch.problem_counts, tokens.HIDDEN_NUMBER: hidden}
    _close(batch, State.LOADED, now, " ".join(notes))


def _close(batch: Batch, state: State, now: datetime, message: str) -> None:
    batch.state, batch.finished_at = state, now
    batch.message = tokens.hide(message, batch.municipality.code)
    batch.progress, batch.doing = 100, ""
    rows = sum(counts["rows"] for counts in batch.counts.values())
    with transaction.atomic():
        batch.save()
        record(
            EventType.BATCH_LOADED if state == State.LOADED else EventType.BATCH_FAILED,
            by=batch.by,
            now=now,
            municipality=batch.municipality.code,
            subject=Subject("batch", str(batch.pk)),
            what={"source": batch.name, "rows": rows} | ({"left_out": len(batch.left_out)} if batch.left_out else {}),
        )


def _note(batch: Batch, records: Records, problems: Sequence[Problem]) -> None:
    batch.digest, batch.as_of, batch.control = records.digest, records.as_of, dict(records.control)
    batch.counts = {name: {"rows": frame.height} for name, frame in records.tables.items()}
    batch.problem_counts = dict(Counter(problem.code for problem in problems))
    batch.problem_amounts = {
        total.code: {"amount_ore": total.amount, "without_amount": total.without_amount}
        for total in totals(problems).by_code
    }
    seen: Counter[str] = Counter()
    kept: list[dict[str, Any]] = []
    for problem in problems:
        seen[problem.code] += 1
        if seen[problem.code] <= KEPT_PROBLEMS:
            kept.append(_without_person(problem, batch.municipality.code).as_dict())
    batch.problems = kept
    batch.save()


def _without_person(problem: Problem, code: str) -> Problem:
    """The finding as it may be kept: children by pseudonym, no name, nothing that looks like a CPR number."""
    table = TABLES.get(problem.table)
    personal = table is not None and any(column.name == problem.column and column.personal for column in table.columns)
    about_child = problem.table == "children" and problem.key
    what = problem.what.replace(problem.value, "…") if personal and problem.value else problem.what
    value = "" if personal else problem.value
    if problem.column == "child_id" and value:  # the source's own key of a child is a part of its identity
        value = sealing.pseudonym(code, value.replace("-", "") if tokens.is_number(value) else value)
        what = what.replace(problem.value, value)
    return replace(
        problem,
        what=tokens.hide(what, code),
        value=tokens.hide(value, code),
        key=_pseudonym(code, problem.key) if about_child else tokens.hide(problem.key, code),
        child=_pseudonym(code, problem.child) if problem.child else "",
    )


def _pseudonym(code: str, key: str) -> str:
    """As loading the child gives it: a CPR number counts without its hyphen."""
    return sealing.pseudonym(code, key.strip().replace("-", "") if tokens.is_number(key) else key)


def _reporter(batch: Batch, also: Report | None) -> Report:
    def report(percent: int, doing: str) -> None:
        batch.progress, batch.doing = percent, doing
        Batch.objects.filter(pk=batch.pk).update(progress=percent, doing=doing)
        if also is not None:
            also(percent, doing)

    return report
