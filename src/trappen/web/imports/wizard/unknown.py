"""The values under a heading of which nobody has said what they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from trappen.domain.problems import Problem
from trappen.records.contracts import TABLES
from trappen.records.mapping.cells import folded, is_word
from trappen.records.mapping.spec import MappingSpec
from trappen.web.imports.loading.tokens import masked
from trappen.web.imports.wizard.editing import is_listed
from trappen.web.imports.wizard.wording import label_of

NAMED = 5  # values that a message names


@dataclass(frozen=True, slots=True)
class Unknown:
    """Values under a heading that nobody has said what are; `field` is the name of the field that asks."""

    label: str
    heading: str
    field: str
    values: Sequence[str]

    @property
    def named(self) -> str:
        """The first of them, and how many more."""
        first = ", ".join(f"»{value}«" for value in self.values[:NAMED])
        return f"{first} og {len(self.values) - NAMED} til" if len(self.values) > NAMED else first


def is_asked(problem: Problem) -> bool:
    """Whether it is a value that the sheet's page asks about; one that holds a CPR number it may not keep."""
    is_end = problem.code == "not_date" and is_word(problem.value)
    is_value = problem.code in {"mapping_value", "unknown_place_type"} or is_end
    return is_value and masked(problem.value) == problem.value


def unknown_in(spec: MappingSpec, problems: Iterable[Problem]) -> list[Unknown]:
    """The values that are asked about, for each heading of each sheet; a finding names the heading or our column."""
    columns = {
        (label_of(sheet), table, named): (column.heading, f"{table}-{name}")
        for sheet in spec.sheets
        for table, held in sheet.tables.items()
        for name, column in held.items()
        for named in (name, column.heading)
        if column.heading and is_listed(TABLES[table].column(name), column)
    }
    found: dict[tuple[str, str, str], dict[str, str]] = {}
    for one in filter(is_asked, problems):
        if place := columns.get((one.file, one.table, one.column)):
            found.setdefault((one.file, *place), {}).setdefault(folded(one.value), one.value)
    return [Unknown(label, heading, field, list(values.values())) for (label, heading, field), values in found.items()]
