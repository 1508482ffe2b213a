"""Every figure of a programme: as typed, as derived with its formula, and what is missing.

Source: docs/methods/programme-figures.md.
"""

from trappen.domain.programme.entries import ProgrammeFigures
from trappen.domain.programme.lacking import lacking
from trappen.domain.programme.model import Programme
from trappen.domain.programme.of_money import of_money
from trappen.domain.programme.of_options import of_options
from trappen.domain.programme.of_people import of_people
from trappen.domain.programme.of_results import of_results
from trappen.domain.programme.replaced import counted
from trappen.domain.programme.typed import typed_figures


def programme_figures(programme: Programme) -> ProgrammeFigures:
    """Computes everything anew: no derived value is stored anywhere. What is derived counts the amounts that hold."""
    held = counted(programme)
    derived = (part(held) for part in (of_people, of_money, of_options, of_results))
    return ProgrammeFigures(
        typed=typed_figures(programme),
        derived=tuple(entry for part in derived for entry in part),
        missing=lacking(programme),
    )
