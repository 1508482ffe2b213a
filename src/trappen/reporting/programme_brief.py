"""A programme's tables as they are read in two minutes: what decides, one line each. The whole tables stand beside."""

from collections.abc import Iterable
from dataclasses import replace

from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.domain.programme.entries import ProgrammeFigures
from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind
from trappen.domain.programme.notes import notes
from trappen.domain.programme.replaced import is_left_behind
from trappen.domain.programme.standing import baseline_figure
from trappen.reporting import programme_money
from trappen.reporting import programme_tables as whole
from trappen.reporting.document import Cell, Table

THOUSAND = 100_000  # øre
REACHED = "Nået ifølge kilden"
# Divided from the cases and posts of the plan: not what it promises, nor what is measured.
_COUNTED = {"Sager": "Sager i planen", "Sager pr. rådgiver": "Pr. rådgiver"}


def people(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """Posts and cases without role and team; a team without posts says so itself."""
    table = whole.people(programme, figures)
    if table is None:
        return None
    names = [f"{row[2]}: ingen stillinger skrevet" if row[0] == whole.NO_POSTS else row[0] for row in table.rows]
    table = replace(table, unit="fuldtidsstillinger")
    # Cases per adviser that are counted in the records stand among the targets, once.
    kept = table.columns[3:-1] if any(_is_load(target) for target in programme.targets) else table.columns[3:]
    brief = filled(_with_columns(table, {table.columns[0]: names}, kept))
    return replace(brief, columns=tuple(_COUNTED.get(name, name) for name in brief.columns))


def money(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """The programme's own money by year without the lines inside each item: in thousands where that loses nothing.

    A pool of somebody else's money is left out. One price level for all stands above, several in a column.
    """
    own = replace(programme, money=tuple(item for item in programme.money if item.kind is not MoneyKind.POOL))
    table = programme_money.money(own, figures, lines=False)
    if table is None:
        return None
    items = iter(own.money)
    replaced = [str(row[0]).startswith(programme_money.BEFORE) for row in table.rows]
    names: list[Cell] = [
        str(row[0]) if gone else _since(next(items), str(row[0]))
        for row, gone in zip(table.rows, replaced, strict=True)
    ]
    table = _with_columns(table, {table.columns[0]: names}, table.columns[1:])
    if all(
        str(row[1]).lower() in str(row[0]).lower() for row, gone in zip(table.rows, replaced, strict=True) if not gone
    ):
        table = _with_columns(table, {}, table.columns[2:])  # every title says what it is
    levels = {row[-1] for row in table.rows}
    unit = "kr."
    if all(cell.value is None or cell.value % THOUSAND == 0 for cell in _amounts(table)):
        unit, table = "t.kr.", replace(table, rows=tuple(tuple(map(_thousands, row)) for row in table.rows))
    if len(levels) == 1:
        level = str(levels.pop())
        unit += f", prisniveauet {level}" if level == "mangler" else f", {level}"
        table = _with_columns(table, {}, table.columns[1:-1])
    return filled(replace(table, unit=unit, notes=notes(own)))


def targets(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """One line for each target: where it began, what the source says was reached, and the target that holds."""
    rows: list[tuple[Cell, ...]] = []
    told: list[str] = []
    for target in programme.targets:
        if is_left_behind(programme, target) or is_unvalued(target):
            continue
        alike = [other for other in programme.targets if other.indicator == target.indicator]
        wanted = _of(figures, target, "value")
        counted = next((other for other in alike if _of(figures, other, "reached")), None)
        open_ones = [other for other in alike if not is_left_behind(programme, other)]
        name = f"{target.indicator} ({target.version})" if len(open_ones) > 1 and target.version else target.indicator
        reached = _of(figures, counted, "reached") if counted else ""
        due = target.due.label if target.due else formats.MISSING
        rows.append((name, baseline_figure(programme, target), reached, wanted, due))
        if counted and counted.due and counted != target:
            told.append(f"»{target.indicator}«: det nåede er opgjort {counted.due.label}.")
    columns = ("Mål for", "Udgangspunkt", REACHED, "Mål", "Frist")
    if any(row[2] for row in rows):
        rows = [(*row[:2], row[2] or formats.MISSING, *row[3:]) for row in rows]
    return filled(Table("Mål", columns, tuple(rows), unit="som skrevet", notes=tuple(told))) if rows else None


def _is_load(target: Target) -> bool:
    return target.computed.partition(":")[0] == "cases_per_fte"


def is_unvalued(target: Target) -> bool:
    """Whether no number says what is wanted or was reached."""
    return not target.has_value and target.reached_amount is None and target.reached_share is None


def results(programme: Programme, figures: ProgrammeFigures) -> Table | None:
    """Each measured share beside the one it is compared with."""
    table = whole.results(programme, figures)
    return filled(_with_columns(table, {}, table.columns[1:7])) if table else None


def filled(table: Table) -> Table:
    """The table without the columns in which nothing stands."""
    empty = ("", programme_money.NOT_SO)
    held = [any(row[number] not in empty for row in table.rows) for number in range(len(table.columns))]
    kept = [name for number, name in enumerate(table.columns) if number == 0 or held[number]]
    short = _with_columns(table, {}, tuple(kept[1:]))
    return replace(short, caption=f"{table.caption} i korte træk", notes=table.notes)


def _with_columns(table: Table, changed: dict[str, list[Cell]], kept: tuple[str, ...]) -> Table:
    """The first column and the kept ones, some with other cells."""
    columns = (table.columns[0], *kept)
    rows = [
        tuple(changed[name][number] if name in changed else row[table.columns.index(name)] for name in columns)
        for number, row in enumerate(table.rows)
    ]
    return replace(table, columns=columns, rows=tuple(rows), notes=())


def _since(item: Money, name: str) -> str:
    """The item's name with the year it begins, where no column says so."""
    return f"{name}, fra {item.from_year}" if item.from_year and not item.years else name


def _amounts(table: Table) -> Iterable[Figure]:
    return (cell for row in table.rows for cell in row if isinstance(cell, Figure))


def _thousands(cell: Cell) -> Cell:
    if not isinstance(cell, Figure):
        return cell
    value = None if cell.value is None else int(cell.value) // THOUSAND
    return replace(cell, value=value, unit=Unit.COUNT, label=f"{cell.label}, t.kr.")


def _of(figures: ProgrammeFigures, target: Target, part: str) -> Cell:
    key = f"targets.{target.key}.{part}"
    return figures.get(key) if figures.has(key) else ""
