"""Cases that a flat sheet of measures only implies: one for each child, open as long as one of its measures runs.

Few spreadsheets hold a table of cases, but most name an adviser on each row. A case for each child is enough to say who
has how many. What is made here follows the measures: their child, start and end. Source: docs/reference/mapping.md.
"""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from trappen.records.contracts import TABLES
from trappen.records.mapping.spec import FIRST, LAST, ColumnMap

Found = Mapping[str, ColumnMap]
Tables = dict[str, dict[str, ColumnMap]]
LIKELY = 0.7
# Of each table: the column that begins with the first measure, and the one that ends with the last.
SPAN = {"cases": ("opened", "closed"), "assignments": ("start", "end")}


def dated(cases: Found, episodes: Found) -> dict[str, ColumnMap]:
    """The cases of a flat sheet, with the days that the measures give where they have none of their own."""
    if "case_id" not in cases or not _is_told(episodes, "start"):
        return dict(cases)
    own = {name: column for name, column in cases.items() if not _same(column, name, episodes)}
    if "opened" in own:
        return {**cases, **own}
    return own | _span("cases", episodes)


def with_advisers(tables: Mapping[str, Found], adviser: ColumnMap | None) -> Tables:
    """The tables with the advisers and who has the case; the cases are made of the children where there are none.

    Without an adviser, or without measures that begin, nothing is added.
    """
    held = {name: dict(columns) for name, columns in tables.items()}
    episodes = held.get("episodes", {})
    if adviser is None or not adviser.heading or not _is_told(episodes, "start"):
        return held
    if "opened" not in held.get("cases", {}):
        if not _is_told(episodes, "child_id"):
            return held
        held["cases"] = of_children(episodes)
        held["episodes"] = {**episodes, "case_id": held["cases"]["case_id"]}
    cases = held["cases"]
    own = cases["opened"]
    span = {"start": own} if not own.pick else _span("assignments", episodes)
    held["advisers"] = {"adviser_id": adviser, "name": adviser}
    held["assignments"] = {"case_id": cases["case_id"], "adviser_id": adviser, **span}
    return _ordered(held)


def of_children(episodes: Found) -> dict[str, ColumnMap]:
    """A case for each child of the measures, which must name the child and their start."""
    child = episodes["child_id"]
    return {"case_id": _made(child), "child_id": child, **_span("cases", episodes)}


def spread(tables: Mapping[str, Found]) -> Tables:
    """The cases of a sheet that tells who has which child and since when, and nothing of measures or cases."""
    held = {name: dict(columns) for name, columns in tables.items()}
    shared, child = held.get("assignments", {}), held.get("children", {}).get("child_id")
    if "case_id" in shared or "cases" in held or "episodes" in held or child is None:
        return held
    if not child.heading or not _is_told(shared, "start") or not _is_told(shared, "adviser_id"):
        return held
    case, opened = _made(child), replace(shared["start"], pick=FIRST, reason="Sagen regnes fra den første rådgiver.")
    held["cases"] = {"case_id": case, "child_id": child, "opened": opened}
    held["assignments"] = {"case_id": case, **shared}
    adviser = shared["adviser_id"]
    held.setdefault("advisers", {"adviser_id": adviser, "name": adviser})
    return _ordered(held)


def undated(sheets: Iterable[Mapping[str, Found]]) -> frozenset[str]:
    """»assignments« where no sheet says since when the adviser has the case: the day is the measures' or the case's.

    »prices« where the measures have a price and no sheet has prices with their days.
    """
    parts = list(sheets)
    found = [tables for tables in parts if "assignments" in tables]
    advisers = {"assignments"} if found and not any(map(_dates_adviser, found)) else set()
    priced = any("price" in tables.get("episodes", {}) for tables in parts)
    return frozenset(advisers | ({"prices"} if priced and not any("prices" in tables for tables in parts) else set()))


def _dates_adviser(tables: Mapping[str, Found]) -> bool:
    start, opened = tables["assignments"].get("start"), tables.get("cases", {}).get("opened")
    if start is None or start.pick:
        return False
    return opened is None or bool(opened.pick) or opened.heading != start.heading


def following(before: Mapping[str, Found], after: Mapping[str, Found]) -> Tables:
    """The tables where what is made of the measures follows a change of the measures and of the case's number."""
    held = {name: dict(columns) for name, columns in after.items()}
    episodes, cases = held.get("episodes", {}), held.get("cases", {})
    if not _is_told(episodes, "start"):
        return held
    _of_the_child(held)
    ends_now = "end" in episodes and "end" not in before.get("episodes", {})
    for table, (begins, ends) in SPAN.items():
        columns = held.get(table, {})
        if begins not in columns or not columns[begins].pick:
            continue
        span = _span(table, episodes)
        columns[begins] = replace(span[begins], reason=columns[begins].reason, score=columns[begins].score)
        if ends in columns and columns[ends].pick:
            columns.pop(ends)
            ends_now = True
        if ends_now and ends in span:
            columns[ends] = span[ends]
    case = cases.get("case_id")
    if case is not None and case.key_of and _is_told(episodes, "child_id"):
        case = cases["case_id"] = replace(case, key_of=(episodes["child_id"].heading,))
        cases["child_id"] = episodes["child_id"]
    _follow_case(held, case)
    return _ordered(held)


def with_assignments(tables: Mapping[str, Found], suggested: Found) -> Tables:
    """The tables with who has the cases, as far as the sheet tells it; the case is made of the child if it has none."""
    held = {name: dict(columns) for name, columns in tables.items()}
    held["assignments"] = dict(suggested)
    if suggested.get("adviser_id") is not None:
        return with_advisers(held, suggested["adviser_id"])
    _of_the_child(held)
    return _ordered(held)


def _of_the_child(held: Tables) -> None:
    """Whoever has a case that no column numbers has the child's, from the child's first measure.

    A day that is each measure's own would make one assignment of every measure: it is the child's first and last.
    """
    episodes, shared = held.get("episodes", {}), held.get("assignments")
    if shared is None or not _is_told(episodes, "child_id") or not _is_told(episodes, "start"):
        return
    if "opened" not in held.get("cases", {}) and "case_id" not in held.get("cases", {}):
        held["cases"] = of_children(episodes)
        held["episodes"] = {**episodes, "case_id": held["cases"]["case_id"]}
    shared.setdefault("case_id", held["cases"].get("case_id", _made(episodes["child_id"])))
    same = [name for name, ours in (("start", "start"), ("end", "end")) if _is_fed_as(shared, name, episodes, ours)]
    if "start" not in shared or (same and not shared.get("start", ColumnMap()).pick):
        shared |= _span("assignments", episodes)


def _is_fed_as(columns: Found, name: str, episodes: Found, ours: str) -> bool:
    return _is_told(columns, name) and _is_told(episodes, ours) and columns[name].heading == episodes[ours].heading


def _follow_case(held: Tables, case: ColumnMap | None) -> None:
    """Whoever has the case, and the measures where their case is made, name it as the cases do."""
    if case is None:
        if "case_id" in held["episodes"] and held["episodes"]["case_id"].key_of:
            held["episodes"].pop("case_id")
        return
    if any(column.pick for column in held.get("assignments", {}).values()):
        held["assignments"]["case_id"] = case
    if "case_id" in held["episodes"] and (case.key_of or held["episodes"]["case_id"].key_of):
        held["episodes"]["case_id"] = case


def _made(child: ColumnMap) -> ColumnMap:
    return ColumnMap(key_of=(child.heading,), score=0.8, reason="Arket har ingen sager: der dannes en for hvert barn.")


def _span(table: str, episodes: Found) -> dict[str, ColumnMap]:
    begins, ends = SPAN[table]
    first = "Barnets første indsats i arket; sagens egen dato mangler."
    last = "Regnes som åben, så længe en af barnets indsatser løber."
    start = episodes["start"]
    found = {begins: replace(start, pick=FIRST, score=LIKELY, reason=first)}
    if _is_told(episodes, "end"):
        found[ends] = replace(episodes["end"], pick=LAST, score=LIKELY, reason=last)
    return found


def _same(column: ColumnMap, name: str, episodes: Found) -> bool:
    """Whether a day of the case is only the measure's own."""
    ours = {"opened": "start", "closed": "end"}.get(name, "")
    return bool(column.heading) and ours in episodes and episodes[ours].heading == column.heading


def _is_told(columns: Found, name: str) -> bool:
    return name in columns and bool(columns[name].heading)


def _ordered(held: Tables) -> Tables:
    return {
        table: {name: held[table][name] for name in TABLES[table].names if name in held[table]}
        for table in TABLES
        if table in held
    }
