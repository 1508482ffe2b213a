"""All rules over a programme, and the waivers."""

from collections.abc import Sequence
from dataclasses import replace

from trappen.domain.checks import amounts, dates, decisions, evidence, frames, people, sums, years
from trappen.domain.checks.base import Basis, Finding, Passed, Report, Rule, Severity
from trappen.domain.programme.model import Programme
from trappen.domain.programme.papers import Waiver

RULES: tuple[Rule, ...] = (
    *(*sums.RULES, *frames.RULES, *amounts.RULES, *years.RULES),
    *(*people.RULES, *dates.RULES, *decisions.RULES, *evidence.RULES),
)
_ORDER = list(Severity)


def check(programme: Programme, basis: Basis | None = None) -> Report:
    """What every rule says. Findings stand with errors first, then in the order of the rules."""
    used = basis or Basis()
    outcomes = [(rule, outcome) for rule in RULES for outcome in rule.check(programme, used)]
    findings = [
        Finding(
            code=rule.code,
            title=rule.title,
            what=outcome.what,
            where=outcome.where,
            why=rule.why,
            now=rule.now,
            severity=rule.severity,
            mended_in=rule.mended_in,
        )
        for rule, outcome in outcomes
        if not outcome.holds
    ]
    findings = _waived(findings, programme.waivers)
    passed = [Passed(rule.code, rule.title, outcome.where, outcome.what) for rule, outcome in outcomes if outcome.holds]
    return Report(tuple(sorted(findings, key=lambda finding: _ORDER.index(finding.severity))), tuple(passed))


def rule(code: str) -> Rule:
    """The rule of that code. Raises KeyError."""
    return {entry.code: entry for entry in RULES}[code]


def _waived(findings: Sequence[Finding], waivers: Sequence[Waiver]) -> list[Finding]:
    """The findings with their waivers. One that tells what it accepts holds for that alone.

    Where the finding says something else today, it is open, with the waiver that has lapsed.
    """
    said = {(found.code, found.where, found.what) for found in findings}
    lapsed = {
        (waiver.code, waiver.place): waiver
        for waiver in waivers
        if waiver.said and (waiver.code, waiver.place, waiver.said) not in said
    }
    held = {(waiver.code, waiver.place, waiver.said): waiver for waiver in reversed(waivers)}
    judged = []
    for found in findings:
        place = (found.code, found.where)
        waiver = held.get((*place, found.what)) or held.get((*place, ""))
        judged.append(replace(found, waiver=waiver, lapsed=None if waiver else lapsed.get(place)))
    return judged
