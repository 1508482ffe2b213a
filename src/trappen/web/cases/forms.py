"""How a list of children is narrowed."""

from collections.abc import Mapping

from django import forms

from trappen.records.contracts.people import TARGET_GROUP
from trappen.web.cases.queries import Filters

ALL = ("", "Alle")


class FilterForm(forms.Form):
    """All fields may be empty."""

    q = forms.CharField(label="Søg", required=False, help_text="Barnets nøgle, sagsnummer eller CPR-nummer")
    team = forms.ChoiceField(label="Team", required=False)
    distrikt = forms.ChoiceField(label="Distrikt", required=False)
    maalgruppe = forms.ChoiceField(label="Målgruppe", required=False, choices=(ALL, *TARGET_GROUP.items()))
    alle = forms.BooleanField(label="Vis også lukkede og kommende sager", required=False)

    def __init__(
        self, data: Mapping[str, str], *, teams: Mapping[str, str], districts: Mapping[str, str], by_cpr: bool
    ) -> None:
        super().__init__(data)
        if not by_cpr:
            self.fields["q"].help_text = "Barnets nøgle eller sagsnummer"
        for name, choices in (("team", teams), ("distrikt", districts)):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [ALL, *sorted(choices.items(), key=lambda pair: pair[1])]

    def filters(self) -> Filters:
        """What was asked; a value that is none of the choices narrows nothing."""
        self.full_clean()
        asked = self.cleaned_data
        return Filters(
            text=asked.get("q", "").strip(),
            team=asked.get("team", ""),
            district=asked.get("distrikt", ""),
            target_group=asked.get("maalgruppe", ""),
            only_open=not asked.get("alle", False),
        )
