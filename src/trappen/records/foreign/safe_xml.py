"""Flat items out of XML, without ever building a tree and without anything a document type can do.

A document type definition is refused before it takes effect: with it go entities that expand without end, and entities
that fetch files or addresses.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from xml.parsers import expat

from trappen.domain.errors import InputError

MAX_TEXT = 10_000
LINE = "__line"


@dataclass
class Document:
    """The root's name, the items in order (name of the leaf → its text, and LINE), and texts found outside them."""

    root: str = ""
    items: list[dict[str, str]] = field(default_factory=list)
    outside: dict[str, str] = field(default_factory=dict)


def read_items(content: bytes, file: str, *, items: Collection[str], outside: Collection[str]) -> Document:
    """Every element called one of `items`, flat, and the first text of each element in `outside`.

    Names are taken without their namespace.

    Raises:
        InputError: if the content is not well-formed XML, or has a document type definition.
    """
    reader = _Reader(file, items, outside)
    try:
        reader.parser.Parse(content, True)  # noqa: FBT003 - positional only
    except (expat.ExpatError, ValueError, LookupError) as error:
        line = getattr(error, "lineno", 1)
        raise InputError(
            f"Filen »{file}« er ikke hel og gyldig XML (linje {line}).", now="Dan eller hent leverancen igen."
        ) from error
    return reader.document


class _Reader:
    def __init__(self, file: str, items: Collection[str], outside: Collection[str]) -> None:
        self.file = file
        self.items = items
        self.outside = outside
        self.document = Document()
        self.item: dict[str, str] | None = None
        self.text: list[str] = []
        self.size = 0
        self.parser = expat.ParserCreate(namespace_separator="}")
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._refuse
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._characters

    def _refuse(self, *_args: object) -> None:
        raise InputError(
            f"Filen »{self.file}« har en dokumenttype (DOCTYPE) og læses ikke.",
            why="En dokumenttype kan hente andre filer eller udvide sig uden ende. Leverancerne har ingen.",
            now="Dan leverancen igen fra fagsystemet.",
        )

    def _start(self, name: str, _attributes: Mapping[str, str]) -> None:
        local = name.rpartition("}")[2]
        self.document.root = self.document.root or local
        self.text, self.size = [], 0
        if local in self.items:
            self.item = {LINE: str(self.parser.CurrentLineNumber)}

    def _characters(self, data: str) -> None:
        self.size += len(data)
        if self.size <= MAX_TEXT:
            self.text.append(data)

    def _end(self, name: str) -> None:
        local, text = name.rpartition("}")[2], "".join(self.text).strip()
        self.text, self.size = [], 0
        if self.item is not None and local in self.items:
            self.document.items.append(self.item)
            self.item = None
        elif self.item is not None and text:
            self.item[local] = text
        elif text and local in self.outside:
            self.document.outside.setdefault(local, text)
