"""The claim on the central refusion: a year's cost per household against dated limits: docs/methods/refusion.md."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from types import MappingProxyType

import polars as pl

from trappen.analysis.economy.costs import Basis, yearly_costs
from trappen.domain.refusion import Claim, Limits, by_case, claim
from trappen.parameters.refusion import counting, grown_up
from trappen.records.container import Records


class Reason(StrEnum):
    """Why a cost is not in the claim."""

    UNCLEAR = "unclear"
    TOO_OLD = "too_old"


REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.UNCLEAR: counting()[0].why,
        Reason.TOO_OLD: "Den unge er fyldt 18 år, og udgiften er ikke ungestøtte, eller den unge er fyldt 23 år.",
    }
)


@dataclass(frozen=True, slots=True)
class Case:
    """An episode in a claim: its cost in the year, and the refusion laid on it in proportion; øre, null if missing."""

    child_id: str
    episode_id: str
    section: str | None
    cost: int | None
    refusion: int | None


@dataclass(frozen=True, slots=True)
class Household:
    """A household's claim and its cases. `claim` is None where the cost of one of its episodes is missing.

    `household_id` is None for a child that no household is named for: it then stands alone.
    """

    household_id: str | None
    children: tuple[str, ...]
    cases: tuple[Case, ...]
    claim: Claim | None

    @property
    def missing(self) -> tuple[str, ...]:
        """The keys of the episodes whose cost is missing."""
        return tuple(case.episode_id for case in self.cases if case.cost is None)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An episode's cost that is not in the claim; øre, None where it is missing."""

    child_id: str
    episode_id: str
    section: str | None
    reason: Reason
    cost: int | None


@dataclass(frozen=True, slots=True)
class Refusion:
    """The refusion of one calendar year.

    `claims` are the households with refusion or with a missing cost, the largest first. `cost` and `refusion` are sums
    of what is known. `assumed` says that the limits are not those printed for the year. `first` and `last` are the
    first and last month with cost (None without any), `unplaced` the øre posted on measures that no episode takes,
    `age_unknown` the children without a birth date (they count as children) and `alone` those without a household.
    """

    year: int
    limits: Limits
    assumed: bool
    basis: Basis
    claims: tuple[Household, ...]
    cost: int
    refusion: int
    left_out: tuple[LeftOut, ...]
    first: date | None
    last: date | None
    unplaced: int
    age_unknown: tuple[str, ...]
    alone: tuple[str, ...]

    @property
    def complete(self) -> bool:
        """Whether no cost is missing."""
        return all(household.claim is not None for household in self.claims)


def refusion(
    records: Records, year: int, limits: Limits, *, basis: Basis, with_unclear: bool = False, own: bool = False
) -> Refusion:
    """The claim of a year.

    Args:
        records: with episodes and children, and postings where `basis` is POSTED.
        year: the calendar year of the cost.
        limits: see parameters.refusion.limits_for.
        basis: posted cost, or commitments (a forecast, with the episodes known now).
        with_unclear: counts costs of which it is unclear whether they do.
        own: the limits are the municipality's own for this year, and no assumption.

    Raises:
        MissingTableError: without a table that it takes.
    """
    costs = yearly_costs(records, year, basis)
    known = _sorted_out(costs.rows, records, with_unclear=with_unclear)
    by_episode = (
        known.group_by("household", "household_id", "child_id", "episode_id", "section", "reason")
        .agg(cost=pl.when(pl.col("amount").null_count() == 0).then(pl.col("amount").sum()))
        .sort("household", "child_id", "episode_id", "reason")
    )
    counted = by_episode.filter(pl.col("reason").is_null())
    households = [_household(rows, limits) for rows in _near(counted, limits).partition_by("household")]
    months = known.filter(pl.col("amount") != 0)["month"]
    return Refusion(
        year=year,
        limits=limits,
        assumed=not (own or limits.exact_for(year)),
        basis=basis,
        claims=tuple(sorted(filter(_worth_a_line, households), key=_largest_first)),
        cost=int(counted["cost"].sum()),
        refusion=sum(one.claim.refusion for one in households if one.claim is not None),
        left_out=tuple(
            LeftOut(child, episode, section, Reason(reason), cost)
            for _, _, child, episode, section, reason, cost in by_episode.filter(~pl.col("reason").is_null()).rows()
        ),
        first=_date(months.min()),
        last=_date(months.max()),
        unplaced=costs.unplaced,
        age_unknown=_keys(known.filter(pl.col("birth_date").is_null())),
        alone=_keys(known.filter(pl.col("household_id").is_null())),
    )


def _sorted_out(rows: pl.DataFrame, records: Records, *, with_unclear: bool) -> pl.DataFrame:
    """The costs with child, household and the reason not to count them, or null."""
    episodes = records.table("episodes").select("episode_id", "child_id", "section").unique("episode_id", keep="first")
    children = (
        records.table("children").select("child_id", "birth_date", "household_id").unique("child_id", keep="first")
    )
    joined = rows.join(episodes, on="episode_id").join(children, on="child_id", how="left")
    rule = grown_up()
    unclear = pl.lit(value=False)
    for entry in counting():
        if entry.counts == "unclear" and not with_unclear:
            unclear = unclear | _under(entry.sections)
    of_age, past = (pl.col("month") >= pl.col("birth_date").dt.offset_by(f"{age}y") for age in (rule.age, rule.until))
    too_old = (past | (of_age & ~_under(rule.sections))).fill_null(value=False)
    reason = pl.when(unclear).then(pl.lit(str(Reason.UNCLEAR))).when(too_old).then(pl.lit(str(Reason.TOO_OLD)))
    # A child without a household stands alone, under a key that no household has.
    alone = pl.concat_str(pl.lit("\x1f"), "child_id")
    return joined.with_columns(reason=reason, household=pl.coalesce("household_id", alone))


def _under(sections: tuple[str, ...]) -> pl.Expr:
    return pl.col("section").str.contains(rf"^({'|'.join(sections)})([-.]|$)").fill_null(value=False)


def _near(counted: pl.DataFrame, limits: Limits) -> pl.DataFrame:
    """The episodes of the households that pass the first limit, or that lack a cost."""
    total, lacking = pl.col("cost").sum().over("household"), pl.col("cost").is_null().any().over("household")
    return counted.filter((total > limits.bands[0].above) | lacking)


def _household(rows: pl.DataFrame, limits: Limits) -> Household:
    costs: list[int | None] = rows["cost"].to_list()
    known = [cost for cost in costs if cost is not None]
    found = claim(sum(known), limits) if len(known) == len(costs) else None
    parts: list[int | None] = [None] * len(costs) if found is None else [*by_case(found.refusion, known)]
    listed = zip(*(rows[name] for name in ("child_id", "episode_id", "section")), costs, parts, strict=True)
    cases = tuple(Case(child, episode, section, cost, part) for child, episode, section, cost, part in listed)
    children = tuple(dict.fromkeys(case.child_id for case in cases))
    return Household(rows["household_id"][0], children, cases, found)


def _worth_a_line(household: Household) -> bool:
    return household.claim is None or household.claim.refusion > 0


def _largest_first(household: Household) -> tuple[int, str]:
    return (-(household.claim.refusion if household.claim else 0), household.household_id or household.children[0])


def _keys(rows: pl.DataFrame) -> tuple[str, ...]:
    return tuple(rows["child_id"].unique().sort().to_list())


def _date(value: object) -> date | None:
    return value if isinstance(value, date) else None
