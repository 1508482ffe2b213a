"""The Ministry of Finance's real discount rate by the day of the decision: parameters/discount.toml."""

from fractions import Fraction
from functools import cache
from typing import Any

from trappen.domain.errors import NoValueError
from trappen.domain.investment.case import Case
from trappen.domain.investment.discount import Band, Rate
from trappen.domain.periods import Period
from trappen.parameters.dated import Dated, Entry
from trappen.parameters.files import read


@cache
def discount_rates() -> Dated[Rate]:
    """The rate by day; `at(day)` raises NoValueError for a day before the first that is known."""
    return Dated("Finansministeriets kalkulationsrente", [_entry(rate) for rate in read("discount")["rate"]], unit="%")


def _entry(rate: dict[str, Any]) -> Entry[Rate]:
    bands = tuple(Band(band["from_year"], Fraction(band["percent"]) / 100) for band in rate["bands"])
    return Entry(Rate(bands, rate["reference"]), Period(rate["from"], rate.get("until")), rate["reference"])


def rate_of(case: Case) -> tuple[Rate | None, str]:
    """A case's own rate, else the Ministry's on the day of its decision, else None and why in Danish."""
    if case.rate is not None:
        return Rate((Band(0, case.rate.value),), "sagens egen rente"), ""
    if case.decided is None:
        return None, "Der er ingen nutidsværdi, for sagen siger ikke, hvilken dag der besluttes."
    try:
        return discount_rates().at(case.decided), ""
    except NoValueError as error:
        return None, f"Der er ingen nutidsværdi. {error.what}"
