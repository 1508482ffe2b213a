"""Reads a folder, a ZIP or a file of records in any format."""

from pathlib import Path

from trappen.domain.errors import InputError
from trappen.records.container import Loaded


def load(source: Path, *, source_format: str = "trappen") -> Loaded:
    """The records at `source`, with every problem found.

    Raises:
        InputError: if nothing can be read there.
    """
    raise InputError(f"»{source}« findes ikke.", now=f"Angiv en mappe, en ZIP eller en fil i formatet {source_format}.")
