"""Which files are drawn, and what is answered of one."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from trappen.domain import formats
from trappen.parameters.inspection import questions

MOST = 50


class DrawForm(forms.Form):
    """Team, quarter and how many files of each stratum."""

    team = forms.ChoiceField(label="Team")
    kvartal = forms.ChoiceField(label="Kvartal")
    antal = forms.IntegerField(
        label="Sager pr. lag",
        help_text="I hvert af de to lag: anbragt og ikke anbragt.",
        min_value=1,
        max_value=MOST,
    )

    def __init__(
        self, data: Mapping[str, Any] | None, *, teams: Mapping[str, str], quarters: list[date], **options: Any
    ) -> None:
        super().__init__(data, **options)
        told = [(day.isoformat(), formats.quarter(day)) for day in quarters]
        for name, choices in (("team", list(teams.items())), ("kvartal", told)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class FileForm(forms.Form):
    """A group of choices for each question; nothing is written."""

    def __init__(self, data: Mapping[str, Any] | None, **options: Any) -> None:
        super().__init__(data, **options)
        for question in questions():
            self.fields[question.key] = forms.ChoiceField(
                label=question.text,
                help_text=question.law,
                choices=list(question.answers.items()),
                widget=forms.RadioSelect,
                error_messages={"required": "Vælg et svar."},
            )
