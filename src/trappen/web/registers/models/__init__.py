"""A municipality's own dated values: districts, teams, advisers, households, rates, places, its ladder."""

from trappen.web.registers.models.base import (
    NO_HASH,
    TYPED,
    ChildRecordQuerySet,
    EconomyQuerySet,
    Record,
    RecordQuerySet,
    ends_after_start,
)
from trappen.web.registers.models.money import Place, Rate
from trappen.web.registers.models.own import OwnValues, Vintage
from trappen.web.registers.models.people import Adviser, AdviserAbsence, AdviserPost, Team
from trappen.web.registers.models.places import District, Household, Population
from trappen.web.registers.models.scales import Scale

__all__ = [
    "NO_HASH",
    "TYPED",
    "Adviser",
    "AdviserAbsence",
    "AdviserPost",
    "ChildRecordQuerySet",
    "District",
    "EconomyQuerySet",
    "Household",
    "OwnValues",
    "Place",
    "Population",
    "Rate",
    "Record",
    "RecordQuerySet",
    "Scale",
    "Team",
    "Vintage",
    "ends_after_start",
]
