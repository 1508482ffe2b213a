"""The guideline ranges of cases per adviser by target group: parameters/caseload.toml."""

from collections.abc import Mapping
from datetime import date

from trappen.domain.caseload import Guideline
from trappen.domain.periods import Period
from trappen.parameters.files import read


def guidelines(on: date) -> Mapping[str, Guideline]:
    """The guideline that holds on `on` for each target group; a group without one on that day is not there."""
    return {
        entry["target_group"]: Guideline(entry["low"], entry["high"], entry["reference"], entry["confidence"])
        for entry in read("caseload")["guideline"]
        if on in Period(entry["from"], entry.get("until"))
    }
