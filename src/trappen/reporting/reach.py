"""How far a programme reaches its target group, as tables with small numbers withheld."""

from collections.abc import Mapping

from trappen.analysis.disclosure.suppression import suppress_table
from trappen.analysis.keyfigures.target_group import Reach
from trappen.domain.figures import Figure, Source, Unit
from trappen.reporting.document import Cell, Table, Withheld


def reach_table(reach: Reach, source: Source, *, threshold: int | None) -> Table:
    """Eligible, enrolled, both, earlier enrolled, never reached and outside the rule: numbers of children."""
    earlier = reach.eligible - reach.both - reach.never
    values = (reach.eligible, reach.both, earlier, reach.never, reach.outside, reach.enrolled)
    hidden = [False] * len(values) if threshold is None else _hidden(reach, earlier, threshold)
    rows = tuple(
        (name, _cell(name, value, reach, source, hide=hide))
        for name, value, hide in zip(NAMES, values, hidden, strict=True)
    )
    return Table("Målgruppen", ("Børn", "Antal"), rows, unit="børn", as_of=reach.on, notes=(_NOTE,))


def since_table(years: Mapping[int, int], reach: Reach, source: Source, *, threshold: int | None) -> Table | None:
    """The enrolled by the year since which they are in the programme.

    None where it may not be shown: with a small number in it, or with the table of the target group, whose total it
    shares, withholding anything.
    """
    counts = [*years.values(), sum(years.values())]
    if threshold is not None:
        earlier = reach.eligible - reach.both - reach.never
        if any(0 < count < threshold for count in counts) or any(_hidden(reach, earlier, threshold)):
            return None
    names = [*(f"Siden {year}" for year in years), "I alt"]
    rows = tuple(
        (name, _cell(name, count, reach, source, hide=False)) for name, count in zip(names, counts, strict=True)
    )
    return Table("Indskrevne efter år", ("Indskrevet", "Antal"), rows, unit="børn", as_of=reach.on, total_row=True)


def _hidden(reach: Reach, earlier: int, threshold: int) -> list[bool]:
    # Eligible are three parts, and one of them is also a part of the enrolled: a table with two structural zeros.
    cells = [[reach.both, earlier, reach.never], [reach.outside, 0, 0]]
    withheld = suppress_table(cells, threshold=threshold, structural={(1, 1), (1, 2)}).withheld
    return [position in withheld for position in ((0, 3), (0, 0), (0, 1), (0, 2), (1, 0), (2, 0))]


def _cell(name: str, value: int, reach: Reach, source: Source, *, hide: bool) -> Cell:
    return Withheld(name) if hide else Figure(name, value, Unit.CHILDREN, (source,), as_of=reach.on)


NAMES = (
    "I målgruppen",
    "– heraf indskrevet nu",
    "– heraf indskrevet tidligere",
    "– heraf aldrig nået",
    "Indskrevet uden for målgruppen",
    "Indskrevet i alt",
)
_NOTE = "Målgruppen er en regel over data. Den udpeger ingen: om et barn skal indskrives, er en faglig vurdering."
