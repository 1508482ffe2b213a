"""Units times price, and the municipality's own places: docs/methods/units-and-places.md."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from fractions import Fraction

from trappen.analysis.economy.own_places import Institution
from trappen.analysis.economy.units import Line, Units, UnitsBy
from trappen.domain import formats
from trappen.parameters.places import place_types
from trappen.reporting.document import Block, Cell, KeyFigures, Notice, Paragraph, Table, Withheld
from trappen.reporting.few import few_rows, without_rows
from trappen.reporting.statements.cells import Viewer

KRONER, NOTHING = "kr.", "–"
_DECIDED = ("Budget",)  # what the council decided tells of no child


def units_blocks(
    found: Units,
    viewer: Viewer,
    *,
    corrected_on: date | None,
    as_of: date | None,
    withheld: Collection[int] | None = None,
) -> tuple[Block, ...]:
    """The lines, and why each differs from its budget: other places, or another price."""
    if not found.lines:
        return (Paragraph((f"Der er hverken pladser, bogføring eller budget på anbringelser i {found.year}.",)),)
    return (
        _first(found, viewer),
        *_doubts(found, viewer, corrected_on),
        units_table(found, viewer, as_of, withheld=withheld),
    )


def _first(found: Units, viewer: Viewer) -> KeyFigures:
    places = sum((line.actual.places for line in found.lines), Fraction(0))
    cost = sum(line.actual.cost for line in found.lines)
    return KeyFigures(
        (
            ("Helårspladser", viewer.count("Helårspladser", places)),
            ("Bogført", viewer.money("Bogført", cost)),
            ("Pris pr. helårsplads", viewer.money("Gennemsnit", cost / places if places else None)),
        )
    )


def _doubts(found: Units, viewer: Viewer, corrected_on: date | None) -> Iterator[Notice]:
    if not found.whole:
        until = formats.long_date(found.until)
        said = "Budgettet er for hele året, så forskellen deles først i pladser og pris, når året er slut."
        yield Notice("Året er ikke slut:", (f"Pladser og bogføring er med til {until}. {said}",))
    if corrected_on is None:
        yield Notice("Budget:", ("Der er ingen bevillinger, så budgettet er tabellen fra økonomisystemet.",))
    if len(found.price_levels) > 1:
        levels = ", ".join(found.price_levels)
        yield Notice("Prisniveauer:", (f"Budgettet er i {levels}. De kan ikke sammenlignes uden en faktor.",))
    shared = sorted({account for line in found.lines for account in line.shared})
    if shared:
        said = f"{', '.join(shared)} bruges af flere linjer, så de har intet budget hver for sig."
        yield Notice("Fælles konti:", (f"{said} Budgettet står i en opdeling efter konto.",))
    if found.unplaced:
        lost = viewer.money("Uden for linjerne", found.unplaced)
        yield Notice("Uden for linjerne:", (lost, " er bogført på indsatser i hjemmet eller uden indsats."))


def few_lines(found: Units, viewer: Viewer) -> frozenset[int]:
    """The lines that are withheld from the reader; none from those who may see the children."""
    if viewer.threshold is None:
        return frozenset()
    return few_rows([line.children for line in found.lines], threshold=viewer.threshold)


def units_table(found: Units, viewer: Viewer, as_of: date | None, *, withheld: Collection[int] | None = None) -> Table:
    """The lines; those that are `withheld` beside another table, else the `few_lines`."""
    what = "Tilbud" if found.by is UnitsBy.PLACE_TYPE else "Konto"
    columns = (
        *(what, "Budget", "Pladser i budget", "Pris i budget", "Pladser", "Pris", "Bogført"),
        *("Af pladser", "Af pris"),
    )
    rows = tuple(_line(line, viewer, whole=found.whole) for line in found.lines)
    notes = (
        "Pladser er helårspladser, og prisen er for et helt år.",
        "Pladser i budget: budgettet delt med sidste års gennemsnitspris.",
        "Af pladser og Af pris deler det bogførte minus budgettet i to, så det går op på øren.",
    )
    table = Table(f"Mængde og pris {found.year}", columns, rows, KRONER, as_of, notes)
    hidden = few_lines(found, viewer) if withheld is None else withheld
    return without_rows(table, hidden, told=_DECIDED)


def _line(line: Line, viewer: Viewer, *, whole: bool) -> tuple[Cell, ...]:
    planned, effect = line.planned, line.effect if whole else None
    cells: tuple[Cell, ...] = (
        NOTHING if line.budget is None else viewer.money("Budget", line.budget),
        NOTHING if planned is None else viewer.count("Budgetterede helårspladser", planned.places),
        NOTHING if planned is None else viewer.money("Budgetteret pris", planned.price),
        viewer.count("Faktiske helårspladser", line.actual.places),
        NOTHING if line.actual.price is None else viewer.money("Faktisk pris", line.actual.price),
        viewer.money("Bogført", line.actual.cost),
        NOTHING if effect is None else viewer.money("Af pladser", effect.number + effect.share, signed=True),
        NOTHING if effect is None else viewer.money("Af pris", effect.price, signed=True),
    )
    name = line.label if line.key in place_types() or line.key == line.label else f"{line.key} {line.label}"
    return (name, *cells)


def places_blocks(found: Sequence[Institution], viewer: Viewer, *, year: int, until: date) -> tuple[Block, ...]:
    """Each institution's places, occupied and empty, and what one place less would save beside the average."""
    if not found:
        return (
            Paragraph((f"Ingen af kommunens egne institutioner har pladser i {year}. De står i tabellen Pladser.",)),
        )
    places = sum((one.places for one in found), Fraction(0))
    occupied = sum((one.occupied for one in found), Fraction(0))
    return (
        KeyFigures(
            (
                ("Pladser", viewer.count("Helårspladser", places)),
                ("Belagte", viewer.count("Belagte helårspladser", occupied)),
                ("Tomme", viewer.count("Tomme helårspladser", places - occupied)),
            )
        ),
        *_place_doubts(found, year, until),
        _places(found, viewer, year, until),
    )


def _place_doubts(found: Sequence[Institution], year: int, until: date) -> Iterator[Notice]:
    if until <= date(year, 12, 31):
        yield Notice("Året er ikke slut:", (f"Pladserne er talt til {formats.long_date(until)}.",))
    unknown = [one.name or one.provider_id for one in found if one.avoidable is None]
    if unknown:
        said = "Det er ikke regnet ud, hvad der spares ved at lukke en plads. Gennemsnittet kan ikke bruges i stedet."
        yield Notice("Mangler for " + ", ".join(unknown) + ":", (said,))


def _places(found: Sequence[Institution], viewer: Viewer, year: int, until: date) -> Table:
    columns = (
        *("Institution", "Pladser", "Belagte", "Tomme", "Udgift", "Pr. plads", "Pr. belagt plads"),
        *("Sparet pr. plads færre", "Gennemsnit over det sparede"),
    )
    hidden = any(viewer.hides(one.occupied) for one in found)
    rows = tuple(_institution(one, viewer, hidden=hidden) for one in found)
    notes = (
        "Helårspladser. Når et barn flytter ud, spares kun det, pladsen koster mere end en tom plads.",
        "Hele gennemsnittet spares først, når institutionen lukker.",
    )
    return Table(f"Egne pladser {year}", columns, rows, KRONER, until, notes)


def _institution(one: Institution, viewer: Viewer, *, hidden: bool) -> tuple[Cell, ...]:
    people: tuple[Cell, ...] = (
        viewer.count("Belagte helårspladser", one.occupied),
        viewer.count("Tomme helårspladser", one.empty),
    )
    return (
        one.name or one.provider_id,
        viewer.count("Helårspladser", one.places),
        *(Withheld("Få børn") if hidden else cell for cell in people),
        viewer.money("Udgift", one.cost),
        viewer.money("Pr. plads", one.average),
        Withheld("Få børn") if hidden else viewer.money("Pr. belagt plads", one.per_occupied),
        viewer.money("Sparet pr. plads færre", one.avoidable),
        viewer.money("Gennemsnit over det sparede", one.overstated),
    )
