"""What was read of a file comes back as it was."""

from pathlib import Path

from tests.web.imports.workbooks import workbook
from trappen.records.mapping.sheets import inspect_bytes
from trappen.web.imports.wizard import parsed


def test_sheets_are_the_same_after_they_were_kept(tmp_path: Path) -> None:
    sheets = inspect_bytes(workbook(), "Prognose.xlsx")
    assert parsed.held(tmp_path) is None
    parsed.keep(tmp_path, sheets)
    assert parsed.held(tmp_path) == sheets
