"""The matching while it runs: what is left, what is still unpaid, and what was found.

Source: docs/methods/matching.md.
"""

from dataclasses import dataclass, field

import polars as pl

FOUND = ("row", "episode", "m", "amount", "rule")
CANDIDATE = ("row", "episode", "due", "m")  # m: the month that the candidate is about


@dataclass
class State:
    """`left`: postings without a verdict. `dues`, `ways` (amounts that pay them) and `numbers` as made; `open`: the
    ways of dues not yet paid. `found` and `unclear` collect frames of FOUND, and of row and episode."""

    left: pl.DataFrame
    dues: pl.DataFrame
    ways: pl.DataFrame
    numbers: pl.DataFrame
    open: pl.DataFrame = field(init=False)
    found: list[pl.DataFrame] = field(default_factory=list)
    unclear: list[pl.DataFrame] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.open = self.ways

    def accept(self, pairs: pl.DataFrame, rule: str) -> None:
        """Lays postings on episodes: `pairs` has row, episode, m, and amount where the posting is divided."""
        if pairs.is_empty():
            return
        whole = self.left.select("row", whole="amount")
        shares = pairs.join(whole, on="row", how="left", maintain_order="left")
        amount = pl.coalesce("amount", "whole") if "amount" in pairs.columns else pl.col("whole")
        self.found.append(shares.select("row", "episode", "m", amount=amount, rule=pl.lit(rule)))
        self.left = self.left.join(pairs.select("row").unique(), on="row", how="anti")

    def pay(self, dues: pl.Series) -> None:
        """Closes dues: no other posting can pay them."""
        if len(dues):
            self.open = self.open.filter(~pl.col("due").is_in(dues.unique().implode()))

    def doubt(self, candidates: pl.DataFrame) -> None:
        """Postings that may pay for any of several episodes."""
        if candidates.is_empty():
            return
        self.unclear.append(candidates.select("row", "episode").unique())
        self.left = self.left.join(candidates.select("row").unique(), on="row", how="anti")

    def paid(self) -> pl.DataFrame:
        """Øre laid on each episode and month so far: episode, m, paid."""
        schema = {"episode": pl.String, "m": pl.Int32, "amount": pl.Int64}
        empty = pl.DataFrame(schema=schema)
        parts = [part.select(pl.col(name).cast(kind) for name, kind in schema.items()) for part in self.found]
        return pl.concat([empty, *parts]).group_by("episode", "m").agg(paid=pl.col("amount").sum())


def settle(state: State, candidates: pl.DataFrame, rule: str, *, sure: bool) -> None:
    """Gives each posting the open due it alone can pay for, and each due one posting.

    A posting with open dues of several episodes is unclear. Where what speaks for it is not `sure` (no number that
    fits), and dues of several episodes would do though only one is open, two postings for it are unclear both.
    """
    several = pl.col("episode").n_unique().over("row") > 1
    free = candidates.join(state.open.select("due").unique(), on="due", how="semi", maintain_order="left")
    if free.is_empty():
        return
    torn = free.filter(several)
    one = free.filter(~several).unique("row", keep="first", maintain_order=True)
    if not sure:
        rivals = candidates.filter(several).select("row").unique()
        contested = one.join(rivals, on="row", how="semi").filter(pl.len().over("due") > 1)
        torn = pl.concat([torn, candidates.join(contested.select("row"), on="row", how="semi")])
        one = one.join(contested.select("row"), on="row", how="anti", maintain_order="left")
    won = one.unique("due", keep="first", maintain_order=True)
    state.accept(won.select("row", "episode", "m"), rule)
    state.pay(won["due"])
    state.doubt(torn)


def attribute(state: State, candidates: pl.DataFrame, rule: str) -> None:
    """As `settle` for what is over and above: the dues may be paid already, and stay as they are."""
    several = pl.col("episode").n_unique().over("row") > 1
    one = candidates.filter(~several).unique("row", keep="first", maintain_order=True)
    stated = one.select("row", "episode").join(state.left.select("row", "m"), on="row")
    state.accept(stated, rule)
    state.doubt(candidates.filter(several))
