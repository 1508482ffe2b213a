"""A programme's target group as a rule over records: who is eligible, who is enrolled, who was never reached.

Describes groups and plans capacity; it ranks nobody. Lists of named children need a legal basis of their own.
Source: docs/methods/target-group.md.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.analysis.keyfigures import groups
from trappen.analysis.keyfigures.groups import By
from trappen.analysis.keyfigures.spells import placements, running
from trappen.domain.law import parse_section
from trappen.domain.programme.people import TargetGroup
from trappen.records.container import Records


@dataclass(frozen=True, slots=True)
class Reach:
    """How far a programme reaches its target group on a day: numbers of children.

    `enrolled` are in the programme on the day, `eligible` fit the rule; `both` are in both. `never` are eligible and
    have never been enrolled; `outside` are enrolled and do not fit the rule.
    """

    on: date
    eligible: int
    enrolled: int
    both: int
    never: int
    outside: int


def eligible(records: Records, rule: TargetGroup, on: date) -> pl.DataFrame:
    """The children who fit the rule on the day, with the age they have then.

    An empty part of the rule asks nothing. Steps, place types and sections must hold for one running episode at once;
    age, district and case group for the child. A child that has left the municipality, or is not born, is not eligible.

    Returns:
        One row per child in order of the key: child_id (String), age (Int32, null where the birth date is not known).

    Raises:
        MissingTableError: without children, or a table that the rule asks for.
    """
    age = on.year - pl.col("birth_date").dt.year() - _birthday_ahead(on).cast(pl.Int32)
    here = pl.col("left_on").is_null() | (pl.col("left_on") > on)
    found = records.table("children").filter(here).select("child_id", age=age.cast(pl.Int32))
    found = found.filter(pl.col("age").is_null() | (pl.col("age") >= 0))
    if rule.min_age is not None:
        found = found.filter(pl.col("age") >= rule.min_age)
    if rule.max_age is not None:
        found = found.filter(pl.col("age") <= rule.max_age)
    for by, wanted in ((By.DISTRICT, rule.districts), (By.TARGET_GROUP, (rule.case_group,) if rule.case_group else ())):
        if wanted:
            belongs, _ = groups.membership(records, by, on)
            found = found.join(belongs.filter(pl.col("group").is_in(list(wanted))), on="child_id", how="semi")
    if rule.steps or rule.place_types or rule.sections:
        found = found.join(_with_episode(records, rule, on), on="child_id", how="semi")
    return found.sort("child_id")


def enrolled(records: Records, programme: str, on: date) -> pl.DataFrame:
    """The children who are in the programme on the day, with the day since which they are.

    Returns:
        One row per child in order of the key: child_id (String), since (Date).

    Raises:
        MissingTableError: without enrolments.
    """
    mine = records.table("programme_enrolments").filter(pl.col("programme_id") == programme)
    now = running(mine, on)
    return now.group_by("child_id").agg(since=pl.col("start").min()).sort("child_id")


def never_reached(records: Records, programme: str, rule: TargetGroup, on: date) -> pl.DataFrame:
    """The eligible children who have not been enrolled at any time up to the day: child_id, age."""
    begun = records.table("programme_enrolments").filter(pl.col("programme_id") == programme, pl.col("start") <= on)
    return eligible(records, rule, on).join(begun, on="child_id", how="anti").sort("child_id")


def reach(records: Records, programme: str, rule: TargetGroup, on: date) -> Reach:
    """The counts; small ones must be withheld before they are shown."""
    fit, now = eligible(records, rule, on), enrolled(records, programme, on)
    both = fit.join(now, on="child_id", how="semi").height
    never = never_reached(records, programme, rule, on).height
    return Reach(on, fit.height, now.height, both, never, now.height - both)


def _with_episode(records: Records, rule: TargetGroup, on: date) -> pl.DataFrame:
    fits = running(placements(records), on)
    if rule.steps:
        fits = fits.filter(pl.col("step").is_in(list(rule.steps)))
    if rule.place_types:
        fits = fits.filter(pl.col("place_type").is_in(list(rule.place_types)))
    if rule.sections:
        keys = [parse_section(section, None) for section in rule.sections]
        below = pl.any_horizontal(
            *(
                (pl.col("section") == key)
                | pl.col("section").str.starts_with(f"{key}-")
                | pl.col("section").str.starts_with(f"{key}.")
                for key in keys
            )
        )
        fits = fits.filter(below)
    return fits.select("child_id").unique()


def _birthday_ahead(on: date) -> pl.Expr:
    birth = pl.col("birth_date")
    return (birth.dt.month() > on.month) | ((birth.dt.month() == on.month) & (birth.dt.day() > on.day))
