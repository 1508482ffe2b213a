"""Cases with a history, measures split by step, payments, and the accounts the product itself got wrong."""

from datetime import date
from pathlib import Path

import pytest

from trappen.domain.errors import InputError
from trappen.records.container import Loaded
from trappen.records.foreign import os2bos
from trappen.records.sources import open_source

CASE_HEAD = (
    "id,history_id,history_date,cpr_number,case_sbsys_id,name,target_group,case_worker,team,effort_step,"
    "paying_municipality\n"
)
PAYMENT_HEAD = (
    "id,amount,paid_amount,date,paid_date,account_string,payment_schedule__payment_id,"
    "payment_schedule__payment_amount,payment_schedule__payment_frequency,recipient_type,recipient_id,recipient_name,"
    "fictive,activity_start_date,activity_end_date,activity_status,activity_type,section,sbsys_id,cpr_number,effort_step\n"
)
CASES = (
    "5,1,2020-01-10 09:00:00,0101100001,27.24.00-G01-1-20,Barn A,familieafdelingen,AB,T1,Trin 3: Hjemme,Herning\n"
    "5,2,2020-06-01 09:00:00,0101100001,27.24.00-G01-1-20,Barn A,familieafdelingen,AB,T1,Trin 4: Slægt,Herning\n"
    "5,3,2020-06-01 10:00:00,0101100001,27.24.00-G01-1-20,Barn A,familieafdelingen,CD,T1,Trin 5: Plejefamilie,Herning\n"
    "5,4,2020-09-01 10:00:00,0101100001,27.24.00-G01-1-20,Barn A,familieafdelingen,CD,T1,Trin 5: Plejefamilie,Herning\n"
)


def payment(key: str, **changes: str) -> str:
    row = {
        "id": key,
        "amount": "1000.00",
        "paid_amount": "",
        "date": "2020-07-01",
        "paid_date": "",
        "account_string": "528221001",
        "payment_schedule__payment_id": "77",
        "payment_schedule__payment_amount": "1000.00",
        "payment_schedule__payment_frequency": "MONTHLY",
        "recipient_type": "COMPANY",
        "recipient_id": "12345678",
        "recipient_name": "Plejen ApS",
        "fictive": "False",
        "activity_start_date": "2020-02-01",
        "activity_end_date": "2020-12-31",
        "activity_status": "GRANTED",
        "activity_type": "MAIN_ACTIVITY",
        "section": "SEL-52-3.7",
        "sbsys_id": "27.27.30-G01-2-20",
        "cpr_number": "0101100001",
        "effort_step": "Trin 5: Plejefamilie",
    } | changes
    return ",".join(row.values()) + "\n"


def read(folder: Path, cases: str = "", payments: str = "") -> Loaded:
    if cases:
        (folder / "expected_cases_v0.csv").write_text(CASE_HEAD + cases, encoding="utf-8")
    if payments:
        (folder / "granted_payments_v3.csv").write_text(PAYMENT_HEAD + payments, encoding="utf-8")
    return os2bos.read(open_source(folder))


def test_the_latest_version_of_a_case_counts_and_its_history_gives_the_advisers(tmp_path: Path) -> None:
    records = read(tmp_path, CASES).records
    case = records.table("cases").row(0, named=True)
    assert records.table("cases").height == 1
    assert (case["opened"], case["target_group"], case["paying_municipality"]) == (date(2020, 1, 10), "social", "657")
    held = records.table("assignments").select("adviser_id", "start", "end").rows()
    assert held == [("AB", date(2020, 1, 10), date(2020, 6, 1)), ("CD", date(2020, 6, 1), None)]
    assert records.table("children").row(0, named=True)["name"] == "Barn A"


def test_a_main_measure_is_split_where_the_step_changed(tmp_path: Path) -> None:
    rows = read(tmp_path, CASES, payment("1")).records.table("episodes").sort("start")
    assert rows.select("episode_id", "step", "start", "end").rows() == [
        ("77", 3, date(2020, 2, 1), date(2020, 6, 1)),
        ("77-2", 5, date(2020, 6, 1), date(2021, 1, 1)),
    ]
    assert rows["place_type"].to_list() == ["foster_general"] * 2


def test_a_running_measure_and_a_side_measure(tmp_path: Path) -> None:
    side = payment("2", payment_schedule__payment_id="78", activity_type="SUPPL_ACTIVITY", section="SEL-54")
    rows = read(tmp_path, CASES, payment("1", activity_end_date="") + side).records.table("episodes")
    by_key = {row["episode_id"]: row for row in rows.iter_rows(named=True)}
    assert by_key["77-2"]["end"] is None
    assert (by_key["78"]["step"], by_key["78"]["place_type"], by_key["78"]["end"]) == (None, None, date(2021, 1, 1))


def test_payments_alone_give_measures_with_their_own_step(tmp_path: Path) -> None:
    row = read(tmp_path, payments=payment("1")).records.table("episodes").row(0, named=True)
    assert (row["step"], row["price"], row["price_unit"], row["section"]) == (5, 100_000, "month", "SEL-52-3.7")


def test_only_what_was_paid_is_posted_and_persons_are_not_named(tmp_path: Path) -> None:
    paid = payment("1", paid_date="2020-07-03", paid_amount="999.50")
    person = payment(
        "2", paid_date="2020-07-04", recipient_type="PERSON", recipient_id="0202051234", recipient_name="Mor"
    )
    table = read(tmp_path, payments=paid + person + payment("3")).records.table("postings")
    rows = {row["posting_id"]: row for row in table.iter_rows(named=True)}
    assert set(rows) == {"1", "2"}
    assert (rows["1"]["amount"], rows["1"]["posted"], rows["1"]["month"]) == (
        99_950,
        date(2020, 7, 3),
        date(2020, 7, 1),
    )
    assert rows["1"]["account"] == "5.28.22.1.001"
    assert rows["2"]["amount"] == 100_000
    assert (rows["2"]["provider_id"], rows["2"]["provider_name"]) == (None, None)


def test_what_is_not_granted_or_fictive_is_left_out_and_counted(tmp_path: Path) -> None:
    payments = payment("1") + payment("2", activity_status="DRAFT") + payment("3", fictive="True")
    problems = read(tmp_path, payments=payments).problems
    assert [p.what[:12] for p in problems if p.code == "os2bos_not_granted"] == ["2 betalinger"]


@pytest.mark.parametrize("typed", ["582211009", "582211010", "582211011", "582211013"])
def test_the_mistyped_accounts_of_os2bos_are_said_with_what_was_meant(tmp_path: Path, typed: str) -> None:
    loaded = read(tmp_path, payments=payment("1", account_string=typed, paid_date="2020-07-03") + payment("2"))
    (problem,) = [p for p in loaded.problems if p.code == "unknown_account"]
    assert (problem.value, problem.column, problem.row) == (typed, "account_string", 2)
    assert f"5.28.21.1.{typed[-3:]}" in problem.what
    assert loaded.usable


def test_other_files_are_refused(tmp_path: Path) -> None:
    (tmp_path / "x.csv").write_text("a;b\n1;2\n", encoding="utf-8")
    with pytest.raises(InputError, match="OS2bos"):
        os2bos.read(open_source(tmp_path))
