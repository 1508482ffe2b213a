"""A table of text becomes a frame as its contract says; every cell that cannot is a problem with its place."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import polars as pl

from trappen.domain import formats
from trappen.domain.problems import Problem
from trappen.records import headings
from trappen.records.canonical import canonical
from trappen.records.cells import ROW
from trappen.records.container import DTYPES
from trappen.records.contracts import Column, Kind, Table
from trappen.records.findings import error, findings, warning
from trappen.records.raw import RawTable
from trappen.records.stated import Stated, amount_of, disagreeing, taken_out
from trappen.records.values import END_OF_TIME, mixes_separators, serial_day, typed

_SHOULD_BE = {
    Kind.DATE: ("en dato", "Skriv fx 2026-03-31 eller 31-03-2026."),
    Kind.DATETIME: ("en dato med klokkeslæt", "Skriv fx 2026-03-31 13:45."),
    Kind.INTEGER: ("et helt tal", "Skriv tallet med cifre."),
    Kind.DECIMAL: ("et tal", "Skriv decimaler med komma, fx 0,8."),
    Kind.AMOUNT: ("et beløb i kroner", "Skriv fx 1.234,50 eller 1234,50."),
    Kind.BOOLEAN: ("ja eller nej", "Skriv ja eller nej."),
    Kind.MONTH: ("en måned", "Skriv fx 2026-03."),
}


@dataclass(frozen=True)
class Conformed:
    """The contract's columns in order; `rows` is the row in the file of each row of the frame (UInt32)."""

    frame: pl.DataFrame
    rows: pl.Series
    problems: tuple[Problem, ...]


def conform(raw: RawTable, contract: Table) -> Conformed:
    """Reads the raw table as `contract` says.

    Columns are found by name, title or another known name. Unknown columns are left out with a warning. A row keeps
    what could be read; what could not is null in the frame and an error among the problems.
    """
    match = headings.match(raw.headings, contract, file=raw.file)
    problems = [*match.problems, *_headings(raw, contract, match)]
    if any(problem.code in {"two_headers", "header_not_first"} for problem in problems):
        return Conformed(_nothing(contract), pl.Series(ROW, [], dtype=pl.UInt32), tuple(problems))
    raw, stated = _without_totals(raw, contract, match)
    columns = {ROW: raw.frame[ROW].cast(pl.UInt32)}
    for column in contract.columns:
        if column.name not in match.columns:
            columns[column.name] = pl.Series([None], dtype=DTYPES[column.kind]).new_from_index(0, raw.frame.height)
            continue
        text = raw.frame[str(match.columns[column.name])]
        columns[column.name], found = _column(text, column, contract, raw)
        problems += found
    frame, unread = canonical(contract.name, pl.DataFrame(columns), file=raw.file)
    return Conformed(frame.drop(ROW), frame[ROW], (*problems, *unread, *totals_of(stated, frame, contract, raw.file)))


def _without_totals(raw: RawTable, contract: Table, match: headings.Match) -> tuple[RawTable, list[Stated]]:
    """The table without the rows that say what the others add up to, where they can be checked."""
    amount = amount_of(contract)
    if amount is None or amount.name not in match.columns:
        return raw, []
    account = match.columns.get("account")
    frame, stated = taken_out(
        raw.frame, account=None if account is None else str(account), amount=str(match.columns[amount.name])
    )
    return replace(raw, frame=frame), stated


def totals_of(
    stated: Sequence[Stated], frame: pl.DataFrame, contract: Table, file: str, *, slack: int = 0
) -> list[Problem]:
    """What is wrong with the totals that a file states: `frame` is as conformed, with the row in the file."""
    amount = amount_of(contract)
    if amount is None or not stated:
        return []
    lines = frame.select(ROW, "account", amount=amount.name)
    return disagreeing(stated, lines, amount, file=file, table=contract.name, slack=slack)


def _nothing(contract: Table) -> pl.DataFrame:
    return pl.DataFrame(schema={column.name: DTYPES[column.kind] for column in contract.columns})


def _headings(raw: RawTable, contract: Table, match: headings.Match) -> list[Problem]:
    first = [list(row[1:]) for row in raw.frame.head(10).rows()]
    if first and match.columns and headings.looks_like_headings(first[0], contract):
        what = "Filen har to rækker med overskrifter."
        now = "Slet den ene, så overskrifterne kun står i række 1."
        return [error("two_headers", what, now, file=raw.file, table=contract.name)]
    lacking = [column for column in contract.columns if column.required and column.name not in match.columns]
    below = [place for place, cells in enumerate(first) if headings.looks_like_headings(cells, contract)]
    if lacking and below:
        row = raw.frame[ROW][below[0]]
        what = f"Overskrifterne står i række {row}; de skal stå øverst."
        now = "Slet rækkerne over dem, eller lad »trappen map« vise vej."
        return [error("header_not_first", what, now, file=raw.file, table=contract.name)]
    return [_lacking(column, raw, contract) for column in lacking] + [
        warning(
            "unknown_column",
            f"Kolonnen »{heading}« kendes ikke og læses ikke.",
            "Er den vigtig, så lad »trappen map« vise, hvor den hører til.",
            file=raw.file,
            table=contract.name,
            column=heading,
        )
        for heading in match.unused
    ]


def _lacking(column: Column, raw: RawTable, contract: Table) -> Problem:
    return error(
        "missing_column",
        f"Kolonnen »{column.title}« ({column.name}) mangler.",
        "Tag den med i udtrækket, eller lad »trappen map« vise, hvad den hedder i filen.",
        file=raw.file,
        table=contract.name,
        column=column.name,
    )


def _column(text: pl.Series, column: Column, contract: Table, raw: RawTable) -> tuple[pl.Series, list[Problem]]:
    values = typed(text, column)
    place = {"file": raw.file, "table": contract.name, "column": column.name}
    cells = pl.DataFrame({ROW: raw.frame[ROW], "value": text})
    problems = []
    if column.kind is Kind.TEXT:
        problems += _formulas(cells, place)
    else:
        problems += _unreadable(cells.filter(text.is_not_null() & values.is_null()), column, place)
    if column.kind is Kind.DATE:
        values, ends = _end_of_time(values, cells, column, place)
        problems += ends
    if column.kind is Kind.AMOUNT and mixes_separators(text):
        what = f"»{column.title}« er skrevet med komma som decimaltegn i nogle rækker og punktum i andre."
        now = "Se efter, at beløbene er læst rigtigt; dan helst udtrækket med ét decimaltegn."
        problems.append(warning("mixed_separators", what, now, **place))
    if column.kind is Kind.DATETIME:
        problems += _no_time_of_day(text, cells, place)
    if column.required and text.null_count():
        empty = cells.filter(text.is_null())
        what = f"»{column.title}« er tom."
        problems += findings(empty, error("missing_value", what, "Udfyld den i fagsystemet.", **place))
    return values, problems


def _formulas(cells: pl.DataFrame, place: dict[str, str]) -> list[Problem]:
    formula = cells.filter(pl.col("value").str.starts_with("="))
    suspect = cells.filter(pl.col("value").str.contains(r"^[@+]"))
    now = "Lad udtrækket skrive værdien. Formler bliver aldrig beregnet."
    return findings(formula, error("formula", "Cellen er en formel.", now, **place)) + findings(
        suspect,
        warning("formula_like", "Cellen begynder med et tegn, som regneark læser som en formel.", now, **place),
    )


def _unreadable(lost: pl.DataFrame, column: Column, place: dict[str, str]) -> list[Problem]:
    problems = []
    for code, select, what, now in _reasons(column):
        chosen = lost.filter(pl.col("value").map_elements(select, return_dtype=pl.Boolean)) if lost.height else lost
        problems += findings(chosen, error(code, "", now, **place), what=what)
        lost = lost.join(chosen, on=ROW, how="anti") if chosen.height else lost
    return problems


Reason = tuple[str, Callable[[str], bool], Callable[[str], str], str]


def _reasons(column: Column) -> list[Reason]:
    """Why a cell could not be read, the most telling first; the last fits every cell."""
    reasons: list[Reason] = [
        (
            "formula",
            lambda value: value[:1] in {"=", "@", "+"},
            lambda _value: "Cellen er en formel.",
            "Lad udtrækket skrive værdien. Formler bliver aldrig beregnet.",
        )
    ]
    if column.kind in {Kind.DATE, Kind.DATETIME, Kind.MONTH}:
        reasons.append(
            (
                "excel_serial",
                lambda value: serial_day(value) is not None,
                lambda value: f"{value} er Excels tal for en dato, formentlig {_long(value)}.",
                "Formatér kolonnen som dato i regnearket, og gem igen.",
            )
        )
    if column.kind in {Kind.CHOICE, Kind.CHOICES}:
        allowed = ", ".join(f"{code} ({label})" for code, label in column.values.items())
        reasons.append(
            (
                "unknown_choice",
                lambda _value: True,
                lambda value: f"»{value}« er ikke en værdi for »{column.title}«.",
                f"Vælg mellem {allowed}.",
            )
        )
        return reasons
    if column.kind is Kind.AMOUNT:
        reasons += _AMOUNT_REASONS
    kind, now = _SHOULD_BE[column.kind]
    reasons.append((f"not_{column.kind}", lambda _value: True, lambda value: f"»{value}« er ikke {kind}.", now))
    return reasons


_AMOUNT_REASONS: list[Reason] = [
    (
        "amount_decimals",
        lambda value: re.search(r"(,\d{3,}|\.\d{4,})\s*(kr\.?|DKK)?$", value) is not None,
        lambda value: f"»{value}« har mere end to decimaler; et beløb er i hele øre.",
        "Afrund til hele øre. Er tegnet et tusindtalsskilletegn, så dan udtrækket med danske tal.",
    ),
    (
        "ambiguous_amount",
        lambda value: re.fullmatch(r"-?\d{1,3}(\.\d{3})+", value) is not None,
        lambda value: f"»{value}« kan læses på to måder: andre rækker bruger punktum som decimaltegn.",
        "Dan udtrækket med ét decimaltegn, helst komma, fx 1.234,50.",
    ),
]


def _long(value: str) -> str:
    day = serial_day(value)
    return formats.long_date(day) if day else ""


def _end_of_time(
    values: pl.Series, cells: pl.DataFrame, column: Column, place: dict[str, str]
) -> tuple[pl.Series, list[Problem]]:
    """The year 9999 is how systems write »no end«: an empty cell, said once with the number of rows."""
    never = (values.dt.year() == END_OF_TIME).fill_null(value=False)
    if not never.any():
        return values, []
    first = cells.filter(never).head(1)
    count = formats.counted(int(never.sum()), "række", "rækker")
    what = f"{count} har året 9999 i »{column.title}«; det læses som ingen dato."
    now = "Det er i orden, hvis det betyder »ingen slutdato«."
    problems = findings(first, warning("end_of_time", what, now, **place))
    kept = pl.select(pl.when(~never).then(values).alias(values.name)).to_series()
    return kept, problems


def _no_time_of_day(text: pl.Series, cells: pl.DataFrame, place: dict[str, str]) -> list[Problem]:
    bare = (~text.str.contains(r"\d[:.]\d{2}([:.]\d{2})?([.,]\d+)?$|[T ]\d")).fill_null(value=False)
    bare = bare | text.str.contains(r"^\d{1,2}[-./]\d{1,2}[-./]\d{4}$").fill_null(value=False)
    if not bare.any():
        return []
    what = f"{formats.counted(int(bare.sum()), 'række', 'rækker')} har dato uden klokkeslæt; det læses som kl. 0.00."
    now = "Tag klokkeslættet med i udtrækket, hvis frister i timer skal følges."
    return findings(cells.filter(bare).head(1), warning("no_time_of_day", what, now, **place))
