"""Where records come from: a folder, a ZIP or one file, all seen as named members with bytes.

Nothing is unpacked to disk, and nothing outside the folder is followed. What cannot be read as a whole is refused here,
with one sentence; what is wrong inside a file is a problem of that file.
"""

import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from trappen.domain import formats
from trappen.domain.errors import InputError

MAX_FILES = 5_000
MAX_FILE_BYTES = 1 << 30
MAX_TOTAL_BYTES = 4 << 30
MAX_RATIO = 400  # a table of real records packs 5 to 60 times; a bomb packs 1,000 times
RATIO_COUNTS_FROM_BYTES = 10 << 20

ZIP_MAGIC = b"PK\x03\x04"
EMPTY_ZIP_MAGIC = b"PK\x05\x06"
OLE_MAGIC = bytes.fromhex("d0cf11e0a1b11ae1")  # Word and Excel before 2007, and every password-protected Office file
PDF_MAGIC = b"%PDF-"

_NOT_RECORDS = {"__macosx", "thumbs.db", "desktop.ini"}


@dataclass(frozen=True, slots=True)
class Source:
    """The members of a folder, a ZIP or a single file. Names have forward slashes and stand in order.

    Hidden files and what operating systems leave behind are not members.
    """

    path: Path
    names: tuple[str, ...]
    sizes: tuple[int, ...] = field(repr=False)
    is_zip: bool = False

    def read(self, name: str) -> bytes:
        """The bytes of a member.

        Raises:
            InputError: if the member cannot be read: damaged, locked or gone.
            KeyError: if there is no such member.
        """
        if name not in self.names:
            raise KeyError(name)
        if self.is_zip:
            return self._unpacked(name)
        file = self.path / name if self.path.is_dir() else self.path
        try:
            return file.read_bytes()
        except OSError as error:
            raise InputError(
                f"Filen »{name}« kan ikke læses.", why=_reason(error), now="Kontrollér adgangen, og prøv igen."
            ) from error

    def size(self, name: str) -> int:
        """The member's size in bytes, unpacked."""
        return self.sizes[self.names.index(name)]

    def named(self, *suffixes: str) -> tuple[str, ...]:
        """The members whose name ends so, without regard to case: `source.named(".csv", ".txt")`."""
        return tuple(name for name in self.names if name.lower().endswith(suffixes))

    def at_top(self, name: str) -> str | None:
        """The member of that file name in the outermost folder that holds files, or None.

        A ZIP of a folder often holds the folder itself, so the outermost folder is where the shortest path ends.
        """
        depth = min((member.count("/") for member in self.names), default=0)
        for member in self.names:
            if member.count("/") == depth and PurePosixPath(member).name.lower() == name.lower():
                return member
        return None

    def _unpacked(self, name: str) -> bytes:
        try:
            with zipfile.ZipFile(self.path) as archive, archive.open(name) as member:
                content = member.read(self.size(name) + 1)
        except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError) as error:
            raise InputError(
                f"Filen »{name}« i ZIP-filen »{self.path.name}« er beskadiget.",
                why="Den kan ikke pakkes ud.",
                now="Hent eller dan ZIP-filen igen.",
            ) from error
        except OSError as error:
            raise InputError(f"ZIP-filen »{self.path.name}« kan ikke læses.", why=_reason(error)) from error
        if len(content) != self.size(name):
            raise InputError(
                f"Filen »{name}« i ZIP-filen »{self.path.name}« har en anden størrelse, end ZIP-filen siger.",
                now="Hent eller dan ZIP-filen igen.",
            )
        return content


def open_source(path: Path) -> Source:
    """The folder, ZIP or file at `path`.

    Raises:
        InputError: if nothing is there, it is empty, half a ZIP, encrypted, too large, or reaches outside itself.
    """
    try:
        source = _opened(path)
    except OSError as error:
        raise InputError(f"»{path}« kan ikke læses.", why=_reason(error)) from error
    if not source.names:
        raise InputError(f"»{path}« indeholder ingen filer.", now="Læg udtrækkets filer i mappen, og prøv igen.")
    _refuse_too_much(source)
    return source


def _opened(path: Path) -> Source:
    if path.is_dir():
        return _folder(path)
    if not path.is_file():
        raise InputError(f"»{path}« findes ikke.", now="Angiv en mappe, en ZIP-fil eller en fil, der findes.")
    with path.open("rb") as file:
        head = file.read(8)
    if not head:
        raise InputError(f"Filen »{path.name}« er tom.", now="Dan udtrækket igen.")
    if path.suffix.lower() == ".zip":
        return _zip(path, head)
    return Source(path, (path.name,), (path.stat().st_size,))


def _folder(path: Path) -> Source:
    root = path.resolve()
    files = [
        file
        for file in sorted(path.rglob("*"))
        if file.is_file() and _is_member(file.relative_to(path).as_posix()) and file.resolve().is_relative_to(root)
    ]
    names = tuple(file.relative_to(path).as_posix() for file in files)
    return Source(path, names, tuple(file.stat().st_size for file in files))


def _zip(path: Path, head: bytes) -> Source:
    if head[:4] not in {ZIP_MAGIC, EMPTY_ZIP_MAGIC}:
        raise InputError(
            f"»{path.name}« er ikke en ZIP-fil, selv om den hedder det.", now="Dan ZIP-filen igen, eller brug en mappe."
        )
    try:
        with zipfile.ZipFile(path) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir() and _is_member(entry.filename)]
    except (zipfile.BadZipFile, NotImplementedError) as error:
        raise InputError(
            f"ZIP-filen »{path.name}« er ikke hel.",
            why="Indholdsfortegnelsen, som står sidst i filen, mangler eller er beskadiget.",
            now="Vent, til overførslen er færdig, eller hent filen igen.",
        ) from error
    for entry in entries:
        _refuse_entry(path, entry)
    entries.sort(key=lambda entry: entry.filename)
    names = tuple(entry.filename for entry in entries)
    if len(set(names)) != len(names):
        raise InputError(f"ZIP-filen »{path.name}« har to filer med samme navn.", now="Dan ZIP-filen igen.")
    return Source(path, names, tuple(entry.file_size for entry in entries), is_zip=True)


def _refuse_entry(path: Path, entry: zipfile.ZipInfo) -> None:
    parts = entry.filename.replace("\\", "/").split("/")
    if ".." in parts or not parts[0] or ":" in parts[0]:
        raise InputError(
            f"ZIP-filen »{path.name}« har en fil, der peger uden for ZIP-filen: »{entry.filename}«.",
            now="Dan ZIP-filen igen uden den fil.",
        )
    if entry.flag_bits & 0x1:
        raise InputError(
            f"ZIP-filen »{path.name}« er beskyttet med adgangskode.", now="Pak den ud, og angiv mappen i stedet."
        )
    if entry.file_size > RATIO_COUNTS_FROM_BYTES and entry.file_size > MAX_RATIO * max(entry.compress_size, 1):
        raise InputError(
            f"Filen »{entry.filename}« i ZIP-filen »{path.name}« fylder urimeligt meget udpakket.",
            why=f"Den bliver over {MAX_RATIO} gange større; rigtige udtræk bliver højst 60 gange større.",
            now="Kontrollér, hvor filen kommer fra. Pak den selv ud, hvis den er, som den skal være.",
        )


def _refuse_too_much(source: Source) -> None:
    if len(source.names) > MAX_FILES:
        raise InputError(
            f"»{source.path.name}« har {formats.number(len(source.names))} filer.",
            why=f"Der læses højst {formats.number(MAX_FILES)}.",
            now="Angiv den mappe, som kun har udtrækkets filer.",
        )
    for name, size in zip(source.names, source.sizes, strict=True):
        if size > MAX_FILE_BYTES:
            raise InputError(
                f"Filen »{name}« fylder {formats.number(size / (1 << 20))} MB.",
                why=f"Der læses højst {formats.number(MAX_FILE_BYTES >> 20)} MB pr. fil.",
                now="Del udtrækket op, eller lever det som Parquet.",
            )
    if sum(source.sizes) > MAX_TOTAL_BYTES:
        raise InputError(
            f"»{source.path.name}« fylder i alt {formats.number(sum(source.sizes) / (1 << 20))} MB.",
            why=f"Der læses højst {formats.number(MAX_TOTAL_BYTES >> 20)} MB ad gangen.",
            now="Angiv den mappe, som kun har udtrækkets filer.",
        )


def _is_member(name: str) -> bool:
    parts = name.replace("\\", "/").split("/")
    return not any(part.lower() in _NOT_RECORDS or (part.startswith((".", "~$")) and part != "..") for part in parts)


def _reason(error: OSError) -> str:
    return "Adgang nægtet." if isinstance(error, PermissionError) else "Styresystemet kunne ikke åbne den."
