"""Registering an event: at most three fields, the date filled in with today.

A decision on the interval has two more, as the law wants its reasons and the child's view (barnets lov § 95, stk. 3).
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django import forms

from trappen.parameters.casework import GOAL_STATUSES, GOALS, INTERVAL_REASONS, NOT_HEARD
from trappen.parameters.scales import ScaleValues
from trappen.web.cadence.actions import Typed
from trappen.web.cadence.entering import TABLE_OF
from trappen.web.cadence.models import Act
from trappen.web.core.widgets import DayInput

ANSWERS = (("", "Ved ikke"), ("ja", "Ja"), ("nej", "Nej"))
MOST_MONTHS = 24
BOOLEAN = {"ja": True, "nej": False}
HEARD = "heard"
CHOOSE = ("", "Vælg")


class EventForm(forms.Form):
    """The fields that the act has. `episodes` are key and name of the measures to choose between."""

    dag = forms.DateField(label="Dato", widget=DayInput())

    def __init__(
        self,
        data: Any = None,
        *,
        act: Act,
        today: date,
        episodes: Sequence[tuple[str, str]],
        scales: Sequence[ScaleValues],
        known: Mapping[str, Any] | None = None,
    ) -> None:
        """`known` is what the fields are filled in with, beside the day."""
        super().__init__(data, initial={"dag": today, **(known or {})})
        self.act, self.scales = act, {scale.name: scale for scale in scales}
        table = TABLE_OF[act]
        if table.of_episode:
            self.fields["indsats"] = forms.ChoiceField(label="Indsats", choices=episodes)
        if table.answer:
            self.fields["svar"] = forms.ChoiceField(label=table.question, choices=ANSWERS, required=False)
        if act is Act.SCORE:
            names = [(scale.name, f"{scale.name}: {scale.told}") for scale in scales]
            self.fields["skala"] = forms.ChoiceField(label="Skala", choices=names)
            self.fields["score"] = forms.IntegerField(label="Score")
        if act is Act.GOAL:
            self.fields["maal"] = forms.ChoiceField(label="Mål", choices=[CHOOSE, *GOALS.items()])
            self.fields["status"] = forms.ChoiceField(label="Status på målet", choices=[*GOAL_STATUSES.items()])
        if act is Act.INTERVAL:
            self._ask_for_the_interval()
        first = {Act.SCORE: "score", Act.INTERVAL: "maaneder", Act.GOAL: "maal"}.get(act, "dag")
        self.fields[first].widget.attrs["autofocus"] = True

    def _ask_for_the_interval(self) -> None:
        self.fields["maaneder"] = forms.IntegerField(
            label="Måneder til næste opfølgning", min_value=1, max_value=MOST_MONTHS
        )
        self.fields["begrundelse"] = forms.MultipleChoiceField(
            label="Begrundelse, som barnet og forældrene har fået",
            choices=[*INTERVAL_REASONS.items()],
            widget=forms.CheckboxSelectMultiple(),
            error_messages={"required": "Vælg mindst én begrundelse."},
        )
        unheard = [(code, f"Ikke hørt: {title}") for code, title in NOT_HEARD.items()]
        self.fields["syn"] = forms.ChoiceField(
            label="Barnets syn",
            choices=[CHOOSE, (HEARD, "Barnet er hørt, og dets syn indgår"), *unheard],
            error_messages={"required": "Vælg, om barnet er hørt, og ellers hvorfor ikke."},
        )

    def clean(self) -> dict[str, Any]:
        """Holds the score within its scale."""
        given = super().clean() or {}
        scale, score = self.scales.get(given.get("skala", "")), given.get("score")
        if scale is not None and score is not None and not scale.low <= score <= scale.high:
            self.add_error("score", f"Scoren skal være fra {scale.low} til {scale.high}.")
        return given

    def typed(self) -> Typed:
        """What was typed, as fields of the act's table."""
        given, table = self.cleaned_data, TABLE_OF[self.act]
        values: dict[str, Any] = {}
        if table.of_episode:
            values["episode_id"] = given["indsats"]
        if table.answer:
            values[table.answer] = BOOLEAN.get(given["svar"])
        if self.act is Act.SCORE:
            values |= {"scale": given["skala"], "value": float(given["score"])}
        if self.act is Act.GOAL:
            values |= {"goal": given["maal"], "status": given["status"]}
        if self.act is Act.INTERVAL:
            heard = given["syn"] == HEARD
            values |= {
                "interval_months": given["maaneder"],
                "reasoned": True,
                "reasons": ";".join(given["begrundelse"]),
                "child_view": heard,
                "not_heard": "" if heard else given["syn"],
            }
        return Typed(self.act, given["dag"], values)
