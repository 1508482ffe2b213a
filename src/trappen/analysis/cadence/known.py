"""The records as they were known at the end of a day, narrowed to what the deadline rules read.

Source: docs/methods/deadlines.md. The twin over one child's history is `domain.deadlines.history.History.known_on`.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

import polars as pl

from trappen.domain.deadlines.rules import DeadlineRule, RuleBook, covered
from trappen.domain.ladder import Ladder
from trappen.domain.periods import Period
from trappen.records.container import Records

DUTY_SCHEMA = {
    "rule": pl.String(),
    "law": pl.String(),
    "child_id": pl.String(),
    "subject": pl.String(),
    "key": pl.String(),
    "trigger": pl.Date(),
    "due": pl.Date(),
    "done": pl.Date(),
    "lapsed": pl.Date(),
    "variant": pl.Boolean(),
    "due_at": pl.Datetime("us"),
    "done_at": pl.Datetime("us"),
}
DEFAULTS = {
    "done": pl.lit(None, pl.Date()),
    "lapsed": pl.lit(None, pl.Date()),
    "variant": pl.lit(value=False),
    "due_at": pl.lit(None, pl.Datetime("us")),
    "done_at": pl.lit(None, pl.Datetime("us")),
}

OF_CHILD = frozenset({"episodes", "notifications", "examinations", "decisions", "cases"})


@dataclass(frozen=True)
class Known:
    """Frames as known on a day. `tables` names those that the input has.

    `episodes` carries `decided` (decision date, else start), `lapse` (end, or the day the child left, whichever comes
    first) and the `step` it stands on. Those whose duties follow from the child (`OF_CHILD`) carry the child's
    `birth_date` and `left_on`.
    """

    on: date
    book: RuleBook
    tables: frozenset[str]
    children: pl.DataFrame
    episodes: pl.DataFrame
    followups: pl.DataFrame
    cadences: pl.DataFrame
    notifications: pl.DataFrame
    examinations: pl.DataFrame
    plans: pl.DataFrame
    decisions: pl.DataFrame
    visits: pl.DataFrame
    cases: pl.DataFrame
    contacts: pl.DataFrame
    enrolments: pl.DataFrame
    _made: dict[str, pl.DataFrame] = field(default_factory=dict, repr=False)

    def once(self, name: str, make: Callable[[], pl.DataFrame]) -> pl.DataFrame:
        """The frame that `make` makes, made only the first time: several rules read the same chain of follow-ups."""
        if name not in self._made:
            self._made[name] = make()
        return self._made[name]


def known(records: Records, book: RuleBook, on: date) -> Known:
    """What had happened by the end of `on`: later events are gone, later ends and completions unknown."""
    children = records.optional("children").select(
        "child_id",
        pl.when(pl.col("unborn").fill_null(value=False)).then(None).otherwise(pl.col("birth_date")).alias("birth_date"),
        _by("left_on", on),
    )

    def rows(table: str, happened: str | None, *blank: str) -> pl.DataFrame:
        frame = records.optional(table).with_columns(_by(name, on) for name in blank)
        if happened is not None:
            frame = frame.filter(pl.col(happened).dt.date() <= on if happened == "received" else pl.col(happened) <= on)
        if table not in OF_CHILD:
            return frame
        return frame.join(children.select("child_id", "left_on", "birth_date"), on="child_id", how="left")

    examinations = rows("examinations", None, "finished", "preliminary")
    return Known(
        on=on,
        book=book,
        tables=frozenset(records.tables),
        children=children,
        episodes=_on_steps(rows("episodes", "start", "end", "decision_date"), records.ladder).with_columns(
            decided=pl.coalesce("decision_date", "start"), lapse=pl.min_horizontal("end", "left_on")
        ),
        followups=rows("followups", "held"),
        cadences=rows("cadence_decisions", "decided"),
        notifications=rows("notifications", "received", "assessed", "receipt_sent"),
        examinations=examinations.filter(pl.col("aware").is_null() | (pl.col("aware") <= on)),
        plans=rows("plans", None, "decided", "made", "revised"),
        decisions=rows("decisions", "decided", "approved", "valid_until", "appealed"),
        visits=rows("visits", "held"),
        cases=rows("cases", "opened", "closed"),
        contacts=rows("contacts", "held"),
        enrolments=rows("programme_enrolments", "start", "end"),
    )


def _on_steps(episodes: pl.DataFrame, ladder: Ladder) -> pl.DataFrame:
    """With the step of the ladder in `step`, null for none; decided once per kind of measure."""
    kinds = episodes.select("section", "place_type", "step").unique()
    steps = [
        ladder.place(section=section, place_type=place_type, own_step=own).step
        for section, place_type, own in kinds.iter_rows()
    ]
    placed = kinds.with_columns(on_step=pl.Series(steps, dtype=pl.Int64))
    joined = episodes.join(placed, on=["section", "place_type", "step"], how="left", nulls_equal=True)
    return joined.with_columns(step="on_step").drop("on_step")


def _by(name: str, on: date) -> pl.Expr:
    column = pl.col(name)
    day = column.dt.date() if name == "assessed" else column
    return pl.when(day <= on).then(column).alias(name)


def duties(frame: pl.DataFrame, rule: DeadlineRule, subject: str, **columns: pl.Expr) -> pl.DataFrame:
    """A frame of duties with the columns of `DUTY_SCHEMA`; `key`, `trigger` and `due` must be given."""
    return frame.select(
        rule=pl.lit(rule.rule), law=pl.lit(rule.law), child_id="child_id", subject=pl.lit(subject), **DEFAULTS | columns
    ).select(pl.col(name).cast(kind) for name, kind in DUTY_SCHEMA.items())


def together(parts: list[pl.DataFrame]) -> pl.DataFrame:
    """The duties as one frame."""
    return pl.concat([pl.DataFrame(schema=DUTY_SCHEMA), *parts])


def in_period(day: pl.Expr, period: Period) -> pl.Expr:
    """Whether a day is in a half-open period."""
    inside = day >= period.start
    return inside if period.end is None else inside & (day < period.end)


def running(day: pl.Expr) -> pl.Expr:
    """Whether the row's `start` and `end` hold the day."""
    return (pl.col("start") <= day) & (pl.col("end").is_null() | (day < pl.col("end")))


def covering(frame: pl.DataFrame, sections: tuple[str, ...]) -> pl.Expr:
    """Whether the row's section is covered by one of the keys; decided once per distinct section."""
    distinct = frame["section"].unique().to_list()
    return pl.col("section").is_in([s for s in distinct if covered(s, sections)]).fill_null(value=False)


def due_after(rule: DeadlineRule, trigger: pl.Expr, book: RuleBook) -> pl.Expr:
    """The due date as `DeadlineRule.after` gives it."""
    unit = rule.unit.value
    if unit == "months":
        return trigger.dt.offset_by(f"{rule.length}mo")
    if unit == "workdays":
        week = (True, True, True, True, True, book.saturday, False)
        return trigger.dt.add_business_days(
            rule.length, week_mask=week, holidays=sorted(book.holidays), roll="backward"
        )
    return trigger.dt.offset_by(f"{rule.length}d") if unit == "days" else trigger


def birthday(age: int) -> pl.Expr:
    """The day the child of the row turns `age`; 1 March for 29 February in a common year."""
    birth = pl.col("birth_date")
    shifted = birth.dt.offset_by(f"{age}y")
    skipped = (birth.dt.month() == 2) & (birth.dt.day() == 29) & (shifted.dt.day() == 28)
    return pl.when(skipped).then(shifted.dt.offset_by("1d")).otherwise(shifted)


def linked(events: pl.DataFrame, episodes: pl.DataFrame, day: str) -> pl.DataFrame:
    """Events with the measures they belong to: the one they name, or all of the child's that ran on the day.

    `episodes` must have child_id, key, start and end; the answer has the columns of both.
    """
    # By the measure alone, and then held against the child: joining millions by two keys takes twice as long.
    named = (
        events.filter(pl.col("episode_id").is_not_null())
        .join(episodes.rename({"child_id": "of"}), left_on="episode_id", right_on="key", how="inner", coalesce=False)
        .filter(pl.col("child_id") == pl.col("of"))
    )
    loose = (
        events.filter(pl.col("episode_id").is_null())
        .join(episodes, on="child_id", how="inner")
        .filter(running(pl.col(day)))
    )
    columns = list(loose.columns)
    return pl.concat([named.select(columns), loose])
