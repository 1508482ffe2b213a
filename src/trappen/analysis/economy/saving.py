"""The saving in the accounts: what a year cost against where the cost was heading: docs/methods/saving.md."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trappen.analysis.economy.costs import Basis, yearly_costs
from trappen.analysis.economy.decomposition import By, Decomposition, decompose
from trappen.domain.prices import round_half_up
from trappen.records.container import Records

TREND_YEARS = 3  # the fewest that a line is drawn through


@dataclass(frozen=True, slots=True)
class Trend:
    """Where the cost was heading: the straight line through the years up to the base, or the base itself.

    `years` are the years with their cost (øre), the base last. `is_line` is False where they are fewer than three: the
    cost of the base year is then carried on unchanged, which is an assumption.
    """

    years: tuple[tuple[int, int], ...]
    is_line: bool
    expected: int


@dataclass(frozen=True, slots=True)
class Saving:
    """A year against its trend. `saved` is positive where it cost less; `split` explains the change since the base.

    `expected - base cost` less the change of cost is `saved`, to the øre.
    """

    split: Decomposition
    trend: Trend

    @property
    def saved(self) -> int:
        """Øre."""
        return self.trend.expected - self.split.after.cost


def saving(records: Records, base: int, year: int, *, by: By, basis: Basis) -> Saving:
    """The cost of `year` against the trend of the years up to `base`, and what the change since `base` is made of.

    Raises:
        MissingTableError: as decompose.
    """
    split = decompose(records, base, year, by=by, basis=basis)
    earlier = [(one, _cost(records, one, basis)) for one in range(base - TREND_YEARS + 1, base)]
    known = [(one, cost) for one, cost in earlier if cost is not None]
    whole = known if len(known) == len(earlier) else []
    return Saving(split, trend([*whole, (base, split.before.cost)], year))


def trend(years: Sequence[tuple[int, int]], year: int) -> Trend:
    """The least-squares line through the years' costs (øre), read off in `year` and rounded half up to the øre."""
    if len(years) < TREND_YEARS:
        return Trend(tuple(years), is_line=False, expected=years[-1][1])
    mean_year = Fraction(sum(one for one, _ in years), len(years))
    mean_cost = Fraction(sum(cost for _, cost in years), len(years))
    spread = sum(((one - mean_year) ** 2 for one, _ in years), Fraction(0))
    slope = sum(((one - mean_year) * (cost - mean_cost) for one, cost in years), Fraction(0)) / spread
    return Trend(tuple(years), is_line=True, expected=round_half_up(mean_cost + slope * (year - mean_year)))


def _cost(records: Records, year: int, basis: Basis) -> int | None:
    """The whole cost of a year; None where nothing is posted in it, or a price is missing."""
    costs = yearly_costs(records, year, basis)
    if costs.rows.is_empty() or costs.rows["amount"].null_count():
        return None
    return int(costs.rows["amount"].sum()) + costs.unplaced
