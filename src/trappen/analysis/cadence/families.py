"""The deadline rules that are computed together, and what cannot be computed. Source: docs/methods/deadlines.md."""

from collections.abc import Callable
from dataclasses import dataclass

import polars as pl

from trappen.analysis.cadence import acts, followups, placement, plans
from trappen.analysis.cadence.known import Known, together
from trappen.analysis.cadence.reports import NotComputed
from trappen.domain.deadlines.rules import RuleBook
from trappen.records.contracts import TABLES


@dataclass(frozen=True, slots=True)
class Family:
    """Rules that are computed together, and the tables without which nothing can be said of them."""

    compute: Callable[[Known], pl.DataFrame]
    rules: tuple[str, ...]
    tables: tuple[str, ...]


FAMILIES = (
    Family(acts.notification_duties, ("UND-24", "UND-KVIT", "UND-GENV"), ("notifications",)),
    Family(acts.examination_duties, ("BFU-4M", "AFD"), ("examinations",)),
    Family(followups.first_duties, ("OPF-1",), ("followups",)),
    Family(followups.fixed_duties, ("OPF-N",), ("followups",)),
    Family(followups.decided_duties, ("OPF-BL-BESLUTNING", "OPF-BL-INTERVAL"), ("followups", "cadence_decisions")),
    Family(
        plans.plan_duties,
        (
            "PLAN-SEL",
            "PLAN-32",
            "PLAN-46",
            "PLAN-47",
            "UNGEPLAN-32",
            "UNGEPLAN-46",
            "UNGEPLAN-47",
            "UNGEPLAN-16",
        ),
        ("plans",),
    ),
    Family(placement.visit_duties, ("TILSYN-2",), ("visits",)),
    Family(acts.decision_duties, ("HJEMG", "FORELØBIG", "FORELØBIG-1M", "KLAGE"), ("decisions",)),
    Family(placement.redecision_duties, ("GENBEH", "GENBEH-2"), ("decisions",)),
    Family(placement.support_duties, ("UNGE-6M",), ("children", "decisions")),
    Family(placement.age_limit_duties, ("UNGE-23",), ("children",)),
    Family(placement.preparation_duties, ("FORB-16",), ("children", "cases", "decisions")),
)


def _computed(seen: Known) -> list[Family]:
    return [family for family in FAMILIES if seen.tables.issuperset(family.tables)]


def all_duties(seen: Known) -> pl.DataFrame:
    """Every duty of the rules whose tables are there, with the columns of `known.DUTY_SCHEMA`."""
    return together([family.compute(seen) for family in _computed(seen)])


def computed_rules(seen: Known) -> tuple[str, ...]:
    """The rules whose tables are there."""
    return tuple(name for family in _computed(seen) for name in family.rules)


def not_computed(seen: Known, book: RuleBook) -> tuple[NotComputed, ...]:
    """The rules whose table is missing, and the rows that lack their date."""
    return (*_lacking(seen, book), *_undated(seen, book))


def _lacking(seen: Known, book: RuleBook) -> list[NotComputed]:
    titles = book.titles()
    return [
        NotComputed(name, titles[name], None, f"Tabellen »{TABLES[table].title}« ({table}) mangler.")
        for family in FAMILIES
        for table in family.tables
        if table not in seen.tables
        for name in family.rules
    ]


def _undated(seen: Known, book: RuleBook) -> list[NotComputed]:
    """Rows whose trigger has no date: they cannot be judged, and they are counted."""
    titles = book.titles()
    found = []
    for kind, name in (("child_examination", "BFU-4M"), ("assessment", "AFD")):
        rows = seen.examinations.filter((pl.col("kind") == kind) & pl.col("aware").is_null()).height
        if rows:
            found.append(NotComputed(name, titles[name], rows, "Datoen for kommunens kendskab mangler."))
    return found
