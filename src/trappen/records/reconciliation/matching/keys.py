"""How a posting refers: to an episode, to a case, to a provider. Written differently, they mean the same.

Source: docs/methods/matching.md.
"""

from collections.abc import Callable

import polars as pl

from trappen.records.container import Records

OWN_KEY = "\x1f"  # before the key of an episode, so that it is never taken for a case number
_LONGEST = 40  # characters of a case number that are compared one by one


def number_of(column: str) -> pl.Expr:
    """A case number without what is typed differently: spaces and small letters."""
    bare = pl.col(column).str.replace_all(r"\s", "").str.to_uppercase()
    return pl.when(bare != "").then(bare)


def place_of(column: str) -> pl.Expr:
    """A provider's number without spaces and signs, a `DK` before it, and zeros in front."""
    bare = pl.col(column).str.replace_all(r"[^0-9A-Za-zÆØÅæøå]", "").str.to_uppercase().str.replace(r"^DK(\d)", "$1")
    short = bare.str.strip_chars_start("0")
    return pl.when(short != "").then(short)


def name_of(column: str) -> pl.Expr:
    """A provider's name in small letters, signs and spaces as one space."""
    bare = pl.col(column).str.to_lowercase().str.replace_all(r"[^0-9a-zæøåéüö]+", " ").str.strip_chars()
    return pl.when(bare != "").then(bare)


def episode_places(episodes: pl.DataFrame) -> pl.DataFrame:
    """One row per episode: `episode`, `place` (its provider, by number, else by name; null where none is known)."""
    by_name = pl.concat_str(pl.lit("="), name_of("provider_name"))
    return episodes.select(episode="episode_id", place=pl.coalesce(place_of("provider_id"), by_name))


def posting_places(postings: pl.DataFrame, episodes: pl.DataFrame) -> pl.DataFrame:
    """`provider_id`, `provider_name`, `place`: the provider among the episodes' that each distinct pair means.

    By number; else by a name that only one of them has. `place` is null where it is none of them.
    """
    named = ["provider_id", "provider_name"]
    known = episodes.select(*named, place=episode_places(episodes)["place"]).filter(pl.col("place").is_not_null())
    numbers = known.select(by_number="place").unique()
    names = (
        known.select(name=name_of("provider_name"), by_name="place")
        .drop_nulls()
        .unique()
        .filter(pl.col("by_name").n_unique().over("name") == 1)
    )
    return (
        postings.select(named)
        .unique()
        .with_columns(number=place_of("provider_id"), name=name_of("provider_name"))
        .join(numbers.with_columns(number="by_number"), on="number", how="left")
        .join(names, on="name", how="left")
        .select(*named, place=pl.coalesce("by_number", "by_name"))
    )


def numbered(records: Records, episodes: pl.DataFrame) -> pl.DataFrame:
    """`number`, `episode`: what names each episode. Its own key, and the numbers of its case.

    An episode without a case goes by the numbers of all the child's cases.
    """
    own = episodes.select(number=pl.lit(OWN_KEY) + pl.col("episode_id"), episode="episode_id")
    cases = (
        records.optional("cases")
        .select("case_id", "child_id", number=number_of("case_number"))
        .filter(pl.col("number").is_not_null())
    )
    of_case = episodes.join(cases.drop("child_id"), on="case_id").select("number", episode="episode_id")
    loose = episodes.filter(pl.col("case_id").is_null())
    of_child = loose.join(cases.drop("case_id"), on="child_id").select("number", episode="episode_id")
    return pl.concat([own, of_case, of_child]).unique()


def alike(one: str, other: str) -> pl.Expr:
    """Whether two case numbers differ by one typing error: a character changed, left out or put in, or two swapped."""
    first, second = pl.col(one), pl.col(other)
    sizes = first.str.len_chars().cast(pl.Int32), second.str.len_chars().cast(pl.Int32)
    longest, shortest = pl.max_horizontal(sizes), pl.min_horizontal(sizes)
    before = _common(first.str.head, second.str.head, shortest)
    after = _common(first.str.tail, second.str.tail, shortest)
    kept = pl.min_horizontal(before + after, shortest)
    one_off = (longest - shortest <= 1) & (kept >= longest - 1)
    at, there = before.cast(pl.UInt32), pl.lit(1)
    crossed = (first.str.slice(at, there) == second.str.slice(at + 1, there)) & (
        first.str.slice(at + 1, there) == second.str.slice(at, there)
    )
    swapped = (longest == shortest) & (kept == longest - 2) & crossed
    return ((first != second) & (one_off | swapped) & (longest <= _LONGEST)).fill_null(value=False)


def _common(one: Callable[[int], pl.Expr], other: Callable[[int], pl.Expr], shortest: pl.Expr) -> pl.Expr:
    same = [(one(size) == other(size)) & (pl.lit(size) <= shortest) for size in range(1, _LONGEST + 1)]
    return pl.sum_horizontal(part.cast(pl.Int32) for part in same)
