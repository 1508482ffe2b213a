"""What it costs: postings that add up to the øre, advisers' pay and budgets.

The rule: a month by day price is days times price; a whole month by month price is the price, and a part of a month is
price times days over the days of the month, rounded half up to the øre. A month is posted on its last day, or on the
day the episode is registered if that is later. Only months that are over before the extract are posted.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import accumulate

import numpy as np
import numpy.typing as npt
import polars as pl

from trappen.analysis.synth.cases import Case
from trappen.analysis.synth.families import Days
from trappen.analysis.synth.frames import frame
from trappen.analysis.synth.measures import LABELS, Episode
from trappen.analysis.synth.settings import ECONOMY, Calendar, from_day, municipality, stream, to_day
from trappen.analysis.synth.staff import Staff
from trappen.domain.accounts import parse_account
from trappen.parameters import accounts

PAY_ACCOUNT = "6.45.58.1.001"
NAMES = (
    "posting_id",
    "posted",
    "month",
    "account",
    "amount",
    "case_number",
    "episode_id",
    "provider_id",
    "provider_name",
)


def months_between(first: int, end: int) -> tuple[Days, Days]:
    """First days of the months that lie wholly in [first, end), and of the months after them."""
    start = np.array(first, dtype="datetime64[D]")
    month = start.astype("datetime64[M]")
    month = month if month.astype("datetime64[D]") == start else month + 1
    last = np.array(end, dtype="datetime64[D]").astype("datetime64[M]")
    firsts = month + np.arange(int((last - month).astype(np.int64)))
    return firsts.astype("datetime64[D]").astype(np.int64), (firsts + 1).astype("datetime64[D]").astype(np.int64)


def month_amount(price: Days, by_day: npt.NDArray[np.bool_], days: Days, in_month: Days) -> Days:
    """Øre of `days` of a month of `in_month` days; arrays of one length. See the rule at the top."""
    part = (2 * price * days + in_month) // (2 * in_month)
    return np.where(by_day, price * days, np.where(days == in_month, price, part))


def measure_postings(made: Sequence[Episode], cases: Sequence[Case], calendar: Calendar) -> pl.DataFrame:
    """Every month of every registered episode, in the order of the episodes."""
    firsts, nexts = months_between(calendar.start, calendar.end)
    start = np.array([episode.start for episode in made], dtype=np.int64)
    end = np.array([calendar.end if e.end is None else e.end for e in made], dtype=np.int64)
    low = np.searchsorted(nexts, start, side="right")
    high = np.searchsorted(firsts, end, side="left")
    count = np.maximum(high - low, 0)
    which: Days = np.repeat(np.arange(len(made)), count)
    month = np.arange(len(which)) - np.repeat(np.cumsum(count) - count, count) + low[which]
    days = np.minimum(end[which], nexts[month]) - np.maximum(start[which], firsts[month])
    price = np.array([episode.price for episode in made], dtype=np.int64)[which]
    by_day = np.array([episode.unit == "day" for episode in made], dtype=bool)[which]
    amount = month_amount(price, by_day, days, nexts[month] - firsts[month])
    registered = np.array([episode.registered for episode in made], dtype=np.int64)[which]
    posted = np.maximum(nexts[month] - 1, registered)
    numbers = case_numbers(made, cases)
    labels = [f"{from_day(first):%y%m}" for first in firsts]
    rows = which.tolist()
    columns = (
        [f"P{made[i].key}-{labels[m]}" for i, m in zip(rows, month.tolist(), strict=True)],
        posted.tolist(),
        firsts[month].tolist(),
        [made[i].account for i in rows],
        amount.tolist(),
        [numbers[i] for i in rows],
        [made[i].key for i in rows],
        [made[i].provider_id for i in rows],
        [made[i].provider_name for i in rows],
    )
    return frame("postings", NAMES, zip(*columns, strict=True))


def case_numbers(made: Sequence[Episode], cases: Sequence[Case]) -> list[str | None]:
    """The case number each episode is booked under."""
    return [None if case is None else case.number for case in case_of(made, cases)]


def case_of(made: Sequence[Episode], cases: Sequence[Case]) -> list[Case | None]:
    """The case each episode belongs to."""
    by_child: dict[str, list[Case]] = {}
    for case in cases:
        by_child.setdefault(case.history.key, []).append(case)
    return [next((c for c in by_child.get(e.history.key, ()) if c.covers(e.start)), None) for e in made]


def pay_postings(staff: Staff, calendar: Calendar) -> pl.DataFrame:
    """Advisers' pay by month and team, on main account 6 and without a measure."""
    firsts, nexts = months_between(calendar.start, calendar.end)
    pay = municipality()["staff"]["pay_month"] * 100
    rows = []
    for team in staff.teams:
        posts = [post for post in staff.posts if post.team == team.key]
        for first, following in zip(firsts.tolist(), nexts.tolist(), strict=True):
            full = sum(round(post.fte * 1000) for post in posts if post.on(first))
            if full:
                key = f"L{team.key}-{from_day(first):%y%m}"
                rows.append((key, following - 1, first, PAY_ACCOUNT, full * pay // 1000, None, None, None, None))
    return frame("postings", NAMES, rows)


def budgets(seed: int, postings: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """Original budgets from the year before's cost, and supplementary appropriations for the disappointing year."""
    given, growth = municipality()["budget"], municipality()["prices"]["growth_per_year"]
    rng = stream(seed, ECONOMY)
    cost = postings.group_by(pl.col("month").dt.year().alias("year"), "account").agg(
        pl.col("amount").sum(), pl.col("month").n_unique().alias("months")
    )
    spent = {(year, account): (amount, months) for year, account, amount, months in cost.iter_rows()}
    posted = postings.select(pl.col("month").unique())["month"].to_list()
    covered = Counter(month.year for month in posted)
    rows: list[tuple[object, ...]] = []
    shock = from_day(calendar.shock).year
    for account in sorted({account for _, account in spent}):
        for year in range(from_day(calendar.start).year, from_day(calendar.end).year + 1):
            miss = given["miss"] * rng.standard_normal()
            base = year - 1 if (year - 1, account) in spent else year
            if (base, account) not in spent:
                continue
            a_year = spent[base, account][0] * 12 / covered[base]
            planned = _thousands(a_year * (1 + growth * (year - base)) * (1 + miss))
            level = f"{year} p/l"
            decided = to_day(from_day(calendar.start).replace(year=year - 1, month=10, day=10))
            rows.append((f"B{year}-{account}", year, account, planned, "original", level, decided))
            over = (
                spent.get((year, account), (0, 0))[0] * given["supplementary_share"]
                - planned * given["supplementary_share"]
            )
            voted = to_day(from_day(calendar.start).replace(year=year, month=9, day=20))
            if year == shock and over > 0 and voted < calendar.end:
                rows.append((f"T{year}-{account}", year, account, _thousands(over), "supplementary", level, voted))
    names = ("budget_id", "year", "account", "amount", "kind", "price_level", "decided")
    return frame("budgets", names, rows)


def chart(postings: pl.DataFrame, calendar: Calendar) -> pl.DataFrame:
    """The municipality's own chart: every account that it uses, under the authorised names, open all the time."""
    first = to_day(from_day(calendar.start).replace(month=1, day=1))
    used = sorted(postings["account"].unique().to_list())
    rows = [(account, accounts.title(parse_account(account)), first, None) for account in used]
    return frame("accounts", ("account", "title", "start", "end"), rows)


def own_places(made: Sequence[Episode], calendar: Calendar) -> pl.DataFrame:
    """The places of the institutions that the municipality runs itself: the most children at once, and some spare."""
    given = municipality()["own_places"]
    (row,) = (row for group in municipality()["places"] for row in group["rows"] if row["kind"] == given["kind"])
    rows = []
    for number in range(1, given["providers"] + 1):
        there = [episode for episode in made if episode.kind == given["kind"] and episode.provider == number]
        changes = [(max(e.start, calendar.start), 1) for e in there]
        changes += [(calendar.end if e.end is None else e.end, -1) for e in there]
        most = max(accumulate((change for _, change in sorted(changes)), initial=0))
        places = most + given["spare"]
        cost = places * row["year"] * 100
        avoidable = round(row["year"] * given["avoidable_share"]) * 100
        key, name = f"{given['kind'].upper()}-{number:03d}", f"{LABELS[given['kind']]} {number} (syntetisk)"
        rows.append((key, name, row["place_type_bl"], calendar.start, places, cost, avoidable))
    names = ("provider_id", "name", "place_type", "start", "places", "yearly_cost", "avoidable_cost")
    return frame("places", names, rows)


def refusion_households(tables: Mapping[str, pl.DataFrame], calendar: Calendar) -> list[tuple[str, str, str]]:
    """Households whose children pass the refusion limit together and none alone, in the last whole calendar year."""
    limit, year = municipality()["known"]["refusion_limit"] * 100, from_day(calendar.end).year - 1
    cost = (
        tables["postings"]
        .filter(pl.col("month").dt.year() == year)
        .join(tables["episodes"].select("episode_id", "child_id"), on="episode_id")
        .join(tables["children"].select("child_id", "household_id"), on="child_id")
        .group_by("household_id", "child_id")
        .agg(pl.col("amount").sum())
    )
    together = cost.group_by("household_id").agg(
        pl.col("amount").sum().alias("sum"), pl.col("amount").max().alias("max")
    )
    passing = together.filter(pl.col("sum") > limit, pl.col("max") <= limit).sort("household_id")
    return [
        ("siblings_past_refusion_limit", household, f"{amount // 100} kr. tilsammen i {year}.")
        for household, amount, _ in passing.iter_rows()
    ]


def _thousands(ore: float) -> int:
    return round(ore / 100_000) * 100_000
