"""What docs/reference/cli.md says that each command answers with."""

import re

from tests.architecture.repository import ROOT


def sections() -> dict[str, str]:
    """The text about each command, by its name."""
    text = (ROOT / "docs" / "reference" / "cli.md").read_text(encoding="utf-8")
    parts = re.split(r"^## trappen (\S+)$", text, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def keys(command: str) -> set[str]:
    """The keys at the top of the command's JSON document."""
    rows = re.findall(r"^\| (`[^|]*`) \|", sections()[command], flags=re.MULTILINE)
    return {re.split(r"[.\[]", key)[0] for row in rows for key in re.findall("`([^`]+)`", row)}
