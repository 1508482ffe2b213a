"""A case out of the plain values that it is stored as."""

from collections.abc import Mapping
from typing import Any

from trappen.domain.errors import TrappenError
from trappen.domain.investment.case import Case
from trappen.records.investment.reading import decode_case


def case_in(document: Mapping[str, Any]) -> Case:
    """The case that a stored document holds.

    Raises:
        TrappenError: if this version of the product cannot read it.
    """
    case, faults = decode_case(document)
    if case is None:
        raise TrappenError(
            "Investeringssagen kan ikke læses.",
            why="; ".join(f"{fault.path}: {fault.what}" for fault in faults),
            now="Gendan en tidligere version, eller bed den, der driver Trappen, om hjælp.",
        )
    return case
