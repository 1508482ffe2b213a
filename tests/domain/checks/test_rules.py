"""General rules: planted flaws are found, a clean programme is clean, and no rule knows the papers it grew from."""

import ast
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.records.programmes.drawing import programmes
from trappen.domain.checks.base import Basis
from trappen.domain.checks.run import RULES, check, rule
from trappen.domain.checks.sums import kroner
from trappen.domain.figures import Unit
from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.model import Programme
from trappen.domain.programme.papers import Level
from trappen.domain.programme.stated import Amount
from trappen.parameters.committees import appropriation_authority, level_of
from trappen.parameters.municipalities import municipality_name
from trappen.records.programmes.reading import decode_programme, founding, founding_keys, read_programme
from trappen.records.programmes.writing import plain

ROOT = Path(__file__).resolve().parents[3]
INVENTED = ROOT / "tests" / "references" / "programmes"
SOURCES = [*(ROOT / "src/trappen/domain/checks").glob("*.py"), *(ROOT / "src/trappen/domain/programme").glob("of_*.py")]

SAID_AMOUNT = re.compile(r"[1-9][\d.,]*\s?(%|pct|procent|kr\b|t\.?\s?kr|mio|mia)")

# Shrinking a whole programme takes minutes; the failing one says enough.
UNSHRUNK = settings(
    max_examples=40,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
PLANTED = {
    ("sum-lines", "money.udgift-lille.lines"),
    ("cases-per-adviser", "caseloads.stor"),
    ("yearly-total", "money.udgift-stor.total"),
    ("decision-date", "decisions.byraad"),
    ("after-milestone", "milestones.slut"),
    ("impossible-percentage", "results.hjemme"),
    ("small-number", "observations.forloeb"),
    ("annex-not-listed", "papers.sag.annexes.Beregning af besparelsen"),
}


def invented(name: str) -> Programme:
    programme = read_programme(INVENTED / f"{name}.toml").programme
    assert programme is not None
    return programme


def found(programme: Programme) -> set[tuple[str, str]]:
    return {(finding.code, finding.where) for finding in check(programme).findings}


def test_a_clean_programme_gives_no_finding_and_most_rules_have_something_to_say() -> None:
    report = check(invented("clean"), Basis(authority=appropriation_authority, level_of=level_of))
    assert report.findings == ()
    silent = {entry.code for entry in RULES} - {entry.code for entry in report.passed}
    assert silent == {
        *("sum-cells", "yearly-or-total", "conversion-classes", "target-multiple", "versions-differ"),
        "year-without-cost",  # its expenses are for the whole period
    }


def test_the_eight_planted_flaws_are_found_and_nothing_that_does_not_follow_from_them() -> None:
    follows = {("option-cost-ratio", "options.stor")}  # of the wrong total
    assert found(invented("flawed")) == PLANTED | follows


EXPENSES = {"money.udgift-lille", "money.udgift-stor"}
CHANGES = [
    ("money", "udgift-lille", {"total": "6.400 t.kr."}, {"sum-lines", "yearly-total", "derived-amount"}),
    ("money", "udgift-lille", {"yearly": "2.200 t.kr."}, {"yearly-total", "income-matches", "over-appropriation"}),
    ("money", "bevilling", {"total": "6.200 t.kr.", "years": {"2025": "2.000 t.kr."}}, {"over-appropriation"}),
    ("money", "bevilling", {"years": {"2025": "2.100 t.kr.", "2027": "2.100 t.kr."}}, {"missing-year"}),
    ("money", "besparelse", {"years": {"2025": "mangler", "2026": "3.000 t.kr."}}, {"missing-year"}),
    ("money", "besparelse", {"years": {"2025": "0 kr.", "2026": "3.000 t.kr.", "2027": "4.000 t.kr."}}, {"sum-years"}),
    ("money", "besparelse", {"baseline": ""}, {"saving-baseline"}),
    ("money", "besparelse", {"price_level": ""}, {"saving-price-level"}),
    ("money", "besparelse", {"price_level": "2024 p/l"}, {"one-price-level"}),
    ("money", "besparelse", {"source": ""}, {"figure-source"}),
    ("money", "netto", {"total": "1 mio. kr."}, set()),  # half a million either way
    ("money", "netto", {"total": "1.000 t.kr."}, {"derived-amount"}),
    ("money", "tilskud", {"yearly": "2.000 t.kr."}, {"yearly-total", "income-matches"}),
    ("money", "udgift-stor", {"unspecified": "1 mio. kr."}, {"yearly-or-total"}),
    ("money", "udgift-stor", {"yearly": "3.200 t.kr.", "total": "9.600 t.kr."}, {"option-cost-per-post"}),
    ("money", "udgift-stor", {"kind": "conversion"}, {"conversion-classes"}),
    ("money", "udgift-stor", {"posts": []}, {"posts-paid"}),
    ("money", "udgift-stor", {"end": date(2029, 1, 1)}, {"period-wider"}),
    ("money", "bevilling", {"years": {"2025": "6.200 t.kr.", "2028": "0 kr."}}, {"missing-year"}),
    ("money", "bevilling", {"years": {"2024": "2.000 t.kr."}}, {"money-outside-period"}),
    ("money", "bevilling", {"years": {"2029": "2.000 t.kr."}}, {"money-outside-period"}),
    ("money", "besparelse", {"years": {"2024": "2.000 t.kr."}, "total": "2.000 t.kr."}, {"money-outside-period"}),
    ("money", "besparelse", {"years": {"2028": "7.200 t.kr."}}, {"saving-after-end"}),
    ("money", "udgift-lille", {"years": {"2025": "3.000 t.kr.", "2026": "3.300 t.kr."}}, {"year-without-cost"}),
    ("posts", "raadgivere-lille", {"times_before": 3}, {"multiple-before"}),
    ("posts", "raadgivere-lille", {"new": 9}, {"posts-parts", "option-cost-per-post"}),
    ("caseloads", "stor", {"cases": 200}, {"cases-per-adviser", "option-cost-per-case"}),
    ("options", "nul", {"do_nothing": False}, {"do-nothing"}),
    ("phases", "drift", {"end": "2028"}, {"outside-period"}),
    ("milestones", "midtvejs", {"reason": ""}, {"moved-reason"}),
    ("milestones", "midtvejs", {"due": "ultimo 2026"}, {"after-milestone"}),
    ("milestones", "slut", {"kind": "other"}, {"outside-period"}),
    ("promises", "slut", {"milestone": ""}, {"outside-period"}),  # nobody is promised what comes after the end
    ("papers", "sag", {"date": date(2024, 11, 6)}, {"decision-date"}),
    ("papers", "sag", {"date": date(2024, 11, 6), "body": "Byrådet", "item": "Punkt 12."}, {"decision-date"}),
    ("papers", "sag", {"date": date(2024, 11, 6), "item": "13"}, set()),
    ("decisions", "udvalg", {"body": "Byrådet", "item": "12"}, {"decision-date"}),
    ("decisions", "udvalg", {"body": "Byrådet", "item": "12", "outcome": "postponed"}, set()),  # and came again
    ("money", "udgift-lille", {"within": ""}, {"appropriation-tied"}),
    ("money", "bevilling", {"option": "stor"}, set()),
    ("decisions", "byraad", {"level": "committee"}, {"authority"}),
    ("decisions", "byraad", {"outcome": "passed_on"}, {"authority"}),
    ("decisions", "byraad", {"outcome": "postponed"}, {"authority", "open-decision"}),
    ("decisions", "udvalg", {"outcome": "postponed"}, set()),  # the council has decided since
    ("statements", "service", {"direction": "rises"}, {"service-rises"}),
    ("statements", "service", {"amount": "mangler"}, {"statement-amount"}),
    ("targets", "anbragte", {"number": "mangler"}, {"target-value"}),
    ("targets", "anbragte", {"number": "mangler", "share": "75 %"}, {"target-units"}),
    ("targets", "anbragte", {"values": [{"on": "2025", "share": "60 %", "source": "oplaeg"}]}, {"target-units"}),
    ("targets", "anbragte", {"due": "2035"}, {"due-outside-period"}),
    ("targets", "anbragte", {"due": None, "baseline_number": None}, {"target-start"}),
    ("money", "bevilling", {"years": {"2025": "6,5 mio. kr.", "2026": "7 mio. kr."}, "total": "14 mio. kr."},
     {"rounded-sum"}),
    ("money", "bevilling", {"years": {"2025": "2 mio. kr.", "2026": "2 mio. kr."}, "total": "5 mio. kr."},
     {"sum-years"}),  # the parts alone may be rounded: they are less than 5 however they were
    ("money", "bevilling", {"years": {"2025": "1,0 mio. kr.", "2026": "1,0 mio. kr.", "2027": "1,2 mio. kr."},
     "total": "3,0 mio. kr."}, {"sum-years"}),  # however they are rounded, they only touch
    ("results", "hjemme", {"comparison_n": "mangler"}, {"significance-without-n"}),
    ("results", "hjemme", {"comparison_alike": False}, {"comparison-alike"}),
    ("results", "hjemme", {"group_n": 4, "group_share": "75 %"}, {"small-number"}),
    ("results", "hjemme", {"group_share": "130 %"}, {"impossible-percentage"}),
    ("results", "hjemme", {"group_n": 41}, set()),  # 37 of 41 is 90 %
    ("observations", "forloeb", {"count": 4}, {"small-number"}),
    ("observations", "forloeb", {"count": 5}, set()),
    ("observations", "forloeb", {"count": 0}, set()),
    ("observations", "forloeb", {"count": 4, "about_children": False}, set()),
    ("papers", "sag", {"headings": [{"text": "Økonomi", "empty": True}]}, {"empty-heading"}),
    ("papers", "sag", {"calls_it": "Broen"}, {"title-name"}),
]  # fmt: skip


@pytest.mark.parametrize(("table", "key", "change", "codes"), CHANGES)
def test_a_changed_figure_changes_the_findings(table: str, key: str, change: dict[str, Any], codes: set[str]) -> None:
    data = plain(invented("clean"))
    (entry,) = (entry for entry in data[table] if entry["key"] == key)
    entry.update(change)
    data[table] = [{name: value for name, value in each.items() if value is not None} for each in data[table]]
    programme, faults = decode_programme(data)
    assert faults == ()
    assert programme is not None
    assert codes <= {code for code, _ in found(programme)}
    assert bool(codes) == bool(found(programme))


def test_an_amount_is_told_as_finely_as_it_is_typed() -> None:
    for typed, told in (("3,0 mio.", "3,0 mio. kr."), ("3 mio. kr.", "3 mio. kr."), ("3,25 mio. kr.", "3,25 mio. kr.")):
        assert kroner(Amount.parse(typed).approx).replace("\xa0", " ") == told


def test_years_are_asked_of_an_option_only_where_its_costs_are_by_year() -> None:
    clean = invented("clean")

    def with_years(*years: int, end: date | None = clean.end) -> set[str]:
        amounts = {str(year): "1 mio. kr." for year in years}
        data = plain(replace(clean, end=end, decisions=()))
        item = {"key": "drift", "title": "Drift", "kind": "expense", "option": "lille", "years": amounts}
        programme, faults = decode_programme({**data, "money": [item]})
        assert programme is not None, faults
        return {code for code, _ in found(programme)} & {"year-without-cost", "money-outside-period", "missing-year"}

    assert with_years(2025, 2026, 2027) == set()
    assert with_years(2025, 2026) == {"year-without-cost"}
    assert with_years(2025, 2027) == {"missing-year"}  # a hole has its own rule
    assert with_years(2024, 2025, 2026, 2027) == {"money-outside-period"}
    assert with_years(2025, 2026, 2027, end=date(2028, 1, 2)) == {"year-without-cost"}  # one day of 2028
    assert with_years(2025, end=None) == set()


def _two_teams(advisers: object) -> dict[str, Any]:
    """160 cases, and eight advisers as two posts of four."""
    posts = [{"key": key, "role": "adviser", "title": f"Rådgivere i {key}", "count": 4} for key in ("nord", "syd")]
    return {
        "key": "to",
        "name": "To team",
        "municipality": "999",
        "posts": posts,
        "caseloads": [{"key": "sager", "advisers": advisers, "cases": 160}],
    }


@pytest.mark.parametrize(
    ("advisers", "cases", "is_found"), [("nord", 40, True), (["nord"], 40, True), (["nord", "syd"], 20, False)]
)
def test_cases_are_shared_by_all_posts_that_carry_them(advisers: object, cases: int, is_found: bool) -> None:
    programme, faults = decode_programme(_two_teams(advisers))
    assert programme is not None, faults
    assert programme_figures(programme).get("caseloads.sager.per_adviser").value == cases
    assert (("caseload-posts", "caseloads.sager.advisers") in found(programme)) is is_found


def test_cases_stated_for_every_post_leave_nobody_out() -> None:
    document = _two_teams("nord")
    document["caseloads"].append({"key": "andre", "advisers": "syd", "cases": 100})
    programme, _ = decode_programme(document)
    assert programme is not None
    assert not any(code == "caseload-posts" for code, _ in found(programme))


def test_posts_among_others_that_carry_the_cases_count_once() -> None:
    document = _two_teams(["nord", "syd"])
    document["posts"][1]["part_of"] = "nord"
    programme, _ = decode_programme(document)
    assert programme is not None
    assert programme_figures(programme).get("caseloads.sager.per_adviser").value == 40


def test_nobody_carries_the_cases_is_a_fault() -> None:
    programme, faults = decode_programme(_two_teams([]))
    assert programme is None
    assert [fault.path for fault in faults] == ["caseloads[1].advisers"]


def test_money_decided_after_the_start_is_late() -> None:
    clean = invented("clean")
    late = replace(clean, start=date(2024, 1, 1))
    assert not {code for code, _ in found(late)} & {"appropriated-after-start"}  # the money itself begins in 2025
    undated = replace(late, money=tuple(replace(item, start=None, end=None) for item in clean.money))
    assert "appropriated-after-start" in {code for code, _ in found(undated)}


def test_the_threshold_is_a_parameter() -> None:
    where = {finding.where for finding in check(invented("clean"), Basis(threshold=35)).findings}
    assert where == {"observations.forloeb"}


@pytest.mark.slow
@UNSHRUNK
@given(programmes())
def test_no_programme_breaks_a_rule_or_a_figure(programme: Programme) -> None:
    report, figures = check(programme), programme_figures(programme)
    assert all(outcome.what for outcome in (*report.findings, *report.passed))
    assert all(entry.figure.sources for entry in (*figures.typed, *figures.derived))


@pytest.mark.parametrize("key", founding_keys())
def test_three_times_every_amount_is_three_times_every_derived_amount(key: str) -> None:
    programme = founding(key)
    before, after = (programme_figures(each) for each in (programme, _tripled(programme)))
    for one, other in zip(before.derived, after.derived, strict=True):
        assert one.key == other.key
        if one.figure.value is not None:
            factor = 3 if one.figure.unit is Unit.ORE else 1
            assert other.figure.value == one.figure.value * factor, one.key


def test_every_stated_amount_of_a_founding_programme_moves_something_derived() -> None:
    for key in founding_keys():
        programme = founding(key)
        base = [(entry.key, entry.figure.value) for entry in programme_figures(programme).derived]
        for place, changed in _one_changed(programme):
            moved = [(entry.key, entry.figure.value) for entry in programme_figures(changed).derived]
            assert moved != base or place.startswith("unspecified"), (key, place)


def test_no_rule_knows_the_papers() -> None:
    names = {founding(key).name for key in founding_keys()}
    names |= {str(municipality_name(founding(key).municipality)) for key in founding_keys()}
    names |= {part.name for key in founding_keys() for part in founding(key).sub_programmes}
    typed = [entry.figure for key in founding_keys() for entry in programme_figures(founding(key)).typed]
    values = {
        Fraction(figure.value) * scale for figure in typed if figure.value for scale in (1, 100, Fraction(1, 100))
    }
    for path in SOURCES:
        text = path.read_text(encoding="utf-8")
        assert not [name for name in names if re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE)], path.name
        for node in ast.walk(ast.parse(text)):
            if isinstance(node, ast.Constant) and isinstance(node.value, str):
                assert not SAID_AMOUNT.search(node.value), (path.name, node.value)
            if isinstance(node, ast.Constant) and isinstance(node.value, float):
                assert Fraction(str(node.value)) not in values, (path.name, node.value)
            if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and abs(node.value) > 5:
                assert node.value in (12, 1000, 2000) or set(str(node.value)) == {"1", "0"}, (path.name, node.value)
                assert Fraction(node.value) not in values or set(str(node.value)) == {"1", "0"}


def test_codes_are_stable_words_and_every_rule_speaks() -> None:
    codes = [entry.code for entry in RULES]
    assert len(codes) == len(set(codes))
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)*", code) for code in codes)
    assert all(entry.title and entry.why and entry.now for entry in RULES)
    assert rule("sum-lines").code == "sum-lines"


def test_the_council_decides_appropriations() -> None:
    assert appropriation_authority(date(2020, 1, 1)).levels == {Level.COUNCIL}
    assert level_of("Aarhus Byråd") is Level.COUNCIL
    assert level_of("Børne- og Familieudvalget") is Level.COMMITTEE
    assert level_of("Økonomi- og Erhvervsudvalget") is Level.FINANCE
    assert level_of("Arbejdsgruppen") is None


def _tripled(value: Any) -> Any:
    if isinstance(value, Amount):
        return replace(value, digits=value.digits * 3)
    if isinstance(value, tuple):
        return tuple(_tripled(entry) for entry in value)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{item.name: _tripled(getattr(value, item.name)) for item in fields(value)})
    return value


def _one_changed(programme: Programme) -> Iterator[tuple[str, Programme]]:
    for index, item in enumerate(programme.money):
        for field in ("total", "yearly"):
            amount = getattr(item, field)
            if amount is not None and item.kind != "pool":
                yield f"{field} {item.key}", _with(programme, index, replace(item, **{field: _more(amount)}))
        for place, entry in enumerate(item.years):
            if entry.amount is not None:
                years = list(item.years)
                years[place] = replace(entry, amount=_more(entry.amount))
                yield f"years {item.key} {entry.year}", _with(programme, index, replace(item, years=tuple(years)))
        for place, line in enumerate(item.lines):
            lines = list(item.lines)
            lines[place] = replace(line, amount=_more(line.amount))
            yield f"lines {item.key} {place}", _with(programme, index, replace(item, lines=tuple(lines)))


def _more(amount: Amount) -> Amount:
    return replace(amount, digits=amount.digits + 1)


def _with(programme: Programme, index: int, item: Any) -> Programme:
    return replace(programme, money=(*programme.money[:index], item, *programme.money[index + 1 :]))
