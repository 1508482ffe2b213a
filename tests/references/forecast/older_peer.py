"""The older peer's own assumptions (cs-demand-model 0.5.1), as read in its code, on the SSDA903 sample.

States are a band of age and a kind of placement. A child keeps the band in which its episode began, and moves to the
next one with the chance of one day in the band's length. The daily rate of a move is the mean over days of moves over
the day before's stock, nought where nobody stood there; as many children come every day. Its published answer is the
witness of our twin: docs/methods/simulation.md.
"""

import io
import zipfile
from datetime import date
from pathlib import Path
from typing import NamedTuple

import numpy as np
import polars as pl
from scipy.linalg import logm

from trappen.analysis.forecast.arrays import KINDS, OUT, YEAR, Arrivals, Clock, Model, People, Rates

SAMPLE = Path(__file__).resolve().parents[1] / "ssda903" / "sample.zip"
FIRST, LAST = date(2021, 9, 27), date(2022, 3, 27)  # its reference period on this sample
BANDS = (1, 5, 10, 16)  # years of age at which a band begins, after the first
LENGTHS = (365, 4 * 365, 5 * 365, 6 * 365, 14 * 365)  # days that it gives them
DAYS_A_YEAR = 365.24
TYPES = ("Fostering", "Residential", "Supported", "Other")
PLACES = {**dict.fromkeys(("U1", "U2", "U3", "U4", "U5", "U6"), 0), "K2": 1, "R1": 1, "H5": 2, "P2": 2}
STATES = len(LENGTHS) * len(TYPES)
NOBODY = STATES


class Daily(NamedTuple):
    """stock (STATES,) on LAST; step (STATES, STATES), what a day does to it; entrants (STATES,) a day."""

    stock: np.ndarray
    step: np.ndarray
    entrants: np.ndarray


def episodes() -> pl.DataFrame:
    """child, begin, end, state, before, after: as the peer cleans them; `before` and `after` may be NOBODY."""
    headers, rows = [], []
    with zipfile.ZipFile(SAMPLE) as sample:
        for name in sorted(sample.namelist()):
            if name.endswith(".csv"):
                frame = pl.read_csv(io.BytesIO(sample.read(name)), infer_schema=False)
                (headers if "DOB" in frame.columns else rows).append(frame)
    day = {name: pl.col(name).str.to_date("%d/%m/%Y") for name in ("DOB", "DECOM", "DEC")}
    births = pl.concat(headers, how="diagonal").unique("CHILD", keep="first").select("CHILD", day["DOB"])
    found = pl.concat(rows, how="diagonal").select("CHILD", "PLACE", day["DECOM"], day["DEC"]).join(births, on="CHILD")
    found = found.sort("CHILD", "DECOM", "DEC", nulls_last=False, maintain_order=True)
    found = found.unique(["CHILD", "DECOM"], keep="last", maintain_order=True)
    found = found.unique(["CHILD", "DEC"], keep="first", maintain_order=True)
    following = pl.col("DECOM").shift(-1).over("CHILD")
    late = pl.col("DEC").is_null() | (pl.col("DEC") > following)
    found = found.with_columns(DEC=pl.when(late).then(following).otherwise("DEC"))
    age = (pl.col("DECOM") - pl.col("DOB")).dt.total_days() / DAYS_A_YEAR
    band = pl.sum_horizontal([(age >= begins).cast(pl.Int64) for begins in BANDS])
    kind = pl.col("PLACE").replace_strict(PLACES, default=3, return_dtype=pl.Int64)
    found = found.select("CHILD", begin="DECOM", end="DEC", kind=kind, band=band)
    same = {offset: pl.col("CHILD") == pl.col("CHILD").shift(offset) for offset in (1, -1)}
    came = same[1] & (pl.col("end").shift(1) == pl.col("begin"))
    went = same[-1] & (pl.col("begin").shift(-1) == pl.col("end"))
    state = pl.col("band") * len(TYPES)
    return found.select(
        "begin",
        "end",
        state=state + pl.col("kind"),
        before=pl.when(came.fill_null(value=False)).then(pl.lit(0)).otherwise(NOBODY),
        after=pl.when(went.fill_null(value=False)).then(state + pl.col("kind").shift(-1)).otherwise(NOBODY),
    )


def daily() -> Daily:
    """The peer's stock, rates and entrants of the reference period."""
    found, size = episodes(), (LAST - FIRST).days + 1
    begin, end = (
        ((found[name].fill_null(date(9999, 1, 1)) - FIRST).dt.total_days()).to_numpy() for name in ("begin", "end")
    )
    state, after = found["state"].to_numpy(), found["after"].to_numpy()
    stock = np.stack([np.bincount(state[(begin <= day) & (end > day)], minlength=STATES) for day in range(size)])
    before = np.concatenate([stock[:1], stock[:-1]])
    moved = np.zeros((size, STATES, STATES + 1))
    inside = (end >= 0) & (end < size)
    np.add.at(moved, (end[inside], state[inside], after[inside]), 1)
    rates = np.divide(moved, before[:, :, None], out=np.zeros_like(moved), where=moved > 0).mean(axis=0)
    step = np.eye(STATES) + rates[:, :STATES] - np.diag(rates.sum(axis=1))
    older = np.repeat(1 / np.array(LENGTHS, dtype=np.float64), len(TYPES))
    step += np.diag(older[: -len(TYPES)], len(TYPES)) - np.diag(older)
    came = (found["before"] == NOBODY).to_numpy() & (begin >= 0) & (begin < size)
    return Daily(stock[-1], step, np.bincount(state[came], minlength=STATES) / (size - 1))


def model(days: int) -> Model:
    """The same in continuous time: rates and arrivals whose effect over each day is the peer's daily step."""
    stock, step, entrants = daily()
    whole = np.block([[step, np.zeros((STATES, 1))], [entrants, np.ones((1, 1))]])
    rates = np.real(logm(whole))
    base = np.zeros((1, STATES, 1, 1, STATES + 1))
    base[0, :, 0, 0, :STATES] = rates[:STATES, :STATES]
    base[0, :, 0, 0, STATES] = -rates[:STATES, :STATES].sum(axis=1)
    base[0, range(STATES), 0, 0, range(STATES)] = 0.0
    state = np.repeat(np.arange(STATES), stock)
    nought = np.zeros(len(state), dtype=np.int64)
    cells = np.zeros(STATES, dtype=np.int64)
    return Model(
        Clock(np.zeros(1), np.zeros(1), np.zeros(1), np.array([0.0, days])),
        Rates(
            base=base,
            spans=np.ones(STATES, dtype=np.int64),
            kinds=np.full((STATES, STATES + 1), OUT, dtype=np.int64),
            effects=np.ones((1, 1, KINDS)),
            waves=np.ones((1, 1, KINDS)),
            years=np.zeros(1, dtype=np.int64),
            changes=np.ones((1, 1, STATES, STATES + 1)),
            leaving=np.zeros((1, 1, STATES)),
            prices=np.zeros((STATES, 0), dtype=np.int64),
        ),
        People(np.full(len(state), -5 * YEAR), np.zeros(len(state)), state, nought, nought, nought, nought),
        Arrivals(
            height=1.0,
            shares=np.arange(1, STATES + 1) / STATES,
            ratios=STATES * rates[-1:, :STATES],
            changes=np.ones((1, 1, STATES)),
            bursts=np.ones((1, 1)),
            age=np.zeros(STATES),
            state=np.arange(STATES),
            profile=cells,
            group=cells,
        ),
    )
