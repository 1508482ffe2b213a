"""The guideline ranges of cases per adviser by target group: parameters/caseload.toml."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from trappen.domain.caseload import Guideline
from trappen.domain.errors import NoValueError
from trappen.domain.periods import Period
from trappen.parameters.files import read


def guidelines(on: date) -> Mapping[str, Guideline]:
    """The guideline that holds on `on` for each target group; a group without one on that day is not there."""
    return {
        entry["target_group"]: Guideline(entry["low"], entry["high"], entry["reference"], entry["confidence"])
        for entry in read("caseload")["guideline"]
        if on in Period(entry["from"], entry.get("until"))
    }


@dataclass(frozen=True, slots=True)
class NewStaff:
    """For how long an adviser counts as new, with its source. The source says nothing of how many cases fewer."""

    months: int
    reference: str


def new_staff(on: date) -> NewStaff:
    """What holds on `on`.

    Raises:
        NoValueError: if nothing does.
    """
    for entry in read("caseload")["new_staff"]:
        if on in Period(entry["from"], entry.get("until")):
            return NewStaff(entry["months"], entry["reference"])
    raise NoValueError("Der er ingen værdi for, hvor længe en rådgiver er ny.", now="Vælg en senere dag.")
