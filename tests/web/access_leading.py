"""The leader's own pages: proposals of who should have which cases. Others' teams are not there for a leader."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any

from tests.cast import Cast
from tests.web.access_rows import Row, holders
from trappen.web.accounts.permissions import Permission
from trappen.web.cadence.models import Proposal

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


LEADING: Mapping[str, tuple[Row, ...]] = {
    "cadence:proposals": (Row(ASSIGNERS),),
    "cadence:proposal": (
        Row(ASSIGNERS, arguments=of_proposal("nord")),
        Row(ASSIGNERS - {"dan"}, missing=frozenset({"dan"}), arguments=of_proposal("syd")),
    ),
    "cadence:proposal_again": (Row(ASSIGNERS, 302, method="post", arguments=of_proposal("nord")),),
    "cadence:proposal_discard": (Row(ASSIGNERS, 302, method="post", arguments=of_proposal("nord")),),
    "cadence:capacity_inputs": (Row(holders(Permission.RECOMPUTE_CADENCE)),),
    "cadence:proposal_file": (Row(frozenset(), missing=ASSIGNERS, arguments=of_file),),
}
