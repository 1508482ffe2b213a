"""The number of § 32, stk. 1, told by what a measure is called, where its section names no number."""

from collections.abc import Mapping
from dataclasses import replace

from trappen.parameters.measures import number_called
from trappen.records.mapping.cells import Look, plain
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import ColumnMap
from trappen.records.mapping.vocabulary import WORDS


def with_numbers(sheet: Sheet, found: Mapping[str, ColumnMap]) -> dict[str, ColumnMap]:
    """The section with the column left that names the measures, »Foranst.«, where one tells a number of § 32.

    Only names that tell one are kept: what else stands there may be a note.
    """
    law, taken = found.get("section"), {column.heading for column in found.values()}
    if law is None or not law.heading:
        return dict(found)
    known = {plain(word) for word in WORDS["place_type"]}
    left = [each for each in sheet.columns if each.heading not in taken and each.look is Look.TEXT and each.values]
    told = [(each, {value: number for value in each.values if (number := number_called(value))}) for each in left]
    likely = [one for one in told if plain(one[0].heading) in known or 2 * len(one[1]) >= len(one[0].values)]
    column, kinds = max(likely, key=lambda one: len(one[1]), default=(None, {}))
    if column is None or not kinds:
        return dict(found)
    reason = f"{law.reason} Nummeret i § 32, stk. 1, læses i »{column.heading}«, hvor paragraffen intet nummer har."
    return {**found, "section": replace(law, kind=column.heading, kinds=kinds, reason=reason)}
