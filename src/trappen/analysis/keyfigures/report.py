"""The ladder report: everything about the ladder between two status dates, in one result."""

from collections.abc import Sequence
from datetime import date

import polars as pl

from trappen.analysis.keyfigures import movements
from trappen.analysis.keyfigures.basis import source_of
from trappen.analysis.keyfigures.groups import NO_GROUP, By, membership
from trappen.analysis.keyfigures.official import key_figures
from trappen.analysis.keyfigures.results import Coverage, LadderGroup, LadderReport, Place, Unplaced
from trappen.analysis.keyfigures.spells import UNKNOWN, placements, running, spells
from trappen.analysis.keyfigures.tables import Movements
from trappen.domain import formats
from trappen.domain.errors import InputError
from trappen.domain.ladder import Standing
from trappen.records.container import Records

WHOLE = "all"


def ladder_report(
    records: Records, first: date, last: date, *, by: By | str | None = None, gap_days: int = 0
) -> LadderReport:
    """The ladder between the status on `first` and the status on `last`, for all children and per group.

    Raises:
        InputError: if `first` is not before `last`.
        MissingTableError: without episodes, or without a table that the division needs.
        ValueError: if `by` is none of `By`.
    """
    if first >= last:
        raise InputError(
            f"Perioden fra {formats.short_date(first)} til {formats.short_date(last)} er tom.",
            now="Vælg en slutdato efter startdatoen.",
        )
    placed = placements(records)
    found = spells(placed, gap_days=gap_days)
    places = movements.places_of(records.ladder)
    moved = Movements.between(found, first, last)
    division = None if by is None else By(by)
    return LadderReport(
        first=first,
        last=last,
        as_of=records.as_of,
        ladder_key=records.ladder.key,
        ladder_name=records.ladder.name,
        places=places,
        gap_days=gap_days,
        by=None if division is None else str(division),
        whole=moved.group(WHOLE, "Alle børn", places),
        groups=() if division is None else _groups(moved, records, division, last, places),
        key_figures=key_figures(records, placed, found, first, last),
        coverage=_coverage(placed, found, last),
        notes=_notes(records, placed, first, last),
        source=source_of(records),
    )


def _groups(moved: Movements, records: Records, by: By, last: date, places: Sequence[Place]) -> tuple[LadderGroup, ...]:
    members, names = membership(records, by, last)
    parts = {key: moved.of(members.filter(pl.col("group") == key)) for key in names if key != NO_GROUP}
    parts[NO_GROUP] = moved.besides(members)
    return tuple(
        part.group(key, names[key], places) for key, part in parts.items() if key != NO_GROUP or not part.is_empty
    )


def _coverage(placed: pl.DataFrame, found: pl.DataFrame, last: date) -> Coverage:
    lasting = placed.filter(pl.col("end").is_null() | (pl.col("end") > pl.col("start")))
    standings = dict(lasting.group_by("standing").len().iter_rows())
    stock = movements.stock(found, last)
    outside = running(lasting, last).join(stock, on="child_id", how="anti")
    unresolved = lasting.filter(pl.col("standing") == Standing.UNKNOWN)
    combinations = (
        unresolved.group_by("section", "place_type")
        .agg(pl.len().alias("episodes"), pl.col("child_id").n_unique().alias("children"))
        .sort("episodes", "section", "place_type", descending=[True, False, False])
    )
    return Coverage(
        episodes=placed.height,
        on_step=standings.get(Standing.ON_STEP, 0),
        unknown=standings.get(Standing.UNKNOWN, 0),
        off_ladder=standings.get(Standing.OFF_LADDER, 0),
        empty=placed.height - lasting.height,
        children=placed["child_id"].n_unique(),
        children_unknown=stock.filter(pl.col("state") == UNKNOWN).height,
        children_off_ladder=outside["child_id"].n_unique(),
        unplaced=tuple(Unplaced(*row) for row in combinations.iter_rows()),
    )


def _notes(records: Records, placed: pl.DataFrame, first: date, last: date) -> tuple[str, ...]:
    """What the reader must know of the dates: a status outside the days that data cover counts what is not told."""
    begun = placed["start"].min()
    told = []
    if begun is None:
        told.append("Der er ingen indsatser i data, så ingen børn kan stå på trappen.")
    elif isinstance(begun, date) and first < begun:
        told.append(
            f"Data begynder {formats.long_date(begun)} med den første indsats. Status "
            f"{formats.long_date(first)} ligger før og viser derfor ingen børn; det betyder ikke, at der ingen var."
        )
    if records.as_of is not None and last > records.as_of:
        told.append(
            f"Udtrækket er fra {formats.long_date(records.as_of)}, og slutdatoen ligger efter: "
            "det, der er sket siden, er ikke med."
        )
    return tuple(told)
