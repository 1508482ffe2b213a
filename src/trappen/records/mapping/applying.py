"""A mapping applied to a file: our tables out of the source's sheets, with every doubt as a problem."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from difflib import get_close_matches
from hashlib import sha256
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from trappen.domain import formats
from trappen.domain.problems import Problem
from trappen.parameters import ladder as ladders
from trappen.records.cells import ROW
from trappen.records.conform import Conformed, conform, totals_of
from trappen.records.container import Loaded, Records
from trappen.records.contracts import TABLES, Kind
from trappen.records.digest import digest
from trappen.records.findings import error, findings, warning
from trappen.records.mapping import advisers, ages, days, deriving, ending, months, naming, numbering, states
from trappen.records.mapping.advisers import ADVISER
from trappen.records.mapping.cells import folded, is_instead, is_running, plain
from trappen.records.mapping.joining import Part, joined
from trappen.records.mapping.numbering import MOST_NAMED, SEPARATOR
from trappen.records.mapping.sheets import Sheet, inspect, label_of
from trappen.records.mapping.spec import ColumnMap, MappingSpec, SheetMap, lists_words, may_lack, may_run
from trappen.records.mapping.suggesting import REPEATED
from trappen.records.mapping.vocabulary import found_again
from trappen.records.raw import RawTable
from trappen.records.stated import TOTAL, Stated, amount_of
from trappen.records.values import bare, by_distinct, hyphened

# What a made key begins with. It is a plain hash, perhaps of a CPR number: whoever stores it must be able to know it.
MADE = "made-"


def apply(spec: MappingSpec, path: Path) -> Loaded:
    """Our tables out of the file, folder or ZIP at `path`, as the mapping says.

    Raises:
        InputError: if nothing can be read at `path`.
    """
    return apply_sheets(spec, inspect(path), source=path.name)


def apply_sheets(spec: MappingSpec, sheets: Sequence[Sheet], *, source: str) -> Loaded:
    """The same for sheets that are already understood."""
    problems: list[Problem] = []
    parts: dict[str, list[Part]] = {}
    ended = []
    matched = [(wanted, recognised(wanted, sheets)) for wanted in spec.sheets]
    read = [(wanted, sheet) for wanted, sheet in matched if sheet is not None]
    spellings = advisers.spellings(read)
    problems += advisers.unsaid(read)
    for wanted, sheet in matched:
        problems += differences(wanted, sheet)
        if sheet is None:
            continue
        if any("child_id" in columns for columns in wanted.tables.values()):
            problems += [*_carried(sheet), *_remarks(sheet)]
        problems += advisers.nobodies(wanted, sheet)
        born = ages.born_in(sheet, wanted)
        problems += ages.told_ages(sheet, wanted.tables.get("episodes", {}), born)
        problems += states.over_without_end(sheet, wanted.tables.get("episodes", {}))
        for table, columns in wanted.tables.items():
            text, unseen = _text(sheet, table, columns, spellings, born)
            found = conform(text, TABLES[table])
            if table == "episodes":
                found, by_kind = numbering.filled(sheet, numbering.kind_heading(columns), found)
                problems += [*by_kind, *numbering.conflicts(sheet, numbering.kind_heading(columns), found)]
            picks = {name: column.pick for name, column in columns.items() if column.pick}
            parts.setdefault(table, []).append(Part(text.file, found, picks))
            problems += [*unseen, *found.problems, *_totals(sheet, table, columns, found)]
        if ends := ending.columns(wanted, sheet, spec.sheets):
            rows, said = ending.read(_text(sheet, "episodes", ends)[0], ends["end"].heading)
            ended.append(rows)
            problems += said
    tables: dict[str, pl.DataFrame] = {}
    origins: dict[str, pl.DataFrame] = {}
    for table in TABLES:
        if table in parts:
            tables[table], origins[table], conflicts = joined(table, parts[table])
            problems += conflicts
    ladder, over = ladders.official(), pl.concat(ended) if ended else None
    records = Records(
        tables=MappingProxyType(tables),
        ladder=ladder,
        source=source,
        format="trappen",
        digest=digest(tables if over is None else {**tables, "ended": over}, ladder),
        origins=MappingProxyType(origins),
        undated=deriving.undated(sheet.tables for sheet in spec.sheets),
        ended=over,
    )
    return Loaded(records, tuple(dict.fromkeys(problems)))  # a day of several tables is told once


def preview(spec: MappingSpec, path: Path, *, rows: int = 20) -> dict[str, Any]:
    """What would be read, as plain values: per table its number of rows and the first of them, and every problem."""
    return preview_of(apply(spec, path), rows=rows)


def preview_of(loaded: Loaded, *, rows: int = 20) -> dict[str, Any]:
    """The same for what has been read; columns that nothing feeds are left out."""
    tables = {}
    for name, frame in loaded.records.tables.items():
        used = [column for column in frame.columns if frame[column].null_count() < frame.height]
        shown = [
            [_shown(name, column, row[column]) for column in used] for row in frame.head(rows).iter_rows(named=True)
        ]
        tables[name] = {
            "title": TABLES[name].title,
            "rows": frame.height,
            "columns": [{"name": column, "title": TABLES[name].column(column).title} for column in used],
            "sample": shown,
        }
    return {
        "usable": loaded.usable,
        "tables": tables,
        "problems": [problem.as_dict() for problem in loaded.problems],
    }


def recognised(wanted: SheetMap, sheets: Sequence[Sheet]) -> Sheet | None:
    """The sheet that a mapping was made for: the same headings, else the same name, else most headings in common."""
    ranked = sorted(
        (
            (
                sheet.fingerprint == wanted.fingerprint,
                sheet.name == wanted.sheet and sheet.file == wanted.file,
                sheet.name == wanted.sheet and bool(sheet.name),
                common(wanted.headings, sheet.headings),
                -place,
            )
            for place, sheet in enumerate(sheets)
        ),
        reverse=True,
    )
    if not ranked:
        return None
    best = ranked[0]
    return sheets[-best[4]] if best[0] or best[1] or best[2] or best[3] >= 0.5 else None


def differences(wanted: SheetMap, sheet: Sheet | None) -> list[Problem]:
    """What has changed since the mapping was made: a heading that is used and gone is an error, the rest warnings."""
    name = f"{wanted.file} [{wanted.sheet}]" if wanted.sheet else wanted.file
    if sheet is None:
        now = "Kontrollér, at det er den rigtige fil, eller lav tilknytningen igen."
        return [error("mapping_sheet", f"Arket »{name}« fra tilknytningen findes ikke i filen.", now, file=wanted.file)]
    used = {
        heading
        for columns in wanted.tables.values()
        for one in columns.values()
        for heading in (one.heading, one.kind, *one.key_of)
    }
    found = found_again(wanted.headings, sheet.headings)
    gone = [heading for heading in wanted.headings if plain(heading) not in found]
    new = [heading for heading in sheet.headings if heading not in found.values()]
    problems = []
    for heading in gone:
        close = get_close_matches(heading, new, 1, 0.6)
        hint = (
            f"Måske hedder den nu »{close[0]}«. Ret tilknytningen." if close else "Ret tilknytningen eller udtrækket."
        )
        make = error if heading in used else warning
        what = f"Overskriften »{heading}« findes ikke længere i »{name}«."
        problems.append(make("mapping_heading_gone", what, hint, file=sheet.file, column=heading))
    for heading in new:
        what = f"Overskriften »{heading}« er ny i »{name}« og læses ikke."
        now = "Er den vigtig, så føj den til tilknytningen."
        problems.append(warning("mapping_heading_new", what, now, file=sheet.file, column=heading))
    return problems


def common(one: Sequence[str], other: Sequence[str]) -> float:
    """The share of all headings that two sheets have in common, whatever their case and signs."""
    first, second = set(map(plain, one)), set(map(plain, other))
    return len(first & second) / max(len(first | second), 1)


def _where(sheet: Sheet, columns: Mapping[str, ColumnMap]) -> dict[str, int]:
    """The place of each heading of the sheet, and of those of the columns that are found again, as `plain`."""
    places = {plain(heading): place for place, heading in enumerate(sheet.headings)}
    wanted = [heading for column in columns.values() for heading in (column.heading, *column.key_of) if heading]
    again = found_again(wanted, sheet.headings)
    return places | {name: places[plain(heading)] for name, heading in again.items()}


def _text(
    sheet: Sheet,
    table: str,
    columns: Mapping[str, ColumnMap],
    spellings: Mapping[str, str] = MappingProxyType({}),
    born: ages.Born = MappingProxyType({}),
) -> tuple[RawTable, list[Problem]]:
    """The table as text under our own column names, and values that the mapping has not seen."""
    places = _where(sheet, columns)
    cells = {str(place): [row[place] for _, row in sheet.cells] for place in range(len(sheet.headings))}
    frame = pl.DataFrame(
        {ROW: [number for number, _ in sheet.cells], **cells},
        schema={ROW: pl.UInt32, **dict.fromkeys(cells, pl.String)},
    )
    file = label_of(sheet)
    made: dict[str, pl.Series] = {}
    problems: list[Problem] = []
    for name, column in columns.items():
        if any(plain(heading) not in places for heading in (column.heading, *column.key_of) if heading):
            continue
        text = _source(frame, column, places, numbered=table not in REPEATED and name == TABLES[table].key[0])
        if name in TABLES[table].key or TABLES[table].column(name).references:
            text = pl.select(bare(pl.lit(text))).to_series()
        if name == "section" and (kind := plain(numbering.kind_heading(columns))) and kind in places:
            text = numbering.by_kind(sheet, text, frame[str(places[kind])], column.kinds)
        if ADVISER in columns and column.heading and column.heading == columns[ADVISER].heading:
            text = naming.adviser(text, spellings, sheet.legend, name=name == "name")
        if name == "name" and table in naming.NAMED:
            text, unclear = naming.in_order(text, frame[ROW], table=table, file=file)
            problems += unclear
        ends = may_run(TABLES[table].column(name))
        text, of_month = (
            months.to_the_last(text, frame[ROW], inclusive=column.inclusive, file=file)
            if ends
            else months.from_the_first(text, frame[ROW], name=name, file=file)
        )
        problems += [*of_month, *days.unsure(text, frame[ROW], kind=TABLES[table].column(name).kind, file=file)]
        if ends:
            text = by_distinct(text, lambda value: None if is_running(value) else value, pl.String())
        text, unseen = _known_values(text, column, frame[ROW], table=table, name=name, file=file)
        text, lacking = _priced(text, column, frame[ROW], table=table, name=name, file=file)
        text = _scaled(days.dated(text, column.date_format, TABLES[table].column(name).kind), column.scale)
        text = days.day_after(text) if column.inclusive else text
        made[name] = ages.with_birthdays(text, frame[ROW].to_list(), born) if ends else text
        problems += [*lacking, *unseen]
    fed = [name for name in made if columns[name].heading and name != "child_id"]
    wide = pl.DataFrame({ROW: frame[ROW], **made})
    kept = wide.filter(pl.any_horizontal(pl.col(fed).is_not_null())) if fed else wide
    if table == "assignments" and (who := columns.get(ADVISER)) is not None and plain(who.heading) in places:
        nobody = by_distinct(frame[str(places[plain(who.heading)])], naming.is_nobody, pl.Boolean())
        kept = kept.filter(~kept[ROW].is_in(frame.filter(nobody.fill_null(value=False))[ROW].implode()))
    if any(column.pick for column in columns.values()):
        # What is made of the measures' rows: one without an adviser or a case number is a measure all the same.
        kept = kept.filter(pl.all_horizontal(pl.col(set(made) & set(TABLES[table].key)).is_not_null()))
    names = tuple(made)
    return RawTable(file, names, kept.rename({name: str(place) for place, name in enumerate(names)})), problems


def _carried(sheet: Sheet) -> list[Problem]:
    """That lines were read as the child's of the line above, once for a sheet."""
    if not sheet.carried:
        return []
    count = formats.counted(len(sheet.carried), "række", "rækker")
    what = f"Barnet er udfyldt fra linjen over ({count}): CPR-nummer og navn står kun på barnets første linje."
    now = "Se efter, at linjerne under et barn er barnets egne. En tom række eller en overskrift bryder rækken."
    return [replace(warning("mapping_carried", what, now, file=label_of(sheet)), row=sheet.carried[0])]


def _remarks(sheet: Sheet) -> list[Problem]:
    """That rows below the sheet's total were not read as lines, once for a sheet."""
    if not sheet.remarks:
        return []
    count = formats.counted(len(sheet.remarks), "række", "rækker")
    rows = ", ".join(map(str, sheet.remarks[:MOST_NAMED])) + (" …" if len(sheet.remarks) > MOST_NAMED else "")
    what = f"{count} under arkets sum har kun en tekst og et beløb og er ikke læst som linjer (række {rows})."
    now = "Er en af dem et barns, så skriv barnets CPR-nummer, paragraf og startdato på rækken."
    return [replace(warning("mapping_remarks", what, now, file=label_of(sheet)), row=sheet.remarks[0])]


def _totals(sheet: Sheet, table: str, columns: Mapping[str, ColumnMap], found: Conformed) -> list[Problem]:
    """Totals that the sheet states, and that what was read of it does not add up to."""
    amount = amount_of(TABLES[table])
    if amount is None or amount.name not in columns or not sheet.said:
        return []
    own = {name: columns[name] for name in ("account", amount.name) if name in columns}
    text, _ = _text(replace(sheet, cells=sheet.said), table, own)
    cells = dict(zip(text.frame[ROW], text.named().select(pl.exclude(ROW)).iter_rows(named=True), strict=True))
    stated = [
        Stated(row, words, cells[row].get("account"), cells[row].get(amount.name))
        for row, line in sheet.said
        for words in (next(cell for cell in line if cell),)
        if row in cells and TOTAL.match(words)
    ]
    lines = found.frame.with_columns(found.rows.alias(ROW))
    scale = columns[amount.name].scale
    return totals_of(stated, lines, TABLES[table], text.file, slack=scale * 50 if scale > 1 else 0)


def _source(frame: pl.DataFrame, column: ColumnMap, places: Mapping[str, int], *, numbered: bool) -> pl.Series:
    """The column's text. A row's own key is numbered where its content comes back, that of what it tells of is not."""
    if column.heading:
        return frame[str(places[plain(column.heading)])]
    if column.constant:
        return pl.Series([column.constant], dtype=pl.String).new_from_index(0, frame.height)
    # One row or sheet writes the hyphen of a CPR number, another does not: it is the same child.
    parts = [hyphened(pl.col(str(places[plain(heading)])).fill_null("")) for heading in column.key_of]
    if not numbered:
        whole = pl.concat_str(parts, separator=SEPARATOR)
        filled = pl.any_horizontal(part != "" for part in parts)
        return by_distinct(frame.select(pl.when(filled).then(whole)).to_series(), _made, pl.String())
    identity = frame.select(pl.concat_str(parts, separator=SEPARATOR).alias("identity"))
    key = by_distinct(identity["identity"], _made, pl.String())
    return identity.select(
        pl.when(pl.int_range(pl.len()).over("identity") == 0)
        .then(key.alias("key"))
        .otherwise(pl.concat_str(key.alias("key"), pl.int_range(1, pl.len() + 1).over("identity"), separator="-"))
    ).to_series()


def _made(identity: str) -> str:
    return MADE + sha256(identity.encode()).hexdigest()[:16]


def _known_values(
    text: pl.Series, column: ColumnMap, rows: pl.Series, *, table: str, name: str, file: str
) -> tuple[pl.Series, list[Problem]]:
    if not column.values:
        return text, []
    listed = {folded(value): ours or None for value, ours in column.values.items()}
    if lists_words(TABLES[table].column(name)):  # the list is of the words; one that it lacks is no day or amount
        return by_distinct(text, lambda value: listed.get(folded(value), value), pl.String()), []
    mapped = by_distinct(text, lambda value: listed.get(folded(value)), pl.String())
    unseen = by_distinct(text, lambda value: folded(value) not in listed, pl.Boolean()).fill_null(value=False)
    first = pl.DataFrame({ROW: rows, "value": text}).filter(unseen).unique("value", keep="first", maintain_order=True)
    problems = findings(
        first,
        error("mapping_value", "", file=file, table=table, column=column.heading),
        what=lambda value: f"Værdien »{value}« i »{column.heading}« er ikke set før.",
        now=lambda _value: f"Skriv i tilknytningen, hvad den er i »{TABLES[table].column(name).title}«.",
    )
    return mapped, problems


def _priced(
    text: pl.Series, column: ColumnMap, rows: pl.Series, *, table: str, name: str, file: str
) -> tuple[pl.Series, list[Problem]]:
    """The amounts without the words that nobody has said what are: their price is missing, and that is told."""
    if not may_lack(TABLES[table].column(name)):
        return text, []
    told = by_distinct(text, is_instead, pl.Boolean()).fill_null(value=False)
    here = pl.DataFrame({ROW: rows, "value": text}).filter(told)
    if here.is_empty():
        return text, []
    words = ", ".join(f"»{word}«" for word in here["value"].unique(maintain_order=True).head(MOST_NAMED))
    count = formats.counted(here.height, "række", "rækker")
    what = f"{count} har ikke et beløb, men {words} i »{column.heading}«: prisen mangler og tælles ikke som 0 kr."
    found = warning("mapping_no_price", what, "Er prisen 0 kr., så sig det ved kolonnen.", file=file, table="episodes")
    return text.set(told, None), [replace(found, row=here[ROW][0])]


def _scaled(text: pl.Series, scale: int) -> pl.Series:
    if scale == 1:
        return text

    def times(one: str) -> str:
        return format(formats.parse_number(one) * scale, "f").replace(".", ",")

    scaled = by_distinct(text, times, pl.String())
    return pl.select(pl.coalesce(scaled, text)).to_series()


def _shown(table: str, name: str, value: object) -> str:
    if value is None:
        return ""
    if TABLES[table].column(name).kind is Kind.AMOUNT and isinstance(value, int):
        return formats.amount(value)
    return str(value)
