"""The kinds of measures that the official key figures speak of, by section and place type, on any ladder.

Source: docs/methods/keyfigures.md. The sections follow the law of the decision: serviceloven until 2023, barnets lov
from 2024. Place types decide among placements; respite and stays with the family are not placements.
"""

from collections.abc import Mapping

import polars as pl

from trappen.domain.ladder import StepRule

INSTITUTION, FOSTER, NETWORK, OTHER_PLACEMENT = "institution", "foster", "network", "other_placement"
HOME_BASED, EARLY = "home_based", "early"
PLACEMENTS = (INSTITUTION, FOSTER, NETWORK, OTHER_PLACEMENT)

_PLACED = ("SEL-52-3.7", "SEL-58", "BL-46", "BL-47")
_YOUTH = ("SEL-76", "SEL-76a", "BL-114", "BL-116", "BL-120")  # kept and re-established placements, and contact persons
_AWAY = {
    INSTITUTION: ("residential_home", "institution", "secure_unit"),
    FOSTER: ("foster_general", "foster_reinforced", "foster_specialised", "foster_municipal"),
    NETWORK: ("network_foster",),
    OTHER_PLACEMENT: ("own_room", "boarding_school"),
}
_HOME = (
    *(f"SEL-52-3.{number}" for number in (1, 2, 3, 4, 8, 9)),
    *(f"BL-32-1.{number}" for number in (1, 2, 4, 5, 6, 8)),
)
HOME_PROBES = ("SEL-52-3.3", "BL-32-1.5")  # family treatment: it finds the home-based steps of any ladder
_DUTY = ("SEL-52-3", "SEL-58", "SEL-76", "SEL-76a", "BL-32", "BL-46", "BL-47", "BL-114", "BL-115", "BL-116", "BL-120")

_RULES: tuple[tuple[str, StepRule], ...] = (
    *((kind, StepRule(None, sections=(*_PLACED, *_YOUTH), place_types=types)) for kind, types in _AWAY.items()),
    (OTHER_PLACEMENT, StepRule(None, sections=_PLACED)),
    (HOME_BASED, StepRule(None, sections=_HOME)),
    (EARLY, StepRule(None, sections=("SEL-11-3", "BL-30"))),
)
_FOLLOWED_UP = StepRule(None, sections=_DUTY)


def category(section: str | None, place_type: str | None) -> str | None:
    """The kind of measure, or None where it is none of those that the key figures speak of."""
    return next((kind for kind, rule in _RULES if rule.matches(section, place_type)), None)


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


LABELS: Mapping[str, str] = {
    INSTITUTION: "anbragt på institution eller børne- og ungehjem",
    FOSTER: "anbragt i plejefamilie",
    NETWORK: "anbragt i slægt eller netværk",
    HOME_BASED: "med hjemmebaseret indsats",
    EARLY: "med tidlig forebyggende indsats",
}
