"""Which cases go to whom, and why."""

from collections.abc import Mapping

from django import forms
from django.http import QueryDict

from trappen.web.cadence.models import Reason

CHOSEN = "sag"
TYPED_REASONS = [(value, label) for value, label in Reason.choices if value != Reason.UNDONE]


class MoveForm(forms.Form):
    """The new adviser and the reason; the cases come beside it as `CHOSEN`."""

    til = forms.ChoiceField(label="Ny rådgiver", error_messages={"required": "Vælg en rådgiver."})
    aarsag = forms.ChoiceField(
        label="Årsag", choices=[("", "Vælg"), *TYPED_REASONS], error_messages={"required": "Vælg en årsag."}
    )

    def __init__(self, data: QueryDict | None, *, receivers: Mapping[str, tuple[str, str]]) -> None:
        super().__init__(data)
        field = self.fields["til"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [("", "Vælg"), *((key, f"{name}, {team}") for key, (name, team) in receivers.items())]


def tokens(given: QueryDict) -> dict[int, frozenset[int]]:
    """Case row → the rows in the lead that the leader saw; what cannot be read is left out."""
    found = {}
    for text in given.getlist(CHOSEN):
        case, _, seen = text.partition(":")
        parts = [part for part in seen.split(".") if part]
        if case.isdecimal() and all(part.isdecimal() for part in parts):
            found[int(case)] = frozenset(map(int, parts))
    return found
