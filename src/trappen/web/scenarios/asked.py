"""What an answer is made of, and when there are too few children for one."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from trappen.domain.errors import TrappenError
from trappen.records.container import Records
from trappen.reporting.document import Block
from trappen.reporting.statements.cells import Viewer
from trappen.web.accounts.models import User

DRAWS, SEED = 1000, 1


@dataclass(frozen=True)
class Asked:
    """The records that `by` may see, whether money is among them, what was chosen, and the day it is played from."""

    by: User
    records: Records
    chosen: Mapping[str, Any]
    viewer: Viewer
    on: date
    economy: bool


@dataclass(frozen=True)
class Made:
    """An answer: the page's title and blocks, and what is kept beside them for files."""

    title: str
    blocks: tuple[Block, ...]
    beside: Mapping[str, Any] = field(default_factory=dict)


def check_enough(standing: int, threshold: int | None, what: str) -> None:
    """Whether so many children on the ladder hide each of them.

    Raises:
        TrappenError: if they do not; `what` is that which cannot be done.
    """
    if threshold is not None and 0 < standing < threshold:
        raise TrappenError(
            f"Der er for få børn på trappen til, at {what}.",
            why=f"Der skal være mindst {threshold} børn, for at ingen kan genkendes.",
            now="Bed en kollega, der må se de enkelte børn, om tallene.",
        )
