"""From a programme's plain values to what stands in the boxes of a form, and back. Nothing is lost on the way.

Names follow the place: `money-0-lines-1-amount`. A list says its length in `money-n`.
"""

import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.http import QueryDict

from trappen.domain import formats
from trappen.domain.programme.evidence import Subject
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import parse_count
from trappen.domain.programme.when import When
from trappen.records.documents.shape import Field, shape
from trappen.reporting.programme_words import choices as words_of
from trappen.web.programmes.editing.vocabularies import choices_of

Typed = dict[str, Any]  # field -> text, list of texts (several choices), or list of Typed
MAX_ROWS = 300
_DECIMALS = 4  # of a number that is shown with them
YEAR_FIELDS = ("year", "amount")
_NAMING = ("title", "name", "indicator", "what", "about", "subject", "text", "key")
_SUBJECTS = dict(words_of(Subject))
_LETTERS = str.maketrans({"æ": "ae", "ø": "oe", "å": "aa", "é": "e", "ö": "oe", "ä": "ae", "ü": "u"})


def fields_of(record: Any, *, leaves_only: bool = False) -> list[Field]:
    """The fields of a record as the form asks for them."""
    return [item for item in shape(record).values() if not (leaves_only and item.is_record)]


def is_several(item: Field) -> bool:
    """Whether the field is answered by ticking any of what can be chosen."""
    return item.many and (bool(item.ref) or choices_of(item.known) is not None)


def typed_of(record: Any, given: Mapping[str, Any], *, leaves_only: bool = False) -> Typed:
    """What stands in the boxes for a record's plain values."""
    return {item.name: _box(item, given.get(item.name)) for item in fields_of(record, leaves_only=leaves_only)}


def _box(item: Field, value: Any) -> Any:
    if item.is_years:
        return [{"year": str(year), "amount": str(amount)} for year, amount in (value or {}).items()]
    if item.is_record:
        return [typed_of(item.of, entry) for entry in value or ()]
    if item.many:
        value = [value] if item.one_or_more and isinstance(value, str) else value
        words = [_leaf(item, entry) for entry in value or ()]
        return words if is_several(item) else "\n".join(words)
    if value is None and item.default is not None and not item.required:
        value = item.default
    return "" if value is None else _leaf(item, value)


def _leaf(item: Field, value: Any) -> str:
    if isinstance(value, bool):
        return "on" if value else ""
    if isinstance(value, date) and item.of is date:
        return (value - timedelta(days=1) if item.name == "end" else value).isoformat()
    if item.of is Fraction:
        return _number(parse_count(value))
    # A date that is no more exact than a month or a year has no box of its own kind: it is read and written in Danish.
    return When.parse(str(value)).label if item.of is When else str(value)


def _number(value: Fraction) -> str:
    """As people write it: `0,8`; a third stays `1/3`."""
    if 10**_DECIMALS % value.denominator:
        return str(value)
    return str(Decimal(value.numerator) / value.denominator).replace(".", ",")


def posted(record: Any, post: QueryDict, prefix: str, *, leaves_only: bool = False) -> Typed:
    """What was typed for one record."""
    found: Typed = {}
    for item in fields_of(record, leaves_only=leaves_only):
        name = f"{prefix}-{item.name}"
        if item.is_years:
            found[item.name] = posted_rows(YearAmount, post, name)
        elif item.is_record:
            found[item.name] = posted_rows(item.of, post, name)
        elif is_several(item):
            found[item.name] = [word for word in post.getlist(name) if word]
        else:
            found[item.name] = post.get(name, "").strip()
    return found


def posted_rows(record: Any, post: QueryDict, prefix: str) -> list[Typed]:
    """What was typed in the rows of a list."""
    count = post.get(f"{prefix}-n", "0")
    number = min(int(count), MAX_ROWS) if count.isascii() and count.isdecimal() and len(count) < 9 else 0
    if record is YearAmount:
        return [{name: post.get(f"{prefix}-{row}-{name}", "").strip() for name in YEAR_FIELDS} for row in range(number)]
    return [posted(record, post, f"{prefix}-{row}") for row in range(number)]


def empty(record: Any) -> Typed:
    """An entry in which nothing is typed."""
    return dict.fromkeys(YEAR_FIELDS, "") if record is YearAmount else typed_of(record, {})


def pruned(record: Any, typed: Typed) -> Typed:
    """The same without rows in which nothing was typed."""
    found = dict(typed)
    for item in fields_of(record):
        if item.name in typed and (item.is_record or item.is_years):
            found[item.name] = pruned_rows(item.of, typed[item.name])
    return found


def pruned_rows(record: Any, rows: list[Typed]) -> list[Typed]:
    """The rows in which something was typed."""
    nothing = empty(record)
    cleaned = [row if record is YearAmount else pruned(record, row) for row in rows]
    return [row for row in cleaned if row != nothing]


def plain_of(record: Any, typed: Typed) -> dict[str, Any]:
    """Plain values for `decode_programme`; what cannot be read stays as typed, so that it is told as a fault."""
    found = {}
    for item in fields_of(record):
        if item.name not in typed:
            continue
        value = _value(item, typed[item.name])
        if value is not None and (value != [] or item.required):
            found[item.name] = value
    return found


def plain_rows(record: Any, rows: list[Typed]) -> list[dict[str, Any]]:
    """Plain values of a list; an entry without a key gets one made from its name."""
    taken = {row["key"] for row in rows if row.get("key")}
    for row in rows:
        if "key" in shape(record) and not row["key"]:
            row["key"] = made_key(row, taken)
            taken.add(row["key"])
    return [plain_of(record, row) for row in rows]


def made_key(row: Typed, taken: set[str]) -> str:
    """A key from the entry's name that no other has."""
    text = next((row[name] for name in _NAMING if isinstance(row.get(name), str) and row[name]), "post")
    base = slug(text) or "post"
    return next(key for key in (base, *(f"{base}-{number}" for number in range(2, MAX_ROWS + 2))) if key not in taken)


def slug(text: str) -> str:
    """`Tættere på familien` becomes `taettere-paa-familien`."""
    plain = re.sub(r"[^a-z0-9]+", "-", text.lower().translate(_LETTERS)).strip("-")
    return plain[:60].strip("-")


def naming(entry: Mapping[str, Any]) -> str:
    """What an entry is called, for its heading and for the choices that lead to it."""
    # What a decision is about is a list of keys, and no name.
    found = next((str(entry[name]) for name in _NAMING if entry.get(name) and not isinstance(entry[name], list)), "")
    # A statement's subject is one of a few words of ours; what the paper says is better.
    return (str(entry.get("text") or "") or _SUBJECTS[found]) if found in _SUBJECTS else found


def _value(item: Field, typed: Any) -> Any:
    if item.is_years:
        return {row["year"]: row["amount"] for row in typed} or None
    if item.is_record:
        return plain_rows(item.of, typed)
    if item.many:
        return [_read(item, word) for word in typed] if is_several(item) else _several(item, typed)
    if item.of is bool:
        return typed == "on"
    if not typed or (item.default is not None and typed == str(item.default)):
        return None
    return _read(item, typed)


def _several(item: Field, typed: str) -> list[Any]:
    return [_read(item, word.strip()) for word in typed.split("\n") if word.strip()]


def _read(item: Field, typed: str) -> Any:
    if item.of is int:
        with suppress(ValueError):
            return int(typed)
    if item.of is date and item.name == "end":
        with suppress(ValueError, OverflowError):
            return formats.parse_date(typed) + timedelta(days=1)
    return typed
