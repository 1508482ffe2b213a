"""The tables of the founding programmes hold what their papers say."""

from dataclasses import replace
from datetime import date

from trappen.domain.figures import Figure
from trappen.domain.programme.figures import programme_figures
from trappen.domain.programme.people import Team
from trappen.domain.programme.stated import Amount
from trappen.records.programmes.reading import decode_programme, founding, founding_keys
from trappen.reporting import programme_brief, programme_course, programme_money, programme_tables
from trappen.reporting.charts import svg
from trappen.reporting.programme_tables import version_in_force


def test_copenhagens_results_stand_beside_the_group_they_are_compared_with() -> None:
    programme = founding("koebenhavn-familien-i-centrum-2008")
    table = programme_tables.results(programme, programme_figures(programme))
    assert table is not None
    first = [str(cell).replace("\xa0", " ") for cell in table.rows[0]]
    assert first[2:4] == ["93", "85,0 %"]
    assert first[5:8] == ["mangler", "58,0 %", "27"]


def test_posts_among_others_stand_below_them_and_count_once() -> None:
    programme = founding("broenderslev-varige-spor-2016")
    table = programme_brief.people(programme, programme_figures(programme))
    assert table is not None
    names = [str(row[0]).partition(" R")[0].partition(" F")[0] for row in table.rows]
    assert names == ["Rådgivere", "– heraf", "– – heraf", "– heraf", "– – heraf", "Stillinger i alt"]
    assert [str(cell) for cell in table.rows[-1][1:3]] == ["mangler", "9"]  # all of them are not said, nine are new


def test_money_that_has_only_a_total_is_in_the_file_of_money_by_year() -> None:
    table = programme_money.by_year(founding("broenderslev-varige-spor-2016"))
    assert table is not None
    rows = {str(row[0]): [str(cell).replace("\xa0", " ") for cell in row[1:]] for row in table.rows}
    assert table.columns == ("Post", "2017", "I alt")
    assert rows["Ventet besparelse"] == ["mangler", "24.500.000 kr."]


def test_a_saving_that_is_neither_yearly_nor_whole_is_shown_and_not_called_missing() -> None:
    programme = founding("herning-sverigesprojektet-2013")
    table = programme_money.money(programme, programme_figures(programme))
    assert table is not None
    row = dict(zip(table.columns, table.rows[0], strict=True))
    saving = row["Årligt eller i alt"]
    assert row["I alt"] == "–"
    assert isinstance(saving, Figure)
    assert (saving.value, saving.label.endswith("fra 2016")) == (450_000_000, True)


def test_the_chart_keeps_a_place_for_the_year_that_aarhus_does_not_state() -> None:
    chart = programme_money.money_chart(founding("aarhus-taettere-paa-familien-2015"))
    assert chart is not None
    assert chart.table.columns == ("Post", "2016", "2017", "2018", "2019")
    assert [str(row[3]) for row in chart.table.rows] == ["mangler", "mangler"]
    drawn = svg(chart.spec)
    assert (drawn.count(">mangler<"), drawn.count(">2018<")) == (2, 1)


def test_in_brief_money_is_in_thousands_and_a_minus_and_a_missing_year_are_told() -> None:
    item = {"kind": "saving", "total": "900 t.kr.", "years": {"2027": "-100 t.kr.", "2028": "1.000 t.kr."}}
    cost = {"kind": "expense", "total": "900 t.kr.", "years": {"2027": "900 t.kr.", "2028": "mangler"}}
    money = [{"key": "a", "title": "Færre", **item}, {"key": "b", "title": "Flere", **cost}]
    programme, faults = decode_programme({"key": "p", "name": "P", "municipality": "999", "money": money})
    assert programme, faults
    table = programme_brief.money(programme, programme_figures(programme))
    assert table is not None
    assert [[str(cell) for cell in row[2:]] for row in table.rows] == [
        ["−100", "1.000", "900"],
        ["900", "mangler", "900"],
    ]
    assert (table.unit, table.notes) == (
        "t.kr., prisniveauet mangler",
        ("»Færre«: et negativt beløb er en merudgift.",),
    )
    chart = programme_money.money_chart(programme)  # »mangler«, also where the other year is the whole total
    assert chart is not None
    assert svg(chart.spec).count(">mangler<") == 1
    odd = replace(programme, money=(replace(programme.money[0], total=Amount(90_000_050)), programme.money[1]))
    exact = programme_brief.money(odd, programme_figures(odd))
    assert exact is not None
    assert exact.unit.startswith("kr.")


def test_in_brief_a_target_stands_once_with_what_was_reached_and_a_team_without_posts_by_name() -> None:
    programme = founding("herning-sverigesprojektet-2013")
    table = programme_brief.targets(programme, programme_figures(programme))
    assert table is not None
    (saving,) = [row for row in table.rows if str(row[0]).startswith("Besparelse")]
    assert [str(cell).replace("\xa0", " ") for cell in saving[1:]] == [
        *("mangler", "6.700.000 kr.", "4.500.000 kr.", "2016")
    ]
    assert table.notes == (f"»{saving[0]}«: det nåede er opgjort 2015.",)
    bare = replace(programme, teams=(*programme.teams, Team("nyt", "Nyt team")))
    people = programme_brief.people(bare, programme_figures(bare))
    assert people is not None
    assert people.rows[-1][0] == "Nyt team: ingen stillinger skrevet"
    about = programme_course.about(founding("aarhus-taettere-paa-familien-2015")).rows
    assert ("Model", "Model B: Et større team med egen afdelingsleder.") in about  # as in the workbook


def test_of_two_versions_of_a_target_it_is_said_which_one_holds() -> None:
    programme = founding("herning-sverigesprojektet-2013")
    plan, evaluation = (target for target in programme.targets if target.version)
    said = [version_in_force(programme, target) for target in (plan, evaluation)]
    assert said == ["Plan 2013: gælder", "Slutevaluering 2017: opgørelse, ikke et nyt mål"]
    newer = replace(plan, key="budget", version="Budget 2015", source="kora")
    three = replace(programme, targets=(plan, evaluation, newer))
    assert "siger ikke" in version_in_force(three, newer)  # its source has no date
    dated = tuple(replace(source, dated=source.dated or date(2017, 4, 1)) for source in programme.sources)
    three = replace(three, sources=dated)
    assert version_in_force(three, plan) == "Plan 2013: afløst 1. april 2017"
    assert version_in_force(three, newer).startswith("Budget 2015: gælder")
    assert programme_tables.replaced(three) == [
        f"{plan.indicator}: 4,5 mio. kr. (Plan 2013) er afløst af 4,5 mio. kr. (Budget 2015)."
    ]


def test_a_year_that_a_newer_target_has_replaced_counts_as_that_and_stands_as_it_was_before() -> None:
    saving = {"key": "s", "title": "Færre", "kind": "saving", "source": "plan", "price_level": "2023 p/l"}
    saving |= {"years": {"2026": "4,0 mio. kr.", "2027": "6,0 mio. kr."}, "total": "10,0 mio. kr."}
    aim = {"indicator": "Besparelse", "due": "2027"}
    document = {
        "key": "p",
        "name": "P",
        "municipality": "999",
        "money": [saving],
        "targets": [
            {**aim, "key": "a", "amount": "6,0 mio. kr.", "source": "plan"},
            {**aim, "key": "b", "amount": "4,5 mio. kr.", "source": "budget", "version": "Budget 2026"},
        ],
        "sources": [
            {"key": "plan", "text": "Oplæg", "dated": date(2022, 10, 11)},
            {"key": "budget", "text": "Budget", "dated": date(2025, 10, 14)},
        ],
    }

    def told(changed: dict[str, object]) -> list[list[str]]:
        programme, faults = decode_programme({**document, **changed})
        assert programme, faults
        table = programme_brief.money(programme, programme_figures(programme))
        assert table
        return [[str(cell) for cell in row] for row in table.rows]

    assert told({}) == [
        ["Færre", "Besparelse", "4.000", "4.500", "8.500"],
        ["– før: afløst af Budget 2026", "Besparelse", "", "6.000", ""],
    ]
    other = {**saving, "years": {"2026": "4,0 mio. kr.", "2027": "5,0 mio. kr."}}  # another promise than the target
    assert told({"money": [other]}) == [["Færre", "Besparelse", "4.000", "5.000", "10.000"]]


def test_hernings_lines_stand_under_the_expense_they_add_up_to() -> None:
    programme = founding("herning-maalrettet-indsats-2020")
    table = programme_money.money(programme, programme_figures(programme))
    assert table is not None
    lines = [row[-2] for row in table.rows if str(row[0]).startswith("– heraf")]
    assert sum(int(cell.value or 0) for cell in lines if isinstance(cell, Figure)) == 275_000_000
    assert len(lines) == 6


def test_what_comes_next_is_told_with_its_day_and_what_the_papers_leave_out_by_name() -> None:
    programme = founding("herning-sverigesprojektet-2013")
    told = [programme_course.coming(programme, day) for day in (date(2012, 1, 1), date(2013, 2, 1))]
    assert [entry.text for entry in told if entry] == [
        "Børne- og Familieudvalget ventes at behandle sagen, 19. december 2012",
        "Status på projektet, senest 30. juni 2013",
    ]
    assert programme_course.coming(programme, date(2090, 1, 1)) is None
    untold = {key: programme_course.untold(founding(key)) for key in founding_keys()}
    assert {"hvor mange børn eller familier", "besparelse"} <= {*untold["herning-maalrettet-indsats-2020"]}
    assert {"hvor mange børn eller familier", "udgift"} <= {*untold["herning-sverigesprojektet-2013"]}
    assert untold["aarhus-taettere-paa-familien-2015"] == []


def test_a_decision_without_a_date_stands_where_the_papers_have_it() -> None:
    programme = founding("broenderslev-varige-spor-2016")
    one, two, *_ = programme_course.in_order(programme)
    bare = replace(two, date=None, key="uden")
    listed = programme_course.in_order(replace(programme, decisions=(bare, one, two, replace(bare, key="igen"))))
    assert [entry.key for entry in listed] == ["uden", one.key, two.key, "igen"]
