"""Workbooks worked out by LibreOffice: `python -m tests.references.investment.recalculate`.

Those of the founding programmes, and of a case with ranges, corrections, caseloads and financing.
The values that we write beside the formulas are taken out first, so that every number is LibreOffice's own. Needs
`soffice` (Debian: libreoffice-calc-nogui). Prints how many formulas agree to the øre, and each that does not.
Seen on 23 November 2026 with LibreOffice 7.4.7: all 1,564 formulas of the ten workbooks agree.
"""

import re
import subprocess
import sys
import tempfile
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

from tests.reporting.recalculation import cells
from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.streams import streams
from trappen.domain.investment.case import Fill
from trappen.parameters.discount import rate_of
from trappen.records.investment.reading import read_case
from trappen.reporting.workbook import case_workbook

KEYS = (
    "aarhus-taettere-paa-familien-2015",
    "broenderslev-varige-spor-2016",
    "herning-maalrettet-indsats-2020",
    "herning-sverigesprojektet-2013",
    str(Path(__file__).with_name("case.toml")),  # ranges, corrections, effects, caseloads and financing
)
ORE = 0.005


def without_values(book: bytes) -> bytes:
    """The workbook with its formulas and no stored result."""
    file = BytesIO()
    with ZipFile(BytesIO(book)) as old, ZipFile(file, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            if name.startswith("xl/worksheets/sheet"):
                part = re.sub(rb"(</f>)<v>[^<]*</v>", rb"\1", part)
            new.writestr(name, part)
    return file.getvalue()


def recalculated(book: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice saves it."""
    given, made = folder / "book.xlsx", folder / "made" / "book.xlsx"
    given.write_bytes(without_values(book))
    command = ["soffice", "--headless", "--convert-to", "xlsx", "--outdir", str(made.parent), str(given)]
    subprocess.run(command, check=True, capture_output=True)
    return made.read_bytes()


def main() -> None:
    agree = 0
    for key in KEYS:
        case = read_case(key).case
        assert case is not None, key
        rate, why = rate_of(case)
        for fill in ((), (Fill.LINEAR, Fill.EVEN)):
            found = streams(case, fill=fill)
            book = case_workbook(case, found, answers(case, found, rate), rate, why=why)
            with tempfile.TemporaryDirectory() as folder:
                theirs = cells(recalculated(book, Path(folder)))
            for place, cell in cells(book).items():
                if cell.formula is None:
                    continue
                other = theirs[place].value if place in theirs else None
                both = isinstance(cell.value, float) and isinstance(other, float)
                if abs(cell.value - other) < ORE if both else (cell.value or "") == (other or ""):  # type: ignore[operator]  # both numbers
                    agree += 1
                else:
                    sys.stdout.write(f"{key}; {place}; {cell.formula}; {cell.value}; {other}\n")
    sys.stdout.write(f"{agree} formulas agree\n")


if __name__ == "__main__":
    main()
