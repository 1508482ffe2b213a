"""The folder: the same bytes every time, every table, and the truth apart."""

import hashlib
import json
import os
import subprocess
import sys
import tomllib
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from trappen.analysis.synth.building import build
from trappen.analysis.synth.writing import write
from trappen.domain.errors import InputError
from trappen.records.contracts import TABLES
from trappen.records.reading import load

UNTIL = date(2026, 11, 1)
NOT_MADE = {"prices", "rates", "corrections"}  # its episodes have one price each
ARGUMENTS = ["--children", "60", "--years", "2", "--seed", "7", "--until", "2026-11-01"]
SCRIPT = "import sys; from trappen.cli.main import run; run(sys.argv[1:])"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    target = tmp_path_factory.mktemp("synth") / "kommune"
    write(build(children=60, years=2, seed=7, until=UNTIL), target)
    return target


def fingerprint(folder: Path) -> dict[str, str]:
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    return {str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


@pytest.mark.slow
def test_another_process_with_another_hash_seed_writes_the_same_bytes(folder: Path, tmp_path: Path) -> None:
    again = tmp_path / "igen"
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    subprocess.run([sys.executable, "-c", SCRIPT, "synth", str(again), *ARGUMENTS], env=environment, check=True)
    assert fingerprint(again) == fingerprint(folder)


def test_the_folder_holds_every_table_and_counts_them(folder: Path) -> None:
    control = dict(pl.read_csv(folder / "control.csv", separator=";").iter_rows())
    assert list(control) == [name for name in TABLES if name not in NOT_MADE]
    for name, table in TABLES.items():
        if name in NOT_MADE:
            continue
        frame = pl.read_csv(folder / f"{name}.csv", separator=";", infer_schema=False)
        assert tuple(frame.columns) == table.names
        assert frame.height == control[name]


def test_the_package_says_when_and_that_it_is_synthetic(folder: Path) -> None:
    package = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    assert package["as_of"] == "2026-11-01"
    assert package["synthetic"] is True


def test_the_truth_is_beside_the_data(folder: Path) -> None:
    rates = tomllib.loads((folder / "truth" / "rates.toml").read_text(encoding="utf-8"))
    assert rates["made"]["seed"] == 7
    assert rates["effects"]["programme_up"] < 1
    names = {path.name for path in (folder / "truth").iterdir()}
    readme = (folder / "truth" / "README.md").read_text(encoding="utf-8")
    assert all(f"`{name}`" in readme for name in names - {"README.md"})


def test_the_reader_takes_it_without_a_remark(folder: Path) -> None:
    loaded = load(folder)
    assert {problem.code for problem in loaded.problems} <= {"no_rows"}
    assert loaded.records.as_of == UNTIL
    made = build(children=60, years=2, seed=7, until=UNTIL)
    for name, frame in made.tables.items():
        assert loaded.records.table(name).equals(frame), name


def test_nothing_is_overwritten(folder: Path) -> None:
    with pytest.raises(InputError, match="ikke en tom mappe"):
        write(build(children=1, years=1, seed=1, until=UNTIL), folder)
