"""What each act writes: its table, the field of the day, and what tells one act from another in the same table; and the
fields of the rows that can be typed whole."""

from collections.abc import Mapping
from dataclasses import dataclass

from trappen.web.cadence.models import Act, Filed
from trappen.web.cases.models import (
    Assignment,
    CadenceDecision,
    Case,
    Child,
    Contact,
    Episode,
    Followup,
    GoalStep,
    Score,
    Visit,
)
from trappen.web.registers.models import Record


@dataclass(frozen=True, slots=True)
class Table:
    """`model` and its name in the contracts; `day` is the field of the date; `alike` are the fields in which two rows
    must agree to tell of the same; `fixed` is what the act itself says; `about` is the field of the measure, if any."""

    name: str
    model: type[Record]
    day: str
    alike: tuple[str, ...] = ()
    fixed: tuple[tuple[str, str], ...] = ()
    answer: str = ""
    question: str = ""

    @property
    def of_episode(self) -> bool:
        """Whether the act is about one measure."""
        return self.name in {"followups", "visits", "cadence_decisions"}


def _contact(kind: str) -> Table:
    return Table("contacts", Contact, "held", alike=("kind",), fixed=(("kind", kind),))


TABLE_OF: Mapping[str, Table] = {
    Act.FOLLOWUP: Table("followups", Followup, "held", answer="child_heard", question="Er barnet hørt?"),
    Act.CONTACT: _contact("contact"),
    Act.CONVERSATION: _contact("child_conversation"),
    Act.NETWORK: _contact("network_meeting"),
    Act.VISIT: Table("visits", Visit, "held", answer="talked_with_child", question="Er der talt med barnet?"),
    Act.SCORE: Table("scores", Score, "scored", alike=("scale",)),
    Act.GOAL: Table("goal_steps", GoalStep, "noted", alike=("goal",)),
    Act.INTERVAL: Table("cadence_decisions", CadenceDecision, "decided"),
}
KEYS: Mapping[str, Act] = {
    "o": Act.FOLLOWUP,
    "k": Act.CONTACT,
    "b": Act.CONVERSATION,
    "n": Act.NETWORK,
    "t": Act.VISIT,
    "s": Act.SCORE,
    "m": Act.GOAL,
    "i": Act.INTERVAL,
}
"""The shortcut of each act."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table whose rows can be typed whole. `fields` can be changed afterwards; `day` is the one that tells when."""

    model: type[Record]
    fields: tuple[str, ...]
    day: str


SHEETS: Mapping[str, Sheet] = {
    Filed.CHILD: Sheet(Child, ("birth_date", "sex", "unborn", "left_on"), "birth_date"),
    Filed.CASE: Sheet(Case, ("case_number", "target_group", "opened", "closed"), "opened"),
    Filed.ASSIGNMENT: Sheet(Assignment, ("adviser_id", "role", "start", "end"), "start"),
    Filed.EPISODE: Sheet(
        Episode,
        ("section", "place_type", "decision_date", "start", "end", "expected_end", "price", "price_unit"),
        "start",
    ),
}
"""In the order in which rows refer to each other."""
