"""A file's sheets as they were understood, kept beside it: a wide spreadsheet takes seconds to read, this does not."""

import json
from collections.abc import Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import polars as pl

from trappen.records.cells import ROW
from trappen.records.mapping.cells import Look
from trappen.records.mapping.sheets import Sheet, SheetColumn

FOLDER = "parsed"


def keep(folder: Path, sheets: Sequence[Sheet]) -> None:
    """Writes the sheets below the file's own folder, where they are removed with it."""
    target = folder / FOLDER
    target.mkdir(mode=0o700, exist_ok=True)
    for place, sheet in enumerate(sheets):
        rows = {ROW: [number for number, _ in sheet.cells]}
        cells = {str(at): [row[at] for _, row in sheet.cells] for at in range(len(sheet.columns))}
        schema = {ROW: pl.UInt32, **dict.fromkeys(cells, pl.String)}
        pl.DataFrame({**rows, **cells}, schema=schema).write_parquet(target / f"{place}.parquet", compression="lz4")
    told = [asdict(replace(sheet, cells=())) for sheet in sheets]
    (target / "sheets.json").write_text(json.dumps(told, ensure_ascii=False), encoding="utf-8")  # last: all is there


def held(folder: Path) -> list[Sheet] | None:
    """The sheets as they were kept; None where they were not, as for a file of an earlier version."""
    told = folder / FOLDER / "sheets.json"
    if not told.is_file():
        return None
    return [
        _sheet(one, pl.read_parquet(told.with_name(f"{place}.parquet")))
        for place, one in enumerate(json.loads(told.read_text(encoding="utf-8")))
    ]


def _sheet(told: dict[str, Any], frame: pl.DataFrame) -> Sheet:
    columns = tuple(
        SheetColumn(
            **{
                **column,
                "look": Look(column["look"]),
                "samples": tuple(column["samples"]),
                "values": tuple(column["values"]),
            }
        )
        for column in told["columns"]
    )
    return Sheet(
        file=told["file"],
        name=told["name"],
        header=told["header"],
        header_rows=told["header_rows"],
        titles=tuple(told["titles"]),
        said=tuple((number, tuple(row)) for number, row in told["said"]),
        columns=columns,
        cells=tuple((row[0], row[1:]) for row in frame.rows()),
        carried=tuple(told.get("carried", ())),
        remarks=tuple(told.get("remarks", ())),
        legend=dict(told.get("legend", {})),
        advisers=tuple(told.get("advisers", ())),
    )
