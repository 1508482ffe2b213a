"""The leader's own pages: proposals of who should have which cases. Others' teams are not there for a leader."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from typing import Any

from tests.cast import Cast
from tests.web.access_rows import Row, holders, with_form
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.models import InspectedFile, Inspection, Proposal

ASSIGNERS = holders(Permission.ASSIGN_CASES)


def of_proposal(team: str) -> Callable[[Cast], Mapping[str, Any]]:
    """A proposal for a team, not computed yet."""

    def make(cast: Cast) -> Mapping[str, Any]:
        made = datetime(2026, 10, 31, tzinfo=UTC)
        found = Proposal.objects.filter(municipality=cast.home, teams=[team]).first()
        return {"pk": (found or Proposal.objects.create(municipality=cast.home, teams=[team], made=made)).pk}

    return make


def of_file(cast: Cast) -> Mapping[str, Any]:
    return {**of_proposal("nord")(cast), "form": "csv"}


def of_inspection(team: str) -> Callable[[Cast], Mapping[str, Any]]:
    """A draw of a team, with one file of a child in team Nord."""

    def make(cast: Cast) -> Mapping[str, Any]:
        made, quarter = datetime(2026, 10, 31, tzinfo=UTC), date(2026, 7, 1)
        values = {"on": date(2026, 9, 30), "size": 1, "made": made}
        found, _ = Inspection.objects.get_or_create(
            municipality=cast.home, team_key=team, quarter=quarter, defaults=values
        )
        InspectedFile.objects.get_or_create(
            municipality=cast.home, inspection=found, case_key="s1", defaults={"child": cast.nords_child}
        )
        return {"pk": found.pk}

    return make


def of_inspected(team: str) -> Callable[[Cast], Mapping[str, Any]]:
    return lambda cast: {"pk": InspectedFile.objects.get(inspection_id=of_inspection(team)(cast)["pk"]).pk}


LEADING: Mapping[str, tuple[Row, ...]] = {
    "cadence:proposals": (Row(ASSIGNERS),),
    "cadence:proposal": (
        Row(ASSIGNERS, arguments=of_proposal("nord")),
        Row(ASSIGNERS - {"dan"}, missing=frozenset({"dan"}), arguments=of_proposal("syd")),
    ),
    "cadence:proposal_again": (Row(ASSIGNERS, 302, method="post", arguments=of_proposal("nord")),),
    "cadence:proposal_discard": (Row(ASSIGNERS, 302, method="post", arguments=of_proposal("nord")),),
    "cadence:capacity_inputs": (Row(holders(Permission.RECOMPUTE_CADENCE)),),
    "cadence:reminders": (Row(holders(Permission.SEE_DEADLINES)),),
    "cadence:inspections": (Row(ASSIGNERS),),
    "cadence:inspection": (
        Row(ASSIGNERS, arguments=of_inspection("nord")),
        Row(ASSIGNERS - {"dan"}, missing=frozenset({"dan"}), arguments=of_inspection("syd")),
    ),
    "cadence:inspection_file": (
        Row(ASSIGNERS, arguments=of_inspected("nord")),
        Row(ASSIGNERS - {"dan"}, missing=frozenset({"dan"}), arguments=of_inspected("syd")),
    ),
    "cadence:inspection_file_export": (Row(ASSIGNERS, arguments=with_form(of_inspection("nord"), "csv")),),
    "cadence:proposal_file": (Row(frozenset(), missing=ASSIGNERS, arguments=of_file),),
}
