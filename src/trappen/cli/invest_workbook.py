"""An investment case as a workbook from the command line."""

from collections.abc import Collection, Sequence
from pathlib import Path

from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.streams import streams
from trappen.domain.errors import InputError
from trappen.domain.investment.case import Case, Fill
from trappen.parameters.discount import rate_of
from trappen.reporting.workbook import case_workbook


def write_workbook(path: Path, case: Case, fill: Collection[Fill], notes: Sequence[str]) -> None:
    """Writes the case, with what must be known of it in its first line.

    Raises:
        InputError: if nothing can be written there.
    """
    found, (rate, _why) = streams(case, fill=fill), rate_of(case)
    content = case_workbook(case, found, answers(case, found, rate), rate, why=" ".join(notes))
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"Regnearket kan ikke skrives til »{path}«.",
            why=error.strerror or "",
            now="Vælg en mappe, der findes, og som du må skrive i.",
        ) from error
