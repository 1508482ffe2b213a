"""What a paper is to be about."""

from typing import Any

from django import forms

from trappen.web.core.widgets import DayInput
from trappen.web.papers.actions import Wanted


class PaperForm(forms.Form):
    """Committee, period and recommendation."""

    udvalg = forms.CharField(label="Udvalg", max_length=120)
    fra = forms.DateField(label="Fra", widget=DayInput(), help_text="Status ved begyndelsen")
    til = forms.DateField(label="Til", widget=DayInput(), help_text="Status ved slutningen")
    indstilling = forms.CharField(
        label="Indstilling", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, help_text="Ét punkt pr. linje"
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("fra") and cleaned.get("til") and cleaned["fra"] >= cleaned["til"]:
            self.add_error("til", "Slutdatoen skal ligge efter startdatoen.")
        return cleaned

    def wanted(self) -> Wanted:
        """What was typed; only of a form that is valid."""
        typed = self.cleaned_data
        return Wanted(typed["udvalg"], typed["fra"], typed["til"], typed["indstilling"])
