"""What the need for advisers is reckoned from. No field has a default: what is left empty is missing, and is named."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from trappen.domain.deadlines.act import ACT_LABELS, Act
from trappen.domain.deadlines.policy import Policy
from trappen.domain.staffing import range_of

MOST_HOURS = 3000
MOST_MINUTES = 6000
SHARE = 100
FORM = "Ét tal, eller lavest-forventet-højest, fx 60-90-120."


class RangeField(forms.CharField):
    """A number, or three in order; kept as it is written, so that it can be shown again."""

    def __init__(self, *, highest: int, **options: Any) -> None:
        self.highest = highest
        super().__init__(max_length=40, required=False, **options)

    def clean(self, value: Any) -> str:
        text: str = super().clean(value)
        if not text:
            return ""
        try:
            found = range_of(text)
        except ValueError:
            raise ValidationError(FORM) from None
        if found.high > self.highest:
            raise ValidationError(f"Højst {self.highest}.")
        return text


class CapacityForm(forms.Form):
    """The policy, and time: `minutter-ACT` and `rejse-ACT` for each act."""

    politik = forms.ChoiceField(label="Politik", help_text="Hvor tit der skal følges op.")
    loft = RangeField(label="Sagsloft", help_text="Højest antal børn pr. fuldtidsstilling. Ét tal.", highest=500)
    timer = RangeField(
        label="Timer pr. år", help_text="I en fuldtidsstilling, når ferie er trukket fra.", highest=MOST_HOURS
    )
    fravaer = RangeField(label="Fravær, procent", help_text="Sygdom og andet, af de timer.", highest=SHARE)
    andel = RangeField(
        label="Til sager, procent", help_text="Af timerne på arbejde; resten er møder og andet.", highest=SHARE
    )
    sagsminutter = RangeField(
        label="Minutter pr. sag om måneden", help_text="Ud over handlingerne nedenfor.", highest=MOST_MINUTES
    )
    kilde = forms.CharField(
        label="Hvor tallene er fra",
        help_text="Fx jeres tidsregistrering. Tomt: de vises som en antagelse, som du har oplyst.",
        max_length=200,
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None, *, policies: Mapping[str, Policy], **options: Any) -> None:
        super().__init__(data, **options)
        field = self.fields["politik"]
        if isinstance(field, forms.ChoiceField):
            field.choices = [(key, policy.name) for key, policy in policies.items()]
        for act in Act:
            for name, label in (("minutter", "minutter"), ("rejse", "rejsetid")):
                self.fields[f"{name}-{act.value}"] = RangeField(
                    label=f"{ACT_LABELS[act]}, {label}", highest=MOST_MINUTES
                )

    def clean_loft(self) -> str:
        text = str(self.cleaned_data["loft"])
        if text and (range_of(text).low != range_of(text).high or not range_of(text).low):
            raise ValidationError("Skriv ét tal over 0.")
        return text

    @property
    def acts(self) -> list[tuple[str, forms.BoundField, forms.BoundField]]:
        """Each act with its two fields."""
        return [(ACT_LABELS[act], self[f"minutter-{act.value}"], self[f"rejse-{act.value}"]) for act in Act]

    @property
    def general(self) -> list[forms.BoundField]:
        """The fields that stand above the acts."""
        return [self[name] for name in ("politik", "loft", "timer", "fravaer", "andel", "sagsminutter", "kilde")]

    @property
    def inputs(self) -> dict[str, str]:
        """What was typed."""
        return {name: str(value) for name, value in self.cleaned_data.items() if value}
