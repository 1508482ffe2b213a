"""What is set beside the sliders: a programme, a step that closes or opens, a limit on places.

Fields and the changes that they stand for; both read the same plain values, so that what is kept can be told again.
"""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms

from trappen.analysis.forecast.changes import CLOSE, OPEN, PROGRAMME, Change
from trappen.analysis.forecast.limits import MOST, Limit
from trappen.domain.periods import add_months
from trappen.web.core.widgets import DayInput

NOTHING = ("", "Nej")
ACTS: Mapping[str, tuple[str, tuple[str, ...]]] = MappingProxyType(
    {
        "op": ("Flytninger op", ("up",)),
        "ned": ("Flytninger ned", ("down",)),
        "afgang": ("Afgang", ("exits",)),
        "ned_afgang": ("Flytninger ned og afgang", ("down", "exits")),
    }
)
CLOSES, OPENS = "lukkes", "aabnes"
# The field that says whether there is a change, and the others that belong to it.
GROUPS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "program": ("program_trin", "program_andel", "program_effekt", "program_lav", "program_hoej", "program_kilde"),
        "trin_hvad": ("trin", "trin_andet", "trin_andel", "trin_fra"),
        "loft_trin": ("loft_pladser", "loft_venter", "loft_fra"),
    }
)
TITLES = ("Et program", "Et trin lukkes eller åbnes", "Et loft over pladser")
UNFINISHED = "unfinished"
LEAST_EFFECT, MOST_EFFECT = -95, 300  # per cent


def _choice(label: str, choices: list[tuple[str, str]]) -> forms.ChoiceField:
    select = forms.Select(attrs={"class": "form-select"})
    return forms.ChoiceField(label=label, choices=choices, required=False, widget=select)


def _step(label: str, told: str = "") -> forms.TypedChoiceField:
    select = forms.Select(attrs={"class": "form-select"})
    return forms.TypedChoiceField(
        label=label, coerce=int, empty_value=None, required=False, help_text=told, widget=select
    )


def _number(label: str, least: int, most: int, told: str = "") -> forms.IntegerField:
    box = forms.NumberInput(attrs={"class": "form-input"})
    return forms.IntegerField(label=label, min_value=least, max_value=most, required=False, help_text=told, widget=box)


def _effect(label: str, told: str = "") -> forms.FloatField:
    box = forms.NumberInput(attrs={"class": "form-input"})
    return forms.FloatField(
        label=label, min_value=LEAST_EFFECT, max_value=MOST_EFFECT, required=False, help_text=told, widget=box
    )


def _day() -> forms.DateField:
    box = DayInput(attrs={"class": "form-input"})
    return forms.DateField(label="Fra", widget=box, required=False, help_text="Ellers fra »Begynder«")


class FurtherForm(forms.Form):
    program = _choice("Programmet ændrer", [NOTHING, *((name, told) for name, (told, _on) in ACTS.items())])
    program_trin = _step("For børn på")
    program_andel = _number("Andel af børnene, der er med, pct.", 1, 100, "Ellers alle")
    program_effekt = _effect("Effekt for dem, der er med, pct.", "−30: det sker 30 pct. sjældnere for dem")
    program_lav = _effect("Effekten fra, pct.", "Det 95 %-interval, den ligger i, hvis det kendes")
    program_hoej = _effect("Effekten til, pct.")
    program_kilde = forms.CharField(
        label="Hvor kendes effekten fra?",
        help_text="En evaluering, en rapport eller jeres eget skøn",
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"class": "form-input"}),
    )
    trin_hvad = _choice("Ændres et trin?", [NOTHING, (CLOSES, "Et trin lukkes"), (OPENS, "Et trin åbnes for flere")])
    trin = _step("Hvilket trin?")
    trin_andet = _step(
        "Børnene fra eller til", "Lukkes trinnet: hvor de kommer hen. Åbnes det: hvor de ellers var kommet"
    )
    trin_andel = _number("Andel af dem, pct.", 1, 100, "Åbnes trinnet: så mange af dem kommer dér i stedet")
    trin_fra = _day()
    loft_trin = _step("Er der et loft?")
    loft_pladser = _number("Pladser i alt på trinnet", 0, MOST)
    loft_venter = _step("Nye børn venter på", "Andre venter, hvor de er")
    loft_fra = _day()

    effect_fault = ""  # what is wrong with the file that the programme's effect was to be taken from

    def fill(self, steps: tuple[tuple[int, str], ...]) -> None:
        """The steps that may be chosen."""
        empty = {"program_trin": ("", "Alle trin"), "loft_trin": ("", "Intet loft")}
        for name in ("program_trin", "trin", "trin_andet", "loft_trin", "loft_venter"):
            chosen = self.fields[name]
            assert isinstance(chosen, forms.TypedChoiceField)  # for the types: they stand above
            chosen.choices = [empty.get(name, ("", "Vælg et trin")), *steps]

    @property
    def groups(self) -> list[tuple[str, bool, list[forms.BoundField]]]:
        """Each group's title, whether it is in use or has errors, and its fields."""
        found = []
        for title, (switch, others) in zip(TITLES, GROUPS.items(), strict=True):
            fields = [self[name] for name in (switch, *others)]
            used = bool(self[switch].value()) or (switch == "program" and bool(self.effect_fault))
            found.append((title, used or any(one.errors for one in fields), fields))
        return found

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if data.get("program"):
            self._check_programme(data)
        if data.get("trin_hvad"):
            self._check_step(data)
        if data.get("loft_trin"):
            self._check_limit(data)
        return data

    def _check_programme(self, data: Mapping[str, Any]) -> None:
        effect, low, high = (data.get(f"program_{name}") for name in ("effekt", "lav", "hoej"))
        self._need("program_effekt", "Skriv programmets effekt, fx −30.")
        self._need("program_kilde", "Skriv, hvor effekten kommer fra, fx en evaluering eller jeres eget skøn.")
        if (low is None) != (high is None):
            self.add_error("program_hoej" if high is None else "program_lav", "Skriv begge ender, eller ingen af dem.")
        elif effect is not None and low is not None and high is not None and not low <= effect <= high:
            self.add_error("program_lav", "Effekten skal ligge mellem de to ender.")

    def _check_step(self, data: Mapping[str, Any]) -> None:
        self._need("trin", "Vælg det trin, der lukkes eller åbnes.")
        self._need("trin_andet", "Vælg det trin, børnene kommer på i stedet, eller ellers var kommet på.")
        if data.get("trin") is not None and data.get("trin") == data.get("trin_andet"):
            self.add_error("trin_andet", "Vælg et andet trin end det, der lukkes eller åbnes.")
        if data["trin_hvad"] == OPENS:
            self._need("trin_andel", "Skriv, hvor mange pct. der kommer på det åbnede trin i stedet.")

    def _check_limit(self, data: Mapping[str, Any]) -> None:
        self._need("loft_pladser", "Skriv, hvor mange pladser der er på trinnet i alt.")
        self._need("loft_venter", "Vælg det trin, hvor nye børn venter på en plads.")
        wait = data.get("loft_venter")
        if wait is not None and wait == data["loft_trin"]:
            self.add_error("loft_venter", "Børn kan ikke vente på det trin, der er fuldt. Vælg et andet.")
        elif wait is not None and data.get("trin_hvad") == CLOSES and wait == data.get("trin"):
            self.add_error("loft_venter", "Børn kan ikke vente på et trin, der lukkes. Vælg et andet.")

    def _need(self, name: str, told: str) -> None:
        if name not in self.errors and self.cleaned_data.get(name) in {None, ""}:
            self.add_error(name, forms.ValidationError(told, code=UNFINISHED))

    @property
    def is_unfinished(self) -> bool:
        """Whether nothing is wrong but what is not filled in yet."""
        errors = [error for field in self.errors.as_data().values() for error in field]
        return bool(errors) and all(error.code == UNFINISHED for error in errors)

    @property
    def further(self) -> dict[str, Any]:
        """What was set, as plain values; what belongs to a change that was not chosen is left out."""
        kept: dict[str, Any] = {}
        for switch, others in GROUPS.items():
            if self.cleaned_data.get(switch) not in {None, ""}:
                chosen = {name: self.cleaned_data.get(name) for name in (switch, *others)}
                kept |= {name: value for name, value in chosen.items() if value not in {None, ""}}
        return {name: value.isoformat() if isinstance(value, date) else value for name, value in kept.items()}


def from_effect(effect: Mapping[str, Any]) -> dict[str, str]:
    """The fields that say what an evaluation has found; `effect` as `scenario_file.read_effect`."""
    percent = {"program_effekt": "factor", "program_lav": "low", "program_hoej": "high"}
    told = {name: f"{100 * (effect[key] - 1):.10g}" if key in effect else "" for name, key in percent.items()}
    return told | {"program_kilde": effect["source"]}


def changes_of(kept: Mapping[str, Any]) -> tuple[Change, ...]:
    """The programme, and the step that closes or opens; `kept` as `WorkshopForm.parameters`."""
    return (*([_programme(kept)] if "program" in kept else []), *([_step_change(kept)] if "trin_hvad" in kept else []))


def limits_of(kept: Mapping[str, Any]) -> tuple[Limit, ...]:
    """The limit, if any."""
    if "loft_trin" not in kept:
        return ()
    return (Limit(kept["loft_trin"], kept["loft_pladser"], _from(kept, "loft_fra"), None, kept["loft_venter"]),)


def _programme(kept: Mapping[str, Any]) -> Change:
    start = _from(kept, "start")
    low, high = (1 + kept[name] / 100 if name in kept else None for name in ("program_lav", "program_hoej"))
    return Change(
        PROGRAMME,
        1 + kept["program_effekt"] / 100,
        start,
        add_months(start, kept["indfasning"]),
        None,
        (kept["program_trin"],) if "program_trin" in kept else (),
        (),
        low=low,
        high=high,
        reach=kept.get("program_andel", 100) / 100,
        directions=ACTS[kept["program"]][1],
        source=kept["program_kilde"],
    )


def _step_change(kept: Mapping[str, Any]) -> Change:
    start = _from(kept, "trin_fra")
    full, step, other = add_months(start, kept["indfasning"]), (kept["trin"],), (kept["trin_andet"],)
    if kept["trin_hvad"] == CLOSES:
        return Change(CLOSE, 1.0, start, full, None, step, other)
    return Change(OPEN, kept["trin_andel"] / 100, start, full, None, other, step)


def _from(kept: Mapping[str, Any], name: str) -> date:
    return date.fromisoformat(kept.get(name, kept["start"]))
