"""What a user's scope can be narrowed to, and which adviser a user can be.

User administration finds this through the settings SCOPE_CHOICES and ADVISER_CHOICES.
"""

from collections import Counter
from collections.abc import Mapping, Sequence

from trappen.records.contracts.people import TARGET_GROUP
from trappen.web.accounts.models import ScopeKind
from trappen.web.registers.models import Adviser, District, Team


def adviser_choices(municipality_id: int) -> Sequence[tuple[str, str]]:
    """Key and name of the municipality's advisers by name; the key stands after names that two of them share."""
    advisers = list(Adviser.objects.filter(municipality_id=municipality_id).order_by("name", "key"))
    held = Counter(adviser.name for adviser in advisers)

    def told(adviser: Adviser) -> str:
        alone = adviser.name and held[adviser.name] == 1
        return adviser.name if alone else f"{adviser.name} {adviser.key}".strip()

    return [(adviser.key, told(adviser)) for adviser in advisers]


def scope_choices(municipality_id: int) -> Mapping[ScopeKind, Sequence[tuple[str, str]]]:
    """Key and name of the municipality's teams, districts and target groups."""
    teams = Team.objects.filter(municipality_id=municipality_id).order_by("name", "key")
    districts = District.objects.filter(municipality_id=municipality_id).order_by("name", "key")
    return {
        ScopeKind.TEAM: [(team.key, str(team) or team.key) for team in teams],
        ScopeKind.DISTRICT: [(district.key, str(district) or district.key) for district in districts],
        ScopeKind.TARGET_GROUP: list(TARGET_GROUP.items()),
    }
