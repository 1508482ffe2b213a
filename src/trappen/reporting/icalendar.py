"""Whole-day events as iCalendar text (RFC 5545)."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

FOLD = 75  # octets in a line, without the line break


@dataclass(frozen=True, slots=True)
class DayEvent:
    """An event of one whole day. `uid` is the same as long as it is the same event."""

    uid: str
    day: date
    summary: str


def calendar(name: str, events: Iterable[DayEvent], *, made: datetime) -> str:
    """The calendar with its events; `made` is an aware moment. Lines end in CRLF and none is over 75 octets."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//Trappen//Frister//DA",
        "METHOD:PUBLISH",
        f"X-WR-CALNAME:{_escaped(name)}",
    ]
    for event in events:
        lines += [
            "BEGIN:VEVENT",
            f"UID:{event.uid}",
            f"DTSTAMP:{made.astimezone(UTC):%Y%m%dT%H%M%SZ}",
            f"DTSTART;VALUE=DATE:{_basic(event.day)}",
            f"DTEND;VALUE=DATE:{_basic(event.day + timedelta(days=1))}",
            f"SUMMARY:{_escaped(event.summary)}",
            "TRANSP:TRANSPARENT",
            "END:VEVENT",
        ]
    lines.append("END:VCALENDAR")
    return "".join(f"{part}\r\n" for line in lines for part in _folded(line))


def _basic(day: date) -> str:
    return day.isoformat().replace("-", "")


def _escaped(text: str) -> str:
    for character in ("\\", ";", ","):
        text = text.replace(character, f"\\{character}")
    return text.replace("\r", "").replace("\n", "\\n")


def _folded(line: str) -> Iterator[str]:
    """The line in parts of at most 75 octets, those after the first begun with a space; no letter is cut through."""
    part, size = "", 0
    for letter in line:
        octets = len(letter.encode())
        if size + octets > FOLD:
            yield part
            part, size = " ", 1
        part, size = part + letter, size + octets
    yield part
