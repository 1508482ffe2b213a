"""What an amount of an investment case counts as, and what it rests on."""

from enum import StrEnum


class Frame(StrEnum):
    """The control that an amount counts under (styringsområde)."""

    SERVICE = "service"
    TRANSFERS = "transfers"
    CAPITAL = "capital"


class Evidence(StrEnum):
    """What an amount or effect rests on."""

    OWN_EVALUATION = "own_evaluation"
    PUBLISHED = "published"
    JUDGEMENT = "judgement"
    NOT_SAID = "not_said"
