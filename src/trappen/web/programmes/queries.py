"""What pages ask of the plans."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from trappen.domain.checks.base import Basis, Report
from trappen.domain.checks.run import check
from trappen.domain.programme.model import Programme
from trappen.domain.programme.papers import Paper
from trappen.parameters.committees import appropriation_authority, level_of
from trappen.parameters.ladder import official
from trappen.reporting.forms.reading import form_keys
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Visitor
from trappen.web.finance.models import Appropriation
from trappen.web.programmes.models import PlanVersion, ProgrammePlan
from trappen.web.programmes.models import Programme as RecordsProgramme
from trappen.web.registers.models import District, Team
from trappen.web.registers.queries import ladder_of

FEWEST, MOST = 2, 5


def copied_from(plan: ProgrammePlan, user: User) -> str:
    """`Kopieret fra …`, where the plan began as a copy."""
    first = (
        PlanVersion.objects.visible_to(user).filter(plan=plan, number=1).values_list("what", flat=True).first() or ""
    )
    return first if first.startswith("Kopieret fra ") else ""


def plans_of(user: Visitor) -> list[ProgrammePlan]:
    """The plans that the user may see: the municipality's own first, then the examples."""
    found = ProgrammePlan.objects.visible_to(user).select_related("municipality")
    return sorted(found, key=lambda plan: (plan.is_example, plan.name.casefold(), plan.key))


def chosen(plans: Sequence[ProgrammePlan], asked: Sequence[str]) -> list[ProgrammePlan]:
    """Those of the plans whose numbers are asked for, in the order of the plans."""
    wanted = {int(text) for text in asked if text.isascii() and text.isdecimal()}
    return [plan for plan in plans if plan.pk in wanted]


def can_compare(plans: Sequence[ProgrammePlan]) -> bool:
    """Whether so many fit beside each other on a page."""
    return FEWEST <= len(plans) <= MOST


def writable(programme: Programme, paper: Paper) -> str:
    """The expense with an equal income that the paper can ask for in its house form; empty where there is none."""
    if paper.form not in form_keys():
        return ""
    return next((item.key for item in programme.money if item.matches and item.years), "")


@dataclass(frozen=True, slots=True)
class HousePaper:
    """A programme's paper that can be written in its house form; `number` is its place among the papers, from 1."""

    plan: ProgrammePlan
    number: int
    paper: Paper


def house_papers(plans: Iterable[tuple[ProgrammePlan, Programme]]) -> list[HousePaper]:
    """The papers of the plans, as far as they can be written in a house form."""
    return [
        HousePaper(plan, number, paper)
        for plan, programme in plans
        for number, paper in enumerate(programme.papers, 1)
        if writable(programme, paper)
    ]


def acts_of_plan(plan: ProgrammePlan, user: User) -> list[Appropriation]:
    """The municipality's appropriation acts that were made from the plan's money; none for who may not see money."""
    if plan.municipality is None:
        return []
    made = Appropriation.objects.visible_to(user).filter(municipality=plan.municipality, imported=False)
    return list(made.filter(key__startswith=f"{plan.key}.").order_by("pk"))


def report_of(programme: Programme, user: User, on: date) -> Report:
    """What the rules say on the day, with the limit for small numbers of the reader's municipality."""
    return check(programme, basis_of(user, on))


def basis_of(user: User, on: date) -> Basis:
    """What the rules need beside a programme, for the reader on the day."""
    threshold = user.municipality.small_number_threshold if user.municipality else Basis().threshold
    return Basis(threshold=threshold, authority=appropriation_authority, on=on, level_of=level_of)


def own_choices(user: User) -> dict[str, list[tuple[str, str]]]:
    """What only the user's municipality knows and a programme can point to, by vocabulary: key and name."""
    districts = District.objects.visible_to(user).order_by("name")
    ladder = ladder_of(user.municipality) if user.municipality else official()
    return {
        "team": [(row.key, row.name) for row in Team.objects.visible_to(user).order_by("name")],
        "district": [(row.key, f"{row.name} (nedlagt)" if row.end else row.name) for row in districts],
        "step": [(str(step.number), f"Trin {step.number}: {step.name}") for step in ladder.steps],
    }


def records_choices(user: User) -> list[tuple[str, str]]:
    """The programmes in the municipality's records, which a plan can be tied to."""
    found = RecordsProgramme.objects.visible_to(user).order_by("name")
    return [("", "Ingen"), *((row.key, f"{row.name} ({row.key})") for row in found)]
