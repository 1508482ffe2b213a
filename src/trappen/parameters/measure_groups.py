"""The sections that a measure for one child can be chosen from, in groups. Source: docs/methods/law-sections.md."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from trappen.parameters import files
from trappen.parameters.sections import holds_on


@cache
def measure_groups() -> Mapping[str, tuple[str, ...]]:
    """The sections of measures for one child by the group's Danish title, the common ones first."""
    groups = files.read("measure_groups")["group"]
    return MappingProxyType({group["title"]: tuple(group["sections"]) for group in groups})


def measure_groups_on(day: date) -> Mapping[str, tuple[str, ...]]:
    """Those that a decision of the day can rest on; a group without any is left out."""
    held = {title: tuple(key for key in keys if holds_on(key, day)) for title, keys in measure_groups().items()}
    return {title: keys for title, keys in held.items() if keys}
