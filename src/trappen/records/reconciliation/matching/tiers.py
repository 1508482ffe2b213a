"""What speaks for an episode, from the strongest to the weakest. Each gives candidates: posting and due.

Source: docs/methods/matching.md.
"""

import polars as pl

from trappen.records.reconciliation.matching.keys import alike
from trappen.records.reconciliation.matching.state import CANDIDATE, State

SAME, AROUND = (0,), (-1, 1)  # the month a posting states; else the month before or after it
TOLERANCE = 0.05  # prices are regulated once a year, and not on the same day in both systems


def by_number(state: State, ways: pl.DataFrame, months: tuple[int, ...]) -> pl.DataFrame:
    """Its number is the episode's, the provider is not another one, and it pays exactly that month."""
    known = state.left.filter("known").join(state.numbers, on="number")
    fits = known.drop("place", "number", "account", "payee").join(
        _moved(ways, months).rename({"place": "their"}), on=["episode", "m", "amount"]
    )
    places = state.left.select("row", "place")
    placed = fits.join(places, on="row", how="left", maintain_order="left")
    same = (pl.col("place") == pl.col("their")).fill_null(value=False)
    open_to = pl.col("place").is_null() | pl.col("their").is_null() | same | pl.col("named")
    best = placed.filter(open_to).with_columns(fit=same)
    return _ordered(best.filter(pl.col("fit") == pl.col("fit").max().over("row")))


def by_alike(state: State, ways: pl.DataFrame, months: tuple[int, ...]) -> pl.DataFrame:
    """Its number is the episode's but for one typing error, and provider, amount and month are the episode's."""
    asking = state.left.filter(pl.col("number").is_not_null(), ~pl.col("named"), pl.col("place").is_not_null())
    fits = asking.join(_moved(ways, months), on=["place", "m", "amount"])
    return _ordered(typed_alike(state, fits))


def by_place(state: State, ways: pl.DataFrame, months: tuple[int, ...]) -> pl.DataFrame:
    """It has no number to go by; provider, amount and month are the episode's."""
    return _ordered(bare(state.left).join(_moved(ways, months), on=["place", "m", "amount"]))


def bare(left: pl.DataFrame) -> pl.DataFrame:
    """Postings whose number is missing, or says nothing because the two systems number differently."""
    return left.filter(~pl.col("known"), ~pl.col("empty"), ~pl.col("strange"), pl.col("place").is_not_null())


def typed_alike(state: State, pairs: pl.DataFrame) -> pl.DataFrame:
    """The pairs of posting and episode whose numbers differ by one typing error."""
    both = pairs.join(state.numbers.rename({"number": "theirs"}), on="episode")
    return both if both.is_empty() else both.filter(alike("number", "theirs"))


def number_only(state: State) -> None:
    """The case's episode that fits best: same provider, then running in the month. The amount may be any."""
    fits = ranked(state).filter(~pl.col("foreign"))
    count = pl.len().over("row")
    state.accept(fits.filter(count == 1).select("row", "episode", "m"), "number_only")
    state.doubt(fits.filter(count > 1))


def ranked(state: State) -> pl.DataFrame:
    """The best episodes of each posting's number, by provider (2) and month (1); `foreign` is another provider's."""
    pairs = state.left.filter("known").join(state.numbers, on="number")
    homes = state.dues.select("episode", their="place").unique("episode")
    running = state.dues.select("episode", "m", active=pl.lit(1, pl.Int8))
    same = (pl.col("place") == pl.col("their")).fill_null(value=False)
    scored = (
        pairs.join(homes, on="episode", how="left")
        .join(running, on=["episode", "m"], how="left")
        .with_columns(
            score=2 * same.cast(pl.Int8) + pl.col("active").fill_null(0),
            foreign=pl.col("place").is_not_null() & pl.col("their").is_not_null() & ~same & ~pl.col("named"),
        )
    )
    return scored.filter(pl.col("score") == pl.col("score").max().over("row"))


def alone(state: State) -> None:
    """The only episode at its provider in the month, as long as the month is not paid beyond its price."""
    near = typed_alike(state, _there(state, state.left.filter(pl.col("number").is_not_null(), ~pl.col("named"))))
    pairs = pl.concat([near.drop("theirs").unique(), _there(state, bare(state.left))])
    one = pairs.filter(pl.col("episode").n_unique().over("row") == 1)
    asked = pl.col("amount").sum().over("due")
    room = (1 + TOLERANCE) * pl.col("cost") - pl.col("paid").fill_null(0)
    fits = one.join(state.paid(), on=["episode", "m"], how="left").filter(asked <= room)
    state.accept(fits.select("row", "episode", "m"), "alone")


def room(state: State) -> None:
    """A part of something: it may be any of the provider's episodes whose month is not paid up to its price."""
    near = typed_alike(state, _there(state, state.left.filter(pl.col("number").is_not_null(), ~pl.col("named"))))
    pairs = pl.concat([near.drop("theirs").unique(), _there(state, bare(state.left))])
    unpaid = pl.col("cost") - pl.col("paid").fill_null(0)
    fits = pairs.join(state.paid(), on=["episode", "m"], how="left").filter(pl.col("amount").is_between(1, unpaid))
    state.doubt(fits.filter(pl.col("episode").n_unique().over("row") > 1))


def _there(state: State, left: pl.DataFrame) -> pl.DataFrame:
    return left.join(state.dues.select("due", "episode", "place", "m", "cost"), on=["place", "m"])


def _moved(ways: pl.DataFrame, months: tuple[int, ...]) -> pl.DataFrame:
    """The ways under the months that a posting for them may state; `about` is the month they are of."""
    return pl.concat(ways.select("due", "episode", "place", "amount", m=pl.col("m") - off, about="m") for off in months)


def _ordered(found: pl.DataFrame) -> pl.DataFrame:
    """Candidates in a fixed order: as the postings stand, a late bill before an early one."""
    return found.select("row", "episode", "due", m="about").unique().sort("row", "m", "due").select(CANDIDATE)
