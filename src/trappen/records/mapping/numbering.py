"""Sections told by what a measure is called: the number of § 32, stk. 1, the law of a bare §, and a § that is missing.

Source: docs/methods/law-sections.md and docs/reference/mapping.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import polars as pl

from trappen.domain import formats
from trappen.domain.law import BARNETS_LOV_FROM, Law, label, parse_section
from trappen.domain.problems import Problem
from trappen.parameters import measures
from trappen.records.canonical import SERVICELOVEN_UNTIL, under_barnets_lov
from trappen.records.cells import ROW
from trappen.records.conform import Conformed
from trappen.records.findings import warning
from trappen.records.mapping.cells import Look, folded, plain
from trappen.records.mapping.sheets import Sheet, label_of
from trappen.records.mapping.spec import ColumnMap
from trappen.records.mapping.vocabulary import WORDS
from trappen.records.values import by_distinct

SEPARATOR = "\x1f"
MOST_NAMED = 5  # kinds that a message names


def with_numbers(sheet: Sheet, found: Mapping[str, ColumnMap]) -> dict[str, ColumnMap]:
    """The section with the column left that names the measures, »Foranst.«, where one tells a number of § 32.

    Only names that tell one are kept: what else stands there may be a note.
    """
    law, taken = found.get("section"), {column.heading for column in found.values()}
    if law is None or not law.heading:
        return dict(found)
    known = {plain(word) for word in WORDS["place_type"]}
    left = [each for each in sheet.columns if each.heading not in taken and each.look is Look.TEXT and each.values]
    told = [
        (each, {value: no for value in each.values if (no := measures.number_called(sheet.full(value)))})
        for each in left
    ]
    likely = [one for one in told if plain(one[0].heading) in known or 2 * len(one[1]) >= len(one[0].values)]
    column, kinds = max(likely, key=lambda one: len(one[1]), default=(None, {}))
    if column is None or not kinds:
        return dict(found)
    reason = f"{law.reason} Nummeret i § 32, stk. 1, læses i »{column.heading}«, hvor paragraffen intet nummer har."
    return {**found, "section": replace(law, kind=column.heading, kinds=kinds, reason=reason)}


def kind_heading(columns: Mapping[str, ColumnMap]) -> str:
    """The heading under which the measures are called by their names: the section's own, or else that of the places."""
    return columns.get("section", ColumnMap()).kind or columns.get("place_type", ColumnMap()).heading


def by_kind(sheet: Sheet, sections: pl.Series, called: pl.Series, kinds: Mapping[str, str]) -> pl.Series:
    """Sections with the law and the number of § 32 that the measure's name tells, where they leave it out."""
    listed = {folded(name): number for name, number in kinds.items()}

    def told(pair: str) -> str:
        text, _, name = pair.partition(SEPARATOR)
        number = listed.get(folded(name), measures.number_called(sheet.full(name)))
        section = _of_law(text, measures.called(sheet.full(name)))
        return measures.numbered(section, number) if number else section

    pairs = pl.select(pl.concat_str(sections, called.fill_null(""), separator=SEPARATOR)).to_series()
    return pl.select(pl.coalesce(by_distinct(pairs, told, pl.String()), sections)).to_series()


def _of_law(text: str, kind: frozenset[str]) -> str:
    """The section with its law; a bare one is of the only law that has it for such a measure.

    Raises:
        ValueError: if it cannot be read, or neither or both may have it: then the days decide.
    """
    try:
        return parse_section(text, None)
    except ValueError:
        either = {parse_section(text, day) for day in (BARNETS_LOV_FROM, SERVICELOVEN_UNTIL)}
        (section,) = [each for each in either if measures.fits(each, kind)]
        return section


def filled(sheet: Sheet, heading: str, found: Conformed) -> tuple[Conformed, list[Problem]]:
    """The measures without a section with that of their kind, where the law has one and the sheet no other for it."""
    at = next((at for at, each in enumerate(sheet.headings) if heading and plain(each) == plain(heading)), None)
    if at is None or not found.frame["section"].null_count():
        return found, []
    named = {number: row[at] for number, row in sheet.cells}
    names = pl.Series("name", [named.get(number) for number in found.rows], dtype=pl.String)
    rows = found.frame.select("section", names, found.rows.alias(ROW), new=under_barnets_lov())
    lacking = rows.filter(pl.col("section").is_null())
    told = [
        (sheet.full(name), section) for name, section in rows.select("name", "section").drop_nulls().unique().rows()
    ]
    pairs = [
        (name, new, section)
        for name, new in lacking.select("name", "new").drop_nulls().unique(maintain_order=True).rows()
        for whole in [sheet.full(name)]
        if (section := measures.section_called(whole, Law.BL if new else Law.SEL)) and not _otherwise(whole, told)
    ]
    if not pairs:
        return found, []
    known = pl.DataFrame(pairs, schema={"name": pl.String, "new": pl.Boolean, "told": pl.String}, orient="row")
    joined = rows.join(known, on=["name", "new"], how="left", maintain_order="left")
    frame = found.frame.with_columns(pl.coalesce("section", joined["told"]).alias("section"))
    return replace(found, frame=frame), [_told(joined.filter(pl.col("section").is_null()), sheet)]


def conflicts(sheet: Sheet, heading: str, found: Conformed) -> list[Problem]:
    """One warning for measures whose name and whose number of § 32 (before: § 52, stk. 3) are not of one kind.

    The section is kept as it is written: which of the two is wrong, only the source knows.
    """
    at = next((at for at, each in enumerate(sheet.headings) if heading and plain(each) == plain(heading)), None)
    if at is None:
        return []
    cells = {number: row[at] for number, row in sheet.cells}
    pairs: dict[tuple[str, str], list[int]] = {}
    for number, section in zip(found.rows, found.frame["section"], strict=True):
        if section and (name := cells.get(number)) and section.startswith((measures.BL, measures.SEL)):
            pairs.setdefault((name, section), []).append(number)
    odd = {pair: rows for pair, rows in pairs.items() if _not_of_one_kind(sheet.full(pair[0]), pair[1])}
    if not odd:
        return []
    told = [(name, section, _number(sheet.full(name), section), len(rows)) for (name, section), rows in odd.items()]
    some = "; ".join(
        f"»{name}« ({formats.number(count)}) står som {label(section)}, men er {label(own)}"
        for name, section, own, count in told[:MOST_NAMED]
    )
    more = f" og {len(told) - MOST_NAMED} til" if len(told) > MOST_NAMED else ""
    count = formats.counted(sum(each[3] for each in told), "række", "rækker")
    what = f"I {count} siger »{heading}« og § ikke det samme: {some}{more}. § er brugt, som den står."
    now = "Ret nummeret i kilden, hvis det er forkert."
    first = min(min(rows) for rows in odd.values())
    return [replace(warning("section_conflict", what, now, file=label_of(sheet), table="episodes"), row=first)]


def _number(name: str, section: str) -> str:
    """The section with a number that a measure called so has in the law that the other section is of."""
    law = measures.BL if section.startswith(measures.BL) else measures.SEL
    return next((key for key in sorted(measures.called(name)) if key.startswith(law)), measures.number_called(name))


def _not_of_one_kind(name: str, section: str) -> bool:
    kind = measures.called(name)
    return bool(measures.number_called(name)) and not measures.fits(section, kind)


def _otherwise(name: str, told: Sequence[tuple[str, str]]) -> bool:
    """Whether the sheet has measures of the same kind under another section: then the kind tells none."""
    kind = measures.called(name)
    return any(measures.called(other) == kind and not measures.fits(theirs, kind) for other, theirs in told)


def _told(lacking: pl.DataFrame, sheet: Sheet) -> Problem:
    """How many rows got their section by the kind, with the first of them, and how many have none."""
    given = lacking.filter(pl.col("told").is_not_null())
    pairs = given.select("name", "told").unique(maintain_order=True).rows()
    some = "; ".join(f"»{name}« er læst som {label(section)}" for name, section in pairs[:MOST_NAMED])
    more = f" og {len(pairs) - MOST_NAMED} til" if len(pairs) > MOST_NAMED else ""
    count = formats.counted(lacking.height, "række", "rækker")
    where = "" if given.height == lacking.height else f" i {formats.number(given.height)} af dem, {_left(lacking)}"
    what = f"{count} uden §: § er sat efter indsatsen{where}. {some}{more}."
    now = "Er § en anden, så skriv den i kilden."
    return replace(warning("section_by_kind", what, now, file=label_of(sheet), table="episodes"), row=given[ROW][0])


def _left(lacking: pl.DataFrame) -> str:
    """The rows that stay without a section, by what they are called: consent tells that of a placement."""
    names = lacking.filter(pl.col("told").is_null())["name"].drop_nulls().unique(maintain_order=True)
    some = ", ".join(f"»{name}«" for name in names.head(MOST_NAMED)) + (" …" if len(names) > MOST_NAMED else "")
    return f"de øvrige{f' ({some})' if some else ''} mangler den"
