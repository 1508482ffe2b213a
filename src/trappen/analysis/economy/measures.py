"""Children and cost of each kind of measure, and of each account, as an estimate knows them: docs/methods/papers.md."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.analysis.economy.estimate import Estimate
from trappen.parameters.places import place_label, place_types
from trappen.parameters.sections import title

UNKNOWN = "Indsatsens art kendes ikke"


@dataclass(frozen=True, slots=True)
class Measure:
    """A place type, or a section for what is no placement: its children, and øre posted in the year so far."""

    label: str
    sections: frozenset[str]
    accounts: frozenset[str]
    children: int
    spent: int


@dataclass(frozen=True, slots=True)
class DearCase:
    """One child's year in øre: spent so far, and what the known measures cost in all (None without a price)."""

    child_id: str
    measures: tuple[str, ...]
    spent: int
    year: int | None


def measures(made: Estimate) -> tuple[Measure, ...]:
    """What the year's postings went to, the dearest first; only measures with postings in the year."""
    told = _told(made)
    booked = told.filter(pl.col("spent") != 0)
    rows = booked.group_by("measure").agg(
        pl.col("section").drop_nulls().unique(),
        pl.col("account").drop_nulls().unique(),
        children=pl.col("child_id").n_unique(),
        spent=pl.col("spent").sum(),
    )
    ordered = rows.sort("spent", "measure", descending=[True, False])
    return tuple(
        Measure(label, frozenset(sections), frozenset(accounts), children, spent)
        for label, sections, accounts, children, spent in ordered.iter_rows()
    )


def dearest(made: Estimate, *, most: int) -> tuple[DearCase, ...]:
    """The children whose measures cost most in the year, spent and committed together."""
    whole = pl.when(~pl.col("lacking").any()).then(pl.col("spent").sum() + pl.col("committed").fill_null(0).sum())
    known = pl.col("spent").sum() + pl.col("committed").fill_null(0).sum()
    rows = (
        _told(made)
        .filter(pl.col("child_id").is_not_null())
        .group_by("child_id")
        .agg(pl.col("measure").unique().sort(), pl.col("spent").sum(), year=whole, known=known)
        .sort("known", "child_id", descending=[True, False])
        .head(most)
    )
    return tuple(DearCase(child, tuple(labels), spent, year) for child, labels, spent, year, _known in rows.iter_rows())


def people_behind(made: Estimate, group: pl.Expr) -> dict[str | None, int]:
    """How many children's measures cost something in the year, by `group` of the account."""
    cost = (pl.col("spent") != 0) | (pl.col("committed").fill_null(1) != 0)
    counted = _told(made).filter(cost).group_by(group.alias("group")).agg(pl.col("child_id").n_unique())
    return dict(counted.iter_rows())


def _told(made: Estimate) -> pl.DataFrame:
    """The cells with their episode's child_id, section and measure, as it is called."""
    episodes = made.episodes.select("episode_id", "child_id", "section", "place_type")
    kinds = episodes.select("section", "place_type").unique()
    names = [_label(section, place, made.on) for section, place in kinds.iter_rows()]
    named = kinds.with_columns(measure=pl.Series(names, dtype=pl.String))
    return made.cells.join(episodes, on="episode_id", how="left").join(
        named, on=["section", "place_type"], how="left", nulls_equal=True
    )


def _label(section: str | None, place: str | None, day: date) -> str:
    if place is not None and place in place_types():
        return place_label(place, day)
    return UNKNOWN if section is None else title(section)
