"""What is typed for the limits of a year."""

from itertools import pairwise
from typing import Any

from django import forms

from trappen.web.finance.forms import amount_typed
from trappen.web.finance.limits.actions import Typed
from trappen.web.finance.limits.queries import printed
from trappen.web.finance.models import SOURCE_LENGTH
from trappen.web.finance.models.limits import BANDS

LEAST, MOST = 10_000_000, 1_000_000_000  # øre: what is below or above is typed in thousands, or with øre
OWN = "egne"
NAMES = tuple(f"over_{percent}" for percent in BANDS.values())


def _amount(percent: int, told: str = "Kun til årets egne grænser") -> forms.CharField:
    label = f"Staten betaler {percent} % af udgiften over, kr."
    return forms.CharField(label=label, max_length=40, required=False, help_text=told)


class LimitForm(forms.Form):
    """The year, and either its own limits or the printed level that is assumed."""

    aar = forms.IntegerField(label="Kalenderår", min_value=2020, max_value=2100)
    niveau = forms.ChoiceField(label="Grænser")
    over_25, over_50 = _amount(25), _amount(50)
    over_75 = _amount(75, "Tom, hvis året ikke har en tredje grænse")
    kilde = forms.CharField(
        label="Kilde eller begrundelse",
        max_length=SOURCE_LENGTH,
        help_text="Hvor årets grænser står, eller hvorfor niveauet antages",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        levels = [(key, f"Antagelse: {limits.title}") for key, limits in printed().items()]
        field = self.fields["niveau"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(OWN, "Årets udmeldte grænser, som skrives nedenfor"), *levels]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        amounts = [self._ore(name, cleaned) for name in NAMES]
        assumed = cleaned.get("niveau") != OWN
        if assumed and any(cleaned.get(name) for name in NAMES):
            self.add_error("niveau", "Vælg enten et trykt niveau, eller skriv årets egne grænser.")
        elif not assumed:
            for name, ore in zip(NAMES[:2], amounts, strict=False):
                if ore is None and name not in self.errors:
                    self.add_error(name, "Skriv beløbet. Kun den sidste grænse kan mangle.")
            self._rising(amounts)
        cleaned["above"] = tuple(amounts)
        return cleaned

    def _ore(self, name: str, cleaned: dict[str, Any]) -> int | None:
        text = str(cleaned.get(name) or "").strip()
        if not text:
            return None
        try:
            ore = amount_typed(text)
        except forms.ValidationError as error:
            self.add_error(name, error)
            return None
        if not LEAST <= ore <= MOST:
            self.add_error(name, "Skriv grænsen i hele kroner, fx 860.000, ikke i 1.000 kr.")
        return ore

    def _rising(self, amounts: list[int | None]) -> None:
        given = [(name, ore) for name, ore in zip(NAMES, amounts, strict=True) if ore is not None]
        for (_, lower), (name, higher) in pairwise(given):
            if higher <= lower:
                self.add_error(name, "Grænsen skal være højere end den forrige.")

    def typed(self) -> Typed:
        """What was typed, as the action takes it; only of a valid form."""
        given = self.cleaned_data
        return Typed(given["aar"], "" if given["niveau"] == OWN else given["niveau"], given["above"], given["kilde"])
