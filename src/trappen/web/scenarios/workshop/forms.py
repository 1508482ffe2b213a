"""What is dragged and chosen in the workshop. A form's parameters are the run's: plain JSON."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms

from trappen.analysis.forecast.levers import STEPPED, Lever, Pulled
from trappen.domain.periods import add_months
from trappen.web.core.widgets import DayInput, RangeInput
from trappen.web.scenarios.forms import LONGEST
from trappen.web.scenarios.workshop.further import FurtherForm, changes_of, limits_of

LEAST, MOST, STRIDE = -75, 100, 5  # per cent
RAMPS = (0, 6, 12, 24, 36)
NAMES: Mapping[Lever, str] = MappingProxyType(
    {
        Lever.ENTRIES: "tilgang",
        Lever.UP: "op",
        Lever.DOWN: "ned",
        Lever.EXITS: "afgang",
        Lever.DURATION: "varighed",
        Lever.PRICE: "pris",
    }
)


def _percent(label: str, told: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label,
        help_text=told,
        min_value=LEAST,
        max_value=MOST,
        step_size=STRIDE,
        required=False,
        initial=0,
        widget=RangeInput,
    )


def _step(label: str) -> forms.TypedChoiceField:
    select = forms.Select(attrs={"class": "form-select"})
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=None, required=False, widget=select)


def next_year(origin: date) -> date:
    """The first day of the year after: when a budget's changes begin."""
    return date(origin.year + 1, 1, 1)


class HorizonForm(forms.Form):
    aar = forms.ChoiceField(
        label="Frem", choices=[(str(year), f"{year} år") for year in range(1, LONGEST + 1)], initial="5"
    )


class WorkshopForm(FurtherForm):
    """The levers, in per cent of today's frequency, stay or price, and what is set beside them."""

    tilgang = _percent("Tilgang", "Børn, der kommer på trappen")
    op = _percent("Flytninger op", "Mod mere indgribende trin")
    ned = _percent("Flytninger ned", "Mod trin tættere på hverdagen")
    afgang = _percent("Afgang", "Børn, der forlader trappen")
    varighed = _percent("Varighed", "Hvor længe et barn bliver på et trin")
    varighed_trin = _step("Varighed gælder")
    pris = _percent("Pris", "Hvad en dag på et trin koster")
    pris_trin = _step("Pris gælder")
    start = forms.DateField(label="Begynder", widget=DayInput)
    indfasning = forms.TypedChoiceField(
        label="Indfases over",
        coerce=int,
        choices=[(ramp, f"{ramp} måneder" if ramp else "Med det samme") for ramp in RAMPS],
        initial=12,
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        steps: tuple[tuple[int, str], ...],
        priced: bool,
        origin: date,
        years: int,
    ) -> None:
        super().__init__(data)
        self.origin, self.years = origin, years
        self.fields["start"].initial = next_year(origin)
        for name in ("varighed_trin", "pris_trin"):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.TypedChoiceField)  # for the types: they stand above
            chosen.choices = [("", "Alle trin"), *steps]
        self.fill(steps)
        if not priced:
            del self.fields["pris"], self.fields["pris_trin"]

    @property
    def levers(self) -> list[tuple[forms.BoundField, forms.BoundField | None]]:
        """The sliders, each with the choice of its step where it has one."""
        names = [name for name in NAMES.values() if name in self.fields]
        return [(self[name], self[f"{name}_trin"] if f"{name}_trin" in self.fields else None) for name in names]

    def clean(self) -> dict[str, Any]:
        data, last = super().clean(), add_months(self.origin, 12 * self.years)
        for name in ("start", "trin_fra", "loft_fra"):
            if data.get(name) is not None and data[name] >= last:
                self.add_error(
                    name,
                    f"Ændringen begynder først, når fremskrivningen er slut ({last:%d-%m-%Y}). Vælg en tidligere dag, "
                    "eller gør en længere fremskrivning klar.",
                )
        return data

    @property
    def pulled(self) -> Pulled:
        """What was dragged, and set beside it."""
        data, kept = self.cleaned_data, self.parameters
        percent = {lever: data[name] for lever, name in NAMES.items() if data.get(name)}
        steps = {lever: data[f"{NAMES[lever]}_trin"] for lever in STEPPED if data.get(f"{NAMES[lever]}_trin")}
        return Pulled(percent, steps, data["start"], data["indfasning"], changes_of(kept), limits_of(kept))

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, as a run keeps it and as `data` takes it again."""
        data = self.cleaned_data
        names = [name for name in NAMES.values() if data.get(name)]
        names += [name for lever in STEPPED if data.get(name := f"{NAMES[lever]}_trin")]
        kept = {name: data[name] for name in names} | self.further
        return kept | {"start": data["start"].isoformat(), "indfasning": data["indfasning"]}


class NameForm(forms.Form):
    use_required_attribute = False  # it stands among the sliders, which need no name to be played

    navn = forms.CharField(
        label="Navn",
        max_length=80,
        error_messages={"required": "Giv scenariet et navn, så I kan kende det igen."},
    )
