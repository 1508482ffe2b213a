"""What is asked of somebody who takes an act further, keeps the municipality's own limits, or asks for an estimate."""

import re
from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms

from trappen.domain import formats
from trappen.domain.accounts import parse_account
from trappen.domain.budget.acts import (
    KINDS,
    MOVING,
    ActKind,
    State,
    Step,
)
from trappen.domain.budget.authority import LEVELS, OwnLimit
from trappen.domain.periods import Period
from trappen.domain.programme.papers import Level
from trappen.parameters.committees import level_of
from trappen.web.core.widgets import DayInput
from trappen.web.finance.corrections import Typed
from trappen.web.finance.models import NOTE_LENGTH, REASONS, SOURCE_LENGTH, TEXT_LENGTH

_LEVELS = [(str(level), name.capitalize()) for level, name in LEVELS.items()]
KIND_CHOICES = [(str(kind), name) for kind, name in KINDS.items()]


def account_text(text: str) -> str:
    """The account as it is written everywhere, from one that somebody typed."""
    try:
        return parse_account(text.strip()).text
    except ValueError as error:
        raise forms.ValidationError(f"{error}.") from None


def amount_typed(text: str) -> int:
    """Øre of an amount that somebody typed."""
    try:
        return formats.parse_amount(text)
    except ValueError as error:
        raise forms.ValidationError(f"{error}.") from None


class MoveForm(forms.Form):
    """One step of an act's way: when, and by whom."""

    dato = forms.DateField(label="Dato", widget=DayInput())
    organ = forms.CharField(label="Organ", max_length=TEXT_LENGTH, help_text="Fx Byrådet", required=False)
    slags = forms.ChoiceField(label="Slags organ", choices=[("", "Vælg"), *_LEVELS], required=False)
    punkt = forms.CharField(label="Punkt", max_length=40, required=False)
    tekst = forms.CharField(
        label="Hvad der blev besluttet", max_length=NOTE_LENGTH, required=False, help_text="Uden navne på personer"
    )

    bekraeft = forms.BooleanField(
        label="Ja, organet besluttede det, selv om det ikke kan. Registrér beslutningen alligevel.", required=False
    )

    def __init__(self, *args: Any, to: State, **options: Any) -> None:
        super().__init__(*args, **options)
        self.to = to
        self.asked = self.fields.pop("bekraeft")  # until a decision is found to be one that the body may not make
        if to is State.PROPOSED:
            self.fields["tekst"].label = "Hvad der indstilles"
        if to is State.IN_FORCE:
            self.fields["tekst"].label = "Bemærkning"
        for name in ("organ", "slags"):
            self.fields[name].required = to is State.DECIDED
        if to in (State.WITHDRAWN, State.DRAFT):
            self.fields["tekst"].label, self.fields["tekst"].required = "Begrundelse", True
        if to in (State.IN_FORCE, State.WITHDRAWN, State.DRAFT):
            for name in ("organ", "slags", "punkt"):
                del self.fields[name]

    def clean(self) -> dict[str, Any]:
        """The kind of body that is chosen decides who may give the money, so it must not be another than the name's."""
        typed = super().clean() or {}
        told, chosen = level_of(typed.get("organ", "")), typed.get("slags")
        if told and chosen and told != chosen:
            self.add_error("slags", f"»{typed['organ']}« er efter navnet {LEVELS[told]}. Vælg det, eller ret navnet.")
        return typed

    def ask(self) -> None:
        """Lets the form ask whether a body decided what it may not decide."""
        self.fields["bekraeft"] = self.asked

    def step(self) -> Step:
        """The step as it was typed; only of a valid form."""
        typed = self.cleaned_data
        level = typed.get("slags")
        return Step(
            to=self.to,
            on=typed["dato"],
            body=typed.get("organ", ""),
            level=Level(level) if level else None,
            item=typed.get("punkt", ""),
            text=typed["tekst"],
            said=formats.long_date(typed["dato"]),
        )


class UndoForm(forms.Form):
    """Why a step is undone."""

    tekst = forms.CharField(
        label="Begrundelse",
        max_length=NOTE_LENGTH,
        help_text="Hvad der var forkert registreret. Uden navne på personer",
    )


class LimitForm(forms.Form):
    """A rule of the municipality's own about who may decide what."""

    art = forms.ChoiceField(label="Art", choices=[(str(kind), KINDS[kind]) for kind in MOVING])
    organ = forms.ChoiceField(label="Organ", choices=[pair for pair in _LEVELS if pair[0] != Level.COUNCIL])
    graense = forms.CharField(
        label="Til og med, i kr.", max_length=40, required=False, help_text="Tom: uden grænse for beløbet"
    )
    samme = forms.BooleanField(label="Kun inden for én hovedkonto", required=False)
    fra = forms.DateField(label="Gælder fra", widget=DayInput())
    kilde = forms.CharField(
        label="Hvor det står", max_length=TEXT_LENGTH, help_text="Fx Bevillingsregler 2026, afsnit 3"
    )

    def clean_graense(self) -> int | None:
        text = str(self.cleaned_data["graense"]).strip()
        if not text:
            return None
        try:
            amount = formats.parse_amount(text)
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from None
        if amount <= 0:
            raise forms.ValidationError("Skriv et beløb over 0 kr.")
        return amount

    def limit(self) -> OwnLimit:
        """The rule as it was typed; only of a valid form."""
        typed: Mapping[str, Any] = self.cleaned_data
        return OwnLimit(
            kind=ActKind(typed["art"]),
            level=Level(typed["organ"]),
            up_to=typed["graense"],
            period=Period(typed["fra"]),
            same_main=typed["samme"],
            reference=typed["kilde"],
        )


def _factors_field() -> forms.BooleanField:
    return forms.BooleanField(
        label="Regn tidligere år om med kommunens pris- og lønfaktorer",
        required=False,
        help_text="Uden står tidligere års beløb, som de er",
    )


class SeenForm(forms.Form):
    """What is seen from a day of the data; `last` is their newest, None where it is not known."""

    def __init__(self, *args: Any, last: date | None = None, **options: Any) -> None:
        super().__init__(*args, **options)
        self.last = last

    def seen(self, cleaned: dict[str, Any], first: str, *others: str) -> dict[str, Any]:
        """Tells of days before the year began, and after the newest data."""
        day, year = cleaned.get(first), cleaned.get("aar")
        if day and year and day.year < year:
            self.add_error(first, f"Dagen skal ligge i {year} eller senere.")
        for name in (first, *others):
            if self.last and cleaned.get(name) and cleaned[name] > self.last:
                last = formats.long_date(self.last)
                self.add_error(name, f"Data er pr. {last}. Vælg den dag eller en tidligere, eller indlæs nyere data.")
        return cleaned


class EstimateForm(SeenForm):
    """The year that is estimated and the day that it is seen from."""

    aar = forms.IntegerField(label="År", min_value=2000, max_value=2100)
    dag = forms.DateField(label="Set fra", widget=DayInput())
    faktorer = _factors_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        return self.seen(cleaned, "dag")


class CorrectionForm(forms.Form):
    """A correction by hand of the year's estimate. The reason is one of a list, so that nothing is told of a child."""

    konto = forms.CharField(label="Konto", max_length=40)
    beloeb = forms.CharField(label="Beløb i kr.", max_length=40, help_text="Negativt, når skønnet skal ned")
    aarsag = forms.ChoiceField(label="Årsag", choices=[("", "Vælg"), *REASONS.items()])
    aar = forms.IntegerField(label="Gælder år", min_value=2000, max_value=2100)
    kendt = forms.DateField(
        label="Kendt fra", widget=DayInput(), help_text="Et skøn, der er set fra en tidligere dag, ændres ikke"
    )

    def clean_konto(self) -> str:
        return account_text(str(self.cleaned_data["konto"]))

    def clean_beloeb(self) -> int:
        ore = amount_typed(str(self.cleaned_data["beloeb"]))
        if not ore:
            raise forms.ValidationError("En rettelse på 0 kr. ændrer intet.")
        return ore

    def typed(self) -> Typed:
        """What was typed; only of a valid form."""
        given = self.cleaned_data
        return Typed(given["konto"], given["aar"], given["beloeb"], given["aarsag"], given["kendt"])


class FactorField(forms.DecimalField):
    """A factor around 1 in which a dot is a decimal mark too: there are no thousands."""

    def to_python(self, value: Any) -> Any:
        text = str(value or "").strip()
        return super().to_python(text.replace(".", ",") if re.fullmatch(r"\d\.\d+", text) else value)


class FactorForm(forms.Form):
    """A stated price-and-wage factor between two years, with its source."""

    fra = forms.IntegerField(label="Fra års priser", min_value=1990, max_value=2100)
    til = forms.IntegerField(label="Til års priser", min_value=1990, max_value=2100)
    faktor = FactorField(
        label="Faktor",
        localize=True,
        min_value=Decimal("0.5"),
        max_value=Decimal(2),
        max_digits=9,
        decimal_places=6,
        help_text="Fx 1,034 for 3,4 %",
    )
    kilde = forms.CharField(label="Kilde", max_length=SOURCE_LENGTH, help_text="Hvor faktoren står, og fra hvornår")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("fra") and cleaned.get("til") and cleaned["fra"] >= cleaned["til"]:
            self.add_error("til", "Året skal ligge efter det første.")
        return cleaned

    def stated(self) -> dict[str, Any]:
        """What was typed, as the action takes it; only of a valid form."""
        given = self.cleaned_data
        return {"years": (given["fra"], given["til"]), "value": given["faktor"], "reference": given["kilde"]}


class BridgeForm(SeenForm):
    """The year and the two days between which its estimate moved."""

    aar = forms.IntegerField(label="År", min_value=2000, max_value=2100)
    fra = forms.DateField(label="Fra", widget=DayInput())
    til = forms.DateField(label="Til", widget=DayInput())
    faktorer = _factors_field()

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        first, last = cleaned.get("fra"), cleaned.get("til")
        if first and last and last <= first:
            self.add_error("til", "Den sidste dag skal ligge efter den første.")
        return self.seen(cleaned, "fra", "til")
