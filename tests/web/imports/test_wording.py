"""What stands in a file, as a page may show it."""

import pytest

from trappen.records.mapping.sheets import Sheet
from trappen.web.imports.wizard.presentation import source_name
from trappen.web.imports.wizard.wording import advice, shown_in


@pytest.mark.parametrize(
    ("column", "value", "told"),
    [
        ("cpr", "120314123", "9 cifre"),  # a number that lost its first nought is still a number
        ("cpr", "12-03-14-12345", "11 cifre"),
        ("cpr", "ukendt", "ukendt"),
        ("birth_date", "2014-03-12", "12-03-2014"),
        ("birth_date", "120314-1234", "120314-••••"),
    ],
)
def test_of_a_spoilt_number_no_digit_is_shown(column: str, value: str, told: str) -> None:
    assert shown_in("children", column, value) == told


def test_whoever_keeps_a_spreadsheet_mends_it_there() -> None:
    assert advice("Udfyld den i fagsystemet.", "Ark.xlsx [Børn]") == "Udfyld den i regnearket."
    assert advice("Udfyld den i fagsystemet.", "udtræk.csv") == "Udfyld den i fagsystemet."


@pytest.mark.parametrize(
    ("file", "title", "name"),
    [
        ("august.xlsx", "Styringsliste for bevillinger 2026", "Styringsliste for bevillinger"),
        ("2026-08.xlsx", "Pr. 31-08-2026", "Prognoseark"),
        ("Prognose august 2026.xlsx", "Bevillinger", "Prognose"),
        (
            "september.xlsx",
            "Familieafdelingen – prognoseark 2026: anbringelser, forebyggende indsatser og ungestøtte, alle",
            "Familieafdelingen – prognoseark",
        ),
        ("Udgifter pr. måned september 2026.xlsx", "", "Udgifter pr. måned"),
        ("Ark over " + "anbringelser " * 8 + ".xlsx", "", "Ark over" + " anbringelser" * 5),
    ],
)
def test_a_source_is_never_called_by_a_month_or_a_day(file: str, title: str, name: str) -> None:
    sheet = Sheet(file=file, name="Ark1", header=2, header_rows=1, titles=(title,), said=(), columns=(), cells=())
    assert source_name(file, [sheet]) == name
