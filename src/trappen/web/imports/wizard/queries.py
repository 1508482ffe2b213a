"""What stands in the database now, and which saved mapping a file is."""

from collections.abc import Sequence
from dataclasses import dataclass

from trappen.domain.problems import Problem
from trappen.records.contracts import TABLES
from trappen.records.mapping.applying import differences, recognised
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import MappingSpec
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child, sealing
from trappen.web.imports.models import Mapping
from trappen.web.imports.wizard.previewing import Preview
from trappen.web.programmes.frames import MODELS
from trappen.web.registers.frames import raw_frame
from trappen.web.registers.models import Record


@dataclass(frozen=True, slots=True)
class TableChange:
    """A table before and after: rows there now, rows in the file. `shrinks`: fewer than there are."""

    title: str
    now: int
    after: int

    @property
    def shrinks(self) -> bool:
        return self.after < self.now


def table_changes(municipality: Municipality, preview: Preview) -> list[TableChange]:
    """What the load will replace, table by table."""
    names = {table.title: name for name, table in TABLES.items()}
    return [TableChange(table.title, _count(municipality, names[table.title]), table.rows) for table in preview.tables]


def untouched(preview: Preview) -> list[str]:
    """The titles of the tables that the file does not give."""
    given = {table.title for table in preview.tables}
    return [table.title for table in TABLES.values() if table.title not in given]


def without_child(municipality: Municipality, preview: Preview) -> list[tuple[str, int]]:
    """The tables that would have rows about children who are not there after the load, and how many.

    The load refuses them; here it is said before anybody waits for it.
    """
    given = {
        table: {sealing.pseudonym(municipality.code, child): rows for child, rows in about.items()}
        for table, about in preview.about.items()
    }
    stored = Child.objects.filter(municipality=municipality).values_list("key", flat=True)
    children = set(given.get("children", stored))
    found = []
    for name, model in MODELS.items():
        if name != "children" and "child_id" in TABLES[name].names:
            about = given[name] if name in given else _about(model, municipality)
            lost = sum(rows for child, rows in about.items() if child not in children)
            found += [(TABLES[name].title, lost)] if lost else []
    return found


def changes_since(mapping: Mapping, sheets: Sequence[Sheet]) -> list[Problem]:
    """What has changed since the mapping was saved; an error is a heading that was read and is gone."""
    spec = MappingSpec.from_dict(mapping.spec)
    return [problem for wanted in spec.sheets for problem in differences(wanted, recognised(wanted, sheets))]


def _about(model: type[Record], municipality: Municipality) -> dict[str, int]:
    held = raw_frame(model._default_manager.filter(municipality=municipality), ["child_id"])
    return dict(held["child_id"].value_counts().rows())


def _count(municipality: Municipality, table: str) -> int:
    return MODELS[table]._default_manager.filter(municipality=municipality).count()
