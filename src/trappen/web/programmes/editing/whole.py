"""What is written part by part in forms made from its shape: a programme, or an investment case."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from trappen.domain.investment.case import Case
from trappen.domain.programme.model import Programme
from trappen.records.documents.decoding import Fault
from trappen.records.documents.shape import shape
from trappen.records.investment.reading import decode_case
from trappen.records.programmes.reading import decode_programme
from trappen.web.programmes.editing.labels import BASICS, CASE_PARTS, PARTS


@dataclass(frozen=True)
class Whole:
    """`record` is its class, `parts` their names in order; `decode` reads its plain values, or tells their faults."""

    record: Any
    parts: Mapping[str, str]
    decode: Callable[[Mapping[str, Any]], tuple[Any, tuple[Fault, ...]]]

    def record_of(self, part: str) -> Any:
        """The record that the part holds, or a list of."""
        return self.record if part == BASICS else shape(self.record)[part].of

    def is_list(self, part: str) -> bool:
        """Whether the part is a list of entries."""
        return part != BASICS and shape(self.record)[part].many


PROGRAMME = Whole(Programme, PARTS, decode_programme)
CASE = Whole(Case, CASE_PARTS, decode_case)
