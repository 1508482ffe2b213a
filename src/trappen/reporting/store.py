"""Documents and their parts as plain JSON and back: how a published paper and a stored run keep their figures."""

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType
from typing import Any, TypeVar

from trappen.domain.figures import Confidence, Figure, Source, Unit
from trappen.domain.periods import Period
from trappen.reporting.document import (
    Chart,
    Document,
    Heading,
    KeyFigures,
    Notice,
    Paragraph,
    Points,
    Routing,
    RoutingCell,
    Table,
    Withheld,
)

_KINDS = (
    *(Chart, Document, Figure, Heading, KeyFigures, Notice, Paragraph),
    *(Period, Points, Routing, RoutingCell, Source, Table, Withheld),
)
_BY_NAME: Mapping[str, type] = MappingProxyType({kind.__name__: kind for kind in _KINDS})
_ENUMS: Mapping[tuple[str, str], type] = MappingProxyType(
    {("Figure", "unit"): Unit, ("Figure", "confidence"): Confidence}
)
TAG = "_"
T = TypeVar("T")


def plain(value: object) -> Any:
    """The value as JSON: documents, blocks, figures and sources, and what they are made of.

    Raises:
        TypeError: for anything else.
    """
    if value is None or isinstance(value, bool | int | str):
        return value if not isinstance(value, str) else str(value)
    if isinstance(value, Fraction):
        return {TAG: "fraction", "value": str(value)}
    if isinstance(value, date):
        return {TAG: "date", "value": value.isoformat()}
    if isinstance(value, tuple | list):
        return [plain(item) for item in value]
    if is_dataclass(value) and type(value) in _KINDS:
        kept = {entry.name: _field(value, entry.name) for entry in fields(value)}
        return {TAG: type(value).__name__, **kept}
    raise TypeError(f"{type(value).__name__} has no place in a stored document")


def restored(stored: Any, kind: type[T]) -> T:
    """What `plain` was given.

    Raises:
        TypeError: if it is not of `kind`.
    """
    value = _restore(stored)
    if not isinstance(value, kind):
        raise TypeError(f"expected {kind.__name__}, found {type(value).__name__}")
    return value


def _field(value: Any, name: str) -> Any:
    content = getattr(value, name)
    # A chart's specification is JSON already and stays as it is.
    return dict(content) if isinstance(value, Chart) and name == "spec" else plain(content)


def _restore(stored: Any) -> Any:
    if isinstance(stored, list):
        return tuple(_restore(item) for item in stored)
    if not isinstance(stored, dict):
        return stored
    name = stored[TAG]
    if name == "fraction":
        return Fraction(stored["value"])
    if name == "date":
        return date.fromisoformat(stored["value"])
    return _BY_NAME[name](**{key: _value(name, key, item) for key, item in stored.items() if key != TAG})


def _value(name: str, key: str, item: Any) -> Any:
    if (name, key) == ("Chart", "spec"):
        return item
    made = _ENUMS.get((name, key))
    return _restore(item) if made is None else made(item)
