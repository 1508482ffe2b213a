"""The shape of a programme file, taken from the dataclasses: one description for reading, writing and the schema."""

from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from datetime import date
from enum import StrEnum
from fractions import Fraction
from functools import cache
from types import MappingProxyType, NoneType, UnionType
from typing import Annotated, Any, get_args, get_origin, get_type_hints

from trappen.domain.programme.marks import Between, Known, Missing, OneOrMore, Ref
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount, Share
from trappen.domain.programme.when import When

LEAVES: Mapping[type, str] = MappingProxyType(
    {
        str: "en tekst i anførselstegn",
        int: "et helt tal",
        bool: "true eller false",
        date: "en dato som 2016-11-23",
        Fraction: "et antal som 4 eller »1⅓«",
        Amount: "et beløb med enhed som »4,5 mio. kr.«",
        Share: "en procent som »85 %«",
        When: "en dato som 2016-11-23, »2016-11«, »efterår 2016« eller »2016«",
    }
)


@dataclass(frozen=True, slots=True)
class Field:
    """One key of a table in the file. `of` is a leaf type, a choice (StrEnum), a record, or `YearAmount`."""

    name: str
    of: type[Any]
    help: str
    many: bool
    required: bool
    default: Any
    ref: str = ""
    known: str = ""
    may_be_missing: bool = False
    one_or_more: bool = False
    low: int = 0
    high: int = 10**9

    @property
    def is_record(self) -> bool:
        return is_dataclass(self.of) and self.of not in LEAVES and self.of is not YearAmount

    @property
    def is_years(self) -> bool:
        return self.of is YearAmount

    @property
    def is_choice(self) -> bool:
        return issubclass(self.of, StrEnum)


@cache
def shape(record: Any) -> Mapping[str, Field]:
    """The keys of the table of a record's class, in order."""
    hints = get_type_hints(record, include_extras=True)
    return MappingProxyType({item.name: _field(item, hints[item.name]) for item in fields(record)})


def _field(item: Any, hint: Any) -> Field:
    marks: tuple[Any, ...] = ()
    if get_origin(hint) is Annotated:
        hint, *extras = get_args(hint)
        marks = tuple(extras)
    if isinstance(hint, UnionType):
        (hint,) = (part for part in get_args(hint) if part is not NoneType)
    many = get_origin(hint) is tuple
    base = get_args(hint)[0] if many else hint
    limits = next((mark for mark in marks if isinstance(mark, Between)), Between(0, 10**9))
    return Field(
        name=item.name,
        of=base,
        help=next((mark for mark in marks if isinstance(mark, str)), ""),
        many=many,
        required=item.default is MISSING,
        default=None if item.default is MISSING else item.default,
        ref=next((mark.table for mark in marks if isinstance(mark, Ref)), ""),
        known=next((mark.vocabulary for mark in marks if isinstance(mark, Known)), ""),
        may_be_missing=any(isinstance(mark, Missing) for mark in marks),
        one_or_more=any(isinstance(mark, OneOrMore) for mark in marks),
        low=limits.low,
        high=limits.high,
    )
