"""What stands in the database now, and which saved mapping a file is."""

from collections.abc import Sequence
from dataclasses import dataclass

from trappen.domain.problems import Problem
from trappen.records.contracts import TABLES
from trappen.records.mapping.applying import differences, recognised
from trappen.records.mapping.sheets import Sheet
from trappen.records.mapping.spec import MappingSpec
from trappen.web.accounts.models import Municipality
from trappen.web.imports.models import Mapping
from trappen.web.imports.wizard.previewing import Preview
from trappen.web.programmes.frames import MODELS


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


def changes_since(mapping: Mapping, sheets: Sequence[Sheet]) -> list[Problem]:
    """What has changed since the mapping was saved; an error is a heading that was read and is gone."""
    spec = MappingSpec.from_dict(mapping.spec)
    return [problem for wanted in spec.sheets for problem in differences(wanted, recognised(wanted, sheets))]


def _count(municipality: Municipality, table: str) -> int:
    return MODELS[table]._default_manager.filter(municipality=municipality).count()
