"""What a programme promises to reach, what was measured, and what is said without a figure."""

from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Annotated as A

from trappen.domain.figures import Confidence
from trappen.domain.indicators import Coverage
from trappen.domain.programme.marks import Known, Missing, Ref
from trappen.domain.programme.stated import Amount, Share
from trappen.domain.programme.when import When


@dataclass(frozen=True, slots=True)
class Reading:
    """One value of a series from outside, as somebody else has counted it."""

    on: A[When, "the day, month or year it holds for"]
    amount: A[Amount | None, "value as an amount", Missing()] = None
    share: A[Share | None, "value as a percentage", Missing()] = None
    number: A[Fraction | None, "value as a number", Missing()] = None
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


@dataclass(frozen=True, slots=True)
class Target:
    """One version of a target. Versions of the same `indicator` stay side by side.

    What is measured comes from the records, by the key of an indicator in `computed`, or from outside, in `values`.
    """

    key: A[str, "key"]
    indicator: A[str, "what is measured; the same words bind versions together"]
    text: A[str, "the target in words"] = ""
    version: A[str, "label of the version, such as plan or evaluation"] = ""
    amount: A[Amount | None, "value as an amount", Missing()] = None
    share: A[Share | None, "value as a percentage", Missing()] = None
    number: A[Fraction | None, "value as a number", Missing()] = None
    baseline_amount: A[Amount | None, "starting point as an amount"] = None
    baseline_share: A[Share | None, "starting point as a percentage"] = None
    baseline_number: A[Fraction | None, "starting point as a number"] = None
    reached_amount: A[Amount | None, "what the source says was reached"] = None
    reached_share: A[Share | None, "what the source says was reached"] = None
    reached_times: A[Fraction | None, "the source says: at least so many times the expected"] = None
    due: A[When | None, "when"] = None
    scope: A[str, "where and for whom"] = ""
    series: A[str, "name of a typed series from outside, where records cannot give it"] = ""
    values: A[tuple[Reading, ...], "the series from outside, value by value"] = ()
    computed: A[str, "key of the indicator that records give, such as `children_on_step:6`", Known("indicator")] = ""
    counts: A[Coverage, "which children the indicator counts"] = Coverage.MUNICIPALITY
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
    confidence: A[Confidence, "how far it can be trusted"] = Confidence.HIGH

    @property
    def has_baseline(self) -> bool:
        """Whether a starting point is stated, by itself or as the first value of a series."""
        stated = (self.baseline_amount, self.baseline_share, self.baseline_number)
        return any(value is not None for value in stated) or bool(self.values)

    @property
    def tells_what_was_reached(self) -> bool:
        """Whether the source says how far it has come, in whatever way."""
        return any(reached is not None for reached in (self.reached_amount, self.reached_share, self.reached_times))

    @property
    def has_value(self) -> bool:
        return self.amount is not None or self.share is not None or self.number is not None


class Significance(StrEnum):
    """What a source says about chance."""

    CLAIMED = "claimed"
    NOT_FOUND = "not_found"
    NOT_SAID = "not_said"


@dataclass(frozen=True, slots=True)
class Result:
    """A measured result, with or without a comparison group."""

    key: A[str, "key"]
    indicator: A[str, "what is counted"]
    complement: A[str, "the opposite of what is counted, such as placement for placement avoided"] = ""
    sub_programme: A[str, "key of the part", Ref("sub_programmes")] = ""
    unit: A[str, "what is counted: families, young people"] = ""
    group: A[str, "name of the group"] = ""
    group_n: A[Fraction | None, "size of the group", Missing()] = None
    group_n_assumed: A[bool, "whether the source does not say that the percentage is of this number"] = False
    group_share: A[Share | None, "share in the group"] = None
    comparison: A[str, "name of the comparison group"] = ""
    comparison_n: A[Fraction | None, "size of the comparison group", Missing()] = None
    comparison_share: A[Share | None, "share in the comparison group"] = None
    comparison_alike: A[bool, "whether the source shows that the groups were alike at the start"] = False
    significance: A[Significance, "what is said about chance"] = Significance.NOT_SAID
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
    confidence: A[Confidence, "how far it can be trusted"] = Confidence.HIGH


@dataclass(frozen=True, slots=True)
class Observation:
    """A count printed in a paper. `about_children` says that it counts children or families that live there."""

    key: A[str, "key"]
    what: A[str, "what is counted"]
    count: A[Fraction, "how many"]
    about_children: A[bool, "whether it counts children, young people or families"] = True
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


class Subject(StrEnum):
    """What a statement is about."""

    SERVICE_EXPENDITURE = "service_expenditure"
    SPENDING = "spending"
    PLACEMENTS = "placements"
    QUALITY = "quality"


class Direction(StrEnum):
    """Which way it goes."""

    RISES = "rises"
    FALLS = "falls"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class Statement:
    """Something a paper says in words, typed so that it can be held against the figures."""

    key: A[str, "key"]
    subject: A[Subject, "what it is about"]
    direction: A[Direction, "which way"]
    amount: A[Amount | None, "by how much", Missing()] = None
    text: A[str, "what is said, in short"] = ""
    period: A[str, "when"] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""


@dataclass(frozen=True, slots=True)
class Version:
    """The same fact as one source gives it. Entries with the same `about` are compared."""

    about: A[str, "which fact; the same words bind versions together"]
    value: A[str, "the fact as this source gives it"]
    source: A[str, "key of the source", Ref("sources")]
    place: A[str, "where in the source"] = ""
