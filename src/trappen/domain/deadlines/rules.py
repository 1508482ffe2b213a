"""Deadline rules as data: what the law demands, from when, for which measures, and how sure we are of it.

Source: docs/methods/deadlines.md; the rules themselves lie in parameters/deadlines.toml.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from enum import StrEnum

from trappen.domain import formats
from trappen.domain.deadlines.act import Act, Basis
from trappen.domain.law import covers
from trappen.domain.periods import Period, add_months
from trappen.domain.workdays import add_workdays

PLACEMENT = ("BL-43", "BL-46", "BL-47", "SEL-52-3.7", "SEL-58", "SEL-66")
"""Placement outside home, with and without consent, in both laws; §§ 43 and 66 name the place alone."""
FOLLOWED = (
    "BL-32",
    "BL-43",
    "BL-46",
    "BL-47",
    "BL-114",
    "BL-115",
    "BL-116",
    "BL-120",
    "SEL-52-3",
    "SEL-58",
    "SEL-66",
    "SEL-76",
    "SEL-76a",
)
"""The measures that the law wants followed up (barnets lov § 95), in both laws."""


class LengthUnit(StrEnum):
    """What a deadline counts in. `AT_ONCE` is a demand for which the law sets no length."""

    HOURS = "hours"
    WORKDAYS = "workdays"
    DAYS = "days"
    MONTHS = "months"
    VISITS_A_YEAR = "visits_a_year"
    AT_ONCE = "at_once"


class Transition(StrEnum):
    """Which law a follow-up follows that was triggered before the law changed and falls due after."""

    LAW_WHEN_DUE = "law_when_due"  # the new law: no fixed interval any more, but a decision on one
    LAW_OF_TRIGGER = "law_of_trigger"  # the old law's interval runs out first


class VisitYear(StrEnum):
    """What `a year` means in the duty to visit a placed child."""

    ROLLING = "rolling"  # never twelve months with fewer visits
    CALENDAR = "calendar"  # every whole calendar year of placement


@dataclass(frozen=True, slots=True)
class DeadlineRule:
    """One rule in one law. `(rule, law)` identifies it.

    `scope` holds the sections that the law lists (a key covers itself and what is below it), `also` the sections of the
    same measures in the other law, for a measure coded under the one that runs into the other. `demand`, `undone` and
    `fulfilled` are Danish parts of the reason; they may name {trigger}, {due} and {done}. `section` is None where only
    the chapter is known. A rule that is not `enabled` is listed with `why_off` and never computed. A `citizen` rule is
    a deadline for the family: it runs out, but nobody is late. `act` is what is to be done; `basis` is the case where
    the law only carries out what was decided in it.
    """

    rule: str
    law: str
    title: str
    section: str | None
    cited: str
    period: Period
    unit: LengthUnit
    length: int
    demand: str
    undone: str
    fulfilled: str
    confidence: str
    reference: str
    scope: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    demand_variant: str = ""
    fulfilled_variant: str = ""
    enabled: bool = True
    why_off: str = ""
    citizen: bool = False
    act: Act = Act.DECISION
    basis: Basis = Basis.LAW

    @property
    def is_requirement(self) -> bool:
        """Whether the law demands something without a length: missing until done, never late by a number of days."""
        return self.unit is LengthUnit.AT_ONCE

    @property
    def sections(self) -> tuple[str, ...]:
        return self.scope + self.also

    def covers(self, section: str | None) -> bool:
        """Whether a measure under `section` is in the rule's scope."""
        return section is not None and any(covers(key, section) for key in self.sections)

    def after(self, trigger: date, *, holidays: frozenset[date] = frozenset(), saturday: bool = False) -> date:
        """The due date for a trigger on that day. Hours are rounded to days here; see `status.hours_later`."""
        if self.unit is LengthUnit.MONTHS:
            return add_months(trigger, self.length)
        if self.unit is LengthUnit.WORKDAYS:
            return add_workdays(trigger, self.length, holidays, saturday=saturday)
        if self.unit is LengthUnit.DAYS:
            return trigger + timedelta(days=self.length)
        if self.unit is LengthUnit.HOURS:
            return trigger + timedelta(hours=self.length)
        return trigger

    def reason(self, *, trigger: date, due: date, done: date | None, variant: bool = False) -> str:
        """Why the item is there, one Danish sentence."""
        words = {"trigger": formats.long_date(trigger), "due": formats.long_date(due)}
        demand = self.demand_variant if variant and self.demand_variant else self.demand
        if done is None:
            outcome = self.undone
        else:
            words["done"] = formats.long_date(done)
            outcome = self.fulfilled_variant if variant and self.fulfilled_variant else self.fulfilled
        return f"{demand} ({self.cited}); {outcome}.".format(**words)


@dataclass(frozen=True, slots=True)
class RuleBook:
    """All rules, and the readings that a municipality may choose.

    `change` is the day on which the new law took over; `holidays` must span the years of the history.
    """

    rules: tuple[DeadlineRule, ...]
    change: date
    transition: Transition = Transition.LAW_WHEN_DUE
    visit_year: VisitYear = VisitYear.ROLLING
    saturday: bool = False
    holidays: frozenset[date] = field(default=frozenset(), repr=False)

    def __post_init__(self) -> None:
        keys = [(rule.rule, rule.law) for rule in self.rules]
        if len(set(keys)) != len(keys):
            raise ValueError("a rule stands twice in the same law")

    @property
    def enabled(self) -> tuple[DeadlineRule, ...]:
        return tuple(rule for rule in self.rules if rule.enabled)

    @property
    def switched_off(self) -> tuple[DeadlineRule, ...]:
        return tuple(rule for rule in self.rules if not rule.enabled)

    def parts(self, name: str) -> tuple[DeadlineRule, ...]:
        """The enabled rules of that name, one per law."""
        return tuple(rule for rule in self.enabled if rule.rule == name)

    def at(self, name: str, day: date) -> DeadlineRule | None:
        """The enabled rule of that name whose law holds on `day`."""
        return next((rule for rule in self.parts(name) if day in rule.period), None)

    def titles(self) -> Mapping[str, str]:
        """The Danish title of every rule."""
        return {rule.rule: rule.title for rule in self.rules}


def covered(section: str | None, keys: Iterable[str]) -> bool:
    """Whether any of the keys covers the section; no section is covered by none."""
    return section is not None and any(covers(key, section) for key in keys)
