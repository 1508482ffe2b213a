"""`trappen invest FILE` and `trappen invest-compare A B`: what a case costs, saves and comes to, option by option."""

import os
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from enum import StrEnum
from fractions import Fraction
from pathlib import Path
from typing import Annotated, Any

import typer

from trappen.analysis.investment.answers import Answer, Part, answers, corrected
from trappen.analysis.investment.band import band, differences
from trappen.analysis.investment.financing import Financed, financed
from trappen.analysis.investment.remarks import remarks, unlike
from trappen.analysis.investment.streams import Stream, streams
from trappen.analysis.investment.turning import at_caseloads
from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, emit
from trappen.cli.faults import of_file
from trappen.cli.forecast import DrawsOption, SeedOption
from trappen.cli.invest_text import case_text, section, summary
from trappen.cli.tables import shown
from trappen.domain.errors import InputError
from trappen.domain.investment.case import Case, Fill
from trappen.domain.investment.discount import Rate
from trappen.parameters.discount import rate_of
from trappen.records.investment.reading import ReadCase, read_case

File = typer.Argument(metavar="FIL", help="Sagsfil, programfil eller nøglen på et af de fem programmer.")


class Split(StrEnum):
    """What the children's stays are counted apart by."""

    PLACE_TYPE = "place_type"


FillOption = Annotated[
    list[Fill] | None,
    typer.Option("--fill", help="Hvordan år uden beløb udfyldes, hvor filen ikke selv siger det. Kan gentages."),
]
RecordsOption = Annotated[
    Path | None, typer.Option("--records", metavar="DIR", help="Udtræk, som simulerede besparelser spilles på.")
]
OriginOption = Annotated[
    date | None, typer.Option("--from", help="Dagen, der simuleres fra; ellers udtrækkets dato.", **DayParser)
]


def invest(  # noqa: PLR0913, PLR0917 - the command line's own options
    file: Annotated[str, File],
    as_json: JsonOption = False,
    fill: FillOption = None,
    records: RecordsOption = None,
    draws: DrawsOption = 1000,
    seed: SeedOption = 1,
    origin: OriginOption = None,
    by: Annotated[Split | None, typer.Option("--by", help="Opdel også den simulerede besparelse.")] = None,
    source_format: FormatOption = Format.TRAPPEN,
    workbook: Annotated[
        Path | None, typer.Option("--workbook", metavar="FIL", help="Skriv også sagen som regneark (XLSX).")
    ] = None,
    written: Annotated[
        Path | None,
        typer.Option("--written", metavar="FIL", help="Skriv også sagsfilen med middel af det simulerede (TOML)."),
    ] = None,
) -> None:
    """Regn en investeringssag igennem: år for år, i alt, nutidsværdi, og hvad der skal være sandt."""
    read = read_case(file)
    if read.case is None:
        _refuse(file, read, as_json=as_json)
        raise typer.Exit(1)
    case, found = read.case, streams(read.case, fill=fill or ())
    rate, without = rate_of(case)
    made = answers(case, found, rate)
    told = remarks(case, found)
    careful = answers(case, corrected(case, found), rate) if case.corrections else ()
    by_play = None
    if records is not None:
        _can_be_played(case)
        # The compiler takes a third of a second that a case without a simulation need not wait for.
        from trappen.analysis.forecast.forecast import Options
        from trappen.cli.invest_simulated import simulated

        asked = Options(12, draws, seed, threads=os.cpu_count() or 1, by=by or "")
        by_play = simulated(case, fill or (), records, source_format, asked, origin)
    if workbook is not None or written is not None:
        from trappen.cli.invest_files import write_case, write_workbook

        mean, notes = (by_play.mean, by_play.notes) if by_play else (None, ())
        if workbook is not None:
            write_workbook(workbook, mean or case, fill or (), [*([without] if without else []), *notes])
        if written is not None:
            write_case(written, mean, notes)
    document = {
        **_head(case),
        "rate": _rate_document(rate, without),
        "options": [_option(answer) | _beyond(case, answer, found) for answer in made],
        "corrected": [_option(answer) for answer in careful],
        "differences": [
            {"option": d.option.key, "against": d.against.key, "net": d.net, "low": d.low, "high": d.high}
            for d in differences(made, found)
        ],
        "financing": [_financed(each) for each in financed(case, found)],
        "simulated": by_play and by_play.document,
        "remarks": [{"code": r.code, "where": r.where, "what": r.what, "why": r.why, "now": r.now} for r in told],
    }

    def text() -> str:
        stated = case_text(case, made, careful, told, without=without, found=found)
        return f"{stated}\n\n{by_play.text}" if by_play else stated

    emit(document, as_json=as_json, render=text)


def _can_be_played(case: Case) -> None:
    if not case.simulated:
        raise InputError(
            f"»{case.title}« har ingen simuleret besparelse at spille på udtrækket.",
            now="Udelad »--records«, eller skriv [[simulated]] i sagen: docs/reference/investment-case.md.",
        )


def compare(  # noqa: PLR0913, PLR0917 - the command line's own options
    first: Annotated[str, typer.Argument(metavar="A", help="Den ene sag.")],
    second: Annotated[str, typer.Argument(metavar="B", help="Den anden sag.")],
    as_json: JsonOption = False,
    fill: FillOption = None,
    records: RecordsOption = None,
    draws: DrawsOption = 1000,
    seed: SeedOption = 1,
    origin: OriginOption = None,
    source_format: FormatOption = Format.TRAPPEN,
) -> None:
    """Sæt to investeringssager ved siden af hinanden, og sig, hvad der ikke kan sammenlignes."""
    cases = []
    for file in (first, second):
        read = read_case(file)
        if read.case is None:
            _refuse(file, read, as_json=as_json)
            raise typer.Exit(1)
        cases.append(read.case)
    made = [answers(case, streams(case, fill=fill or ()), rate_of(case)[0])[1:] for case in cases]
    why = unlike(cases[0], cases[1])
    by_play = None
    if records is not None:
        for case in cases:
            _can_be_played(case)
        from trappen.cli.invest_between import beside

        by_play = beside(cases, fill or (), records, source_format, draws=draws, seed=seed, origin=origin)
    document = {
        "cases": [
            {**_head(case), "options": [_option(answer) for answer in found]}
            for case, found in zip(cases, made, strict=True)
        ],
        "not_comparable": why,
        "simulated": by_play and by_play.document,
    }
    rows = [
        (f"{case.title}: {answer.option.name}", *summary(answer))
        for case, found in zip(cases, made, strict=True)
        for answer in found
    ]
    table = shown("To sager", ("Sag", "Udgift", "Besparelse", "Netto", "Pr. krone", "Nutidsværdi"), rows)

    def text() -> str:
        stated = "\n".join([table, *section("Kan ikke sammenlignes", why)])
        return f"{stated}\n\n{by_play.text}" if by_play else stated

    emit(document, as_json=as_json, render=text)


def _refuse(file: str, read: ReadCase, *, as_json: bool) -> None:
    document = {"case": None, "problems": [problem.as_dict() for problem in read.problems]}
    emit(document, as_json=as_json, render=lambda: of_file(file, read.problems))


def _head(case: Case) -> dict[str, Any]:
    return {
        "case": {
            "key": case.key,
            "title": case.title,
            "municipality": case.municipality,
            "first_year": case.first_year,
            "last_year": case.last_year,
            "price_level": case.price_level or None,
        },
        "problems": [],
    }


def _rate_document(rate: Rate | None, without: str) -> dict[str, Any] | None:
    if rate is None:
        return {"bands": [], "reference": None, "why_none": without}
    bands = [{"from_year": band.from_year, "rate": float(band.rate)} for band in rate.bands]
    return {"bands": bands, "reference": rate.reference, "why_none": None}


def _option(answer: Answer) -> dict[str, Any]:
    now = answer.discounted
    return {
        "key": answer.option.key,
        "name": answer.option.name,
        "years": [
            {
                "year": y.year,
                "cost": y.cost,
                "income": y.income,
                "saving": y.saving,
                "net": y.net,
                "total": y.cumulative,
            }
            for y in answer.years
        ],
        "cost": answer.cost,
        "income": answer.income,
        "saving": answer.saving,
        "net": answer.net,
        "ratio": _number(answer.ratio),
        "payback": answer.payback,
        "present": None
        if now is None
        else {"cost": now.cost, "benefit": now.benefit, "net": now.net, "ratio": _number(now.ratio)},
        **parts_document(answer),
        "break_even": {
            "saving_share": _number(answer.turn.saving_share),
            "success": {each.key: _number(each.share) for each in answer.turn.success},
            "missing_years": answer.turn.missing_years,
        },
        "swings": [{"title": swing.title, "low": swing.low, "high": swing.high} for swing in answer.swings],
        "missing": list(answer.missing),
    }


def _beyond(case: Case, answer: Answer, found: Sequence[Stream]) -> dict[str, Any]:
    """The bounds of the stated ranges, and where the option turns by caseload."""
    return {
        "band": [{"year": each.year, "low": each.low, "high": each.high} for each in band(answer, found)],
        "caseloads": [
            {
                "title": load.title,
                "cases_per_post": _number(load.now),
                "turns_at": _number(load.turns),
                "posts": _number(load.posts),
                "per_case": load.per_case,
            }
            for load in at_caseloads(case, answer, found)
        ],
    }


def _financed(each: Financed) -> dict[str, Any]:
    loans = [(loan.of.key, loan.left, [asdict(year) for year in loan.years]) for loan in each.loans]
    return {
        "option": each.option.key,
        "years": [asdict(year) for year in each.years],
        "loans": [{"key": key, "left": left, "years": years} for key, left, years in loans],
        "moved": [asdict(moved) for moved in each.moved],
    }


def parts_document(answer: Answer) -> dict[str, Any]:
    """What an option costs and saves by account class, control and payer."""
    found = {"by_account_class": answer.by_account_class, "by_frame": answer.by_frame, "by_payer": answer.by_payer}
    return {name: [_part(part) for part in parts] for name, parts in found.items()}


def _part(part: Part) -> dict[str, Any]:
    return {"name": part.name, "cost": part.cost, "income": part.income, "saving": part.saving, "net": part.net}


def _number(value: Fraction | None) -> float | None:
    return None if value is None else round(float(value), 6)
