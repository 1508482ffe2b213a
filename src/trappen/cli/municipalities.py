"""`trappen forecast --all`: one forecast after another for a folder of municipalities, kept as they are finished."""

import hashlib
import json
from collections.abc import Mapping
from concurrent.futures import Executor, Future, ThreadPoolExecutor, as_completed
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from trappen.cli import faults
from trappen.cli.common import plain, usable_records
from trappen.cli.tables import shown
from trappen.cli.workers import own_version
from trappen.domain import formats
from trappen.domain.errors import InputError, TrappenError

if TYPE_CHECKING:
    from trappen.cli.forecasting import Asked

Document = dict[str, Any]


def forecast_all(folder: Path, asked: "Asked", keep: Path | None, pool: Executor | None, number: int) -> Document:
    """Every municipality's answer, by name; those that cannot be forecast stand in `failed`, with the reason.

    Args:
        folder: with one folder or ZIP for each municipality; on a cluster every worker must see it at the same place.
        asked: the same of each.
        keep: where each answer is written when it is finished, and found again if neither data nor question changed.
        pool: the workers that take a municipality at a time; without, threads of this machine.
        number: of threads.
    """
    asked = replace(asked, scenario=asked.scenario and asked.scenario.resolve())
    sources = municipalities(folder, keep)
    asked_for = {name: _fingerprint(source, asked) for name, source in sources.items()} if keep else {}
    done = {name: found for name, one in asked_for.items() if keep and (found := _kept(keep, name, one))}
    if done:
        typer.echo(f"{formats.counted(len(done), 'kommune', 'kommuner')} er gemt fra før.", err=True)
    left = {name: source.resolve() for name, source in sources.items() if name not in done}
    taking = pool or ThreadPoolExecutor(number)
    waiting = {taking.submit(answered, source, asked): name for name, source in left.items()}
    try:
        for one in as_completed(waiting):
            name, found = waiting[one], one.result()
            done[name] = found
            if keep and "error" not in found:
                _write(keep, name, {"asked": asked_for[name], "answer": found})
            said = found["error"]["what"] if "error" in found else "færdig"
            typer.echo(f"{formats.number(len(done))} af {formats.number(len(sources))}: {name}: {said}", err=True)
    finally:
        _leave(waiting)
        if pool is None:
            taking.shutdown(cancel_futures=True)
    told = [{"municipality": name, **done[name]} for name in sources]
    return {
        "municipalities": [one for one in told if "error" not in one],
        "failed": [one for one in told if "error" in one],
    }


def answered(source: Path, asked: "Asked") -> Document:
    """One municipality's document, or `error` with what, why, now; only values of JSON, as a worker sends it home."""
    from trappen.cli.forecasting import made

    try:
        records = usable_records(source, asked.source_format)
        origin = asked.origin or records.as_of
        if origin is None:
            raise InputError("Udtrækket har ingen dato.", now="Skriv dagen, der fremskrives fra, med »--from«.")
        document = made(records, asked, origin=origin).document
    except TrappenError as error:
        return faults.document(error)
    read: Document = json.loads(json.dumps(document, default=plain))
    return read


def municipalities(folder: Path, keep: Path | None = None) -> dict[str, Path]:
    """The folders and ZIP files that stand in the folder, by name; not the one that answers are kept in.

    Raises:
        InputError: if there are none, or two have one name.
    """
    if not folder.is_dir():
        raise InputError(
            f"»{folder}« er ingen mappe.", now="Med »--all« er DIR en mappe med én mappe for hver kommune."
        )
    found: dict[str, Path] = {}
    for path in sorted(folder.iterdir()):
        zipped = path.suffix.lower() == ".zip"
        if path.name.startswith(".") or not (zipped or path.is_dir()) or (keep and path.resolve() == keep.resolve()):
            continue
        name = path.stem if zipped else path.name
        if name in found:
            raise InputError(
                f"»{name}« er i »{folder}« både som »{found[name].name}« og »{path.name}«.", now="Behold kun den ene."
            )
        found[name] = path
    if not found:
        raise InputError(
            f"»{folder}« har ingen kommuner.",
            why="Med »--all« læses hver mappe og ZIP i den som en kommune.",
            now="Læg én mappe eller ZIP ind for hver kommune, eller udelad »--all«.",
        )
    return found


def overview(found: Mapping[str, Any]) -> str:
    """The answer for people: children in all by municipality, and what could not be forecast."""
    rows = []
    for one in found["municipalities"]:
        line = one["lines"][-1]
        origin = date.fromisoformat(one["from"])
        cells = [_interval(line["stock"][year - 1]) for year in _shown(len(line["stock"]))]
        rows.append(
            (one["municipality"], formats.short_date(origin), formats.number(line["stock_by_month"][0]["mean"]), *cells)
        )
    parts = []
    if rows:
        years = _shown(found["municipalities"][0]["years"])
        heads = ("Kommune", "Fra", "På dagen", *(f"{year} år" for year in years))
        parts.append(shown("Børn på trappen i alt: middel (80 %-interval)", heads, rows))
    for one in found["failed"]:
        said = one["error"]
        parts.append(
            " ".join(part for part in (f"{one['municipality']}:", *map(said.get, ("what", "why", "now"))) if part)
        )
    return "\n\n".join(parts)


def _shown(years: int) -> list[int]:
    return [year for year in (1, 2, 5, 10, 20) if year < years] + [years]


def _interval(one: Mapping[str, float]) -> str:
    mean, low, high = (formats.number(one[key]) for key in ("mean", "p10", "p90"))
    return f"{mean} ({low}–{high})"


def _fingerprint(source: Path, asked: "Asked") -> str:
    """SHA-256 of everything that the answer depends on: the files, the question and the version."""
    summed = hashlib.sha256(f"{own_version()} {asked}".encode())
    files = [source] if source.is_file() else sorted(path for path in source.rglob("*") if path.is_file())
    for path in [*files, *([asked.scenario] if asked.scenario and asked.scenario.is_file() else [])]:
        with path.open("rb") as file:
            summed.update(f"{path.name}\0{hashlib.file_digest(file, 'sha256').hexdigest()}\0".encode())
    return summed.hexdigest()


def _kept(keep: Path, name: str, asked_for: str) -> Document | None:
    """The answer kept from before; none if anything it rests on has changed, or it cannot be read."""
    try:
        kept = json.loads((keep / f"{name}.json").read_text(encoding="utf-8"))
        answer: Document | None = kept["answer"] if kept["asked"] == asked_for else None
    except (OSError, ValueError, KeyError, TypeError):
        return None
    return answer


def _write(keep: Path, name: str, document: Document) -> None:
    """Whole or not at all, also where the run is stopped meanwhile."""
    part = keep / f".{name}.part"
    try:
        keep.mkdir(parents=True, exist_ok=True)
        part.write_text(json.dumps(document, ensure_ascii=False), encoding="utf-8")
        part.replace(keep / f"{name}.json")
    except OSError as error:
        raise InputError(
            f"Svaret for »{name}« kan ikke gemmes i »{keep}«.", why=f"{error.strerror}.", now="Vælg en anden mappe."
        ) from error


def _leave(waiting: Mapping["Future[Document]", str]) -> None:
    for one in waiting:
        one.cancel()
