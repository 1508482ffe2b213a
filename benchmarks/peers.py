"""The forecast beside its peers, in one run: cs-demand-model, neworder, mesa and pymsm, each in its own environment.

Answers that must be equal are compared, and the benchmark fails where they differ. What is scaled up says from how
much. A time stands twice: on the wall, and of the processor, which a busy machine changes less. What the rows mean,
and how near each is to its floor: benchmarks/README.md.
"""

import io
import json
import resource
import subprocess
import sys
import tempfile
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from environments import SCRIPTS, NotMeasuredError, Peer
from forecast import CHILDREN, DRAWS, REPEATS, SAMPLE
from tasks import TRAJECTORIES, country, far_off, semi_markov, write_country, write_trajectories

from trappen.analysis.forecast.simulation import run
from trappen.analysis.forecast.twin import expected

OLDER = Peer("cs-demand-model", "0.5.1", extras="[cli]")
NEWORDER, MESA = Peer("neworder", "1.4.3"), Peer("mesa", "3.3.1")  # the latest that Python 3.11 can have
PYMSM = Peer("pymsm", "0.1.7", besides=("scipy<1.14", "ipython"))
COPIES = 100
TEN_YEARS = 3650  # days
PATHS = 1_000
IMPORTS = "import numpy, polars, numba, typer, rich"
SEGMENT = 14e-9  # seconds of a stay: two random numbers, a logarithm and a walk in a table, estimated (10 to 14)


Seconds = list[float]  # on the wall, of the processor


def main() -> dict[str, Any]:
    """Every row; a peer that cannot be measured is named with the reason.

    Raises:
        RuntimeError: if answers that must be equal are not.
    """
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        return {
            "rows": [sample(folder), *hundredfold(folder), ten_years(folder), *whole_country(folder), paths(folder)]
        }


def took(work: Callable[[], object]) -> Seconds:
    """The quickest of some repeats, with the programs that it starts."""
    found = []
    for _ in range(REPEATS):
        began, before = time.perf_counter(), processor()
        work()
        found.append((time.perf_counter() - began, processor() - before))
    return [min(one) for one in zip(*found, strict=True)]


def processor() -> float:
    """Seconds of the processor, of this program and of those that it has started and seen end."""
    others = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + others.ru_utime + others.ru_stime


def sample(folder: Path) -> dict[str, Any]:
    """From the files to the answer, whole process, ours by the exact twin and by draws.

    The peer's answer has no interval, and is written as a workbook.
    """
    asked = [sys.executable, "-m", "trappen", "forecast", str(SAMPLE), "--format", "ssda903", "--years", "1", "--json"]
    drawn = took(lambda: subprocess.run(asked, check=True, capture_output=True))
    ours = took(lambda: subprocess.run([*asked, "--exact"], check=True, capture_output=True))
    floor = took(lambda: subprocess.run([sys.executable, "-c", IMPORTS], check=True, capture_output=True))
    peer = ["demand-model", "predict", "sample://v1.zip", "--export", str(folder / "out.xlsx")]
    return row(
        "sample: load, fit, one year ahead, whole process",
        OLDER,
        ours,
        lambda: took(lambda: OLDER.program(*peer)),
        floor,
        ours_drawn_seconds=round(drawn[0], 3),
    )


def hundredfold(folder: Path) -> list[dict[str, Any]]:
    """The sample's children a hundred times, with keys of their own: once, in a process of its own."""
    bare = write_copies(folder / "copies", COPIES)
    command = [sys.executable, str(SCRIPTS / "ours.py"), str(folder / "copies")]
    ours = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    found: dict[str, Any] = {}

    def measured(part: str) -> Callable[[], Seconds]:
        def seconds() -> Seconds:
            if not found:
                found.update(OLDER.script("older_peer.py", str(folder / "copies"), "0"))
                if found["stock"] != ours["stock"]:
                    raise RuntimeError(f"children in care: {ours['stock']} and {found['stock']}")
            return found[part]

        return seconds

    what = f"{COPIES} x the sample's children: "
    return [
        row(what + "load", OLDER, ours["load"], measured("load"), bare),
        row(what + "fit", OLDER, ours["fit"], measured("fit"), ours_check_seconds=round(ours["check"][0], 3)),
    ]


def write_copies(folder: Path, copies: int) -> Seconds:
    """Writes the sample so many times in one; what reading it takes, and no more."""
    with zipfile.ZipFile(SAMPLE) as archive:
        for name in (name for name in archive.namelist() if name.endswith(".csv")):
            frame = pl.read_csv(io.BytesIO(archive.read(name)), infer_schema=False)
            keyed = [frame.with_columns(CHILD=pl.col("CHILD") + f"x{copy}") for copy in range(copies)]
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            pl.concat(keyed).write_csv(folder / name)
    files = sorted(folder.rglob("*.csv"))
    return took(lambda: [pl.read_csv(file, infer_schema=False) for file in files])


def ten_years(folder: Path) -> dict[str, Any]:
    """The same expected numbers from the same rates: what the peer takes 3,650 daily steps for."""
    sys.path.insert(0, str(SAMPLE.parents[3]))
    from tests.references.forecast import older_peer

    made = older_peer.model(TEN_YEARS)
    total = float(expected(made).stock[-1, 0].sum())
    with zipfile.ZipFile(SAMPLE) as archive:
        archive.extractall(folder / "sample")

    def peer() -> Seconds:
        found = OLDER.script("older_peer.py", str(folder / "sample"), str(TEN_YEARS))
        if abs(found["total"] - total) > 1e-6 * total:
            raise RuntimeError(f"in care after ten years: {total} and {found['total']}")
        return list(found["predict"])

    daily = older_peer.daily()

    def floor() -> None:
        stock = daily.stock
        for _ in range(TEN_YEARS):
            stock = stock @ daily.step + daily.entrants

    return row(
        "ten years, deterministic", OLDER, took(lambda: expected(made)), peer, took(floor), in_care=round(total, 6)
    )


def whole_country(folder: Path) -> list[dict[str, Any]]:
    """14,000 children, 120 months, 100 draws; the peers play one draw, and are scaled up."""
    model = country()
    path = folder / "country.npz"
    write_country(path, model)
    stays = CHILDREN * DRAWS + int(run(model, 1, range(DRAWS)).moves.sum())
    ours = took(lambda: run(model, 1, range(DRAWS)))

    def scaled(peer: Peer, script: str) -> Callable[[], Seconds]:
        def seconds() -> Seconds:
            found = peer.script(script, str(path))
            if far_off(np.array(found["stock"])):
                raise RuntimeError(f"{peer} strays from what is expected: {found['stock']}")
            return [one * DRAWS for one in found["seconds"]]

        return seconds

    what, floor = "14,000 children x 120 months x 100 draws", [stays * SEGMENT] * 2
    return [
        row(what, NEWORDER, ours, scaled(NEWORDER, "with_neworder.py"), floor, peer_scaled_from="one draw"),
        row(what, MESA, ours, scaled(MESA, "with_mesa.py"), floor, peer_scaled_from="one draw"),
    ]


def paths(folder: Path) -> dict[str, Any]:
    """14,000 x 200 trajectories of ten years, paced by time; the peer plays some, and is scaled up."""
    model = semi_markov()
    moves = int(run(model, 1, range(TRAJECTORIES)).moves.sum())
    ours = took(lambda: run(model, 1, range(TRAJECTORIES)))
    number = CHILDREN * TRAJECTORIES
    told: dict[str, Any] = {"peer_scaled_from": f"{PATHS} paths", "ours_moves_per_path": round(moves / number, 3)}
    unmoved = write_trajectories(folder / "paths.npz", PATHS)

    def peer() -> Seconds:
        found = PYMSM.script("with_pymsm.py", str(folder / "paths.npz"))
        if abs(found["unmoved"] - unmoved) > 5 * unmoved**0.5:
            raise RuntimeError(f"paths without a move: {unmoved} wanted, {found['unmoved']} seen")
        told["peer_moves_per_path"] = round(found["moves_per_path"], 3)
        return [one * number / PATHS for one in found["seconds"]]

    what, floor = "14,000 x 200 trajectories of ten years, semi-Markov", [(number + moves) * SEGMENT] * 2
    return row(what, PYMSM, ours, peer, floor) | told


def row(
    what: str, peer: Peer, ours: Seconds, measure: Callable[[], Seconds], floor: Seconds | None = None, **more: Any
) -> dict[str, Any]:
    """One line of the table: how many times as long the peer takes, and ours over the floor, of the processor."""
    found: dict[str, Any] = {"what": what, "peer": str(peer)}
    found |= {"ours_seconds": round(ours[0], 4), "ours_processor_seconds": round(ours[1], 4)}
    try:
        peer.install()
        wall, processor = measure()
        found |= {"peer_seconds": round(wall, 2), "peer_processor_seconds": round(processor, 2)}
        found |= {"peer_over_ours": round(wall / ours[0], 1), "peer_over_ours_processor": round(processor / ours[1], 1)}
    except NotMeasuredError as error:
        found |= {"peer_seconds": None, "not_measured": str(error)}
    if floor is not None:
        found |= {"floor_seconds": round(floor[1], 4), "ours_over_floor": round(ours[1] / floor[1], 1)}
    print(json.dumps(found), file=sys.stderr, flush=True)
    return found | more


if __name__ == "__main__":
    print(json.dumps(main(), indent=2))
