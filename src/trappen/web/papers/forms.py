"""What a paper is to be about."""

from collections.abc import Iterable
from typing import Any

from django import forms

from trappen.web.core.widgets import DayInput
from trappen.web.papers.making import Wanted
from trappen.web.papers.models import PaperKind
from trappen.web.scenarios.models import CaseDecision


class PaperForm(forms.Form):
    """Kind, committee, period and recommendation. `kinds` are those that the user may write."""

    slags = forms.ChoiceField(label="Slags")
    sag = forms.ChoiceField(
        label="Besluttet investeringssag", required=False, help_text="Kun til en opfølgning på en investeringscase"
    )
    udvalg = forms.CharField(label="Udvalg", max_length=120)
    fra = forms.DateField(label="Fra", widget=DayInput(), help_text="Status ved begyndelsen")
    til = forms.DateField(label="Til", widget=DayInput(), help_text="Status ved slutningen")
    indstilling = forms.CharField(
        label="Indstilling", widget=forms.Textarea(attrs={"rows": 4}), max_length=4000, help_text="Ét punkt pr. linje"
    )

    def __init__(
        self, *args: Any, kinds: Iterable[PaperKind], decisions: Iterable[CaseDecision] = (), **more: Any
    ) -> None:
        super().__init__(*args, **more)
        self.decisions = {str(each.pk): each for each in decisions}
        case = self.fields["sag"]
        assert isinstance(case, forms.ChoiceField)
        case.choices = [("", "Ingen"), *((key, str(each)) for key, each in self.decisions.items())]
        if not self.decisions:
            del self.fields["sag"]
        field = self.fields["slags"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(kind.value, kind.label) for kind in kinds]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("fra") and cleaned.get("til") and cleaned["fra"] >= cleaned["til"]:
            self.add_error("til", "Slutdatoen skal ligge efter startdatoen.")
        if cleaned.get("slags") == PaperKind.INVESTMENT and not cleaned.get("sag"):
            now = "Vælg den." if self.decisions else "Beslut først en sag på dens egen side under Investeringssager."
            self.add_error("sag" if self.decisions else "slags", f"Der følges op på en besluttet sag. {now}")
        return cleaned

    def wanted(self) -> Wanted:
        """What was typed; only of a form that is valid."""
        typed = self.cleaned_data
        kind = PaperKind(typed["slags"])
        decision = self.decisions.get(typed.get("sag", "")) if kind is PaperKind.INVESTMENT else None
        return Wanted(kind, typed["udvalg"], typed["fra"], typed["til"], typed["indstilling"], decision)
