"""The day that a file tells of, as its titles and names say it."""

import re
from calendar import monthrange
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date

from trappen.domain import formats
from trappen.records.mapping.sheets import Sheet

MONTHS = "januar|februar|marts|april|maj|juni|juli|august|september|oktober|november|december"
DAY = re.compile(
    rf"(?i)\b\d{{1,2}}[-./]\d{{1,2}}(?:[-./]|\s)\d{{4}}\b|\b\d{{4}}-\d\d-\d\d\b|\b\d{{1,2}}\.?\s(?:{MONTHS})\s\d{{4}}\b"
)
MONTH = re.compile(rf"(?i)\b({MONTHS}|jan|feb|mar|apr|jun|jul|aug|sep|okt|nov|dec)\b\.?[\s-]+(20\d\d)\b")


@dataclass(frozen=True, slots=True)
class Told:
    """The day that a file tells of, and why it is not the one it names, where it is not."""

    day: date
    doubt: str = ""


def told_day(sheets: Sequence[Sheet], *, today: date) -> Told:
    """The day that the file names, »Udtrukket 31-10-2026«, or its month's last, »OKTOBER 2026«; else today.

    The titles count before the names of sheets and file, days before months; a month that runs is told of today.
    """
    titles = [title for sheet in sheets for title in sheet.titles]
    names = [name.replace("_", " ") for sheet in sheets for name in (sheet.name, sheet.file)]
    for read, texts in ((_days_in, titles), (_days_in, names), (_months_in, titles), (_months_in, names)):
        if told := read(texts):
            return _told(told, today)
    return Told(today)


def _told(told: Mapping[date, str], today: date) -> Told:
    shown = " og ".join(told[day] for day in sorted(told))
    if len(told) > 1:
        return Told(today, f"Filen nævner flere datoer ({shown}). Her står dags dato; ret den.")
    day = next(iter(told))
    if day <= today:
        return Told(day)
    if told[day] == _month_of(today):
        return Told(today)
    return Told(today, f"Filen siger {shown}, som ikke er kommet endnu. Her står dags dato i stedet.")


def _days_in(texts: Sequence[str]) -> dict[date, str]:
    days = set()
    for found in {found for text in texts for found in DAY.findall(text)}:
        with suppress(ValueError):
            days.add(formats.parse_date(found))
    return {day: formats.short_date(day) for day in days}


def _months_in(texts: Sequence[str]) -> dict[date, str]:
    """The last days of the months that are named, with the months."""
    days = set()
    for word, year in {found for text in texts for found in MONTH.findall(text)}:
        first = formats.parse_date(f"1. {word.lower()} {year}")
        days.add(first.replace(day=monthrange(first.year, first.month)[1]))
    return {day: _month_of(day) for day in days}


def _month_of(day: date) -> str:
    return f"{formats.MONTHS[day.month - 1]} {day.year}"
