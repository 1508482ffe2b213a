"""Which episode each posting pays for: by the episode's own key, else by case number, provider and time.

Nothing is guessed: a posting that fits several episodes equally well pays for none of them in particular, and is used
for nothing but knowing that something was paid. Source: docs/methods/reconciliation.md.
"""

from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.records.container import Records

MEASURE_FUNCTIONS = ("5.28.20", "5.28.21", "5.28.22", "5.28.23", "5.28.24", "5.57.72")
SAME_NUMBERING = 0.5  # below this share of hits the two systems do not number alike, and a miss says nothing
ALWAYS_REFERRED = 0.95  # from this share a posting without a reference is the exception that is worth a look
_FOREVER = date(9999, 12, 31)


@dataclass(frozen=True)
class Matched:
    """`paid`: postings with `episode` (its key); `several`: keys of episodes that an unclear posting may pay for;
    `lost`: postings that pay for no episode in the records, with `why`."""

    paid: pl.DataFrame
    several: frozenset[str]
    lost: pl.DataFrame


def match(records: Records) -> Matched:
    """Matches the postings for measures (operating costs) with the episodes."""
    postings = _payments(records.table("postings"))
    episodes = records.table("episodes").filter(pl.col("episode_id").is_not_null())
    keys = episodes["episode_id"].unique()
    named = pl.col("episode_id").is_in(keys.implode()).fill_null(value=False)
    paid = postings.filter(named).with_columns(episode="episode_id")
    others = postings.filter(~named)
    stray = others.filter(pl.col("episode_id").is_not_null() & pl.col("case_number").is_null())
    if _alike(postings.filter(pl.col("episode_id").is_not_null()).height, paid.height):
        stray = others.filter(pl.col("episode_id").is_not_null())
    by_case = others.join(stray.select("posting_id"), on="posting_id", how="anti").filter(
        pl.col("case_number").is_not_null()
    )
    found, several, lost = _by_case(by_case, records, episodes)
    losses = [
        stray.with_columns(why=pl.lit("Indsatsen findes ikke i fagsystemets udtræk.")),
        lost,
        _unreferred(postings),
    ]
    everything = pl.concat([paid, found], how="diagonal")
    return Matched(everything, several, _not_reversed(pl.concat(losses, how="diagonal")))


def _payments(postings: pl.DataFrame) -> pl.DataFrame:
    """Postings on measures with their month; refunds from the state and income of other kinds are no payments."""
    operating = pl.col("account").str.extract(r"^\d\.\d\d\.\d\d\.(\d)").fill_null("1") == "1"
    month = pl.coalesce("month", pl.col("posted")).dt.truncate("1mo")
    return postings.filter(operating & pl.col("amount").is_not_null()).with_columns(month=month)


def _by_case(
    postings: pl.DataFrame, records: Records, episodes: pl.DataFrame
) -> tuple[pl.DataFrame, frozenset[str], pl.DataFrame]:
    nothing = postings.head(0).with_columns(why=pl.lit(""))
    if not records.has("cases"):
        return postings.head(0).with_columns(episode=pl.lit("")), frozenset(), nothing
    cases = records.table("cases").filter(pl.col("case_number").is_not_null())
    known = postings.filter(pl.col("case_number").is_in(cases["case_number"].unique().implode()))
    unknown = postings.join(known.select("posting_id"), on="posting_id", how="anti")
    ranked = _ranked(known, cases, episodes)
    best = ranked.filter(pl.col("score") == pl.col("score").max().over("posting_id"))
    count = pl.len().over("posting_id")
    clear = best.filter((count == 1) & ~pl.col("foreign"))
    several = best.filter((count > 1) & ~pl.col("foreign"))
    no_provider = best.filter(pl.col("foreign")).unique("posting_id").select("posting_id")
    no_episode = known.join(ranked.select("posting_id").unique(), on="posting_id", how="anti")
    lost = [
        no_episode.with_columns(why=pl.lit("Sagen har ingen indsats i fagsystemets udtræk.")),
        known.join(no_provider, on="posting_id", how="semi").with_columns(
            why=pl.lit("Sagen har ingen indsats hos den leverandør, der er betalt.")
        ),
    ]
    if _alike(postings.height, known.height):
        lost.append(unknown.with_columns(why=pl.lit("Sagsnummeret findes ikke i fagsystemets udtræk.")))
    found = clear.select(*postings.columns, episode="candidate")
    return found, frozenset(several["candidate"].to_list()), pl.concat(lost)


def _ranked(known: pl.DataFrame, cases: pl.DataFrame, episodes: pl.DataFrame) -> pl.DataFrame:
    """Every episode of the case a posting names, with how well provider and time fit (2 and 1).

    `foreign` is a posting to a provider that the case system knows elsewhere but not for this episode.
    """
    candidates = episodes.select(
        "case_id", "child_id", candidate="episode_id", their="provider_id", begins="start", ends="end"
    )
    numbered = cases.select("case_id", "child_id", "case_number").unique()
    in_case = numbered.join(candidates.drop("child_id"), on="case_id")
    of_child = numbered.join(candidates.filter(pl.col("case_id").is_null()).drop("case_id"), on="child_id")
    columns = ["case_number", "candidate", "their", "begins", "ends"]
    pairs = known.join(pl.concat([in_case.select(columns), of_child.select(columns)]).unique(), on="case_number")
    providers = episodes["provider_id"].drop_nulls().unique()
    elsewhere = pl.col("provider_id").is_in(providers.implode()).fill_null(value=False)
    same = (pl.col("provider_id") == pl.col("their")).fill_null(value=False)
    active = (pl.col("begins") < pl.col("month").dt.offset_by("1mo")) & (
        pl.col("ends").fill_null(_FOREVER) > pl.col("month")
    )
    return pairs.with_columns(
        score=2 * same.cast(pl.Int8) + active.cast(pl.Int8),
        foreign=elsewhere & pl.col("their").is_not_null() & ~same,
    )


def _unreferred(postings: pl.DataFrame) -> pl.DataFrame:
    """Postings on the measures' own accounts without any reference, where nearly all others have one."""
    own = postings.filter(pl.col("account").str.slice(0, 7).is_in(MEASURE_FUNCTIONS))
    bare = own.filter(pl.col("episode_id").is_null() & pl.col("case_number").is_null())
    if own.is_empty() or (own.height - bare.height) / own.height < ALWAYS_REFERRED:
        bare = bare.head(0)
    return bare.with_columns(why=pl.lit("Posteringen har hverken indsats eller sagsnummer."))


def _not_reversed(lost: pl.DataFrame) -> pl.DataFrame:
    """Without those that an equal and opposite posting has taken back."""
    same = ["account", "provider_id", "case_number", "episode_id", pl.col("amount").abs()]
    place = pl.int_range(pl.len()).over([*same, pl.col("amount") > 0])
    taken_back = (pl.col("amount") < 0).sum().over(same)
    return lost.filter((pl.col("amount") > 0) & (place >= taken_back))


def _alike(asked: int, found: int) -> bool:
    return asked > 0 and found / asked >= SAME_NUMBERING
