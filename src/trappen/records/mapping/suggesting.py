"""Suggestions: which heading probably feeds which column, how sure that is, and why in Danish.

Names count first (a column's name, title and other known headings, then likeness), contents second (CPR numbers, dates,
accounts, sections, known values). Source: docs/reference/mapping.md.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from trappen.domain import formats
from trappen.parameters.measures import is_aftercare, is_relief
from trappen.parameters.places import is_bare_foster, is_initials, place_types
from trappen.records.contracts import TABLES, Column, Kind, Table
from trappen.records.mapping import contents, deriving, pricing
from trappen.records.mapping.cells import LAST_DAY, THOUSANDS, Look, is_row_number, plain, says_end, sounds_running
from trappen.records.mapping.codes import code_of, first_number, known_code
from trappen.records.mapping.keying import by_case, keyed_alike
from trappen.records.mapping.likeness import name_score
from trappen.records.mapping.numbering import with_numbers
from trappen.records.mapping.sheets import Sheet, SheetColumn
from trappen.records.mapping.spec import ColumnMap, MappingSpec, SheetMap, is_end, may_run
from trappen.records.mapping.vocabulary import YEARLY, about_other
from trappen.records.mapping.whose import may_be_name_of, may_name_adviser, may_tell_of_child

DOUBTFUL = 0.6  # a guess that must be looked at
SAME = 0.9  # from here on the name is the column's own
LIKELY = 0.7  # from here on a suggestion needs no second look
ENOUGH = 0.55  # below this nothing is suggested
# Tables that a flat sheet repeats on every row: one row per key is read.
REPEATED = {"children", "cases", "assignments", "advisers", "teams", "districts", "households", "programmes"}
CORE = ("children", "cases", "episodes", "postings", "budgets")
NUMBERS = {Kind.AMOUNT, Kind.DECIMAL, Kind.INTEGER}
# Kinds that a look can hold; a name with other contents counts a third.
FITS = {
    Kind.DATE: {Look.DATE, Look.SERIAL},
    Kind.DATETIME: {Look.DATE, Look.SERIAL},
    Kind.MONTH: {Look.DATE, Look.NUMBER, Look.TEXT},
    # 32.000 kroner and the day 11-08-1987 are the same number to a spreadsheet; here the heading tells.
    Kind.INTEGER: {Look.NUMBER, Look.SERIAL, Look.TEXT},
    Kind.DECIMAL: {Look.NUMBER, Look.SERIAL},
    Kind.AMOUNT: {Look.NUMBER, Look.SERIAL},
    Kind.BOOLEAN: {Look.TEXT, Look.NUMBER},
    Kind.CHOICE: {Look.TEXT},
    Kind.CHOICES: {Look.TEXT},
}
OF_CHILD = {"child_id", "cpr", "birth_date", "sex", "unborn"}
TELLING = {"cpr": Look.CPR, "section": Look.SECTION, "account": Look.ACCOUNT}
KEYS = re.compile(r"_id$|^case_number$")

Found = dict[str, ColumnMap]


def suggest(sheets: Sequence[Sheet], *, name: str = "") -> MappingSpec:
    """A mapping of the sheets; a sheet that feeds none of our tables is left out.

    One sheet may feed several tables, and several sheets one table. What is required and not found is in
    `MappingSpec.missing`.
    """
    maps = []
    for sheet in sheets:
        tables = _tables(sheet)
        if tables:
            maps.append(SheetMap(sheet.file, sheet.name, sheet.headings, tables))
    maps = keyed_alike(maps, {(sheet.file, sheet.name): sheet for sheet in sheets})
    return MappingSpec(name or (sheets[0].file if sheets else ""), tuple(maps))


def suggest_table(sheet: Sheet, table: str) -> Found:
    """The suggestions for one table, whether or not they suffice for it."""
    found = _fullest(sheet, TABLES[table], _assigned(sheet, TABLES[table]))
    found = with_numbers(sheet, found) if table == "episodes" else found
    return _settled(sheet, table, _keys(sheet, TABLES[table], _ended(sheet, TABLES[table], found)))


def chosen(sheet: Sheet, table: str, name: str, heading: str) -> ColumnMap:
    """What a person's own choice of heading gives: the values that are known, and thousands where the sheet says so."""
    column = sheet.column(heading)
    return replace(_fed(sheet, TABLES[table].column(name), column, 1.0, ""), reason="")


def with_made_keys(table: str, found: Found) -> Found:
    """The columns with the made key of what now tells the rows apart, after another column was chosen."""
    parts, key = _identity(TABLES[table], found), TABLES[table].key[0]
    if not parts or table in REPEATED or key not in found or not found[key].key_of:
        return found
    return {**found, key: replace(found[key], key_of=parts)}


def _tables(sheet: Sheet) -> dict[str, Found]:
    found = {table: suggest_table(sheet, table) for table in TABLES}
    found["cases"] = deriving.dated(found["cases"], found["episodes"])
    named = {table for table in TABLES if plain(TABLES[table].title) in plain(sheet.name or sheet.file)}
    chosen = {table: found[table] for table in TABLES if _worth(table, found[table], named=table in named)}
    if "postings" in chosen and "budgets" in chosen:
        chosen.pop("budgets" if "posted" in chosen["postings"] else "postings")
    if "episodes" in chosen:
        chosen = deriving.with_advisers(chosen, _adviser(sheet))
    elif "assignments" in chosen:
        chosen = deriving.spread({**chosen, "children": chosen.get("children", found["children"])})
    return {table: chosen[table] for table in TABLES if table in chosen}


def _adviser(sheet: Sheet) -> ColumnMap | None:
    """The column that names who has the case, where it is likely enough."""
    adviser = suggest_table(sheet, "contacts").get("adviser_id")
    return adviser if adviser is not None and adviser.score >= 0.75 else None


def _worth(table: str, columns: Found, *, named: bool) -> bool:
    """Whether the sheet probably holds the table: every required column, or nearly, and what tells it from others."""
    required = [column.name for column in TABLES[table].columns if column.required]
    lacking = [name for name in required if name not in columns]
    own = [name for name, column in columns.items() if column.heading and column.score >= ENOUGH]
    if named and own:
        return len(lacking) <= len(required) // 2
    if table not in CORE:
        sure = all(name in columns and columns[name].score >= 0.95 and columns[name].heading for name in required)
        return sure and len(own) > 2 and TABLES[table].key[0] not in {"child_id", "case_id", "adviser_id"}
    telling = {
        "children": {"cpr", "birth_date", "name"},
        "cases": {"case_id"},
        "episodes": {"section", "place_type", "step"},
        "postings": {"account", "amount"},
        "budgets": {"account", "amount", "year"},
    }[table]
    present = telling & set(own)
    if table in {"postings", "budgets"}:
        return present == telling and not lacking
    if table == "episodes":
        return bool(present) and "start" in columns and "child_id" in columns
    return bool(present) and not lacking


def _assigned(sheet: Sheet, table: Table) -> Found:
    """The best heading for each column; a heading feeds one column of a table."""
    pairs = sorted(
        (
            (score, -place, -column.place, contract, column, reason)
            for place, contract in enumerate(table.columns)
            for column in sheet.columns
            for score, reason in [_score(sheet, table.name, contract, column)]
            if score >= ENOUGH and not (table.key == (contract.name,) and _repeats(table, column))
        ),
        key=lambda pair: pair[:3],
        reverse=True,
    )
    taken: set[str] = set()
    found: Found = {}
    for score, _, _, contract, column, reason in pairs:
        if contract.name not in found and column.heading not in taken:
            found[contract.name] = _fed(sheet, contract, column, score, reason)
            taken.add(column.heading)
    return {contract.name: found[contract.name] for contract in table.columns if contract.name in found}


def _fullest(sheet: Sheet, table: Table, found: Found) -> Found:
    """The measures' price in the column that holds most of them, or the sum of several."""
    if table.name != "episodes" or "price" not in found or YEARLY.search(plain(found["price"].heading)):
        return found
    contract, first = table.column("price"), sheet.column(found["price"].heading)
    taken = {column.heading for column in found.values()}
    scores = {column.heading: _score(sheet, table.name, contract, column) for column in sheet.columns}
    others = [one for one in sheet.columns if one.heading not in taken and scores[one.heading][0] >= LIKELY]
    better = pricing.total_of(sheet, first) or pricing.product_of(sheet, first) or pricing.fuller(sheet, first, others)
    if better is None or better[0].heading in taken:
        return found
    score, reason = scores[better[0].heading]
    if contents.unit_of(better[0].heading):  # a column of units tells of the price that it stands beside
        found = {name: column for name, column in found.items() if name != "price_unit"}
    return {**found, "price": _fed(sheet, contract, better[0], max(score, LIKELY), f"{reason} {better[1]}".strip())}


def _ended(sheet: Sheet, table: Table, found: Found) -> Found:
    """The measures' end told by its dates alone: the only column left whose dates are never before the start."""
    if table.name != "episodes" or "end" in found or "start" not in found or not found["start"].heading:
        return found
    contract, start = table.column("end"), sheet.column(found["start"].heading)
    taken = {column.heading for column in found.values()}
    left = [
        column
        for column in sheet.columns
        if column.heading not in taken and contents.never_before(sheet, column, start)
        if not about_other(contract, column.heading) and column.filled < start.filled
    ]
    if len(left) != 1:
        return found
    return {**found, "end": _fed(sheet, contract, left[0], DOUBTFUL, f"Datoerne ligger aldrig før »{start.heading}«.")}


def _settled(sheet: Sheet, table: str, found: Found) -> Found:
    """Whether the end is the last day or the first outside, where the child's next measure tells it."""
    if table != "episodes" or not {"child_id", "start", "end"} <= set(found) or found["end"].score < LIKELY:
        return found
    child, start, end = (sheet.column(found[name].heading) for name in ("child_id", "start", "end"))
    same, after = contents.meeting(sheet, child, start, end)
    if max(same, after) < contents.FEW or 10 * min(same, after) > max(same, after):
        return found
    said = f"På {formats.number(max(same, after))} rækker begynder barnets næste indsats"
    is_last = after > same
    reason = f"{said} {'dagen efter: datoen er sidste dag' if is_last else 'samme dag: datoen er første dag uden'}."
    return {**found, "end": replace(found["end"], inclusive=is_last, score=1.0, reason=reason)}


def _repeats(table: Table, column: SheetColumn) -> bool:
    """Whether the column cannot be the table's key because its values come back."""
    return table.name not in REPEATED and column.distinct < column.filled


def _score(sheet: Sheet, table: str, contract: Column, column: SheetColumn) -> tuple[float, str]:
    if _anothers(table, contract, column.heading) or about_other(contract, column.heading):
        return 0.0, ""
    if NOTES.search(plain(column.heading)):
        return 0.0, ""
    named, reason = _named(contract, column)
    if contract.name == "price" and YEARLY.search(plain(column.heading)):
        named = min(named, LIKELY + 0.02)  # the price of a month or a day beside it goes before
    found = _telling(contract, column, named) or _known(sheet, contract, column, named)
    if found is not None:
        return found[0], found[1] or reason
    if KEYS.search(contract.name) and named < SAME and _is_no_key(sheet, contract, column):
        return 0.0, ""
    fits = FITS.get(contract.kind, {column.look})
    never_ended = bool(column.values) and may_run(contract) and all(map(says_end, column.values))
    is_empty = column.look is Look.EMPTY or never_ended or (may_run(contract) and contents.holds_days(sheet, column))
    return (named if column.look in fits or is_empty else named * 0.3), reason


def _named(contract: Column, column: SheetColumn) -> tuple[float, str]:
    """How well the heading names the column of ours: the whole of it, or the part below that of its group."""
    whole = name_score(contract, column.heading)
    return max(whole, name_score(contract, column.own)) if column.own else whole


def _is_no_key(sheet: Sheet, contract: Column, column: SheetColumn) -> bool:
    """Whether the column counts or marks rows, or has its likeness from the heading of a group of columns only."""
    marks = column.distinct == 1 and column.filled < len(sheet.cells)
    if marks or is_row_number([row[column.place] for _, row in sheet.cells]):
        return True
    group, _, own = plain(column.heading).partition(" ")
    grouped = sum(plain(heading).partition(" ")[0] == group for heading in sheet.headings) > 2
    return grouped and name_score(contract, own)[0] < ENOUGH


def _anothers(table: str, contract: Column, heading: str) -> bool:
    """Whether the heading names someone else than the column is about, as »Tilbuddets navn« for the child's name."""
    if contract.name == "name":
        return not may_be_name_of(table, heading)
    return contract.name in OF_CHILD and not may_tell_of_child(heading)


def _telling(contract: Column, column: SheetColumn, named: float) -> tuple[float, str] | None:
    """Contents that cannot be mistaken: they count more than names, and a name without them counts nothing."""
    telling = TELLING.get(contract.name)
    if telling is None or column.look is Look.EMPTY:
        return None
    if column.look is telling:
        return max(0.9, named), "" if named >= 0.9 else f"Indholdet ligner {contract.title.lower()}."
    needed = telling is Look.CPR or (telling is Look.ACCOUNT and column.look is not Look.NUMBER)
    return (0.0, "") if needed else None


def _known(sheet: Sheet, contract: Column, column: SheetColumn, named: float) -> tuple[float, str] | None:
    """Values most of which are known: places, names of people, initials, and the codes and labels of a choice."""
    if contract.name in {"place_type", "provider_name"} and column.filled:
        return _place(sheet, contract, column, named)
    if contract.name == "name" and contract.personal and column.filled:
        return _person(sheet, column, named)
    if contract.name == "adviser_id" and named < LIKELY and may_name_adviser(column.heading, column.own):
        return (0.75, "Indholdet ligner initialer.") if contents.holds_initials(sheet, column) else None
    if (
        contract.values
        and (share := contents.share(column.values, lambda text: known_code(contract, sheet.full(text)))) >= 0.5
    ):
        return max(LIKELY if share == 1 else DOUBTFUL, named), f"{round(share * 100)} % af værdierne kendes."
    return None


def _place(sheet: Sheet, contract: Column, column: SheetColumn, named: float) -> tuple[float, str] | None:
    """The kind of place is told by its values, whatever the heading says; what has none of them is a place's name."""
    share, _ = contents.places_in(sheet, column)
    if contract.name == "provider_name":
        return (named * 0.3, "") if share >= 0.5 else None
    if share >= 0.5:
        return max(0.85, named), f"{round(share * 100)} % af værdierne er kendte stedtyper."
    return named * 0.3, ""


def _person(sheet: Sheet, column: SheetColumn, named: float) -> tuple[float, str] | None:
    """A child's name: by its heading, or by cells that are names; »Barn« over anything else is no name."""
    if contents.holds_names(sheet, column):
        return (named, "") if named >= LIKELY else (LIKELY, "Indholdet ligner navne på personer.")
    return None if "navn" in plain(column.heading) else (named * 0.3, "")


NOT_QUITE = 0.99
# As `plain` writes them: what is noted about a person or a price is neither.
NOTES = re.compile(r"^(noter?|notat(er)?)\b|\b(bem|bemaerkn(ing(er)?)?|kommentar(er)?|anm|anmaerkn(ing(er)?)?)\b")


def _fed(sheet: Sheet, contract: Column, column: SheetColumn, score: float, reason: str) -> ColumnMap:
    values: dict[str, str] = {}
    if contract.values:
        values = {value: code for value in column.values if (code := known_code(contract, sheet.full(value)))}
    elif contract.name == "step" and column.look is Look.TEXT:
        values = {value: step for value in column.values if (step := first_number(sheet.full(value)))}
    elif contract.name == "place_type":
        _, elsewhere = contents.places_in(sheet, column)
        guessed = contents.abbreviated(sheet, column.values)
        guessed = {value: code for value, code in guessed.items() if not (value in elsewhere and is_initials(value))}
        values = _places(sheet, contract, column, guessed)
        guessed = {value: values[value] for value in guessed if value in values}
        reason, score = (f"{reason} {_guesses(guessed)}", min(score, LIKELY)) if guessed else (reason, score)
    elif may_run(contract):
        values = {word: "" for word in sorted(contents.words_in(sheet, column)) if sounds_running(word)}
    scale = 1000 if contract.kind is Kind.AMOUNT and column.thousands else 1
    if scale == 1000 and contract.name == "price" and not THOUSANDS.search(column.heading):
        unit = contents.unit_of(column.heading) or contents.unit_of_titles(sheet)
        scale = 1 if contents.too_big_for_thousands(sheet, column, unit) else 1000
    if scale == 1000:
        reason = f"{reason} Beløbene står i tusinder."
    inclusive = is_end(contract) and LAST_DAY.search(plain(column.heading)) is not None
    if is_end(contract) and not inclusive and contents.ends_months(sheet, column):
        inclusive, reason = True, f"{reason} De fleste datoer er den sidste i måneden, altså sidste dag."
    if is_end(contract) and not inclusive:
        score = min(score, NOT_QUITE)  # whether the day is the last one or the first outside, only a person can say
    return ColumnMap(
        heading=column.heading,
        scale=scale,
        values=values,
        inclusive=inclusive,
        score=score,
        reason=reason.strip(),
    )


def _places(sheet: Sheet, contract: Column, column: SheetColumn, guessed: Mapping[str, str]) -> dict[str, str]:
    """The list of values where one is needed: for names cut short, and for measures that are not a place to live."""
    read = {value: code_of(contract, sheet.full(value)) or code_of(contract, value) for value in column.values}
    known = {value: code for value, code in read.items() if code} | dict(guessed)
    homes = {value for value, code in known.items() if code == "residential_home"}
    apart = {value for value in homes if "hjem" in plain(sheet.full(value)) or plain(value) == "buh"}
    if apart and homes - apart:  # the file tells homes and opholdssteder apart, which have one name since 2024
        known |= dict.fromkeys(apart, "institution")
    bare = {value for value in known if is_bare_foster(sheet.full(value))}
    # Beside the kinds of foster family one without a kind is perhaps of another than the general: a person says.
    doubtful = bare if any(code.startswith("foster_") for value, code in known.items() if value not in bare) else set()
    no_place = {value for value in column.values if any(kind(sheet.full(value)) for kind in (is_aftercare, is_relief))}
    at_home = dict.fromkeys(sorted((no_place | contents.places_in(sheet, column)[1]) - set(known)), "")
    sure = {value: code for value, code in known.items() if value not in doubtful}
    return sure | at_home if guessed or at_home or doubtful or (apart and homes - apart) else {}


def _guesses(guessed: Mapping[str, str]) -> str:
    some = "; ".join(f"»{value}« som »{place_types()[code].label}«" for value, code in guessed.items())
    return f"Gættet: {some}. Se efter under filens værdier."


def _keys(sheet: Sheet, table: Table, found: Found) -> Found:
    """The found columns, with the CPR number as the child's key and a key made of the row where it has none."""
    numbers = (column for column in sheet.columns if column.look is Look.CPR and may_tell_of_child(column.heading))
    cpr = next(numbers, None)
    own = {contract.name for contract in table.columns}
    if cpr is not None and "child_id" in own and found.get("child_id", ColumnMap(score=0)).score < 0.97:
        found = {
            **found,
            "child_id": ColumnMap(heading=cpr.heading, score=0.9, reason="CPR-nummeret er barnets nøgle."),
        }
    elif "child_id" in own and "child_id" not in found and table.name in CORE[:3]:
        by_number = by_case(sheet, *(_assigned(sheet, TABLES[name]) for name in CORE[:2][::-1]))
        found = {**found, "child_id": by_number} if by_number else found
    if table.name == "cases" and "case_id" not in found and "case_number" in found:
        found = {**found, "case_id": found["case_number"]}
    key = table.key[0]
    if len(table.key) == 1 and key not in found and table.name not in {"children", "cases", "advisers"} and found:
        parts = _identity(table, found)
        if parts:
            found = {**found, key: ColumnMap(key_of=parts, score=0.8, reason="Nøglen dannes af rækkens indhold.")}
    if "price" in found and "price_unit" not in found and (unit := contents.unit_of(found["price"].heading)):
        found = {**found, "price_unit": ColumnMap(constant=unit, score=0.8, reason="Enheden står i overskriften.")}
    elif "price" in found and "price_unit" not in found and (unit := contents.unit_of_titles(sheet)):
        found = {**found, "price_unit": ColumnMap(constant=unit, score=0.8, reason="Enheden står i arkets titel.")}
    if table.name == "budgets" and found and "year" not in found and (year := contents.year_of(sheet)):
        found = {**found, "year": ColumnMap(constant=year, score=0.8, reason="Året står i arkets navn eller titel.")}
    return {contract.name: found[contract.name] for contract in table.columns if contract.name in found}


def _identity(table: Table, found: Found) -> tuple[str, ...]:
    """The headings that tell one row from another and do not change when the row is brought up to date."""
    changing = {"end", "expected_end", "closed", "price", "left_on", "name"}
    names: Iterable[str] = ("child_id", "section", "place_type", "start") if table.name == "episodes" else found
    chosen = [
        heading
        for name in names
        if name in found and name not in changing
        for heading in (found[name].heading, found[name].kind)
    ]
    return tuple(dict.fromkeys(heading for heading in chosen if heading))
