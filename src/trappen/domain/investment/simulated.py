"""A saving that the municipality's own forecast is to find: what a programme changes of who comes, moves and leaves.

Source: docs/methods/investment.md.
"""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Annotated as A

from trappen.domain.figures import Confidence
from trappen.domain.investment.basis import Evidence, Frame
from trappen.domain.programme.marks import YEAR, Between, Known, Ref


class Acts(StrEnum):
    """What a programme changes in the forecast, by the words of a scenario file."""

    ENTRIES = "entries"
    MOVES = "moves"
    EXITS = "exits"
    DURATIONS = "durations"
    PROGRAMME = "programme"


DIRECTIONS = ("up", "down", "exits")  # what a programme acts on


@dataclass(frozen=True, slots=True)
class Acting:
    """One change of the forecast, as a `[[change]]` of a scenario file: docs/methods/scenario.md tells each word."""

    what: A[Acts, "what is changed"]
    start: A[date, "first day"]
    full: A[date | None, "the day from which it acts in full, where it is not the first"] = None
    end: A[date | None, "first day after, where it ends"] = None
    factor: A[Fraction | None, "what rates, entries or durations are multiplied by"] = None
    ratio: A[Fraction | None, "of a programme: what the rates of those whom it reaches are multiplied by"] = None
    low: A[Fraction | None, "lower end of the factor's or ratio's 95 % interval"] = None
    high: A[Fraction | None, "upper end of it"] = None
    from_steps: A[tuple[int, ...], "steps on which children stand; none is all", Known("step")] = ()
    to_steps: A[tuple[int, ...], "steps to which they come; none is all", Known("step")] = ()
    on: A[tuple[str, ...], "of a programme: what it acts on, of up, down, exits", Known("direction")] = ()
    reach: A[Fraction | None, "of a programme: the share of the children who are in it, 0 to 1"] = None
    target_groups: A[tuple[str, ...], "of a programme: whom it is for; none is all", Known("target_group")] = ()
    source: A[str, "of a programme: where its effect comes from"] = ""


@dataclass(frozen=True, slots=True)
class Simulated:
    """What an option does to the forecast, and what somebody claims of it. One for each option.

    A typed saving that is named as `saving` is checked against the forecast, and does not count beside it.
    """

    key: A[str, "key"]
    title: A[str, "title"]
    changes: A[tuple[Acting, ...], "what it changes"]
    option: A[str, "key of the option", Ref("options")] = ""
    saving: A[tuple[str, ...], "keys of the typed savings that it is to show", Ref("savings")] = ()
    fewer: A[Fraction | None, "claimed: how many fewer children"] = None
    steps: A[tuple[int, ...], "on these steps; none is all", Known("step")] = ()
    by: A[int | None, "at the end of this year", YEAR] = None
    account_class: A[int | None, "main account (hovedkonto), 5 or 6", Between(0, 9)] = None
    frame: A[Frame | None, "control (styringsområde)"] = None
    account: A[str, "account, such as 5.28.23"] = ""
    payer: A[str, "who saves: kommunen, regionen, staten"] = ""
    evidence: A[Evidence, "what the changes rest on"] = Evidence.NOT_SAID
    reference: A[str, "the evaluation or study they rest on"] = ""
    source: A[str, "key of the source", Ref("sources")] = ""
    place: A[str, "where in the source"] = ""
    confidence: A[Confidence, "how far it can be trusted"] = Confidence.HIGH
