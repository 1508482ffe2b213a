"""The catalogue of indicators: parameters/indicators.toml. Source: docs/methods/indicators.md."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from types import MappingProxyType

from trappen.domain.accounts import parse_account
from trappen.domain.figures import Unit
from trappen.domain.indicators import Better, Coverage, Indicator, Parameter
from trappen.parameters.files import read


@cache
def catalogue() -> Mapping[str, Indicator]:
    """Every indicator by its key, in the order of the file."""
    return MappingProxyType(
        {
            entry["key"]: Indicator(
                key=entry["key"],
                title=entry["title"],
                unit=Unit(entry["unit"]),
                definition=entry["definition"],
                numerator=entry["numerator"],
                denominator=entry.get("denominator", ""),
                tables=tuple(entry["tables"]),
                covers=tuple(Coverage(name) for name in entry["covers"]),
                better=Better(entry["better"]),
                parameter=Parameter(entry.get("parameter", Parameter.NONE)),
                counts_children=entry["counts_children"],
                months=entry.get("months", 0),
                within=entry.get("within", ""),
            )
            for entry in read("indicators")["indicator"]
        }
    )


def indicator(text: str) -> Indicator:
    """The indicator that a target names, with its parameter: `placed_children`, `children_on_step:6`.

    Raises:
        ValueError: (in Danish) if there is no such indicator, or its parameter is missing, wrong or not asked for.
    """
    key, colon, asked = (part.strip() for part in text.partition(":"))
    found = catalogue().get(key)
    if found is None:
        raise ValueError(f"»{key}« er ikke en indikator; vælg mellem {', '.join(catalogue())}")
    if (fault := _FAULTS[found.parameter](asked)) or (colon and not asked):
        raise ValueError(f"»{text}« {fault or 'mangler det, der skal stå efter kolon'}")
    account = found.parameter is Parameter.ACCOUNT
    return replace(found, asked=parse_account(asked).text if account else asked)


def is_indicator(text: str) -> bool:
    """Whether `indicator` can read it."""
    try:
        indicator(text)
    except ValueError:
        return False
    return True


def _step(asked: str) -> str:
    fits = asked.isascii() and asked.isdecimal() and 1 <= len(asked) <= 2 and asked[0] != "0"
    return "" if fits else "skal have et trin efter kolon, fx »children_on_step:6«"


def _account(asked: str) -> str:
    try:
        parse_account(asked)
    except ValueError:
        return "skal have en konto efter kolon, fx »spending:5.28.20«"
    return ""


def _none(asked: str) -> str:
    return "tager ikke noget efter kolon" if asked else ""


_FAULTS: Mapping[Parameter, Callable[[str], str]] = {
    Parameter.NONE: _none,
    Parameter.STEP: _step,
    Parameter.ACCOUNT: _account,
    Parameter.TEAM: lambda _asked: "",
}
