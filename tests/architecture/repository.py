"""What the tests of the repository itself look at."""

import subprocess
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WEB = ROOT / "src" / "trappen" / "web"
VENDOR = WEB / "core" / "static" / "vendor"


@cache
def tracked() -> tuple[Path, ...]:
    """Every file that is, or is about to be, in the repository."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return tuple(ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file())


def apps() -> tuple[Path, ...]:
    return tuple(sorted(path for path in WEB.iterdir() if (path / "apps.py").exists()))
