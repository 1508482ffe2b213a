"""An investment case as it is stated: options, what they cost, and what they are to save, each year by year.

Nothing is filled in. A year without an amount stays missing until somebody chooses a named way to fill it, and doing
nothing is always there beside the options. Source: docs/methods/investment.md.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated as A

from trappen.domain.figures import Confidence
from trappen.domain.investment.basis import Evidence, Frame
from trappen.domain.investment.financing import Financing
from trappen.domain.investment.simulated import Simulated
from trappen.domain.investment.staffing import Staffing
from trappen.domain.prices import round_half_up
from trappen.domain.programme.marks import YEAR, Between, Known, Missing, Ref
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.papers import SourceEntry
from trappen.domain.programme.stated import Amount, Share


class Fill(StrEnum):
    """How the years that a series leaves out are filled. The answer always says so."""

    NONE = "none"  # they stay missing
    LINEAR = "linear"  # on the straight line between the years before and after
    LAST = "last"  # the last known year goes on
    EVEN = "even"  # a total is spread over the months of its period


@dataclass(frozen=True, slots=True)
class Option:
    """One way to do it. Doing nothing is not written: it is always there, and costs and saves nothing."""

    key: A[str, "key"]
    name: A[str, "name"]
    text: A[str, "what it is"] = ""


@dataclass(frozen=True, slots=True)
class Item:
    """A cost, an income or a saving with the margins that are stated.

    Its amounts are `years`; else `yearly` (or `posts` at `per_post` each), in each year by its share of the months from
    `start` to `end`; else only a `total`. `ramp` is the share of the full amount in the first, second, … year, and
    `decay` what falls away each year after.
    """

    key: A[str, "key"]
    title: A[str, "title"]
    option: A[str, "key of the option", Ref("options")] = ""
    account_class: A[int | None, "main account (hovedkonto), 5 or 6", Between(0, 9)] = None
    frame: A[Frame | None, "control (styringsområde)"] = None
    account: A[str, "account, such as 5.28.23"] = ""
    payer: A[str, "who pays or gets: kommunen, regionen, staten"] = ""
    price_level: A[str, "price level, where it is not the case's"] = ""
    place_type: A[str, "place type that a saving is of", Known("place_type")] = ""
    years: A[tuple[YearAmount, ...], "year = amount, or »mangler«"] = ()
    yearly: A[Amount | None, "the amount of every year", Missing()] = None
    posts: A[Fraction | None, "full-time posts"] = None
    per_post: A[Amount | None, "what a post costs in a year"] = None
    total: A[Amount | None, "the whole period, where only that is known", Missing()] = None
    unspecified: A[Amount | None, "an amount of which the source does not say whether it is yearly or in all"] = None
    start: A[date | None, "first day, where it is not the case's"] = None
    end: A[date | None, "first day after, where it is not the case's"] = None
    ramp: A[tuple[Share, ...], "share of the full amount in the first, second, … year"] = ()
    decay: A[Share | None, "what falls away each year once the amount is full"] = None
    fill: A[Fill, "how years without an amount are filled"] = Fill.NONE
    low: A[Share | None, "the lowest it may be, as a percentage of the stated"] = None
    high: A[Share | None, "the highest it may be, as a percentage of the stated"] = None
    evidence: A[Evidence, "what it rests on"] = Evidence.NOT_SAID
    reference: A[str, "the evaluation or study it rests on"] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
    confidence: A[Confidence, "how far it can be trusted"] = Confidence.HIGH

    @property
    def every_year(self) -> int | None:
        """The full amount of a year in øre: as stated, else posts by pay; None where neither is."""
        if self.yearly is not None:
            return self.yearly.ore
        if self.posts is None or self.per_post is None:
            return None
        return round_half_up(self.posts * self.per_post.ore)


@dataclass(frozen=True, slots=True)
class Effect:
    """A saving by success (as in SØM): citizens × (success − what would have happened anyway) × units a year × price.

    `units` are those of one citizen who succeeds in the first, second, … year after the start; `price` is of one unit.
    """

    key: A[str, "key"]
    title: A[str, "title"]
    citizens: A[Fraction, "how many take part"]
    success: A[Share, "share who succeed"]
    units: A[tuple[Fraction, ...], "units saved by one success in the first, second, … year"]
    price: A[Amount, "price of a unit"]
    otherwise: A[Share | None, "share who would have succeeded anyway", Missing()] = None
    option: A[str, "key of the option", Ref("options")] = ""
    start: A[int | None, "first year, where it is not the case's", YEAR] = None
    account_class: A[int | None, "main account (hovedkonto), 5 or 6", Between(0, 9)] = None
    frame: A[Frame | None, "control (styringsområde)"] = None
    account: A[str, "account"] = ""
    payer: A[str, "who saves: kommunen, regionen, staten"] = ""
    price_level: A[str, "price level, where it is not the case's"] = ""
    low: A[Share | None, "the lowest it may be, as a percentage of the stated"] = None
    high: A[Share | None, "the highest it may be, as a percentage of the stated"] = None
    evidence: A[Evidence, "what it rests on"] = Evidence.NOT_SAID
    reference: A[str, "the evaluation or study it rests on"] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
    confidence: A[Confidence, "how far it can be trusted"] = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class Correction:
    """What is taken off every saving of a confidence, because such savings are mostly overstated. The user's own."""

    confidence: A[Confidence, "the confidence it is for"]
    off: A[Share, "what is taken off"]
    reason: A[str, "why"]


@dataclass(frozen=True, slots=True)
class Case:
    """An investment case. What is not stated is empty or None."""

    key: A[str, "key: lower-case letters, digits and hyphens"]
    title: A[str, "title"]
    municipality: A[str, "municipality code, three digits", Known("municipality")]
    first_year: A[int, "first year", YEAR]
    last_year: A[int, "last year", YEAR]
    price_level: A[str, "price level of the amounts, such as 2027 p/l"] = ""
    decided: A[date | None, "the day whose discount rate holds"] = None
    rate: A[Share | None, "a discount rate of one's own, every year, instead of the Ministry of Finance's"] = None
    text: A[str, "what it is about"] = ""
    baseline: A[str, "what savings are measured against"] = ""
    options: A[tuple[Option, ...], "options to choose between"] = ()
    costs: A[tuple[Item, ...], "what it costs"] = ()
    incomes: A[tuple[Item, ...], "grants and other income"] = ()
    savings: A[tuple[Item, ...], "what it saves, as stated"] = ()
    effects: A[tuple[Effect, ...], "what it saves, by success"] = ()
    simulated: A[tuple[Simulated, ...], "what it saves, by the municipality's own forecast"] = ()
    corrections: A[tuple[Correction, ...], "what is taken off by confidence"] = ()
    staffing: A[tuple[Staffing, ...], "posts and cases behind a cost"] = ()
    financing: A[tuple[Financing, ...], "where the money comes from"] = ()
    sources: A[tuple[SourceEntry, ...], "sources"] = ()

    @property
    def years(self) -> range:
        return range(self.first_year, self.last_year + 1)

    @property
    def choices(self) -> tuple[Option, ...]:
        """The options; one without a key where the case has none."""
        return self.options or (Option("", self.title),)
