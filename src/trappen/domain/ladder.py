"""The ladder (indsatstrappe) as data: numbered steps, and rules that place an episode on one of them.

Height is distance from everyday life, not cost. A step belongs to an episode (its section and place type), not to a
section alone: source docs/methods/ladder.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

NO_SECTION = ""


class Standing(StrEnum):
    """How an episode stands to the ladder."""

    ON_STEP = "on_step"
    OFF_LADDER = "off_ladder"  # benefits such as merudgifter carry no step
    UNKNOWN = "unknown"  # cannot be resolved: shown and counted, never guessed


@dataclass(frozen=True, slots=True)
class Step:
    """One step; `number` 1 is nearest everyday life."""

    number: int
    name: str


@dataclass(frozen=True, slots=True)
class StepRule:
    """Places episodes on `step`, or off the ladder where `step` is None.

    `sections` holds canonical section keys (domain.law); a key matches itself and everything below it, so `BL-32`
    matches `BL-32-1.5`, and NO_SECTION an episode without one. `place_types` holds place type codes. An empty tuple
    matches anything.
    """

    step: int | None
    sections: tuple[str, ...] = ()
    place_types: tuple[str, ...] = ()

    def matches(self, section: str | None, place_type: str | None) -> bool:
        return self._section_fits(section) and (not self.place_types or place_type in self.place_types)

    def _section_fits(self, section: str | None) -> bool:
        if not self.sections:
            return True
        if not section:
            return NO_SECTION in self.sections
        return any(section == key or section.startswith((f"{key}-", f"{key}.")) for key in self.sections)


# What places a child out of home, whatever the ladder. Of support after 18, and of a measure whose section is missing,
# only a place that no rule settles does.
ALWAYS_PLACED = StepRule(
    None,
    sections=(
        "SEL-52-3.7",
        "SEL-58",
        "SEL-66",
        "SEL-75",
        "SEL-76-3.1",
        "SEL-76a",
        "BL-43",
        "BL-46",
        "BL-47",
        "BL-114-1.1",
        "BL-120",
        "BL-143",
    ),
)
PLACED_BY_PLACE = StepRule(
    None, sections=("SEL-76", "BL-114", "BL-116", NO_SECTION), place_types=("own_room", "boarding_school")
)


@dataclass(frozen=True, slots=True)
class Placement:
    """Where an episode stands; `placed` where it has the child live out of home."""

    standing: Standing
    step: int | None = None
    placed: bool = field(default=False, compare=False)


UNKNOWN = Placement(Standing.UNKNOWN)
OFF_LADDER = Placement(Standing.OFF_LADDER)


@dataclass(frozen=True, slots=True)
class Ladder:
    """Steps from the lowest to the highest, and the rules in order: the first rule that fits decides.

    Raises:
        ValueError: if step numbers are not 1..n in order, or a rule names a step that is not there.
    """

    key: str
    name: str
    steps: tuple[Step, ...]
    rules: tuple[StepRule, ...]

    def __post_init__(self) -> None:
        if [step.number for step in self.steps] != list(range(1, len(self.steps) + 1)):
            raise ValueError(f"ladder {self.key}: steps must be numbered 1, 2, 3 and so on")
        for rule in self.rules:
            if rule.step is not None and not 1 <= rule.step <= len(self.steps):
                raise ValueError(f"ladder {self.key}: a rule names step {rule.step}, which does not exist")

    def place(self, *, section: str | None, place_type: str | None, own_step: int | None = None) -> Placement:
        """Where an episode with this section and place type stands.

        A step that the source itself states (`own_step`) wins if the ladder has it: the municipality knows the case.
        """
        placed = ALWAYS_PLACED.matches(section, place_type) or PLACED_BY_PLACE.matches(section, place_type)
        if own_step is not None:
            known = 1 <= own_step <= len(self.steps)
            return Placement(Standing.ON_STEP, own_step, placed) if known else Placement(Standing.UNKNOWN, None, placed)
        for rule in self.rules:
            if rule.matches(section, place_type):
                by_place = placed or bool(rule.place_types)
                return OFF_LADDER if rule.step is None else Placement(Standing.ON_STEP, rule.step, by_place)
        return Placement(Standing.UNKNOWN, None, placed)

    def name_of(self, step: int) -> str:
        return self.steps[step - 1].name


def highest(placements: Iterable[Placement]) -> Placement:
    """One child on the ladder: the highest step among concurrent episodes that carry one.

    A placement on no known step hides the steps of all that is no placement: the child is not at home, so it is
    unknown. With no step at all, an unresolved episode makes the child unknown; only benefits, or nothing at all, is
    off the ladder.
    """
    seen = list(placements)
    placed = [placement for placement in seen if placement.placed]
    if placed and all(placement.standing is Standing.UNKNOWN for placement in placed):
        return placed[0]
    steps = [placement.step for placement in seen if placement.step is not None]
    if steps:
        return Placement(Standing.ON_STEP, max(steps))
    return UNKNOWN if any(placement.standing is Standing.UNKNOWN for placement in seen) else OFF_LADDER
