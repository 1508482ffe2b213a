"""Whose case it is that a user writes in. A colleague of the team may, so that absence can be covered; she is told."""

from dataclasses import dataclass

from trappen.web.accounts.models import User
from trappen.web.cadence.models import OpenCase
from trappen.web.cases.models import Child
from trappen.web.registers.models import Adviser


@dataclass(frozen=True, slots=True)
class Colleague:
    """The adviser, other than the user, who has the child's open case."""

    name: str

    @property
    def told(self) -> str:
        """What the form says."""
        return f"Sagen er hos {self.name} – du registrerer for en kollega"

    @property
    def logged(self) -> str:
        """What the log adds to the change."""
        return f" for en kollega, {self.name}"


def colleague(user: User, child: Child) -> Colleague | None:
    """None where the case is the user's own, or nobody has it."""
    led = OpenCase.objects.filter(municipality_id=child.municipality_id, child=child).exclude(adviser_key="")
    keys = list(led.order_by("adviser_key").values_list("adviser_key", flat=True))
    if not keys or user.adviser_key in keys:
        return None
    found = Adviser.objects.filter(municipality_id=child.municipality_id, key=keys[0]).first()
    return Colleague(keys[0] if found is None else str(found))


def for_whom(user: User, child: Child) -> str:
    """What the log adds to a change that the user makes in a colleague's case; nothing in her own."""
    found = colleague(user, child)
    return "" if found is None else found.logged
