"""What the apps below the users need to know of a user."""

from typing import Any, Protocol


class Actor(Protocol):
    """Someone who does something: their number, and their name as text."""

    @property
    def pk(self) -> Any: ...

    def __str__(self) -> str: ...
