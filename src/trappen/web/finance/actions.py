"""Making appropriation acts, taking them from state to state, and keeping the municipality's own limits."""

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils import timezone

from trappen.domain import formats
from trappen.domain.budget.acts import STATES, Act, State, Step, may_become
from trappen.domain.budget.authority import OwnLimit
from trappen.domain.budget.checks import stops
from trappen.domain.budget.from_programme import acts_of
from trappen.domain.errors import TrappenError
from trappen.parameters.committees import level_of
from trappen.records.programmes.reading import founding, founding_keys
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.finance import queries
from trappen.web.finance.models import Appropriation, AppropriationLimit, AppropriationLine, AppropriationStep


@dataclass(frozen=True, slots=True)
class Recorder:
    """Who records something, and when; nobody for the product's own examples."""

    by: User | None
    now: datetime

    @property
    def name(self) -> str:
        return "" if self.by is None else str(self.by)


def check_can_move(row: Appropriation, act: Act, to: State) -> None:
    """Passes if the act may become `to`.

    Raises:
        TrappenError: with the reason why it may not.
    """
    if row.is_example or row.imported:
        what = "Et eksempel kan ikke føres videre." if row.is_example else "Bevillingen følger økonomisystemets budget."
        raise TrappenError(what, now="Opret en ny bevillingssag.")
    if to not in may_become(act.state):
        now = "Se sagens historik, og vælg et trin, der følger efter."
        if to is act.state:
            raise TrappenError(f"Sagen er allerede {STATES[to].lower()}.", now=now)
        what = f"En bevillingssag, der er {STATES[act.state].lower()}, kan ikke blive {STATES[to].lower()}."
        raise TrappenError(what, now=now)


def check_can_undo(row: Appropriation, act: Act) -> None:
    """Passes if the act has a step that can be undone.

    Raises:
        TrappenError: with the reason why not.
    """
    if row.is_example or row.imported:
        what = "Et eksempel kan ikke ændres." if row.is_example else "Bevillingen følger økonomisystemets budget."
        raise TrappenError(what, now="Opret en ny bevillingssag.")
    if act.last_standing is None:
        raise TrappenError("Der er intet trin at fortryde.", now="En kladde rettes med »Ret kladden«.")


def can_undo(row: Appropriation, act: Act) -> bool:
    try:
        check_can_undo(row, act)
    except TrappenError:
        return False
    return True


def check_seen(row: Appropriation, seen: int, then: str) -> None:
    """Passes if the act is as it was when it was shown.

    Raises:
        TrappenError: with who changed it meanwhile, and what to do now.
    """
    if row.version != seen:
        who = f" af {row.changed_by_name}" if row.changed_by_name else ""
        raise TrappenError(f"Sagen er ændret imens{who}.", now=f"Se, hvad den siger nu, og {then}.")


def check_sound(one: queries.Judged) -> None:
    """Passes if nothing stands against the act coming into force.

    Raises:
        TrappenError: with what is wrong: it does not balance, its financing is missing, the authority is not reached.
    """
    wrong = stops(one.findings)
    if wrong:
        raise TrappenError(
            "Bevillingen kan ikke sættes i kraft.",
            why=" ".join(f"{finding.what} {finding.why}" for finding in wrong),
            now=wrong[0].now,
        )


class NotAuthorisedError(TrappenError):
    """A decision by a body that may not decide: recorded only by somebody who says that it was so."""


def check_decider(one: queries.Judged, step: Step) -> None:
    """Passes unless the body of the step may not decide what the act gives.

    Raises:
        NotAuthorisedError: with the rule.
    """
    if step.to is State.DECIDED and one.answer is not None and one.answer.reached is False:
        raise NotAuthorisedError(
            "Det organ kan ikke beslutte bevillingen.",
            why=f"{one.answer.why} ({one.answer.reference}) Sagen kan ikke sættes i kraft på den beslutning.",
            now="Ret organet, eller bekræft, at det er det, der blev besluttet.",
        )


@transaction.atomic
def create(*, municipality: Municipality, act: Act, by: User, now: datetime) -> Appropriation:
    """A new draft of the municipality."""
    row = _add(municipality, act, Recorder(by, now))
    _log(row, "oprettet", Recorder(by, now))
    return row


def create_once(*, municipality: Municipality, act: Act, by: User, now: datetime) -> tuple[Appropriation, bool]:
    """The draft with the act's key, and whether it is new: a form that is sent again makes no second case."""
    there = Appropriation.objects.filter(municipality=municipality, key=act.key)
    if (row := there.first()) is not None:
        return row, False
    try:
        return create(municipality=municipality, act=act, by=by, now=now), True
    except IntegrityError:  # sent twice at once
        return there.get(), False


@transaction.atomic
def change(*, row: Appropriation, act: Act, seen: int, by: User, now: datetime) -> Appropriation:
    """Replaces what a draft says. What is proposed stands as it was proposed.

    Raises:
        TrappenError: if it is no draft of the municipality's own, or somebody saved it meanwhile.
    """
    locked = Appropriation.objects.select_for_update().get(pk=row.pk)
    if locked.state != State.DRAFT or locked.is_example or locked.imported:
        raise TrappenError("Kun en kladde kan rettes.", now="Send sagen tilbage til kladde, eller opret en ny.")
    if locked.version != seen:
        raise TrappenError(
            f"{locked.changed_by_name or 'En anden'} har gemt sagen, mens du rettede i den.",
            now="Dine rettelser står herunder. Se den nye udgave, og gem så igen.",
        )
    locked.title, locked.kind, locked.service_area, locked.source = act.title, act.kind, act.service_area, act.source
    locked.version += 1
    locked.changed, locked.changed_by_name = now, str(by)
    locked.save()
    locked.lines.all().delete()
    _add_lines(locked, act)
    _log(locked, "rettet", Recorder(by, now))
    return locked


@transaction.atomic
def move(
    *, row: Appropriation, step: Step, seen: int, by: User, now: datetime, confirmed: bool = False
) -> Appropriation:
    """Takes the act to the step's state and keeps the step in its history.

    A decision by a body that may not decide is kept only where that is `confirmed`.

    Raises:
        TrappenError: if the state does not follow, somebody changed the act since it was `seen`, or it is not sound
            and shall come into force.
    """
    locked = Appropriation.objects.select_for_update().get(pk=row.pk)
    among = queries.known_acts(
        Appropriation.objects.filter(municipality=locked.municipality).prefetch_related("lines", "steps")
    )
    one = next(each for each in among if each.row.pk == locked.pk)
    check_can_move(locked, one.act, step.to)
    check_seen(locked, seen, "registrér så trinnet, hvis det stadig er det rigtige")
    last = max((each.on for each in one.act.standing if each.on is not None), default=None)
    if step.on is not None and last is not None and step.on < last:
        raise TrappenError("Datoen ligger før sagens sidste trin.", now="Ret datoen; historikken går fremad.")
    if step.to in (State.DECIDED, State.IN_FORCE):
        # Judged as on the day of the step: what is decided by then is no longer awaited.
        on = max(timezone.localtime(now).date(), step.on or last or date.min)
        then = one if step.to is State.IN_FORCE else queries.Known(one.row, one.act.after(step))
        found = queries.judged(then, among, queries.rules_of(locked.municipality), on)
        if step.to is State.IN_FORCE:
            check_sound(found)
        elif not confirmed:
            check_decider(found, step)
    _add_step(locked, step, len(one.act.history) + 1, Recorder(by, now))
    locked.state = step.to
    locked.version += 1
    locked.changed, locked.changed_by_name = now, str(by)
    locked.save()
    _log(locked, STATES[step.to].lower(), Recorder(by, now))
    return locked


@transaction.atomic
def undo(*, row: Appropriation, reason: str, seen: int, by: User, now: datetime) -> Appropriation:
    """Undoes the last step that counts, recorded by mistake: it stays in the history with who undid it and why.

    Raises:
        TrappenError: if no step counts, the act is no case of the municipality's own, or somebody saved it meanwhile.
    """
    locked = Appropriation.objects.select_for_update().get(pk=row.pk)
    act = queries.act_of(locked)
    check_can_undo(locked, act)
    check_seen(locked, seen, "fortryd så det rigtige trin")
    number = act.last_standing
    before = replace(act, history=(*act.history, Step(act.state, None, undoes=number))).state
    today = timezone.localtime(now).date()
    step = Step(before, today, text=reason, said=formats.long_date(today), undoes=number)
    gone = STATES[act.state].lower()
    _add_step(locked, step, len(act.history) + 1, Recorder(by, now))
    locked.state = before
    locked.version += 1
    locked.changed, locked.changed_by_name = now, str(by)
    locked.save()
    _log(locked, f"trinnet »{gone}« fortrudt", Recorder(by, now))
    return locked


@transaction.atomic
def adopt_budget(*, municipality: Municipality, by: User | None, now: datetime) -> int:
    """Shows the loaded budget as acts: what the economy system no longer has goes. Gives their number.

    Acts that were made by hand, and loaded ones that say what they said, stay as they are.
    """
    made, who = queries.loaded_acts(municipality), Recorder(by, now)
    rows = Appropriation.objects.filter(municipality=municipality, imported=True).prefetch_related("lines", "steps")
    there = {row.key: row for row in rows}
    new = [act for act in made if act.key not in there or not _says(there[act.key], act)]
    kept = {act.key for act in made} - {act.key for act in new}
    gone = Appropriation.objects.filter(pk__in=[row.pk for key, row in there.items() if key not in kept])
    if gone.delete()[0] or new:
        for act in new:
            _add(municipality, act, who, imported=True)
        told = formats.counted(len(made), "bevilling", "bevillinger")
        _log_plain(municipality, "budgettet", f"{told} hentet fra det indlæste budget", who)
    return len(made)


@transaction.atomic
def adopt_acts(*, municipality: Municipality, acts: Iterable[Act], by: User | None, now: datetime) -> int:
    """Adds acts with the history that papers tell, such as a programme's. One that is there already stays as it is.

    Gives the number of new ones.
    """
    there = set(Appropriation.objects.filter(municipality=municipality).values_list("key", flat=True))
    new = [act for act in acts if act.key not in there]
    for act in new:
        row = _add(municipality, act, Recorder(by, now))
        _log(row, "oprettet efter sagens papirer", Recorder(by, now))
    return len(new)


@transaction.atomic
def load_examples(*, now: datetime) -> int:
    """Puts the founding programmes' acts in the database as examples, or brings them up to date. Gives their number."""
    made = [act for key in founding_keys() for act in acts_of(founding(key), level_of)]
    remove_examples()
    for act in made:
        _add(None, act, Recorder(None, now))
    return len(made)


def remove_examples() -> None:
    """Takes the examples away; the municipality's own acts stay."""
    Appropriation.objects.filter(municipality=None).delete()


@transaction.atomic
def add_limit(*, municipality: Municipality, limit: OwnLimit, by: User, now: datetime) -> AppropriationLimit:
    """A new rule of the municipality's own."""
    row = AppropriationLimit.objects.create(
        municipality=municipality,
        kind=limit.kind,
        level=limit.level,
        up_to=limit.up_to,
        same_main=limit.same_main,
        start=limit.period.start,
        end=limit.period.end,
        reference=limit.reference,
    )
    _log_plain(municipality, "bevillingsreglerne", f"tilføjet {row}", Recorder(by, now))
    return row


@transaction.atomic
def end_limit(*, row: AppropriationLimit, on: date, by: User, now: datetime) -> None:
    """Ends a rule: acts decided from the day on are held against the others. One that never held is removed.

    Raises:
        TrappenError: if it has ended already.
    """
    if row.end is not None:
        raise TrappenError("Reglen er ophørt.", now="Tilføj en ny, hvis den skal gælde igen.")
    _log_plain(row.municipality, "bevillingsreglerne", f"ophævet {row}", Recorder(by, now))
    if on <= row.start:
        row.delete()
        return
    row.end = on
    row.save()


def _says(row: Appropriation, act: Act) -> bool:
    """Whether the loaded act says what it said, whichever load it comes from."""
    return replace(queries.act_of(row), source=act.source, municipality=act.municipality) == act


def _add(municipality: Municipality | None, act: Act, who: Recorder, *, imported: bool = False) -> Appropriation:
    values = {
        "key": act.key,
        "title": act.title,
        "service_area": act.service_area,
        "option": act.option,
        "source": act.source,
        "place": act.place,
        "changed_by_name": who.name,
    }
    row = Appropriation.objects.create(
        municipality=municipality,
        kind=act.kind,
        state=act.state,
        example_of=act.municipality if municipality is None else "",
        imported=imported,
        funding=[asdict(each) for each in act.funding],
        changed=who.now,
        **_fitting(Appropriation, values),
    )
    _add_lines(row, act)
    for number, step in enumerate(act.history, 1):
        _add_step(row, step, number, who)
    return row


def _add_lines(row: Appropriation, act: Act) -> None:
    AppropriationLine.objects.bulk_create(
        AppropriationLine(appropriation=row, number=number, **_fitting(AppropriationLine, asdict(line)))
        for number, line in enumerate(act.lines, 1)
    )


def _add_step(row: Appropriation, step: Step, number: int, who: Recorder) -> None:
    values = {**asdict(step), "level": step.level or "", "recorded_by_name": who.name}
    AppropriationStep.objects.create(
        appropriation=row, number=number, recorded=who.now, **_fitting(AppropriationStep, values)
    )


def _fitting(model: type[models.Model], values: Mapping[str, Any]) -> dict[str, Any]:
    """The values with texts cut to their fields: papers may say more than a column holds, and a key is cut alike."""
    return {name: _cut(value, model._meta.get_field(name)) for name, value in values.items()}


def _cut(value: Any, field: Any) -> Any:
    return value[: field.max_length] if isinstance(value, str) and field.max_length else value


def _log(row: Appropriation, change: str, who: Recorder) -> None:
    record(
        EventType.REGISTER_CHANGED,
        by=who.by,
        now=who.now,
        municipality=row.municipality.code if row.municipality else "",
        subject=Subject("appropriation", row.key[:100]),
        what={"register": f"bevillingssagen »{row.title}«", "change": change},
    )


def _log_plain(municipality: Municipality, register: str, change: str, who: Recorder) -> None:
    record(
        EventType.REGISTER_CHANGED,
        by=who.by,
        now=who.now,
        municipality=municipality.code,
        subject=Subject("appropriation", register),
        what={"register": register, "change": change},
    )
