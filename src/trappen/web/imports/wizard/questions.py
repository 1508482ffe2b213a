"""What must be asked before a sheet is read: what decides the result and is not chosen, or is only guessed."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from trappen.domain import formats
from trappen.records.contracts import TABLES
from trappen.records.mapping import advisers, contents, deriving
from trappen.records.mapping.cells import DAYS, Look, is_row_number, is_word, says_end
from trappen.records.mapping.sheets import Sheet, SheetColumn
from trappen.records.mapping.spec import ColumnMap, SheetMap
from trappen.records.mapping.suggesting import LIKELY, chosen, suggest_table, with_made_keys
from trappen.records.mapping.vocabulary import about_other
from trappen.records.mapping.whose import Whose, may_be_name_of, may_name_adviser, whose
from trappen.web.imports.wizard.wording import shown

# What decides the result is always in sight, chosen or not.
ESSENTIAL = frozenset(
    {
        ("children", "name"),
        ("episodes", "place_type"),
        ("episodes", "provider_name"),
        ("episodes", "start"),
        ("episodes", "end"),
        ("episodes", "price"),
        ("episodes", "price_unit"),
    }
)
GUESSED = ("section", "place_type", "start", "end", "price")
UNITS = (("day", "Pr. døgn"), ("month", "Pr. måned"), ("year", "Pr. år"), ("once", "Én gang"))
LAST_OR_OUTSIDE = (("last", "Ja, det er den sidste dag"), ("outside", "Nej, det er den første dag uden"))
MOST_OFFERS = 3
LONGEST_EXAMPLE = 24
NONE = "=none"
SAME, APART, ALL = "same-", "apart", "all"
ADVISER = "assignments-adviser_id"
ANSWERED_BY_NONE = frozenset(
    {ADVISER, "children-name", *(f"episodes-{name}" for name in ("place_type", "end", "price"))}
)
# What may stand under the heading of each column that is asked about.
MAY_BE = {
    ADVISER: {Look.TEXT},
    "children-name": {Look.TEXT},
    "episodes-place_type": {Look.TEXT},
    "episodes-section": {Look.TEXT, Look.SECTION},
    "episodes-start": DAYS,
    "episodes-end": DAYS,
    "episodes-price": {Look.NUMBER, Look.SERIAL},
}
MOST_ROWS = 8  # that a question names


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the answers of one click: what is sent, and the words on the button.

    `others` are the columns that may be meant where none of the offers is; `none` is the answer that the file has none.
    """

    text: str
    offers: Sequence[tuple[str, str]] = ()
    others: Sequence[tuple[str, str]] = ()
    none: str = ""

    @property
    def offered(self) -> Sequence[tuple[str, str]]:
        """The buttons in sight: the likely columns, or all where none is likelier, and that there is none."""
        return [*(self.offers or self.others), *([(self.none, "Nej, ingen")] if self.none else [])]

    @property
    def folded(self) -> Sequence[tuple[str, str]]:
        """The other columns, where the likely ones are in sight."""
        return self.others if self.offers else ()


def questions(sheet: Sheet, held: SheetMap) -> list[Question]:
    """What is open about a sheet that is read, the most serious first."""
    every = [*_of_adviser(sheet, held), *_of_advisers(sheet, held), *_of_measures(sheet, held), *_of_names(sheet, held)]
    return [each for each in every if each.none.removesuffix(NONE) not in held.without or not each.none]


def weighty(sheet: Sheet, held: SheetMap) -> list[Question]:
    """What must be answered, or said to have been seen, before the load: all but who has the cases where no column
    looks like it, which the load itself tells of."""
    return [each for each in questions(sheet, held) if each.offers or not each.none.startswith(ADVISER)]


def answered(sheet: Sheet, held: SheetMap, answer: str) -> SheetMap:
    """The mapping after an answer of one click; one that is not understood changes nothing."""
    field, _, choice = answer.partition("=")
    table, _, name = field.partition("-")
    tables = {key: dict(columns) for key, columns in held.tables.items()}
    if choice == NONE[1:] and field in ANSWERED_BY_NONE:
        held = replace(held, without=tuple(dict.fromkeys((*held.without, field))))
        tables.get(table, {}).pop(name, None)
    elif choice in ("yes", *dict(LAST_OR_OUTSIDE)) and name in tables.get(table, {}):
        column = tables[table][name]
        inclusive = choice == "last" if choice in dict(LAST_OR_OUTSIDE) else column.inclusive
        tables[table][name] = replace(column, score=1.0, reason="", inclusive=inclusive)
    elif field == ADVISER and name in tables.get(table, {}) and choice[:5] in {SAME, APART}:
        tables = _joined(sheet, held, tables, choice)
    elif choice in dict(UNITS) and field == "episodes-price_unit":
        tables[table][name] = ColumnMap(constant=choice)
    elif choice[:1] == "h" and choice[1:].isdecimal() and int(choice[1:]) < len(sheet.headings):
        _fed(sheet, tables, table, name, sheet.headings[int(choice[1:])])
    return replace(held, tables=deriving.following(held.tables, tables))


def _fed(sheet: Sheet, tables: dict[str, dict[str, ColumnMap]], table: str, name: str, heading: str) -> None:
    if (table, name) == ("assignments", "adviser_id"):
        tables |= deriving.with_advisers(tables, ColumnMap(heading=heading))
    elif ((table, name) in ESSENTIAL or (table == "episodes" and name in GUESSED)) and table in tables:
        columns = {**tables[table], name: chosen(sheet, table, name, heading)}
        if name == "price" and "price_unit" not in columns:
            unit = suggest_table(sheet, table).get("price_unit")
            columns |= {"price_unit": unit} if unit else {}
        tables[table] = with_made_keys(table, {key: columns[key] for key in TABLES[table].names if key in columns})


def _of_measures(sheet: Sheet, held: SheetMap) -> Iterator[Question]:
    columns = held.tables.get("episodes")
    if columns is None:
        return
    placements = contents.unplaced(sheet)
    if "place_type" not in columns and placements:
        offers = _offers(held, _places(sheet, held), "episodes-place_type")
        count = formats.counted(len(placements), "anbringelse", "anbringelser")
        said = f"{count} ({_rows(placements)}) kan ikke placeres på trappen uden anbringelsessted."
        yield _asked(sheet, held, "episodes-place_type", said, offers)
    if "end" not in columns and "start" in columns:
        offers = _offers(held, _ends(sheet, held, columns["start"]), "episodes-end")
        said = "Ingen slutdato er valgt: alle indsatser vil stå som løbende."
        yield _asked(sheet, held, "episodes-end", said, offers)
    elif last_day := asked_of_end(sheet, held):
        yield last_day
    if "price" not in columns:
        offers = _offers(held, _prices(sheet, held), "episodes-price")
        if offers:
            yield _asked(sheet, held, "episodes-price", "Ingen pris er valgt: udgifterne kan ikke regnes ud.", offers)
    elif "price_unit" not in columns:
        offers = [(f"episodes-price_unit={code}", label) for code, label in UNITS]
        yield Question(f"Hvad gælder prisen i »{columns['price'].heading}«?", offers)
    for name in GUESSED:
        if name in columns and columns[name].heading and columns[name].score < LIKELY and name != "end":
            title = TABLES["episodes"].column(name).title.lower()
            said = f"»{columns[name].heading}« er gættet som {title}. Er det rigtigt?"
            field = f"episodes-{name}"
            none = f"{field}{NONE}" if field in ANSWERED_BY_NONE else ""
            yield Question(said, [(f"{field}=yes", "Ja")], _others(sheet, held, field, ()), none)


def _rows(numbers: Sequence[int]) -> str:
    """»række 5, 8 og 9«; of many the first and how many more."""
    shown = [str(number) for number in numbers[:MOST_ROWS]]
    if len(numbers) > MOST_ROWS:
        return f"række {', '.join(shown)} og {formats.number(len(numbers) - MOST_ROWS)} til"
    return f"række {' og '.join(filter(None, [', '.join(shown[:-1]), shown[-1]]))}"


def asked_of_end(sheet: Sheet, held: SheetMap) -> Question | None:
    """Whether the end is the last day or the first without, asked about a day that stands in the file.

    None where it is settled, or where the column is still empty: then it is asked when the first day stands there.
    """
    end = held.tables.get("episodes", {}).get("end")
    if end is None or not end.heading or end.inclusive or end.score >= 1 or end.heading not in sheet.headings:
        return None
    place = sheet.headings.index(end.heading)
    days = ((number, day) for number, row in sheet.cells if (day := row[place]) and not says_end(day))
    row, cell = next(((number, day) for number, day in days if not is_word(day)), (0, None))
    if cell is None:
        return None
    said = f"I række {row} er »{end.heading}« {shown(cell)}. Havde barnet stadig indsatsen den dag?"
    return Question(said, [(f"episodes-end={choice}", label) for choice, label in LAST_OR_OUTSIDE])


def accepted(sheet: Sheet, held: SheetMap) -> SheetMap:
    """The mapping of which a person said that the file is to be loaded so: what was asked of the end is settled."""
    if asked_of_end(sheet, held) is None:
        return held
    episodes = held.tables["episodes"]
    settled = {**episodes, "end": replace(episodes["end"], score=1.0)}
    return replace(held, tables={**held.tables, "episodes": settled})


def _of_names(sheet: Sheet, held: SheetMap) -> Iterator[Question]:
    children = held.tables.get("children")
    if children is not None and "name" not in children:
        named = [c for c in _unread(sheet, held) if contents.holds_names(sheet, c) and _childs(c)]
        if offers := _offers(held, named, "children-name"):
            yield _asked(sheet, held, "children-name", "Børnenes navne læses ikke.", offers)


def _of_adviser(sheet: Sheet, held: SheetMap) -> Iterator[Question]:
    measures = held.tables.get("episodes", {})
    if not {"child_id", "start"} <= set(measures) or "assignments" in held.tables:
        return
    possible = [column for column in _unread(sheet, held) if may_name_adviser(column.heading, column.own)]
    told = [column for column in possible if Whose.ADVISER in {whose(column.heading), whose(column.own)}]
    told += [column for column in possible if column not in told and contents.holds_initials(sheet, column)]
    told = told or [column for column in possible if contents.holds_few_names(sheet, column)]
    asked = _asked(
        sheet, held, ADVISER, "Hvem har sagen? Sagstal kan ikke regnes ud uden rådgiver.", _offers(held, told, ADVISER)
    )
    if asked.offers or asked.others:
        yield asked


def _of_advisers(sheet: Sheet, held: SheetMap) -> Iterator[Question]:
    """Whether a name cut short and a whole one are the same adviser's, asked about those that may be one's alone; and
    who has the case where a cell names several."""
    found = _cut_short(sheet, held)
    clear = [(place, short) for place, short in found if len(short.stands_for) == 1]
    if clear:
        yield _of_cut_short(clear)
    for place, short in found:
        if len(short.stands_for) > 1:
            offers = [(f"{ADVISER}={SAME}{place}-{at}", name) for at, name in enumerate(short.stands_for)]
            offers.append((f"{ADVISER}={APART}{place}", "Det er én rådgiver"))
            yield Question(f"»{short.name}« ({_times(short)}) er flere rådgivere i én celle. Hvem har sagen?", offers)


def _of_cut_short(clear: Sequence[tuple[int, advisers.Short]]) -> Question:
    """One question of all names that are cut short, as nearly all of them are what they look like."""
    if len(clear) == 1:
        place, short = clear[0]
        said = f"»{short.name}« ({_times(short)}) læses som »{short.stands_for[0]}«. Er det rigtigt?"
        yes, no = (f"{ADVISER}={SAME}{place}", "Ja, samme rådgiver"), (f"{ADVISER}={APART}{place}", "Nej, en anden")
        return Question(said, [yes, no])
    read = ", ".join(f"»{short.name}« ({_times(short)}) som »{short.stands_for[0]}«" for _, short in clear)
    others = [(f"{ADVISER}={APART}{place}", f"»{short.name}« er en anden") for place, short in clear]
    return Question(
        f"{len(clear)} navne læses som rådgivere, der står med flere bogstaver: {read}. Er det rigtigt?",
        [(f"{ADVISER}={SAME}{ALL}", "Ja, alle"), *others],
    )


def _times(short: advisers.Short) -> str:
    return formats.counted(short.rows, "række", "rækker")


def _cut_short(sheet: Sheet, held: SheetMap) -> list[tuple[int, advisers.Short]]:
    """Those of whom nobody has said anything, each with its number among all of the sheet."""
    column = held.tables.get("assignments", {}).get("adviser_id")
    if column is None:
        return []
    named = advisers.named(held, sheet)
    whole = {advisers.bare(name): name for name in (*sheet.advisers, *named)}
    found = enumerate(advisers.cut_short(named, sheet.advisers))
    said = {name.casefold() for name in column.joins}
    return [
        (place, one)
        for place, one in found
        if one.name.casefold() not in said and not advisers.is_explained(sheet, one)
        if len(one.stands_for) == 1 or advisers.in_one_cell(one.name, whole)
    ]


def _joined(sheet: Sheet, held: SheetMap, tables: deriving.Tables, choice: str) -> deriving.Tables:
    place, _, at = choice[5:].partition("-")
    found = dict(_cut_short(sheet, held))
    if choice == SAME + ALL:
        told = {short.name: short.stands_for[0] for short in found.values() if len(short.stands_for) == 1}
    else:
        short = found.get(int(place) if place.isdecimal() else -1)
        which = int(at) if at.isdecimal() else 0
        if short is None or which >= len(short.stands_for):
            return tables
        told = {short.name: short.stands_for[which] if choice.startswith(SAME) else short.name}
    column = tables["assignments"]["adviser_id"]
    joined = replace(column, joins={**column.joins, **told})
    return {**tables, "assignments": {**tables["assignments"], "adviser_id": joined}}


def _childs(column: SheetColumn) -> bool:
    return may_be_name_of("children", column.heading)


def _unread(sheet: Sheet, held: SheetMap) -> list[SheetColumn]:
    read = {column.heading for columns in held.tables.values() for column in columns.values()}
    return [
        column
        for column in sheet.columns
        if column.filled and column.heading not in read and not _counts_rows(sheet, column)
    ]


def _counts_rows(sheet: Sheet, column: SheetColumn) -> bool:
    """Whether the column only numbers the rows: it is no price, and nothing else that is asked about."""
    return is_row_number([row[column.place] for _, row in sheet.cells])


def _asked(sheet: Sheet, held: SheetMap, field: str, said: str, offers: Sequence[tuple[str, str]]) -> Question:
    """The question with the likely columns, the others that may be meant, and that the file has none."""
    others = _others(sheet, held, field, offers)
    which = _is_it(offers) or (" Står det i en af disse kolonner?" if others else "")
    return Question(f"{said}{which}", offers, others, f"{field}{NONE}")


def _others(sheet: Sheet, held: SheetMap, field: str, offers: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    offered = {answer for answer, _ in offers}
    found = [
        (f"{field}=h{held.headings.index(column.heading)}", f"»{column.heading}«{_example(column)}")
        for column in _unread(sheet, held)
        if column.look in MAY_BE[field]
    ]
    return [(answer, words) for answer, words in found if answer not in offered]


def _example(column: SheetColumn) -> str:
    """The first value, where it says more than that it is another one."""
    return f", fx {shown(column.samples[0])[:LONGEST_EXAMPLE]}" if column.samples else ""


def _places(sheet: Sheet, held: SheetMap) -> list[SheetColumn]:
    ranked = [(contents.places_in(sheet, column)[0], column) for column in _unread(sheet, held)]
    return [column for share, column in sorted(ranked, key=lambda pair: -pair[0]) if share > 0]


def _ends(sheet: Sheet, held: SheetMap, start: ColumnMap) -> list[SheetColumn]:
    began = next((column for column in sheet.columns if column.heading == start.heading), None)
    contract = TABLES["episodes"].column("end")
    return [
        column
        for column in _unread(sheet, held)
        if column.look in DAYS and not about_other(contract, column.heading)
        if began is not None and not contents.before(sheet, column, began)
    ]


def _prices(sheet: Sheet, held: SheetMap) -> list[SheetColumn]:
    contract = TABLES["episodes"].column("price")
    return [
        column
        for column in _unread(sheet, held)
        if column.look is Look.NUMBER and not about_other(contract, column.heading)
    ]


def _offers(held: SheetMap, columns: Sequence[SheetColumn], field: str) -> list[tuple[str, str]]:
    return [
        (f"{field}=h{held.headings.index(column.heading)}", f"Ja, »{column.heading}«")
        for column in columns[:MOST_OFFERS]
    ]


def _is_it(offers: Sequence[tuple[str, str]]) -> str:
    names = " eller ".join(label.removeprefix("Ja, ") for _, label in offers)
    return f" Er det {names}?" if names else ""


def looks_used(sheet: Sheet, heading: str) -> str:
    """What a column that is not read looks like, if Trappen calculates with such; empty for the rest."""
    column = next(each for each in sheet.columns if each.heading == heading)
    kinds = {Look.DATE: "datoer", Look.SERIAL: "datoer", Look.NUMBER: "tal", Look.SECTION: "paragraffer"}
    if _counts_rows(sheet, column):
        return ""
    if column.look is Look.NUMBER and about_other(TABLES["episodes"].column("price"), heading):
        return ""
    if column.look in kinds:
        return kinds[column.look]
    if contents.places_in(sheet, column)[0] >= 0.5:
        return "anbringelsessteder"
    if contents.holds_names(sheet, column) and _childs(column):
        return "navne"
    return "initialer" if contents.holds_initials(sheet, column) else ""
