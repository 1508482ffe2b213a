"""What a municipality's records stand at, and the ladder they are read by."""

from trappen.domain.ladder import Ladder, Step, StepRule
from trappen.parameters.ladder import official
from trappen.parameters.scales import ScaleValues, builtin_scales
from trappen.web.accounts.models import Municipality
from trappen.web.registers.models import OwnValues, Scale, Vintage


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


def scales_of(municipality: Municipality) -> list[ScaleValues]:
    """The scales that an adviser can choose: the program's, then the municipality's own that are in use."""
    own = Scale.objects.filter(municipality=municipality, in_use=True)
    return [*builtin_scales(), *(ScaleValues(scale.name, scale.low, scale.high) for scale in own)]
