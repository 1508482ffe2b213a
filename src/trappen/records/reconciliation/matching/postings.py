"""The postings as they are matched: what each refers to, and which of them take each other back.

Source: docs/methods/matching.md.
"""

import polars as pl

from trappen.records.reconciliation.matching import keys
from trappen.records.reconciliation.matching.dues import month_number

SAME_NUMBERING = 0.5  # below this share of hits the two systems do not number alike, and a miss says nothing


def payments(postings: pl.DataFrame) -> pl.DataFrame:
    """Postings on measures with `row` and their month; refunds from the state and income of other kinds are none."""
    operating = pl.col("account").str.extract(r"^\d\.\d\d\.\d\d\.(\d)").fill_null("1") == "1"
    month = pl.coalesce("month", pl.col("posted")).dt.truncate("1mo")
    kept = postings.with_row_index("row").filter(operating & pl.col("amount").is_not_null())
    return kept.with_columns(month=month)


def referring(paid: pl.DataFrame, episodes: pl.DataFrame, numbers: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """One row per payment.

    row, account, amount, m; number (that of an episode's own key where it names one that is there), named (whether it
    does), astray (it names one that is not), known (the number is an episode's), empty (it is that of a case without
    any), strange (it is nobody's, though most are somebody's), place (of a provider with episodes), payee (of any).
    """
    there = pl.col("episode_id").is_in(episodes["episode_id"].unique().implode()).fill_null(value=False)
    case = keys.number_of("case_number")
    places = keys.posting_places(paid, episodes)
    refer = paid.with_columns(
        named=there, number=pl.when(there).then(pl.lit(keys.OWN_KEY) + pl.col("episode_id")).otherwise(case)
    ).with_columns(known=pl.col("number").is_in(numbers["number"].unique().implode()).fill_null(value=False))
    keyed = refer["episode_id"].is_not_null()
    like_keys = _alike(int(keyed.sum()), int(refer["named"].sum()))
    by_case = refer.filter(~pl.col("named") & pl.col("number").is_not_null())
    listed = pl.col("number").is_in(cases.select(keys.number_of("case_number"))["case_number"].unique().implode())
    of_cases = listed.fill_null(value=False) & ~pl.col("named")
    like_numbers = _alike(by_case.height, by_case.filter(of_cases).height)
    missed = pl.col("episode_id").is_not_null() & ~pl.col("named")
    astray = missed if like_keys else missed & pl.col("number").is_null()
    return refer.join(
        places, on=["provider_id", "provider_name"], how="left", nulls_equal=True, maintain_order="left"
    ).select(
        "row",
        "number",
        "named",
        "known",
        "place",
        "amount",
        "account",
        m=month_number(pl.col("month")),
        astray=astray,
        empty=of_cases & ~pl.col("known"),
        strange=pl.col("number").is_not_null() & ~pl.col("known") & ~of_cases & pl.lit(like_numbers),
        payee=pl.coalesce("place", keys.place_of("provider_id"), keys.name_of("provider_name")),
    )


def reversals(refer: pl.DataFrame) -> pl.DataFrame:
    """`row` of a negative posting and `of`, the posting it takes back: same account, reference, payee and size.

    What stands twice in a month goes first: in the same month, then the latest before. Then what stands once, likewise.
    """
    same = ["account", "payee", "number", "size"]
    sized = refer.with_columns(size=pl.col("amount").abs())
    minus, plus = sized.filter(pl.col("amount") < 0), sized.filter(pl.col("amount") > 0)
    plus = plus.join(minus.select(same).unique(), on=same, how="semi", nulls_equal=True).sort(
        "m", "row", descending=True
    )
    copies = plus.filter(pl.int_range(pl.len()).over(*same, "m") > 0)
    found = [minus.head(0).select("row", of="row")]
    for pool in (copies, plus):
        for by in ([*same, "m"], same):
            free = pool.join(pl.concat(found).select(row="of"), on="row", how="anti", maintain_order="left")
            asking = minus.join(pl.concat(found), on="row", how="anti", maintain_order="left")
            found.append(_paired(asking, free, by).filter(pl.col("m") >= pl.col("m_of")).select("row", "of"))
    return pl.concat(found)


def _paired(minus: pl.DataFrame, plus: pl.DataFrame, same: list[str]) -> pl.DataFrame:
    place = pl.int_range(pl.len()).over(same)
    left = minus.select("row", *same, *({"m"} - set(same)), place=place)
    right = plus.select(*same, of="row", m_of="m", place=place)
    return left.join(right, on=[*same, "place"], nulls_equal=True)


def _alike(asked: int, found: int) -> bool:
    return asked > 0 and found / asked >= SAME_NUMBERING
