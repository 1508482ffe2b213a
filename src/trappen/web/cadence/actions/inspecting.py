"""Drawing files for a leader's inspection, and keeping what was found."""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import IntegrityError, transaction

from trappen.domain.errors import TrappenError
from trappen.domain.sampling import draw, list_checksum
from trappen.parameters.inspection import drawing_rule, questions
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.cadence.models import InspectedFile, Inspection
from trappen.web.cadence.queries.inspections import candidates, last_day, quarters
from trappen.web.cadence.queries.receivers import teams


def draw_files(
    *, municipality: Municipality, team: str, quarter: date, size: int, by: User, on: date, now: datetime
) -> Inspection:
    """Draws `size` files of each stratum of the team's cases on the quarter's last day.

    Raises:
        TrappenError: if team or quarter is none to choose, there is nothing to draw from, or it was drawn before.
    """
    if team not in teams(by) or quarter not in quarters(on):
        raise TrappenError("Teamet eller kvartalet kan ikke vælges.", now="Vælg et af dem på listen.")
    found = candidates(by, municipality, team, last_day(quarter))
    if not found:
        raise TrappenError("Teamet havde ingen sager på kvartalets sidste dag.", now="Vælg et andet kvartal.")
    strata: dict[str, list[str]] = {}
    for entry in found:
        strata.setdefault(entry.stratum, []).append(entry.case.key)
    seed = f"{municipality.code}-{team}-{quarter.year}-{(quarter.month + 2) // 3}"
    drawn = draw(strata, seed=seed, size=size)
    cases = {entry.case.key: entry.case for entry in found}
    rule = drawing_rule()
    try:
        with transaction.atomic():
            made = Inspection.objects.create(
                municipality=municipality,
                team_key=team,
                quarter=quarter,
                on=last_day(quarter),
                size=size,
                seed=seed,
                rule_key=rule.key,
                rule_text=rule.text,
                population=sorted([entry.stratum, entry.case.key] for entry in found),
                checksum=list_checksum(strata),
                made=now,
                made_by_id=by.pk,
                made_by_name=str(by),
            )
            InspectedFile.objects.bulk_create(
                InspectedFile(
                    municipality=municipality,
                    inspection=made,
                    child_id=cases[one.key].child_id,
                    case_key=one.key,
                    case_number=cases[one.key].case_number,
                    stratum=one.stratum,
                )
                for one in drawn
            )
            _log(EventType.INSPECTION_DRAWN, made, by, now, f"{len(drawn)} af {len(found)} sager")
    except IntegrityError:
        raise TrappenError(
            "Stikprøven for det kvartal er allerede udtrukket.",
            why="Den trækkes én gang, så ingen kan trække om, til den passer.",
            now="Åbn den på listen.",
        ) from None
    return made


@transaction.atomic
def answer_file(*, file: InspectedFile, answers: Mapping[str, str], by: User, now: datetime) -> None:
    """Keeps the answers; they can be given again, and the log tells each time.

    Raises:
        TrappenError: if an answer is none of the question's codes.
    """
    for question in questions():
        if answers.get(question.key) not in question.answers:
            raise TrappenError(f"»{question.text}« er ikke besvaret.", now="Vælg et svar.")
    held = InspectedFile.objects.select_for_update(of=("self",)).select_related("municipality").get(pk=file.pk)
    held.answers = {question.key: answers[question.key] for question in questions()}
    held.answered, held.answered_by_name = now, str(by)
    held.save(update_fields=["answers", "answered", "answered_by_name"])
    record(
        EventType.INSPECTION_ANSWERED,
        by=by,
        now=now,
        municipality=held.municipality.code,
        subject=Subject("child", held.child_id),
        what={"inspection": held.inspection_id},
    )


def _log(event: EventType, made: Inspection, by: User, now: datetime, what: str) -> None:
    record(
        event,
        by=by,
        now=now,
        municipality=made.municipality.code,
        subject=Subject("inspection", str(made.pk)),
        what={"team": made.team_key, "quarter": made.quarter.isoformat(), "number": what},
    )
