"""A team, and which advisers are in it from when."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any, cast

from django import forms

from trappen.records.contracts.people import TARGET_GROUP
from trappen.web.cadence.actions.teams import PostValues, TeamValues
from trappen.web.core.widgets import DayInput

NAME_LENGTH = 80


class TeamForm(forms.Form):
    navn = forms.CharField(label="Navn", max_length=NAME_LENGTH)
    maalgruppe = forms.ChoiceField(
        label="Målgruppe", required=False, choices=[("", "Ikke angivet"), *TARGET_GROUP.items()]
    )
    loft = forms.DecimalField(
        label="Sagsloft",
        required=False,
        localize=True,
        min_value=Decimal(1),
        max_value=Decimal(500),
        help_text="Højst så mange sager pr. fuldtidsstilling, hvis kommunen har besluttet det.",
    )

    def values(self) -> TeamValues:
        """What was filled in; only after `is_valid`."""
        data = self.cleaned_data
        cap = None if data["loft"] is None else float(data["loft"])
        return TeamValues(data["navn"].strip(), data["maalgruppe"], cap, data.get("lukket"))


class ChangeTeamForm(TeamForm):
    lukket = forms.DateField(
        label="Lukket fra",
        required=False,
        widget=DayInput(),
        help_text="Første dag uden teamet. Rådgiverne er ikke længere i det fra den dag. Tomt, så længe det er åbent.",
    )


class PostForm(forms.Form):
    """How much of a post, and from when to when."""

    stilling = forms.DecimalField(
        label="Stilling",
        localize=True,
        min_value=Decimal("0.01"),
        max_value=Decimal("1.5"),
        help_text="1 er fuld tid (37 timer), 0,8 er fire femtedele.",
    )
    fra = forms.DateField(label="Fra og med", widget=DayInput())
    til = forms.DateField(
        label="Slut (første dag uden)",
        required=False,
        widget=DayInput(),
        help_text="Tomt, så længe det varer.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        start, end = data.get("fra"), data.get("til")
        if isinstance(start, date) and isinstance(end, date) and end <= start:
            self.add_error("til", "Slutdatoen skal ligge efter startdatoen.")
        return data

    def values(self) -> PostValues:
        """What was filled in; only after `is_valid`."""
        data = self.cleaned_data
        return PostValues(float(data["stilling"]), data["fra"], data["til"])


class JoinForm(PostForm):
    team = forms.ChoiceField(label="Team")
    raadgivere = forms.MultipleChoiceField(
        label="Rådgivere",
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg dem, der har samme stilling og startdato. Er en af dem i et andet team, slutter det samme dag.",
        error_messages={"required": "Vælg mindst én rådgiver."},
    )
    field_order = ("team", "raadgivere", "stilling", "fra")

    def __init__(
        self, data: Any, *, teams: Sequence[tuple[str, str]], advisers: Sequence[tuple[str, str]], **options: Any
    ) -> None:
        super().__init__(data, **options)
        cast("forms.ChoiceField", self.fields["team"]).choices = [("", "Vælg"), *teams]
        cast("forms.MultipleChoiceField", self.fields["raadgivere"]).choices = advisers
