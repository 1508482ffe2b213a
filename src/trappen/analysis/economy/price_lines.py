"""From prices, rates and the episodes' own prices to lines of one net price each, and what is wrong with them.

A line has episode_id, start, end (null: open), net (whole øre per unit, null where it cannot be told), unit, account
(the line's own, or null) and fault (a code of FAULTS, or null). Source: docs/methods/commitments.md.
"""

from collections.abc import Sequence
from fractions import Fraction

import polars as pl

from trappen.analysis.economy import amounts
from trappen.analysis.economy.cover import uncovered
from trappen.domain.prices import factor
from trappen.records.container import Records

SHARES = ("vat_share", "sibling_discount", "provider_discount")
ONCE = ("once", "piece")
LINE = ("episode_id", "start", "end", "net", "unit", "account", "fault")
_SHARE_PARTS, _QUANTITY_PARTS = 10_000, 1_000  # decimals that a share and a quantity are read with
_SLACK = 1e-6  # what binary fractions add to such a number


def price_lines(records: Records) -> pl.DataFrame:
    """The lines of every episode: its rows in `prices`, or else its own price.

    Raises:
        MissingTableError: without episodes.
    """
    typed = records.optional("prices").filter(pl.col("start").is_not_null(), pl.col("episode_id").is_not_null())
    episodes = records.table("episodes").join(typed.select("episode_id").unique(), on="episode_id", how="anti")
    own = episodes.select(
        "episode_id",
        "start",
        end=pl.lit(None, pl.Date),
        net="price",
        unit="price_unit",
        account=pl.lit(None, pl.String),
        fault=pl.when(pl.col("price").is_null())
        .then(pl.lit("no_price"))
        .when(pl.col("price_unit").is_null())
        .then(pl.lit("no_price_unit")),
    )
    known = [_known(own), _known(_typed(typed, records.optional("rates")))]
    return pl.concat(known).select(LINE)


def _typed(rows: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    with_factor = rows.join(
        _factors(rows), on=["quantity", *SHARES], how="left", nulls_equal=True, maintain_order="left"
    )
    by_rate = pl.col("rate_code").is_not_null()
    both = by_rate & pl.col("amount").is_not_null()
    fixed = with_factor.filter(~by_rate | both).with_columns(
        fault=pl.when(both)
        .then(pl.lit("price_and_rate"))
        .when(pl.col("amount").is_null())
        .then(pl.lit("no_price"))
        .when(pl.col("unit").is_null())
        .then(pl.lit("no_price_unit"))
    )
    gliding = _by_rate(with_factor.filter(by_rate & ~both), rates)
    lines = pl.concat([fixed, gliding], how="diagonal")
    counted = pl.col("quantity").is_null() & (pl.col("unit") == "piece")
    fault = pl.coalesce("fault", "bad_factor", pl.when(counted).then(pl.lit("no_quantity")))
    net = amounts.times(pl.col("amount"), pl.col("numerator"), pl.col("denominator"))
    return lines.with_columns(net=net, fault=fault)


def _by_rate(rows: pl.DataFrame, rates: pl.DataFrame) -> pl.DataFrame:
    """Each row cut at the rate's changes; days for which the rate is not there are lines with a fault."""
    rows = rows.with_row_index("line")
    following = pl.col("start").shift(-1).over("code", order_by="start")
    dated = rates.filter(pl.col("start").is_not_null()).with_columns(until=pl.coalesce("end", following))
    twice = dated.filter((following < pl.col("until")) | (following == pl.col("start")))["code"].unique()
    clashing = pl.col("rate_code").is_in(twice.implode())
    clear = dated.filter(~pl.col("code").is_in(twice.implode())).select(
        "code", since="start", until="until", rate="amount", rate_unit="unit"
    )
    once = pl.col("rate_unit").is_in(ONCE)
    still = pl.col("until").is_null() | (pl.col("until") > pl.col("start"))
    begun = pl.when(once).then(pl.col("since") <= pl.col("start")).otherwise(_before("since", "end"))
    pairs = rows.filter(~clashing).drop("amount", "unit").join(clear, left_on="rate_code", right_on="code")
    running = pairs.filter(still & begun)
    pieces = running.with_columns(
        start=pl.max_horizontal("start", "since"),
        end=pl.when(once).then(pl.col("end")).otherwise(pl.min_horizontal("end", "until")),
        amount="rate",
        unit="rate_unit",
        fault=pl.lit(None, pl.String),
    )
    covered = pieces.select("line", "start", end=pl.when(once).then(None).otherwise("end"))
    alone = rows.filter(~clashing).select("line", "start", "end")
    # An empty row leaves no gap, but it is a price row all the same: its episode has no other price to fall back on.
    empty = alone.filter(pl.col("end") <= pl.col("start")).join(pieces, on="line", how="anti")
    gaps = pl.concat([uncovered(alone, covered, key="line"), empty])
    one = clear.group_by("code").agg(unit=pl.when(pl.col("rate_unit").n_unique() == 1).then(pl.first("rate_unit")))
    lacking = (
        rows.drop("start", "end", "amount", "unit")
        .join(gaps, on="line")
        .join(one, left_on="rate_code", right_on="code", how="left")
        .with_columns(fault=pl.lit("no_rate"))
    )
    clashes = rows.filter(clashing).with_columns(fault=pl.lit("rate_overlap")).drop("amount", "unit")
    return pl.concat([pieces, lacking, clashes], how="diagonal").drop("line")


def _before(day: str, end: str) -> pl.Expr:
    """Whether the day lies before an end that may be open."""
    return pl.col(end).is_null() | (pl.col(day) < pl.col(end))


def _factors(rows: pl.DataFrame) -> pl.DataFrame:
    """quantity × (1 - share) … of every distinct combination as numerator and denominator, or why there is none."""
    distinct = rows.select("quantity", *SHARES).unique()
    found = [_factor(quantity, shares) for quantity, *shares in distinct.iter_rows()]
    return distinct.with_columns(
        pl.Series("numerator", [None if one is None else one.numerator for one in found], dtype=pl.Int64),
        pl.Series("denominator", [None if one is None else one.denominator for one in found], dtype=pl.Int64),
        pl.Series("bad_factor", ["bad_share" if one is None else None for one in found], dtype=pl.String),
    )


def _factor(quantity: float | None, shares: Sequence[float | None]) -> Fraction | None:
    try:
        count = Fraction(1) if quantity is None else _exact(quantity, _QUANTITY_PARTS)
        return factor(count, [_exact(share, _SHARE_PARTS) for share in shares if share is not None])
    except (ValueError, OverflowError):
        return None


def _exact(value: float, parts: int) -> Fraction:
    whole = round(value * parts)
    if abs(value * parts - whole) > _SLACK * max(1, abs(whole)):
        raise ValueError(f"{value} has more decimals than are read")
    return Fraction(whole, parts)


def _known(lines: pl.DataFrame) -> pl.DataFrame:
    """No price where there is a fault: it cannot be told what it costs."""
    return lines.select(LINE).with_columns(net=pl.when(pl.col("fault").is_null()).then("net"))
