"""What kind of measure it is, in the words that the pages of the imports share."""

from trappen.domain import law
from trappen.parameters.sections import all_sections
from trappen.records.contracts import TABLES
from trappen.web.imports.wizard.presentation import choices


def kind_of(section: str, place: str) -> str:
    """The kind of place, as the wizard calls it; else the section with its title, as a measure at home has no place."""
    if place:
        return dict(choices(TABLES["episodes"].column("place_type"))).get(place, place)
    facts = all_sections().get(section)
    return f"{facts.title} ({law.label(section)})" if facts is not None else law.label(section)
