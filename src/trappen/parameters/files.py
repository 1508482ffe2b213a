"""Reads the TOML files that lie beside the code."""

import tomllib
from importlib.resources import files
from typing import Any


def read(name: str) -> dict[str, Any]:
    """The content of `parameters/<name>.toml`.

    Raises:
        FileNotFoundError: if there is no such file.
    """
    return tomllib.loads((files("trappen.parameters") / f"{name}.toml").read_text(encoding="utf-8"))
