"""The headings of a file that feed nothing: which they are, and what they look like."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence

from trappen.records.mapping.applying import recognised
from trappen.records.mapping.cells import plain
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import MappingSpec, SheetMap
from trappen.web.imports.wizard.questions import looks_used


def _unread(sheet: SheetMap) -> list[str]:
    read = {
        heading
        for columns in sheet.tables.values()
        for column in columns.values()
        for heading in (column.heading, column.kind, *column.key_of)
    }
    return [heading for heading in sheet.headings if heading not in read]


def unread_in(spec: MappingSpec) -> list[str]:
    """The headings that feed nothing; one that is read on another sheet with where it is not."""
    found: dict[str, list[str]] = {}
    for sheet in spec.sheets:
        for heading in _unread(sheet):
            found.setdefault(heading, []).append(sheet.sheet or sheet.file)
    there = Counter(heading for sheet in spec.sheets for heading in sheet.headings)
    return [
        heading if len(places) == there[heading] else f"{heading} (kun på {' og '.join(f'»{one}«' for one in places)})"
        for heading, places in found.items()
    ]


def suspect(spec: MappingSpec, sheets: Sequence[Sheet]) -> list[tuple[str, str]]:
    found: dict[str, str] = {}
    for held in spec.sheets:
        sheet = recognised(held, sheets)
        for heading in _unread(held) if sheet is not None else ():
            if sheet is not None and heading in sheet.headings and (looks := looks_used(sheet, heading)):
                found[heading] = looks
    return list(found.items())


# What a flat sheet may name in a column, and why no column of it is read there.
ELSEWHERE: Mapping[re.Pattern[str], str] = {
    re.compile(r"\bteam(et|s|navn|nr)?\b"): (
        "Et barns team følger rådgiverens stilling, og sagstallet regnes af, hvor stor den er. Står den i filen, så "
        "tilføj tabellen »Ansættelser«; ellers opret teamene under »Team«, når filen er indlæst."
    ),
    re.compile(r"\bdistrikt(et|s|snavn|navn)?\b"): (
        "Et barns distrikt følger husstanden og skifter, når den flytter. Indlæs »Distrikter« og »Husstande« for sig."
    ),
}


def elsewhere(spec: MappingSpec) -> list[tuple[str, str]]:
    """The unread headings that name something which other tables tell, once each."""
    headings = dict.fromkeys(heading for sheet in spec.sheets for heading in _unread(sheet))
    return [(each, why) for each in headings for name, why in ELSEWHERE.items() if name.search(plain(each))]
