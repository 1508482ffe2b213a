"""A delivery's way through its states, read from real files."""

import json
from datetime import UTC, datetime, time
from pathlib import Path

import pytest
import typer

from tests.cast import Cast
from tests.web.imports.deliveries import CPR
from tests.web.imports.test_loading import dump
from trappen.domain.errors import TrappenError
from trappen.web.accounts.models import Municipality
from trappen.web.cases.models import Child, Episode, sealing
from trappen.web.config.operations.loading import deliver as deliver_command
from trappen.web.config.operations.loading import process as process_command
from trappen.web.config.operations.watching import Watch
from trappen.web.finance.models import PostingPair, PostingSum, WorkItem
from trappen.web.imports import actions
from trappen.web.imports.models import TRANSITIONS, Batch, RowChange, State

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 4, 1, 8, tzinfo=UTC)
CHILDREN = "child_id;cpr;name;birth_date\n0101019995;010101-9995;Æble Ørsted;01-01-2001\n"
EPISODES = "episode_id;child_id;section;start;end\nE1;0101019995;BL-32-1.5;01-02-2024;{end}\n"


@pytest.fixture
def municipality() -> Municipality:
    return Municipality.objects.create(code="999", name="Eksempelkommune")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write(tmp_path / "udtræk")


def write(folder: Path, *, end: str = "", children: str = CHILDREN) -> Path:
    folder.mkdir(exist_ok=True, parents=True)
    (folder / "children.csv").write_text(children, encoding="utf-8")
    (folder / "episodes.csv").write_text(EPISODES.format(end=end), encoding="utf-8")
    return folder


def deliver(municipality: Municipality, path: Path) -> Batch:
    batch = actions.receive(municipality, name=path.name, source_format="trappen", by=None, now=NOW)
    return actions.process(batch, path=path, clock=lambda: NOW)


def test_a_delivery_is_loaded_and_says_so(municipality: Municipality, folder: Path) -> None:
    batch = deliver(municipality, folder)
    assert (batch.state, batch.message, batch.progress, batch.first) == (State.LOADED, "", 100, True)
    assert batch.counts["episodes"] == {"rows": 1, "added": 1, "changed": 0, "gone": 0, "same": 0}
    assert batch.finished_at == NOW
    assert Episode.objects.get().child_id == sealing.pseudonym("999", "0101019995")
    assert not RowChange.objects.exists()


def test_the_same_again_is_said_and_a_correction_counted(municipality: Municipality, folder: Path) -> None:
    deliver(municipality, folder)
    again = deliver(municipality, folder)
    assert (again.number, again.unchanged) == (2, True)
    assert "det samme" in again.message
    third = deliver(municipality, write(folder, end="01-03-2024"))
    assert third.counts["episodes"]["changed"] == 1
    assert third.counts["children"]["same"] == 1


def test_errors_reject_the_whole_and_nobody_is_named(municipality: Municipality, folder: Path) -> None:
    deliver(municipality, folder)
    before = dump()
    batch = deliver(municipality, write(folder, end="01-01-2020", children=CHILDREN * 2))
    assert batch.state == State.REJECTED
    assert "Intet er indlæst" in batch.message
    assert batch.problem_counts
    kept = str(batch.problems) + batch.message
    for secret in ("0101019995", "010101-9995", "Ørsted"):
        assert secret not in kept
    Batch.objects.filter(pk=batch.pk).delete()
    assert dump() == before


def test_what_cannot_be_read_is_rejected_in_danish(municipality: Municipality, tmp_path: Path) -> None:
    half = tmp_path / "nat.zip"
    half.write_bytes(b"PK\x03\x04 half a file")
    batch = deliver(municipality, half)
    assert batch.state == State.REJECTED
    assert batch.message
    assert not Child.objects.exists()


def test_an_unexpected_fault_leaves_the_rows_and_keeps_its_secrets(
    municipality: Municipality, folder: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def explode(*_args: object, **_kwargs: object) -> None:
        raise RuntimeError(f"row {CPR}")

    monkeypatch.setattr(actions, "prepare", explode)
    batch = deliver(municipality, folder)
    assert batch.state == State.FAILED
    assert "uventet fejl" in batch.message
    assert "RuntimeError" in caplog.text
    assert CPR not in caplog.text
    assert not Child.objects.exists()


def test_a_batch_goes_only_where_the_table_of_states_lets_it(municipality: Municipality) -> None:
    for state in State:
        for target in State:
            batch = actions.receive(municipality, name="x", source_format="trappen", by=None, now=NOW)
            batch.state = state
            if target in TRANSITIONS.get(state, ()):
                actions.move(batch, to=target)
                assert batch.state == target
            else:
                with pytest.raises(TrappenError, match="kan ikke blive"):
                    actions.move(batch, to=target)


def test_interrupted_batches_are_closed(municipality: Municipality) -> None:
    actions.receive(municipality, name="x", source_format="trappen", by=None, now=NOW)
    assert actions.fail_interrupted(now=NOW) == 0
    assert actions.fail_interrupted(now=NOW.replace(day=2)) == 1
    assert Batch.objects.get().state == State.FAILED


def test_an_upload_that_was_being_read_is_closed_as_soon_as_the_server_starts_again(cast: Cast) -> None:
    waiting, reading = (
        actions.receive(cast.home, name=name, source_format="trappen", by=cast.sten, now=NOW) for name in "ab"
    )
    command = actions.receive(cast.home, name="c", source_format="trappen", by=None, now=NOW)
    for batch in (reading, command):
        actions.move(batch, to=State.CHECKING)
    assert actions.fail_interrupted(now=NOW) == 1
    states = [Batch.objects.get(pk=batch.pk).state for batch in (waiting, reading, command)]
    assert states == [State.RECEIVED, State.FAILED, State.CHECKING]


def load_command(folder: Path, *, code: str | None = None, name: str | None = None, as_json: bool = False) -> None:
    deliver_command(folder, source_format="trappen", code=code, name=name, as_json=as_json)


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    (tmp_path / "drop").mkdir()
    return tmp_path / "drop"


def watch(drop: Path, expect_by: time | None = None, *, as_json: bool = False) -> int:
    try:
        Watch(drop, "trappen", None, 0.01, expect_by, as_json=as_json).run(once=True)
    except typer.Exit as stop:
        return stop.exit_code
    return -1


def test_the_drop_folder_loads_and_puts_away(
    municipality: Municipality, drop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-04-01")
    write(drop / "nat")
    assert watch(drop) == 0
    assert Batch.objects.get().state == State.LOADED
    assert [path.name.endswith("-nat") for path in (drop / "done").iterdir()] == [True]
    assert watch(drop, time(6)) == 0


def test_half_a_file_and_a_missing_one_are_reported(
    municipality: Municipality, drop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-04-01")
    (drop / "nat.zip").write_bytes(b"PK\x03\x04 half")
    (drop / "next.zip.part").write_bytes(b"PK")
    assert watch(drop) == 1
    assert Batch.objects.get().state == State.REJECTED
    assert len(list((drop / "rejected").iterdir())) == 1
    assert (drop / "next.zip.part").exists()
    assert watch(drop, time(23)) == 0
    assert watch(drop, time(6)) == 1
    assert watch(drop, time(6)) == 1
    assert capsys.readouterr().out.count("ikke kommet inden kl. 06.00") == 1
    assert Batch.objects.filter(message__contains="ikke kommet").count() == 1


def test_a_file_that_still_grows_waits(municipality: Municipality, drop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    target = drop / "nat.zip"
    target.write_bytes(b"PK")

    def grow(_seconds: float) -> None:
        target.write_bytes(target.read_bytes() + b"more")

    monkeypatch.setattr("trappen.web.config.operations.watching.time.sleep", grow)
    assert watch(drop) == 1
    assert target.exists()
    assert not Batch.objects.exists()


def test_the_load_command_says_what_happened(
    municipality: Municipality, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    load_command(folder)
    out = capsys.readouterr().out
    assert "Indsatser: 1 række, 1 ny" in out
    assert "Ikke leveret og derfor uændret: Sager" not in out
    assert "Ikke leveret" in out
    with pytest.raises(typer.Exit):
        load_command(folder / "children.csv" / "nowhere")
    load_command(folder, code="657")
    assert Municipality.objects.get(code="657").name == "Herning"
    with pytest.raises(TrappenError, match="hvilken kommune"):
        load_command(folder)


def test_files_that_are_no_table_of_ours_are_not_called_loaded(municipality: Municipality, tmp_path: Path) -> None:
    (tmp_path / "prognose.csv").write_text("Barn;Pris\nAlma;12\n", encoding="utf-8")
    batch = deliver(municipality, tmp_path)
    assert batch.state == State.REJECTED
    assert "vælg den alene under »Indlæsning«" in batch.message
    assert batch.problem_counts == {"unknown_file": 1}


def test_a_finding_names_no_child_by_the_key_of_the_source(municipality: Municipality, folder: Path) -> None:
    episodes = "episode_id;child_id;section;start;end\nE1;Ukendt Hansen;BL-32-1.5;01-02-2024;\n"
    (folder / "episodes.csv").write_text(episodes, encoding="utf-8")
    batch = deliver(municipality, folder)
    assert batch.problem_counts["unknown_reference"] == 1
    assert "Hansen" not in str(batch.problems)
    assert sealing.pseudonym("999", "Ukendt Hansen") in str(batch.problems)


def test_load_answers_with_one_json_document(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    load_command(folder, code="999", name="Eksempelkommune", as_json=True)
    answer = json.loads(capsys.readouterr().out)
    assert (answer["state"], answer["municipality"], answer["first"]) == ("loaded", "999", True)
    assert answer["tables"]["children"]["added"] == 1


def test_watch_answers_with_one_document_per_look(
    municipality: Municipality, drop: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TRAPPEN_TODAY", "2026-04-01")
    write(drop / "nat")
    assert watch(drop, time(6), as_json=True) == 0
    (line,) = capsys.readouterr().out.splitlines()
    answer = json.loads(line)
    assert (answer["ok"], answer["waiting"], answer["missing"]) == (True, [], None)
    assert [batch["state"] for batch in answer["batches"]] == ["loaded"]
    Batch.objects.all().delete()
    assert watch(drop, time(6), as_json=True) == 1
    assert json.loads(capsys.readouterr().out)["missing"] == "06:00"


def test_what_was_found_is_told_in_words_and_not_in_codes(
    municipality: Municipality, folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(folder, end="01-01-2024")
    with pytest.raises(typer.Exit):
        load_command(folder)
    told = capsys.readouterr().out
    assert "Fejl, 1 gang: " in told
    assert "end_before_start" not in told


@pytest.mark.parametrize("written", [False, True], ids=["before the rows", "after the rows"])
def test_a_load_that_ctrl_c_stops_says_whether_the_rows_are_there(
    written: bool, municipality: Municipality, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_arguments: object, **_named: object) -> None:
        raise KeyboardInterrupt

    batch = actions.receive(municipality, name="x", source_format="trappen", by=None, now=NOW)
    monkeypatch.setattr(actions, "recompute" if written else "prepare", stop)
    with pytest.raises(KeyboardInterrupt):
        process_command(batch, folder)
    batch.refresh_from_db()
    assert batch.state == (State.LOADED if written else State.FAILED)
    assert ("Intet er ændret" in batch.message) is not written
    assert Child.objects.exists() is written


def test_postings_that_come_alone_are_matched_with_the_episodes_of_before(
    municipality: Municipality, tmp_path: Path
) -> None:
    """The economy system's file and the case system's are two deliveries; a CPR number in a key has its stand-in."""
    case = write(tmp_path / "fagsystem")
    rows = "E1;0101019995;BL-46;01-02-2024;5000;month\n010101-9995-a;0101019995;BL-46;01-02-2024;700;month\n"
    (case / "episodes.csv").write_text(f"episode_id;child_id;section;start;price;price_unit\n{rows}", encoding="utf-8")
    deliver(municipality, case)
    assert not PostingPair.objects.exists()
    economy = tmp_path / "økonomi"
    economy.mkdir()
    lines = "P1;31-01-2026;2026-01;5.28.22.1.001;5000,00;E1\nP2;31-01-2026;2026-01;5.28.22.1.001;700;010101-9995-a\n"
    lines += "P3;31-01-2026;2026-01;5.28.22.1.001;90;findes-ikke\n"
    (economy / "postings.csv").write_text(
        f"posting_id;posted;month;account;amount;episode_id\n{lines}", encoding="utf-8"
    )
    deliver(municipality, economy)
    hidden = Episode.objects.exclude(key="E1").get().key
    pairs = PostingPair.objects.order_by("posting_key").values_list("posting_key", "episode_key", "amount", "rule")
    assert list(pairs) == [("P1", "E1", 500_000, "number"), ("P2", hidden, 70_000, "number")]
    stray = WorkItem.objects.get(kind="paid_without_measure")
    assert (stray.subject, stray.there) == ("P3", True)
    together = tmp_path / "begge"
    for path in (*case.iterdir(), *economy.iterdir()):
        together.mkdir(exist_ok=True)
        (together / path.name).write_bytes(path.read_bytes())
    before = list(PostingPair.objects.order_by("pk").values())
    deliver(municipality, together)  # the same in one delivery: found while it is checked, and nothing is written anew
    assert list(PostingPair.objects.order_by("pk").values()) == before
    assert sorted(PostingSum.objects.values_list("number", flat=True)) == [1, 2]  # about the child, and about none
