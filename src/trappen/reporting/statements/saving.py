"""The saving in the accounts as a picture with its table: docs/methods/saving.md."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.decomposition import Decomposition, Group, Year
from trappen.analysis.economy.saving import Saving
from trappen.domain import formats
from trappen.reporting.document import Block, Cell, Chart, Heading, KeyFigures, Notice, Paragraph, Table
from trappen.reporting.statements.cells import Viewer, of_each
from trappen.reporting.statements.waterfall import waterfall

KRONER = "kr., løbende priser"
DRAWN = 6  # groups with a bar of their own: those that changed most
OTHERS, PRICES, NOWHERE = "Øvrige pladser", "Pris pr. helårsplads", "Uden gruppe"


@dataclass(frozen=True, slots=True)
class Goal:
    """What was promised for the year, and what has already been taken out of its budget; øre, None where not said."""

    programme: str = ""
    target: int | None = None
    taken: int | None = None


def saving_blocks(found: Saving, goal: Goal, viewer: Viewer, *, as_of: date | None) -> tuple[Block, ...]:
    """What was saved, what it is made of, and what of it the budget has already counted on."""
    split = found.split
    return (
        _first(found, goal, viewer),
        *_doubts(found),
        _against(found, goal, viewer, as_of),
        Heading("Hvad ændringen består af", 2),
        Paragraph((_sentence(split),)),
        *_parts(split, viewer, as_of),
        Heading("Den hidtidige udvikling", 2),
        _history(found, viewer),
    )


def _first(found: Saving, goal: Goal, viewer: Viewer) -> KeyFigures:
    split = found.split
    figures: list[tuple[str, Cell]] = [
        (
            _saved_name(found.saved),
            viewer.money("Besparelse", abs(found.saved), formula="ventet udgift − faktisk udgift"),
        ),
        (f"Faktisk udgift {split.after.year}", viewer.money("Faktisk udgift", split.after.cost)),
        (f"Ventet udgift {split.after.year}", viewer.money("Ventet udgift", found.trend.expected)),
    ]
    if goal.target is not None:
        figures.append(("Programmets mål for besparelsen", viewer.money("Mål", goal.target)))
    return KeyFigures(tuple(figures))


def _saved_name(saved: int) -> str:
    return "Sparet i regnskabet" if saved >= 0 else "Dyrere end ventet"


def _doubts(found: Saving) -> Iterator[Notice]:
    split = found.split
    if not found.trend.is_line:
        base = split.before.year
        why = f"Der er ikke tre hele år til og med {base} at trække en linje gennem."
        yield Notice("Antagelse:", (f"{why} Derfor er den ventede udgift sat til udgiften i {base}.",))
    for year in (split.before, split.after):
        yield from _of_year(year)
    if split.basis is Basis.COMMITTED:
        yield Notice("Grundlag:", ("Der er ingen posteringer, så udgifterne er disponerede beløb.",))


def _of_year(year: Year) -> Iterator[Notice]:
    if not year.whole:
        until = formats.long_date(year.until)
        yield Notice(
            f"{year.year} er ikke slut:", (f"Året er kun med til {until}, så årene kan ikke sammenlignes lige.",)
        )
    if year.missing:
        lacking = of_each(len(year.missing), "indsats", "indsatser")
        yield Notice("Udgiften mangler:", (f"{lacking} i {year.year} har ingen pris og er udeladt.",))


def _against(found: Saving, goal: Goal, viewer: Viewer, as_of: date | None) -> Table:
    split = found.split
    base, year = split.before.year, split.after.year
    rows: list[tuple[Cell, ...]] = [
        (f"Udgift {base}, udgangspunktet", viewer.money("Udgift", split.before.cost)),
        (
            f"Hidtidig udvikling til {year}",
            viewer.money("Udvikling", found.trend.expected - split.before.cost, signed=True),
        ),
        (f"Ventet udgift {year}", viewer.money("Ventet", found.trend.expected)),
        (f"Faktisk udgift {year}", viewer.money("Faktisk", split.after.cost)),
        ("Besparelse i regnskabet", viewer.money("Besparelse", found.saved, formula="ventet − faktisk", signed=True)),
    ]
    if goal.programme:
        rows.append((f"Mål for besparelsen: {goal.programme}", viewer.money("Mål", goal.target)))
    taken: Cell = viewer.money("Taget ud", goal.taken) if goal.taken is not None else "ikke oplyst"
    rows.append((f"Heraf allerede taget ud af budgettet for {year}", taken))
    if goal.taken is not None:
        rows.append(("Besparelse ud over budgettets", viewer.money("Ud over", found.saved - goal.taken, signed=True)))
    how = "Indlæs den i tabellen Rettelser med årsagen »Besparelse, der allerede er taget ud af budgettet«."
    notes = (
        *(() if goal.taken is not None else (how,)),
        "En besparelse, der er taget ud af budgettet, er en del af besparelsen i regnskabet og lægges ikke oveni.",
        "Regnskabet er hele kommunens udgift til foranstaltninger. Hvad der skyldes et program, viser det ikke alene.",
    )
    return Table(f"Regnskabet {year} mod udviklingen til {base}", ("Post", "Beløb"), tuple(rows), KRONER, as_of, notes)


def _sentence(split: Decomposition) -> str:
    """What a council may read aloud."""
    way = "faldt" if split.change < 0 else "steg"
    said = f"Udgiften {way} med {formats.millions(abs(split.change))} fra {split.before.year} til {split.after.year}: "
    parts = [
        f"{formats.millions(abs(amount))} {'mindre' if amount < 0 else 'mere'} {what}"
        for amount, what in (
            (split.number, "til antallet af helårspladser"),
            (split.share, "til fordelingen på tilbud"),
            (split.price, "til prisen pr. helårsplads"),
            (split.unplaced, "uden gruppe"),
        )
        if amount
    ]
    return said + ", ".join(parts) + "."


def _parts(split: Decomposition, viewer: Viewer, as_of: date | None) -> Iterator[Block]:
    few = [group for group in split.groups for volume in (group.before, group.after) if viewer.hides(volume.places)]
    if few:
        yield Notice("Små tal:", ("Grupperne er skjult, fordi nogle af dem har få børn. Summen er vist.",))
        yield _totals(split, viewer, as_of)
        return
    spec = waterfall((f"Udgift {split.before.year}", split.before.cost), _bars(split), f"Udgift {split.after.year}")
    caption = f"Fra udgiften i {split.before.year} til udgiften i {split.after.year}"
    yield Chart(spec, caption, _sentence(split), _groups(split, viewer, as_of))


def _bars(split: Decomposition) -> list[tuple[str, int]]:
    """Places by group, those that changed most by name; then prices, and what belongs to no group."""
    places = [(group.label, group.effect.number + group.effect.share) for group in split.groups]
    named = {label for label, _ in sorted(places, key=lambda one: -abs(one[1]))[:DRAWN]}
    rest = sum(change for label, change in places if label not in named)
    own = [(label, change) for label, change in places if label in named and change]
    last = [(OTHERS, rest), (PRICES, split.price), (NOWHERE, split.unplaced)]
    return [*own, *((label, change) for label, change in last if change)]


def _groups(split: Decomposition, viewer: Viewer, as_of: date | None) -> Table:
    first, last = split.before.year, split.after.year
    columns = (
        *("Tilbud", f"Pladser {first}", f"Pladser {last}", f"Pris {first}", f"Pris {last}"),
        *("Antal", "Fordeling", "Pris", "I alt"),
    )
    rows = [_group(group, viewer) for group in split.groups]
    rows.append((NOWHERE, "", "", "", "", "", "", "", viewer.money("Uden gruppe", split.unplaced, signed=True)))
    parts = (split.number, split.share, split.price, split.change)
    rows.append(("I alt", "", "", "", "", *(viewer.money("I alt", part, signed=True) for part in parts)))
    return Table(f"Ændringen {first}–{last}", columns, tuple(rows), KRONER, as_of, NOTES, total_row=True)


def _group(group: Group, viewer: Viewer) -> tuple[Cell, ...]:
    effect = group.effect
    parts = (effect.number, effect.share, effect.price, effect.total)
    prices = (None if volume.price is None else volume.price for volume in (group.before, group.after))
    return (
        group.label,
        *(viewer.count("Helårspladser", volume.places) for volume in (group.before, group.after)),
        *("–" if price is None else viewer.money("Pris pr. helårsplads", price) for price in prices),
        *(viewer.money("Ændring", part, signed=True) for part in parts),
    )


def _totals(split: Decomposition, viewer: Viewer, as_of: date | None) -> Table:
    rows = tuple(
        (name, viewer.money(name, amount, signed=True))
        for name, amount in (
            ("Antal helårspladser", split.number),
            ("Fordeling på tilbud", split.share),
            (PRICES, split.price),
            (NOWHERE, split.unplaced),
            ("I alt", split.change),
        )
    )
    caption = f"Ændringen {split.before.year}–{split.after.year}"
    return Table(caption, ("Hvad", "Beløb"), rows, KRONER, as_of, NOTES, total_row=True)


def _history(found: Saving, viewer: Viewer) -> Table:
    rows = tuple((str(year), viewer.money("Udgift", cost)) for year, cost in found.trend.years)
    how = "Den rette linje gennem årene" if found.trend.is_line else "Udgiften i det sidste år"
    expected = (f"{found.split.after.year}, ventet", viewer.money("Ventet udgift", found.trend.expected, formula=how))
    notes = (f"{how} giver den ventede udgift. Er der andre grunde til udviklingen, er de ikke med.",)
    return Table("Årene, der er regnet videre på", ("År", "Udgift"), (*rows, expected), KRONER, notes=notes)


NOTES = (
    "Pladser er helårspladser, og prisen er for et helt år.",
    "Antal: flere eller færre helårspladser i alt. Fordeling: flyttet mellem tilbud. Pris: prisen pr. helårsplads.",
    "Virkningen er den samme, uanset hvilken rækkefølge man ændrer dem i, og summen går op på øren.",
)
