"""Every environment variable that the web part reads, in one place (docs/reference/settings.md)."""

import os
import secrets
from pathlib import Path
from urllib.parse import unquote, urlparse


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
