"""Commitments by account and month, and what they lack: docs/methods/commitments.md."""

from collections.abc import Iterator
from datetime import date

import polars as pl

from trappen.analysis.economy.commitments import Commitments, totals
from trappen.domain import formats
from trappen.domain.accounts import parse_account
from trappen.domain.problems import Severity
from trappen.parameters.accounts import explain as explain_account
from trappen.reporting.document import Block, Cell, Heading, KeyFigures, Notice, Paragraph, Table
from trappen.reporting.statements.cells import Viewer, of_each

KRONER, NO_ACCOUNT = "kr.", "Uden konto"


def commitments_blocks(
    found: Commitments, starts: pl.DataFrame, viewer: Viewer, *, year: int, as_of: date | None
) -> tuple[Block, ...]:
    """What is decided, expected and freed, by account and by month; missing prices; the year's new measures in full.

    Args:
        found: the commitments of the year.
        starts: episode_id, child_id and start of the episodes.
        viewer: who reads it.
        year: the window's year.
        as_of: the day of the extract.
    """
    frame = found.frame
    if frame.is_empty():
        return (Paragraph((f"Ingen indsatser løber i {year}, så intet er disponeret.",)),)
    whole = totals(frame.with_columns(all=pl.lit(1)), by=["all"]).row(0, named=True)
    first = KeyFigures(
        (
            ("Disponeret", viewer.money("Disponeret", whole["known"])),
            ("Heraf besluttet", viewer.money("Besluttet", _known(frame, "decided"))),
            ("Heraf uden slutdato", viewer.money("Uden slutdato", _known(frame, "expected"))),
            ("Frigjort ved tidligere ophør", viewer.money("Frigjort", _known(frame, "ended_early"))),
        )
    )
    return (
        first,
        *_doubts(found),
        _by_account(frame, viewer, as_of),
        _by_month(frame, viewer, as_of),
        Heading("Det mangler", 2),
        *_missing(found, starts, viewer),
        Heading(f"Indsatser, der er begyndt i {year}", 2),
        *_full_year(found, starts, viewer, year),
    )


def _known(frame: pl.DataFrame, status: str) -> int:
    return int(frame.filter(pl.col("status") == status)["amount"].sum())


def _doubts(found: Commitments) -> Iterator[Notice]:
    lacking = found.frame.filter(pl.col("amount").is_null())["episode_id"].n_unique()
    if lacking:
        count = of_each(lacking, "indsats", "indsatser")
        yield Notice(
            "For lavt:", (f"{count} mangler en pris i en del af året. Beløbene er summen af det, der kendes.",)
        )
    if found.on is None:
        yield Notice("Dato:", ("Det vides ikke, hvilken dag data er fra, så åbne indsatser tæller som uden slutdato.",))
    if found.others:
        count = of_each(found.others, "indsats", "indsatser")
        yield Notice("Andre kommuner:", (f"{count} betales af en anden kommune og er ikke med.",))


def _by_account(frame: pl.DataFrame, viewer: Viewer, as_of: date | None) -> Table:
    named = frame.with_columns(account=pl.col("account").fill_null(NO_ACCOUNT))
    children = dict(named.group_by("account").agg(pl.col("episode_id").n_unique()).iter_rows())
    rows = tuple(
        (_account(row["account"]), *_amounts(row, viewer, children[row["account"]]))
        for row in _sums(named, "account").iter_rows(named=True)
    )
    total = _sums(frame.with_columns(all=pl.lit(1)), "all").row(0, named=True)
    last = ("I alt", *_amounts(total, viewer, frame["episode_id"].n_unique()))
    columns = ("Konto", *COLUMNS)
    return Table("Disponeret efter konto", columns, (*rows, last), KRONER, as_of, NOTES, total_row=True)


def _by_month(frame: pl.DataFrame, viewer: Viewer, as_of: date | None) -> Table:
    running = dict(frame.group_by("month").agg(pl.col("episode_id").n_unique()).iter_rows())
    rows = tuple(
        (formats.MONTHS[row["month"].month - 1].capitalize(), *_amounts(row, viewer, running[row["month"]]))
        for row in _sums(frame, "month").iter_rows(named=True)
    )
    return Table("Disponeret efter måned", ("Måned", *COLUMNS), rows, KRONER, as_of, NOTES)


def _sums(frame: pl.DataFrame, by: str) -> pl.DataFrame:
    """What is known of each status, and the number of episodes whose amount is missing somewhere."""
    amount, status = pl.col("amount"), pl.col("status")
    return (
        frame.group_by(by)
        .agg(
            decided=amount.filter(status == "decided").sum(),
            expected=amount.filter(status == "expected").sum(),
            ended_early=amount.filter(status == "ended_early").sum(),
            missing=pl.col("episode_id").filter(amount.is_null()).n_unique(),
        )
        .sort(by)
    )


def _amounts(row: dict[str, int], viewer: Viewer, people: int) -> tuple[Cell, ...]:
    return (
        viewer.money_of("Besluttet", row["decided"], people),
        viewer.money_of("Uden slutdato", row["expected"], people),
        viewer.money_of("Disponeret", row["decided"] + row["expected"], people),
        viewer.money_of("Frigjort", row["ended_early"], people),
        viewer.people("Uden pris", row["missing"]),
    )


def _account(account: str) -> str:
    try:
        return f"{account} {explain_account(parse_account(account))}"
    except ValueError:
        return account


def _missing(found: Commitments, starts: pl.DataFrame, viewer: Viewer) -> Iterator[Block]:
    problems = [problem for problem in found.problems if problem.key]
    if not problems:
        yield Paragraph(("Alle årets indsatser har pris og konto.",))
        return
    errors = sum(1 for problem in problems if problem.severity is Severity.ERROR)
    said = f"{of_each(errors, 'mangel', 'mangler')} ved priser og {len(problems) - errors} ved konti. "
    yield Paragraph((said + "Ret dem i fagsystemet, eller indlæs priser og satser. De regnes aldrig som 0.",))
    if not viewer.sees_children:
        return
    child = dict(starts.select("episode_id", "child_id").iter_rows())
    rows = tuple(
        (problem.key, child.get(problem.key) or formats.MISSING, problem.what, problem.now) for problem in problems
    )
    yield Table("Indsatser, der mangler pris eller konto", ("Indsats", "Barn", "Hvad", "Gør nu"), rows, "indsatser")


def _full_year(found: Commitments, starts: pl.DataFrame, viewer: Viewer, year: int) -> Iterator[Block]:
    begun = starts.filter(pl.col("start").dt.year() == year)
    this_year = found.frame.filter(pl.col("status") != "ended_early")
    cost = this_year.group_by("episode_id").agg(
        cost=pl.when(pl.col("amount").null_count() == 0).then(pl.col("amount").sum())
    )
    rows = (
        found.full_year.filter("runs_on")
        .join(begun.select("episode_id", "child_id", "start"), on="episode_id")
        .join(cost, on="episode_id", how="left")
        .sort("full_year", "episode_id", descending=[True, False], nulls_last=True)
    )
    if rows.is_empty():
        yield Paragraph((f"Ingen indsats, der er begyndt i {year}, løber videre ind i næste år.",))
        return
    known = rows.filter(pl.col("full_year").is_not_null(), pl.col("cost").is_not_null())
    now, full = int(known["cost"].sum()), int(known["full_year"].sum())
    yield KeyFigures(
        (
            ("Løber videre", viewer.people("Indsatser", rows.height)),
            (f"Koster i {year}", viewer.money_of("I år", now, rows.height)),
            ("Koster på et helt år", viewer.money_of("Helårseffekt", full, rows.height)),
            ("Mere næste år", viewer.money_of("Forskel", full - now, rows.height)),
        )
    )
    if viewer.sees_children:
        each = tuple(
            (
                row["episode_id"],
                row["child_id"],
                formats.short_date(row["start"]),
                viewer.money("I år", row["cost"]),
                viewer.money("Helårseffekt", row["full_year"]),
            )
            for row in rows.iter_rows(named=True)
        )
        columns = ("Indsats", "Barn", "Fra", f"Koster i {year}", "Koster på et helt år")
        yield Table(f"Helårseffekt af indsatser fra {year}", columns, each, KRONER)


COLUMNS = ("Besluttet", "Uden slutdato", "Disponeret", "Frigjort", "Indsatser uden pris")
NOTES = (
    "Disponeret er, hvad de kendte indsatser koster i hele året, også det, der er betalt.",
    "Uden slutdato er indsatser, der løber videre, uden at et ophør er besluttet, efter den dag, data er fra.",
    "Restdisponeret i årets skøn har også det, der ligger efter en forventet slutdato. »Økonomi« viser forskellen.",
    "Frigjort er penge, der ikke skal bruges, fordi indsatsen ophørte tidligere. De er ikke med i Disponeret.",
)
