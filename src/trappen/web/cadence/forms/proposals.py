"""What a proposal is to start from: who is away, who begins, and another cap."""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from trappen.domain import formats
from trappen.records.contracts.people import TARGET_GROUP

MOST_NEW = 20
MOST_CAP = 500


class DanishNumber(forms.CharField):
    """A number over 0 with a Danish comma, exact."""

    def __init__(self, *, highest: int, **options: Any) -> None:
        self.highest = highest
        super().__init__(max_length=12, widget=forms.TextInput(attrs={"inputmode": "decimal"}), **options)

    def clean(self, value: Any) -> Fraction | None:
        text = super().clean(value)
        if not text:
            return None
        try:
            found = Fraction(formats.parse_number(text))
        except ValueError:
            found = Fraction(0)
        if not 0 < found <= self.highest:
            raise ValidationError(f"Skriv et tal over 0 og højst {self.highest}, fx 24 eller 0,8.")
        return found


class ProposalForm(forms.Form):
    """`team` is a team's key, or empty for all of the leader's teams."""

    fravaer = forms.MultipleChoiceField(
        label="Fraværende",
        help_text="Deres sager fordeles til de andre. Dem, der står som fraværende i udtrækket, er med i forvejen.",
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    loft = DanishNumber(
        label="Sagsloft",
        help_text="Højest antal børn pr. fuldtidsstilling. Tomt: teamets eget loft.",
        highest=MOST_CAP,
        required=False,
    )
    nye = forms.IntegerField(
        label="Antal nye",
        help_text="Dem, der ikke står i udtrækket endnu.",
        min_value=0,
        max_value=MOST_NEW,
        required=False,
    )
    stilling = DanishNumber(
        label="Stilling på sager, hver",
        help_text="Af en fuldtidsstilling, fx 1 eller 0,8.",
        highest=1,
        required=False,
    )
    nyt_team = forms.ChoiceField(label="De nyes team", required=False)
    maalgruppe = forms.ChoiceField(
        label="De nyes speciale",
        choices=[("", "Som teamet"), *TARGET_GROUP.items()],
        required=False,
    )

    def __init__(
        self, data: QueryDict | None, *, advisers: Mapping[str, str], teams: Mapping[str, str], **options: Any
    ) -> None:
        super().__init__(data, **options)
        for name, choices in (("fravaer", advisers), ("nyt_team", teams)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = list(choices.items())

    def clean(self) -> dict[str, Any]:
        found: dict[str, Any] = super().clean() or {}
        if found.get("nye") and not found.get("stilling") and "stilling" not in self.errors:
            self.add_error("stilling", "Skriv, hvor stor en stilling de nye har på sager.")
        return found

    @property
    def asked(self) -> dict[str, Any]:
        """What was stated, as plain JSON."""
        given = self.cleaned_data
        new = {
            "team": given["nyt_team"],
            "fte": str(given["stilling"]),
            "target_group": given["maalgruppe"],
        }
        return {
            "cap": str(given["loft"]) if given["loft"] else None,
            "absent": sorted(given["fravaer"]),
            "new": [new] * (given["nye"] or 0),
        }


def choices_of(given: QueryDict) -> dict[int, str]:
    """Row of a move → the adviser chosen for it, empty where the child stays."""
    return {
        int(name.removeprefix("valg-")): value
        for name, value in given.items()
        if name.startswith("valg-") and name.removeprefix("valg-").isdecimal() and isinstance(value, str)
    }
