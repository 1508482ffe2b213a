"""The kinds of measures that the official key figures speak of, by section and place type, whatever the ladder.

They stand on the official ladder's own rules (parameters/ladder.toml), so that a municipality with another ladder can
still be compared. Source: docs/methods/keyfigures.md.
"""

from collections.abc import Mapping
from types import MappingProxyType

import polars as pl

from trappen.domain.ladder import ALWAYS_PLACED, PLACED_BY_PLACE, StepRule
from trappen.parameters.ladder import official

INSTITUTION, FOSTER, NETWORK, OTHER_PLACEMENT = "institution", "foster", "network", "other_placement"
HOME_BASED, EARLY = "home_based", "early"
PLACEMENTS = (INSTITUTION, FOSTER, NETWORK, OTHER_PLACEMENT)
LABELS: Mapping[str, str] = MappingProxyType(
    {
        INSTITUTION: "anbragt på institution eller børne- og ungehjem",
        FOSTER: "anbragt i plejefamilie",
        NETWORK: "anbragt i slægt eller netværk",
        HOME_BASED: "med hjemmebaseret indsats",
        EARLY: "med tidlig forebyggende indsats",
    }
)
HOME_PROBES = ("SEL-52-3.3", "BL-32-1.5")  # family treatment: it finds the home-based steps of any ladder

_BY_STEP: Mapping[int, str] = MappingProxyType({6: INSTITUTION, 5: FOSTER, 4: NETWORK, 3: HOME_BASED})
_EARLY = StepRule(None, sections=("SEL-11-3", "BL-30"))
_FOLLOWED_UP = StepRule(
    None,
    sections=(
        *("SEL-52-3", "SEL-58", "SEL-66", "SEL-76", "SEL-76a"),
        *("BL-32", "BL-43", "BL-46", "BL-47", "BL-114", "BL-115", "BL-116", "BL-120"),
    ),
)


def category(section: str | None, place_type: str | None) -> str | None:
    """The kind of measure, or None where it is none of those that the key figures speak of."""
    if _EARLY.matches(section, place_type):
        return EARLY
    step = official().place(section=section, place_type=place_type).step
    if step is not None and step in _BY_STEP:
        return _BY_STEP[step]
    placed = ALWAYS_PLACED.matches(section, place_type) or PLACED_BY_PLACE.matches(section, place_type)
    return OTHER_PLACEMENT if placed else None


def categorised(placed: pl.DataFrame) -> pl.DataFrame:
    """The episodes that last, with their `category` and whether the law asks for follow-up (`followed_up`)."""
    kinds = placed.select("section", "place_type").unique()
    rows = list(kinds.iter_rows())
    resolved = kinds.with_columns(
        pl.Series("category", [category(*row) for row in rows], dtype=pl.String),
        pl.Series("followed_up", [_FOLLOWED_UP.matches(*row) for row in rows], dtype=pl.Boolean),
    )
    lasting = placed.filter(pl.col("end").is_null() | (pl.col("end") > pl.col("start")))
    return lasting.join(resolved, on=["section", "place_type"], how="left", nulls_equal=True)
