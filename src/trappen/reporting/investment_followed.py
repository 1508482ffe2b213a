"""A follow-up on an investment case as blocks: promised and realised, a new end estimate, and what to know of it.

Source: docs/methods/investment.md.
"""

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

from trappen.analysis.investment.drift import Cut, Drift, Followed, Steps
from trappen.domain import formats
from trappen.domain.figures import Figure, Source, Unit
from trappen.domain.investment.case import Case
from trappen.parameters.places import place_label
from trappen.reporting.document import Block, Cell, Document, Heading, Notice, Paragraph, Points, Table
from trappen.reporting.few import few_rows, without_rows
from trappen.reporting.statements.cells import Viewer

KRONER = "kr."
TOTAL = "I alt"
PROMISED = "Lovet"
_SPENT, _SAVED = "udgiften efter den konto, som sagen nævner", "besparelsen efter tilbud, holdt mod året før sagen"
_NOTHING = (
    "Ingen af sagens beløb nævner en konto eller et tilbud, så intet kan holdes mod bogføringen. Skriv dem i sagen "
    "under »Ret«, og registrér beslutningen på den nye version."
)


@dataclass(frozen=True)
class FollowedCase:
    """A case as it was decided, what the records tell of it, and who the paper is for.

    `decided` says when, by whom and in which version.
    """

    case: Case
    made: Drift
    decided: str
    viewer: Viewer

    def planned(self, label: str, ore: int | None) -> Figure:
        """An amount that the case states."""
        source = Source(f"Investeringssagen »{self.case.title}«, {self.decided}")
        return Figure(label, ore, Unit.ORE, (source,), price_level=self.case.price_level or None)


def followed_blocks(basis: FollowedCase) -> Iterator[Block]:
    """Promised and realised year by year, the end estimate, what is cut already, steps, and what to know."""
    made = basis.made
    yield Heading("Lovet og realiseret")
    if not made.over:
        said = "Intet af sagens år er omme i udtrækket; der er endnu ikke noget at følge op på."
        yield Notice("Endnu intet:", (said,))
    elif made.spent or made.saved:
        held = " og ".join(said for said, found in ((_SPENT, made.spent), (_SAVED, made.saved)) if found)
        yield Paragraph((f"De år af sagen, der er omme, hver for sig: {held}.",))
    else:
        yield Notice("Intet at holde den mod:", (_NOTHING,))
    for place, year in enumerate(made.over):
        yield from _spent(basis, place, year)
        yield from _saved(basis, place, year)
    if made.over and (made.spent or made.saved):
        yield Heading("Nyt slutskøn")
        yield from _estimates(basis)
    if made.cuts:
        yield Heading("Besparelse, der allerede er brugt")
        yield _cuts(basis, made.cuts)
    if made.steps:
        yield Heading("Trin")
        yield _steps(basis, made.steps)
    yield Heading("Om tallene")
    yield Points(tuple((line,) for line in drift_remarks(basis.case, made)))


def follow_up_document(basis: FollowedCase, municipality: str, *, made_on: date) -> Document:
    """A follow-up as it is kept beside its case."""
    head = (
        ("Kommune", municipality),
        ("Sag", f"{basis.case.title}, {basis.decided}"),
        ("Mulighed", basis.made.option.name),
        ("Til og med", formats.long_date(basis.made.on)),
    )
    return Document(f"Opfølgning: {basis.case.title}", head, tuple(followed_blocks(basis)), made_on=made_on)


def drift_remarks(case: Case, made: Drift) -> Iterator[str]:
    """What must be known to read a follow-up rightly, and what is missing in it."""
    level = case.price_level or "et prisniveau, der ikke er oplyst"
    yield f"Planen er i {level}, bogføringen i løbende priser; forskellen er også pris- og lønudvikling."
    if made.saved:
        yield f"Faktisk besparelse er udgiften i {made.base} minus årets; det beviser ikke, at indsatsen er årsagen."
        yield "»Antal« og »Pris«: merudgift mod planen fra flere pladser end planlagt og fra pris pr. plads."
    yield "Slutskøn: de bogførte år, og planens øvrige år ganget med bogført over planlagt indtil nu (en antagelse)."
    for title in made.unfollowed:
        yield f"»{title}« har ingen konto eller stedtype at følge op på; det faktiske mangler."
    without = [f"{each.key} {year.year}" for each in made.spent for year in each.years if year.actual is None]
    if without:
        yield f"Intet er bogført på {', '.join(without)}; det mangler og er ikke 0 kr."
    bare = sorted({year.year for each in made.saved for year in each.years if year.actual is None})
    if bare:
        years = ", ".join(map(str, bare))
        yield f"Der er ingen posteringer i {made.base} eller i {years}; besparelsen mangler og er ikke 0 kr."
    if made.cuts is None:
        yield "Udtrækket har ingen rettelser, så det vides ikke, hvad budgettet allerede er skåret med."
    elif not made.cuts:
        yield "Ingen besparelse har en konto, så det vides ikke, hvad budgettet allerede er skåret med."


def _spent(basis: FollowedCase, place: int, year: int) -> Iterator[Table]:
    found = basis.made.spent
    rows: list[tuple[Cell, ...]] = []
    for each in found:
        of = each.years[place]
        rows.append((each.key, ", ".join(each.titles), *_held(basis, f"{each.key} {year}", of.planned, of.actual)))
    if len(found) > 1:
        planned, actual = (_sum(getattr(e.years[place], name) for e in found) for name in ("planned", "actual"))
        rows.append((TOTAL, "", *_held(basis, f"{TOTAL} {year}", planned, actual)))
    if rows:
        columns = ("Konto", "Hvad", PROMISED, "Bogført", "Forskel")
        yield _table(basis, f"Udgift efter konto {year}", columns, rows, _hidden(basis.viewer, found))


def _saved(basis: FollowedCase, place: int, year: int) -> Iterator[Table]:
    found = basis.made.saved
    viewer, rows = basis.viewer, []
    for each in found:
        of, label = each.years[place], _place(each.key, year)
        sides = ((f"Pladser {basis.made.base}", of.before), (f"Pladser {year}", of.after))
        row: tuple[Cell, ...] = (
            label,
            *_held(basis, f"{label} {year}", of.planned, of.actual),
            viewer.money("Antal", of.number_off, signed=True),
            viewer.money("Pris", of.price, signed=True),
            *(viewer.count(name, None if side is None else side.places) for name, side in sides),
        )
        rows.append(row)
    if len(found) > 1:
        names = ("planned", "actual", "number_off", "price")
        planned, actual, number, price = (_sum(getattr(e.years[place], name) for e in found) for name in names)
        moved = (viewer.money(name, ore, signed=True) for name, ore in (("Antal", number), ("Pris", price)))
        rows.append((TOTAL, *_held(basis, f"{TOTAL} {year}", planned, actual), *moved, "", ""))
    if rows:
        sides_told = (f"Pladser {basis.made.base}", "Pladser i året")
        columns = ("Tilbud", PROMISED, "Faktisk", "Forskel", "Antal", "Pris", *sides_told)
        yield _table(basis, f"Besparelse efter tilbud {year}", columns, rows, _hidden(viewer, found))


def _estimates(basis: FollowedCase) -> Iterator[Table]:
    """One table of costs and one of savings, named like those of the last year, whose rows they hold."""
    year = basis.made.over[-1]
    kinds: tuple[tuple[str, str, Sequence[Followed[Any]]], ...] = (
        ("Udgift, slutskøn efter konto", "Konto", basis.made.spent),
        ("Besparelse, slutskøn efter tilbud", "Tilbud", basis.made.saved),
    )
    for caption, first, found in kinds:
        rows: list[tuple[Cell, ...]] = []
        for each in found:
            name = each.key if first == "Konto" else _place(each.key, year)
            rows.append((name, *_held(basis, name, each.planned, each.estimate)))
        if len(found) > 1:
            planned, estimate = _sum(each.planned for each in found), _sum(each.estimate for each in found)
            rows.append((TOTAL, *_held(basis, TOTAL, planned, estimate)))
        if rows:
            columns = (first, PROMISED, "Slutskøn", "Forskel")
            yield _table(basis, f"{caption} {year}", columns, rows, _hidden(basis.viewer, found))


def _held(basis: FollowedCase, label: str, planned: int | None, actual: int | None) -> tuple[Cell, ...]:
    """Promised, realised, and the one less the other."""
    apart = None if planned is None or actual is None else actual - planned
    return (
        basis.planned(f"{PROMISED}, {label}", planned),
        basis.viewer.money(f"Faktisk, {label}", actual),
        basis.viewer.money(f"Forskel, {label}", apart, formula="faktisk − lovet", signed=True),
    )


def _hidden(viewer: Viewer, found: Sequence[Followed[Any]]) -> frozenset[int]:
    """The rows about few children in any of the years, and then the total too, in every table of them."""
    few = {
        place for place, each in enumerate(found) if any(viewer.hides(n) for year in each.years for n in year.children)
    }
    return frozenset({*few, len(found)} if few else ())


def _table(
    basis: FollowedCase, caption: str, columns: tuple[str, ...], rows: Sequence[tuple[Cell, ...]], few: Collection[int]
) -> Table:
    whole = str(rows[-1][0]) == TOTAL
    table = Table(caption, columns, tuple(rows), KRONER, basis.made.on, total_row=whole)
    return without_rows(table, few, told=(PROMISED,))


def _cuts(basis: FollowedCase, cuts: Sequence[Cut]) -> Table:
    rows = tuple(
        (
            str(cut.year),
            cut.account,
            basis.planned(PROMISED, cut.planned),
            basis.viewer.money("Taget ud af budgettet", cut.cut),
            basis.viewer.money("Tilbage at regne med", cut.left),
        )
        for cut in cuts
    )
    columns = ("År", "Konto", PROMISED, "Taget ud af budgettet", "Tilbage at regne med")
    return Table("Besparelse og budget", columns, rows, KRONER, basis.made.on)


def _steps(basis: FollowedCase, found: Sequence[Steps]) -> Table:
    """A row for each step, and the year before the case beside each year that is over."""
    viewer, base = basis.viewer, basis.made.base
    names = {group.key: group.label for steps in found for group in steps.groups}
    rows, people = [], []
    for key in sorted(names, key=[group.key for steps in found for group in steps.groups].index):
        there = [next((group for group in steps.groups if group.key == key), None) for steps in found]
        # A step that a year does not tell of had no children, then or in the year before the case.
        places = [next((group.before.places for group in there if group), Fraction(0))]
        places += [group.after.places if group else Fraction(0) for group in there]
        people.append([next((group.children[0] for group in there if group), 0)])
        people[-1] += [group.children[1] if group else 0 for group in there]
        years = zip((base, *(steps.year for steps in found)), places, strict=True)
        rows.append((names[key], *(viewer.count(f"Helårspladser {year}", number) for year, number in years)))
    columns = ("Trin", str(base), *(str(steps.year) for steps in found))
    table = Table("Helårspladser pr. trin", columns, tuple(rows), "pladser", basis.made.on)
    if viewer.threshold is None:
        return table
    hidden = {place for year in zip(*people, strict=True) for place in few_rows(year, threshold=viewer.threshold)}
    return without_rows(table, hidden)


def _place(key: str, year: int) -> str:
    return place_label(key, date(year + 1, 1, 1))


def _sum(amounts: Iterable[int | None]) -> int | None:
    found = list(amounts)
    return None if None in found else sum(amount for amount in found if amount is not None)


def decided_text(on: date, body: str, version: int) -> str:
    """`besluttet 3. november 2026 af Byrådet (version 2)`."""
    by = f" af {body}" if body else ""
    return f"besluttet {formats.long_date(on)}{by} (version {version})"
