"""The account of each episode: the one it was posted on, or the one on which all others like it were.

Nothing is guessed: where others like it stand on several accounts the account is missing. Source:
docs/methods/commitments.md.
"""

import polars as pl

from trappen.records.container import Records
from trappen.records.reconciliation.matching import match

POSTED, ALIKE = "postings", "alike"
ALIKE_SHARE = 0.95  # of the posted episodes of a kind that must stand on the account
ALIKE_LEAST = 3  # posted episodes of a kind before they say anything of another
# The closest kind first: same place, then same sort of place.
KINDS = (("provider_id", "section", "place_type"), ("section", "place_type"))


def episode_accounts(records: Records, paid: pl.DataFrame | None = None) -> pl.DataFrame:
    """One row per episode: episode_id, account (null where unknown) and account_source (`postings`, `alike`, null).

    The account of a posted episode is that of its last month with a payment, and of several the one with most money.

    Args:
        records: with episodes, and postings where they are.
        paid: episode, month, account, amount of the payments, where it is known already what they are for.

    Raises:
        MissingTableError: without episodes.
    """
    episodes = records.table("episodes").select("episode_id", "section", "place_type", "provider_id")
    posted = posted_accounts(records) if paid is None else last_paid(paid)
    known = episodes.join(posted, on="episode_id", how="left", maintain_order="left")
    found, source = [pl.col("posted")], pl.when(pl.col("posted").is_not_null()).then(pl.lit(POSTED))
    for number, kind in enumerate(KINDS):
        name = f"alike_{number}"
        known = known.join(
            _common(known, kind, name), on=list(kind), how="left", nulls_equal=True, maintain_order="left"
        )
        found.append(pl.col(name))
    account = pl.coalesce(found)
    inferred = source.when(account.is_not_null()).then(pl.lit(ALIKE))
    return known.select("episode_id", account=account, account_source=inferred)


def posted_accounts(records: Records) -> pl.DataFrame:
    """episode_id and `posted`, the account that it was paid on in its last month with a payment."""
    if not records.has("postings"):
        return pl.DataFrame(schema={"episode_id": pl.String, "posted": pl.String})
    return last_paid(match(records).paid)


def last_paid(paid: pl.DataFrame) -> pl.DataFrame:
    """episode_id and `posted` of the payments: episode, month, account, amount."""
    return (
        paid.group_by("episode", "month", "account")
        .agg(pl.col("amount").sum())
        .filter(pl.col("amount") > 0)
        .sort("episode", "month", "amount", "account", descending=[False, True, True, False])
        .unique("episode", keep="first")
        .select(episode_id="episode", posted="account")
    )


def _common(known: pl.DataFrame, kind: tuple[str, ...], name: str) -> pl.DataFrame:
    """The account of each kind of which nearly all posted episodes stand on it."""
    posted = known.filter(pl.col("posted").is_not_null(), pl.col(kind[0]).is_not_null())
    counts = posted.group_by(*kind, "posted").len()
    of_kind = pl.col("len").sum().over(kind)
    clear = counts.filter(of_kind >= ALIKE_LEAST, pl.col("len") >= ALIKE_SHARE * of_kind)
    return clear.select(*kind, pl.col("posted").alias(name))
