"""From plain values (of TOML, JSON or a form) to a programme, collecting every fault on the way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from difflib import get_close_matches
from fractions import Fraction
from types import MappingProxyType
from typing import Any

from trappen.domain import formats
from trappen.domain.programme.money import YearAmount
from trappen.domain.programme.stated import Amount, Share, parse_count
from trappen.domain.programme.when import When
from trappen.records.documents.shape import LEAVES, Field, shape

MAX_ENTRIES = 2000
MAX_TEXT = 20_000


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong. `path` is the place in the file, such as `money[2].total`; entries count from 1."""

    path: str
    code: str
    what: str
    now: str = ""


class _Unfit(ValueError):
    """A value of a fitting type that says something else than what is asked; the sentence is Danish."""


@dataclass
class Faults:
    """The faults found so far."""

    found: list[Fault] = field(default_factory=list)

    def add(self, path: str, code: str, what: str, now: str = "") -> None:
        self.found.append(Fault(path, code, what, now))


def decode(record: Any, value: object, path: str, faults: Faults) -> Any:
    """The record, or None if anything in it is wrong; what is wrong is in `faults`."""
    if not isinstance(value, Mapping):
        faults.add(path, "wrong-type", f"»{path}« skal være en tabel med felter.")
        return None
    known, before = shape(record), len(faults.found)
    for name in value:
        if name not in known:
            near = get_close_matches(str(name), known, 1)
            hint = f"Mente du »{near[0]}«?" if near else f"Her kan stå: {', '.join(known)}."
            faults.add(_join(path, str(name)), "unknown-key", f"Feltet »{name}« kendes ikke.", hint)
    given = {}
    for name, item in known.items():
        if name in value:
            given[name] = _value(item, value[name], _join(path, name), faults)
        elif item.required:
            faults.add(path, "missing-key", f"Feltet »{name}« mangler.", "Det skal altid udfyldes.")
    return record(**given) if len(faults.found) == before else None


def _value(item: Field, value: object, path: str, faults: Faults) -> Any:
    if item.is_years:
        return _years(value, path, faults)
    if not item.many:
        return _single(item, value, path, faults)
    if item.one_or_more and isinstance(value, str):
        value = [value] if value else []
    if not isinstance(value, list | tuple):
        written = f"[[{item.name}]]" if item.is_record else f"en liste: {item.name} = [ … ]"
        faults.add(path, "wrong-type", f"»{item.name}« skal skrives som {written}.")
        return ()
    if item.one_or_more and not value:
        faults.add(path, "too-few", f"»{item.name}« skal nævne mindst én.")
        return ()
    if len(value) > MAX_ENTRIES:
        faults.add(path, "too-many", f"»{item.name}« har flere end {MAX_ENTRIES} poster.")
        return ()
    return tuple(_single(item, entry, f"{path}[{index}]", faults) for index, entry in enumerate(value, 1))


def _single(item: Field, value: object, path: str, faults: Faults) -> Any:
    if item.is_record:
        return decode(item.of, value, path, faults)
    if item.may_be_missing and value == formats.MISSING:
        return None
    try:
        return _choice(item, value) if item.is_choice else _LEAF[item.of](value, item)
    except ValueError as error:
        faults.add(path, "wrong-value", _sentence(str(error)))
    except TypeError:
        faults.add(path, "wrong-type", f"»{item.name}« skal være {LEAVES[item.of]}, ikke »{_shown(value)}«.")
    return None


def _choice(item: Field, value: object) -> Any:
    options = [str(option) for option in item.of]
    if not isinstance(value, str) or value not in options:
        near = get_close_matches(str(value), options, 1)
        hint = f"; mente du »{near[0]}«?" if near else f"; vælg mellem {', '.join(options)}"
        raise ValueError(f"»{_shown(value)}« kan ikke stå i »{item.name}«{hint}")
    return item.of(value)


def _years(value: object, path: str, faults: Faults) -> tuple[YearAmount, ...]:
    if not isinstance(value, Mapping):
        faults.add(path, "wrong-type", '»years« skal skrives som { 2017 = "0,9 mio. kr.", 2018 = "mangler" }.')
        return ()
    found = []
    for year, amount in value.items():
        place = f"{path}.{year}"
        if not (str(year).isascii() and str(year).isdecimal() and 1900 <= int(str(year)[:5]) <= 2200):
            faults.add(place, "wrong-value", f"»{_shown(year)}« er ikke et årstal.")
            continue
        try:
            found.append(YearAmount(int(year), None if amount == formats.MISSING else _amount(amount)))
        except (ValueError, TypeError) as error:
            text = str(error) if isinstance(error, ValueError) else f"»{_shown(amount)}« er ikke {LEAVES[Amount]}"
            faults.add(place, "wrong-value", _sentence(text))
    return tuple(found)


def _text(value: object, item: Field) -> str:
    if not isinstance(value, str):
        raise TypeError
    if item.required and not value.strip():
        raise ValueError(f"»{item.name}« må ikke være tom")
    if len(value) > MAX_TEXT:
        raise ValueError(f"»{item.name}« er længere end {formats.number(MAX_TEXT)} tegn")
    return value


def _integer(value: object, item: Field) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError
    if value < item.low:
        raise ValueError(f"»{item.name}« skal være {item.low} eller mere, ikke {value}")
    if value > item.high:
        raise ValueError(f"»{item.name}« kan højst være {item.high}, ikke {_shown(value)}")
    return value


def _boolean(value: object, _item: Field) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _date(value: object, _item: Field) -> date:
    if isinstance(value, datetime):
        raise _Unfit(f"»{value}« har et klokkeslæt; skriv kun datoen")
    if isinstance(value, date):
        return value
    if not isinstance(value, str):
        raise TypeError
    try:
        return formats.parse_date(value)
    except ValueError:
        raise ValueError(f"»{_shown(value)}« er ikke en dato, der findes; skriv fx »23. november 2016«") from None


def _amount(value: object, item: Field | None = None) -> Amount:
    if isinstance(value, int | float) and not isinstance(value, bool):
        raise _Unfit(f"Beløbet {value} mangler enhed; skriv fx »{value} kr.« eller »{value} mio. kr.« i anførselstegn")
    if not isinstance(value, str):
        raise TypeError
    return Amount.parse(value)


def _share(value: object, _item: Field) -> Share:
    if not isinstance(value, str):
        raise TypeError
    return Share.parse(value)


def _when(value: object, _item: Field) -> When:
    if isinstance(value, datetime):
        raise _Unfit(f"»{value}« har et klokkeslæt; skriv kun datoen")
    if isinstance(value, date):
        return When.of(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return When.parse(str(value))
    if not isinstance(value, str):
        raise TypeError
    return When.parse(value)


def _count(value: object, _item: Field) -> Fraction:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        raise TypeError
    return parse_count(value)


_LEAF: Mapping[type[Any], Callable[[object, Field], Any]] = MappingProxyType(
    {
        str: _text,
        int: _integer,
        bool: _boolean,
        date: _date,
        Fraction: _count,
        Amount: _amount,
        Share: _share,
        When: _when,
    }
)


def _join(path: str, name: str) -> str:
    return f"{path}.{name}" if path else name


def _shown(value: object) -> str:
    try:
        text = str(value)
    except ValueError:  # a whole number of thousands of digits
        return "et alt for stort tal"
    return text if len(text) <= 60 else f"{text[:60]} …"


def _sentence(text: str) -> str:
    return text if text.endswith("?") else f"{text}."
