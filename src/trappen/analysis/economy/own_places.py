"""The municipality's own institutions: places, occupied and empty, and what one place less would save.

Source: docs/methods/units-and-places.md.
"""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

import polars as pl

from trappen.domain.periods import Period
from trappen.domain.prices import round_half_up
from trappen.records.container import Records


@dataclass(frozen=True, slots=True)
class Institution:
    """An institution of the municipality's own in a window.

    `places`, `occupied` and `empty` are full-year places (exact; `empty` is negative where it is over-occupied), summed
    over the window's days and divided by the days of a year of 365 or 366. `cost` is its cost of the window (øre),
    `average` that per full-year place, `per_occupied` per occupied one; None where the cost is not known.
    `avoidable` is what one place less saves in a year; None where nobody has worked it out: the average is then no
    substitute.
    """

    provider_id: str
    name: str | None
    place_type: str | None
    places: Fraction
    occupied: Fraction
    cost: int | None
    avoidable: int | None

    @property
    def empty(self) -> Fraction:
        return self.places - self.occupied

    @property
    def average(self) -> int | None:
        """Øre per full-year place."""
        return _per(self.cost, self.places)

    @property
    def per_occupied(self) -> int | None:
        """Øre per occupied full-year place."""
        return _per(self.cost, self.occupied)

    @property
    def overstated(self) -> int | None:
        """By how much the average exceeds what one place less saves (øre a year); None where either is unknown."""
        average = self.average
        return None if average is None or self.avoidable is None else average - self.avoidable


def own_places(records: Records, window: Period) -> tuple[Institution, ...]:
    """The institutions with places in the window, by key.

    A child's days in an institution count once; all episodes with a place type and the institution's number count, also
    those that another municipality pays for.

    Raises:
        MissingTableError: without places or episodes.
        ValueError: if the window is open or empty, or reaches over more than one calendar year.
    """
    if window.end is None or window.is_empty or window.end > date(window.start.year + 1, 1, 1):
        raise ValueError("own places need a window within one calendar year")
    year = (date(window.start.year + 1, 1, 1) - date(window.start.year, 1, 1)).days
    pieces = _pieces(records.table("places"), window.start, window.end)
    summed = (
        pieces.join(_occupied(records, pieces), on="piece", how="left")
        .sort("provider_id", "start")
        .group_by("provider_id", maintain_order=True)
        .agg(
            pl.col("name", "place_type", "avoidable_cost").last(),
            places=(pl.col("places") * pl.col("days")).sum(),
            occupied=pl.col("occupied").fill_null(0).sum(),
            costs=pl.col("yearly_cost"),
            lengths=pl.col("days"),
        )
    )
    return tuple(
        Institution(
            row["provider_id"],
            row["name"],
            row["place_type"],
            Fraction(row["places"], year),
            Fraction(row["occupied"], year),
            _cost(row["costs"], row["lengths"], year),
            row["avoidable_cost"],
        )
        for row in summed.iter_rows(named=True)
    )


def _pieces(places: pl.DataFrame, start: date, end: date) -> pl.DataFrame:
    """The rows of `places` within [start, end); a row without an end holds to the institution's next one."""
    following = pl.col("start").shift(-1).over("provider_id", order_by="start")
    first, last = pl.lit(start, pl.Date), pl.lit(end, pl.Date)
    held = places.filter(pl.col("start").is_not_null()).with_columns(end=pl.min_horizontal("end", following))
    cut = held.with_columns(start=pl.max_horizontal("start", first), end=pl.min_horizontal("end", last))
    days = (pl.col("end") - pl.col("start")).dt.total_days()
    return cut.filter(pl.col("end") > pl.col("start")).with_columns(days=days).with_row_index("piece")


def _occupied(records: Records, pieces: pl.DataFrame) -> pl.DataFrame:
    """Occupied days of each piece, a child's once."""
    stays = (
        records.table("episodes")
        .filter(pl.col("place_type").is_not_null())
        .select("provider_id", "child_id", since="start", until="end")
    )
    since, until = pl.max_horizontal("since", "start"), pl.min_horizontal("until", "end")
    within = (
        pieces.select("piece", "provider_id", "start", "end")
        .join(stays, on="provider_id")
        .with_columns(since=since.to_physical(), until=until.to_physical())
        .filter(pl.col("until") > pl.col("since"))
        .sort("piece", "child_id", "since")
    )
    reached = pl.col("until").cum_max().shift(1).over("piece", "child_id")
    new = (pl.col("until") - pl.max_horizontal("since", reached)).clip(lower_bound=0)
    return within.with_columns(new=new).group_by("piece").agg(occupied=pl.col("new").sum().cast(pl.Int64))


def _cost(yearly: list[int | None], days: list[int], year: int) -> int | None:
    """The cost of the window's days; missing where one piece's is."""
    known = [cost for cost in yearly if cost is not None]
    if len(known) < len(yearly):
        return None
    whole = sum(cost * count for cost, count in zip(known, days, strict=True))
    return round_half_up(Fraction(whole, year))


def _per(cost: int | None, places: Fraction) -> int | None:
    return None if cost is None or places == 0 else round_half_up(cost / places)
