"""`domain` stands on the standard library alone. (The direction between our own parts is import-linter's.)"""

import ast
import sys
from pathlib import Path

from tests.architecture.repository import ROOT


def imported(path: Path) -> set[str]:
    """The top packages that a module imports."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def test_domain_imports_itself_and_the_standard_library_only() -> None:
    for path in (ROOT / "src" / "trappen" / "domain").rglob("*.py"):
        for name in imported(path):
            own = name.startswith("trappen.domain")
            assert own or name.split(".")[0] in sys.stdlib_module_names, f"{path.name} imports {name}"
