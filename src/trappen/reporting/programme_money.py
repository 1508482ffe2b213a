"""A programme's money as tables and a chart: by item and year, with what a newer target has replaced beside it."""

from collections.abc import Sequence
from dataclasses import replace

from trappen.domain import formats
from trappen.domain.figures import Figure
from trappen.domain.programme.entries import ProgrammeFigures
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind
from trappen.domain.programme.notes import notes
from trappen.domain.programme.of_money import stated
from trappen.domain.programme.replaced import Replaced, counted, replaced_amounts
from trappen.reporting import charts
from trappen.reporting.document import Cell, Chart, Table
from trappen.reporting.programme_words import word

SHOWN_SERIES = 5
NOT_SO = "–"  # stated in another way, or not of that year
BEFORE = "– før:"
TOTAL, UNSAID = "I alt", "Årligt eller i alt"
# What is drawn first where there are more items than can be told apart.
DRAWN = (MoneyKind.EXPENSE, MoneyKind.SAVING, MoneyKind.INCOME, MoneyKind.APPROPRIATION, MoneyKind.CONVERSION)


def money(programme: Programme, figures: ProgrammeFigures, *, lines: bool = True) -> Table | None:
    """Every money item by year, with its total and price level, and with `lines` those of each.

    A cell that the papers leave out is missing; »–« stands where the item is stated in another way. A year that a newer
    target has replaced counts as that, and stands below as it was before.
    """
    held = counted(programme)
    years = sorted({year for item in programme.money for year in _years(item)})
    yearly = any(item.yearly is not None for item in programme.money)
    unsaid = any(item.unspecified is not None for item in programme.money)
    options = {option.key: option.name for option in programme.options}
    rows: list[tuple[Cell, ...]] = []
    for item, counts in zip(programme.money, held.money, strict=True):
        rows.append(
            (
                _titled(item, options.get(item.option, "")),
                word(item.kind),
                *(in_year(programme, counts, year) for year in years),
                *((figure_of(figures, f"money.{item.key}.yearly") or NOT_SO,) if yearly else ()),
                *((figure_of(figures, f"money.{item.key}.unspecified") or NOT_SO,) if unsaid else ()),
                total(held, counts) or NOT_SO,
                item.price_level or "mangler",
            )
        )
        rows += _before(programme, item, years, rows[-1])
        rows += _lines(figures, item, rows[-1]) if lines else []
    columns = (
        "Post",
        "Art",
        *map(str, years),
        *(("Pr. år",) if yearly else ()),
        *((UNSAID,) if unsaid else ()),
        TOTAL,
        "Prisniveau",
    )
    return Table("Økonomi", columns, tuple(rows), unit="kr.", notes=notes(programme)) if rows else None


def in_year(programme: Programme, item: Money, year: int) -> Cell:
    """The item in the year: stated, missing where only a whole is told, »–« where the year is none of its own."""
    new = next((entry for entry in replaced_amounts(programme) if (entry.item, entry.year) == (item.key, year)), None)
    whole = not item.years and item.yearly is None and item.unspecified is None
    if year not in _years(item) and not whole:
        return NOT_SO
    found = stated(programme, item, str(year))
    if new is None:
        return found
    return replace(found, sources=(programme.source_of(new.target.source, new.target.place),))


def _before(programme: Programme, item: Money, years: Sequence[int], row: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """What a newer target has replaced, as the item's own paper states it."""
    gone = [entry for entry in replaced_amounts(programme) if entry.item == item.key]
    if not gone:
        return []
    by = ", ".join(dict.fromkeys(_by(programme, entry) for entry in gone))
    named = {entry.year for entry in gone}
    cells = [stated(programme, item, str(year)) if year in named else "" for year in years]
    rest = [""] * (len(row) - len(years) - 3)
    return [(f"{BEFORE} afløst af {by}", row[1], *cells, *rest, row[-1])]


def _by(programme: Programme, entry: Replaced) -> str:
    """What it was replaced by: the version's name, else its source."""
    return entry.target.version or str(programme.source_of(entry.target.source, ""))


def money_chart(programme: Programme) -> Chart | None:
    """Amounts by year of up to five items, in thousands of kroner; None where no two years are stated."""
    held = counted(programme)
    drawn = [item for kind in DRAWN for item in held.money if item.kind is kind and item.known_years]
    drawn = drawn[:SHOWN_SERIES]
    known_years = {year for item in drawn for year, _ in item.known_years}
    if len(known_years) < 2:
        return None
    # A year that nobody states stands empty in its place, so that a gap looks like one. »mangler« stands only where the
    # table says it too.
    years = range(min(known_years), max(known_years) + 1)
    series: dict[str, list[int | str | None]] = {}
    for item in drawn:
        known = {year: amount.ore for year, amount in item.known_years}
        name = item.title if item.title not in series else f"{item.title} ({item.key})"
        series[name] = [
            round(known[year] / 100_000) if year in known else formats.MISSING if year in _years(item) else ""
            for year in years
        ]
    names = [str(year) for year in years]
    table = Table(
        "Økonomi efter år",
        ("Post", *names),
        tuple((item.title, *(stated(programme, item, name) for name in names)) for item in drawn),
        unit="kr.",
        notes=notes(programme),
    )
    return Chart(
        charts.bars(names, series, unit="t.kr."),
        "Økonomi efter år",
        f"Søjler for {', '.join(series)} i årene {names[0]}-{names[-1]}. Tallene står i tabellen.",
        table,
    )


def by_year(programme: Programme) -> Table | None:
    """Every money item by year with its total, also those that have only a total; None where nothing is by year."""
    years = sorted({year for item in programme.money for year in _years(item)})
    held = counted(programme)
    rows = tuple(
        (item.title, *(in_year(programme, item, year) for year in years), total(held, item)) for item in held.money
    )
    if not years:
        return None
    return Table("Økonomi efter år", ("Post", *map(str, years), TOTAL), rows, unit="kr.", notes=notes(programme))


def figure_of(figures: ProgrammeFigures, key: str) -> Figure | str:
    """The figure of that key; empty where there is none."""
    return figures.get(key) if figures.has(key) else ""


def _years(item: Money) -> set[int]:
    return {entry.year for entry in item.years} | set(item.missing_years)


def total(programme: Programme, item: Money) -> Figure | str:
    """The item's total; empty where only an amount stands that may be yearly or in all."""
    if item.unspecified is not None and item.total is None and not item.years and not item.lines:
        return ""
    return stated(programme, item, "total")


def _lines(figures: ProgrammeFigures, item: Money, row: tuple[Cell, ...]) -> list[tuple[Cell, ...]]:
    """The item's lines below it. Papers give their totals; what they cost by year is not said and stays empty."""
    blank = ("",) * (len(row) - 3)
    return [
        (f"– heraf {line.name}", *blank, figure_of(figures, f"money.{item.key}.lines.{number}"), "")
        for number, line in enumerate(item.lines, 1)
    ]


def _titled(item: Money, option: str) -> str:
    """The item with its option, where the title does not say it already."""
    return f"{item.title} ({option})" if option and option.lower() not in item.title.lower() else item.title
