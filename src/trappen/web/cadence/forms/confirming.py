"""Confirming a measure's end and price: three fields, filled in with what was confirmed last, else with the records."""

from typing import Any

from django import forms

from trappen.domain import formats
from trappen.records.contracts import TABLES
from trappen.web.cadence.actions import Confirmed
from trappen.web.cadence.models import Confirmation
from trappen.web.cases.models import Episode
from trappen.web.core.widgets import DayInput

UNITS = tuple(TABLES["episodes"].column("price_unit").values.items())


def in_kroner(price: int | None) -> str:
    """A price in øre as it is typed; empty for none."""
    return "" if price is None else formats.amount(price).removesuffix(f"{formats.NBSP}kr.")


class PriceFields(forms.Form):
    """A price with its unit, both or neither."""

    pris = forms.CharField(label="Pris i kroner", required=False, max_length=20, help_text="Fx 12.500,00")
    enhed = forms.ChoiceField(label="Pris pr.", required=False, choices=(("", "Ingen pris"), *UNITS))

    def clean_pris(self) -> int | None:
        """The price in øre; none is none, and not 0."""
        text = self.cleaned_data["pris"].strip()
        if not text:
            return None
        try:
            price = formats.parse_amount(text)
        except ValueError:
            raise forms.ValidationError("Skriv prisen som et tal, fx 12.500,00.") from None
        if price < 0:
            raise forms.ValidationError("Prisen kan ikke være negativ.")
        return price

    def clean(self) -> dict[str, Any]:
        """A price has a unit, and a unit has a price."""
        given = super().clean() or {}
        if "pris" in given and (given["pris"] is None) != (not given.get("enhed")):
            self.add_error("enhed", "Skriv både pris og enhed, eller ingen af dem.")
        return given


class ConfirmForm(PriceFields):
    field_order = ("slut", "pris", "enhed")
    slut = forms.DateField(
        label="Forventet slut", required=False, widget=DayInput(), help_text="Tom, når ingen slut er kendt."
    )

    def __init__(self, data: Any, *, known: Episode | Confirmation) -> None:
        initial = {"slut": known.expected_end, "pris": in_kroner(known.price), "enhed": known.price_unit}
        super().__init__(data, initial=initial)
        self.fields["slut"].widget.attrs["autofocus"] = True

    def confirmed(self) -> Confirmed:
        given = self.cleaned_data
        return Confirmed(given["slut"], given["pris"], given["enhed"])
