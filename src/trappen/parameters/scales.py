"""The scales that every municipality can use. The values: scales.toml."""

from dataclasses import dataclass

from trappen.parameters.files import read


@dataclass(frozen=True, slots=True)
class ScaleValues:
    """A scale of whole numbers from `low` to `high`, and what its ends mean (Danish, may be empty)."""

    name: str
    low: int
    high: int
    low_means: str = ""
    high_means: str = ""
    reference: str = ""

    @property
    def told(self) -> str:
        """`0 (ingen sikkerhed) til 10 (fuld sikkerhed)`."""
        ends = ((self.low, self.low_means), (self.high, self.high_means))
        return " til ".join(f"{value} ({means})" if means else str(value) for value, means in ends)


def builtin_scales() -> tuple[ScaleValues, ...]:
    """The scales in scales.toml, in its order."""
    return tuple(ScaleValues(**entry) for entry in read("scales")["scale"])
