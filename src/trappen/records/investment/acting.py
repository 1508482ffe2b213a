"""What must hold of a simulated saving's changes, so that whoever writes one is told at once and not when it is played.

What needs the municipality's ladder, and how large a number may be, is told then.
"""

from collections.abc import Mapping
from types import MappingProxyType

from trappen.domain.investment.simulated import Acting, Acts
from trappen.records.documents.decoding import Faults

_EVERY = frozenset({"what", "start", "full", "end", "low", "high"})
_OWN: Mapping[Acts, frozenset[str]] = MappingProxyType(
    {
        Acts.ENTRIES: frozenset({"factor", "to_steps"}),
        Acts.MOVES: frozenset({"factor", "from_steps", "to_steps"}),
        Acts.EXITS: frozenset({"factor", "from_steps"}),
        Acts.DURATIONS: frozenset({"factor", "from_steps"}),
        Acts.PROGRAMME: frozenset({"ratio", "from_steps", "on", "reach", "target_groups", "source"}),
    }
)


def check_acting(change: Acting, place: str, faults: Faults) -> None:
    """Adds a fault for each field that the change cannot do without, or that is not its own."""
    for name in Acting.__dataclass_fields__:
        if name not in _EVERY | _OWN[change.what] and getattr(change, name):
            now = "Lad det stå tomt, eller vælg en anden slags ændring."
            faults.add(f"{place}.{name}", "wrong-value", "Det hører ikke til den slags ændring.", now)
    if change.what is Acts.PROGRAMME:
        if not change.on:
            faults.add(f"{place}.on", "missing-key", "Der står ikke, hvad programmet virker på.", "Vælg mindst ét.")
        if not change.source.strip():
            now = "Skriv undersøgelsen eller skønnet."
            faults.add(f"{place}.source", "missing-key", "Der står ikke, hvor effekten kommer fra.", now)
    _size(change, place, faults)
    if change.full is not None and change.full < change.start:
        faults.add(f"{place}.full", "wrong-period", "Den dag, det virker fuldt fra, ligger før første dag.")


def _size(change: Acting, place: str, faults: Faults) -> None:
    name = "ratio" if change.what is Acts.PROGRAMME else "factor"
    size = change.ratio if change.what is Acts.PROGRAMME else change.factor
    if size is None:
        faults.add(place, "missing-key", f"Feltet »{name}« mangler.", "Skriv, hvad der ganges med, fx 0,8.")
    elif (change.low is None) != (change.high is None):
        faults.add(place, "missing-key", "»low« og »high« hører sammen.", "Skriv begge eller ingen af dem.")
    elif change.low is not None and change.high is not None and not 0 < change.low <= size <= change.high:
        what = f"»{name}« ligger ikke mellem »low« og »high«, der skal være over 0."
        faults.add(f"{place}.{name}", "wrong-value", what)
