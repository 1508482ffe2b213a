"""Postings as an economy system knows them: without the episode's key, and with what goes wrong on the way.

The true pairs are kept, each with whether what is still readable singles it out. The rates are in corruption.toml.
"""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import polars as pl

from trappen.analysis.synth.economy import month_amount
from trappen.analysis.synth.pairs import identifiable
from trappen.analysis.synth.settings import CORRUPTION, stream
from trappen.domain.periods import add_months

Row = dict[str, Any]


@cache
def rates() -> Mapping[str, Any]:
    """The content of corruption.toml, beside this file."""
    return tomllib.loads((files("trappen.analysis.synth") / "corruption.toml").read_text(encoding="utf-8"))


@dataclass
class _Book:
    """Postings while they are corrupted. Beside the contract's columns a row has `pays`: its true (episode, month,
    øre), `done`: what was done to it, and `true_number` where its number can still be read."""

    rng: np.random.Generator
    rows: list[Row]

    def chosen(self, share: float, free: Callable[[Row], bool] = lambda _row: True) -> list[Row]:
        """Some of the rows that are whole postings of one month."""
        draws = self.rng.random(len(self.rows))
        return [row for row, draw in zip(self.rows, draws, strict=True) if draw < share and free(row)]


def corrupt(
    seed: int, tables: Mapping[str, pl.DataFrame], *, children: int
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame]:
    """The tables with corrupted postings, and the true pairs.

    Returns:
        The tables, and one row per posting, episode and month that it pays: posting_id, episode_id, month, amount (øre
        of it), done (what was done to the posting, with commas), identifiable (see pairs.identifiable).
    """
    rng = stream(seed, CORRUPTION)
    changed = dict(tables)
    siblings = _siblings(rng, changed, max(children // rates()["siblings"]["per_children"], 1))
    postings = changed["postings"]
    paying = postings.filter(pl.col("episode_id").is_not_null())
    book = _Book(rng, [_begun(row) for row in paying.iter_rows(named=True)])
    whole = rates()["whole"]
    _split(book, whole["split"])
    _months(book, whole["months"])
    _together(book, whole["together"])
    _numbers(book, siblings)
    _providers(book)
    _other_month(book)
    _reverse(book, whole["reversed"])
    written = pl.DataFrame(
        {name: [row[name] for row in book.rows] for name in postings.columns}, schema=postings.schema
    ).with_columns(episode_id=pl.lit(None, pl.String))
    changed["postings"] = pl.concat([written, postings.filter(pl.col("episode_id").is_null())])
    return changed, identifiable(book.rows, changed["episodes"], changed["cases"])


def _begun(row: Row) -> Row:
    pays = [(row["episode_id"], row["month"], row["amount"])]
    return {**row, "pays": pays, "done": [], "true_number": row["case_number"]}


def _plain(row: Row) -> bool:
    return not row["done"]


def _siblings(rng: np.random.Generator, tables: dict[str, pl.DataFrame], count: int) -> set[str]:
    """Pairs of children in one household come to one provider at one price. The keys of their episodes."""
    homes = tables["children"].select("child_id", "household_id")
    known = ["episode_id", "child_id", "section", "price_unit", "provider_id", "provider_name", "price", "start", "end"]
    months = tables["postings"].group_by("episode_id").agg(months="month", posted=pl.len())
    episodes = (
        tables["episodes"]
        .select(known)
        .join(homes, on="child_id")
        .join(months, on="episode_id")
        .filter(pl.col("posted") >= 4)
    )
    pairs = (
        episodes.join(episodes, on=["household_id", "section", "price_unit"], suffix="_2")
        .filter(pl.col("child_id") < pl.col("child_id_2"))
        .filter(pl.col("months").list.set_intersection("months_2").list.len() >= 3)
        .sort("episode_id", "episode_id_2")
        .unique("child_id", keep="first", maintain_order=True)
        .unique("child_id_2", keep="first", maintain_order=True)
        .filter(~pl.col("child_id").is_in(pl.col("child_id_2").implode()))
    )
    order = rng.permutation(pairs.height)[:count]
    keys: set[str] = set()
    for number in sorted(int(place) for place in order):
        pair = pairs.row(number, named=True)
        _at_one_price(tables, pair)
        keys |= {pair["episode_id"], pair["episode_id_2"]}
    return keys


def _at_one_price(tables: dict[str, pl.DataFrame], pair: Row) -> None:
    second = pl.col("episode_id") == pair["episode_id_2"]
    own = {name: pair[name] for name in ("provider_id", "provider_name", "price")}
    tables["episodes"] = tables["episodes"].with_columns(
        pl.when(second).then(pl.lit(value)).otherwise(pl.col(name)).alias(name) for name, value in own.items()
    )
    postings = tables["postings"]
    theirs = postings.filter(second.fill_null(value=False))
    start, end = pair["start_2"], pair["end_2"]
    days = [
        (min(end or add_months(month, 1), add_months(month, 1)) - max(start, month)).days for month in theirs["month"]
    ]
    in_month = [(add_months(month, 1) - month).days for month in theirs["month"]]
    price = np.full(len(days), pair["price"], dtype=np.int64)
    by_day = np.full(len(days), pair["price_unit"] == "day")
    amount = month_amount(price, by_day, np.array(days, dtype=np.int64), np.array(in_month, dtype=np.int64))
    changed = theirs.with_columns(
        amount=pl.Series(amount), provider_id=pl.lit(own["provider_id"]), provider_name=pl.lit(own["provider_name"])
    )
    rest = postings.filter(~second.fill_null(value=False))
    tables["postings"] = pl.concat([rest, changed])


def _split(book: _Book, share: float) -> None:
    for row in book.chosen(share, lambda row: row["amount"] >= 200):
        ((episode, month, amount),) = row["pays"]
        first = int(amount * book.rng.uniform(0.2, 0.8))
        row["done"].append("split")
        other = {**row, "posting_id": f"{row['posting_id']}-B", "done": list(row["done"])}
        for part, ore in ((row, first), (other, amount - first)):
            part["amount"], part["pays"] = ore, [(episode, month, ore)]
        book.rows.append(other)


def _months(book: _Book, share: float) -> None:
    at = {(row["episode_id"], row["month"]): row for row in book.rows if _plain(row)}
    for row in book.chosen(share, _plain):
        earlier = at.get((row["episode_id"], add_months(row["month"], -1)))
        if earlier is not None and _plain(earlier) and _plain(row):
            _merge(row, earlier, "months")
    book.rows = [row for row in book.rows if "gone" not in row["done"]]


def _together(book: _Book, share: float) -> None:
    at: dict[tuple[str, object], list[Row]] = {}
    for row in book.rows:
        if _plain(row):
            at.setdefault((row["provider_id"], row["month"]), []).append(row)
    for row in book.chosen(share, _plain):
        others = [other for other in at[row["provider_id"], row["month"]] if other is not row and _plain(other)]
        if others and _plain(row):
            _merge(row, others[int(book.rng.integers(len(others)))], "together")
    book.rows = [row for row in book.rows if "gone" not in row["done"]]


def _merge(row: Row, other: Row, what: str) -> None:
    row["done"].append(what)
    row["amount"] += other["amount"]
    row["pays"] = [*row["pays"], *other["pays"]]
    other["done"].append("gone")


def _numbers(book: _Book, siblings: set[str]) -> None:
    given = rates()["numbers"]
    for row in book.rows:
        draw = book.rng.random()
        if any(episode in siblings for episode, _month, _amount in row["pays"]):
            _tell(row, "siblings", None)
        elif draw < given["missing"]:
            _tell(row, "no_number", None)
        elif draw < given["missing"] + given["mistyped"] and row["case_number"]:
            _tell(row, "mistyped", _mistyped(book.rng, row["case_number"]))


def _tell(row: Row, what: str, number: str | None) -> None:
    row["done"].append(what)
    row["case_number"], row["true_number"] = number, None


def _mistyped(rng: np.random.Generator, number: str) -> str:
    digits = [place for place, sign in enumerate(number) if sign.isdigit() and place > number.rindex("G") + 3]
    at = digits[int(rng.integers(len(digits)))]
    kind = int(rng.integers(3))
    if kind == 0:
        return number[:at] + number[at + 1 :]
    if kind == 1 and at + 1 < len(number) and number[at + 1].isdigit() and number[at + 1] != number[at]:
        return number[:at] + number[at + 1] + number[at] + number[at + 2 :]
    return number[:at] + str((int(number[at]) + 1 + int(rng.integers(9))) % 10) + number[at + 1 :]


def _providers(book: _Book) -> None:
    writings: tuple[Callable[[Row], tuple[str, str]], ...] = (
        lambda row: (f"DK {row['provider_id']}".replace("-", " "), row["provider_name"]),
        lambda row: (row["provider_id"].lower().replace("_", ""), row["provider_name"].upper()),
        lambda row: (f"P{sum(row['provider_id'].encode()):07d}", row["provider_name"].replace("-", " ")),
    )
    for row in book.chosen(rates()["providers"]["variant"], lambda row: bool(row["provider_id"])):
        write = writings[int(book.rng.integers(len(writings)))]
        row["provider_id"], row["provider_name"] = write(row)
        row["done"].append("provider")


def _other_month(book: _Book) -> None:
    for row in book.chosen(rates()["months"]["other"]):
        row["month"] = add_months(row["month"], int(book.rng.choice([-1, 1])))
        row["done"].append("other_month")


def _reverse(book: _Book, share: float) -> None:
    for row in book.chosen(share):
        row["done"].append("reversed")
        back = [(episode, month, -amount) for episode, month, amount in row["pays"]]
        later = row["posted"] + timedelta(days=10)
        common = {**row, "posted": later}
        book.rows.append(
            {
                **common,
                "posting_id": f"{row['posting_id']}-T",
                "amount": -row["amount"],
                "pays": back,
                "done": [*row["done"]],
            }
        )
        book.rows.append({**common, "posting_id": f"{row['posting_id']}-N", "done": [*row["done"]]})
