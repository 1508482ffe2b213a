"""How the list of deadlines is narrowed."""

from collections.abc import Iterable, Mapping

from django import forms

from trappen.domain.deadlines.status import LABELS, Status
from trappen.web.cadence.queries import LATE, Age, Wanted

ALL = ("", "Alle")
AGES = (
    ALL,
    (Age.WEEK.value, "De seneste 7 dage"),
    (Age.EARLIER.value, "For 8-30 dage siden"),
    (Age.NEW.value, "De seneste 30 dage"),
    (Age.OLD.value, "For mere end 30 dage siden"),
)
STATUS_NAMES = {
    LATE: "Alt for sent",
    **{
        status.value: LABELS[status]
        for status in (Status.OVERDUE, Status.MISSING_DECISION, Status.DUE_WITHIN, Status.UPCOMING)
    },
}


class WantedForm(forms.Form):
    """Status, rule, team and adviser."""

    status = forms.ChoiceField(label="Status", required=False, choices=tuple(STATUS_NAMES.items()))
    alder = forms.ChoiceField(label="Senest", required=False, choices=AGES)
    regel = forms.ChoiceField(label="Frist", required=False)
    team = forms.ChoiceField(label="Team", required=False)
    raadgiver = forms.ChoiceField(label="Rådgiver", required=False)

    def __init__(
        self,
        data: Mapping[str, str],
        *,
        rules: Iterable[tuple[str, str]],
        teams: Mapping[str, str],
        advisers: Mapping[str, str],
    ) -> None:
        super().__init__(data)
        by_name = [sorted(names.items(), key=lambda pair: pair[1]) for names in (teams, advisers)]
        for name, choices in zip(("regel", "team", "raadgiver"), (rules, *by_name), strict=True):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [ALL, *choices]

    def wanted(self) -> Wanted:
        """What was asked; a value that is none of the choices narrows nothing, and no status is overdue."""
        self.full_clean()
        asked = self.cleaned_data
        return Wanted(
            status=asked.get("status") or Status.OVERDUE.value,
            rule=asked.get("regel", ""),
            team=asked.get("team", ""),
            adviser=asked.get("raadgiver", ""),
            age=asked.get("alder", ""),
        )
