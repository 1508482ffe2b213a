"""The group a child belongs to on a date: district, team, age, target group, sex. Source: docs/methods/keyfigures.md.

A child keeps the group it was last known in up to the date, also when the case has been closed since: otherwise all
who leave would leave from »no group«. What begins after the date is not known yet.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from enum import StrEnum

import polars as pl

from trappen.records.container import Records
from trappen.records.contracts.people import SEX, TARGET_GROUP

NO_GROUP = "unknown"
AGE_BANDS = ((0, "0-5 år"), (6, "6-11 år"), (12, "12-17 år"), (18, "18-22 år"), (23, "23 år og derover"))
UNBORN = "unborn"


class By(StrEnum):
    """What the ladder can be divided by."""

    DISTRICT = "district"
    TEAM = "team"
    AGE = "age"
    TARGET_GROUP = "target_group"
    SEX = "sex"


def membership(records: Records, by: By, on: date) -> tuple[pl.DataFrame, Mapping[str, str]]:
    """Each child's group as of the day `on`, and the groups' Danish names in the order to show them.

    Returns:
        A frame child_id, group (one row per child that has a group), and names by group; `NO_GROUP` is the last.

    Raises:
        MissingTableError: if a table that the division needs is not there; it names the table.
    """
    found, names = _READERS[by](records, on)
    present = set(found["group"].to_list())
    ordered = {key: label for key, label in names.items() if key in present}
    ordered |= {key: key for key in sorted(present - set(ordered))}
    return found, {**ordered, NO_GROUP: _NOWHERE[by]}


def latest(frame: pl.DataFrame, key: str, on: date, *, start: str = "start", end: str = "end") -> pl.DataFrame:
    """One row per `key`: of those begun by `on`, one that still holds before one that has ended, then the newest."""
    holds = pl.col(end).is_null() | (pl.col(end) > on)
    known = frame.filter(pl.col(start) <= on).with_columns(holds.alias("_holds"))
    rest = sorted(set(frame.columns) - {key, start, "_holds"})
    return known.sort(key, "_holds", start, *rest).unique(key, keep="last", maintain_order=True).drop("_holds")


def districts_as_of(records: Records, keys: Sequence[str], on: date) -> list[str]:
    """The districts of those keys as they are called on the day: one that was replaced by then is its successor."""
    successor = _successors(records, on)
    return sorted({_follow(successor, key) for key in keys})


def _successors(records: Records, on: date) -> dict[str, str]:
    replaced = records.optional("districts").filter(
        pl.col("replaced_by").is_not_null(), pl.col("end").is_null() | (pl.col("end") <= on)
    )
    return dict(replaced.select("district_id", "replaced_by").iter_rows())


def _districts(records: Records, on: date) -> tuple[pl.DataFrame, Mapping[str, str]]:
    homes = latest(records.table("households"), "household_id", on).select("household_id", "district_id")
    children = records.table("children").select("child_id", "household_id")
    successor = _successors(records, on)
    today = {key: _follow(successor, key) for key in homes["district_id"].unique().to_list()}
    found = children.join(homes, on="household_id").select("child_id", group=pl.col("district_id").replace(today))
    return found, dict(records.optional("districts").select("district_id", "name").sort("name").iter_rows())


def _follow(successor: Mapping[str, str], key: str) -> str:
    seen = {key}
    while key in successor and successor[key] not in seen:
        key = successor[key]
        seen.add(key)
    return key


def _teams(records: Records, on: date) -> tuple[pl.DataFrame, Mapping[str, str]]:
    cases = records.table("cases").select("case_id", "child_id")
    leads = records.table("assignments").filter(pl.col("role").is_null() | (pl.col("role") == "lead"))
    advisers = latest(leads.join(cases, on="case_id"), "child_id", on).select("child_id", "adviser_id")
    posts = latest(records.table("adviser_posts"), "adviser_id", on).select("adviser_id", "team_id")
    found = advisers.join(posts, on="adviser_id").select("child_id", group="team_id")
    return found, dict(records.optional("teams").select("team_id", "name").sort("name").iter_rows())


def _target_groups(records: Records, on: date) -> tuple[pl.DataFrame, Mapping[str, str]]:
    cases = records.table("cases").filter(pl.col("target_group").is_not_null())
    newest = latest(
        cases.select("child_id", "target_group", "opened", "closed"), "child_id", on, start="opened", end="closed"
    )
    return newest.select("child_id", group="target_group"), TARGET_GROUP


def _ages(records: Records, on: date) -> tuple[pl.DataFrame, Mapping[str, str]]:
    birth = pl.col("birth_date")
    not_yet = (birth.dt.month() > on.month) | ((birth.dt.month() == on.month) & (birth.dt.day() > on.day))
    age = on.year - birth.dt.year() - not_yet.cast(pl.Int32)
    band = pl.lit(UNBORN)
    for lower, _ in AGE_BANDS:
        band = pl.when(age >= lower).then(pl.lit(str(lower))).otherwise(band)
    children = records.table("children").filter(birth.is_not_null())
    return children.select("child_id", group=band), {UNBORN: "Ufødt", **{str(low): label for low, label in AGE_BANDS}}


def _sexes(records: Records, _on: date) -> tuple[pl.DataFrame, Mapping[str, str]]:
    known = records.table("children").filter(pl.col("sex").is_not_null(), pl.col("sex") != NO_GROUP)
    return known.select("child_id", group="sex"), {key: label for key, label in SEX.items() if key != NO_GROUP}


_READERS: Mapping[By, Callable[[Records, date], tuple[pl.DataFrame, Mapping[str, str]]]] = {
    By.DISTRICT: _districts,
    By.TEAM: _teams,
    By.AGE: _ages,
    By.TARGET_GROUP: _target_groups,
    By.SEX: _sexes,
}
_NOWHERE = {
    By.DISTRICT: "Uden distrikt",
    By.TEAM: "Uden team",
    By.AGE: "Uden fødselsdato",
    By.TARGET_GROUP: "Uden målgruppe",
    By.SEX: "Køn ikke oplyst",
}
