"""Who gets which answer from the pages of programmes: rows of the table in access_table.py."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

from tests.cast import Cast
from tests.web.access_rows import Row, holders, with_form
from trappen.domain.programme.model import Programme
from trappen.domain.programme.people import TargetGroup
from trappen.web.accounts.models import Municipality
from trappen.web.accounts.permissions import Permission
from trappen.web.programmes.actions import create as create_plan
from trappen.web.programmes.actions import load_examples
from trappen.web.programmes.models import ProgrammePlan

AGGREGATES = holders(Permission.SEE_AGGREGATES)
CHILDREN = holders(Permission.SEE_CHILDREN)
PAPERS = holders(Permission.SEE_PAPERS)
# Another municipality's plan is not there for Eva.
OUTSIDE = frozenset({"eva"})


def of_measured(cast: Cast) -> Mapping[str, Any]:
    """A plan with a target group, tied to the records."""
    found = ProgrammePlan.objects.filter(municipality=cast.home, key="maalt").first()
    if found is None:
        programme = Programme("maalt", "Målt program", cast.home.code, target_group=TargetGroup("alle"))
        moment = datetime(2026, 10, 31, tzinfo=UTC)
        found = create_plan(municipality=cast.home, programme=programme, by=None, now=moment, records_key="p")
    return {"pk": found.pk}


MANAGERS = holders(Permission.MANAGE_PROGRAMMES)
MADE = datetime(2026, 10, 31, tzinfo=UTC)


def plan_in(municipality: Municipality) -> ProgrammePlan:
    there = ProgrammePlan.objects.filter(municipality=municipality).first()
    programme = Programme("broen", "Broen", municipality="999")
    return there or create_plan(municipality=municipality, programme=programme, by=None, now=MADE)


def of_plan(cast: Cast) -> Mapping[str, Any]:
    return {"pk": plan_in(cast.home).pk}


def of_foreign_plan(cast: Cast) -> Mapping[str, Any]:
    return {"pk": plan_in(cast.abroad).pk}


def of_example(cast: Cast) -> Mapping[str, Any]:
    load_examples(now=MADE)
    return {"pk": ProgrammePlan.objects.get(key="herning-maalrettet-indsats-2020").pk}


def with_part(arguments: Callable[[Cast], Mapping[str, Any]], part: str) -> Callable[[Cast], Mapping[str, Any]]:
    return lambda cast: {**arguments(cast), "part": part}


# An example is there to be read, and nobody may change it.
OF_MEASURED = Row(AGGREGATES - OUTSIDE, missing=OUTSIDE, arguments=of_measured)
OF_OWN_PLAN = (
    Row(MANAGERS, arguments=of_plan),
    Row(frozenset(), arguments=of_example),
    Row(frozenset(), missing=MANAGERS, arguments=of_foreign_plan),
)
OF_PLAN = (
    Row(AGGREGATES - {"eva"}, missing=frozenset({"eva"}), arguments=of_plan),
    Row(frozenset({"eva"}), missing=AGGREGATES - {"eva"}, arguments=of_foreign_plan),
    Row(AGGREGATES, arguments=of_example),
)

PROGRAMMES: Mapping[str, tuple[Row, ...]] = {
    "programmes:index": (Row(AGGREGATES),),
    "programmes:compare": (Row(AGGREGATES),),
    "programmes:create": (Row(MANAGERS),),
    "programmes:upload": (Row(MANAGERS),),
    "programmes:replace": (Row(MANAGERS, method="post"),),  # without a file: told on the page
    "programmes:show": OF_PLAN,
    "programmes:copy": (
        Row(MANAGERS, arguments=of_plan),
        Row(MANAGERS, arguments=of_example),
        Row(frozenset(), missing=MANAGERS, arguments=of_foreign_plan),
    ),
    "programmes:parts": OF_OWN_PLAN,
    "programmes:edit": tuple(replace(row, arguments=with_part(row.arguments, "money")) for row in OF_OWN_PLAN),
    "programmes:count_group": tuple(replace(row, method="post") for row in OF_OWN_PLAN),
    "programmes:delete": OF_OWN_PLAN,
    # The finding is not there, so nobody can accept it.
    "programmes:waive": (Row(frozenset(), missing=MANAGERS, arguments=of_plan), *OF_OWN_PLAN[1:]),
    # Without amounts there is nothing to prepare, and the programme says so.
    "programmes:prepare": tuple(
        replace(row, method="post", status=302 if row.status == 200 else row.status) for row in OF_OWN_PLAN
    ),
    "programmes:unwaive": (
        Row(frozenset(), missing=MANAGERS, method="post", arguments=of_plan),
        *(replace(row, method="post") for row in OF_OWN_PLAN[1:]),
    ),
    "programmes:restore": (
        Row(MANAGERS, 302, method="post", arguments=lambda cast: {**of_plan(cast), "number": 1}),
        Row(frozenset(), missing=MANAGERS, method="post", arguments=lambda cast: {**of_plan(cast), "number": 9}),
        Row(
            frozenset(), missing=MANAGERS, method="post", arguments=lambda cast: {**of_foreign_plan(cast), "number": 1}
        ),
    ),
    "programmes:case": OF_PLAN,
    "programmes:case_file": (
        Row(AGGREGATES, arguments=lambda cast: {**of_example(cast), "form": "xlsx"}),
        Row(frozenset(), missing=AGGREGATES, arguments=lambda cast: {**of_example(cast), "form": "exe"}),
    ),
    "programmes:versions": OF_PLAN,
    # Nothing is chosen, so there is nothing to fetch; a file of two: tests/web/programmes/test_reading.py.
    "programmes:compare_file": (Row(frozenset(), missing=AGGREGATES, arguments=lambda cast: {"form": "csv"}),),
    "programmes:fetch": (
        *(replace(row, arguments=with_form(row.arguments, "toml")) for row in OF_PLAN),
        Row(frozenset(), missing=AGGREGATES, arguments=with_form(of_plan, "exe")),
    ),
    "programmes:paper": (
        Row(AGGREGATES, arguments=lambda cast: {**of_example(cast), "number": 1, "form": "html"}),
        Row(frozenset(), missing=AGGREGATES, arguments=lambda cast: {**of_plan(cast), "number": 1, "form": "html"}),
    ),
    # What is measured of a programme. The cast has no enrolments: the list says so.
    "programme_targets:count": (replace(OF_MEASURED, method="post", status=302),),
    "programme_targets:targets": (OF_MEASURED,),
    "programme_targets:group": (OF_MEASURED,),
    "programme_targets:baseline": (
        Row(PAPERS - OUTSIDE, missing=OUTSIDE & PAPERS, arguments=of_measured),
        # Nothing to count on the first day of a programme without one: told on the page.
        Row(holders(Permission.MANAGE_PROGRAMMES), status=302, method="post", arguments=of_measured),
    ),
    "programme_targets:baseline_file": (
        Row(frozenset(), missing=PAPERS, arguments=lambda cast: {**of_measured(cast), "number": 1, "form": "pdf"}),
    ),
    # Nothing is counted yet, so there is no file; a file when there is: tests/web/programmes/test_targets.py.
    "programme_targets:file": (
        Row(
            frozenset(),
            missing=AGGREGATES,
            arguments=lambda cast: {**of_measured(cast), "which": "maal", "form": "csv"},
        ),
    ),
    "programme_targets:saving": (Row(holders(Permission.SEE_ECONOMY) - OUTSIDE, arguments=of_measured),),
    "programme_targets:saving_file": (
        Row(
            frozenset(),
            missing=holders(Permission.SEE_ECONOMY),
            arguments=lambda cast: {**of_measured(cast), "form": "xlsx"},
        ),
    ),
    "programme_targets:children": (
        Row(
            CHILDREN - OUTSIDE,
            409,
            missing=OUTSIDE,
            arguments=lambda cast: {**of_measured(cast), "which": "indskrevne"},
        ),
        Row(frozenset(), missing=CHILDREN, arguments=lambda cast: {**of_measured(cast), "which": "alle"}),
    ),
}
