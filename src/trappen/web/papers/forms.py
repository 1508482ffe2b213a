"""What a paper is to be about."""

from collections.abc import Iterable
from typing import Any

from django import forms

from trappen.web.core.widgets import DayInput
from trappen.web.papers.making import Wanted
from trappen.web.papers.models import PaperKind


class PaperForm(forms.Form):
    """Kind, committee, period and recommendation. `kinds` are those that the user may write."""

    slags = forms.ChoiceField(label="Slags")
    udvalg = forms.CharField(label="Udvalg", max_length=120)
    fra = forms.DateField(label="Fra", widget=DayInput(), help_text="Status ved begyndelsen")
    til = forms.DateField(label="Til", widget=DayInput(), help_text="Status ved slutningen")
    indstilling = forms.CharField(
        label="Indstilling", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, help_text="Ét punkt pr. linje"
    )

    def __init__(self, *args: Any, kinds: Iterable[PaperKind], **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["slags"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in kinds]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("fra") and cleaned.get("til") and cleaned["fra"] >= cleaned["til"]:
            self.add_error("til", "Slutdatoen skal ligge efter startdatoen.")
        return cleaned

    def wanted(self) -> Wanted:
        """What was typed; only of a form that is valid."""
        typed = self.cleaned_data
        return Wanted(PaperKind(typed["slags"]), typed["udvalg"], typed["fra"], typed["til"], typed["indstilling"])
