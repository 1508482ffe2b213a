"""What is wrong with the input, place by place."""

from dataclasses import asdict, dataclass
from enum import StrEnum


class Severity(StrEnum):
    """An error stops the reading of the whole input; a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Problem:
    """One finding: where it stands, what is wrong and what to do.

    `code` is stable and documented in docs/reference/checks.md. `row` counts as the reader's program shows it: the
    header is row 1. `key` names the row's own key (a child or episode) so that a list can be acted on, and `child` the
    child it is about. `amount` is the øre it is about; None where it is about no money or nobody can say how much.
    """

    severity: Severity
    code: str
    what: str
    now: str = ""
    file: str = ""
    table: str = ""
    row: int | None = None
    column: str = ""
    value: str = ""
    key: str = ""
    child: str = ""
    amount: int | None = None

    def as_dict(self) -> dict[str, str | int | None]:
        """The finding as plain values for JSON, severity as its text."""
        return {**asdict(self), "severity": str(self.severity)}


def has_errors(problems: "list[Problem] | tuple[Problem, ...]") -> bool:
    """Whether any finding stops the reading."""
    return any(problem.severity is Severity.ERROR for problem in problems)
