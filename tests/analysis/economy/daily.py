"""Random contracts of prices, and what they cost counted one day at a time, without a frame and without a formula.

How it was made: written from docs/methods/commitments.md, with money.share_out as the only rule of rounding. It walks
over every day of the window and every price row, and knows nothing of the code under test.
"""

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction

from hypothesis import strategies as st

from trappen.domain.money import share_out

START, END, ON = date(2026, 1, 15), date(2026, 5, 20), date(2026, 3, 10)
DAYS = [START + timedelta(days=number) for number in range((END - START).days)]
NEAR = st.dates(date(2025, 12, 1), date(2026, 7, 1))
LOST = None  # an amount that cannot be told

amounts = st.one_of(st.none(), st.integers(0, 900_000))
shares = st.sampled_from([None, 0.05, 0.5, 0.046, 0.3333])


@st.composite
def episodes(draw, key):
    start = draw(NEAR)
    after = st.one_of(st.none(), st.integers(0, 120).map(lambda days: start + timedelta(days=days)))
    return {
        "episode_id": key,
        "child_id": "b",
        "section": "BL-46",
        "start": start,
        "end": draw(after),
        "expected_end": draw(after),
        "price": draw(amounts),
        "price_unit": draw(st.sampled_from(["day", "month", "year", "once", None])),
    }


@st.composite
def prices(draw, key, number):
    start = draw(NEAR)
    rate = draw(st.sampled_from([None, None, "R1", "R2", "R9"]))
    return {
        "price_id": f"{key}-{number}",
        "episode_id": key,
        "start": start,
        "end": draw(st.one_of(st.none(), st.integers(0, 120).map(lambda days: start + timedelta(days=days)))),
        "amount": draw(amounts) if rate is None else None,
        "unit": draw(st.sampled_from(["day", "week", "month", "year", "once", "piece"])) if rate is None else None,
        "quantity": draw(st.sampled_from([None, 1.0, 2.5, 0.333])),
        "rate_code": rate,
        "vat_share": draw(shares),
        "sibling_discount": draw(shares),
        "account": draw(st.sampled_from([None, "5.28.22.1.001", "5.28.22.1.002"])),
    }


rates = st.fixed_dictionaries(
    {},
    optional={
        "R1": st.lists(st.tuples(NEAR, st.integers(0, 500_000)), min_size=1, max_size=3, unique_by=lambda row: row[0]),
        "R2": st.lists(st.tuples(NEAR, st.integers(0, 500_000)), min_size=1, max_size=3, unique_by=lambda row: row[0]),
    },
)
RATE_UNITS = {"R1": "month", "R2": "piece"}


def rate_rows(chosen):
    return [
        {"code": code, "start": start, "amount": amount, "unit": RATE_UNITS[code]}
        for code, rows in chosen.items()
        for start, amount in rows
    ]


@dataclass(frozen=True)
class Counted:
    """Øre by account and status; `LOST` where a part of it cannot be told."""

    by_account: dict


def count(made, price_rows, chosen):
    """{(account, status): øre or LOST} of all episodes over the window, one day at a time."""
    total, lost = Counter(), set()
    for episode in made:
        mine = [row for row in price_rows if row["episode_id"] == episode["episode_id"]]
        own = {"start": episode["start"], "end": None, "amount": episode["price"], "unit": episode["price_unit"]}
        lines = mine or [own | {"account": None}]
        for account, status, amount in _of_episode(episode, lines, chosen):
            if amount is LOST:
                lost.add((account, status))
            else:
                total[account, status] += amount
    return {key: LOST if key in lost else total[key] for key in {*total, *lost}}


def _of_episode(episode, lines, chosen):
    running = [line for line in lines if _unit(line, chosen) not in {"once", "piece"}]
    for line in lines:
        if line not in running and line["start"] in DAYS:
            yield line["account"], _once_status(episode, line["start"]), _net(line, chosen, line["start"])
    for day in DAYS:
        status = _status(episode, day)
        on = [line for line in running if line["start"] <= day and (line["end"] is None or day < line["end"])]
        if status is None:
            continue
        for line in on:
            yield line["account"], status, _day(line, chosen, day)
        if running and not on and status != "ended_early":
            yield None, status, LOST


def _status(episode, day):
    start, end, expected = episode["start"], episode["end"], episode["expected_end"]
    if end is not None:
        if start <= day < end:
            return "decided"
        return "ended_early" if expected is not None and end <= day < expected else None
    ahead = expected is not None and expected > max(ON, start)
    if day < start or (ahead and day >= expected):
        return None
    return "decided" if day < ON else "expected"


def _once_status(episode, day):
    if episode["end"] is not None:
        return "ended_early" if day >= episode["end"] else "decided"
    return "decided" if day < ON else "expected"


def _unit(line, chosen):
    code = line.get("rate_code")
    return line["unit"] if code is None else RATE_UNITS[code] if code in chosen else None


def _rate(chosen, code, day):
    earlier = [(start, amount) for start, amount in chosen.get(code, []) if start <= day]
    return max(earlier)[1] if earlier else None


def _net(line, chosen, day):
    code = line.get("rate_code")
    amount = line["amount"] if code is None else _rate(chosen, code, day)
    if amount is None or (_unit(line, chosen) == "piece" and line["quantity"] is None):
        return LOST
    left = Fraction(amount) * Fraction(str(line.get("quantity") or 1))
    for share in (line.get("vat_share"), line.get("sibling_discount")):
        left *= 1 - Fraction(str(share or 0))
    return int(left + Fraction(1, 2))


def _day(line, chosen, day):
    net, unit = _net(line, chosen, day), _unit(line, chosen)
    if net is LOST or unit is None:
        return LOST
    if unit == "day":
        return net
    place, of = day.weekday(), 7
    if unit in {"month", "year"}:
        following = (day.replace(day=28) + timedelta(days=4)).replace(day=1)
        place, of = day.day - 1, (following - day.replace(day=1)).days
    if unit == "year":
        place, of = (day.month - 1) * of + place, 12 * of
    return share_out(net, [place + 1, of - place - 1])[0] - share_out(net, [place, of - place])[0]
