"""The forms of user administration and of the log."""

from collections.abc import Sequence
from datetime import date
from typing import Any, cast

from django import forms
from django.conf import settings
from django.contrib.auth.password_validation import validate_password
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.module_loading import import_string

from trappen.web.accounts.actions import Profile
from trappen.web.accounts.models import Role, ScopeKind, User
from trappen.web.accounts.scope import NARROW_ROLES
from trappen.web.audit.models import EventType
from trappen.web.audit.queries import Filter
from trappen.web.core.widgets import DayInput

KINDS = {"teams": ScopeKind.TEAM, "districts": ScopeKind.DISTRICT, "target_groups": ScopeKind.TARGET_GROUP}


WITHOUT_TEAM = "En rådgiver eller teamleder uden team ser ingen børn."
NO_TEAMS = (
    f"{WITHOUT_TEAM} Kommunens data har ingen team endnu: den dataansvarlige opretter dem under »Team« "
    "eller indlæser dem, og så kan brugeren oprettes."
)


def scope_names(by: User) -> dict[tuple[str, str], str]:
    """What the teams, districts and target groups of a user's municipality are called, by kind and key."""
    choices = import_string(settings.SCOPE_CHOICES)(by.municipality_id)
    return {(str(kind), key): name for kind, pairs in choices.items() for key, name in pairs}


class UserForm(forms.Form):
    """Name, role and scope. Which teams and districts there are comes from the registers, which stand above."""

    first_name = forms.CharField(label="Fornavn", max_length=150)
    last_name = forms.CharField(label="Efternavn", max_length=150)
    role = forms.ChoiceField(label="Rolle", choices=[("", "Vælg en rolle"), *Role.choices])
    adviser_key = forms.ChoiceField(
        label="Rådgiver i fagsystemet",
        required=False,
        help_text="Hvem brugeren er i kommunens udtræk, så »mine sager« kan findes.",
    )
    teams = forms.MultipleChoiceField(
        label="Team",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Rådgivere og teamledere ser kun børn i deres team.",
    )
    districts = forms.MultipleChoiceField(
        label="Distrikter",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg kun, hvis adgangen skal begrænses til bestemte distrikter.",
    )
    target_groups = forms.MultipleChoiceField(
        label="Målgrupper",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="Vælg kun, hvis adgangen skal begrænses til bestemte målgrupper.",
    )

    def __init__(self, *args: Any, municipality_id: int, user: User | None = None, **options: Any) -> None:
        self.user = user
        grants: dict[str, list[str]] = {name: [] for name in KINDS}
        if user is not None:
            for name, kind in KINDS.items():
                grants[name] = list(user.scope_grants.filter(kind=kind).values_list("key", flat=True))
            names = ("first_name", "last_name", "role", "adviser_key")
            options["initial"] = {name: getattr(user, name) for name in names} | grants
        super().__init__(*args, **options)
        choices = import_string(settings.SCOPE_CHOICES)(municipality_id)
        for name, kind in KINDS.items():
            field = cast("forms.MultipleChoiceField", self.fields[name])
            field.choices = _with_unknown(choices[kind], grants[name])
        advisers = import_string(settings.ADVISER_CHOICES)(municipality_id)
        held = [] if user is None or not user.adviser_key else [user.adviser_key]
        own = cast("forms.ChoiceField", self.fields["adviser_key"])
        own.choices = [("", "Ingen"), *_with_unknown(advisers, held)]

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("role") in NARROW_ROLES and not data.get("teams") and "teams" not in self.errors:
            chooses = bool(cast("forms.MultipleChoiceField", self.fields["teams"]).choices)
            self.add_error("teams", "Vælg mindst ét team. " + WITHOUT_TEAM if chooses else NO_TEAMS)
        return data

    def profile(self) -> Profile:
        """What was filled in; only after `is_valid`."""
        data = self.cleaned_data
        return Profile(
            first_name=data["first_name"],
            last_name=data["last_name"],
            role=Role(data["role"]),
            adviser_key=data["adviser_key"],
            teams=tuple(data["teams"]),
            districts=tuple(data["districts"]),
            target_groups=tuple(data["target_groups"]),
        )


def _with_unknown(choices: Sequence[tuple[str, str]], held: Sequence[str]) -> list[tuple[str, str]]:
    """A grant to a team that is gone stays visible, so that it can be taken away."""
    known = {key for key, _name in choices}
    return [*choices, *((key, f"{key} (findes ikke længere)") for key in held if key not in known)]


class PasswordForm(forms.Form):
    """A first or new password, which the administrator gives to the user."""

    password = forms.CharField(
        label="Adgangskode",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Mindst 12 tegn. Brugeren kan selv ændre den bagefter.",
    )

    def __init__(self, *args: Any, user: User | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.user = user

    def clean_password(self) -> str:
        password: str = self.cleaned_data["password"]
        validate_password(password, self.user)
        return password


class NewUserForm(UserForm, PasswordForm):
    """A new user: a username and a first password as well."""

    username = forms.CharField(
        label="Brugernavn", max_length=150, widget=forms.TextInput(attrs={"autocomplete": "off"})
    )
    field_order = ("username", "password", "first_name", "last_name", "role")

    def clean_username(self) -> str:
        username: str = self.cleaned_data["username"]
        User.username_validator(username)
        if User.objects.filter(username__iexact=username).exists():
            raise forms.ValidationError("Brugernavnet er taget. Vælg et andet.")
        return username


CHANGES = "uden-visninger"
OUT_OF_TIME = "Skriv en dag mellem 1900 og 2999."
IN_TIME = (MinValueValidator(date(1900, 1, 1), OUT_OF_TIME), MaxValueValidator(date(2999, 12, 31), OUT_OF_TIME))


class LogForm(forms.Form):
    """What to look for in the log."""

    bruger = forms.CharField(label="Bruger", max_length=100, required=False)
    barn = forms.CharField(label="Barnets nøgle", max_length=100, required=False)
    haendelse = forms.ChoiceField(
        label="Hændelse",
        choices=[("", "Alle"), (CHANGES, "Alt undtagen visninger"), *EventType.choices],
        required=False,
    )
    fra = forms.DateField(label="Fra og med", required=False, widget=DayInput(), validators=IN_TIME)
    til = forms.DateField(label="Til og med", required=False, widget=DayInput(), validators=IN_TIME)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("fra") and data.get("til") and data["til"] < data["fra"]:
            self.add_error("til", "Slutdatoen ligger før startdatoen.")
        return data

    def wanted(self) -> Filter:
        """What was filled in; what is not a date does not narrow."""
        data = self.cleaned_data if self.is_valid() else {}
        which = data.get("haendelse", "")
        return Filter(
            user=data.get("bruger", ""),
            child=data.get("barn", ""),
            event_type="" if which == CHANGES else which,
            without_reads=which == CHANGES,
            start=data.get("fra"),
            end=data.get("til"),
        )
