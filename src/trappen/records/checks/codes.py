"""Sections and accounts that are not known, and episodes that stand on top of each other."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from trappen.domain.accounts import parse_account
from trappen.parameters import accounts, sections
from trappen.records.checks.base import Hit, Subject
from trappen.records.values import by_distinct

_CANONICAL = r"^(SEL|BL)-\d"
_FOREVER = date(9999, 12, 31)


def unknown_sections(subject: Subject) -> Iterator[Hit]:
    """Sections in canonical form that are not in the list."""
    frame = subject.frame("episodes")
    known = by_distinct(frame["section"], sections.known, pl.Boolean())
    yield subject.hit("episodes", "section", frame.filter(pl.col("section").str.contains(_CANONICAL) & ~known))


def sections_not_in_force(subject: Subject) -> Iterator[Hit]:
    """Sections of a law that did not hold on the day of decision, or else of start."""
    frame = subject.frame("episodes").with_columns(__day=pl.coalesce("decision_date", "start"))
    pairs = frame.select("section", "__day").drop_nulls().filter(pl.col("section").str.contains(_CANONICAL)).unique()
    wrong = [
        not sections.holds_on(section, day) if sections.facts(section) is not None else False
        for section, day in pairs.rows()
    ]
    failing = pairs.filter(pl.Series(wrong, dtype=pl.Boolean))
    yield subject.hit("episodes", "section", frame.join(failing, on=["section", "__day"], how="semi"))


def unknown_accounts(subject: Subject) -> Iterator[Hit]:
    """Accounts whose function is not in the chart, with the one that was probably meant."""
    for table in ("postings", "budgets"):
        frame = subject.frame(table)
        doubts = by_distinct(frame["account"], _doubt, pl.String())
        yield subject.hit(table, "account", frame.filter(doubts.is_not_null()), what=lambda value: _doubt(value) or "")


def concurrent(subject: Subject) -> Iterator[Hit]:
    """The later of two episodes of the same child with the same section and place at the same time."""
    same = ["child_id", "section", "place_type", "provider_id"]
    frame = subject.frame("episodes").filter(pl.col("start").is_not_null() & pl.col("child_id").is_not_null())
    ends = frame.with_columns(__end=pl.col("end").fill_null(_FOREVER)).filter(pl.col("__end") > pl.col("start"))
    ordered = ends.sort([*same, "start", "__end"], nulls_last=True)
    running = ordered.with_columns(__before=pl.col("__end").cum_max().shift(1).over(same))
    yield subject.hit("episodes", "start", running.filter(pl.col("start") < pl.col("__before")))


def _doubt(account: str) -> str | None:
    try:
        return accounts.doubt(parse_account(account))
    except ValueError:
        return None
