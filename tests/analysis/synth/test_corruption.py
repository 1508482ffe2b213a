"""Corrupted postings: at the documented rates, with every øre accounted for in the true pairs."""

import tomllib
from datetime import date
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest

from trappen.analysis.synth.building import Synthetic, build
from trappen.analysis.synth.corruption import rates
from trappen.analysis.synth.pairs import cost, identifiable
from trappen.analysis.synth.writing import write

UNTIL = date(2026, 11, 1)
WHOLE = {"children": 400, "years": 3, "seed": 4, "until": UNTIL, "clean": True}


@pytest.fixture(scope="module")
def made() -> Synthetic:
    return build(**WHOLE, corrupted=True)  # type: ignore[arg-type] - one dictionary of several types


@pytest.mark.slow
def test_each_kind_of_error_comes_at_its_rate(made: Synthetic) -> None:
    pairs = made.truth["pairs"].unique("posting_id").filter(~pl.col("posting_id").str.contains("-[TNB]$"))
    done = pairs.select(pl.col("done").str.split(","))
    given = rates()
    asked = {
        "no_number": given["numbers"]["missing"],
        "mistyped": given["numbers"]["mistyped"],
        "provider": given["providers"]["variant"],
        "other_month": given["months"]["other"],
        **{name: given["whole"][name] for name in ("split", "months", "together", "reversed")},
    }
    for name, share in asked.items():
        found = done.filter(pl.col("done").list.contains(name)).height
        # The reversed draw among postings and parts; a month without one before it cannot be merged.
        assert 0.6 * share * pairs.height < found < 1.5 * share * pairs.height, name
    assert done.filter(pl.col("done").list.contains("siblings")).height >= 6


@pytest.mark.slow
def test_the_true_pairs_hold_every_ore_of_the_postings_and_nothing_else_is_changed(made: Synthetic) -> None:
    plain = build(**WHOLE)  # type: ignore[arg-type] - one dictionary of several types
    pairs = made.truth["pairs"]
    posted = made.tables["postings"].filter(pl.col("account").str.starts_with("5."))
    assert posted["episode_id"].null_count() == posted.height
    told = posted.join(pairs.group_by("posting_id").agg(paid=pl.col("amount").sum()), on="posting_id", how="left")
    assert told["amount"].equals(told["paid"], check_names=False)
    assert posted["posting_id"].is_unique().all()
    same = [name for name in plain.tables if name not in {"postings", "episodes"}]
    assert all(made.tables[name].equals(plain.tables[name]) for name in same)
    moved = made.tables["episodes"].join(
        plain.tables["episodes"], on=["episode_id", "price", "provider_id"], how="anti"
    )
    assert 0 < moved.height <= 2  # one sibling of each pair
    assert pairs.group_by("episode_id", "month").agg(pl.col("amount").sum()).filter(pl.col("amount") < 0).is_empty()


def test_the_folder_has_the_pairs_only_when_asked(tmp_path: Path) -> None:
    small = {"children": 30, "years": 1, "seed": 1, "until": UNTIL}
    assert "truth/pairs.csv" not in write(build(**small), tmp_path / "plain")  # type: ignore[arg-type] - as above
    names = write(build(**small, corrupted=True), tmp_path / "corrupt")  # type: ignore[arg-type] - as above
    assert {"truth/pairs.csv", "truth/corruption.toml"} <= set(names)
    told = tomllib.loads((tmp_path / "corrupt/truth/rates.toml").read_text(encoding="utf-8"))
    assert told["made"]["corrupted"] is True


MARCH = date(2025, 3, 1)
A = {"episode_id": "a", "case_id": "sa", "provider_id": "p", "start": date(2025, 1, 1), "end": None}
A |= {"price": 100, "price_unit": "day"}
B = {**A, "episode_id": "b", "case_id": "sb"}
DEAR = {**B, "price": 150}


@pytest.mark.parametrize(
    ("done", "number", "others", "alone"),
    [
        ([], "na", [B], True),  # the number tells
        (["no_number"], None, [DEAR], True),  # the amount tells
        (["no_number"], None, [B], False),  # nothing tells
        (["no_number"], None, [{**B, "provider_id": "q"}], True),  # the provider tells
        (["no_number"], None, [{**B, "start": date(2025, 4, 1)}], True),  # the month tells
        (
            ["no_number", "other_month"],
            None,
            [{**B, "start": date(2025, 4, 1), "price": 3100, "end": date(2025, 4, 2)}],
            False,
        ),
        (["split", "no_number"], None, [DEAR], False),  # of a part the amount says nothing
        (["split", "mistyped"], None, [], True),
    ],
)
def test_identifiable_is_what_the_readable_fields_single_out(
    done: list[str], number: str | None, others: list[dict[str, object]], *, alone: bool
) -> None:
    episodes = pl.DataFrame([A, *others], infer_schema_length=None, schema_overrides={"end": pl.Date})
    cases = pl.DataFrame({"case_id": ["sa", "sb"], "case_number": ["na", "nb"]})
    row = {"posting_id": "x", "pays": [("a", MARCH, 3100)], "done": done, "true_number": number}
    (told,) = identifiable([{**row, "month": MARCH, "amount": 3100}], episodes, cases)["identifiable"]
    assert told is alone


def test_a_month_costs_its_days() -> None:
    assert cost(A, MARCH) == 3100
    assert cost({**A, "price_unit": "month", "end": date(2025, 3, 11)}, MARCH) == 32  # 100 × 10 / 31, half up
    assert cost({**A, "end": date(2025, 3, 1)}, MARCH) == 0


def test_the_rates_are_documented() -> None:
    page = Path(__file__).parents[3] / "docs/methods/matching.md"
    text = page.read_text(encoding="utf-8")
    whole = {**rates()["numbers"], **rates()["providers"], **rates()["months"], **rates()["whole"]}
    assert all(f"{share:.0%}".replace("%", " %") in text for share in whole.values())
    assert (files("trappen.analysis.synth") / "corruption.toml").is_file()
