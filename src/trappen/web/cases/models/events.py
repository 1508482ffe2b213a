"""The acts that the law puts dates on."""

from django.db import models

from trappen.records.contracts import TABLES
from trappen.web.cases.models.child import ChildRecord
from trappen.web.registers.models import fields


class Notification(ChildRecord):
    """A notification of concern; the law counts from `received` in hours."""

    received = models.DateTimeField()
    assessed = fields.maybe_moment()
    receipt_sent = fields.maybe_date()
    second_person = fields.maybe_boolean()
    notifier = fields.choice(TABLES["notifications"].column("notifier").values)
    outcome = fields.choice(TABLES["notifications"].column("outcome").values)

    class Meta(ChildRecord.Meta):
        verbose_name = "underretning"
        verbose_name_plural = "underretninger"


class Examination(ChildRecord):
    """A screening, assessment or full examination; the deadline runs from `aware`."""

    kind = fields.choice(TABLES["examinations"].column("kind").values)
    aware = fields.maybe_date()
    started = fields.maybe_date()
    finished = fields.maybe_date()
    preliminary = fields.maybe_date()

    class Meta(ChildRecord.Meta):
        verbose_name = "undersøgelse"
        verbose_name_plural = "undersøgelser"


class Plan(ChildRecord):
    """A plan, or the decision not to make one."""

    episode_id = fields.text()
    kind = fields.choice(TABLES["plans"].column("kind").values)
    decided = fields.maybe_date()
    declined = fields.maybe_boolean()
    made = fields.maybe_date()
    revised = fields.maybe_date()

    class Meta(ChildRecord.Meta):
        verbose_name = "plan"
        verbose_name_plural = "planer"


class Followup(ChildRecord):
    """The law's follow-up of a measure."""

    episode_id = fields.text()
    held = fields.date_field()
    child_heard = fields.maybe_boolean()

    class Meta(ChildRecord.Meta):
        verbose_name = "opfølgning"
        verbose_name_plural = "opfølgninger"


class CadenceDecision(ChildRecord):
    """How often the single case is followed up."""

    episode_id = fields.text()
    decided = fields.date_field()
    interval_months = fields.maybe_integer()
    interval_days = fields.maybe_integer()
    reasoned = fields.maybe_boolean()
    child_view = fields.maybe_boolean()
    reasons = fields.text()
    not_heard = fields.choice(TABLES["cadence_decisions"].column("not_heard").values)

    class Meta(ChildRecord.Meta):
        verbose_name = "beslutning om opfølgning"
        verbose_name_plural = "beslutninger om opfølgning"


class Contact(ChildRecord):
    """A contact, network meeting or conversation with the child."""

    adviser_id = fields.text()
    held = fields.date_field()
    kind = fields.choice(TABLES["contacts"].column("kind").values)

    class Meta(ChildRecord.Meta):
        verbose_name = "kontakt"
        verbose_name_plural = "kontakter"


class Visit(ChildRecord):
    """A supervisory visit where the child is placed."""

    episode_id = fields.text()
    held = fields.date_field()
    talked_with_child = fields.maybe_boolean()

    class Meta(ChildRecord.Meta):
        verbose_name = "tilsynsbesøg"
        verbose_name_plural = "tilsynsbesøg"


class Score(ChildRecord):
    """A score on a scale."""

    scale = fields.text()
    scored = fields.date_field()
    value = models.FloatField()

    class Meta(ChildRecord.Meta):
        verbose_name = "score"
        verbose_name_plural = "scorer"


class GoalStep(ChildRecord):
    """How it goes with one of the child's goals on a day."""

    goal = fields.choice(TABLES["goal_steps"].column("goal").values)
    noted = fields.date_field()
    status = fields.choice(TABLES["goal_steps"].column("status").values)

    class Meta(ChildRecord.Meta):
        verbose_name = "mål"
        verbose_name_plural = "mål"


class Decision(ChildRecord):
    """A decision with a deadline of its own, beside the measure."""

    episode_id = fields.text()
    kind = fields.choice(TABLES["decisions"].column("kind").values)
    decided = fields.date_field()
    approved = fields.maybe_date()
    valid_until = fields.maybe_date()
    appealed = fields.maybe_date()

    class Meta(ChildRecord.Meta):
        verbose_name = "afgørelse"
        verbose_name_plural = "afgørelser"
