"""Errors a person reads: what is wrong, why, and what to do now. The sentences are Danish, as the users are."""


class TrappenError(Exception):
    """A fault that a user can act on.

    Args:
        what: what is wrong, one Danish sentence.
        why: why it is a fault; may be empty where `what` says it.
        now: what the reader can do about it.
    """

    exit_code = 1

    def __init__(self, what: str, *, why: str = "", now: str = "") -> None:
        self.what = what
        self.why = why
        self.now = now
        super().__init__(" ".join(part for part in (what, why, now) if part))


class InputError(TrappenError):
    """The input as a whole cannot be used (half a ZIP, a Word file called .csv)."""


class MissingTableError(TrappenError):
    """A command needs a table that the input lacks. The command line ends with status 2."""

    exit_code = 2

    def __init__(self, table: str, title: str) -> None:
        self.table = table
        super().__init__(
            f"Tabellen »{table}« ({title}) mangler i det, der er læst.",
            why="Opgaven kan ikke løses uden den.",
            now="Læg tabellen i mappen (»trappen template MAPPE« viser dens kolonner), eller vælg en anden opgave.",
        )


class NoValueError(TrappenError):
    """A dated parameter has no value on the date asked for. Never answered with 0."""
