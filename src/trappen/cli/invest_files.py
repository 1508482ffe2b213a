"""An investment case as files from the command line: a workbook, and the case itself."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.streams import streams
from trappen.domain.errors import InputError
from trappen.domain.investment.case import Case, Fill
from trappen.parameters.discount import rate_of
from trappen.records.investment.writing import case_text
from trappen.reporting.workbook import case_workbook


def write_workbook(path: Path, case: Case, fill: Collection[Fill], notes: Sequence[str]) -> None:
    """Writes the case, with what must be known of it in its first line.

    Raises:
        InputError: if nothing can be written there.
    """
    found, (rate, _why) = streams(case, fill=fill), rate_of(case)
    content = case_workbook(case, found, answers(case, found, rate), rate, why=" ".join(notes))
    _write(path, content)


def write_case(path: Path, case: Case | None, notes: Sequence[str]) -> None:
    """Writes the case with the means of its simulated savings as a case file, with what must be known of them.

    Raises:
        InputError: if nothing was played, or nothing can be written there.
    """
    if case is None:
        raise InputError(
            "»--written« skriver det, de simulerede besparelser kommer til, og der er ikke spillet noget.",
            now="Angiv udtrækket med »--records«.",
        )
    told = replace(case, text=" ".join([*([case.text] if case.text else []), *notes]))
    _write(path, case_text(told).encode())


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise InputError(
            f"Filen »{path}« kan ikke skrives.",
            why=error.strerror or "",
            now="Vælg en mappe, der findes, og som du må skrive i.",
        ) from error
