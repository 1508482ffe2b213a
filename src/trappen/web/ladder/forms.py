"""What the ladder page asks for."""

from datetime import date
from typing import Any

from django import forms

from trappen.analysis.keyfigures.groups import By
from trappen.web.core.widgets import DayInput

GROUPS = {"": "Ingen opdeling", By.DISTRICT: "Distrikt", By.TEAM: "Team", By.AGE: "Alder", By.TARGET_GROUP: "Målgruppe",
          By.SEX: "Køn"}  # fmt: skip


class PeriodForm(forms.Form):
    """Two status dates and perhaps a division of the children."""

    fra = forms.DateField(label="Fra", widget=DayInput())
    til = forms.DateField(label="Til", widget=DayInput())
    efter = forms.ChoiceField(label="Opdel efter", choices=tuple(GROUPS.items()), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("fra"), cleaned.get("til")
        if isinstance(first, date) and isinstance(last, date) and first >= last:
            self.add_error("til", "Slutdatoen skal ligge efter startdatoen.")
        return cleaned
