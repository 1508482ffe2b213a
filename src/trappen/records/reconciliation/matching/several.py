"""One month paid by two postings, and one posting that pays two months or two episodes.

Source: docs/methods/matching.md.
"""

import polars as pl

from trappen.records.reconciliation.matching.keys import alike
from trappen.records.reconciliation.matching.state import State
from trappen.records.reconciliation.matching.tiers import bare

MOST = 60  # rows at one provider in one month; among more, sums agree by chance


def parts(state: State) -> None:
    """Two postings to one provider in a month that together pay one open due exactly, at least one without a number."""
    pool = _small(state.left.filter(pl.col("amount") > 0, pl.col("place").is_not_null(), ~pl.col("named")))
    columns = ["row", "number", "amount", "known", "empty", "strange"]
    one = pool.select("place", "m", *columns)
    two = pool.select("place", "m", *(pl.col(name).alias(f"{name}_2") for name in columns))
    pairs = one.join(two, on=["place", "m"]).filter(pl.col("row") < pl.col("row_2"))
    unsure = ~pl.col("known") | ~pl.col("known_2")
    sums = pairs.filter(unsure).with_columns(total=pl.col("amount") + pl.col("amount_2"))
    ways = state.open.select("place", "m", "due", "episode", total="amount")
    fits = _agreeing(state, sums.join(ways, on=["place", "m", "total"]), ("", "_2"))
    long = pl.concat(
        fits.select("due", "episode", "m", row=f"row{end}", pair=pl.concat_str("row", "row_2", separator="+"))
        for end in ("", "_2")
    )
    sole = (pl.len().over("row") == 1) & (pl.col("pair").n_unique().over("due") == 1)
    clear = long.filter(sole.all().over("pair"))
    state.accept(clear.select("row", "episode", "m"), "parts")
    state.pay(clear["due"])


def months(state: State) -> None:
    """One posting that pays a month and the one before it of one episode exactly."""
    due = state.open.unique("due", keep="first", maintain_order=True).select("due", "episode", "place", "m", "amount")
    before = due.select("episode", m=pl.col("m") + 1, due_2="due", earlier="amount")
    both = due.join(before, on=["episode", "m"]).with_columns(now="amount", amount=pl.col("amount") + pl.col("earlier"))
    known = state.left.filter("known").join(state.numbers, on="number")
    same = (pl.col("place") == pl.col("their")).fill_null(value=True) | pl.col("named")
    numbered = known.join(both.rename({"place": "their"}), on=["episode", "m", "amount"]).filter(same)
    placed = bare(state.left).join(both, on=["place", "m", "amount"])
    columns = ["row", "episode", "m", "now", "earlier", "due", "due_2"]
    found = pl.concat([numbered.select(columns), placed.select(columns)])
    state.doubt(found.filter(pl.col("episode").n_unique().over("row") > 1))
    clear = found.filter(pl.len().over("row") == 1, pl.len().over("due") == 1, pl.len().over("due_2") == 1)
    late = clear.select("row", "episode", m=pl.col("m") - 1, amount="earlier")
    state.accept(pl.concat([clear.select("row", "episode", "m", amount="now"), late]), "months")
    state.pay(pl.concat([clear["due"], clear["due_2"]]))


def together(state: State) -> None:
    """One posting that pays two episodes at one provider in its month exactly, one of them under its number if any."""
    asking = state.left.filter(pl.col("amount") > 0, pl.col("place").is_not_null(), ~pl.col("named"))
    due = state.open.unique("due", keep="first", maintain_order=True)
    here = _small(due.join(asking.select("place", "m").unique(), on=["place", "m"], how="semi"))
    one = here.select("place", "m", "due", "episode", own="amount")
    two = here.select("place", "m", due_2="due", episode_2="episode", own_2="amount")
    pairs = one.join(two, on=["place", "m"]).filter(pl.col("due") < pl.col("due_2"))
    sums = pairs.filter(pl.col("episode") != pl.col("episode_2")).with_columns(amount=pl.col("own") + pl.col("own_2"))
    fits = asking.join(sums, on=["place", "m", "amount"])
    numbered = pl.concat(
        [
            _agreeing(state, fits, ("",)),
            _agreeing(state, fits.rename({"episode": "episode_2", "episode_2": "episode"}), ("",)).rename(
                {"episode": "episode_2", "episode_2": "episode"}
            ),
        ],
        how="diagonal",
    ).unique(["row", "due", "due_2"], maintain_order=True)
    found = numbered.filter(pl.len().over("row") == 1, pl.len().over("due") == 1, pl.len().over("due_2") == 1)
    halves = [
        found.select("row", "m", episode=f"episode{end}", amount=f"own{end}").select("row", "episode", "m", "amount")
        for end in ("", "_2")
    ]
    state.accept(pl.concat(halves), "together")
    state.pay(pl.concat([found["due"], found["due_2"]]))


def _agreeing(state: State, fits: pl.DataFrame, ends: tuple[str, ...]) -> pl.DataFrame:
    """The candidates whose numbers are missing, say nothing, or are the episode's but for one typing error."""
    for end in ends:
        number = f"number{end}"
        theirs = state.numbers.rename({"number": "theirs"}).join(fits.select("episode").unique(), on="episode")
        silent = ~pl.any_horizontal(f"known{end}", f"empty{end}", f"strange{end}")
        own = fits.filter(~silent).join(theirs, on="episode")
        spoken = own if own.is_empty() else own.filter((pl.col(number) == pl.col("theirs")) | alike(number, "theirs"))
        spoken = spoken.drop("theirs").unique()
        fits = pl.concat([fits.filter(silent), spoken])
    return fits


def _small(rows: pl.DataFrame) -> pl.DataFrame:
    return rows.filter(pl.len().over("place", "m") <= MOST)
