"""The questions of a sheet that nobody has mapped: another column than the offered, and that the file has none."""

from datetime import date

from trappen.records.mapping.sheets import Sheet, inspect_bytes
from trappen.records.mapping.spec import MappingSpec, SheetMap
from trappen.web.imports.wizard.editing import with_table
from trappen.web.imports.wizard.matching import adopted, suggested
from trappen.web.imports.wizard.questions import Question, answered, questions

from tests.records.mapping.test_mapping import book  # isort: skip

HEADINGS = ["#", "Pers.nr.", "§", "Sted", "Start", "T.o.m.", "Gruppe", "Udgået"]


def _sheet(name: str = "ark.xlsx") -> Sheet:
    rows = [
        [at, f"0101{at:02}-400{at % 8 + 1}", "BL § 46", "Plejefamilie", date(2025, at, 1), date(2026, at, 28),
         f"{'abc'[at % 3]}-hold", at * 1000]
        for at in range(1, 13)
    ]  # fmt: skip
    return inspect_bytes(book({"Ark": [HEADINGS, *rows]}), name)[0]


def _of(sheet: Sheet, held: SheetMap, beginning: str) -> Question | None:
    return next((each for each in questions(sheet, held) if each.text.startswith(beginning)), None)


def test_who_has_the_cases_is_asked_with_the_columns_and_a_no_is_remembered() -> None:
    sheet = _sheet()
    (held,) = suggested([sheet]).sheets
    first = questions(sheet, held)[0]
    assert first.text == "Hvem har sagen? Sagstal kan ikke regnes ud uden rådgiver. Står det i en af disse kolonner?"
    assert first.others == [("assignments-adviser_id=h6", "»Gruppe«, fx b-hold")]
    assert [words for _, words in first.offered] == ["»Gruppe«, fx b-hold", "Nej, ingen"]
    told = answered(sheet, held, first.others[0][0])
    assert told.tables["assignments"]["adviser_id"].heading == "Gruppe"
    none = answered(sheet, held, first.none)
    assert _of(sheet, none, "Hvem") is None
    later = _sheet("næste.xlsx")
    saved = MappingSpec.from_toml(MappingSpec("", (none,)).to_toml())
    next_month = MappingSpec.from_dict(adopted(saved, [later]).as_dict())  # a heading of signs alone is nobody's kind
    assert _of(later, next_month.sheets[0], "Hvem") is None


def test_a_running_number_is_never_a_price_and_another_column_may_be() -> None:
    sheet = _sheet()
    (held,) = suggested([sheet]).sheets
    price = _of(sheet, held, "Ingen pris")
    assert price is not None
    assert price.offers == [("episodes-price=h7", "Ja, »Udgået«")]  # and not »#«, which counts the rows
    assert not any("»#«" in words for each in questions(sheet, held) for _, words in (*each.offers, *each.others))
    assert _of(sheet, answered(sheet, held, price.none), "Ingen pris") is None


def test_the_table_of_who_has_the_cases_never_demands_a_case_where_the_child_is_known() -> None:
    sheet = _sheet()
    (held,) = suggested([sheet]).sheets
    added = with_table(sheet, held, "assignments")
    assert added.tables["assignments"]["case_id"].key_of == ("Pers.nr.",)
    assert MappingSpec("", (added,)).missing() == [("assignments", "adviser_id")]
