"""Units times price, and the municipality's own places: docs/methods/units-and-places.md."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date, timedelta
from fractions import Fraction

from trappen.analysis.economy.own_places import Institution
from trappen.analysis.economy.units import Line, Units, UnitsBy
from trappen.domain import formats
from trappen.parameters.places import place_types
from trappen.reporting.document import Block, Cell, KeyFigures, Notice, Paragraph, Table, Withheld
from trappen.reporting.few import few_rows, without_rows
from trappen.reporting.statements.cells import Viewer

KRONER, NOTHING, SHARED = "kr.", "–", "fælles konto"
SO_FAR = "Budget til nu"
_DECIDED = ("Budget", SO_FAR)  # what the council decided tells of no child


def units_blocks(
    found: Units,
    viewer: Viewer,
    *,
    corrected_on: date | None,
    as_of: date | None,
    withheld: Collection[int] | None = None,
) -> tuple[Block, ...]:
    """The lines, and why each differs from its budget: other places, or another price.

    Those that are `withheld` beside another table, else the `few_lines`.
    """
    if not found.lines:
        return (Paragraph((f"Der er hverken pladser, bogføring eller budget på anbringelser i {found.year}.",)),)
    table = _table(found, viewer, as_of, few_lines(found, viewer) if withheld is None else withheld)
    names = ("Helårspladser" if found.whole else "Pladser i snit til nu", "Bogført", "Pris pr. helårsplads")
    last = dict(zip(table.columns, table.rows[-1], strict=True))
    totals = tuple(zip(names, (last[column] for column in ("Pladser", "Bogført", "Pris")), strict=True))
    return KeyFigures(totals), *_doubts(found, viewer, corrected_on), table


def _doubts(found: Units, viewer: Viewer, corrected_on: date | None) -> Iterator[Notice]:
    if not found.whole:
        yield Notice("Året er ikke slut:", (_so_far(found),))
    if corrected_on is None:
        yield Notice("Budget:", ("Der er ingen bevillinger, så budgettet er tabellen fra økonomisystemet.",))
    if len(found.price_levels) > 1:
        levels = ", ".join(found.price_levels)
        yield Notice("Prisniveauer:", (f"Budgettet er i {levels}. De kan ikke sammenlignes uden en faktor.",))
    shared = sorted({account for line in found.lines for account in line.shared})
    if shared:
        yield Notice("Fælles konti:", (_shared(shared),))
    if found.unplaced:
        lost = viewer.money("Uden for linjerne", found.unplaced)
        yield Notice("Uden for linjerne:", (lost, " er bogført på indsatser i hjemmet eller uden indsats."))


def _so_far(found: Units) -> str:
    """What is held against what while the year runs."""
    day = formats.long_date(found.until - timedelta(days=1))
    share = f"{(found.until - date(found.year, 1, 1)).days} af årets {_days(found.year)} dage"
    return (
        f"Pladser og bogføring er med til og med {day}. »Pladser« er det gennemsnitlige antal pladser til nu; bliver "
        f"det ved sådan, er det årets helårspladser, og det holdes mod »Pladser i budget«. »{SO_FAR}« er budgettet for "
        f"de samme {share}, og »Af pladser« og »Af pris« deler det bogførte minus det. Regninger, der ikke er bogført "
        "endnu, gør prisen for lav. Hvor året ventes at ende, står på siden Økonomi."
    )


def _days(year: int) -> int:
    return (date(year + 1, 1, 1) - date(year, 1, 1)).days


def _shared(accounts: Sequence[str]) -> str:
    """Why the lines on these accounts have no budget, and where it is."""
    return (
        "Budgettet er lagt på konti, og nogle konti betaler flere slags tilbud eller også indsatser i hjemmet. Hvor "
        "meget af budgettet der er til hvert tilbud, er ikke oplyst, så linjerne har intet budget: "
        f"{', '.join(accounts)}. Budgettet for dem står konto for konto i opgørelsen »Mængde og pris« under Økonomi, "
        "når den opdeles efter konto."
    )


def few_lines(found: Units, viewer: Viewer) -> frozenset[int]:
    """The lines that are withheld from the reader; none from those who may see the children."""
    if viewer.threshold is None:
        return frozenset()
    return few_rows([line.children for line in found.lines], threshold=viewer.threshold)


def _table(found: Units, viewer: Viewer, as_of: date | None, withheld: Collection[int]) -> Table:
    what = "Tilbud" if found.by is UnitsBy.PLACE_TYPE else "Konto"
    columns = (
        *(what, "Budget", "Pladser i budget", "Pris i budget", "Pladser", "Pris"),
        *(("Bogført",) if found.whole else ("Bogført", SO_FAR)),
        *("Af pladser", "Af pris"),
    )
    rows = tuple(_line(line, viewer, found) for line in found.lines)
    against = "budgettet" if found.whole else "budgettet til nu"
    notes: tuple[str, ...] = (
        "Pladser er helårspladser, og prisen er for et helt år."
        if found.whole
        else "Pladser er gennemsnittet af dagene til nu, og prisen er for et helt år.",
        "Pladser i budget: budgettet delt med sidste års gennemsnitspris.",
        f"Af pladser og Af pris deler det bogførte minus {against} i to, så det går op på øren.",
        "I alt: prisen er beløbet delt med pladserne. Hvor en linje mangler et tal, mangler summen det også.",
    )
    if not _disjoint(found):
        notes += ("Et barn, der er betalt på flere konti, tæller på hver linje, men kun én gang i alt.",)
    total = _total(found, viewer)
    table = Table(f"Mængde og pris {found.year}", columns, (*rows, total), KRONER, as_of, notes, total_row=True)
    return without_rows(table, withheld, told=_DECIDED)


def _line(line: Line, viewer: Viewer, found: Units) -> tuple[Cell, ...]:
    planned, effect = line.planned, line.effect
    cells: tuple[Cell, ...] = (
        SHARED if line.shared else NOTHING if line.budget is None else viewer.money("Budget", line.budget),
        NOTHING if planned is None else viewer.count("Budgetterede helårspladser", planned.places),
        NOTHING if planned is None else viewer.money("Budgetteret pris", planned.price),
        viewer.count("Faktiske helårspladser", found.at_once(line.actual.places)),
        NOTHING if line.actual.price is None else viewer.money("Faktisk pris", line.actual.price),
        viewer.money("Bogført", line.posted),
        *_due(line.due, viewer, found),
        NOTHING if effect is None else viewer.money("Af pladser", effect.number + effect.share, signed=True),
        NOTHING if effect is None else viewer.money("Af pris", effect.price, signed=True),
    )
    name = line.label if line.key in place_types() or line.key == line.label else f"{line.key} {line.label}"
    return (name, *cells)


def _due(ore: int | Fraction | None, viewer: Viewer, found: Units) -> tuple[Cell, ...]:
    """The column that only a running year has."""
    return () if found.whole else (NOTHING if ore is None else viewer.money(SO_FAR, ore),)


def _disjoint(found: Units) -> bool:
    """Whether no child is a place on several lines."""
    return sum((line.actual.places for line in found.lines), Fraction(0)) == found.places


def _total(found: Units, viewer: Viewer) -> tuple[Cell, ...]:
    """The sum of the lines: money and places added up, the price as the one divided by the other."""
    lines, effects = found.lines, [line.effect for line in found.lines]
    posted, budget = sum(line.posted for line in lines), _added(line.budget for line in lines)
    planned = _added(line.planned.places if line.planned else None for line in lines) if _disjoint(found) else None
    number = _added(effect.number + effect.share if effect else None for effect in effects)
    price = _added(effect.price if effect else None for effect in effects)
    each = None if budget is None or not planned else budget / planned
    return (
        "I alt",
        NOTHING if budget is None else viewer.money("Budget", budget),
        NOTHING if planned is None else viewer.count("Budgetterede helårspladser", planned),
        NOTHING if each is None else viewer.money("Budgetteret pris", each),
        viewer.count("Faktiske helårspladser", found.at_once(found.places)),
        viewer.money("Faktisk pris", posted / found.places) if found.places else NOTHING,
        viewer.money("Bogført", posted),
        *_due(_added(line.due for line in lines), viewer, found),
        NOTHING if number is None else viewer.money("Af pladser", number, signed=True),
        NOTHING if price is None else viewer.money("Af pris", price, signed=True),
    )


def _added(parts: Iterable[int | Fraction | None]) -> Fraction | None:
    """The sum; None where a part is missing."""
    total = Fraction(0)
    for part in parts:
        if part is None:
            return None
        total += part
    return total


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
