"""`trappen refusion`: the claim on the central refusion, next year's, and cases with several municipalities."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.intermunicipal import Between, SplitCase, split_cases
from trappen.analysis.economy.refusion import REASONS, Household, Refusion
from trappen.analysis.economy.refusion import refusion as compute
from trappen.cli.common import YEARS, Format, FormatOption, JsonOption, Source, emit, usable_records
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.refusion import Limits
from trappen.parameters.refusion import limits_for, read_limits
from trappen.records.container import Records

DECEMBER = 12
YearOption = typer.Option("--year", min=YEARS[0], max=YEARS[1] - 1, help="Kalenderåret.")


def refusion(
    source: Source,
    year: Annotated[int, YearOption],
    limits_of: Annotated[
        str | None, typer.Option("--limits-of", help="Et niveau, fx 2022-level, eller årets egne grænser (FIL.toml).")
    ] = None,
    basis: Annotated[
        Basis | None,
        typer.Option(
            "--basis",
            help="Bogført (posted), disponeret (committed) eller hele året af begge (whole).",
            show_default=False,
        ),
    ] = None,
    with_unclear: Annotated[
        bool, typer.Option("--with-unclear", help="Medregn udgifter, hvor det er uklart, om de tæller.")
    ] = False,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Central refusion for et år: krav pr. husstand, næste år og sager med flere kommuner."""
    own = limits_of is not None and limits_of.endswith(".toml")
    limits = read_limits(Path(limits_of)) if limits_of is not None and own else limits_for(year, assumed=limits_of)
    records = usable_records(source, source_format)
    given = basis if basis is not None else Basis.POSTED if records.has("postings") else Basis.COMMITTED
    claim = compute(records, year, limits, basis=given, with_unclear=with_unclear, own=own)
    forecast = compute(records, year + 1, limits, basis=Basis.COMMITTED, with_unclear=with_unclear)
    split = _split(records, year)
    document = {
        **_document(claim),
        "forecast": _document(forecast),
        "intermunicipal": None if split is None else [_case(one) for one in split],
    }
    emit(document, as_json=as_json, render=lambda: _text(claim, forecast, split))


def _split(records: Records, year: int) -> tuple[SplitCase, ...] | None:
    return split_cases(records, year) if records.has("cases") else None


def _document(claim: Refusion) -> dict[str, Any]:
    return {
        "year": claim.year,
        "basis": str(claim.basis),
        "limits": _limits(claim.limits),
        "assumed": claim.assumed,
        "first_month": claim.first,
        "last_month": claim.last,
        "cost": claim.cost,
        "refusion": claim.refusion,
        "complete": claim.complete,
        "claims": [_household(one) for one in claim.claims],
        "left_out": [
            {
                "child_id": one.child_id,
                "episode_id": one.episode_id,
                "section": one.section,
                "reason": str(one.reason),
                "why": REASONS[one.reason],
                "cost": one.cost,
            }
            for one in claim.left_out
        ],
        "unplaced": claim.unplaced,
        "age_unknown": list(claim.age_unknown),
        "without_household": list(claim.alone),
    }


def _limits(limits: Limits) -> dict[str, Any]:
    return {
        "key": limits.key,
        "title": limits.title,
        "level": limits.level,
        "reference": limits.reference,
        "confidence": limits.confidence,
        "bands": [{"above": band.above, "percent": band.percent} for band in limits.bands],
    }


def _household(one: Household) -> dict[str, Any]:
    found = one.claim
    return {
        "household_id": one.household_id,
        "children": list(one.children),
        "cost": None if found is None else found.cost,
        "refusion": None if found is None else found.refusion,
        "bands": []
        if found is None
        else [
            {"above": part.band.above, "percent": part.band.percent, "within": part.within, "refusion": part.refusion}
            for part in found.bands
        ],
        "missing": list(one.missing),
        "cases": [
            {
                "child_id": case.child_id,
                "episode_id": case.episode_id,
                "section": case.section,
                "cost": case.cost,
                "refusion": case.refusion,
            }
            for case in one.cases
        ],
    }


def _case(one: SplitCase) -> dict[str, Any]:
    return {
        "case_id": one.case_id,
        "child_id": one.child_id,
        "paying": one.paying,
        "acting": one.acting,
        "residence": one.residence,
        "between": str(one.between),
        "paid": one.paid,
    }


_BASES: Mapping[Basis, str] = {
    Basis.POSTED: "bogførte beløb",
    Basis.WHOLE: "hele året: bogført til nu og disponeret for resten",
    Basis.COMMITTED: "disponerede beløb",
}
_BETWEEN: Mapping[Between, str] = {
    Between.RECEIVABLE: "til gode hos betalingskommunen",
    Between.PAYABLE: "regning ventes fra handlekommunen",
    Between.ELSEWHERE: "barnet bor i en anden kommune",
    Between.OTHERS: "andre kommuner betaler og handler",
}


def _text(claim: Refusion, forecast: Refusion, split: tuple[SplitCase, ...] | None) -> str:
    parts = [_claims(claim), *_notes(claim), _claims(forecast), *_notes(forecast)]
    parts.append("Prognosen bygger på de indsatser, der kendes nu; nye børn er ikke med.")
    if split is None:
        parts.append("Betalings-, handle- og opholdskommune: tabellen »cases« mangler.")
    elif split:
        rows = [
            (
                one.case_id,
                *(formats.MISSING if code is None else code for code in (one.paying, one.acting, one.residence)),
                _BETWEEN[one.between],
                _money(one.paid),
            )
            for one in split
        ]
        headings = ("Sag", "Betaler", "Handler", "Ophold", "Mellem kommunerne", "Bogført i året")
        parts.append(shown("Sager med flere kommuner", headings, rows, text_columns=5))
    return "\n\n".join(parts)


def _claims(claim: Refusion) -> str:
    name = "Prognose" if claim.basis is Basis.COMMITTED else "Krav"
    limits = f"{claim.limits.title}{' (antagelse)' if claim.assumed else ''}"
    rows = [
        (
            one.household_id or f"barn {one.children[0]}",
            formats.number(len(one.children)),
            _money(one.claim.cost if one.claim else None),
            *(_money(part.refusion) for part in (one.claim.bands if one.claim else ())),
            *(formats.MISSING for _ in (() if one.claim else claim.limits.bands)),
            _money(one.claim.refusion if one.claim else None),
        )
        for one in claim.claims
    ]
    bands = (f"{band.percent} % over {formats.number(band.above // 100)}" for band in claim.limits.bands)
    headings = ("Husstand", "Børn", "Udgift", *bands, "Refusion")
    title = f"{name} {claim.year}, {_BASES[claim.basis]}. Grænser: {limits}"
    total = f"Refusion i alt: {_money(claim.refusion)} af udgifter for {_money(claim.cost)}"
    return f"{shown(title, headings, rows)}\n{total}" if rows else f"{title}\nIngen husstand er over den første grænse."


def _notes(claim: Refusion) -> list[str]:
    notes = []
    if claim.first is not None and claim.last is not None:
        span = f"{formats.MONTHS[claim.first.month - 1]} – {formats.MONTHS[claim.last.month - 1]} {claim.last.year}"
        notes.append(f"Udgifter i {span}.")
    if claim.basis is Basis.POSTED and (claim.last is None or claim.last.month < DECEMBER):
        notes.append(f"{claim.year} er ikke bogført til og med december: kravet er foreløbigt.")
    for reason, why in REASONS.items():
        left = [one for one in claim.left_out if one.reason is reason]
        if left:
            known = _money(sum(one.cost or 0 for one in left))
            notes.append(f"Ikke medregnet: {formats.counted(len(left), 'indsats', 'indsatser')}, {known} {why}")
    lacking = [key for one in claim.claims for key in one.missing]
    if lacking:
        notes.append(f"Udgiften mangler for {', '.join(lacking)}; husstandens krav mangler derfor.")
    if claim.unplaced:
        notes.append(f"Bogført, men ikke på nogen indsats: {_money(claim.unplaced)} Det er ikke med i kravet.")
    if claim.age_unknown:
        count = formats.counted(len(claim.age_unknown), "barn, der", "børn, der")
        notes.append(f"Fødselsdato mangler for {count} er regnet som under 18 år.")
    if claim.alone:
        count = formats.counted(len(claim.alone), "barn, der står", "børn, der står hver")
        notes.append(f"Husstand mangler for {count} for sig.")
    return notes


def _money(ore: int | None) -> str:
    return formats.MISSING if ore is None else formats.amount(ore)
