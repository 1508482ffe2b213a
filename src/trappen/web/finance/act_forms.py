"""An appropriation as it is typed: what it is, and its lines, whose sides follow its kind."""

from collections.abc import Mapping, MutableMapping
from fractions import Fraction
from typing import Any

from django import forms

from trappen.domain import formats
from trappen.domain.budget.acts import KINDS, SIDES, Act, ActKind, Line, Margin, Side, sides_of, usual_side
from trappen.web.finance.forms import KIND_CHOICES, account_text, amount_typed
from trappen.web.finance.models import TEXT_LENGTH, TITLE_LENGTH

ROWS, MOST_ROWS = 4, 60


class ActForm(forms.Form):
    """What an act is; its amounts are the lines below."""

    titel = forms.CharField(label="Titel", max_length=TITLE_LENGTH, help_text="Fx Tillægsbevilling til plejefamilier")
    art = forms.ChoiceField(label="Art", choices=KIND_CHOICES)
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
