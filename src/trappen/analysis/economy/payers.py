"""Which municipality pays, acts and is home in each case: betalings-, handle- and opholdskommune."""

import polars as pl

from trappen.records.container import Records

ROLES = ("paying", "acting", "residence")


def own_municipality(records: Records) -> str | None:
    """The code of the municipality whose records these are: the one that pays most cases. None where none is named."""
    codes = records.optional("cases")["paying_municipality"].drop_nulls()
    return None if codes.is_empty() else str(codes.mode().sort()[0])


def episode_payers(records: Records) -> pl.DataFrame:
    """One row per episode: episode_id, and `paying`, `acting`, `residence` of its case, null where not named.

    An episode without a case of its own takes the child's, where all the child's cases name the same.
    """
    columns = [pl.col(f"{role}_municipality").alias(role) for role in ROLES]
    cases = records.optional("cases").select("case_id", "child_id", *columns)
    by_case = cases.drop("child_id").unique("case_id", keep="first", maintain_order=True)
    agreed = [pl.when(pl.col(role).n_unique() == 1).then(pl.col(role).first()).alias(f"{role}_child") for role in ROLES]
    by_child = cases.group_by("child_id").agg(agreed)
    episodes = records.table("episodes").select("episode_id", "child_id", "case_id")
    joined = episodes.join(by_case, on="case_id", how="left", maintain_order="left").join(
        by_child, on="child_id", how="left", maintain_order="left"
    )
    own = pl.col("case_id").is_not_null()
    found = [pl.when(own).then(role).otherwise(f"{role}_child").alias(role) for role in ROLES]
    return joined.select("episode_id", *found)


def paid_by_us(records: Records, municipality: str | None = None) -> pl.DataFrame:
    """episode_id of the episodes that the municipality pays for: those of which it is not said that another does."""
    us = municipality if municipality is not None else own_municipality(records)
    payers = episode_payers(records).unique("episode_id", keep="first")
    return payers.filter((pl.col("paying") == pl.lit(us, pl.String)).fill_null(value=True)).select("episode_id")
