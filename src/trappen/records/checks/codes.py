"""Sections and accounts that are not known, and episodes that stand on top of each other."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial

import polars as pl

from trappen.domain.accounts import Account, ChartLine, OwnChart, parse_account
from trappen.domain.law import BARNETS_LOV_FROM, Law
from trappen.domain.periods import Period
from trappen.parameters import accounts, sections
from trappen.records.checks.base import INDEX, Hit, Subject
from trappen.records.container import Records
from trappen.records.values import by_distinct

_CANONICAL = r"^(SEL|BL)-\d"
_FOREVER = date(9999, 12, 31)


def unknown_sections(subject: Subject) -> Iterator[Hit]:
    """Sections in canonical form that are not in the list."""
    frame = subject.frame("episodes")
    known = by_distinct(frame["section"], sections.known, pl.Boolean())
    yield subject.hit("episodes", "section", frame.filter(pl.col("section").str.contains(_CANONICAL) & ~known))


def without_section(subject: Subject) -> Iterator[Hit]:
    """Measures of which no section is told."""
    yield subject.hit("episodes", "section", subject.frame("episodes").filter(pl.col("section").is_null()))


def sections_not_in_force(subject: Subject) -> Iterator[Hit]:
    """Sections of a law that did not hold on the day of decision."""
    yield _not_in_force(subject, subject.frame("episodes").with_columns(__day="decision_date"))


def sections_by_start(subject: Subject) -> Iterator[Hit]:
    """Sections of a law that did not hold on the day of start, where nobody tells when it was decided.

    A measure that goes on over the change of law is decided anew, and then has a section of the new one.
    """
    goes_on = (pl.col("start") < BARNETS_LOV_FROM) & (pl.col("end").is_null() | (pl.col("end") > BARNETS_LOV_FROM))
    decided_anew = (goes_on & pl.col("section").str.starts_with(Law.BL)).fill_null(value=False)
    frame = subject.frame("episodes").filter(pl.col("decision_date").is_null() & ~decided_anew)
    yield _not_in_force(subject, frame.with_columns(__day="start"))


def _not_in_force(subject: Subject, frame: pl.DataFrame) -> Hit:
    pairs = frame.select("section", "__day").drop_nulls().filter(pl.col("section").str.contains(_CANONICAL)).unique()
    wrong = [
        not sections.holds_on(section, day) if sections.facts(section) is not None else False
        for section, day in pairs.rows()
    ]
    failing = pairs.filter(pl.Series(wrong, dtype=pl.Boolean))
    return subject.hit("episodes", "section", frame.join(failing, on=["section", "__day"], how="semi"))


def unknown_accounts(subject: Subject) -> Iterator[Hit]:
    """Accounts whose function is not in the chart, with the one that was probably meant."""
    own = own_chart(subject.records)
    for table, said in (
        ("accounts", accounts.own_doubt),
        ("postings", partial(accounts.doubt, own=own)),
        ("budgets", partial(accounts.doubt, own=own)),
        ("prices", partial(accounts.doubt, own=own)),
    ):
        yield _doubted(subject, table, partial(_said, said))


def accounts_not_in_chart(subject: Subject) -> Iterator[Hit]:
    """Accounts that are not in the municipality's own chart, where it has one."""
    own = own_chart(subject.records)
    for table in ("postings", "budgets", "prices") if own else ():
        yield _doubted(subject, table, partial(_said, partial(_lacking, own)))


def closed_accounts(subject: Subject) -> Iterator[Hit]:
    """Accounts used outside the days on which they may be: postings by their month, budgets by their year."""
    own = own_chart(subject.records)
    days = {"postings": pl.coalesce("month", "posted"), "budgets": pl.date("year", 1, 1)}
    for table, day in days.items():
        frame = subject.frame(table).with_columns(__day=day)
        pairs = frame.select("account", "__day").drop_nulls().unique()
        told = [_said(partial(_closed, own, on), account) for account, on in pairs.rows()]
        failing = pairs.with_columns(__told=pl.Series(told, dtype=pl.String)).filter(pl.col("__told").is_not_null())
        for (_, said), rows in frame.join(failing, on=["account", "__day"]).group_by(
            "account", "__told", maintain_order=True
        ):
            yield subject.hit(table, "account", rows.sort(INDEX), what=partial(_constant, str(said)))


def own_chart(records: Records) -> OwnChart:
    """The municipality's own chart of accounts; empty where it was not delivered. Lines that cannot be read are out."""
    lines = records.optional("accounts").drop_nulls(["account", "start"])
    return OwnChart(
        ChartLine(account, title or account, Period(start, end))
        for account, title, start, end in lines.select("account", "title", "start", "end").rows()
        if end is None or end >= start
    )


def concurrent(subject: Subject) -> Iterator[Hit]:
    """The later of two episodes of the same child with the same section and place at the same time."""
    same = ["child_id", "section", "place_type", "__provider"]
    told = pl.coalesce("provider_id", "provider_name").alias("__provider")
    frame = (
        subject.frame("episodes")
        .with_columns(told)
        .filter(pl.col("start").is_not_null() & pl.col("child_id").is_not_null())
    )
    ends = frame.with_columns(__end=pl.col("end").fill_null(_FOREVER)).filter(pl.col("__end") > pl.col("start"))
    ordered = ends.sort([*same, "start", "__end"], nulls_last=True)
    running = ordered.with_columns(__before=pl.col("__end").cum_max().shift(1).over(same))
    yield subject.hit("episodes", "start", running.filter(pl.col("start") < pl.col("__before")))


def _doubted(subject: Subject, table: str, said: Callable[[str], str | None]) -> Hit:
    frame = subject.frame(table)
    doubts = by_distinct(frame["account"], said, pl.String())
    return subject.hit(table, "account", frame.filter(doubts.is_not_null()), what=lambda value: said(value) or "")


def _said(said: Callable[[Account], str | None], account: str) -> str | None:
    try:
        return said(parse_account(account))
    except ValueError:
        return None


def _lacking(own: OwnChart, account: Account) -> str | None:
    """Said once: a function that is not known at all is a finding of its own."""
    if own.lines_of(account) or accounts.doubt(account, own=own) is not None:
        return None
    return f"Kontoen {account.text} er ikke i kommunens egen kontoplan."


def _closed(own: OwnChart, on: date, account: Account) -> str | None:
    """What is wrong with the account on the day, beside what is wrong with it on every day."""
    return accounts.doubt(account, on, own) if accounts.doubt(account, own=own) is None else None


def _constant(said: str, _value: str) -> str:
    return said
