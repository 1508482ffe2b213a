"""What is planted for a leader to give out."""

from datetime import date

import polars as pl

from trappen.analysis.cadence.belonging import belongings
from trappen.analysis.synth.arrivals import with_arrivals
from trappen.analysis.synth.building import build
from trappen.parameters.ladder import official
from trappen.records.container import Records


def test_each_team_gets_a_notification_about_a_child_whose_new_case_nobody_has() -> None:
    plain = build(children=300, years=4, seed=1, until=date(2026, 11, 1))
    made = with_arrivals(plain)
    new = {
        name: frame.join(plain.tables[name], on=frame.columns, how="anti", nulls_equal=True)
        for name, frame in made.tables.items()
    }
    assert {name for name, frame in new.items() if frame.height} == {"notifications", "cases"}
    cases = new["cases"].filter(pl.col("closed").is_null())
    assert sorted(cases["child_id"]) == sorted(new["notifications"]["child_id"])
    assert cases.join(made.tables["assignments"], on="case_id", how="semi").is_empty()
    records = Records(made.tables, official(), "test", "trappen", "")
    teams = belongings(records, on=made.until).filter(pl.col("key").is_in(cases["child_id"].to_list()))["team_key"]
    assert teams.n_unique() == cases.height >= 2
