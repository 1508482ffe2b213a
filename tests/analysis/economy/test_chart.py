"""A municipality's own chart beside the authorised one."""

from datetime import date

from trappen.analysis.economy.chart import differences, shown_days
from trappen.domain.accounts import ChartLine
from trappen.domain.periods import Period
from trappen.parameters.accounts import CHILDREN, function_title, functions

ON, FIRST = date(2026, 11, 2), date(2020, 1, 1)
SAME = [ChartLine(each, str(function_title(each)), Period(FIRST, None)) for each in functions() if each[:5] == CHILDREN]


def line(account: str, title: str, end: date | None = None) -> ChartLine:
    return ChartLine(account, title, Period(FIRST, end))


def test_the_authorised_functions_under_their_own_names_differ_in_nothing() -> None:
    assert SAME
    grouping = line("5.28.22.1.001", "plejefamilier")  # a grouping's own name, in any case
    assert differences([*SAME, grouping], {"5.28.22.1.001"}, ON) == ()
    assert differences([], {"5.28.22.1.001"}, ON) == ()  # without an own chart nothing differs


def test_each_difference_is_told_once_on_the_day() -> None:
    lines = [
        *SAME[1:],
        line("5.82.21.1.009", "Praktik"),
        line("5.22.07.1", "Refusion"),
        line("5.28.22.1.002", "Andet navn"),
        line("5.28.23.1.001", "Lukket under et andet navn", date(2025, 1, 1)),
        line("5.28.22.1.777", "Kommunens egen gruppering"),
    ]
    found = [(one.account, one.own, one.said.split()[0]) for one in differences(lines, {"5.57.72.1.009"}, ON)]
    assert found == [
        ("5.22.07.1", "Refusion", "5.22.07.1:"),
        ("5.22.07.1", "Refusion", "Kontoen"),
        (SAME[0].account, None, "Funktionen"),
        ("5.28.22.1.002", "Andet navn", "Kontoen"),
        ("5.57.72.1.009", None, "Kontoen"),
        ("5.82.21.1.009", "Praktik", "Funktionen"),
    ]


def test_days_are_the_last_ones_that_an_account_may_be_used() -> None:
    assert shown_days(line("5.28.22", "a", date(2025, 1, 1))) == "01-01-2020 til 31-12-2024"
    assert shown_days(line("5.28.22", "a")) == "fra 01-01-2020"
