"""Every environment variable that the web part reads, in one place (docs/reference/settings.md)."""

import os
import secrets
import stat
from pathlib import Path
from urllib.parse import unquote, urlparse

from trappen.domain.errors import TrappenError

OURS = ("identity-key", "secret-key", "trappen.sqlite3", "logins.json")
OTHERS = 0o077  # the group and everybody else


def data_dir() -> Path:
    """Where the embedded database, secrets and uploaded files live: TRAPPEN_DATA, else `var` where the program runs."""
    return Path(os.environ.get("TRAPPEN_DATA", "var")).resolve()


def secret(name: str, file_name: str) -> str:
    """A secret from the environment, else from a file beside the data, made the first time and readable by us only."""
    value = os.environ.get(name)
    if value:
        return value
    path = data_dir() / file_name
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def replace_secret(file_name: str, value: str) -> None:
    """Puts a new secret in the place of the old; at every moment one of them is whole on the disk."""
    path = data_dir() / file_name
    fresh = path.with_name(f"{file_name}.new")
    fresh.unlink(missing_ok=True)
    handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(handle, "w") as file:
        file.write(value)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)


def guard_data() -> list[str]:
    """Shuts a data folder that others on the machine can look into, where it is ours. Says in Danish what it did.

    Raises:
        TrappenError: if the folder is one that everybody shares, such as /tmp.
    """
    folder = data_dir()
    if not folder.is_dir():
        return []
    state = folder.stat()
    if state.st_mode & stat.S_ISVTX:
        raise TrappenError(
            f"»{folder}« er en mappe, som alle på maskinen deler.",
            why="Databasen og nøglerne kan ikke ligge sikkert i den.",
            now="Sæt TRAPPEN_DATA til en mappe, der kun er Trappens.",
        )
    ours = [path for path in map(folder.joinpath, OURS) if path.is_file()]
    said = []
    if state.st_mode & OTHERS and state.st_uid == os.getuid() and (ours or not any(folder.iterdir())):
        folder.chmod(0o700)
        said.append(f"Mappen »{folder}« kunne læses af andre på maskinen. Nu kan kun du læse den.")
    elif state.st_mode & OTHERS:
        said.append(
            f"Advarsel: mappen »{folder}« kan læses af andre på maskinen. Bed dens ejer om »chmod 700«, eller sæt "
            "TRAPPEN_DATA til en mappe, der kun er Trappens."
        )
    for path in ours:
        if path.stat().st_mode & OTHERS and path.stat().st_uid == os.getuid():
            path.chmod(0o600)
            said.append(f"Filen »{path}« kunne læses af andre på maskinen. Nu kan kun du læse den.")
    return said


def text(name: str) -> str:
    return os.environ.get(name, "").strip()


def whole_number(name: str, otherwise: int) -> int:
    """The variable as a whole number.

    Raises:
        TrappenError: if it is something else.
    """
    value = text(name)
    if value and not value.isdecimal():
        raise TrappenError(f"{name} er »{value}«.", why="Det skal være et helt tal.", now="Ret eller fjern den.")
    return int(value) if value else otherwise


def flag(name: str) -> bool:
    return os.environ.get(name, "") == "1"


def names(name: str) -> list[str]:
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def database() -> dict[str, object]:
    """Django's database settings: TRAPPEN_DATABASE_URL (postgresql://user:password@host:port/name), else SQLite."""
    url = os.environ.get("TRAPPEN_DATABASE_URL")
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": data_dir() / "trappen.sqlite3",
            "ATOMIC_REQUESTS": False,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;",
            },
        }
    parts = urlparse(url)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": parts.hostname or "",
        "PORT": str(parts.port or ""),
        "ATOMIC_REQUESTS": False,
        "OPTIONS": {"pool": True} if flag("TRAPPEN_DATABASE_POOL") else {},
    }
