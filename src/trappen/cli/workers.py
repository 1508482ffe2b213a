"""Who does the work of a command that `--cluster` can send away: this machine's threads, or a dask cluster."""

import logging
import re
from collections.abc import Iterator
from concurrent.futures import CancelledError, Executor
from contextlib import contextmanager
from importlib import import_module
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from trappen.domain.errors import InputError, TrappenError

ADDRESS = re.compile(r"((tcp|tls)://)?(\[[\da-fA-F:]+\]|[^\s/:]+):\d{1,5}")
PATIENCE = 10  # seconds that a cluster may take to answer


@contextmanager
def workers(address: str | None, threads: int) -> Iterator[tuple[Executor | None, int]]:
    """The pool to send work to and how many work at a time; no pool without an address: then it is done here.

    Raises:
        TrappenError: if dask is not installed here.
        InputError: if no cluster answers at the address, it has no workers, they have another version of Trappen, or
            it is gone before the work is done.
    """
    if address is None:
        yield None, threads
        return
    client = _client(address)
    try:
        yield client.get_executor(), _threads(client, address)
    except _losses() as error:
        raise InputError(
            f"Klyngen på »{address}« gik tabt, før arbejdet var færdigt.",
            why=_reason(error),
            now="Se efter den, og kør igen; med »--keep« går kørslen videre, hvor den slap.",
        ) from error
    finally:
        client.close(timeout=PATIENCE)


def _client(address: str) -> Any:
    try:
        dask, distributed = import_module("dask"), import_module("distributed")
    except ImportError:
        raise TrappenError(
            "Trappen kan ikke regne på en klynge: dask er ikke installeret.",
            why="Det er et tilvalg, som de fleste kommuner ikke behøver.",
            now="Kør »pip install 'dask[distributed]'« i Trappens miljø, eller udelad »--cluster«.",
        ) from None
    if not ADDRESS.fullmatch(address):
        raise InputError(
            f"»{address}« er ikke en klynges adresse.",
            now="Skriv den, som »dask scheduler« viser den, fx tcp://127.0.0.1:8786.",
        )
    for name in ("distributed", "distributed.client"):  # what a person can act on is said below, in Danish
        logging.getLogger(name).setLevel(logging.CRITICAL)
    # A model of many draws is large, and is meant to be sent.
    dask.config.set({"distributed.admin.large-graph-warning-threshold": "4GB"})
    try:
        return distributed.Client(address, timeout=PATIENCE, set_as_default=False)
    except OSError as error:
        raise InputError(
            f"Ingen klynge svarer på »{address}«.",
            why=_reason(error),
            now="Start den med »dask scheduler« og »dask worker ADRESSE«, eller udelad »--cluster«.",
        ) from None


def _threads(client: Any, address: str) -> int:
    threads = sum(client.nthreads().values())
    if not threads:
        raise InputError(
            f"Klyngen på »{address}« har ingen arbejdere.", now=f"Start mindst én med »dask worker {address}«."
        )
    here = own_version()
    try:
        there = set(client.run(version, "trappen").values())
    except PackageNotFoundError:
        there = set()
    if there != {here}:
        found = ", ".join(sorted(there)) or "ingen"
        raise InputError(
            f"Klyngens arbejdere har ikke Trappen {here}, men {found}.",
            why="Svaret skal være det samme, uanset hvem der regner.",
            now="Installér samme version i alle arbejderes miljø, og start dem igen.",
        )
    return int(threads)


def own_version() -> str:
    """Trappen's version here."""
    return version("trappen")


def _losses() -> tuple[type[BaseException], ...]:
    """What is raised when a cluster or its workers are gone."""
    closed = import_module("distributed.comm").CommClosedError
    return CancelledError, closed, import_module("distributed").KilledWorker


def _reason(error: BaseException) -> str:
    return f"Fejlen var: {error}." if str(error) else ""
