"""A decided case held against the municipality's records: whole municipality, few children withheld."""

from datetime import date

from trappen.analysis.investment.streams import streams
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Source
from trappen.domain.investment.case import Case, Fill, Option
from trappen.records.container import Records
from trappen.reporting.investment_drift import follow
from trappen.reporting.investment_followed import FollowedCase, decided_text
from trappen.reporting.statements.cells import Viewer
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.models import CaseDecision


def said_of(decision: CaseDecision) -> str:
    """When the case was decided, by whom and in which version."""
    return decided_text(decision.decided, decision.body, decision.version.number)


def fills_of(decision: CaseDecision) -> list[Fill]:
    """How years without an amount were filled in what was decided."""
    return [Fill(name) for name in decision.fills.split()]


def followed(decision: CaseDecision, records: Records, on: date, threshold: int | None) -> FollowedCase:
    """What the records tell of the decided version by the end of `on`; few children are withheld below `threshold`.

    Raises:
        TrappenError: if the version cannot be read, or a table is missing.
    """
    case = case_in(decision.version.document)
    found = streams(case, fill=fills_of(decision))
    made = follow(case, option_of(case, decision.option), found, records, on)
    viewer = Viewer(Source(records.source, "bogføring, indsatser og rettelser", records.as_of), threshold)
    return FollowedCase(case, made, said_of(decision), viewer)


def option_of(case: Case, key: str) -> Option:
    """The case's option with that key.

    Raises:
        TrappenError: if it has none.
    """
    for option in case.choices:
        if option.key == key:
            return option
    raise TrappenError(f"Sagen har ikke muligheden »{key}«.", now="Vælg en af sagens egne muligheder.")
