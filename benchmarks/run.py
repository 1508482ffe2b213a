"""Runs every benchmark of this folder, each in a process of its own, and writes its result with the machine.

A benchmark is a module with `main() -> dict` that prints one JSON document when run. Arguments choose some by name.
"""

import json
import os
import platform
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
RESULTS = HERE / "results"
AS_THE_PROGRAM = {"OPENBLAS_NUM_THREADS": "1", **os.environ}  # cli/start.py says why
PACKAGES = ("trappen", "django", "numpy", "polars", "psycopg", "scipy")


def machine() -> dict[str, Any]:
    """What a figure depends on, without the machine's name or paths."""
    return {
        "cpu": _proc("/proc/cpuinfo", "model name") or platform.machine(),
        "cores": os.cpu_count(),
        "busy": round(os.getloadavg()[0], 1),  # programs that wanted a core in the minute before
        "memory": _proc("/proc/meminfo", "MemTotal"),
        "system": platform.system(),
        "python": platform.python_version(),
        "packages": {name: _version(name) for name in PACKAGES},
    }


def benchmarks(names: list[str]) -> list[Path]:
    """The modules that define `main`, or those of them that are named."""
    found = [
        path
        for path in sorted(HERE.glob("*.py"))
        if path.name != Path(__file__).name and "def main(" in path.read_text(encoding="utf-8")
    ]
    return [path for path in found if not names or path.stem in names]


def run(path: Path) -> bool:
    """Runs one benchmark and writes its result; False if it failed or kept not within its limits."""
    before = machine()
    done = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False, env=AS_THE_PROGRAM)
    if done.returncode:
        print(f"{path.stem}: failed\n{done.stderr}", file=sys.stderr)
        return False
    result = json.loads(done.stdout)
    RESULTS.mkdir(exist_ok=True)
    document = {"benchmark": path.stem, "result": result, "machine": before}
    text = json.dumps(document, ensure_ascii=False, indent=2) + "\n"
    (RESULTS / f"{path.stem}.json").write_text(text, encoding="utf-8")
    print(text, end="")
    return bool(result.get("within_limits", True))


def main() -> int:
    chosen = benchmarks(sys.argv[1:])
    if not chosen:
        print("no such benchmark", file=sys.stderr)
        return 2
    outcomes = [run(path) for path in chosen]
    return 0 if all(outcomes) else 1


def _proc(path: str, key: str) -> str | None:
    file = Path(path)
    lines = file.read_text(encoding="utf-8").splitlines() if file.exists() else []
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith(key)), None)


def _version(name: str) -> str | None:
    try:
        return version(name)
    except ImportError:
        return None


if __name__ == "__main__":
    raise SystemExit(main())
