"""Typing a child, a case, an adviser of a case or a measure: few fields, in the words of the contracts."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.safestring import mark_safe

from trappen.domain.cpr import holds_cpr, parse_cpr
from trappen.domain.law import label
from trappen.parameters.measure_groups import measure_groups, measure_groups_on
from trappen.parameters.places import place_types
from trappen.parameters.sections import all_sections, title
from trappen.records.contracts import TABLES
from trappen.records.contracts.people import TARGET_GROUP
from trappen.web.cadence.actions import NewChild
from trappen.web.cadence.forms.confirming import PriceFields, in_kroner
from trappen.web.cadence.models import Filed
from trappen.web.core.widgets import DayInput

NONE = ("", "Vælg")
ROLES = TABLES["assignments"].column("role").values
CASE_NUMBER = 40
SHORT_LIST = mark_safe(
    "Listen viser indsatser efter den lov, der gælder på afgørelsesdatoen. "
    '<a href="?alle=1">Vis alle paragraffer, også i serviceloven</a>.'
)


def _case_number(text: str) -> str:
    """The number as typed; it stands in mails and calendars, so a person's number is none."""
    if holds_cpr(text):
        raise forms.ValidationError("Det ligner et CPR-nummer. Skriv sagens nummer, eller lad feltet stå tomt.")
    return text.strip()


def _day(title: str, *, required: bool = True, hint: str = "") -> forms.DateField:
    return forms.DateField(label=title, required=required, widget=DayInput(), help_text=hint)


def _group() -> forms.ChoiceField:
    return forms.ChoiceField(label="Målgruppe", choices=[NONE, *TARGET_GROUP.items()])


class NewChildForm(forms.Form):
    """A child, its case and who has it. Birth date and sex follow from the CPR number and are not asked for."""

    cpr = forms.CharField(
        label="CPR-nummer", required=False, max_length=11, help_text="Tomt for et ufødt barn eller et uden nummer."
    )
    navn = forms.CharField(label="Barnets navn", max_length=100, help_text="Gemmes krypteret sammen med nummeret.")
    foedt = _day("Fødselsdato", required=False, hint="Kun uden CPR-nummer; for et ufødt barn den forventede dato.")
    sagsnummer = forms.CharField(
        label="Sagsnummer", required=False, max_length=CASE_NUMBER, help_text="Fx 27.24.00-P20-5-26."
    )
    maalgruppe = _group()
    oprettet = _day("Sagen oprettet")
    raadgiver = forms.ChoiceField(label="Ansvarlig rådgiver")

    def __init__(self, data: Any, *, today: date, advisers: Sequence[tuple[str, str]]) -> None:
        super().__init__(data, initial={"oprettet": today, "maalgruppe": "social"})
        self.today = today
        _choose(self.fields["raadgiver"], advisers)
        self.fields["cpr"].widget.attrs |= {"autofocus": True, "autocomplete": "off"}

    def clean_cpr(self) -> str:
        """Ten digits, or empty."""
        try:
            number = parse_cpr(self.cleaned_data["cpr"]) if self.cleaned_data["cpr"].strip() else None
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from None
        return "" if number is None or number.is_placeholder else number.number

    def clean_sagsnummer(self) -> str:
        return _case_number(self.cleaned_data["sagsnummer"])

    def clean(self) -> dict[str, Any]:
        """One of the number and the birth date tells when the child is or will be born."""
        given = super().clean() or {}
        if "cpr" in given and not given["cpr"] and not given.get("foedt"):
            self.add_error("foedt", "Skriv et CPR-nummer eller en fødselsdato.")
        return given

    def new_child(self) -> NewChild:
        given = self.cleaned_data
        number = parse_cpr(given["cpr"]) if given["cpr"] else None
        born = given["foedt"] if number is None else number.birth_date
        child = {
            "birth_date": born,
            "sex": "unknown" if number is None else number.sex,
            "unborn": born is not None and born > self.today,
            "left_on": None,
        }
        case = {
            "case_number": given["sagsnummer"],
            "target_group": given["maalgruppe"],
            "opened": given["oprettet"],
            "closed": None,
        }
        return NewChild(given["cpr"], given["navn"].strip(), child, case, given["raadgiver"])


class RowForm(forms.Form):
    """One row. `names` gives the field of the contract for each of the form; `set` is the row's last write as seen."""

    names: Mapping[str, str] = {}
    seen = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any, *, initial: Mapping[str, Any], advisers: Sequence[tuple[str, str]] = ()) -> None:
        given = {name: initial.get(field) for name, field in self.names.items()}
        super().__init__(data, initial={**given, "seen": initial.get("seen", 0)})
        if "raadgiver" in self.fields:
            _choose(self.fields["raadgiver"], advisers)
        self.fields[next(iter(self.names))].widget.attrs["autofocus"] = True

    def values(self) -> dict[str, Any]:
        """The row's fields as they are stored."""
        return {field: self.cleaned_data[name] for name, field in self.names.items()}


class ChildForm(RowForm):
    names = {"foedt": "birth_date", "ufoedt": "unborn", "koen": "sex", "fraflyttet": "left_on"}
    foedt = _day("Fødselsdato", hint="For et ufødt barn den forventede dato.")
    ufoedt = forms.BooleanField(label="Barnet er ikke født endnu", required=False)
    koen = forms.ChoiceField(label="Køn", choices=[*TABLES["children"].column("sex").values.items()])
    fraflyttet = _day("Fraflyttet eller død", required=False, hint="Første dag, barnet ikke hører til kommunen.")


class CaseForm(RowForm):
    names = {"sagsnummer": "case_number", "maalgruppe": "target_group", "oprettet": "opened", "lukket": "closed"}
    sagsnummer = forms.CharField(label="Sagsnummer", required=False, max_length=CASE_NUMBER)
    maalgruppe = _group()
    oprettet = _day("Oprettet")
    lukket = _day("Lukket", required=False)

    def clean_sagsnummer(self) -> str:
        return _case_number(self.cleaned_data["sagsnummer"])


class AssignmentForm(RowForm):
    names = {"raadgiver": "adviser_id", "rolle": "role", "fra": "start", "til": "end"}
    raadgiver = forms.ChoiceField(label="Rådgiver")
    rolle = forms.ChoiceField(label="Rolle", choices=[*ROLES.items()])
    fra = _day("Fra")
    til = _day("Til", required=False, hint="Første dag, hvor det ikke længere gælder.")


class EpisodeForm(RowForm, PriceFields):
    names = {
        "paragraf": "section",
        "sted": "place_type",
        "afgjort": "decision_date",
        "fra": "start",
        "til": "end",
        "forventet": "expected_end",
        "pris": "price",
        "enhed": "price_unit",
    }
    field_order = (*names, "seen")
    paragraf = forms.ChoiceField(label="Paragraf")
    sted = forms.ChoiceField(label="Anbringelsessted", required=False, help_text="Kun ved anbringelse.")
    afgjort = _day("Afgørelsesdato", required=False)
    fra = _day("Startdato")
    til = _day("Slutdato", required=False, hint="Første dag uden indsats. Tom, mens den løber.")
    forventet = _day("Forventet slut", required=False)

    def __init__(self, data: Any, *, initial: Mapping[str, Any], advisers: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(data, initial={**initial, "price": in_kroner(initial.get("price"))}, advisers=advisers)
        self.fields["paragraf"].help_text = SHORT_LIST
        day, chosen = self._law_day(), self["paragraf"].value()
        groups = measure_groups() if day is None else measure_groups_on(day)
        if initial.get("whole") or (chosen and not any(chosen in keys for keys in groups.values())):
            groups = _whole_list()
            self.fields["paragraf"].help_text = ""
        choices = [(name, [(key, f"{label(key)}: {title(key)}") for key in keys]) for name, keys in groups.items()]
        _choose(self.fields["paragraf"], choices)
        _choose(self.fields["sted"], [(code, place.label) for code, place in place_types().items()])

    def _law_day(self) -> date | None:
        """The day whose law the measure rests on: of its decision, or of its start where that is not told."""
        for name in ("afgjort", "fra"):
            try:
                day: date | None = self.fields[name].clean(self[name].value())
            except forms.ValidationError:
                continue
            if day is not None:
                return day
        return None


FORMS: Mapping[Filed, type[RowForm]] = {
    Filed.CHILD: ChildForm,
    Filed.CASE: CaseForm,
    Filed.ASSIGNMENT: AssignmentForm,
    Filed.EPISODE: EpisodeForm,
}


def _whole_list() -> Mapping[str, tuple[str, ...]]:
    """The measures of both laws, and then every other section that is known."""
    listed = {key for keys in measure_groups().values() for key in keys}
    return {**measure_groups(), "Andre paragraffer": tuple(key for key in all_sections() if key not in listed)}


def _choose(field: forms.Field, choices: Sequence[tuple[str, Any]]) -> None:
    """One choice is chosen; of several none is, unless the form was filled in with one."""
    if isinstance(field, forms.ChoiceField):
        field.choices = list(choices) if len(choices) == 1 else [NONE, *choices]
