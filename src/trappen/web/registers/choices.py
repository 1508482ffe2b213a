"""What a user's scope can be narrowed to. User administration finds this through the setting SCOPE_CHOICES."""

from collections.abc import Mapping, Sequence

from trappen.records.contracts.people import TARGET_GROUP
from trappen.web.accounts.models import ScopeKind
from trappen.web.registers.models import District, Team


def scope_choices(municipality_id: int) -> Mapping[ScopeKind, Sequence[tuple[str, str]]]:
    """Key and name of the municipality's teams, districts and target groups."""
    teams = Team.objects.filter(municipality_id=municipality_id).order_by("name", "key")
    districts = District.objects.filter(municipality_id=municipality_id).order_by("name", "key")
    return {
        ScopeKind.TEAM: [(team.key, str(team) or team.key) for team in teams],
        ScopeKind.DISTRICT: [(district.key, str(district) or district.key) for district in districts],
        ScopeKind.TARGET_GROUP: list(TARGET_GROUP.items()),
    }
