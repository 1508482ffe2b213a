"""All records of a municipality as frames. Here, as this is the lowest app that sees every table."""

from collections.abc import Collection, Mapping
from types import MappingProxyType
from typing import Any

from django.db.models import QuerySet

from trappen.domain.errors import TrappenError
from trappen.records.container import Records
from trappen.records.contracts import TABLES
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission, Visitor
from trappen.web.cases import models as cases
from trappen.web.finance import models as finance
from trappen.web.finance.frames import gathered
from trappen.web.programmes import models as programmes
from trappen.web.registers import models as registers
from trappen.web.registers.models import Record

MODELS: Mapping[str, type[Record]] = MappingProxyType(
    {
        "districts": registers.District,
        "households": registers.Household,
        "teams": registers.Team,
        "advisers": registers.Adviser,
        "adviser_posts": registers.AdviserPost,
        "adviser_absences": registers.AdviserAbsence,
        "population": registers.Population,
        "children": cases.Child,
        "cases": cases.Case,
        "assignments": cases.Assignment,
        "episodes": cases.Episode,
        "notifications": cases.Notification,
        "examinations": cases.Examination,
        "plans": cases.Plan,
        "followups": cases.Followup,
        "cadence_decisions": cases.CadenceDecision,
        "contacts": cases.Contact,
        "visits": cases.Visit,
        "scores": cases.Score,
        "goal_steps": cases.GoalStep,
        "decisions": cases.Decision,
        "programmes": programmes.Programme,
        "programme_enrolments": programmes.Enrolment,
        "accounts": finance.ChartAccount,
        "postings": finance.Posting,
        "budgets": finance.Budget,
        "corrections": finance.Correction,
        "prices": cases.Price,
        "rates": registers.Rate,
        "places": registers.Place,
    }
)


# What one child's due dates are worked out from; of these the rows about others are left out.
OF_CHILD = (
    "teams", "advisers", "adviser_posts", "adviser_absences", "children", "cases", "assignments", "episodes",
    "notifications", "examinations", "plans", "followups", "cadence_decisions", "contacts", "visits", "scores",
    "goal_steps", "decisions", "programmes", "programme_enrolments",
)  # fmt: skip


def records_of(municipality: Municipality, *, tables: Collection[str] = tuple(TABLES)) -> Records:
    """The municipality's records, whole: for runs, loads and back-ups, never straight for a page.

    Children go by their pseudonymous key; number and name are null. Only `tables` are read, and of them only those that
    were ever delivered.
    """
    rows = {name: MODELS[name]._default_manager.filter(municipality=municipality) for name in tables}
    return gathered(municipality, rows)


def records_of_child(municipality: Municipality, child: cases.Child) -> Records:
    """One child's records, with the teams and advisers of the municipality: for what is due for that child."""
    rows: dict[str, QuerySet[Any]] = {}
    for name in OF_CHILD:
        found: QuerySet[Any] = MODELS[name]._default_manager.filter(municipality=municipality)
        if MODELS[name] is cases.Child:
            found = found.filter(key=child.key)
        elif any(field.name == "child" for field in MODELS[name]._meta.fields):
            found = found.filter(child=child)
        rows[name] = found
    return gathered(municipality, rows)


def records_for(user: Visitor, *, needs: Permission | None = None, tables: Collection[str] = tuple(TABLES)) -> Records:
    """The records that the user may see, in the shape of `records_of`.

    `needs` is the permission that the purpose takes: SEE_AGGREGATES for a page that only counts the children.

    Raises:
        TrappenError: if the user belongs to no municipality.
    """
    if not isinstance(user, User) or user.municipality is None:
        raise TrappenError(
            "Du er ikke knyttet til en kommune.", now="Bed den, der administrerer brugerne, om at give dig adgang."
        )
    rows = {name: MODELS[name].objects.visible_to(user, needs=needs) for name in tables}  # type: ignore[attr-defined]  # all have one
    return gathered(user.municipality, rows)
