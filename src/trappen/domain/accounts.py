"""Account strings of the municipal chart of accounts: `5.28.22.1.001`.

hovedkonto.hovedfunktion.funktion.dranst.gruppering[.art]. Source: docs/methods/accounts.md.
"""

import re
from dataclasses import dataclass

DRANST = {
    1: "drift",
    2: "statsrefusion",
    3: "anlæg",
    4: "renter",
    5: "balanceforskydninger",
    6: "afdrag",
    7: "finansiering",
    8: "aktiver",
    9: "passiver",
}

_PARTS = ("[0-9]", "[0-9]{2}", "[0-9]{2}", "[1-9]", "[0-9]{3}")
_DELIMITED = re.compile(
    rf"^({_PARTS[0]})[.\-\s]({_PARTS[1]})[.\-\s]({_PARTS[2]})"
    rf"(?:[.\-\s]({_PARTS[3]})(?:[.\-\s]({_PARTS[4]})(?:[.\-\s](\w{{1,20}}))?)?)?$"
)
_RUN_TOGETHER = re.compile(
    rf"^({_PARTS[0]})({_PARTS[1]})({_PARTS[2]})(?:({_PARTS[3]})(?:({_PARTS[4]})(?:-(\w{{1,20}}))?)?)?$"
)


@dataclass(frozen=True, slots=True)
class Account:
    """One account. A function alone (`5.28.20`) has no dranst and no grouping.

    `kind` is the art (two digits); `local` what a municipality puts after the authorised levels, never in the string.
    """

    main: int
    main_function: str
    function_number: str
    dranst: int | None = None
    grouping: str | None = None
    kind: str | None = None
    local: str | None = None

    @property
    def account_class(self) -> int:
        """The main account (hovedkonto): 5 for social measures, 6 for administration."""
        return self.main

    @property
    def function(self) -> str:
        """`5.28.22`."""
        return f"{self.main}.{self.main_function}.{self.function_number}"

    @property
    def text(self) -> str:
        """The canonical string, as far as the levels go."""
        levels = (self.dranst, self.grouping, self.kind)
        return ".".join([self.function, *(str(level) for level in levels if level is not None)])


def parse_account(text: str) -> Account:
    """Reads `5.28.22.1.001`, `5-28-22-1-001`, `528221001`, `5.28.20` and `528201003-15031`.

    A last part of one or two digits is the art; any other is the municipality's own and kept as `local`.

    Raises:
        ValueError: if the text has another form.
    """
    cleaned = text.strip().replace("\N{EN DASH}", "-")
    match = _DELIMITED.match(cleaned) or _RUN_TOGETHER.match(cleaned)
    if not match:
        raise ValueError(f"»{text}« er ikke en konto som 5.28.22.1.001")
    main, main_function, function, dranst, grouping, last = match.groups()
    is_kind = last is not None and len(last) <= 2 and last.isdecimal()
    return Account(
        main=int(main),
        main_function=main_function,
        function_number=function,
        dranst=int(dranst) if dranst else None,
        grouping=grouping,
        kind=last if is_kind else None,
        local=None if is_kind else last,
    )
