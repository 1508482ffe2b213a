"""Reads the deadline rules and the readings that a municipality may choose: parameters/deadlines.toml."""

from datetime import date
from enum import StrEnum
from typing import Any, TypeVar

from trappen.domain.deadlines.act import Act, Basis
from trappen.domain.deadlines.rules import DeadlineRule, LengthUnit, RuleBook, Transition, VisitYear
from trappen.domain.law import label, section
from trappen.domain.periods import Period
from trappen.parameters import holidays
from trappen.parameters.dated import Dated, Entry
from trappen.parameters.files import read

FIRST_DAY = date(1900, 1, 1)
HOLIDAY_YEARS = (1990, 2060)

Choice = TypeVar("Choice", bound=StrEnum)


def rule_book(
    on: date,
    *,
    transition: Transition | None = None,
    visit_year: VisitYear | None = None,
    saturday: bool | None = None,
) -> RuleBook:
    """The rules with the readings that hold on `on`; an argument given wins over the parameter.

    Raises:
        NoValueError: if a reading has no value on that day.
        ValueError: if the file contradicts itself.
    """
    content = read("deadlines")
    change: date = content["law"]["change"]
    chosen_transition = _choice(content, "transition", "Overgang til barnets lov", Transition)
    chosen_year = _choice(content, "visit_year", "Året i tilsynspligten", VisitYear)
    chosen_saturday = _dated(content, "saturday", "Lørdag som hverdag")
    return RuleBook(
        rules=tuple(_rule(entry, change) for entry in content["rule"]),
        change=change,
        transition=transition or chosen_transition.at(on),
        visit_year=visit_year or chosen_year.at(on),
        saturday=bool(chosen_saturday.at(on)) if saturday is None else saturday,
        holidays=holidays.danish(*HOLIDAY_YEARS),
    )


def _rule(entry: dict[str, Any], change: date) -> DeadlineRule:
    key = entry.get("section")
    return DeadlineRule(
        rule=entry["rule"],
        law=entry["law"],
        title=entry["title"],
        section=key,
        cited=entry["cited"] if key is None else label(section(key).key),
        period=_validity(entry["law"], change),
        unit=LengthUnit(entry["unit"]),
        length=entry.get("length", 0),
        demand=entry["demand"],
        undone=entry["undone"],
        fulfilled=entry["fulfilled"],
        confidence=_computable(entry),
        reference=entry["reference"],
        scope=tuple(entry.get("scope", ())),
        also=tuple(entry.get("also", ())),
        demand_variant=entry.get("demand_variant", ""),
        fulfilled_variant=entry.get("fulfilled_variant", ""),
        enabled=entry.get("enabled", True),
        why_off=entry.get("why_off", ""),
        citizen=entry.get("citizen", False),
        act=Act(entry["act"]),
        basis=Basis(entry.get("basis", "law")),
    )


def _validity(law: str, change: date) -> Period:
    """Serviceloven up to the change, barnets lov from it; other laws hold all the time."""
    return {"SEL": Period(FIRST_DAY, change), "BL": Period(change)}.get(law, Period(FIRST_DAY))


def _computable(entry: dict[str, Any]) -> str:
    confidence = str(entry["confidence"])
    if confidence == "low" and entry.get("enabled", True):
        raise ValueError(f"{entry['rule']}: a rule of low confidence must not be computed")
    if not entry.get("enabled", True) and not entry.get("why_off"):
        raise ValueError(f"{entry['rule']}: a rule that is switched off says why")
    return confidence


def _dated(content: dict[str, Any], key: str, name: str) -> Dated[Any]:
    return Dated(
        name,
        [
            Entry(entry["value"], Period(entry["from"], entry.get("until")), entry["reference"], entry["confidence"])
            for entry in content[key]
        ],
        unit="valg",
    )


def _choice(content: dict[str, Any], key: str, name: str, kind: type[Choice]) -> Dated[Choice]:
    found = _dated(content, key, name)
    return Dated(
        name,
        [Entry(kind(entry.value), entry.period, entry.reference, entry.confidence) for entry in found],
        unit="valg",
    )
