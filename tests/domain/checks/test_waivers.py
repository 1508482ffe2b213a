"""Accepted findings: they stay visible, and are open again when what was accepted has changed."""

from dataclasses import replace
from datetime import date
from typing import Any

from tests.domain.checks.test_rules import invented
from trappen.domain.checks.base import Finding
from trappen.domain.checks.run import check
from trappen.domain.programme.papers import Waiver
from trappen.records.programmes.reading import decode_programme
from trappen.records.programmes.writing import plain


def test_a_waived_finding_stays_visible_with_its_reason() -> None:
    flawed = invented("flawed")
    waiver = Waiver(
        "small-number", "observations.forloeb", "Forældrene har sagt ja", "programlederen", date(2025, 1, 1)
    )
    report = check(replace(flawed, waivers=(waiver,)))
    assert len(report.findings) == len(check(flawed).findings)
    assert [finding.waiver for finding in report.findings if finding.waiver] == [waiver]
    assert len(report.open) == len(report.findings) - 1


def test_a_waiver_holds_for_what_the_finding_said_and_lapses_with_its_figures() -> None:
    clean = plain(invented("clean"))

    def over(total: str, **waived: Any) -> Finding:
        clean["money"][0]["total"] = total
        programme, faults = decode_programme(clean)
        assert programme is not None, faults
        told = next(entry for entry in check(programme).findings if entry.code == "yearly-total")
        given = Waiver(told.code, told.where, "Aftalt", "programleder", date(2026, 5, 4), **waived)
        return next(e for e in check(replace(programme, waivers=(given,))).findings if e.code == told.code)

    first = over("7.200 t.kr.")
    assert over("7.200 t.kr.", said=first.what).waiver
    assert over("36.000 t.kr.").waiver  # of an old file, which does not tell what was accepted
    grown = over("36.000 t.kr.", said=first.what)
    assert grown.waiver is None
    assert grown.accepted_before == (
        f"Accepteret før tallet blev ændret: {first.what} (»Aftalt«, programleder, 4. maj 2026)"
    )
