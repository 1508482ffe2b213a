"""What each statement computes: from the records and what was chosen to a title and the blocks below it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.intermunicipal import split_cases
from trappen.analysis.economy.refusion import refusion
from trappen.domain.budget.corrected import CorrectedBudget
from trappen.parameters.refusion import limits_for
from trappen.records.container import Records
from trappen.reporting.document import Block
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.statements.refusion import BASES, refusion_blocks
from trappen.web.finance.statements.kinds import Kind

Made = tuple[str, tuple[Block, ...]]


@dataclass(frozen=True)
class Asked:
    """The records within the user's scope, the corrected budget, what was chosen, and who looks."""

    records: Records
    budget: CorrectedBudget | None
    parameters: Mapping[str, Any]
    viewer: Viewer


def _refusion(asked: Asked) -> Made:
    records, year = asked.records, int(asked.parameters["aar"])
    limits = limits_for(year, assumed=asked.parameters["graenser"] or None)
    basis, unclear = Basis(asked.parameters["grundlag"]), bool(asked.parameters["uklare"])
    claim = refusion(records, year, limits, basis=basis, with_unclear=unclear)
    forecast = refusion(records, year + 1, limits, basis=Basis.COMMITTED, with_unclear=unclear)
    split = split_cases(records, year) if records.has("cases") else None
    title = f"Central refusion {year}, {BASES[basis]}"
    return title, refusion_blocks(claim, forecast, split, asked.viewer, as_of=records.as_of)


MAKERS: Mapping[Kind, Callable[[Asked], Made]] = MappingProxyType({Kind.REFUSION: _refusion})
