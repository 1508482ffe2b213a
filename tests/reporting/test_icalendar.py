"""The calendar read back by the rules of RFC 5545: unfold, unescape."""

import re
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from trappen.reporting.icalendar import FOLD, DayEvent, calendar

MADE = datetime(2026, 11, 2, 12, tzinfo=UTC)
texts = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=200)


def unescaped(text: str) -> str:
    return re.sub(r"\\(.)", lambda found: "\n" if found[1] in "nN" else found[1], text)


@given(texts, st.dates(max_value=date(9999, 12, 30)))
def test_what_is_written_is_read_back_and_no_line_is_too_long(summary: str, day: date) -> None:
    text = calendar("Frister", [DayEvent("u1", day, summary)], made=MADE)
    assert text.endswith("END:VCALENDAR\r\n")
    assert all(len(line.encode()) <= FOLD for line in text.split("\r\n"))
    lines = text.replace("\r\n ", "").split("\r\n")
    values = dict(line.split(":", 1) for line in lines if line)
    assert unescaped(values["SUMMARY"]) == summary
    assert values["DTSTART;VALUE=DATE"] == day.isoformat().replace("-", "")
    assert values["DTSTAMP"] == "20261102T120000Z"


def test_an_event_ends_on_the_day_after() -> None:
    text = calendar("x", [DayEvent("u", date(2028, 2, 29), "y")], made=MADE)
    assert "DTSTART;VALUE=DATE:20280229\r\nDTEND;VALUE=DATE:20280301\r\n" in text
