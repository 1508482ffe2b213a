"""Where each child belongs now: team, district and target group. They decide who may see the child.

A child belongs to the team of the adviser who has the case, and after the case is closed to the team that had it last,
so that a team can follow up on the children it has finished with.
"""

from datetime import date

import polars as pl

from trappen.records.container import Records

FAR = date(9999, 12, 31)


def belongings(records: Records, *, on: date) -> pl.DataFrame:
    """`key`, `team_key`, `district_key`, `target_group` of every child on the day `on`; empty text where unknown.

    Open cases go before closed ones, responsible advisers before second ones, later starts before earlier ones. Of
    the adviser's posts, and of the household's districts, the one in force counts, else the last before, else the next.
    """
    children = records.optional("children").select(key="child_id", household_id="household_id")
    cases = _ranked_cases(records, on)
    teams = _teams(records, cases, on)
    groups = _groups(records, cases, teams)
    districts = _in_force(records.optional("households"), ["household_id"], on).select(
        "household_id", district_key="district_id"
    )
    return (
        children.join(teams.select("key", "team_key"), on="key", how="left")
        .join(districts, on="household_id", how="left")
        .join(groups, on="key", how="left")
        .select("key", pl.col("team_key", "district_key", "target_group").fill_null(""))
        .sort("key")
    )


def _ranked_cases(records: Records, on: date) -> pl.DataFrame:
    """Each child's cases, the one that counts first."""
    is_open = (pl.col("opened") <= on) & (pl.col("closed").is_null() | (pl.col("closed") > on))
    return (
        records.optional("cases")
        .select("case_id", "target_group", "opened", key="child_id", is_open=is_open)
        .sort("is_open", "opened", "case_id", descending=True)
        .with_row_index("rank")
    )


def _teams(records: Records, cases: pl.DataFrame, on: date) -> pl.DataFrame:
    posts = _in_force(records.optional("adviser_posts"), ["adviser_id"], on).select("adviser_id", team_key="team_id")
    assignments = records.optional("assignments").filter(pl.col("start") <= on)
    second = pl.col("role").fill_null("lead") == "second"
    return (
        assignments.join(cases, on="case_id", how="inner")
        .join(posts, on="adviser_id", how="inner")
        .with_columns(over=pl.col("end").fill_null(FAR) <= on, second=second)
        .sort("rank", "over", "second", pl.col("start").to_physical() * -1, "adviser_id")
        .unique("key", keep="first", maintain_order=True)
        .select("key", "team_key")
    )


def _groups(records: Records, cases: pl.DataFrame, teams: pl.DataFrame) -> pl.DataFrame:
    """The case's own target group, else that of the team."""
    of_cases = cases.filter(pl.col("target_group").is_not_null()).unique("key", keep="first", maintain_order=True)
    of_teams = teams.join(
        records.optional("teams").select(team_key="team_id", of_team="target_group"), on="team_key", how="left"
    )
    return (
        of_cases.select("key", "target_group")
        .join(of_teams.select("key", "of_team"), on="key", how="full", coalesce=True)
        .select("key", target_group=pl.coalesce("target_group", "of_team"))
    )


def _in_force(frame: pl.DataFrame, by: list[str], on: date) -> pl.DataFrame:
    """One row per `by`: in force on the day, else the last that ended, else the first to come."""
    begun = pl.col("start") <= on
    running = begun & (pl.col("end").is_null() | (pl.col("end") > on))
    order = pl.when(running).then(0).when(begun).then(1).otherwise(2)
    days = pl.col("start").to_physical()
    return (
        frame.with_columns(_order=order, _start=pl.when(begun).then(days * -1).otherwise(days))
        .sort("_order", "_start", *frame.columns)
        .unique(by, keep="first", maintain_order=True)
        .drop("_order", "_start")
    )
