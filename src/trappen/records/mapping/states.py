"""Rows whose state says that the measure is over, and whose end does not: »Ophørt« beside a blank end.

Source: docs/reference/mapping.md.
"""

import re
from collections.abc import Mapping
from dataclasses import replace

from trappen.domain import formats
from trappen.domain.problems import Problem
from trappen.records.findings import warning
from trappen.records.mapping.cells import Look, is_running, plain
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.records.mapping.spec import ColumnMap

OVER = re.compile(r"(er )?(ophoert|afsluttet|afsl|stoppet|udskrevet|udskr|hjemgivet)")
MOST_STATES = 8  # a column with more different texts is for notes
MOST_NAMED = 6


def over_without_end(sheet: Sheet, columns: Mapping[str, ColumnMap]) -> list[Problem]:
    """One warning for a sheet's measures that a column of states calls over, and that have no end: they count as open.

    Args:
        columns: what feeds the measures from the sheet.
    """
    headings = {one.heading for one in columns.values()}
    end = next((one for one in sheet.columns if "end" in columns and one.heading == columns["end"].heading), None)
    states = [
        one
        for one in sheet.columns
        if one.look is Look.TEXT and one.heading not in headings and one.distinct <= MOST_STATES
        if any(OVER.fullmatch(plain(value)) for value in one.values)
    ]
    if end is None or not states:
        return []
    state = states[0]
    rows = [
        number
        for number, row in sheet.cells
        if OVER.fullmatch(plain(row[state.place] or "")) and (not row[end.place] or is_running(row[end.place]))
    ]
    if not rows:
        return []
    count = formats.counted(len(rows), "række siger", "rækker siger")
    named = ", ".join(map(str, rows[:MOST_NAMED])) + (" …" if len(rows) > MOST_NAMED else "")
    what = f"{count} i »{state.heading}«, at indsatsen er ophørt, men har ingen dag i »{end.heading}« (række {named})."
    now = f"Den læses som løbende. Skriv den sidste dag i »{end.heading}«."
    return [replace(warning("mapping_over", what, now, file=label_of(sheet)), table="episodes", row=rows[0])]
