"""The stock and flows of a municipality counted from its tables alone, under the names of the targets."""

from datetime import date

import polars as pl

from trappen.analysis.synth.building import Synthetic

FOSTER = ("network_foster", "foster_general", "foster_reinforced", "foster_specialised")
PREVENTIVE = ("family_treatment", "contact_person", "home_support", "respite", "other_help")
YEARS = 5


def reached(made: Synthetic) -> dict[str, float]:
    """Stocks on the last day, and flows a year over the last five years."""
    tables, since = made.tables, date(made.until.year - YEARS, made.until.month, 1)
    episodes, cases = tables["episodes"], tables["cases"].filter(pl.col("closed").is_null())
    now = episodes.filter(pl.col("end").is_null())
    placed = now.filter(pl.col("place_type").is_not_null())

    def kind(name: str) -> int:
        return now.filter(pl.col("provider_id").str.starts_with(name.upper())).height

    found: dict[str, float] = {name: kind(name) for name in PREVENTIVE}
    found["preventive"] = sum(found.values())
    found["placed"] = placed["child_id"].n_unique()
    found["foster"] = placed.filter(pl.col("place_type").is_in(FOSTER)).height
    found["network"] = placed.filter(pl.col("place_type") == "network_foster").height
    found["institution"] = kind("institution")
    found["residential"] = kind("residential_home")
    found["other_places"] = kind("own_room") + kind("boarding_school") + kind("secure_unit")
    found["without_consent"] = placed.filter(pl.col("consent") == "without").height
    found["new_placements"] = _new_placements(episodes, since) / YEARS
    ended = episodes.filter(pl.col("end_reason") == "sammenbrud", pl.col("end") >= since)
    found["breakdowns"] = ended.height / YEARS
    notified = tables["notifications"].filter(pl.col("received").dt.date() >= since)
    found["notifications"] = notified.height / YEARS
    year = (pl.col("received").dt.date() - since).dt.total_days() // 366
    found["notified_children"] = notified.select(year, "child_id").unique().height / YEARS
    for group in ("social", "disability"):
        found[f"{group}_cases"] = cases.filter(pl.col("target_group") == group).height
    found["first_followup"] = _first_followups(made)
    found["examination"] = _examinations(tables["examinations"])
    return found


def caseload(made: Synthetic) -> dict[str, tuple[int, float]]:
    """Advisers with cases and cases per adviser by team on the last day."""
    posts = made.tables["adviser_posts"].filter(pl.col("end").is_null())
    open_now = made.tables["assignments"].filter(pl.col("end").is_null()).join(posts, on="adviser_id")
    counted = open_now.group_by("team_id").agg(pl.len().alias("cases"), pl.col("adviser_id").n_unique()).sort("team_id")
    return {team: (advisers, cases / advisers) for team, cases, advisers in counted.iter_rows()}


def _new_placements(episodes: pl.DataFrame, since: date) -> int:
    """Placements that do not follow another on the same day."""
    placed = episodes.filter(pl.col("place_type").is_not_null()).sort("child_id", "start")
    before = placed.with_columns(pl.col("end").shift(1).over("child_id").alias("before"))
    fresh = pl.col("before").is_null() | (pl.col("before") < pl.col("start"))
    return before.filter(pl.col("start") >= since, fresh).height


def _first_followups(made: Synthetic) -> float:
    """Share held within three months, of measures that ran that long."""
    first = made.tables["followups"].group_by("episode_id").agg(pl.col("held").min())
    due = (
        made.tables["episodes"]
        .with_columns(pl.col("start").dt.offset_by("3mo").alias("due"))
        .filter(
            pl.col("section").str.contains("^(SEL-52-3|SEL-58|BL-32|BL-46|BL-47)"),
            pl.col("start") > made.tables["notifications"]["received"].dt.date().min(),
            pl.col("due") < made.until,
            pl.col("end").is_null() | (pl.col("end") > pl.col("due")),
        )
    )
    held = due.join(first, on="episode_id", how="left")
    return float((held["held"] <= held["due"]).fill_null(value=False).to_numpy().mean())


def _examinations(table: pl.DataFrame) -> float:
    until = table["aware"].max()
    assert isinstance(until, date)
    old = table.filter(pl.col("kind") == "child_examination", pl.col("aware").dt.offset_by("4mo") < until)
    in_time = (old["finished"] <= old["aware"].dt.offset_by("4mo")).fill_null(value=False)
    return float(in_time.to_numpy().mean())
