"""Children: who they are, and ages that do not fit."""

from collections.abc import Iterator
from datetime import timedelta

import polars as pl

from trappen.domain import cpr
from trappen.domain.periods import add_years
from trappen.records.checks.base import Hit, Subject
from trappen.records.values import by_distinct

UPPER_AGE = 23
PREGNANCY = timedelta(days=300)
LATE_BIRTH = timedelta(days=30)


def one_number_two_children(subject: Subject) -> Iterator[Hit]:
    """Every child whose CPR number another key has as well."""
    frame = subject.frame("children").filter(pl.col("cpr").is_not_null())
    yield subject.hit("children", "cpr", frame.filter(pl.col("child_id").n_unique().over("cpr") > 1))


def same_person(subject: Subject) -> Iterator[Hit]:
    """Children with the same name and birth date under several keys, unless their CPR numbers differ."""
    frame = subject.frame("children").filter(pl.col("name").is_not_null() & pl.col("birth_date").is_not_null())
    who = [pl.col("name").str.to_lowercase(), pl.col("birth_date")]
    twice = frame.filter(
        (pl.col("child_id").n_unique().over(who) > 1)
        & (pl.col("cpr").drop_nulls().n_unique().over(who) <= 1)
        & pl.col("cpr").is_null().any().over(who)
    )
    yield subject.hit("children", "name", twice)


def no_check_digit(subject: Subject) -> Iterator[Hit]:
    """Numbers that fail mod-11: valid since 2007."""
    frame = subject.frame("children")
    passes = by_distinct(frame["cpr"], lambda number: cpr.parse_cpr(number).passes_mod11, pl.Boolean())
    yield subject.hit("children", "cpr", frame.filter(~passes))


def person_for_case(subject: Subject) -> Iterator[Hit]:
    """Case numbers that are a person's number; the number itself is not shown."""
    frame = subject.frame("cases")
    persons = frame.filter(by_distinct(frame["case_number"], cpr.holds_cpr, pl.Boolean()))
    yield subject.hit("cases", "case_number", persons.with_columns(case_number=pl.lit("")))


def another_birth_date(subject: Subject) -> Iterator[Hit]:
    """Birth dates that are not the one in the CPR number."""
    frame = subject.frame("children")
    stated = by_distinct(frame["cpr"], lambda number: cpr.parse_cpr(number).birth_date, pl.Date())
    yield subject.hit("children", "birth_date", frame.filter(stated != pl.col("birth_date")))


def no_birth_date(subject: Subject) -> Iterator[Hit]:
    """Born children whose age cannot be told."""
    frame = subject.frame("children")
    unborn = pl.col("unborn").fill_null(value=False)
    yield subject.hit("children", "birth_date", frame.filter(pl.col("birth_date").is_null() & ~unborn))


def born_tomorrow(subject: Subject) -> Iterator[Hit]:
    """Birth dates ahead, of children who are not said to be unborn."""
    frame = subject.frame("children")
    unborn = pl.col("unborn").fill_null(value=False)
    yield subject.hit("children", "birth_date", frame.filter((pl.col("birth_date") > subject.on) & ~unborn))


def unborn(subject: Subject) -> Iterator[Hit]:
    """Unborn children."""
    frame = subject.frame("children")
    expected = pl.col("birth_date").is_null() | (pl.col("birth_date") + LATE_BIRTH >= subject.on)
    yield subject.hit("children", "unborn", frame.filter(pl.col("unborn") & expected))


def unborn_for_long(subject: Subject) -> Iterator[Hit]:
    """Children still said to be unborn more than a month after the expected date."""
    frame = subject.frame("children")
    late = pl.col("birth_date") + LATE_BIRTH < subject.on
    yield subject.hit("children", "unborn", frame.filter(pl.col("unborn") & late))


def too_old(subject: Subject) -> Iterator[Hit]:
    """Open episodes of those who have turned 23."""
    limit = add_years(subject.on, -UPPER_AGE)
    frame = _with_birth(subject)
    still = pl.col("end").is_null() | (pl.col("end") > subject.on)
    yield subject.hit("episodes", "end", frame.filter(still & (pl.col("birth") <= limit)))


def before_pregnancy(subject: Subject) -> Iterator[Hit]:
    """Episodes that start before the child can have been on its way."""
    frame = _with_birth(subject)
    yield subject.hit("episodes", "start", frame.filter(pl.col("start") < pl.col("birth") - PREGNANCY))


def in_pregnancy(subject: Subject) -> Iterator[Hit]:
    """Episodes that start before birth: help to the parents of an unborn child, or a wrong date."""
    frame = _with_birth(subject).filter(~pl.col("not_born"))
    early = (pl.col("start") < pl.col("birth")) & (pl.col("start") >= pl.col("birth") - PREGNANCY)
    yield subject.hit("episodes", "start", frame.filter(early))


def _with_birth(subject: Subject) -> pl.DataFrame:
    children = subject.records.optional("children").unique("child_id", keep="first", maintain_order=True)
    births = children.select("child_id", birth="birth_date", not_born=pl.col("unborn").fill_null(value=False))
    return subject.frame("episodes").join(births, on="child_id", how="left", maintain_order="left")
