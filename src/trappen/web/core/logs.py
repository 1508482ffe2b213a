"""What the server's log tells of a fault: where it happened, never what was in the row."""

import logging
import traceback
from types import TracebackType

Fault = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


class BareFormatter(logging.Formatter):
    """Leaves out the message of an exception, as that of a database or a parser may quote a person's data."""

    def formatException(self, ei: Fault) -> str:
        kind, _, where = ei
        name = "" if kind is None else kind.__name__
        return "Traceback (most recent call last):\n" + "".join(traceback.format_tb(where)) + name
