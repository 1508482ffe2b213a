"""Flaws at known places: what the first hour's reconciliation should find, and oddities that are normal.

Each flaw gets rows of its own, so that no row carries two; `planted` lists them with the code of the finding.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

import numpy as np
import polars as pl

from trappen.analysis.synth.settings import FLAWS, Calendar, from_day, municipality, stream
from trappen.domain.periods import add_months, add_years
from trappen.records.container import DTYPES
from trappen.records.contracts import TABLES

PER_CHILDREN = 800  # one of each flaw for so many children, at least one
POSTING = pl.col("posting_id")


@dataclass
class Planter:
    """The tables while flaws are planted in them, and the list of what was planted."""

    tables: dict[str, pl.DataFrame]
    calendar: Calendar
    rng: np.random.Generator
    count: int
    planted: list[tuple[str, str, str, str]] = field(default_factory=list)
    used: set[str] = field(default_factory=set)

    @property
    def until(self) -> date:
        return from_day(self.calendar.end)

    def note(self, code: str, table: str, key: str, text: str) -> None:
        self.planted.append((code, table, key, text))

    def pick(self, candidates: pl.DataFrame, key: str = "episode_id") -> list[dict[str, object]]:
        """Some rows of `candidates` whose child carries no flaw yet."""
        unused = candidates.filter(~pl.col("child_id").is_in(sorted(self.used))).sort(key)
        free = unused.unique("child_id", keep="first", maintain_order=True)
        chosen = self.rng.permutation(free.height)[: self.count]
        rows = [free.row(int(index), named=True) for index in sorted(chosen)]
        self.used |= {str(row["child_id"]) for row in rows}
        return rows

    def add(self, table: str, rows: list[dict[str, object]]) -> None:
        """Rows that name only the columns that matter."""
        columns = TABLES[table].columns
        schema = {column.name: DTYPES[column.kind] for column in columns}
        extra = pl.DataFrame({name: [row.get(name) for row in rows] for name in schema}, schema=schema)
        self.tables[table] = pl.concat([self.tables[table], extra])

    def change(self, table: str, key: str, value: object, **changes: object) -> None:
        """Sets columns of the row whose `key` is `value`."""
        frame = self.tables[table]
        hit = pl.col(key) == value
        self.tables[table] = frame.with_columns(
            pl.when(hit).then(pl.lit(new, dtype=frame.schema[name])).otherwise(pl.col(name)).alias(name)
            for name, new in changes.items()
        )

    def paid(self) -> pl.DataFrame:
        """Episodes with the number of months posted and the last of them."""
        months = (
            self.tables["postings"]
            .group_by("episode_id")
            .agg(pl.len().alias("months"), pl.col("month").max().alias("last"))
        )
        return (
            self.tables["episodes"]
            .join(months, on="episode_id")
            .join(self.tables["children"].select("child_id", "birth_date"), on="child_id")
        )

    def postings_of(self, episode: object) -> pl.DataFrame:
        return self.tables["postings"].filter(pl.col("episode_id") == episode).sort("month")

    def pay_on(self, episode: object, first: date, until: date) -> None:
        """Copies of the episode's last whole month for every month from `first` until the month of `until`."""
        like = self.postings_of(episode).sort("amount", "month").row(-1, named=True)
        rows, month = [], first.replace(day=1)
        while add_months(month, 1) <= until:
            key = f"P{episode}-{month:%y%m}"
            rows.append({**like, "posting_id": key, "month": month, "posted": add_months(month, 1) - timedelta(days=1)})
            month = add_months(month, 1)
        there = self.tables["postings"].filter(pl.col("episode_id") == episode)["month"].to_list()
        self.add("postings", [row for row in rows if row["month"] not in there])

    def reopen(self, case: object) -> None:
        """Lets the case run on, as for a child whose measure nobody ended; who leaves hands it to the successor."""
        self.change("cases", "case_id", case, closed=None)
        frame = self.tables["assignments"]
        last = frame.filter(pl.col("case_id") == case).sort("start").row(-1, named=True)
        there = (pl.col("start") <= last["start"]) & (pl.col("end").is_null() | (pl.col("end") > last["start"]))
        posts = self.tables["adviser_posts"]
        post = posts.filter((pl.col("adviser_id") == last["adviser_id"]) & there).row(0, named=True)
        rows = [{**last, "end": post["end"]}]
        while post["end"] is not None:
            post = _successor(posts, post)
            rows.append({**last, **{name: post[name] for name in ("adviser_id", "start", "end")}})
        rest = frame.filter((pl.col("case_id") != case) | (pl.col("start") != last["start"]))
        self.tables["assignments"] = rest
        self.add("assignments", rows)


def _successor(posts: pl.DataFrame, post: dict[str, object]) -> dict[str, object]:
    """Who begins on the day the post ends: the same person in another team, else the next in the team."""
    begin = posts.filter(pl.col("start") == post["end"], pl.col("case_share").is_null())
    own, team = pl.col("adviser_id") == post["adviser_id"], pl.col("team_id") == post["team_id"]
    return begin.sort(~own, ~team, "adviser_id").row(0, named=True)


def plant(seed: int, tables: dict[str, pl.DataFrame], calendar: Calendar, *, children: int) -> Planter:
    """Plants every flaw for which the data has a place, and says where."""
    planter = Planter(dict(tables), calendar, stream(seed, FLAWS), max(children // PER_CHILDREN, 1))
    for flaw in FLAW_KINDS:
        flaw(planter)
    return planter


def paid_after_23(planter: Planter) -> None:
    oldest = add_years(planter.until, -23) - timedelta(days=150)
    cases = planter.tables["cases"].filter(pl.col("target_group") == "social").sort("opened", "case_id")
    grown = cases.unique("child_id", keep="last", maintain_order=True).join(
        planter.tables["children"].filter(pl.col("birth_date") < oldest), on="child_id"
    )
    for row in planter.pick(grown, key="case_id"):
        birth, key = row["birth_date"], f"{str(row['child_id']).replace('B', 'I')}-90"
        assert isinstance(birth, date)
        start = max(add_years(birth, 18), from_day(planter.calendar.start)).replace(day=1)
        start = add_months(start, 1)
        episode = {
            "episode_id": key,
            "child_id": row["child_id"],
            "case_id": row["case_id"],
            "section": "SEL-76-2",
            "provider_id": "CONTACT_PERSON-001",
            "provider_name": "Test-Kontaktperson 1 (syntetisk)",
            "decision_date": start,
            "start": start,
            "registered_on": start,
            "price": 750_000,
            "price_unit": "month",
            "expected_end": planter.until + timedelta(days=200),
        }
        planter.add("episodes", [episode])
        first = {
            "posting_id": f"P{key}-{start:%y%m}",
            "posted": add_months(start, 1) - timedelta(days=1),
            "month": start,
            "account": "5.28.21.1.007",
            "amount": 750_000,
            "case_number": row["case_number"],
            "episode_id": key,
            "provider_id": episode["provider_id"],
            "provider_name": episode["provider_name"],
        }
        planter.add("postings", [first])
        planter.pay_on(key, start, planter.until)
        planter.reopen(row["case_id"])
        _worked_until(planter, episode, add_years(birth, 23))
        planter.note("paid_after_23", "episodes", key, "Kontaktperson løber og betales stadig efter 23-årsdagen.")


def _worked_until(planter: Planter, episode: dict[str, object], last: date) -> None:
    """A plan and follow-ups of the planted measure, as for any other, until the day it should have ended."""
    key, start = str(episode["episode_id"]), episode["start"]
    assert isinstance(start, date)
    own = {"child_id": episode["child_id"], "episode_id": key}
    made = start + timedelta(days=40)
    planter.add("plans", [{**own, "plan_id": f"PL{key}", "kind": "action_plan", "decided": start, "made": made}])
    days = [add_months(start, 2 + 5 * number) for number in range(14)]
    held = [day for day in days if day < min(last, planter.until)]
    planter.add("followups", [{**own, "followup_id": f"FO{key}-{day:%y%m}", "held": day} for day in held])
    decided = [day for day in held if day >= from_day(planter.calendar.law)][:1]
    rows = [{**own, "cadence_id": f"CA{key}", "decided": day, "interval_months": 6} for day in decided]
    planter.add("cadence_decisions", rows)


def paid_after_18(planter: Planter) -> None:
    youngest = add_years(planter.until, -18) - timedelta(days=130)
    oldest = add_years(planter.until, -23) + timedelta(days=30)
    ended = planter.paid().filter(
        pl.col("section").str.starts_with("SEL-52-3") | pl.col("section").str.starts_with("BL-32"),
        pl.col("birth_date").is_between(oldest, youngest),
        pl.col("place_type").is_null(),
        pl.col("end") >= pl.col("birth_date").dt.offset_by("17y8mo"),
        pl.col("months") >= 3,
    )
    for row in planter.pick(ended):
        end = row["end"]
        assert isinstance(end, date)
        part = (pl.col("episode_id") == row["episode_id"]) & (pl.col("month") == end.replace(day=1))
        planter.tables["postings"] = planter.tables["postings"].filter(~part.fill_null(value=False))
        planter.pay_on(row["episode_id"], end, planter.until)
        later = planter.until + timedelta(days=150)
        planter.change("episodes", "episode_id", row["episode_id"], end=None, expected_end=later, end_reason=None)
        planter.reopen(row["case_id"])
        planter.note("paid_after_18", "episodes", str(row["episode_id"]), "Løber og betales stadig efter 18-årsdagen.")


def measure_without_payment(planter: Planter) -> None:
    for row in planter.pick(planter.paid().filter(pl.col("months") >= 5)):
        key = row["episode_id"]
        planter.tables["postings"] = planter.tables["postings"].filter(pl.col("episode_id").ne_missing(key))
        planter.note("measure_without_payment", "episodes", str(key), "Alle posteringer på indsatsen er fjernet.")


def paid_after_end(planter: Planter) -> None:
    latest = planter.until - timedelta(days=150)
    earliest = from_day(planter.calendar.start) + timedelta(days=150)
    ended = planter.paid().filter(
        pl.col("end").is_between(earliest, latest),
        pl.col("months") >= 4,
        pl.col("end") < pl.col("birth_date").dt.offset_by("17y4mo"),
    )
    for row in planter.pick(ended):
        end = row["end"]
        assert isinstance(end, date)
        planter.pay_on(row["episode_id"], add_months(end.replace(day=1), 1), add_months(end.replace(day=1), 4))
        planter.note("paid_after_end", "episodes", str(row["episode_id"]), "Betalt i tre måneder efter slutdatoen.")


def price_mismatch(planter: Planter) -> None:
    for row in planter.pick(planter.paid().filter(pl.col("months") >= 6)):
        hit = POSTING.is_in(planter.postings_of(row["episode_id"]).tail(4)["posting_id"].to_list())
        more = pl.when(hit).then(pl.col("amount") * 5 // 4).otherwise(pl.col("amount")).alias("amount")
        planter.tables["postings"] = planter.tables["postings"].with_columns(more)
        planter.note(
            "price_mismatch", "episodes", str(row["episode_id"]), "De seneste fire måneder er betalt med 125 %."
        )


def month_posted_twice(planter: Planter) -> None:
    for row in planter.pick(planter.paid().filter(pl.col("months") >= 6)):
        like = planter.postings_of(row["episode_id"]).row(2, named=True)
        planter.add("postings", [{**like, "posting_id": f"{like['posting_id']}-X"}])
        note = f"Måneden {like['month']:%Y-%m} er posteret to gange."
        planter.note("month_posted_twice", "episodes", str(row["episode_id"]), note)


def no_end_date(planter: Planter) -> None:
    running = planter.paid().filter(pl.col("end").is_null(), pl.col("place_type").is_null(), pl.col("months") >= 3)
    for row in planter.pick(running):
        planter.change("episodes", "episode_id", row["episode_id"], expected_end=None)
        note = "Løber uden slutdato og uden forventet slut."
        planter.note("no_end_date", "episodes", str(row["episode_id"]), note)


def paid_without_measure(planter: Planter) -> None:
    months = planter.tables["postings"]["month"].unique().sort()
    for number in range(1, planter.count + 1):
        month = months[int(planter.rng.integers(months.len() // 2, months.len()))]
        key = f"PX{number:04d}"
        posting = {
            "posting_id": key,
            "posted": add_months(month, 1) - timedelta(days=1),
            "month": month,
            "account": "5.28.21.1.003",
            "amount": 100 * int(planter.rng.integers(6000, 15000)),
            "provider_id": "FAMILY_TREATMENT-009",
            "provider_name": "Test-Familiebehandling 9 (syntetisk)",
        }
        planter.add("postings", [posting])
        planter.note("paid_without_measure", "postings", key, "Postering på konto 5 uden indsats.")


def unborn(planter: Planter) -> None:
    recent = planter.until - timedelta(days=150)
    busy = planter.tables["episodes"]["child_id"].unique().to_list()
    cases = planter.tables["cases"]
    fresh = cases.filter(
        pl.col("opened") >= recent,
        pl.col("closed").is_null(),
        ~pl.col("child_id").is_in(busy),
        pl.len().over("child_id") == 1,
    )
    for row in planter.pick(fresh, key="case_id"):
        due = planter.until + timedelta(days=20 + int(planter.rng.integers(0, 120)))
        key = row["child_id"]
        planter.change("children", "child_id", key, birth_date=due, unborn=True, cpr=None, name=None, sex="unknown")
        planter.note("unborn", "children", str(key), "Et ufødt barn; sagen er moderens.")


def cpr_mod11(planter: Planter) -> None:
    for row in planter.pick(planter.tables["children"].filter(pl.col("cpr").is_not_null()), key="child_id"):
        cpr = str(row["cpr"])
        # An ordinary day instead of the day plus 60 takes 24 from the weighted sum, which is no multiple of 11.
        planter.change("children", "child_id", row["child_id"], cpr=f"{int(cpr[:2]) - 60:02d}{cpr[2:]}")
        planter.note("cpr_mod11", "children", str(row["child_id"]), "CPR-nummeret består ikke modulus 11-kontrollen.")


def open_over_20_years(planter: Planter) -> None:
    key, start = "B990001", date(1994, 3, 1)
    posts = planter.tables["adviser_posts"].filter(pl.col("team_id") == "T2", pl.col("case_share").is_null())
    adviser = posts.filter(pl.col("end").is_null()).sort("adviser_id")["adviser_id"][0]
    code = municipality()["identity"]["code"]
    district = municipality()["districts"][3]["id"]
    planter.add("households", [{"household_id": "H990001", "district_id": district, "start": start}])
    person = {"child_id": key, "name": "Gammel Testsen", "birth_date": date(1992, 5, 3), "sex": "male", "unborn": False}
    planter.add("children", [{**person, "household_id": "H990001"}])
    case = {
        "case_id": "S990001-1",
        "child_id": key,
        "case_number": "27.24.03-G01-1-94",
        "target_group": "social",
        "opened": start,
        "paying_municipality": code,
        "acting_municipality": code,
        "residence_municipality": code,
    }
    planter.add("cases", [case])
    begin = from_day(planter.calendar.start)
    planter.add("assignments", [{"case_id": "S990001-1", "adviser_id": adviser, "start": begin, "role": "lead"}])
    episode = {
        "episode_id": "I990001-01",
        "child_id": key,
        "case_id": "S990001-1",
        "section": "SEL-11-3",
        "decision_date": start,
        "start": start,
        "registered_on": start,
        "expected_end": planter.until + timedelta(days=365),
    }
    planter.add("episodes", [episode])
    planter.note("open_over_20_years", "episodes", "I990001-01", "Et råd uden pris, åbent siden 1994.")


def case_without_post(planter: Planter) -> None:
    """One open case stays with an adviser who has left: the hand-over of the last two years was never registered."""
    tables, since = planter.tables, add_years(planter.until, -2)
    gone = tables["adviser_posts"].filter(pl.col("end").is_null().any().over("adviser_id").not_())
    left = gone.group_by("adviser_id").agg(pl.col("end").max()).filter(pl.col("end") >= since)
    handed = tables["assignments"].join(left, on=["adviser_id", "end"])
    now = tables["assignments"].filter(pl.col("end").is_null()).select("case_id", heir="adviser_id", end="start")
    open_cases = tables["cases"].filter(pl.col("closed").is_null()).select("case_id", "child_id")
    candidates = handed.join(now, on=["case_id", "end"]).join(open_cases, on="case_id")
    for row in planter.pick(candidates, key="case_id")[:1]:
        case = pl.col("case_id") == row["case_id"]
        former = case & (pl.col("adviser_id") == row["adviser_id"]) & (pl.col("start") == row["start"])
        rest = tables["assignments"].filter(~case | pl.col("end").is_not_null())
        cut = pl.when(former).then(pl.lit(None, dtype=pl.Date)).otherwise(pl.col("end")).alias("end")
        tables["assignments"] = rest.with_columns(cut)
        note = f"Står stadig på {row['adviser_id']}, som fratrådte {row['end']}."
        planter.note("case_without_post", "cases", str(row["case_id"]), note)


def renamed_district(planter: Planter) -> None:
    for row in planter.tables["districts"].filter(pl.col("replaced_by").is_not_null()).iter_rows(named=True):
        note = f"Omdøbt {row['end']} og erstattet af {row['replaced_by']}."
        planter.note("renamed_district", "districts", row["district_id"], note)


FLAW_KINDS: tuple[Callable[[Planter], None], ...] = (
    paid_after_23,
    paid_after_18,
    measure_without_payment,
    paid_after_end,
    price_mismatch,
    month_posted_twice,
    no_end_date,
    paid_without_measure,
    unborn,
    cpr_mod11,
    open_over_20_years,
    case_without_post,
    renamed_district,
)
