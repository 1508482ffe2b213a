"""The 98 municipalities and their three-digit codes."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from trappen.parameters import files


@cache
def municipalities() -> Mapping[str, str]:
    """The name of every municipality by its code."""
    return MappingProxyType(files.read("municipalities"))


def municipality_name(code: str) -> str | None:
    """The name; None for a code that is not one of the 98."""
    return municipalities().get(code)


def parse_municipality(text: str) -> str:
    """The code from `657`, `0657`, `Herning`, `Herning Kommune` or `Københavns Kommune`.

    Raises:
        ValueError: if there is no such municipality.
    """
    plain = _plain(text)
    code = plain[1:] if re.fullmatch(r"0\d{3}", plain) else plain
    if code in municipalities():
        return code
    found = _codes().get(plain)
    if found is None:
        raise ValueError(f"»{text}« er ikke en kommune eller en kommunekode")
    return found


@cache
def _codes() -> Mapping[str, str]:
    by_name = {_plain(name): code for code, name in municipalities().items()}
    genitive = {f"{name}s": code for name, code in by_name.items() if not name.endswith("s")}
    short = {name.removesuffix("s"): by_name[name] for name in ("nordfyns", "vesthimmerlands")}
    return MappingProxyType({**genitive, **short, **by_name})


def _plain(text: str) -> str:
    name = re.sub(r"\s*(?:regions)?kommune$", "", unicodedata.normalize("NFC", text).strip().lower())
    return name.replace("aa", "å").replace(" ", "").replace("-", "")
