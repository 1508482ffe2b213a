"""What a municipality's records stand at, the ladder they are read by, and what a user asks of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from trappen.domain import formats
from trappen.domain.ladder import Ladder, Step, StepRule
from trappen.parameters.ladder import official
from trappen.parameters.scales import ScaleValues, builtin_scales
from trappen.web.accounts.models import Municipality, User
from trappen.web.accounts.permissions import Permission, can
from trappen.web.accounts.scope import scope_of
from trappen.web.registers.models import OwnValues, Scale, Vintage
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question

CASE_SYSTEM = "case_system"  # the key among the municipality's own parameters


def ladder_of(municipality: Municipality) -> Ladder:
    """The municipality's own ladder, else the official one."""
    own = OwnValues.objects.filter(municipality=municipality).values_list("ladder", flat=True).first()
    if own is None:
        return official()
    return Ladder(
        key=own["key"],
        name=own["name"],
        steps=tuple(Step(step["number"], step["name"]) for step in own["steps"]),
        rules=tuple(
            StepRule(rule["step"], tuple(rule["sections"]), tuple(rule["place_types"])) for rule in own["rules"]
        ),
    )


def vintage_of(municipality: Municipality) -> Vintage | None:
    """What the records stand at, or None before the first load."""
    return Vintage.objects.filter(municipality=municipality).exclude(batch_id=0).first()


def data_said(municipality: Municipality, as_of: date | None) -> str:
    """What the data are called where something is kept that was counted from them: the load and the extract's day."""
    vintage = vintage_of(municipality)
    day = formats.long_date(as_of) if as_of else formats.MISSING
    return f"Indlæsning {vintage.number if vintage else 0}, udtræk pr. {day}"


def asked_by(user: User, kind: str, parameters: Mapping[str, Any]) -> Question | None:
    """What the user asks, in their own scope of the data as it stands; None before the first load.

    Two users share an answer only where they may see the same children, money and small numbers.
    """
    vintage = vintage_of(user.municipality) if user.municipality else None
    if user.municipality is None or vintage is None:
        return None
    scope = scope_of(user)
    return Question(
        kind=kind,
        municipality=user.municipality.code,
        inputs_hash=vintage.digest,
        scope={
            "whole": scope.whole,
            "teams": sorted(scope.teams),
            "districts": sorted(scope.districts),
            "target_groups": sorted(scope.target_groups),
            # Those who may see the children see small numbers; everyone else has them withheld.
            "open": can(user, Permission.SEE_CHILDREN),
            "threshold": user.municipality.small_number_threshold,
            "economy": can(user, Permission.SEE_ECONOMY),
        },
        parameters=dict(parameters),
    )


def askers(kinds: Iterable[str], since: datetime) -> list[User]:
    """The users who have asked for such runs themselves since then, and still have access."""
    runs = Run.objects.filter(kind__in=list(kinds), created__gte=since, created_by_id__isnull=False)
    found = User.objects.filter(is_active=True, pk__in=runs.values("created_by_id"))
    return list(found.select_related("municipality").prefetch_related("scope_grants").order_by("pk"))


def threshold_of(asked: Question) -> int | None:
    """The smallest number that may be shown in the answer to what a user asked; None where all may."""
    return None if asked.scope["open"] else asked.scope["threshold"]


def scales_of(municipality: Municipality) -> list[ScaleValues]:
    """The scales that an adviser can choose: the program's, then the municipality's own that are in use."""
    own = Scale.objects.filter(municipality=municipality, in_use=True)
    return [*builtin_scales(), *(ScaleValues(scale.name, scale.low, scale.high) for scale in own)]


def case_pattern(municipality: Municipality) -> str:
    """How a case is addressed in the municipality's case system; empty where nobody has said."""
    own = OwnValues.objects.filter(municipality=municipality).values_list("parameters", flat=True).first()
    return str((own or {}).get(CASE_SYSTEM, ""))
