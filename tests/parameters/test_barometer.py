"""The national figures stand beside rules that exist, and say how they differ."""

from datetime import date
from fractions import Fraction

from trappen.parameters.barometer import national_figures
from trappen.parameters.deadlines import rule_book


def test_figures_stand_beside_rules_that_are_computed() -> None:
    found = {rule.rule: national_figures(rule.rule) for rule in rule_book(date(2026, 1, 1)).enabled}
    assert {rule for rule, figures in found.items() if figures} == {"UND-24", "PLAN-SEL", "OPF-1", "BFU-4M"}
    assert [(f.year, f.share) for f in found["OPF-1"]] == [("2019", Fraction(11, 25)), ("2024", Fraction(3, 4))]
    assert all(f.differs and "Ankestyrelsen" in f.reference for figures in found.values() for f in figures)
