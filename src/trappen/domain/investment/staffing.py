"""The posts behind a cost and the cases they carry, so that a case can tell at which caseload it turns.

Source: docs/methods/investment.md.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Annotated as A

from trappen.domain.programme.marks import Ref


@dataclass(frozen=True, slots=True)
class Staffing:
    """Advisers with cases, and the cost that pays for them or for those of them who are new."""

    key: A[str, "key"]
    cost: A[str, "key of the cost that pays", Ref("costs")]
    posts: A[Fraction, "full-time posts that carry the cases together"]
    cases: A[Fraction, "cases in all"]
    paid: A[Fraction | None, "of the posts, those that the cost pays for, where it is not all"] = None

    others: A[Fraction | None, "posts that the cost pays for too and that carry no cases, such as a manager"] = None

    @property
    def paid_for(self) -> Fraction:
        """The posts that the cost pays for."""
        return self.posts if self.paid is None else self.paid
