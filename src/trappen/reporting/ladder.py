"""The ladder as tables and charts: who stood where on two dates, and how they moved between."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cached_property

from trappen.analysis.disclosure.sums import gives_away
from trappen.analysis.disclosure.suppression import DisclosureError, suppress_table, with_totals
from trappen.analysis.keyfigures.results import OUTSIDE, UNKNOWN_KEY, LadderGroup, LadderReport, Lengths, Place
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.reporting import charts
from trappen.reporting.document import Cell, Chart, Part, Table, Withheld


@dataclass(frozen=True)
class LadderView:
    """One group of a report as it may be shown: `threshold` None shows everything (to those who may see the children).

    The movement matrix with its margins is one table for the small-number rule; the stock table shows its margins, so
    that what is withheld in one place is not given away in another.
    """

    report: LadderReport
    group: LadderGroup
    threshold: int | None
    refused: frozenset[int] = frozenset()  # key figures that the reader has no access to

    @property
    def places(self) -> tuple[Place, ...]:
        """The rows as a reader expects a staircase: the highest step on top, outside the ladder at the bottom."""
        steps = [place for place in self.group.status_matrix.places if place.step is not None]
        others = [place for place in self.group.status_matrix.places if place.step is None and place.key != OUTSIDE]
        outside = [place for place in self.group.status_matrix.places if place.key == OUTSIDE]
        used = [place for place in others if self._used(place)]
        return (*sorted(steps, key=lambda place: -(place.step or 0)), *used, *outside)

    def _used(self, place: Place) -> bool:
        return bool(self.group.stock_first[place.key] or self.group.stock_last[place.key])

    @property
    def withheld(self) -> frozenset[tuple[int, int]]:
        """Positions (row, column) in the matrix as shown that are withheld; totals are the last row and column."""
        return self._suppression[0]

    @property
    def hides_zeros(self) -> bool:
        """Whether the matrix withholds 0 as well, as little else is there to hide behind."""
        return self._suppression[1]

    @cached_property
    def _suppression(self) -> tuple[frozenset[tuple[int, int]], bool]:
        """What is withheld. How many stand on each step stands in other tables too, so cells give way before totals.

        First with 0 shown; where that protects nothing, with 0 withheld like other small cells; and where that does
        not either, with totals withheld.
        """
        if self.threshold is None:
            return frozenset(), False
        matrix = self.group.status_matrix
        order = [matrix.places.index(place) for place in self.places]
        cells = [[matrix.cells[i][j] for j in order] for i in order]
        corner = {(len(order) - 1, len(order) - 1)}
        margins, empty = _safe_margins(cells, self.threshold), _empty_lines(cells)
        for known, shown, hide_zeros in (
            (corner, margins, False),
            (corner | empty, margins - empty, True),
            (corner, set(), False),
        ):
            try:
                found = suppress_table(
                    cells, threshold=self.threshold, structural=known, shown=shown, hide_zeros=hide_zeros
                )
            except DisclosureError:
                continue
            return found.withheld, hide_zeros
        raise AssertionError("withholding everything protects everything")

    @property
    def hides_margins(self) -> bool:
        """Whether a stock is withheld: then nothing that is counted from the stocks may be shown elsewhere."""
        total = len(self.places)
        return any(total in position for position in self.withheld)

    @property
    def hides_totals(self) -> bool:
        """Whether the totals on the ladder would give away what is withheld outside it."""
        outside, total = len(self.places) - 1, len(self.places)
        return bool(self.withheld & {(outside, total), (total, outside), (total, total)})

    def hides_stock(self, place: Place, name: str) -> bool:
        """Whether the stock of a place on the first (`stock_first`) or last (`stock_last`) date is withheld."""
        line, total = self.places.index(place), len(self.places)
        return ((line, total) if name == "stock_first" else (total, line)) in self.withheld

    def total(self, name: str) -> Cell:
        """`stock_first` or `stock_last` of all on the ladder, withheld where it would give something away."""
        figure = self.report.figures(self.group)[f"{name}.total"]
        return Withheld(figure.label) if self.hides_totals else figure

    def stock(self) -> Table:
        """Children on each step on the two dates and the change."""
        figures = self.report.figures(self.group)
        rows = []
        for place in self.places:
            if place.key == OUTSIDE:
                continue
            first, last = figures[f"stock_first.{place.key}"], figures[f"stock_last.{place.key}"]
            hidden = (self.hides_stock(place, "stock_first"), self.hides_stock(place, "stock_last"))
            rows.append((place.label, *_pair(first, last, hidden)))
        first, last = figures["stock_first.total"], figures["stock_last.total"]
        rows.append(("I alt på trappen", *_pair(first, last, (self.hides_totals, self.hides_totals))))
        return Table(
            "Børn på trappen",
            ("Trin", formats.short_date(self.report.first), formats.short_date(self.report.last), "Ændring"),
            tuple(rows),
            unit="børn",
            as_of=self.report.last,
            notes=self._notes(),
            total_row=True,
        )

    def movements(self) -> Table:
        """The movement matrix: from the step on the first date (rows) to the step on the last (columns)."""
        figures = self.report.figures(self.group)
        places, rows = self.places, []
        for i, origin in enumerate(places):
            cells: list[Cell] = []
            for j, target in enumerate(places):
                if origin.key == target.key == OUTSIDE:
                    cells.append("–")
                elif (i, j) in self.withheld:
                    cells.append(Withheld(f"Fra {origin.label} til {target.label}"))
                else:
                    cells.append(figures[f"matrix.{origin.key}.{target.key}"])
            rows.append((origin.label, *cells))
        return Table(
            "Bevægelser på trappen",
            ("Fra", *(f"Til: {_short(place)}" for place in places)),
            tuple(rows),
            unit="børn",
            as_of=self.report.last,
            notes=(
                "Hvert barn tæller én gang: efter sit trin på den første dato og på den sidste.",
                "»Uden for trappen« er børn, der kun er på trappen den ene af datoerne.",
                *self._notes(lowest=0 if self.hides_zeros else 1),
            ),
        )

    def flow(self) -> Chart:
        """The matrix as a picture, with the matrix under it."""
        matrix, total = self.group.status_matrix, len(self.places)
        index = [matrix.places.index(place) for place in self.places]

        def shown(row: int, column: int, value: int) -> int | None:
            return None if (row, column) in self.withheld else value

        data = charts.Flow(
            names=tuple(_short(place) for place in self.places),
            start=tuple(shown(i, total, matrix.row_totals[at]) for i, at in enumerate(index)),
            end=tuple(shown(total, j, matrix.column_totals[at]) for j, at in enumerate(index)),
            moves=tuple(
                tuple(shown(i, j, matrix.cells[row][column]) for j, column in enumerate(index))
                for i, row in enumerate(index)
            ),
            outside=len(self.places) - 1,
            unknown=next((at for at, place in enumerate(self.places) if place.key == UNKNOWN_KEY), None),
        )
        return Chart(charts.flow(data), f"Bevægelser på trappen {self.between}", self.in_words(), self.movements())

    @property
    def between(self) -> str:
        return f"fra {formats.long_date(self.report.first)} til {formats.long_date(self.report.last)}"

    def in_words(self) -> str:
        """What the chart says, for those who cannot see it."""
        moves = self.moves()
        return (
            f"Fra {self.total('stock_first')} til {self.total('stock_last')} børn på trappen. "
            f"Bevægelser ned ad trappen: {moves['down']}; op: {moves['up']}; "
            f"nye: {moves['entries']}; væk: {moves['exits']}. Tallene står i tabellen."
        )

    def moves(self) -> dict[str, Cell]:
        """Moves down and up, entries and exits as events; small ones withheld.

        Entries and exits are withheld together: with the stock on both dates, one gives the other away. Moves down and
        up are sums over one side of the matrix, and are withheld where they would give away a cell of it.
        """
        figures = self.report.figures(self.group)
        found = {
            "down": figures["moves.down"],
            "up": figures["moves.up"],
            "entries": figures["entries.total"],
            "exits": figures["exits.total"],
        }
        small = {name for name, figure in found.items() if self._is_small(figure)}
        if small & {"entries", "exits"}:
            small |= {"entries", "exits"}
        if self._moves_give_away:
            small |= {"down", "up"}
        return {name: Withheld(figure.label) if name in small else figure for name, figure in found.items()}

    @cached_property
    def _moves_give_away(self) -> bool:
        steps = [at for at, place in enumerate(self.places) if place.step is not None]
        sides = ({(i, j) for i in steps for j in steps if i < j}, {(i, j) for i in steps for j in steps if i > j})
        return any(gives_away(self.withheld, len(self.places), side) for side in sides)

    @cached_property
    def _hides_movement(self) -> bool:
        """Whether key figures that count movement are withheld: how many left a step tells how many stayed on it."""
        return self._moves_give_away or any(line == column for line, column in self.withheld)

    def key_figures(self) -> Table:
        """The twelve official key figures. A figure from fewer children than the threshold is withheld."""
        rows: list[tuple[Cell, ...]] = []
        for item in self.report.key_figures:
            if item.number in self.refused:
                rows.append((f"{item.number}. {item.title}", "–", "–", "vises ikke"))
                continue
            parts = [item.numerator, *([] if item.denominator is None else [item.denominator])]
            hidden = (
                self.hides_margins
                or (item.number in _OF_MOVEMENT and self._hides_movement)
                or any(self._is_small(part) for part in parts)
                or self._leaves_few(item.numerator, item.denominator)
            )
            shown: tuple[Cell, ...] = tuple(
                Withheld(item.title) if hidden else part
                for part in (item.numerator, item.denominator)
                if part is not None
            )
            base: Cell = "–" if item.denominator is None else shown[1]
            value: Cell = Withheld(item.title) if hidden else item.figure
            rows.append((f"{item.number}. {item.title}", shown[0], base, value))
        return Table(
            "Indsatstrappens nøgletal",
            ("Nøgletal", "Tæller", "Nævner", "Værdi"),
            tuple(rows),
            unit=f"opgjort {self.between}",
            as_of=self.report.last,
            notes=(
                "Titlerne er Socialstyrelsens; definitionerne er vores og står i metodebeskrivelsen.",
                OF_KINDS,
                *self._why_hidden(rows),
                *(f"Nøgletal {number} vises ikke: din rolle har ikke adgang til økonomi." for number in self.refused),
            ),
        )

    def _why_hidden(self, rows: Sequence[tuple[Cell, ...]]) -> tuple[str, ...]:
        if not any(isinstance(cell, Withheld) for row in rows for cell in row):
            return ()
        if self.hides_margins:
            return ("Nøgletallene er skjult: sammen med tabellerne over trinnene ville de afsløre små tal.",)
        return self._notes()

    def durations(self) -> Table:
        """How long children stand on each step: spells that ended in the period, and those still running."""
        rows: list[tuple[Cell, ...]] = []
        by_place = {item.place.key: item for item in self.group.durations}
        for place in self.places:
            item = by_place.get(place.key)
            if item is None:
                continue
            hidden = self.hides_stock(place, "stock_last")
            rows.append(
                (
                    place.label,
                    *self._lengths(item.ended, f"{place.label}, afsluttede", hidden=False),
                    *self._lengths(item.ongoing, f"{place.label}, igangværende", hidden=hidden),
                )
            )
        return Table(
            "Varighed på trinnet",
            ("Trin", "Afsluttede", "Dage i gennemsnit", "Igangværende", "Dage i gennemsnit indtil nu"),
            tuple(rows),
            unit=f"forløb og dage, {self.between}",
            as_of=self.report.last,
            notes=self._notes(),
        )

    def _lengths(self, lengths: Lengths, label: str, *, hidden: bool) -> tuple[Cell, Cell]:
        small = self.threshold is not None and 0 < lengths.count < self.threshold
        if hidden or small:
            return Withheld(label), Withheld(label)
        source = (self.report.source,)
        mean: Cell = "–"
        if lengths.count:
            exact = Fraction(lengths.sum_days, lengths.count)
            mean = Figure(f"{label}: dage i gennemsnit", exact, Unit.DAYS, source, as_of=self.report.last)
        return Figure(f"{label}: antal", lengths.count, Unit.COUNT, source, as_of=self.report.last), mean

    def coverage(self) -> tuple[Part, ...]:
        """How many children are on no step, and why: counted and said, never left out in silence."""
        found, source = self.report.coverage, (self.report.source,)
        unknown = Figure("Børn på ukendt trin", found.children_unknown, Unit.CHILDREN, source, as_of=self.report.last)
        off = Figure("Børn kun med ydelser uden trin", found.children_off_ladder, Unit.CHILDREN, source)
        return (
            f"{ONE_STEP} Børn, hvis trin ikke kan afgøres (ukendt trin): ",
            Withheld(unknown.label) if self._is_small(unknown) else unknown,
            ". Børn, som på slutdatoen kun har ydelser uden trin, fx merudgifter, og derfor ikke er med i tabellerne: ",
            Withheld(off.label) if self._is_small(off) else off,
            ".",
        )

    def _is_small(self, figure: Figure) -> bool:
        if self.threshold is None or figure.value is None or figure.unit not in _COUNTS:
            return False
        return 0 < figure.value < self.threshold

    def _leaves_few(self, numerator: Figure, denominator: Figure | None) -> bool:
        """Whether those not in the numerator are so few that a share tells about them."""
        if self.threshold is None or denominator is None or denominator.unit is not numerator.unit:
            return False
        if numerator.value is None or denominator.value is None or numerator.unit not in _COUNTS:
            return False
        return 0 < denominator.value - numerator.value < self.threshold

    def _notes(self, *, lowest: int = 1) -> tuple[str, ...]:
        if self.threshold is None:
            return ()
        return (f"Tal fra {lowest} til {self.threshold - 1} er skjult, og tal, der ville afsløre dem.",)


_OF_MOVEMENT = (7, 8, 9)
ONE_STEP = (
    "Et barn står på det højeste trin blandt sine samtidige indsatser; er det anbragt på et trin, der ikke er afgjort, "
    "tæller en hjemmebaseret indsats ikke i stedet."
)
OF_KINDS = (
    "Et nøgletal om en slags indsats tæller alle børn med den, efter paragraf og anbringelsessted. Tabellen over trin "
    "tæller hvert barn én gang, på det højeste trin, og følger kommunens egen trappe, fx for eget værelse. "
    "Derfor kan tallene afvige."
)
_COUNTS = (Unit.CHILDREN, Unit.EPISODES, Unit.CASES, Unit.COUNT)


def view(
    report: LadderReport,
    *,
    threshold: int | None,
    group: LadderGroup | None = None,
    refused: frozenset[int] = frozenset(),
) -> LadderView:
    """The report's whole, or one of its groups, as it may be shown; `refused` key figures are said to be so."""
    return LadderView(report, report.whole if group is None else group, threshold, refused)


OF_ECONOMY = frozenset({11})


def _empty_lines(cells: list[list[int]]) -> set[tuple[int, int]]:
    """The positions in rows and columns that add up to 0, with their totals: everybody knows what stands there."""
    total, size = len(cells), range(len(cells))
    rows = {i for i in size if not any(cells[i])}
    columns = {j for j in size if not any(row[j] for row in cells)}
    return {(i, j) for i in rows for j in range(total + 1)} | {(i, j) for j in columns for i in range(total + 1)}


def _safe_margins(cells: list[list[int]], threshold: int) -> set[tuple[int, int]]:
    """The positions of the totals that are no small numbers themselves."""
    extended, total = with_totals(cells), len(cells)
    return {
        (i, j)
        for i, row in enumerate(extended)
        for j, value in enumerate(row)
        if total in (i, j) and not 0 < value < threshold
    }


def quarter_of(day: date) -> tuple[date, date]:
    """The first day of the quarter that `day` is in, and of the next one."""
    month = (day.month - 1) // 3 * 3 + 1
    first = date(day.year, month, 1)
    return first, date(day.year + month // 10, (month + 2) % 12 + 1, 1)


def _pair(first: Figure, last: Figure, hidden: tuple[bool, bool]) -> tuple[Cell, Cell, Cell]:
    change: Cell = Withheld(last.label) if any(hidden) else (last - first).as_change(f"Ændring, {last.label}")
    return (Withheld(first.label) if hidden[0] else first, Withheld(last.label) if hidden[1] else last, change)


def _short(place: Place) -> str:
    return place.label if place.step is None else f"Trin {place.step}"
