"""What a file calls each of its measures, in its own words. Source: docs/reference/mapping.md."""

from collections.abc import Sequence

import polars as pl

from trappen.records.container import Records
from trappen.records.mapping.applying import recognised
from trappen.records.mapping.cells import plain
from trappen.records.mapping.numbering import kind_heading
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.records.mapping.spec import MappingSpec

KEY = {"file": pl.String, "row": pl.UInt32, "called": pl.String}


def called(spec: MappingSpec, sheets: Sequence[Sheet], records: Records) -> pl.Series:
    """The name of each measure of `records`, which are read of the sheets; null where none is told."""
    found: list[tuple[str, int, str | None]] = []
    for wanted in spec.sheets:
        sheet, heading = recognised(wanted, sheets), plain(kind_heading(wanted.tables.get("episodes", {})))
        at = next((at for at, each in enumerate(sheet.headings if sheet else ()) if heading == plain(each)), None)
        if sheet is not None and at is not None:
            found += [(label_of(sheet), number, row[at]) for number, row in sheet.cells]
    names = pl.DataFrame(found, schema=KEY, orient="row").unique(["file", "row"], keep="first")
    return records.origins["episodes"].join(names, on=["file", "row"], how="left", maintain_order="left")["called"]
