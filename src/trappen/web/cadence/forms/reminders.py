"""Which reminders a person wants, and where."""

from collections.abc import Collection, Mapping
from typing import Any

from django import forms

from trappen.web.cadence.models import Digest


class ReminderForm(forms.Form):
    """The address, and the kinds that the person's role can have."""

    adresse = forms.EmailField(
        label="Din e-mailadresse på arbejdet",
        help_text="Uden en adresse sendes intet.",
        required=False,
    )
    slags = forms.MultipleChoiceField(label="Send mig", widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, kinds: Collection[Digest], **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["slags"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(kind.value, kind.label) for kind in kinds]
