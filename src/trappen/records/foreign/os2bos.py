"""OS2bos: the history of cases and the payments, as the nightly CSV files that municipalities kept.

Cases give children, cases, who had them, and the step over time; payments give measures and what was paid. OS2bos is
discontinued: these files are what a municipality that leaves it has. Source: docs/methods/os2bos.md.
"""

import polars as pl

from trappen.domain.accounts import Account, parse_account
from trappen.domain.cpr import Cpr, parse_cpr
from trappen.domain.errors import InputError
from trappen.domain.problems import Problem, Severity
from trappen.parameters import accounts, ladder
from trappen.parameters.municipalities import parse_municipality
from trappen.records.container import Loaded, Records
from trappen.records.digest import digest
from trappen.records.foreign import os2bos_measures as measures
from trappen.records.foreign.building import FILE, ROW, conformed, text_tables
from trappen.records.sources import Source
from trappen.records.values import by_distinct

CASES = {"id", "history_date", "cpr_number", "effort_step", "case_worker"}
PAYMENTS = {"id", "account_string", "activity_start_date", "cpr_number", "payment_schedule__payment_id"}
TARGET_GROUPS = {
    "familieafdelingen": "social",
    "family_dept": "social",
    "handicapafdelingen": "disability",
    "disability_dept": "disability",
}
MUNICIPALITIES = ("paying_municipality", "acting_municipality", "residence_municipality")


def read(source: Source) -> Loaded:
    """The records of the OS2bos files in `source`; either file may be missing, and then what it gives is.

    Raises:
        InputError: if no CSV has the columns of cases or payments.
    """
    frames, problems = text_tables(source)
    cases = _stacked([frame for frame in frames if set(frame.columns) >= CASES])
    payments = _stacked([frame for frame in frames if set(frame.columns) >= PAYMENTS])
    if cases is None and payments is None:
        raise InputError(
            f"»{source.path.name}« har hverken sager eller betalinger fra OS2bos.",
            why="Ingen CSV-fil har kolonnerne i expected_cases eller granted_payments.",
            now="Angiv mappen med OS2bos' filer, eller vælg et andet format.",
        )
    texts: dict[str, pl.DataFrame] = {}
    if cases is not None:
        texts |= _from_cases(cases)
    if payments is not None:
        granted, skipped = measures.granted(payments)
        checked, doubts = _accounts(granted)
        problems += [*skipped, *doubts]
        texts["episodes"] = measures.episodes(checked, None if cases is None else measures.steps(cases))
        texts["postings"] = measures.postings(checked)
    texts = {"children": _children([frame for frame in (cases, payments) if frame is not None]), **texts}
    tables, found = conformed({name: frame for name, frame in texts.items() if frame.height})
    official = ladder.official()
    records = Records(tables, official, source.path.name, "os2bos", digest(tables, official))
    return Loaded(records, (*problems, *found))


def _stacked(frames: list[pl.DataFrame]) -> pl.DataFrame | None:
    """One frame with CPR numbers as ten digits and days without their time; None where there is no frame."""
    if not frames:
        return None
    stacked = pl.concat(frames, how="diagonal")
    number = by_distinct(stacked["cpr_number"], lambda text: parse_cpr(text).number, pl.String())
    return stacked.with_columns(pl.coalesce(number.alias("cpr_number"), "cpr_number"))


def _children(frames: list[pl.DataFrame]) -> pl.DataFrame:
    people = pl.concat([_with(frame, "name").select("cpr_number", "name") for frame in frames])
    known = people.drop_nulls("cpr_number").unique("cpr_number", keep="first", maintain_order=True)

    def born(cpr: Cpr) -> str | None:
        return cpr.birth_date.isoformat() if cpr.birth_date else None

    number = known["cpr_number"]
    return known.select(
        child_id="cpr_number",
        cpr=pl.when(number.str.contains(r"^\d{10}$")).then(number),
        name="name",
        birth_date=by_distinct(number, lambda text: born(parse_cpr(text)), pl.String()),
        sex=by_distinct(number, lambda text: parse_cpr(text).sex, pl.String()),
    )


def _from_cases(cases: pl.DataFrame) -> dict[str, pl.DataFrame]:
    versions = measures.versions(cases)
    latest = versions.unique("id", keep="last", maintain_order=True)
    opened = versions.group_by("id").agg(opened=pl.col("day").min())
    known = _with(latest.join(opened, on="id", maintain_order="left"), "case_sbsys_id", "target_group", *MUNICIPALITIES)
    codes = [by_distinct(known[name], parse_municipality, pl.String()).alias(name) for name in MUNICIPALITIES]
    group = known["target_group"].str.to_lowercase().replace_strict(TARGET_GROUPS, default=None, return_dtype=pl.String)
    rows = known.with_columns(*codes, group.alias("target_group")).select(
        "target_group",
        "opened",
        *MUNICIPALITIES,
        case_id="id",
        child_id="cpr_number",
        case_number="case_sbsys_id",
    )
    assignments = measures.runs(versions, "id", "case_worker").select(
        "start", "end", case_id="id", adviser_id="case_worker"
    )
    advisers = assignments.select("adviser_id", name="adviser_id").unique("adviser_id", maintain_order=True)
    return {"cases": rows, "advisers": advisers, "assignments": assignments}


def _accounts(payments: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    """The payments with canonical accounts, and a warning for each distinct account that the chart does not have."""
    text = payments["account_string"]
    read_accounts: dict[str, Account] = {}
    problems = []
    for one in text.drop_nulls().unique(maintain_order=True):
        rows = payments.filter(text == one)
        try:
            read_accounts[one] = parse_account(one)
            doubt = accounts.doubt(read_accounts[one])
        except ValueError:
            doubt = f"»{one}« er ikke en konto."
        if doubt is not None:
            problems.append(
                Problem(
                    Severity.WARNING,
                    "unknown_account",
                    f"{doubt} Den står på {rows.height} betalinger.",
                    now="Ret kontoen på aktiviteten; en omposteret betaling skal rettes i økonomisystemet.",
                    file=rows[FILE][0],
                    table="postings",
                    row=rows[ROW][0],
                    column="account_string",
                    value=one,
                )
            )
    written = {one: account.text for one, account in read_accounts.items()}
    canonical = text.replace_strict(written, default=text, return_dtype=pl.String)
    return payments.with_columns(canonical.alias("account_string")), problems


def _with(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    return measures.with_columns(frame, *names)
