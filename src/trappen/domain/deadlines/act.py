"""What is done for a child, and whose demand it answers. Source: docs/methods/due-dates.md."""

from enum import StrEnum


class Act(StrEnum):
    """What is done for a child and can fall due."""

    CONTACT = "contact"
    CHILD_CONVERSATION = "child_conversation"
    NETWORK_MEETING = "network_meeting"
    FOLLOWUP = "followup"
    CADENCE_DECISION = "cadence_decision"
    VISIT = "visit"
    PLAN = "plan"
    EXAMINATION = "examination"
    ASSESSMENT = "assessment"
    NOTIFICATION = "notification"
    DECISION = "decision"


ACT_LABELS = {
    Act.CONTACT: "Kontakt",
    Act.CHILD_CONVERSATION: "Børnesamtale",
    Act.NETWORK_MEETING: "Netværksmøde",
    Act.FOLLOWUP: "Opfølgning",
    Act.CADENCE_DECISION: "Beslutning om opfølgning",
    Act.VISIT: "Tilsynsbesøg",
    Act.PLAN: "Plan",
    Act.EXAMINATION: "Børnefaglig undersøgelse",
    Act.ASSESSMENT: "Afdækning",
    Act.NOTIFICATION: "Underretning",
    Act.DECISION: "Afgørelse",
}
REPEATED = (Act.CONTACT, Act.CHILD_CONVERSATION, Act.NETWORK_MEETING, Act.FOLLOWUP, Act.VISIT, Act.PLAN)
"""Acts that a policy may ask again and again, for a measure that runs."""
ONCE = (Act.EXAMINATION, Act.ASSESSMENT)
"""Acts that a policy may ask once, from the day the municipality became aware."""
CONTACT_KINDS = {
    Act.CONTACT: ("contact", "child_conversation"),
    Act.CHILD_CONVERSATION: ("child_conversation",),
    Act.NETWORK_MEETING: ("network_meeting",),
}
"""Which kinds of contact keep an act: a talk with the child is a contact, a network meeting is only itself."""


class Basis(StrEnum):
    """Whose demand a due date is, in the order that decides between equal dates."""

    LAW = "law"
    CASE = "case"  # the municipality's own decision in the case (barnets lov § 95)
    PROGRAMME = "programme"


BASIS_LABELS = {Basis.LAW: "Loven", Basis.CASE: "Beslutning i sagen", Basis.PROGRAMME: "Programmet"}
