"""Time in a programme: against a count day by day, a truth that is known, and the mistake it is to avoid."""

from datetime import date

import numpy as np
import polars as pl
import pytest

from tests.analysis.forecast.municipalities import ORIGIN, records_of
from trappen.analysis.forecast.arrays import OUT
from trappen.analysis.forecast.exposure import PROGRAMME, Exposure, mixed
from trappen.analysis.forecast.history import History, observe, pieces
from trappen.analysis.forecast.rates import Fitted, fit, kinds_of
from trappen.records.container import DTYPES, Records
from trappen.records.contracts import TABLES

Spell = tuple[str, int, int, int | None]
Enrolment = tuple[str, int, int | None]  # child, begin and end in days from ORIGIN
LEAVE = 1 / 500  # a day


def enrolled(records: Records, rows: list[Enrolment]) -> Records:
    """The records with the enrolments, all in one programme."""
    day = ORIGIN.toordinal()
    schema = {column.name: DTYPES[column.kind] for column in TABLES["programme_enrolments"].columns}
    table = [
        {
            "enrolment_id": str(number),
            "programme_id": "P",
            "child_id": child,
            "start": date.fromordinal(day + begin),
            "end": None if end is None else date.fromordinal(day + end),
        }
        for number, (child, begin, end) in enumerate(rows)
    ]
    tables = {**records.tables, "programme_enrolments": pl.DataFrame(table, schema=schema)}
    return Records(tables, records.ladder, "test", "trappen", "0" * 64, as_of=ORIGIN)


def observed(spells: list[Spell], births: dict[str, int], rows: list[Enrolment]) -> History:
    since = date.fromordinal(ORIGIN.toordinal() - 1_000)
    return observe(enrolled(records_of(spells, births), rows), ORIGIN, since=since, covariates=(PROGRAMME,))


def test_exposed_time_and_events_against_a_count_day_by_day() -> None:
    random = np.random.default_rng(4)
    spells: list[Spell] = []
    rows: list[Enrolment] = []
    births = {}
    for number in range(40):
        child, day = f"C{number}", -int(random.integers(200, 1_500))
        births[child] = day - int(random.integers(0, 12 * 365))
        for _ in range(3):
            end = day + int(random.integers(1, 500))
            spells.append((child, int(random.integers(2, 5)), day, end if end <= 0 else None))
            day = end + int(random.choice([0, 9]))
            if day > 0:
                break
        for _ in range(int(random.integers(0, 4))):  # some meet, some end after the origin
            begin = -int(random.integers(-50, 1_400))
            rows.append((child, begin, begin + int(random.integers(1, 400)) if random.random() < 0.8 else None))
    rows.append((spells[0][0], spells[0][2], spells[0][3]))  # begins and ends with the spell
    history = observed(spells, births, rows)
    own = pieces(history, years=5)
    names = dict(zip(history.children["child_id"], range(history.children.height), strict=True))

    def inside(child: int, day: float) -> bool:
        known = ((names[name], begin, end) for name, begin, end in rows if begin < 0)
        return any(who == child and begin < day and (end is None or end > 0 or day <= end) for who, begin, end in known)

    days, events = np.zeros(2), np.zeros(2)
    for row in history.spells.iter_rows(named=True):
        last = 0 if row["end"] is None else min(row["end"], 0)
        for day in range(max(row["begin"], -1_000), last):
            days[int(inside(row["child"], day + 0.5))] += 1
        if row["end"] is not None and -1_000 < row["end"] <= 0:
            events[int(inside(row["child"], row["end"]))] += 1
    for exposed in (0, 1):
        part = own.filter(pl.col("exposed") == exposed)
        assert part["days"].sum() == pytest.approx(days[exposed])
        assert part["to"].drop_nulls().len() == events[exposed] > 0


def municipality(ratio: float, children: int = 900) -> tuple[list[Spell], dict[str, int], list[Enrolment]]:
    """Children who leave step 3 so many times as often in a programme; most get into it after a year or so."""
    random = np.random.default_rng(6)
    spells: list[Spell] = []
    rows: list[Enrolment] = []
    births = {}
    for number in range(children):
        child, begin = f"C{number}", -int(random.uniform(0, 2_600))
        births[child] = begin - int(random.uniform(1, 9) * 365)
        waits, stays = int(random.exponential(300)), random.exponential(1 / LEAVE)
        if stays > waits:
            stays = waits + random.exponential(1 / LEAVE / ratio)
            rows.append((child, begin + waits, None))
        end = begin + 1 + int(stays)
        if end > -1_000:
            spells.append((child, 3, begin, None if end > 0 else end))
    seen = {child for child, *_ in spells}
    rows = [row for row in rows if row[0] in seen]
    return spells, {child: birth for child, birth in births.items() if child in seen}, rows


def fitted(ratio: float) -> tuple[History, Fitted, Exposure]:
    history = observed(*municipality(ratio))
    found = fit(history, years=5, count=60, random=np.random.default_rng(1))
    assert found.exposure is not None
    return history, found, found.exposure


def test_a_programme_that_doubles_exits_is_found_and_who_waited_for_it_does_not_hide_it() -> None:
    """Counted by whether a child ever got into it, the time before would be its own, and it would look like nothing."""
    history, found, exposure = fitted(2.0)
    low, high = np.quantile(exposure.ratios[:, OUT], (0.025, 0.975))
    assert low < 2.0 < high < 2.6
    assert low > 1.4
    assert exposure.events[OUT] / exposure.expected[OUT] == pytest.approx(exposure.ratios[:, OUT].mean(), rel=0.05)
    table = pieces(history, years=5)
    ever = table.with_columns(ever=pl.col("exposed").max().over("child"))
    rates = ever.group_by("ever").agg(rate=pl.col("to").count() / pl.col("days").sum()).sort("ever")["rate"]
    assert rates[1] / rates[0] < 1.5
    cells = found.cells
    assert (found.drawn.rates * cells.days).sum() == pytest.approx(cells.events.sum(), rel=0.05)
    last = table.filter(pl.col("year") == 0)
    inside = last.filter(pl.col("exposed") == 1)["days"].sum() / last["days"].sum()
    assert exposure.reach.tolist() == pytest.approx([inside])


def test_a_programme_that_does_nothing_is_drawn_towards_nothing() -> None:
    _history, _found, exposure = fitted(1.0)
    raw, drawn = exposure.events[OUT] / exposure.expected[OUT], exposure.ratios[:, OUT]
    assert abs(drawn.mean() - 1) < abs(raw - 1) + 0.02
    assert np.quantile(drawn, 0.025) < 1 < np.quantile(drawn, 0.975)
    assert abs(exposure.ratios[:, 0].mean() - 1) < 0.2  # of moves up nothing was seen


def test_rates_of_all_are_those_of_the_others_and_of_the_share_in_a_programme() -> None:
    base = np.ones((1, 2, 1, 1, 3))
    exposure = Exposure(np.array([[2.0, 0.5, 3.0]]), np.zeros(3), np.zeros(3), 0.0, np.array([0.5, 0.0]))
    found = mixed(base, exposure, kinds_of(2))
    assert found[0, 0, 0, 0].tolist() == [0.75, 1.5, 2.0]  # to itself, up, out
    assert (found[0, 1] == 1).all()


def test_without_enrolments_nothing_is_told_apart() -> None:
    spells, births, _rows = municipality(1.0, 60)
    records = records_of(spells, births)
    assert observe(records, ORIGIN, covariates=(PROGRAMME,)).enrolled is None
    nobody = observed(spells, births, [])
    assert fit(nobody, years=5, count=5, random=np.random.default_rng(1)).exposure is None
