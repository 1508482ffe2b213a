"""What can be chosen for fields that hold a key of the product: its Danish name, and in one line what it means."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from trappen.domain.indicators import Indicator, Parameter
from trappen.parameters.accounts import CHILDREN, authorised
from trappen.parameters.indicators import catalogue, indicator, is_indicator
from trappen.parameters.ladder import official
from trappen.parameters.places import place_types
from trappen.records.contracts.people import TARGET_GROUP

Choices = Sequence[tuple[str, str]]
INDICATOR = "indicator"


def choices_of(vocabulary: str, teams: Choices = ()) -> list[tuple[str, str]] | None:
    """Value and name of everything in the vocabulary; None where it is not for choosing. `teams`: key and name."""
    if vocabulary == INDICATOR:
        return [choice for found in catalogue().values() for choice in _asked(found, teams)]
    return list(_FIXED[vocabulary]()) if vocabulary in _FIXED else None


def name_of(vocabulary: str, value: str) -> str:
    """The name of a value that is none of the choices, such as a step of a longer ladder; empty if it is nothing."""
    return indicator(value).name if vocabulary == INDICATOR and is_indicator(value) else ""


def terms_of(vocabulary: str) -> Choices:
    """Name and definition of what is not clear from its name alone."""
    if vocabulary != INDICATOR:
        return ()
    return [(found.title, found.definition) for found in catalogue().values()]


def _asked(found: Indicator, teams: Choices) -> list[tuple[str, str]]:
    """The indicator once for everything that it can be asked of."""
    steps = [(str(step.number), f" {step.number}: {step.name}") for step in official().steps]
    accounts = [(key, f" {key}: {facts.title}") for key, facts in authorised().items() if key.startswith(CHILDREN)]
    given = {
        Parameter.NONE: [("", "")],
        Parameter.STEP: steps,
        Parameter.ACCOUNT: accounts,
        Parameter.TEAM: [("", ", hele kommunen"), *((key, f", {name}") for key, name in teams)],
    }
    return [
        (f"{found.key}:{asked}" if asked else found.key, f"{found.title}{name}")
        for asked, name in given[found.parameter]
    ]


_FIXED: Mapping[str, Callable[[], Choices]] = MappingProxyType(
    {
        "place_type": lambda: [(code, place.label) for code, place in place_types().items()],
        "target_group": lambda: list(TARGET_GROUP.items()),
    }
)
