"""A leader's inspections: what can be drawn from, what was drawn, and what was found."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from trappen.domain.deadlines.rules import PLACEMENT, covered
from trappen.domain.periods import add_months
from trappen.domain.sampling import number_of
from trappen.parameters.inspection import questions
from trappen.reporting.document import Table
from trappen.reporting.inspection import draw_table, list_table, result_table
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.frames import led_cases
from trappen.web.cadence.models import InspectedFile, Inspection
from trappen.web.cadence.queries.handing import NEEDS
from trappen.web.cadence.queries.leading import in_force
from trappen.web.cadence.queries.receivers import teams
from trappen.web.cadence.queries.team_records import records_of_teams
from trappen.web.cases.models import Case, Episode

QUARTERS_BACK = 4
PLACED, AT_HOME = "Anbragt", "Ikke anbragt"


@dataclass(frozen=True)
class Candidate:
    """A case that can be drawn."""

    case: Case
    stratum: str


def quarters(today: date) -> list[date]:
    """The first days of the latest quarters that have ended, the newest first."""
    this = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    return [add_months(this, -3 * back) for back in range(1, QUARTERS_BACK + 1)]


def last_day(quarter: date) -> date:
    """The quarter's last day."""
    return add_months(quarter, 3) - timedelta(days=1)


def candidates(user: User, municipality: Municipality, team: str, on: date) -> list[Candidate]:
    """The cases that an adviser of the team led on the day, of those that the user may see today, by key."""
    led = led_cases(records_of_teams(municipality, [team], since=on), on)
    keys = [key for key, of in led.select("case_id", "team_id").iter_rows() if of == team]
    visible = Case.objects.visible_to(user, needs=NEEDS).filter(key__in=keys).exclude(child=None)
    cases = list(visible.select_related("child").order_by("key"))
    running = Episode.objects.visible_to(user, needs=Permission.SEE_CHILDREN).filter(in_force(on))
    rows = running.filter(child__in={case.child_id for case in cases}).values_list("child__key", "section")
    placed = {child for child, section in rows if covered(section, PLACEMENT)}
    return [Candidate(case, PLACED if case.child.key in placed else AT_HOME) for case in cases]


def mine(user: User) -> list[tuple[Inspection, str, int, int]]:
    """The inspections of the user's teams, each with the team's name, files drawn and files gone through."""
    own = teams(user)
    found = Inspection.objects.visible_to(user, needs=NEEDS).filter(team_key__in=own)
    rows = []
    for inspection in found.prefetch_related("files"):
        done = [file.answered is not None for file in inspection.files.all()]
        rows.append((inspection, own[inspection.team_key], len(done), sum(done)))
    return rows


def one(user: User, pk: int) -> Inspection | None:
    """The inspection, if it is of a team that the user assigns cases in."""
    return Inspection.objects.visible_to(user, needs=NEEDS).filter(pk=pk, team_key__in=teams(user)).first()


def files(user: User, inspection: Inspection) -> list[InspectedFile]:
    """The drawn files that the user may see today."""
    return list(InspectedFile.objects.visible_to(user, needs=NEEDS).filter(inspection=inspection).order_by("id"))


def tables(inspection: Inspection) -> tuple[Table, Table]:
    """How it was drawn, and the quarter's result. Counts only, and of every drawn file: also of one that another team
    has by now."""
    rows: Sequence[InspectedFile] = list(inspection.files.all())
    source = f"ledelsestilsyn, {inspection.rule_key}"
    whole = Counter(stratum for stratum, _ in inspection.population)
    drawn = Counter(row.stratum for row in rows)
    done = Counter(row.stratum for row in rows if row.answered is not None)
    answers: Sequence[Mapping[str, str]] = [row.answers for row in rows]
    return (
        draw_table(whole, drawn, done, inspection.on, source=source),
        result_table(questions(), answers, inspection.on, source=source),
    )


def basis(inspection: Inspection) -> Table:
    """The list drawn from, with each case's number, to draw it again."""
    taken = {row.case_key for row in inspection.files.all()}
    rows = sorted((stratum, number_of(inspection.seed, key), key) for stratum, key in inspection.population)
    notes = (
        inspection.rule_text,
        f"Startværdi: {inspection.seed}. Sager pr. lag: {inspection.size}. Kontrolsum: {inspection.checksum}.",
    )
    return list_table(
        [(stratum, key, number, key in taken) for stratum, number, key in rows], inspection.on, notes=notes
    )
