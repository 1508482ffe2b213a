"""Words that changed with barnets lov: a text about 2022 says foranstaltning, one about 2024 says indsats."""

from collections.abc import Mapping
from datetime import date
from functools import cache
from types import MappingProxyType

from trappen.domain.law import Law, law_on
from trappen.parameters import files


def word(key: str, day: date) -> str:
    """The Danish word that the law of that day uses, in lower case.

    Raises:
        KeyError: if the word is not in words.toml.
    """
    return _words()[key]["after" if law_on(day) is Law.BL else "before"]


@cache
def _words() -> Mapping[str, Mapping[str, str]]:
    return MappingProxyType(files.read("words"))
