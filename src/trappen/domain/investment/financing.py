"""Where the money of an investment case comes from until it pays for itself. Source: docs/methods/investment.md."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated as A

from trappen.domain.programme.marks import YEAR, Between, Ref
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Share


class FinancingKind(StrEnum):
    """What pays. None of it is a saving, and none of it counts in the case's net."""

    POOL = "pool"  # set aside in the municipality's own budget already
    GRANT = "grant"  # from outside, such as a state pool
    LOAN = "loan"  # from the municipality's investment fund, paid back out of realised savings
    CONVERSION = "conversion"  # moved from one account to another


@dataclass(frozen=True, slots=True)
class Financing:
    """Money by year. A year that is not written is a year in which nothing comes.

    A loan is drawn by year, and of each year's saving from `first` on the `share` goes back until it is repaid. A
    conversion takes from `from_account` what it gives to `account`.
    """

    key: A[str, "key"]
    title: A[str, "title"]
    kind: A[FinancingKind, "what pays"]
    years: A[tuple[YearAmount, ...], "year = amount, or »mangler«"]
    option: A[str, "key of the option", Ref("options")] = ""
    share: A[Share | None, "of a loan: the share of each year's saving that goes back"] = None
    first: A[int | None, "of a loan: the first year in which something goes back", YEAR] = None
    from_account: A[str, "of a conversion: the account that it is taken from, such as 5.28.23"] = ""
    account: A[str, "account that it is given to, such as 6.45.51"] = ""
    account_class: A[int | None, "main account (hovedkonto), 5 or 6", Between(0, 9)] = None
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
