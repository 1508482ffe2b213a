"""The five founding programmes: every figure and every flaw that their papers hold, line by line, by seed."""

from fractions import Fraction as F

import pytest

from trappen.domain.checks.run import check
from trappen.domain.programme.figures import programme_figures
from trappen.records.programmes.reading import founding, founding_keys

PROGRAMMES = {
    "S000": "herning-maalrettet-indsats-2020",
    "S001": "herning-sverigesprojektet-2013",
    "S002": "koebenhavn-familien-i-centrum-2008",
    "S003": "aarhus-taettere-paa-familien-2015",
    "S004": "broenderslev-varige-spor-2016",
}
KR = 100
MIO = 100_000_000

TYPED = [
    ("S000", "money.udgift.total", 2_750_000 * KR),
    ("S000", "money.udgift.years.2020", 994_000 * KR),
    ("S000", "money.udgift.years.2021", 879_000 * KR),
    ("S000", "money.udgift.years.2022", 877_000 * KR),
    ("S000", "money.udgift.lines.1", 341_000 * KR),
    ("S000", "money.udgift.lines.2", 1_916_000 * KR),
    ("S000", "money.udgift.lines.2.posts", F(4, 3)),
    ("S000", "money.udgift.lines.3", 307_000 * KR),
    ("S000", "money.udgift.lines.4", 46_000 * KR),
    ("S000", "money.udgift.lines.5", 110_000 * KR),
    ("S000", "money.udgift.lines.6", 30_000 * KR),
    ("S000", "posts.familiebehandlere.count", F(4, 3)),
    ("S001", "posts.raadgivere.count", 9),
    ("S001", "posts.psykologer.count", 3),
    ("S001", "posts.psykologer.new", 1),
    ("S001", "posts.sundhedsplejersker.count", 3),
    ("S001", "district_count", 3),
    ("S001", "targets.fordeling.value", F(75, 100)),
    ("S001", "targets.inklusion.value", F(3, 100)),
    ("S001", "targets.ungdomsuddannelse.value", F(95, 100)),
    ("S001", "targets.besparelse-plan.value", 9 * MIO // 2),
    ("S001", "targets.besparelse-evaluering.reached", 67 * MIO // 10),
    ("S001", "money.besparelse.unspecified", 9 * MIO // 2),
    ("S002", "results.anbringelse-undgaaet.group_n", 93),
    ("S002", "results.anbringelse-undgaaet.group_share", F(85, 100)),
    ("S002", "results.anbringelse-undgaaet.comparison_share", F(58, 100)),
    ("S002", "results.udgift-reduceret.group_share", F(34, 100)),
    ("S002", "results.udgift-reduceret.comparison_share", F(4, 100)),
    ("S002", "results.hardwork.group_n", 23),
    ("S002", "observations.socialcentre", 3),
    ("S003", "posts.raadgivere-a.new", 3),
    ("S003", "posts.raadgivere-b.new", 5),
    ("S003", "posts.leder-b.new", 1),
    ("S003", "posts.raadgivere-a.count", 6),
    ("S003", "posts.raadgivere-b.count", 10),
    ("S003", "caseloads.a.cases", 144),
    ("S003", "caseloads.b.cases", 240),
    ("S003", "caseloads.a.stated", 24),
    ("S003", "money.udgift-a.yearly", 14 * MIO // 10),
    ("S003", "money.udgift-b.yearly", 28 * MIO // 10),
    ("S003", "money.udgift-a.total", 42 * MIO // 10),
    ("S003", "money.udgift-b.total", 84 * MIO // 10),
    ("S003", "money.besparelse-a.years.2016", 0),
    ("S003", "money.besparelse-a.years.2017", 9 * MIO // 10),
    ("S003", "money.besparelse-a.years.2018", None),
    ("S003", "money.besparelse-a.years.2019", 26 * MIO // 10),
    ("S003", "money.besparelse-b.years.2016", 0),
    ("S003", "money.besparelse-b.years.2017", 15 * MIO // 10),
    ("S003", "money.besparelse-b.years.2018", None),
    ("S003", "money.besparelse-b.years.2019", 45 * MIO // 10),
    ("S003", "money.pulje.total", 96 * MIO),
    ("S004", "money.budget-2017.years.2017", 34 * MIO // 10),
    ("S004", "money.udrulning.yearly", 448 * MIO // 100),
    ("S004", "money.udrulning.total", 174 * MIO // 10),
    ("S004", "money.besparelse.total", 245 * MIO // 10),
    ("S004", "money.netto.total", 71 * MIO // 10),
    ("S004", "money.rest.years.2017", MIO),
    ("S004", "posts.raadgivere.new", 9),
    ("S004", "posts.handicap-oest.count", 4),
    ("S004", "posts.handicap-vest.count", 4),
    ("S004", "observations.hjem-institution", 1),
    ("S004", "observations.hjem-plejefamilie", 1),
]

# Derived values as section 8 prints them, with the number of decimals it prints; amounts in the unit after the value.
DERIVED = [
    ("S000", "money.udgift.sum_lines", 2750, 0, 1000 * KR),
    ("S000", "money.udgift.sum_years", 2750, 0, 1000 * KR),
    *(("S000", f"money.udgift.year_share.{year}", share, 1, F(1, 100)) for year, share in
      ((2020, 36.1), (2021, 32.0), (2022, 31.9))),
    *(("S000", f"money.udgift.line_share.{line}", share, 1, F(1, 100)) for line, share in
      enumerate((12.4, 69.7, 11.2, 1.7, 4.0, 1.1), 1)),
    ("S000", "money.udgift.lines.2.per_post", 1_437_000, 0, KR),
    ("S000", "money.udgift.lines.2.per_post_year", 479_000, 0, KR),
    *(("S000", f"money.udgift.less_match.{year}", 0, 0, KR) for year in ("total", 2020, 2021, 2022)),
    ("S001", "posts.raadgivere.before", 4.5, 1, 1),
    ("S001", "teams.sverigesteamet.posts", 16, 0, 1),
    ("S001", "targets.besparelse-evaluering.reached_per.besparelse-plan", 1.49, 2, 1),
    ("S002", "results.anbringelse-undgaaet.group_count", 79, 0, 1),
    ("S002", "results.udgift-reduceret.group_count", 32, 0, 1),
    ("S002", "results.anbringelse-undgaaet.percentage_points", 27, 0, 1),
    ("S002", "results.udgift-reduceret.percentage_points", 30, 0, 1),
    ("S002", "results.anbringelse-undgaaet.per_avoided", 3.7, 1, 1),
    ("S002", "results.anbringelse-undgaaet.risk_ratio", 0.36, 2, 1),
    ("S002", "comparisons.familiefokus.smallest", 24, 0, 1),
    ("S003", "caseloads.a.per_adviser", 24, 0, 1),
    ("S003", "caseloads.b.per_adviser", 24, 0, 1),
    ("S003", "money.udgift-a.yearly_per_post", 0.467, 3, MIO),
    ("S003", "money.udgift-b.yearly_per_post", 0.467, 3, MIO),
    ("S003", "money.udgift-a.yearly_times_period", 4.2, 1, MIO),
    ("S003", "money.udgift-b.yearly_times_period", 8.4, 1, MIO),
    ("S003", "posts.raadgivere-a.before", 3, 0, 1),
    ("S003", "posts.raadgivere-b.before", 5, 0, 1),
    ("S003", "caseloads.a.before", 48, 0, 1),
    ("S003", "caseloads.b.before", 48, 0, 1),
    ("S003", "money.udgift-a.per_case", 9_722, 0, KR),
    ("S003", "money.udgift-b.per_case", 11_667, 0, KR),
    ("S003", "money.besparelse-a.per_case.2017", 6_250, 0, KR),
    ("S003", "money.besparelse-a.per_case.2019", 18_056, 0, KR),
    ("S003", "money.besparelse-b.per_case.2017", 6_250, 0, KR),
    ("S003", "money.besparelse-b.per_case.2019", 18_750, 0, KR),
    ("S003", "options.a.break_even.2018", 0.7, 1, MIO),
    ("S003", "options.b.break_even.2018", 2.4, 1, MIO),
    ("S003", "options.a.linear.2018", 1.75, 2, MIO),
    ("S003", "options.a.linear_saving", 5.25, 2, MIO),
    ("S003", "options.a.linear_net", 1.05, 2, MIO),
    ("S003", "options.a.linear_saving_per_cost", 1.25, 2, 1),
    ("S003", "options.b.linear.2018", 3.0, 1, MIO),
    ("S003", "options.b.linear_saving", 9.0, 1, MIO),
    ("S003", "options.b.linear_net", 0.6, 1, MIO),
    ("S003", "options.b.linear_saving_per_cost", 1.07, 2, 1),
    ("S003", "ratios.b.a.cost.yearly", 2.00, 2, 1),
    ("S003", "ratios.b.a.cost.total", 2.00, 2, 1),
    ("S003", "ratios.b.a.cases", 1.67, 2, 1),
    ("S003", "ratios.b.a.saving.2017", 1.67, 2, 1),
    ("S003", "ratios.b.a.saving.2019", 1.73, 2, 1),
    *(("S003", f"money.udgift-a.phased.{year}", amount, 2, MIO) for year, amount in
      ((2016, 1.05), (2017, 1.4), (2018, 1.4), (2019, 0.35))),
    *(("S003", f"money.udgift-b.phased.{year}", amount, 2, MIO) for year, amount in
      ((2016, 2.1), (2017, 2.8), (2018, 2.8), (2019, 0.7))),
    ("S004", "money.rest.computed.2017", 1.08, 2, MIO),
    ("S004", "money.netto.computed.total", 7.1, 1, MIO),
    ("S004", "programme.net", 7.1, 1, MIO),
    ("S004", "money.udrulning.average", 4.35, 2, MIO),
    ("S004", "money.udrulning.yearly_times_period", 17.92, 2, MIO),
    ("S004", "money.udrulning.yearly_per_post", 0.498, 3, MIO),
    ("S004", "money.udrulning.per_post_year", 0.483, 3, MIO),
    ("S004", "programme.saving_per_cost", 1.41, 2, 1),
    ("S004", "money.besparelse.average", 6.1, 1, MIO),
    ("S004", "money.udrulning.covered.2017", 75.9, 1, F(1, 100)),
]  # fmt: skip

# Each ✓ of section 8: the rule that holds, and where.
HOLDS = [
    ("S000", "sum-lines", "money.udgift.lines"),
    ("S000", "sum-years", "money.udgift.years"),
    ("S000", "year-without-cost", "money.udgift.years"),
    ("S000", "money-outside-period", "money.udgift.years"),
    ("S000", "income-matches", "money.udgift.2020"),
    ("S000", "income-matches", "money.udgift.2021"),
    ("S000", "income-matches", "money.udgift.2022"),
    ("S003", "cases-per-adviser", "caseloads.a"),
    ("S003", "cases-per-adviser", "caseloads.b"),
    ("S003", "option-cost-per-post", "options.b"),
    ("S003", "option-cost-ratio", "options.b"),
    ("S003", "yearly-total", "money.udgift-a.total"),
    ("S003", "yearly-total", "money.udgift-b.total"),
    ("S004", "derived-amount", "money.rest"),
    ("S004", "derived-amount", "money.netto"),
    ("S002", "impossible-percentage", "results.anbringelse-undgaaet"),
    ("S002", "impossible-percentage", "results.udgift-reduceret"),
]

# Each ✗ and each issue of section 8 that structured data can carry, and nothing else.
FINDINGS = {
    "S000": {
        ("authority", "money.udgift"),
        ("appropriated-after-start", "money.udgift"),
        ("title-name", "papers.punkt-154.title"),
    },
    "S001": {
        ("multiple-before", "posts.raadgivere"),
        ("due-outside-period", "targets.inklusion"),
        ("after-milestone", "milestones.slut"),
        ("saving-baseline", "money.besparelse"),
        ("saving-price-level", "money.besparelse"),
        ("yearly-or-total", "money.besparelse"),
        ("target-multiple", "targets.besparelse-evaluering"),
        ("versions-differ", "versions.Antal distrikter"),
        ("versions-differ", "versions.Rådgivere i projektet"),
        ("versions-differ", "versions.Projektet slutter"),
        ("target-start", "targets.fordeling"),  # no deadline
        ("target-start", "targets.inklusion"),  # no starting point
        ("target-start", "targets.ungdomsuddannelse"),  # neither
        ("target-value", "targets.tilknytning"),
        ("target-value", "targets.faerre-anbragte"),
    },
    "S002": {
        ("significance-without-n", "results.anbringelse-undgaaet"),
        ("significance-without-n", "results.udgift-reduceret"),
        ("significance-without-n", "results.hardwork"),
        ("comparison-alike", "results.anbringelse-undgaaet"),
        ("comparison-alike", "results.udgift-reduceret"),
        ("outside-period", "milestones.lokale-tilbud"),
        ("open-decision", "decisions.sud-20"),
        ("target-value", "targets.anbringelser"),
        ("target-value", "targets.udgifter"),
    },
    "S003": {
        ("decision-date", "decisions.styrkelse"),
        *(("missing-year", f"money.besparelse-{option}.years") for option in "ab"),
        *(("saving-baseline", f"money.besparelse-{option}") for option in "ab"),
        *(("saving-price-level", f"money.besparelse-{option}") for option in "ab"),
        *(("saving-after-end", f"money.besparelse-{option}.years.2019") for option in "ab"),
        *(("period-wider", f"money.udgift-{option}") for option in "ab"),
        *(("authority", f"money.udgift-{option}") for option in "ab"),
        ("option-cost-per-case", "options.b"),
        ("do-nothing", "options"),
        *(("target-value", f"targets.{key}") for key in ("selvhjulpenhed", "kvalitet", "koordination", "inddragelse")),
    },
    "S004": {
        ("over-appropriation", "money.udrulning"),
        ("yearly-total", "money.udrulning.total"),
        ("service-rises", "statements.serviceudgifter"),
        ("statement-amount", "statements.serviceudgifter"),
        ("statement-amount", "statements.mindreforbrug"),
        ("authority", "money.udrulning"),
        ("empty-heading", "papers.punkt-1.headings.Økonomi:"),
        ("empty-heading", "papers.punkt-1.headings.Bilag"),
        ("annex-not-listed", "papers.punkt-1.annexes.Forandringsteori"),
        ("annex-not-listed", "papers.punkt-1.annexes.Økonomioversigt"),
        ("small-number", "observations.hjem-institution"),
        ("small-number", "observations.hjem-plejefamilie"),
        ("saving-price-level", "money.besparelse"),
    },
}

MISSING = [
    ("S000", "money.udgift", "18 af 6 × 3 celler"),
    ("S000", "money.udgift", "Prisniveau"),
    ("S001", "caseloads.plan", "Sager"),
    ("S001", "money.besparelse", "Prisniveau"),
    ("S002", "results.anbringelse-undgaaet", "Antal i Sammenligningsgruppe"),
    ("S002", "money", "Beløb"),
    ("S003", "money.besparelse-a", "2018"),
    ("S003", "money.besparelse-b", "2018"),
    ("S003", "money.udgift-a", "Prisniveau"),
    ("S003", "options", "fortsætte som hidtil"),
    ("S003", "programme", "tilbagediskonteret"),
    ("S004", "caseloads.udrulning", "Sager"),
    ("S004", "money.udrulning", "Prisniveau"),
    ("S004", "statements.mindreforbrug", "Beløb"),
]


@pytest.mark.parametrize(("seed", "key", "value"), TYPED)
def test_typed(seed: str, key: str, value: int | F | None) -> None:
    figure = programme_figures(founding(PROGRAMMES[seed])).get(key)
    assert figure.value == value
    assert figure.sources[0].text != "Kilde ikke oplyst"


@pytest.mark.parametrize(("seed", "key", "printed", "decimals", "unit"), DERIVED)
def test_derived(seed: str, key: str, printed: float, decimals: int, unit: int | F) -> None:
    figure = programme_figures(founding(PROGRAMMES[seed])).get(key)
    assert figure.value is not None
    assert figure.formula
    assert abs(F(figure.value) / unit - F(str(printed))) <= F(1, 2 * 10**decimals)


@pytest.mark.parametrize(("seed", "code", "place"), HOLDS)
def test_what_holds(seed: str, code: str, place: str) -> None:
    passed = {(entry.code, entry.where) for entry in check(founding(PROGRAMMES[seed])).passed}
    assert (code, place) in passed


@pytest.mark.parametrize("seed", sorted(FINDINGS))
def test_what_does_not_hold(seed: str) -> None:
    report = check(founding(PROGRAMMES[seed]))
    assert {(finding.code, finding.where) for finding in report.findings} == FINDINGS[seed]
    assert all(finding.what and finding.why and finding.now for finding in report.findings)


@pytest.mark.parametrize(("seed", "place", "said"), MISSING)
def test_what_is_missing_is_named(seed: str, place: str, said: str) -> None:
    missing = programme_figures(founding(PROGRAMMES[seed])).missing
    assert any(lack.place == place and said in lack.what for lack in missing)


@pytest.mark.parametrize("seed", ["S001", "S004"])
def test_cases_that_no_paper_gives_are_not_guessed(seed: str) -> None:
    figures = programme_figures(founding(PROGRAMMES[seed]))
    loads = [entry for entry in (*figures.typed, *figures.derived) if entry.key.startswith("caseloads.")]
    assert loads
    assert all(entry.figure.is_missing for entry in loads)


def test_the_missing_year_stays_missing_in_every_sum() -> None:
    figures = programme_figures(founding(PROGRAMMES["S003"]))
    for key in ("money.besparelse-a.sum_years", "money.besparelse-a.cumulative.2019", "options.a.net"):
        assert figures.get(key).is_missing
        assert any("2018" in name for name in figures.get(key).missing)


def test_keys_are_all_the_founding_programmes_and_unique_figures() -> None:
    assert set(PROGRAMMES.values()) == set(founding_keys())
    for key in founding_keys():
        figures = programme_figures(founding(key))
        keys = [entry.key for entry in (*figures.typed, *figures.derived)]
        assert len(keys) == len(set(keys))
