"""Tables about children that everybody may read: rows about few children are withheld, with what would give them away.

Source: docs/methods/papers.md.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace

from trappen.analysis.disclosure.suppression import suppress_line
from trappen.reporting.document import Table, Withheld

FEW = "Rækker om få børn er skjult sammen med en række mere, når summen ellers ville afsløre dem."


def few_rows(people: Sequence[int | None], *, threshold: int) -> frozenset[int]:
    """The rows about 1 to below `threshold` children, and those that would give them away beside the total.

    Args:
        people: how many children stand behind each row; None where it is about none. The total's place is the next.
    """
    counted = [place for place, number in enumerate(people) if number is not None]
    if not counted:
        return frozenset()
    found = suppress_line([people[place] or 0 for place in counted], threshold=threshold).withheld
    places = [*counted, len(people)]
    return frozenset(places[place] for place in found)


def without_rows(table: Table, hidden: Collection[int], *, told: Collection[str] = ()) -> Table:
    """The table with the figures of the rows withheld. Words stay, and so do the first column and those `told`."""
    if not any(line in hidden for line in range(len(table.rows))):
        return table
    kept = {place for place, name in enumerate(table.columns) if place == 0 or name in told}
    rows = tuple(
        tuple(
            Withheld(table.columns[place])
            if line in hidden and place not in kept and not isinstance(cell, str)
            else cell
            for place, cell in enumerate(row)
        )
        for line, row in enumerate(table.rows)
    )
    return replace(table, rows=rows, notes=(*table.notes, FEW))


def hidden_on_both(
    first: Collection[int], second: Collection[int], links: Sequence[Collection[int]]
) -> tuple[frozenset[int], frozenset[int]]:
    """What is withheld of two tables of the same money that stand in one paper.

    Args:
        first, second: the rows withheld of each by itself.
        links: of each row of the second the rows of the first that its money stands on.

    A row that stands on withheld rows alone is withheld too, and so is one of the first that only withheld rows stand
    on: else the one table would tell what the other withholds.
    """
    one, other = set(first), set(second)
    while True:
        more = {line for line, there in enumerate(links) if there and set(there) <= one} - other
        other |= more
        backed = {place for there in links for place in there}
        only = {place for place in backed if all(line in other for line, there in enumerate(links) if place in there)}
        if not more and only <= one:
            return frozenset(one), frozenset(other)
        one |= only
