"""What is written reads back as it was."""

from datetime import date, datetime
from pathlib import Path

from polars.testing import assert_frame_equal

from tests.factories import records
from trappen.records.reading import load
from trappen.records.writing import write_tables


def test_every_kind_of_column_reads_back(tmp_path: Path) -> None:
    made = records(
        children=[
            {"child_id": "a", "unborn": True},
            {"child_id": 'b;"c', "unborn": False, "birth_date": date(2010, 1, 2)},
        ],
        cases=[{"case_id": "1", "child_id": "a", "opened": date(2020, 1, 1), "weight": 1.25}],
        notifications=[
            {"notification_id": "n", "child_id": "a", "received": datetime.fromisoformat("2020-01-01T13:45:10")}
        ],
        postings=[
            {
                "posting_id": "1",
                "posted": date(2020, 1, 3),
                "month": date(2020, 1, 1),
                "account": "5.28.22.1.001",
                "amount": -5,
            },
            {"posting_id": "2", "posted": date(2020, 1, 3), "account": "5.28.22.1.001", "amount": 123_456_789},
        ],
    )
    write_tables(made, tmp_path / "out")
    loaded = load(tmp_path / "out")
    assert loaded.usable, loaded.problems
    for name, frame in made.tables.items():
        assert_frame_equal(loaded.records.table(name), frame)
