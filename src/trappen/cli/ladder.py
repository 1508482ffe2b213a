"""`trappen ladder`: where the children stand on the ladder on two dates, and how they moved in between."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

import typer
from rich import box
from rich.console import Console
from rich.table import Table

from trappen.analysis.keyfigures import By, LadderGroup, LadderReport, Matrix, ladder_report
from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, Source, emit, usable_records
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit

WIDTH = 120
_SHORT = {"outside": "Uden for", "unknown": "Ukendt"}


def ladder(
    source: Source,
    first: Annotated[date, typer.Option("--from", help="Første statusdato.", **DayParser)],
    last: Annotated[date, typer.Option("--to", help="Anden statusdato.", **DayParser)],
    source_format: FormatOption = Format.TRAPPEN,
    by: Annotated[By | None, typer.Option("--by", help="Opdel efter.", show_default=False)] = None,
    gap_days: Annotated[
        int, typer.Option("--gap-days", min=0, help="Afbrydelser på højst så mange dage regnes ikke som afgang.")
    ] = 0,
    as_json: JsonOption = False,
) -> None:
    """Vis børnene på indsatstrappen på to datoer og bevægelserne imellem dem."""
    report = ladder_report(usable_records(source, source_format), first, last, by=by, gap_days=gap_days)
    emit(report.as_dict(), as_json=as_json, render=lambda: shown(report))


def shown(report: LadderReport) -> str:
    """The report as text for a terminal."""
    console = Console(width=WIDTH, force_terminal=False)
    with console.capture() as capture:
        period = f"{formats.long_date(report.first)} til {formats.long_date(report.last)}"
        console.print(f"{report.ladder_name}: {period}", highlight=False)
        for note in report.notes:
            console.print(note, highlight=False)
        for group in (report.whole, *report.groups):
            console.print(_steps(group))
        console.print(_matrix(report.whole.status_matrix))
        console.print(_key_figures(report))
        for line in _coverage(report):
            console.print(line, highlight=False)
    return capture.get().rstrip("\n")


def _steps(group: LadderGroup) -> Table:
    table = _table(group.label, ("Trin",), ("Ved start", "Ved slut", "Kommet på trappen", "Forladt trappen"))
    tallies = (group.stock_first, group.stock_last, group.entries, group.exits)
    for index, place in enumerate(group.stock_first.places):
        table.add_row(place.label, *_numbers(tally.values[index] for tally in tallies))
    table.add_section()
    table.add_row("I alt", *_numbers(tally.total for tally in tallies))
    moves = group.moves
    table.caption = (
        f"Bevægelser: {formats.number(moves.up)} op, {formats.number(moves.down)} ned, "
        f"{formats.number(moves.unknown)} til eller fra ukendt trin"
    )
    return table


def _matrix(matrix: Matrix) -> Table:
    keys = [_SHORT.get(place.key, place.key) for place in matrix.places]
    table = _table("Børn efter trin på de to datoer: fra (rækker) til (søjler)", ("Fra",), (*keys, "I alt"))
    for place, row, total in zip(matrix.places, matrix.cells, matrix.row_totals, strict=True):
        first = "–" if place.key == "outside" else formats.number(row[0])
        table.add_row(place.label, first, *_numbers((*row[1:], total)))
    table.add_section()
    table.add_row("I alt", *_numbers((*matrix.column_totals, matrix.total)))
    return table


def _key_figures(report: LadderReport) -> Table:
    table = _table("Indsatstrappens nøgletal", ("Nr.", "Nøgletal", "Hvad der er regnet"), ("Værdi", "Tæller", "Nævner"))
    for item in report.key_figures:
        missing = f" Mangler: {'; '.join(item.figure.missing)}." if item.figure.is_missing else ""
        table.add_row(
            str(item.number),
            item.title,
            " ".join(part for part in (item.definition + missing, item.note) if part),
            _with_unit(item.figure),
            str(item.numerator),
            "" if item.denominator is None else str(item.denominator),
        )
    return table


def _with_unit(figure: Figure) -> str:
    return f"{figure} dage" if figure.unit is Unit.DAYS and not figure.is_missing else str(figure)


def _coverage(report: LadderReport) -> Iterable[str]:
    seen = report.coverage
    number = formats.number
    yield (
        f"{number(seen.episodes)} indsatser: {number(seen.on_step)} på et trin, {number(seen.unknown)} på ukendt trin, "
        f"{number(seen.off_ladder)} uden for trappen, {number(seen.empty)} uden en eneste dag."
    )
    yield (
        f"Børn ved slut på ukendt trin: {number(seen.children_unknown)}; "
        f"med kun ydelser uden for trappen: {number(seen.children_off_ladder)}."
    )
    for item in seen.unplaced[:10]:
        place = f" og stedtypen {item.place_type}" if item.place_type else ""
        yield f"  Ukendt trin: {item.section or 'tom paragraf'}{place} (indsatser: {number(item.episodes)})."


def _table(title: str, texts: Sequence[str], numbers: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", caption_justify="left", box=box.SIMPLE_HEAD)
    for heading in texts:
        table.add_column(heading)
    for heading in numbers:
        table.add_column(heading, justify="right")
    return table


def _numbers(values: Iterable[int]) -> Iterable[str]:
    return [formats.number(value) for value in values]
