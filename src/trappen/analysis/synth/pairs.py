"""The true pairs of corrupted postings, and which of them what can still be read singles out.

Knows nothing of the matching. Source: docs/methods/matching.md.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import Any

import polars as pl

from trappen.domain.periods import add_months


def identifiable(rows: Sequence[Mapping[str, Any]], episodes: pl.DataFrame, cases: pl.DataFrame) -> pl.DataFrame:
    """The true pairs of corrupted postings, and whether what can still be read of a posting singles its episodes out.

    Known to the maker alone is which fields are as they should be: the number unless it is missing or mistyped, the
    provider always, the month within one unless it was moved, the amount unless it was split or merged (or another than
    the price). A pair is identifiable if its episode is the only one that agrees with all of them. A posting for two
    episodes is, if theirs are the only two months at the provider that add up to it.
    """
    known = _Known.of(episodes, cases)
    pairs = []
    for row in rows:
        alone = known.singled_out(row)
        for episode, month, amount in row["pays"]:
            pairs.append((row["posting_id"], episode, month, amount, ",".join(row["done"]), alone))
    schema = {
        "posting_id": pl.String,
        "episode_id": pl.String,
        "month": pl.Date,
        "amount": pl.Int64,
        "done": pl.String,
        "identifiable": pl.Boolean,
    }
    return pl.DataFrame(pairs, schema=schema, orient="row").sort("posting_id", "episode_id", "month")


@dataclass(frozen=True)
class _Known:
    """The episodes by provider, each with its case number."""

    at: Mapping[str, list[Mapping[str, Any]]]
    by_key: Mapping[str, Mapping[str, Any]]

    @classmethod
    def of(cls, episodes: pl.DataFrame, cases: pl.DataFrame) -> "_Known":
        joined = episodes.join(cases.select("case_id", "case_number"), on="case_id", how="left")
        found: dict[str, list[Mapping[str, Any]]] = {}
        for row in joined.iter_rows(named=True):
            found.setdefault(row["provider_id"], []).append(row)
        return cls(found, {row["episode_id"]: row for rows in found.values() for row in rows})

    def singled_out(self, row: Mapping[str, Any]) -> bool:
        keys = {episode for episode, _month, _amount in row["pays"]}
        here = self.at[self.by_key[row["pays"][0][0]]["provider_id"]]
        months = [add_months(row["month"], off) for off in ((-1, 0, 1) if "other_month" in row["done"] else (0,))]
        number, whole = row["true_number"], not {"split", "months", "together"} & set(row["done"])
        if len(keys) == 2:
            return self._pairs(here, row["month"], abs(row["amount"]), number) == [keys]
        (key,) = keys
        _key, month, paid = row["pays"][0]
        priced = whole and cost(self.by_key[key], month) == abs(paid)
        fits = {
            one["episode_id"]
            for one in here
            if number in (None, one["case_number"])
            and any((owed := cost(one, month)) and (not priced or owed == abs(row["amount"])) for month in months)
        }
        return fits == {key}

    @staticmethod
    def _pairs(here: list[Mapping[str, Any]], month: date, amount: int, number: str | None) -> list[set[str]]:
        owed = {one["episode_id"]: (cost(one, month), one["case_number"]) for one in here}
        return [
            {one, two}
            for one, two in combinations([key for key, (ore, _) in owed.items() if ore], 2)
            if owed[one][0] + owed[two][0] == amount and number in (None, owed[one][1], owed[two][1])
        ]


def cost(episode: Mapping[str, Any], month: date) -> int:
    """Øre of the episode's days in the month, counted one by one; 0 where it does not run."""
    following = add_months(month, 1)
    first = max(episode["start"], month)
    last = following if episode["end"] is None else min(episode["end"], following)
    days, in_month = max((last - first).days, 0), (following - month).days
    price = episode["price"] or 0
    return int(price * days if episode["price_unit"] == "day" else (2 * price * days + in_month) // (2 * in_month))
