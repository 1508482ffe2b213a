"""Counting one indicator on one day: numerator and denominator. Source: docs/methods/indicators.md."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from types import MappingProxyType

import polars as pl

from trappen.analysis.cadence.caseload import caseload
from trappen.analysis.cadence.deadlines import deadlines
from trappen.analysis.keyfigures import categories, groups, movements
from trappen.analysis.keyfigures.groups import By
from trappen.analysis.keyfigures.spells import placements, running, spells
from trappen.analysis.keyfigures.target_group import enrolled
from trappen.domain.deadlines.status import Status
from trappen.domain.indicators import Coverage, Indicator
from trappen.domain.periods import add_months
from trappen.records.container import Records

FIRST_FOLLOWUP = "OPF-1"
FAMILY = (categories.FOSTER, categories.NETWORK)


@dataclass(frozen=True, slots=True)
class Whom:
    """Whom an indicator counts. `programme` and `districts` are keys in the records."""

    coverage: Coverage = Coverage.MUNICIPALITY
    programme: str = ""
    districts: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        return _WHOM[self.coverage]


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted; None is missing, and `lacking` says for lack of what."""

    numerator: int | Fraction | None
    denominator: int | Fraction | None = None
    lacking: str = ""


def count(records: Records, indicator: Indicator, whom: Whom, on: date) -> Counted:
    """The indicator's parts on the day. The tables that it needs must be there."""
    return _COUNTERS[indicator.key](records, indicator, whom, on)


def covered(records: Records, whom: Whom, on: date) -> pl.DataFrame | None:
    """The children who are counted on the day: child_id. None is everybody."""
    if whom.coverage is Coverage.ENROLLED:
        return enrolled(records, whom.programme, on).select("child_id")
    if whom.coverage is Coverage.DISTRICTS:
        belongs, _ = groups.membership(records, By.DISTRICT, on)
        keys = groups.districts_as_of(records, whom.districts, on)
        return belongs.filter(pl.col("group").is_in(keys)).select("child_id")
    return None


def _of(frame: pl.DataFrame, records: Records, whom: Whom, on: date) -> pl.DataFrame:
    chosen = covered(records, whom, on)
    return frame if chosen is None else frame.join(chosen, on="child_id", how="semi")


def _placed(records: Records, whom: Whom, on: date) -> pl.DataFrame:
    """The running placements of those covered: child_id, category."""
    episodes = running(categories.categorised(placements(records)), on)
    placed = episodes.filter(pl.col("category").is_in(categories.PLACEMENTS))
    return _of(placed.select("child_id", "category"), records, whom, on)


def _family_care(records: Records, _indicator: Indicator, whom: Whom, on: date) -> Counted:
    placed = _placed(records, whom, on)
    institution = placed.filter(pl.col("category") == categories.INSTITUTION).select("child_id").unique()
    family = placed.filter(pl.col("category").is_in(FAMILY)).select("child_id").unique()
    family = family.join(institution, on="child_id", how="anti")
    return Counted(family.height, family.height + institution.height)


def _placed_children(records: Records, _indicator: Indicator, whom: Whom, on: date) -> Counted:
    return Counted(_placed(records, whom, on)["child_id"].n_unique())


def _on_step(records: Records, indicator: Indicator, whom: Whom, on: date) -> Counted:
    step = int(indicator.asked)
    if step > len(records.ladder.steps):
        return Counted(None, lacking=f"trin {step} på kommunens trappe")
    stock = movements.stock(spells(placements(records)), on)
    return Counted(_of(stock.filter(pl.col("state") == step), records, whom, on).height)


def _moves(records: Records, whom: Whom, on: date, *, up: bool) -> Counted:
    changes = movements.transitions(spells(placements(records)))
    within = movements.changes_between(changes, add_months(on, -12), on)
    moved = within.filter(pl.col("origin") > 0, pl.col("target") > 0)
    rises = pl.col("target") > pl.col("origin")
    return Counted(_of(moved.filter(rises if up else ~rises), records, whom, on).height)


def _spending(records: Records, indicator: Indicator, _whom: Whom, on: date) -> Counted:
    # By parts of the string: 5.28.2 shall not match 5.28.20. A function alone is gross running expenditure.
    parts = indicator.asked.split(".")
    account = pl.col("account").str.split(".")
    below = account.list.head(len(parts)).list.join(".") == indicator.asked
    running_cost = (account.list.get(3, null_on_oob=True) == "1") | (account.list.len() == 3)
    month = pl.coalesce("month", "posted").dt.truncate("1mo").dt.offset_by("14d")
    booked = records.table("postings").filter(below, running_cost, month > add_months(on, -12), month <= on)
    return Counted(int(booked["amount"].sum()))


def _cases_per_fte(records: Records, indicator: Indicator, _whom: Whom, on: date) -> Counted:
    report = caseload(records, on)
    load = report.team(indicator.asked) if indicator.asked else report.total
    if load is None:
        return Counted(None, lacking=f"sager og stillinger i teamet »{indicator.asked}«")
    return Counted(load.cases, load.fte, lacking="" if load.fte is not None else "stillinger til sagerne")


def _first_followup(records: Records, _indicator: Indicator, whom: Whom, on: date) -> Counted:
    items = deadlines(records, on).items.filter(
        pl.col("rule") == FIRST_FOLLOWUP, pl.col("due").is_between(add_months(on, -12), on, closed="left")
    )
    fallen = _of(items, records, whom, on)
    return Counted(fallen.filter(pl.col("status") == Status.KEPT.value).height, fallen.height)


def _enrolled(records: Records, _indicator: Indicator, whom: Whom, on: date) -> Counted:
    return Counted(enrolled(records, whom.programme, on).height)


_COUNTERS: Mapping[str, Callable[[Records, Indicator, Whom, date], Counted]] = MappingProxyType(
    {
        "family_care_share": _family_care,
        "placed_children": _placed_children,
        "children_on_step": _on_step,
        "moves_down": lambda records, _indicator, whom, on: _moves(records, whom, on, up=False),
        "moves_up": lambda records, _indicator, whom, on: _moves(records, whom, on, up=True),
        "spending": _spending,
        "cases_per_fte": _cases_per_fte,
        "first_followup_kept": _first_followup,
        "enrolled_children": _enrolled,
    }
)
_WHOM = {
    Coverage.MUNICIPALITY: "hele kommunen",
    Coverage.DISTRICTS: "programmets distrikter",
    Coverage.ENROLLED: "de indskrevne børn",
}
