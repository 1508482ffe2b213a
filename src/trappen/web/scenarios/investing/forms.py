"""The numbers of an investment case that somebody may try other values of."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django import forms

from trappen.analysis.investment.answers import streams_of
from trappen.analysis.investment.levers import Change, name_of
from trappen.analysis.investment.streams import FILL_LABELS, Kind, Stream
from trappen.domain import formats
from trappen.domain.investment.case import Case, Effect, Fill, Item
from trappen.domain.investment.staffing import Staffing
from trappen.domain.programme.stated import Share
from trappen.reporting.investment_changes import POSTS, Axis, caseload_axis
from trappen.web.core.widgets import DayInput, RangeInput
from trappen.web.programmes.forms import FillForm
from trappen.web.scenarios.models import TITLE_LENGTH

MOST = 12  # items with a slider: those of the largest amounts
REACH, STRIDE = 50, 5  # per cent
LATEST = 5  # years
STEPS = (-20, -10, 0, 10, 20)  # per cent, in the two-way table
PARTS = (50, 75, 100, 125, 150)  # per cent of a stated success, there
KINDS: Mapping[Kind, str] = {Kind.COST: "Udgift", Kind.INCOME: "Indtægt", Kind.SAVING: "Besparelse"}


class TryForm(forms.Form):
    """Sliders for amounts, success as a percentage, and when savings come. Everything as stated where it is 0."""

    senere = forms.TypedChoiceField(
        label="Besparelserne kommer senere",
        coerce=int,
        choices=[(n, formats.counted(n, "år", "år")) for n in range(LATEST + 1)],
        initial=0,
        help_text="Udgiften er den samme",
    )
    indfasning = forms.TypedChoiceField(
        label="Besparelserne indfases over",
        coerce=int,
        choices=[(n, formats.counted(n, "år", "år")) for n in range(LATEST + 1)],
        initial=0,
        help_text="Oven i den indfasning, der er oplyst",
    )
    mulighed = forms.ChoiceField(label="Mulighed")
    ned = forms.ChoiceField(label="Tal ned")
    hen = forms.ChoiceField(label="Tal hen")
    udfyld = forms.MultipleChoiceField(
        label="Udfyld år uden beløb",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(fill), f"{label[0].upper()}{label[1:]}") for fill, label in FILL_LABELS.items()],
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, case: Case, found: Sequence[Stream]) -> None:
        super().__init__(data)
        self.case = case
        largest = sorted(found, key=lambda stream: -abs(stream.total or 0))[:MOST]
        order = ["", *(option.key for option in case.options)]
        self.streams = sorted(largest, key=lambda stream: order.index(stream.of.option))
        for stream in self.streams:
            self.fields[f"b-{name_of(stream)}"] = forms.IntegerField(
                label=stream.of.title,
                help_text=f"{KINDS[stream.kind]}{self._whose(stream.of)}",
                min_value=-REACH,
                max_value=REACH,
                step_size=STRIDE,
                required=False,
                initial=0,
                widget=RangeInput,
            )
        for effect in self.effects:
            stated = effect.success.value * 100
            self.fields[f"l-{effect.key}"] = forms.DecimalField(
                label=f"Lykkes: {effect.title}",
                help_text=f"Procent af borgerne{self._whose(effect)}",
                min_value=0,
                max_value=100,
                max_digits=7,
                decimal_places=4,
                initial=float(stated) if stated.denominator != 1 else int(stated),
            )
        axes = [(key, axis.title) for key, axis in self.axes.items()]
        for name, initial in (("ned", axes[0][0]), ("hen", axes[min(1, len(axes) - 1)][0])):
            self._choose(name, axes, initial)
        self._choose("mulighed", [(o.key, o.name) for o in case.choices], case.choices[0].key)

    def _choose(self, name: str, choices: list[tuple[str, str]], initial: str) -> None:
        chosen = self.fields[name]
        assert isinstance(chosen, forms.ChoiceField)  # for the types: they stand above
        chosen.choices, chosen.initial = choices, initial
        chosen.required = bool(initial)  # a case without options has one without a key

    def _whose(self, of: Item | Effect) -> str:
        """Which option it belongs to, as two may call theirs the same; nothing where it is common."""
        return next((f", {option.name}" for option in self.case.options if option.key == of.option), "")

    def is_apart(self, axis: str, option: str) -> bool:
        """Whether what is chosen for the two-way table belongs to another option than the one shown."""
        of = {f"b-{name_of(stream)}": stream.of.option for stream in self.streams}
        of |= {f"l-{effect.key}": effect.option for effect in self.effects}
        of |= {f"s-{staff.key}": cost.of.option for staff, cost in self._staffed}
        return of.get(axis, "") not in {"", option}

    @property
    def effects(self) -> list[Effect]:
        return [stream.of for stream in self.streams if isinstance(stream.of, Effect)]

    @property
    def levers(self) -> list[forms.BoundField]:
        """The sliders."""
        return [self[f"b-{name_of(stream)}"] for stream in self.streams]

    @property
    def numbers(self) -> list[forms.BoundField]:
        """The fields of effects, and of when savings come."""
        return [*(self[f"l-{effect.key}"] for effect in self.effects), self["senere"], self["indfasning"]]

    @property
    def axes(self) -> dict[str, Axis]:
        """What can be chosen for the two-way table, the largest saving and cost first."""
        found = dict(self._axes())
        first = [key for kind in (Kind.SAVING, Kind.COST) for key in self._largest(kind)]
        return {key: found[key] for key in (*first, *(key for key in found if key not in first))}

    def _largest(self, kind: Kind) -> list[str]:
        """Among those of the first option, which is the one shown at first."""
        mine = streams_of(self.case.choices[0], self.streams)
        first = sorted(mine, key=lambda stream: -abs(stream.total or 0))
        return [f"b-{name_of(stream)}" for stream in first if stream.kind is kind][:1]

    def _axes(self) -> Iterator[tuple[str, Axis]]:
        for stream in self.streams:
            name = name_of(stream)
            steps = [(_signed(p), Change({name: 1 + Fraction(p, 100)})) for p in STEPS]
            yield f"b-{name}", Axis(f"{KINDS[stream.kind]}{self._whose(stream.of)}: {stream.of.title}", steps)
        for effect in self.effects:
            values = sorted({min(effect.success.value * p / 100, Fraction(1)) for p in PARTS})
            shares = [(value, Share(int(value * 10**6), 4)) for value in values]
            steps = [(formats.percent(value), Change(success={effect.key: share})) for value, share in shares]
            yield f"l-{effect.key}", Axis(f"Lykkes{self._whose(effect)}: {effect.title}", steps)
        for staff, cost in self._staffed:
            yield f"s-{staff.key}", caseload_axis(staff, f"{POSTS}{self._whose(cost.of)}: {cost.of.title}", cost)
        years = [formats.counted(n, "år", "år") for n in range(LATEST)]
        yield "senere", Axis("Besparelser senere", [(said, Change(later=n)) for n, said in enumerate(years)])
        yield "indfasning", Axis("Indfasning", [(said, Change(ramp=n)) for n, said in enumerate(years)])

    @property
    def _staffed(self) -> list[tuple[Staffing, Stream]]:
        """The posts with cases whose cost is theirs alone."""
        costs = {stream.of.key: stream for stream in self.streams if stream.kind is Kind.COST}
        return [(each, costs[each.cost]) for each in self.case.staffing if each.cost in costs and not each.others]

    @property
    def change(self) -> Change:
        """What was tried; only of a form that is valid."""
        typed = self.cleaned_data
        amounts = {name_of(s): 1 + Fraction(typed[f"b-{name_of(s)}"] or 0, 100) for s in self.streams}
        success = {e.key: _share(typed[f"l-{e.key}"]) for e in self.effects}
        stated = {e.key: e.success.value for e in self.effects}
        return Change(
            {name: factor for name, factor in amounts.items() if factor != 1},
            {key: share for key, share in success.items() if share.value != stated[key]},
            typed["senere"],
            typed["indfasning"],
        )

    @property
    def said(self) -> str:
        """What was tried, in words; empty where nothing was."""
        change = self.change
        percents = {f"b-{name}": factor - 1 for name, factor in change.amounts.items()}
        said = [f"{self[name].label} {_signed(int(share * 100))}" for name, share in percents.items()]
        said += [
            f"{effect.title}: {change.success[effect.key]} lykkes"
            for effect in self.effects
            if effect.key in change.success
        ]
        for years, words in ((change.later, "besparelser {} senere"), (change.ramp, "besparelser indfaset over {}")):
            said += [words.format(formats.counted(years, "år", "år"))] if years else []
        return "; ".join(said)

    @property
    def fill(self) -> list[Fill]:
        return [Fill(name) for name in self.cleaned_data["udfyld"]]


class NameForm(forms.Form):
    use_required_attribute = False  # it stands among the sliders, which need no name to be tried

    navn = forms.CharField(
        label="Navn på den nye sag",
        max_length=TITLE_LENGTH,
        error_messages={"required": "Giv sagen et navn, så I kan kende den igen."},
    )


class StartForm(forms.Form):
    """What a case cannot do without; the rest is written part by part."""

    titel = forms.CharField(label="Titel", max_length=TITLE_LENGTH, help_text="Fx »To rådgivere mere«")
    fra = forms.IntegerField(label="Første år", min_value=1990, max_value=2100)
    til = forms.IntegerField(label="Sidste år", min_value=1990, max_value=2100)
    prisniveau = forms.CharField(label="Prisniveau", required=False, max_length=100, help_text="Fx 2027 p/l")

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("fra") and cleaned.get("til") and cleaned["til"] < cleaned["fra"]:
            self.add_error("til", "Sidste år ligger før første år.")
        return cleaned


class DecideForm(FillForm):
    """What was decided of the newest version of a case."""

    mulighed = forms.ChoiceField(label="Mulighed", required=False)
    besluttet = forms.DateField(label="Besluttet", widget=DayInput())
    af = forms.CharField(label="Besluttet af", max_length=120, help_text="Fx Byrådet")

    def __init__(self, *args: Any, case: Case, **more: Any) -> None:
        super().__init__(*args, **more)
        field = self.fields["mulighed"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [(option.key, option.name) for option in case.choices]
        field.required = bool(case.options)  # a case without options has one without a key
        self.order_fields(["mulighed", "besluttet", "af", "udfyld"])


class FollowForm(forms.Form):
    """The last day of a follow-up."""

    til = forms.DateField(label="Til og med", widget=DayInput(), help_text="Kun hele år, der er omme, er med")


class FileForm(forms.Form):
    """A case file."""

    fil = forms.FileField(label="Sagsfil (TOML)", help_text="Er der en fejl, ændres intet.")


def _share(percent: Decimal) -> Share:
    """The percentage with the decimals it was typed with, but no zeros at the end."""
    _sign, digits, exponent = percent.normalize().as_tuple()
    number = int("".join(map(str, digits)))
    return Share(number, -int(exponent)) if int(exponent) < 0 else Share(number * 10 ** int(exponent))


def _signed(percent: int) -> str:
    return f"{'+' if percent > 0 else ''}{formats.number(percent)}{formats.NBSP}%"
