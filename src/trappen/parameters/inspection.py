"""How files are drawn for a leader's inspection, and what is asked of each: parameters/inspection.toml."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from trappen.parameters.files import read

NOT_RELEVANT = "not_relevant"
YES_OR_NO = {"yes": "Ja", "no": "Nej", NOT_RELEVANT: "Ikke relevant"}


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked of a file. `answers` are codes with their Danish words; those in `good` count as kept, which is
    said as `kept`. `law` is the provision asked about (may be empty), `source` where the question is from."""

    key: str
    text: str
    law: str
    source: str
    answers: Mapping[str, str] = field(default_factory=lambda: dict(YES_OR_NO))
    good: tuple[str, ...] = ("yes",)
    kept: str = "ja"


@dataclass(frozen=True, slots=True)
class Rule:
    """How the files are drawn: the key of the rule, and its text for everyone to read."""

    key: str
    text: str


@cache
def questions() -> tuple[Question, ...]:
    """The questions, in their order."""
    return tuple(
        Question(**{**entry, **({"good": tuple(entry["good"])} if "good" in entry else {})})
        for entry in read("inspection")["question"]
    )


@cache
def drawing_rule() -> Rule:
    """The rule that draws."""
    return Rule(**read("inspection")["rule"])
