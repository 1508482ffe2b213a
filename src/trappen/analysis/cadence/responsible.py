"""Who has a case on a day: the adviser in the lead, and the team of the adviser's main post.

Source: docs/methods/caseload.md.
"""

from datetime import date

import polars as pl

from trappen.records.container import Records


def valid(on: date, start: str = "start", end: str = "end") -> pl.Expr:
    """Whether the row's half-open period holds the day; an open start holds too."""
    began = pl.col(start).is_null() | (pl.col(start) <= on)
    return began & (pl.col(end).is_null() | (pl.col(end) > on))


def open_cases(records: Records, on: date) -> pl.DataFrame:
    """The cases that are open on the day."""
    return records.optional("cases").filter(valid(on, "opened", "closed"))


def leads(records: Records, on: date) -> pl.DataFrame:
    """case_id, adviser_id of everyone in the lead of a case on the day; no role is the lead."""
    return (
        records.optional("assignments")
        .lazy()
        .filter(valid(on) & (pl.col("role").fill_null("lead") == "lead"))
        .select("case_id", "adviser_id")
        .unique()
        .sort("case_id", "adviser_id")
        .collect()
    )


def main_teams(records: Records, on: date) -> pl.DataFrame:
    """adviser_id, team_id of the post with most case work on the day; of two equal ones the first key."""
    work = pl.col("fte") * pl.col("case_share").fill_null(1.0)
    return (
        records.optional("adviser_posts")
        .lazy()
        .filter(valid(on))
        .with_columns(work=work)
        .sort(["adviser_id", "work", "team_id"], descending=[False, True, False])
        .unique("adviser_id", keep="first", maintain_order=True)
        .select("adviser_id", "team_id")
        .collect()
    )


def responsible(records: Records, on: date) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Two frames for finding who has an item: `child_id` → `child_case` (the latest opened open case) and
    `case_id` → `adviser_id`, `team_id` (the first in the lead)."""
    latest = (
        open_cases(records, on)
        .sort("opened", "case_id")
        .unique("child_id", keep="last")
        .select("child_id", child_case="case_id")
    )
    people = (
        leads(records, on)
        .unique("case_id", keep="first", maintain_order=True)
        .join(main_teams(records, on), on="adviser_id", how="left")
    )
    return latest, people
