"""The drop folder: what has arrived in it, whether it is whole, and where it goes afterwards."""

import shutil
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

DONE, REJECTED = "done", "rejected"


def arrived(folder: Path) -> list[Path]:
    """The deliveries in the order they came: files and folders, but not what is hidden, put away or still named so."""
    entries = (path for path in folder.iterdir() if path.name not in {DONE, REJECTED})
    whole = (path for path in entries if not path.name.startswith(".") and path.suffix not in {".tmp", ".part"})
    return sorted(whole, key=lambda path: (path.stat().st_mtime, path.name))


def sizes(folder: Path) -> Mapping[str, int]:
    """The size of each delivery. One that still grows is only half there."""
    return {path.name: _size(path) for path in arrived(folder)}


def put_away(path: Path, *, loaded: bool, at: datetime) -> Path:
    """Moves a delivery to `done` or `rejected`, its name headed by the time, so that tomorrow's has room."""
    target = path.parent / (DONE if loaded else REJECTED)
    target.mkdir(mode=0o700, exist_ok=True)
    return Path(shutil.move(path, target / f"{at:%Y%m%d-%H%M%S-%f}-{path.name}"))


def _size(path: Path) -> int:
    if path.is_file():
        return path.stat().st_size
    return sum(inner.stat().st_size for inner in path.rglob("*") if inner.is_file())
