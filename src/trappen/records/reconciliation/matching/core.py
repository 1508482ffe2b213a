"""Which episode each posting pays for: by key, case number, provider, amount and month.

Nothing is guessed: a posting that fits several episodes equally well is unclear, and lists them. Source:
docs/methods/matching.md.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.domain.periods import add_months
from trappen.records.container import Records
from trappen.records.reconciliation.matching import result, several, tiers
from trappen.records.reconciliation.matching.dues import amounts, dues
from trappen.records.reconciliation.matching.keys import episode_places, numbered
from trappen.records.reconciliation.matching.postings import payments, referring, reversals
from trappen.records.reconciliation.matching.result import MEASURE_FUNCTIONS
from trappen.records.reconciliation.matching.state import FOUND, State, attribute, settle

__all__ = ["MEASURE_FUNCTIONS", "Matched", "match"]


@dataclass(frozen=True)
class Matched:
    """Every payment for a measure stands in one of three frames, all with the columns of postings.

    `paid`: with `episode` (its key), `month` (the one it pays for), `amount` (øre laid on that episode and month: a
    posting that pays two has two rows that add up to it) and `rule` (a key of RULES). `unclear`: with `candidates`,
    the keys it may pay for. `unmatched`: with `why`, a sentence. `several` are the candidates of all unclear postings,
    `lost` the unmatched ones of which the records say that they pay for no measure; those taken back are not among
    them. `dues` is what the episodes should have cost by month: episode, month, cost (øre, null where unknown).
    """

    paid: pl.DataFrame
    unclear: pl.DataFrame
    unmatched: pl.DataFrame
    several: frozenset[str]
    lost: pl.DataFrame
    dues: pl.DataFrame


def match(records: Records, *, costs: pl.DataFrame | None = None) -> Matched:
    """Matches the postings for measures (operating costs) with the episodes.

    Args:
        records: with postings and episodes.
        costs: `episode_id`, `month`, `amount` in øre, of the episodes whose cost is known better than by their own
            price; None where there are none.

    Raises:
        MissingTableError: without postings or episodes.
    """
    paid = payments(records.table("postings"))
    episodes = records.table("episodes").filter(pl.col("episode_id").is_not_null(), pl.col("start").is_not_null())
    episodes = episodes.unique("episode_id", keep="first", maintain_order=True)
    numbers = numbered(records, episodes)
    refer = referring(paid, episodes, numbers, records.optional("cases"))
    taken_back = reversals(refer)
    known = dues(
        episodes.join(episode_places(episodes), left_on="episode_id", right_on="episode", maintain_order="left"),
        *_span(paid),
        costs,
    )
    undone = pl.concat([taken_back["row"], taken_back["of"]])
    standing = refer.filter(~pl.col("astray"), ~pl.col("row").is_in(undone.implode()))
    state = State(standing, known, amounts(known), numbers)
    _match(state)
    back = refer.filter(~pl.col("astray"), pl.col("row").is_in(taken_back["of"].implode()))
    _attribute(state, back)
    found = pl.concat([pl.DataFrame(schema=_SCHEMA), *(_cast(part) for part in state.found)])
    unclear = pl.concat([pl.DataFrame(schema=_UNCLEAR), *state.unclear])
    found = pl.concat([found, result.taken_back(found, refer, taken_back)])
    unclear = pl.concat([unclear, result.also_unclear(unclear, taken_back)])
    return Matched(*result.told(paid, refer, found, unclear, state, undone))


def _match(state: State) -> None:
    """The passes, from what is surest: what one of them settles is out of the others' way."""
    for months, suffix in ((tiers.SAME, ""), (tiers.AROUND, "_other_month")):
        settle(state, tiers.by_number(state, state.ways, months), f"number{suffix}", sure=True)
    if state.left.is_empty():
        return
    for months, suffix in ((tiers.SAME, ""), (tiers.AROUND, "_other_month")):
        settle(state, tiers.by_alike(state, state.ways, months), f"alike{suffix}", sure=False)
        settle(state, tiers.by_place(state, state.ways, months), f"place{suffix}", sure=False)
    several.parts(state)
    several.months(state)
    several.together(state)
    tiers.number_only(state)
    tiers.alone(state)


def _attribute(state: State, taken_back: pl.DataFrame) -> None:
    """What pays for nothing more: months that are paid already, and what was taken back."""
    state.left = pl.concat([state.left, taken_back])
    if state.left.is_empty():
        return
    for months in (tiers.SAME, tiers.AROUND):
        attribute(state, tiers.by_number(state, state.ways, months), "again")
        attribute(state, tiers.by_alike(state, state.ways, months), "again")
        attribute(state, tiers.by_place(state, state.ways, months), "again")
    tiers.number_only(state)
    tiers.alone(state)
    tiers.room(state)


def _span(paid: pl.DataFrame) -> tuple[date, date]:
    """The months of the postings, and one before and after."""
    first, last = paid["month"].min(), paid["month"].max()
    if not isinstance(first, date) or not isinstance(last, date):
        return date(2000, 1, 1), date(2000, 1, 1)
    return add_months(first, -1), add_months(last, 1)


def _cast(part: pl.DataFrame) -> pl.DataFrame:
    return part.select(pl.col(name).cast(kind) for name, kind in _SCHEMA.items())


_SCHEMA: dict[str, pl.DataType] = dict(
    zip(FOUND, (pl.UInt32(), pl.String(), pl.Int32(), pl.Int64(), pl.String()), strict=True)
)
_UNCLEAR = {"row": pl.UInt32, "episode": pl.String}
