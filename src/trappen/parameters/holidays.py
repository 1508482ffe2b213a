"""The Danish public holidays (helligdage), from the library `holidays`: great prayer day until 2023 included."""

from datetime import date
from functools import cache

import holidays


@cache
def danish(first_year: int, last_year: int) -> frozenset[date]:
    """The public holidays of the years from `first_year` to `last_year`, both included.

    Constitution Day, Christmas Eve and New Year's Eve are no public holidays by law and are not among them.
    """
    return frozenset(holidays.country_holidays("DK", years=range(first_year, last_year + 1)))
