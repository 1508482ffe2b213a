"""House forms: how a municipality sets up a committee item, as data."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from trappen.reporting.document import Routing, RoutingCell


@dataclass(frozen=True, slots=True)
class HouseForm:
    """The names of the head fields and sections, and the cells of the routing row in order: code and name."""

    key: str
    municipality: str
    head: Mapping[str, str]
    sections: Mapping[str, str]
    routing: tuple[tuple[str, str], ...]

    def route(self, marked: Collection[str]) -> Routing:
        """The routing row with the marked cells.

        Raises:
            ValueError: if a marked cell is not in the row.
        """
        unknown = sorted(set(marked) - {code for code, _ in self.routing})
        if unknown:
            raise ValueError(f"the form {self.key} has no routing cell {', '.join(unknown)}")
        return Routing(tuple(RoutingCell(code, name, code in marked) for code, name in self.routing))


def form_keys() -> tuple[str, ...]:
    """The keys of the house forms that come with the product."""
    folder = files("trappen.reporting.forms")
    return tuple(sorted(item.name.removesuffix(".toml") for item in folder.iterdir() if item.name.endswith(".toml")))


@cache
def house_form(key: str) -> HouseForm:
    """The house form.

    Raises:
        KeyError: if there is none of that key.
    """
    if key not in form_keys():
        raise KeyError(key)
    data = tomllib.loads((files("trappen.reporting.forms") / f"{key}.toml").read_text(encoding="utf-8"))
    return HouseForm(
        key=data["key"],
        municipality=data["municipality"],
        head=MappingProxyType(data["head"]),
        sections=MappingProxyType(data["sections"]),
        routing=tuple((cell["code"], cell["name"]) for cell in data["routing"]),
    )
