"""The table of deadlines kept that may be published."""

from dataclasses import replace
from datetime import date

import pytest

from trappen.analysis.cadence.compliance import Compliance, ComplianceReport
from trappen.domain.figures import Figure
from trappen.domain.periods import Period, add_months
from trappen.reporting.compliance import compliance_table
from trappen.reporting.document import Withheld

ON = date(2026, 10, 1)
STARTS = [add_months(date(2026, 1, 1), 3 * number) for number in range(3)]


def report(*counts, rule="OPF-1"):
    entries = tuple(
        Compliance(rule, "Første opfølgning", Period(start, add_months(start, 3)), True, kept, of, out, 0)
        for start, (kept, of, out) in zip(STARTS, counts, strict=True)
    )
    return ComplianceReport(ON, tuple(e.period for e in entries), entries, (), "test", "0" * 64)


def test_shares_intervals_and_no_cases() -> None:
    table = compliance_table(report((30, 40, 0), (0, 0, 0), (20, 40, 6)), "OPF-1", threshold=5)
    first, second, third, total = table.rows
    assert [str(cell.value) if isinstance(cell, Figure) else cell for cell in first] == [
        "1. kvartal 2026",
        "30",
        "40",
        "3/4",
        "59,8\N{NO-BREAK SPACE}%–85,8\N{NO-BREAK SPACE}%",
        "0",
    ]
    assert second[1:5] == ("ingen sager",) * 4
    assert isinstance(third[5], Figure)
    assert isinstance(total[2], Figure)
    assert total[2].value == 80
    assert any("75\N{NO-BREAK SPACE}%" in note and "2024" in note for note in table.notes)
    none = compliance_table(report((0, 40, 0), (0, 0, 0), (0, 40, 6)), "OPF-1", threshold=5)
    said = [any("Ingen af fristerne er registreret" in note for note in shown.notes) for shown in (table, none)]
    assert said == [False, True]


def test_small_numbers_are_withheld_with_what_would_give_them_away() -> None:
    table = compliance_table(report((38, 40, 2), (30, 40, 0), (20, 40, 9)), "OPF-1", threshold=5)
    for row in table.rows:
        kept, of, share, interval = row[1:5]
        if isinstance(kept, Withheld) or isinstance(of, Withheld):
            assert isinstance(share, Withheld)
            assert isinstance(interval, Withheld)
    assert isinstance(table.rows[0][1], Withheld)
    assert sum(isinstance(row[1], Withheld) for row in table.rows) >= 2  # one alone is the total less the others
    assert isinstance(table.rows[0][5], Withheld)
    assert any("skjult" in note for note in table.notes)


def test_a_quarter_that_is_not_over_says_so() -> None:
    whole = report((30, 40, 0), (30, 40, 0), (20, 40, 0))
    broken = replace(whole, entries=(*whole.entries[:2], replace(whole.entries[2], whole=False)))
    assert compliance_table(broken, "OPF-1", threshold=5).rows[2][0] == "3. kvartal 2026 (til dato)"
    with pytest.raises(KeyError):
        compliance_table(whole, "AFD", threshold=5)
