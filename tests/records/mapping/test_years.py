"""The year of a budget that no column tells, and a price whose heading is only its time and unit."""

import pytest

from tests.records.mapping.test_mapping import book
from trappen.records.mapping.contents import year_of
from trappen.records.mapping.sheets import inspect_bytes
from trappen.records.mapping.suggesting import suggest


@pytest.mark.parametrize(
    ("name", "title", "year"),
    [("Budget 26", "Familieområdet", "2026"), ("Ark", "Budget 2025", "2025"), ("Ark", "2025 og 2026", ""),
     ("Ark", "Familieområdet", "")],
)  # fmt: skip
def test_it_is_read_from_name_or_title(name: str, title: str, year: str) -> None:
    rows = [[title, None, None], ["Konto", "Opr. budget", "Rest"], ["5.28.20", 100, 3], ["5.28.21", 250, 4]]
    (sheet,) = inspect_bytes(book({name: rows}), "ark.xlsx")
    assert year_of(sheet) == year
    if name.startswith("Budget"):
        assert suggest([sheet]).sheets[0].tables["budgets"]["year"].constant == year


def test_an_amount_for_a_time_is_a_price() -> None:
    rows = [
        ["Cpr", "Hjemmel", "Opst.", "Pr. md. (1.000 kr.)"],
        *([f"0101{10 + at}-1234", "BL § 46", f"0{at + 1}-01-2025", 20.5 + at] for at in range(4)),
    ]
    (held,) = suggest(inspect_bytes(book({"Disp.": rows}), "ark.xlsx")).sheets
    price, unit = (held.tables["episodes"][name] for name in ("price", "price_unit"))
    assert (price.heading, price.scale, unit.constant) == ("Pr. md. (1.000 kr.)", 1000, "month")
