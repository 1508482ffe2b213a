"""What is chosen for a forecast or its back-test. A form's cleaned data are the run's parameters: plain JSON."""

from typing import Any

from django import forms

from trappen.web.scenarios.actions import SPLITS

LONGEST, LONGEST_TESTED = 10, 3


def _years(longest: int) -> list[tuple[str, str]]:
    return [(str(year), f"{year} år") for year in range(1, longest + 1)]


class AskForm(forms.Form):
    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, as the run keeps it."""
        return {name: self.cleaned_data[name] for name in self.fields}


class ForecastForm(AskForm):
    aar = forms.ChoiceField(label="Frem", choices=_years(LONGEST), initial="5")
    efter = forms.ChoiceField(
        label="Opdel efter",
        choices=[("", "Ingen opdeling"), *SPLITS.items()],
        required=False,
    )
    program = forms.BooleanField(label="Skeln mellem børn i og uden for et program", required=False)

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen; what was not ticked is left out, so that answers from before it could be are still found."""
        return {name: value for name, value in super().parameters.items() if value is not False}


class BacktestForm(AskForm):
    aar = forms.ChoiceField(label="Frem", choices=_years(LONGEST_TESTED), initial="1")
