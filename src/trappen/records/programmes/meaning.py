"""What must hold inside a programme beside what must hold inside every record."""

from trappen.domain.programme.model import Programme
from trappen.records.documents import meaning
from trappen.records.documents.decoding import Faults


def check_meaning(programme: Programme, faults: Faults) -> None:
    """Adds the faults of every record, and one for each cell of a line that is not there."""
    meaning.check_meaning(programme, faults)
    for index, item in enumerate(programme.money, 1):
        names = [line.name for line in item.lines]
        for number, cell in enumerate(item.cells, 1):
            if cell.line not in names:
                place = f"money[{index}].cells[{number}].line"
                faults.add(place, "dangling-reference", f"»{cell.line}« er ikke en af linjerne i »{item.key}«.")
