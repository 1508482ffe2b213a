"""The parts of the sentences in which the reconciliation tells what it found."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from trappen.domain import formats
from trappen.domain.law import label

Row = Mapping[str, Any]
UNITS = {"day": " pr. døgn", "month": " pr. måned", "year": " pr. år", "once": " én gang"}


def section(row: Row) -> str:
    return f"{row['episode_id'] if 'episode_id' in row else row['episode']} ({label(row['section'])})"


def price(row: Row) -> str:
    return f"{formats.amount(row['price'])}{UNITS.get(row['price_unit'], '')}"


def months_paid(months: list[date]) -> str:
    if len(months) <= 3:
        return ", ".join(month_name(month) for month in months)
    return f"{len(months)} måneder fra {month_name(months[0])} til {month_name(months[-1])}"


def span(row: Row, first_paid: date, last_paid: date) -> str:
    """The months in which the measure ran while there were postings: not before it began, nor after its end."""
    first = max(row["start"], first_paid)
    last = last_paid if row["end"] is None else min(row["end"] - timedelta(days=1), last_paid)
    return f"{month_name(first)} – {month_name(last)}"


def provider_of(row: Row) -> str:
    provider = row["provider_name"] or row["provider_id"]
    return f" hos {provider}" if provider else ""


def part(word: str, amount: int) -> str:
    return f", {word} {formats.amount(amount)}" if word else ""


def ended(sentence: str) -> str:
    """The sentence with its full stop; an amount brings one of its own (`kr.`)."""
    return sentence if sentence.endswith(".") else f"{sentence}."


def either(keys: list[str]) -> str:
    """The keys as alternatives; of many the first, and how many more."""
    if len(keys) > 4:
        return f"{', '.join(keys[:3])} eller en af {len(keys) - 3} andre"
    return " eller ".join([", ".join(keys[:-1]), keys[-1]])


def in_all(amount: int | None) -> str:
    return "" if amount is None else f", i alt {formats.amount(amount)}"


def month_name(month: date) -> str:
    return f"{formats.MONTHS[month.month - 1]} {month.year}"


def to_provider(provider: str | None) -> str:
    return f" til {provider}" if provider else ""
