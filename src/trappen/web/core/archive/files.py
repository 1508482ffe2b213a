"""The files beside the database that belong to it: what was uploaded and is not read yet, drafts, and stored files."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath

from django.conf import settings

from trappen.web.core.archive.databases import BLOCK, Entry
from trappen.web.core.archive.manifest import Manifest

PREFIX = "data/"
FOLDERS = ("files", "uploads")  # of the data folder; secrets and the cache are not for a copy


def write(entry: Entry) -> tuple[str, ...]:
    """Writes every file; gives their paths in the data folder. One that is read and removed meanwhile is left out."""
    root, names = Path(settings.DATA_DIR), []
    for path in sorted(path for folder in FOLDERS for path in (root / folder).rglob("*") if path.is_file()):
        name = path.relative_to(root).as_posix()
        try:
            source = path.open("rb")
        except FileNotFoundError:
            continue
        with source, entry(PREFIX + name) as target:
            shutil.copyfileobj(source, target, BLOCK)
        names.append(name)
    return tuple(names)


@contextmanager
def replaced(entry: Entry, manifest: Manifest) -> Iterator[None]:
    """The copy's files in place of those that are there; these come back if anything fails inside.

    Raises:
        ValueError: if a file of the copy belongs in none of the folders.
    """
    root = Path(settings.DATA_DIR)
    with tempfile.TemporaryDirectory(dir=root) as spare:
        new, old = Path(spare) / "new", Path(spare) / "old"
        old.mkdir()
        for name in manifest.files:
            _extract(entry, name, new)
        moved: list[str] = []
        try:
            for folder in FOLDERS:
                moved.append(folder)
                _move(root / folder, old / folder)
                _move(new / folder, root / folder)
            yield
        except BaseException:
            for folder in moved:
                if (old / folder).exists() or folder in moved[:-1]:
                    shutil.rmtree(root / folder, ignore_errors=True)
                _move(old / folder, root / folder)
            raise


def _extract(entry: Entry, name: str, into: Path) -> None:
    parts = PurePosixPath(name).parts
    if parts[0] not in FOLDERS or ".." in parts:
        raise ValueError("a file outside the folders")
    target = into.joinpath(*parts)
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with entry(PREFIX + name) as source, target.open("wb") as written:
        shutil.copyfileobj(source, written, BLOCK)


def _move(source: Path, target: Path) -> None:
    if source.exists():
        source.rename(target)
