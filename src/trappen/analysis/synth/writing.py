"""Writes a synthetic municipality as a folder of records, with the truth in a folder beside the data.

The same municipality gives the same bytes.
"""

import json
from importlib.resources import files
from pathlib import Path

import polars as pl

from trappen.analysis.synth.building import Synthetic
from trappen.analysis.synth.settings import from_day, municipality
from trappen.domain.errors import InputError
from trappen.records.contracts import TABLES, Column, Kind
from trappen.records.template import datapackage

TRUTH = "truth"


def write(made: Synthetic, folder: Path) -> list[str]:
    """Writes every table, `ladder.toml`, `control.csv`, `datapackage.json` and `truth/`. Returns the names written.

    Raises:
        InputError: if the folder holds anything already, or cannot be written.
    """
    try:
        if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
            raise InputError(
                f"»{folder}« er ikke en tom mappe.",
                why="Den syntetiske kommune overskriver aldrig noget.",
                now="Angiv en mappe, der er tom eller ikke findes endnu.",
            )
        (folder / TRUTH).mkdir(parents=True, exist_ok=True)
        content = _texts(made)
        for name, text in content.items():
            (folder / name).write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise InputError(f"Kommunen kan ikke skrives i »{folder}«.", now="Angiv en mappe, du må skrive i.") from error
    return list(content)


def _texts(made: Synthetic) -> dict[str, str]:
    texts = {f"{name}.csv": _csv(name, frame) for name, frame in made.tables.items()}
    counts = "".join(f"{name};{frame.height}\n" for name, frame in made.tables.items())
    texts["control.csv"] = f"table;rows\n{counts}"
    texts["ladder.toml"] = _beside("ladder.toml")
    package = datapackage() | {
        "title": f"{municipality()['identity']['name']} (syntetisk)",
        "as_of": made.until.isoformat(),
        "synthetic": True,
        "municipality": municipality()["identity"]["code"],
    }
    texts["datapackage.json"] = json.dumps(package, ensure_ascii=False, indent=2) + "\n"
    for name, frame in made.truth.items():
        texts[f"{TRUTH}/{name}.csv"] = frame.write_csv(separator=";", float_precision=9)
    texts[f"{TRUTH}/rates.toml"] = _rates(made)
    if made.corrupted:
        texts[f"{TRUTH}/corruption.toml"] = _beside("corruption.toml")
    texts[f"{TRUTH}/README.md"] = _beside("truth.md")
    return texts


def _beside(name: str) -> str:
    return (files("trappen.analysis.synth") / name).read_text(encoding="utf-8")


def _rates(made: Synthetic) -> str:
    """The parameters that made the data, behind the arguments and days of this very municipality."""
    days = made.calendar
    head = [
        "# The truth of this municipality: its arguments, its days, and the parameters of its model.",
        "[made]",
        f"children = {made.children}",
        f"years = {made.years}",
        f"seed = {made.seed}",
        f"until = {made.until}",
        f"clean = {'true' if made.clean else 'false'}",
        f"start = {from_day(days.start)}",
        f"programme_start = {from_day(days.programme)}",
        f"shock_start = {from_day(days.shock)}",
        f"shock_end = {from_day(days.shock_end)}",
        f"rename = {from_day(days.rename)}",
        *(["corrupted = true"] if made.corrupted else []),
        "",
        "",
    ]
    return "\n".join(head).rstrip("\n") + "\n\n" + _beside("municipality.toml").replace("synthetic = true\n", "")


def _csv(table: str, frame: pl.DataFrame) -> str:
    columns = [_as_written(column) for column in TABLES[table].columns]
    return frame.select(columns).write_csv(separator=";")


def _as_written(column: Column) -> pl.Expr:
    value = pl.col(column.name)
    if column.kind is Kind.AMOUNT:
        ore = value.abs()
        whole, rest = (ore // 100).cast(pl.String), (ore % 100).cast(pl.String).str.zfill(2)
        sign = pl.when(value < 0).then(pl.lit("-")).otherwise(pl.lit(""))
        return pl.concat_str(sign, whole, pl.lit(","), rest).alias(column.name)
    if column.kind is Kind.DECIMAL:
        return value.cast(pl.String).str.replace(".", ",", literal=True)
    if column.kind is Kind.BOOLEAN:
        return pl.when(value).then(pl.lit("ja")).when(value.not_()).then(pl.lit("nej")).alias(column.name)
    if column.kind is Kind.MONTH:
        return value.dt.strftime("%Y-%m")
    if column.kind is Kind.DATETIME:
        return value.dt.strftime("%Y-%m-%dT%H:%M:%S")
    return value
