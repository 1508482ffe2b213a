"""One result whoever does the work: threads, chunks, order, processes and a dask cluster of two; a run that goes on."""

import hashlib
import json
import shutil
import sys
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

from tests.analysis.forecast.models import DRAWS, small
from tests.architecture.repository import ROOT
from tests.cli.bad_input import tables
from trappen.analysis.forecast.simulation import Draws, digest_of, joined, run, spread
from trappen.cli import municipalities, workers
from trappen.cli.main import run as program

SEED = 9
SAMPLE = ROOT / "tests" / "references" / "ssda903" / "sample.zip"
ASKED = ("--format", "ssda903", "--years", "1", "--draws", "100", "--json")


def digest(drawn: Draws) -> str:
    """As the product's, written anew: every array, in order."""
    parts = (drawn.stock, drawn.time, drawn.cost, drawn.entries, drawn.moves)
    return hashlib.sha256(b"".join(part.tobytes() for part in parts)).hexdigest()


@pytest.fixture(scope="module")
def cluster() -> Iterator[str]:
    """The address of a cluster of two processes."""
    distributed = pytest.importorskip("distributed")
    settings = {"n_workers": 2, "threads_per_worker": 1, "dashboard_address": None, "host": "127.0.0.1"}
    with distributed.LocalCluster(**settings) as made:
        yield made.scheduler_address


@pytest.fixture
def country(tmp_path: Path) -> Path:
    """Two municipalities of different size, of which one is the sample, and one that cannot be used."""
    folder = tmp_path / "country"
    (folder / "sample").mkdir(parents=True)
    shutil.unpack_archive(SAMPLE, folder / "sample")
    shutil.copy(SAMPLE, folder / "zipped.zip")
    (folder / "empty").mkdir()
    (folder / "README.md").touch()
    return folder


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> dict[str, Any]:
    capsys.readouterr()
    if status:
        with pytest.raises(SystemExit) as stopped:
            program(["forecast", *arguments])
        assert stopped.value.code == status
    else:
        program(["forecast", *arguments])
    document: dict[str, Any] = json.loads(capsys.readouterr().out)
    return document


@pytest.mark.slow
def test_one_hash_for_threads_chunks_order_and_processes() -> None:
    whole = run(small(), SEED, range(DRAWS), groups=2)
    wanted = digest(whole)
    assert digest_of(whole) == wanted != digest_of(run(small(), SEED + 1, range(DRAWS), groups=2))
    for threads in (1, 2):
        for chunks in (1, 5, 7):
            assert digest(run(small(), SEED, range(DRAWS), groups=2, threads=threads, chunks=chunks)) == wanted
    backwards = [run(small(), SEED, [draw], groups=2) for draw in reversed(range(DRAWS))]
    assert digest(joined(backwards[::-1])) == wanted
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        for blocks in (2, DRAWS + 1):
            assert digest(spread(pool, small(), SEED, range(DRAWS), groups=2, blocks=blocks)) == wanted


@pytest.mark.slow
def test_the_same_hash_on_a_cluster_of_two_processes(cluster: str) -> None:
    with workers.workers(cluster, 1) as (pool, number):
        assert pool is not None
        assert number == 2
        places = {pool.submit(process_of, one).result() for one in range(20)}
        drawn = spread(pool, small(), SEED, range(DRAWS), groups=2, blocks=number)
    assert len(places) == 2
    assert digest(drawn) == digest(run(small(), SEED, range(DRAWS), groups=2))


def process_of(_number: int) -> int:
    import os

    return os.getpid()


@pytest.mark.slow
def test_the_command_answers_the_same_on_threads_and_cluster(
    cluster: str, country: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = said(capsys, str(SAMPLE), *ASKED, "--threads", "2")
    assert said(capsys, str(SAMPLE), *ASKED, "--cluster", cluster) == alone
    here = said(capsys, str(country), "--all", *ASKED, "--threads", "2", status=1)
    there = said(capsys, str(country), "--all", *ASKED, "--cluster", cluster, status=1)
    assert here == there
    assert here["municipalities"] == [{"municipality": name, **alone} for name in ("sample", "zipped")]
    assert [(one["municipality"], bool(one["error"]["now"])) for one in here["failed"]] == [("empty", True)]


@pytest.mark.slow
def test_a_stopped_run_goes_on_where_it_stopped(
    country: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    keep, taken = tmp_path / "kept", []
    answered = municipalities.answered

    def counted(source: Path, asked: Any) -> Any:
        taken.append(source.stem)
        if stop == source.stem:
            raise KeyboardInterrupt
        return answered(source, asked)

    monkeypatch.setattr(municipalities, "answered", counted)
    arguments = (str(country), "--all", *ASKED, "--threads", "1", "--keep", str(keep))
    stop = "zipped"
    with pytest.raises(SystemExit):
        program(["forecast", *arguments])
    assert taken == ["empty", "sample", "zipped"]
    assert [path.name for path in keep.iterdir()] == ["sample.json"]
    stop, taken = "", []
    found = said(capsys, *arguments, status=1)
    assert taken == ["empty", "zipped"]
    taken = []
    assert said(capsys, *arguments, status=1) == found
    assert taken == ["empty"]
    (keep / "zipped.json").write_text("{half", encoding="utf-8")
    assert said(capsys, *arguments, "--seed", "2", status=1) != found
    assert said(capsys, *arguments, status=1) == found
    taken = []
    header = next((country / "sample").rglob("header.csv"))
    header.write_text(header.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    said(capsys, *arguments, status=1)
    assert taken == ["empty", "sample"]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{folder}", "--all"], "har ingen kommuner"),
        (["{folder}/nowhere", "--all"], "er ingen mappe"),
        (["{twice}", "--all"], "både som"),
        (["{folder}", "--keep", "{folder}/kept"], "--all"),
        (["{folder}", "--cluster", "klyngen"], "er ikke en klynges adresse"),
        (["{folder}", "--cluster", "tcp://127.0.0.1:1"], "Ingen klynge svarer"),
    ],
)
def test_says_what_stands_in_the_way(
    arguments: list[str],
    words: str,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(workers, "PATIENCE", 0.2)
    tables(tmp_path / "folder")
    (tmp_path / "twice" / "a").mkdir(parents=True)
    (tmp_path / "twice" / "a.zip").touch()
    places = {"folder": str(tmp_path / "folder"), "twice": str(tmp_path / "twice")}
    with pytest.raises(SystemExit):
        program(["forecast", *(part.format(**places) for part in arguments)])
    assert words in capsys.readouterr().err


def test_says_that_dask_is_not_installed(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(SystemExit):
        program(["forecast", str(SAMPLE), "--cluster", "tcp://127.0.0.1:8786"])
    assert "dask er ikke installeret" in capsys.readouterr().err


@pytest.mark.slow
def test_refuses_a_cluster_with_another_version(
    cluster: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workers, "own_version", lambda: "0.0.1")
    with pytest.raises(SystemExit):
        program(["forecast", str(SAMPLE), *ASKED, "--cluster", cluster])
    assert "samme version" in capsys.readouterr().err


def test_the_overview_names_every_municipality(country: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        program(["forecast", str(country), "--all", "--format", "ssda903", "--years", "3", "--draws", "100"])
    text = capsys.readouterr().out
    assert [name in text for name in ("sample", "zipped", "empty:")] == [True] * 3
    assert "3 år" in text
