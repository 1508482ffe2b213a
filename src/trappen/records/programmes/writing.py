"""Writes a programme as TOML such that reading it back gives the same programme."""

import re
from datetime import date
from fractions import Fraction
from typing import Any

from trappen.domain import formats
from trappen.domain.programme.model import Programme
from trappen.records.documents.shape import Field, shape

_ESCAPES = {"\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r", '"': '\\"', "\\": "\\\\"}
_SPECIAL = re.compile(r'[\x00-\x1f\x7f"\\]')


def programme_text(programme: Programme) -> str:
    """The programme as TOML: its own fields first, then a table for every record. What is not stated is left out."""
    return record_text(programme)


def record_text(record: Any) -> str:
    """The whole record of a file as TOML."""
    items = shape(record.__class__)
    parts = [_pairs(record, [item for item in items.values() if not item.is_record])]
    for name, item in items.items():
        held = getattr(record, name)
        if not item.is_record or held is None:
            continue
        for entry in held if item.many else (held,):
            header = f"[[{name}]]" if item.many else f"[{name}]"
            parts.append(f"{header}\n{_pairs(entry, list(shape(entry.__class__).values()))}")
    return "\n".join(parts)


def plain(record: Any) -> dict[str, Any]:
    """The record as plain values, as a form or a JSON document holds them; what is not stated is left out."""
    return {item.name: _plain(item, getattr(record, item.name)) for item in _given(record)}


def _plain(item: Field, value: Any) -> Any:
    if item.is_years:
        return {str(entry.year): formats.MISSING if entry.amount is None else str(entry.amount) for entry in value}
    if item.many:
        return [plain(entry) if item.is_record else _plain_leaf(entry) for entry in value]
    return plain(value) if item.is_record else _plain_leaf(value)


def _plain_leaf(value: Any) -> Any:
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else str(value)
    return value if isinstance(value, bool | int | date) else str(value)


def _given(record: Any) -> list[Field]:
    items = shape(record.__class__).values()
    return [item for item in items if item.required or getattr(record, item.name) != item.default]


def _pairs(record: Any, items: list[Field]) -> str:
    given = [item for item in items if item in _given(record)]
    return "".join(f"{item.name} = {_toml(item, getattr(record, item.name))}\n" for item in given)


def _toml(item: Field, value: Any) -> str:
    if item.is_years:
        pairs = (f"{year} = {_leaf(amount)}" for year, amount in _plain(item, value).items())
        return f"{{ {', '.join(pairs)} }}"
    if not item.many:
        return _inline(value) if item.is_record else _leaf(value)
    if item.one_or_more and len(value) == 1:
        return _leaf(value[0])
    if item.is_record:
        return "[\n" + "".join(f"  {_inline(entry)},\n" for entry in value) + "]"
    return f"[{', '.join(_leaf(entry) for entry in value)}]"


def _inline(record: Any) -> str:
    pairs = (f"{item.name} = {_toml(item, getattr(record, item.name))}" for item in _given(record))
    return f"{{ {', '.join(pairs)} }}"


def _leaf(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Fraction):
        return str(value) if value.denominator == 1 else _quoted(str(value))
    if isinstance(value, int | date):
        return str(value)
    return _quoted(str(value))


def _quoted(text: str) -> str:
    return '"' + _SPECIAL.sub(lambda found: _ESCAPES.get(found[0], f"\\u{ord(found[0]):04x}"), text) + '"'
