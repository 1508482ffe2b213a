"""What is asked of somebody who makes an act, takes it further, or keeps the municipality's own limits."""

import re
from collections.abc import Mapping, MutableMapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from trappen.domain import formats
from trappen.domain.accounts import parse_account
from trappen.domain.budget.acts import (
    KINDS,
    SIDES,
    Act,
    ActKind,
    Line,
    Margin,
    Side,
    State,
    Step,
    sides_of,
    usual_side,
)
from trappen.domain.budget.authority import LEVELS, OwnLimit
from trappen.domain.periods import Period
from trappen.domain.programme.papers import Level
from trappen.parameters.committees import level_of
from trappen.web.core.widgets import DayInput
from trappen.web.finance.corrections import Typed
from trappen.web.finance.models import NOTE_LENGTH, REASONS, SOURCE_LENGTH, TEXT_LENGTH, TITLE_LENGTH

ROWS, MOST_ROWS = 4, 60
_LEVELS = [(str(level), name.capitalize()) for level, name in LEVELS.items()]
_KINDS = [(str(kind), name) for kind, name in KINDS.items()]


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


class ActForm(forms.Form):
    """What an act is; its amounts are the lines below."""

    titel = forms.CharField(label="Titel", max_length=TITLE_LENGTH, help_text="Fx Tillægsbevilling til plejefamilier")
    art = forms.ChoiceField(label="Art", choices=_KINDS)
    prisniveau = forms.CharField(label="Prisniveau", max_length=100, required=False, help_text="Fx 2026 p/l")
    omraade = forms.CharField(label="Serviceområde", max_length=TEXT_LENGTH, required=False)
    kilde = forms.CharField(
        label="Kilde", max_length=500, required=False, help_text="Det papir, beløbene står i, fx sagens nummer"
    )


class LineForm(forms.Form):
    """One line: an account in a year. A row without an amount is left out. Its sides are those of the act's kind."""

    side = forms.ChoiceField(label="Side")
    konto = forms.CharField(label="Konto", max_length=40, required=False, help_text="Fx 5.28.22.1.001")
    aar = forms.IntegerField(label="År", min_value=1970, max_value=2200, required=False)
    beloeb = forms.CharField(
        label="Beløb i kr.", max_length=40, required=False, help_text="Negativt, hvor der tages penge"
    )
    tekst = forms.CharField(label="Tekst", max_length=TEXT_LENGTH, required=False)

    def __init__(self, *args: Any, kind: ActKind, **options: Any) -> None:
        super().__init__(*args, **options)
        side = self.fields["side"]
        if isinstance(side, forms.ChoiceField):
            side.choices = [(str(each), SIDES[each]) for each in sides_of(kind)]
        side.error_messages["invalid_choice"] = (
            f"Linjen stod som »Finansiering«, men en {KINDS[kind].lower()} har ingen finansiering. Siden er sat til "
            "»Udgift«: skriv den konto, pengene tages fra, og minus foran beløbet."
        )

    def clean_konto(self) -> str:
        text = str(self.cleaned_data["konto"]).strip()
        return account_text(text) if text else ""

    def clean_beloeb(self) -> int | None:
        text = str(self.cleaned_data["beloeb"]).strip()
        return amount_typed(text) if text else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "beloeb" not in cleaned or "konto" not in cleaned:
            return cleaned
        if cleaned["beloeb"] is None:
            if cleaned["konto"] or cleaned.get("tekst"):
                self.add_error("beloeb", "Skriv beløbet, eller tøm linjen.")
            return cleaned
        if not cleaned.get("aar") and "aar" not in self.errors:
            self.add_error("aar", "Skriv året: et budget er for et kalenderår.")
        if not cleaned["konto"] and cleaned.get("side") != Side.FINANCING:
            self.add_error("konto", "Skriv kontoen. Kun en finansieringslinje kan stå uden.")
        return cleaned

    @property
    def is_filled(self) -> bool:
        return self.cleaned_data.get("beloeb") is not None

    def line(self, price_level: str) -> Line:
        """The line; only of a row that is valid and filled."""
        typed = self.cleaned_data
        return Line(
            side=Side(typed["side"]),
            margin=Margin.CELL,
            amount=typed["beloeb"],
            year=typed["aar"],
            account=typed["konto"],
            label=typed["tekst"],
            price_level=price_level,
        )


LineFormSet = forms.formset_factory(LineForm, extra=0, max_num=MOST_ROWS, validate_max=True)


def kind_of(text: str) -> ActKind:
    """The kind that is chosen; the usual one where nothing known is."""
    return ActKind(text) if text in set(ActKind) else ActKind.SUPPLEMENTARY


def follow_kind(data: MutableMapping[str, Any], *, shown: ActKind, every: bool) -> None:
    """Gives the rows of what was sent the sides that their act's kind has.

    A row that nothing is typed in gets the usual side of its place. With `every` so does one on a side that the kind
    does not have, because the kind was changed; without, the form says what is wrong with it.
    """
    kind = kind_of(data.get("art", ""))
    known = {str(side) for side in sides_of(kind)}
    count = str(data.get("linjer-TOTAL_FORMS", "0"))
    for number in range(min(int(count) if count.isdecimal() else 0, MOST_ROWS)):
        row = f"linjer-{number}-"
        typed = any(str(data.get(row + name, "")).strip() for name in ("konto", "beloeb", "tekst"))
        chosen = data.get(row + "side", "")
        if (chosen not in known and (every or not typed)) or (kind is not shown and not typed):
            data[row + "side"] = str(usual_side(kind, number))


def as_sent(data: Mapping[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the forms show of what was sent, right or wrong."""
    count = str(data.get("linjer-TOTAL_FORMS", "0"))
    numbers = range(min(int(count) if count.isdecimal() else 0, MOST_ROWS))
    rows = [{name: data.get(f"linjer-{n}-{name}", "") for name in LineForm.base_fields} for n in numbers]
    return {name: data.get(name, "") for name in ActForm.base_fields}, rows


def act_typed(form: ActForm, rows: "forms.BaseFormSet[LineForm]", *, key: str) -> Act:
    """The act as it was typed; only of valid forms."""
    typed = form.cleaned_data
    return Act(
        key=key,
        title=typed["titel"],
        kind=ActKind(typed["art"]),
        lines=tuple(row.line(typed["prisniveau"].strip()) for row in rows if row.is_filled),
        service_area=typed["omraade"],
        source=typed["kilde"],
    )


def typed_from(act: Act) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What the forms show of an act that is to be corrected."""
    about = {
        "titel": act.title,
        "art": str(act.kind),
        "prisniveau": next(iter(act.price_levels), ""),
        "omraade": act.service_area,
        "kilde": act.source,
    }
    rows = [
        {
            "side": str(line.side),
            "konto": line.account,
            "aar": line.year,
            "beloeb": "" if line.amount is None else _kroner(line.amount),
            "tekst": line.label,
        }
        for line in act.lines
    ]
    return about, rows


def _kroner(ore: int) -> str:
    return formats.number(Fraction(ore, 100), 2 if ore % 100 else 0)


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

    art = forms.ChoiceField(label="Art", choices=[pair for pair in _KINDS if pair[0] in {"transfer", "conversion"}])
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
