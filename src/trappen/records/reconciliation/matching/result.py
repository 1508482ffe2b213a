"""What the matching says of each posting. Source: docs/methods/matching.md."""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from trappen.records.reconciliation.matching import tiers
from trappen.records.reconciliation.matching.dues import month_day
from trappen.records.reconciliation.matching.state import State

MEASURE_FUNCTIONS = ("5.28.20", "5.28.21", "5.28.22", "5.28.23", "5.28.24", "5.57.72")
ALWAYS_REFERRED = 0.95  # from this share a posting without a reference is the exception that is worth a look

RULES: Mapping[str, str] = MappingProxyType(
    {
        "number": "Nøgle eller sagsnummer, beløb og måned",
        "number_other_month": "Nøgle eller sagsnummer og beløb; en nabomåned",
        "alike": "Sagsnummer med en tastefejl, leverandør, beløb og måned",
        "alike_other_month": "Sagsnummer med en tastefejl, leverandør og beløb; en nabomåned",
        "place": "Leverandør, beløb og måned",
        "place_other_month": "Leverandør og beløb; en nabomåned",
        "parts": "To posteringer, der tilsammen er månedens pris",
        "months": "Én postering for to måneder",
        "together": "Én postering for to indsatser hos leverandøren",
        "number_only": "Nøgle eller sagsnummer; beløbet er et andet",
        "alone": "Den eneste indsats hos leverandøren i måneden",
        "again": "Som en måned, der allerede er betalt",
        "reversal": "Tilbagefører en anden postering",
    }
)
ASTRAY = "Indsatsen findes ikke i fagsystemets udtræk."
UNKNOWN_NUMBER = "Sagsnummeret findes ikke i fagsystemets udtræk."
NO_EPISODE = "Sagen har ingen indsats i fagsystemets udtræk."
OTHER_PROVIDER = "Sagen har ingen indsats hos den leverandør, der er betalt."
NO_REFERENCE = "Posteringen har hverken indsats eller sagsnummer."
LOST = (ASTRAY, NO_EPISODE, OTHER_PROVIDER, UNKNOWN_NUMBER, NO_REFERENCE)
NO_FIT = "Ingen indsats hos leverandøren koster det beløb i måneden."
NO_PROVIDER = "Leverandøren har ingen indsats i fagsystemets udtræk."


def taken_back(found: pl.DataFrame, refer: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """What takes a posting back is laid where that posting lies, and its amount is what it takes away there."""
    amounts = refer.select("row", sign=pl.col("amount").sign())
    there = pairs.join(found.rename({"row": "of"}), on="of").join(amounts, on="row")
    return there.select("row", "episode", "m", amount=pl.col("amount") * pl.col("sign"), rule=pl.lit("reversal"))


def also_unclear(unclear: pl.DataFrame, pairs: pl.DataFrame) -> pl.DataFrame:
    """What takes an unclear posting back is as unclear."""
    return pairs.join(unclear.rename({"row": "of"}), on="of").select("row", "episode")


def told(
    paid: pl.DataFrame,
    refer: pl.DataFrame,
    found: pl.DataFrame,
    unclear: pl.DataFrame,
    state: State,
    undone: pl.Series,
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame, frozenset[str], pl.DataFrame, pl.DataFrame]:
    """The frames of Matched, each in the order of the postings."""
    laid = paid.drop("amount", "month").join(found, on="row").with_columns(month=month_day(pl.col("m")))
    columns = [name for name in paid.columns if name != "row"]
    matched = laid.sort("row", "m", "episode").select(*columns, "episode", "rule")
    lists = unclear.unique().group_by("row").agg(candidates=pl.col("episode").sort())
    torn = paid.join(lists, on="row").sort("row").select(*columns, "candidates")
    rest = paid.join(pl.concat([found["row"], unclear["row"]]).unique().to_frame("row"), on="row", how="anti")
    reasons = _reasons(paid, refer, state, rest)
    left = reasons.sort("row")
    lost = left.filter(pl.col("lost") & (pl.col("amount") > 0) & ~pl.col("row").is_in(undone.implode()))
    dues = state.dues.select("episode", "cost", month=month_day(pl.col("m")))
    several = frozenset(unclear["episode"].to_list())
    return matched, torn, left.select(*columns, "why"), several, lost.select(*columns, "why"), dues


def _reasons(paid: pl.DataFrame, refer: pl.DataFrame, state: State, rest: pl.DataFrame) -> pl.DataFrame:
    """Why each posting that is left pays for nothing we know, and whether that is `lost` money or may be all right."""
    facts = rest.join(refer.select("row", "number", "known", "empty", "strange", "astray", "place"), on="row")
    asked = refer.filter(pl.col("row").is_in(facts["row"].implode()), ~pl.col("astray"))
    best = (
        tiers.ranked(State(asked, state.dues, state.ways, state.numbers)).group_by("row").agg(pl.col("foreign").all())
    )
    own = paid.filter(pl.col("account").str.slice(0, 7).is_in(MEASURE_FUNCTIONS))
    bare = own.filter(pl.col("episode_id").is_null() & pl.col("case_number").is_null())
    referred = not own.is_empty() and (own.height - bare.height) / own.height >= ALWAYS_REFERRED
    on_own = pl.col("row").is_in(bare["row"].implode())
    foreign = pl.col("foreign").fill_null(value=False)
    why = (
        pl.when("astray")
        .then(pl.lit(ASTRAY))
        .when("empty")
        .then(pl.lit(NO_EPISODE))
        .when(pl.col("known") & foreign)
        .then(pl.lit(OTHER_PROVIDER))
        .when("strange")
        .then(pl.lit(UNKNOWN_NUMBER))
        .when(on_own & pl.lit(referred))
        .then(pl.lit(NO_REFERENCE))
        .when(pl.col("place").is_null())
        .then(pl.lit(NO_PROVIDER))
        .otherwise(pl.lit(NO_FIT))
    )
    joined = facts.join(best, on="row", how="left").with_columns(why=why)
    return joined.with_columns(lost=pl.col("why").is_in(LOST))
