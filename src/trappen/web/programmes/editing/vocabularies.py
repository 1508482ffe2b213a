"""What can be chosen for fields that hold a key of the product: its Danish name, and in one line what it means."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from trappen.domain.indicators import Indicator, Parameter
from trappen.domain.investment.simulated import DIRECTIONS
from trappen.parameters.accounts import CHILDREN, authorised
from trappen.parameters.indicators import catalogue, indicator, is_indicator
from trappen.parameters.ladder import official
from trappen.parameters.places import place_types
from trappen.records.contracts.people import TARGET_GROUP

Choices = Sequence[tuple[str, str]]
Own = Mapping[str, Choices]  # what only the municipality knows, by vocabulary: key and name
NOTHING: Own = MappingProxyType({})
INDICATOR, TEAM, DISTRICT, STEP = "indicator", "team", "district", "step"


def choices_of(vocabulary: str, own: Own = NOTHING) -> list[tuple[str, str]] | None:
    """Value and name of everything in the vocabulary; None where it is not for choosing.

    `own` is what only the municipality knows: its teams, districts and steps.
    """
    if vocabulary == INDICATOR:
        return [choice for found in catalogue().values() for choice in _asked(found, own.get(TEAM, ()))]
    if vocabulary in {DISTRICT, STEP}:
        return list(own.get(vocabulary, ()))
    return list(_FIXED[vocabulary]()) if vocabulary in _FIXED else None


def name_of(vocabulary: str, value: str) -> str:
    """The name of a value that is none of the choices, such as a step of a longer ladder; empty if it is nothing."""
    return indicator(value).name if vocabulary == INDICATOR and is_indicator(value) else ""


def name_in(vocabulary: str, value: str, own: Own = NOTHING) -> str:
    """What a reader calls a value; the value itself where nothing here has a name for it."""
    found = dict(choices_of(vocabulary, own) or ()).get(value) or name_of(vocabulary, value)
    return found or (f"Trin {value}" if vocabulary == STEP else value)


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
        "direction": lambda: list(
            zip(DIRECTIONS, ("Flytninger op ad trappen", "Flytninger ned", "Afgang"), strict=True)
        ),
    }
)
