"""The economy's papers: Budgetopfølgning, Ledelsesinformation, Pris × mængde, and the closed one of the dearest cases.

Source: docs/methods/papers.md.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from trappen.analysis.economy.bridge import BY_CHILD, Bridge
from trappen.analysis.economy.estimate import Estimate
from trappen.analysis.economy.measures import dearest, people_behind
from trappen.analysis.economy.refusion import Refusion
from trappen.analysis.economy.units import Units
from trappen.domain import formats
from trappen.domain.accounts import OwnChart
from trappen.domain.errors import TrappenError
from trappen.domain.figures import Figure, Unit
from trappen.reporting import economy, economy_text
from trappen.reporting.document import Block, Cell, Document, Heading, KeyFigures, Notice, Paragraph, Points, Table
from trappen.reporting.few import few_rows, hidden_on_both, without_rows
from trappen.reporting.papers.cover import Cover
from trappen.reporting.statements.cells import Viewer
from trappen.reporting.statements.units import few_lines, units_blocks

CHILD = "Barn"  # the heading of a column of children, which only a closed paper has
DEAREST = 20  # cases on the closed paper
IN_PAPER = ("Funktion", "Navn", "Budget", "Forbrug", "Skøn", "Afvigelse")
FUNCTION = 7  # characters of an account that name its function
_UNITS_ABOUT = (
    "Bilaget viser årets helårspladser og deres gennemsnitspris efter tilbud. En helårsplads er en plads, der er brugt "
    "hele året; to børn et halvt år hver bruger tilsammen én."
)
_ABOUT = (
    "Skønnet er det bogførte, det de kendte indsatser koster resten af året, og det der efter kommunens egne tidligere "
    "år kommer til og falder fra."
)


@dataclass(frozen=True)
class Economy:
    """What the economy's papers are made from: the estimate on the last day, and what belongs to it.

    `bridge` is None where there is no earlier estimate of the year to start from; `refusion` is None where the year's
    limits are not loaded; `budget_on` is the day of the corrected budget that units × price is held against.
    """

    made: Estimate
    bridge: Bridge | None
    units: Units
    refusion: Refusion | None
    chart: OwnChart
    viewer: Viewer
    budget_on: date | None


def open_to_all(basis: Economy) -> None:
    """Passes where the paper is about enough children to be read by everybody.

    Raises:
        TrappenError: where even the totals are about few children.
    """
    children = sum(people_behind(basis.made, pl.lit("")).values())
    if basis.viewer.hides(children):
        raise TrappenError(
            "Der er for få børn til en åben sagsfremstilling.",
            why="Selv summerne ville vise, hvad enkelte børn koster.",
            now="Vælg et år med flere indsatser, eller brug den lukkede.",
        )


def budget_follow_up(cover: Cover, basis: Economy, *, made_on: date) -> Document:
    """Corrected budget, expected accounts, deviation and its causes, units × price, and the recommendation."""
    open_to_all(basis)
    made, lines = basis.made, basis.units.lines
    few = few_lines(basis.units, basis.viewer)
    functions, withheld = by_function(basis, [line.accounts for line in lines], few, cover.threshold)
    blocks: list[Block] = [
        Heading("Resumé"),
        summary(made),
        how_wide(made),
        _key_figures(made),
        *cover.recommended(),
        Heading("Budget og forventet regnskab"),
        functions,
        economy.budget_table(made),
        economy.fan_chart(made),
        Heading("Hvorfor skønnet har flyttet sig"),
        *_causes(basis, cover.threshold),
        Heading("Mængde og pris"),
        *units_blocks(basis.units, basis.viewer, corrected_on=basis.budget_on, as_of=made.on, withheld=withheld),
        Heading("Om tallene"),
        *about(made),
    ]
    return cover.paper("Budgetopfølgning", _until(made), blocks, made_on=made_on)


def price_times_units(cover: Cover, basis: Economy, *, made_on: date) -> Document:
    """Full-year places times average price by place type against the budget: the appendix to the budget."""
    open_to_all(basis)
    year = basis.units.year
    blocks: list[Block] = [
        Heading("Resumé"),
        Paragraph((_UNITS_ABOUT,)),
        *cover.recommended(),
        Heading("Mængde og pris"),
        *units_blocks(basis.units, basis.viewer, corrected_on=basis.budget_on, as_of=basis.made.on),
        economy.budget_table(basis.made),
    ]
    return cover.paper("Pris × mængde", str(year), blocks, made_on=made_on)


def dearest_cases(cover: Cover, basis: Economy, *, made_on: date) -> Document:
    """The children whose measures cost most in the year: a closed item, for those who may see the children."""
    made = basis.made
    rows = tuple(
        (
            case.child_id,
            ", ".join(case.measures),
            basis.viewer.money("Bogført", case.spent),
            basis.viewer.money("Årets udgift", case.year),
        )
        for case in dearest(made, most=DEAREST)
    )
    columns = (CHILD, "Indsatser i året", "Bogført", "Kendt udgift i året")
    notes = ("Kendt udgift i året: det bogførte og det, de kendte indsatser koster resten af året.",)
    blocks: list[Block] = [
        Notice("Lukket punkt:", ("Sagen handler om enkelte børn og behandles for lukkede døre.",)),
        *cover.recommended(),
        Heading("De dyreste sager"),
        Table(f"De dyreste sager {made.year}", columns, rows, economy.UNIT, made.on, notes),
        *_claim(basis),
    ]
    return cover.paper("De dyreste sager", _until(made), blocks, made_on=made_on, closed=True)


def only(table: Table, columns: Collection[str]) -> Table:
    """The estimate's table with those of its columns, which fit the width of a paper."""
    places = [place for place, name in enumerate(table.columns) if name in columns]
    rows = tuple(tuple(row[place] for place in places) for row in table.rows)
    return replace(table, columns=tuple(table.columns[place] for place in places), rows=rows, notes=economy.NOTES[2:])


def summary(made: Estimate) -> Paragraph:
    """Budget, estimate and deviation in a sentence; what is known of them where a price is missing."""
    return Paragraph((*economy_text.headline(made), "."))


def how_wide(made: Estimate) -> Paragraph:
    """The range of the estimate, or why there is none."""
    said, *_ = economy_text.notes(made, with_past=False)
    return Paragraph(said)


def by_function(
    basis: Economy, accounts: Sequence[Collection[str]], few: Collection[int], threshold: int
) -> tuple[Table, frozenset[int]]:
    """The estimate by function, and which lines of the paper's other table of the same money are withheld.

    The budget is not withheld. `accounts` are those that each of the other table's lines stands on, `few` the lines
    that it withholds by itself.
    """
    table = only(economy.function_table(basis.made, basis.chart), IN_PAPER)
    names = [str(row[0]) for row in table.rows[:-1]]
    behind = people_behind(basis.made, pl.col("account").str.slice(0, FUNCTION))
    people = [behind.get(None if name == economy.NO_ACCOUNT else name) for name in names]
    place = {name: line for line, name in enumerate(names)}
    links = [{place[name] for account in own if (name := account[:FUNCTION]) in place} for own in accounts]
    hidden, others = hidden_on_both(few_rows(people, threshold=threshold), few, links)
    return without_rows(table, hidden, told=("Budget",)), others


def about(made: Estimate) -> Iterator[Block]:
    """What the estimate is made of, and what it lacks."""
    yield Points(tuple(economy_text.notes(made, with_past=False)))
    yield Paragraph((_ABOUT,))


def claim_block(basis: Economy, year: int) -> Block:
    """What the central refusion is expected to be, or that the year's limits are not loaded."""
    claim = basis.refusion
    if claim is None:
        said = f"Grænserne for {year} er ikke indlæst, så refusionen kan ikke regnes ud."
        return Notice("Central refusion:", (said,))
    assumed = f" (antagelse: {claim.limits.title})" if claim.assumed else ""
    households = sum(1 for one in claim.claims if one.claim is not None and one.claim.refusion)
    return KeyFigures(
        (
            ("Husstande med refusion", basis.viewer.people("Husstande", households, unit=Unit.COUNT)),
            (f"Central refusion{assumed}", basis.viewer.money_of("Central refusion", claim.refusion, households)),
        )
    )


def _claim(basis: Economy) -> tuple[Block, ...]:
    return (Heading("Central refusion"), claim_block(basis, basis.made.year))


def _key_figures(made: Estimate) -> KeyFigures:
    whole = made.total["estimate"] is not None
    names = ("corrected", "spent", "estimate", "deviation") if whole else ("corrected", "spent", "known")
    return KeyFigures(tuple((economy.PART_LABELS[name], _of(made, name)) for name in names))


def _of(made: Estimate, name: str) -> Figure:
    label = economy.PART_LABELS[name]
    signed = name == "deviation"
    return Figure(label, made.total[name], Unit.ORE, (economy.SOURCE,), as_of=made.on, signed=signed)


def _causes(basis: Economy, threshold: int) -> Iterator[Block]:
    if basis.bridge is None:
        yield Paragraph(("Der er intet tidligere skøn for året at sammenligne med.",))
        return
    if not basis.bridge.complete:
        yield Notice("Et af skønnene mangler en del:", ("Tabellen viser, hvad der er kendt.",))
    yield cause_table(basis.bridge, threshold)


def cause_table(made: Bridge, threshold: int) -> Table:
    """The bridge by cause; causes about few children are told as one, which is about enough of them."""
    table = economy.cause_table(made)
    labels = {economy.CAUSE_LABELS[cause]: cause for cause in BY_CHILD}
    own = made.steps.filter(pl.col("cause").is_in(BY_CHILD))
    behind = {
        cause: frozenset(children)
        for cause, children in own.group_by("cause").agg(pl.col("child_id").drop_nulls().unique()).iter_rows()
    }
    together: set[str] = set()
    children: frozenset[str] = frozenset()
    for cause in sorted(behind, key=lambda cause: (len(behind[cause]), cause)):
        if len(behind[cause]) >= threshold and (not together or len(children) >= threshold):
            break
        together.add(cause)
        children |= behind[cause]
    if not together:
        return table
    few = 0 < len(children) < threshold  # all the children's causes are too few: then they stand with the rest
    inner = table.rows[1:-1]
    apart = [row for row in inner if not few and labels.get(str(row[0])) not in together]
    merged = [row for row in inner if row not in apart]
    amount = sum(int(cell.value or 0) for row in merged if isinstance(cell := row[1], Figure))
    rest: tuple[Cell, ...] = ("Øvrige årsager", _rest_of(amount, made))
    rows = (table.rows[0], *apart, rest, table.rows[-1])
    note = "Årsager, der hver for sig handler om få børn, står samlet som øvrige."
    return Table(table.caption, table.columns, rows, table.unit, table.as_of, (*table.notes, note), total_row=True)


def _rest_of(ore: int, made: Bridge) -> Figure:
    """An amount of the bridge."""
    return Figure("Øvrige årsager", ore, Unit.ORE, (economy.SOURCE,), as_of=made.until)


def _until(made: Estimate) -> str:
    return f"{made.year} til og med {formats.long_date(made.on)}"
