"""What kind of measure it is, in the words that every page uses."""

from collections import Counter
from collections.abc import Mapping

from trappen.domain import law
from trappen.parameters.places import place_types
from trappen.parameters.sections import all_sections


def place_names() -> Mapping[str, str]:
    """Every place type's code and its name. Two kinds share a name since 2024: the one before tells them apart."""
    names = {code: place.label.partition(" (")[0] for code, place in place_types().items()}
    shared = {name for name, count in Counter(names.values()).items() if count > 1}
    return {
        code: f"{place.label} (også {place.before.lower()})" if place.label in shared else place.label
        for code, place in place_types().items()
    }


def kind_of(section: str, place: str) -> str:
    """The kind of place; else the section's title and label, as a measure at home has no place.

    A code or section that is not known stands as it is: `law.label` raises ValueError for a text that is no section.
    """
    if place:
        return place_names().get(place, place)
    facts = all_sections().get(section)
    return f"{facts.title} ({law.label(section)})" if facts is not None else law.label(section)
