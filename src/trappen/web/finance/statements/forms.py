"""What is chosen for a statement. A form's cleaned data are the run's parameters: plain JSON."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms

from trappen.analysis.economy.costs import Basis
from trappen.analysis.economy.decomposition import By
from trappen.analysis.economy.units import UnitsBy
from trappen.domain.errors import NoValueError
from trappen.parameters.refusion import all_limits, limits_for
from trappen.reporting.statements.refusion import BASES
from trappen.web.finance.statements.kinds import Kind

YEARS_BACK = 8
STATED = "angivet"  # the limits that are known for the year itself


class StatementForm(forms.Form):
    """`today` decides which years can be chosen; the refusion limits of those `limited` are stated or assumed."""

    def __init__(self, data: Mapping[str, Any] | None, *, today: date, limited: Collection[int] = frozenset()) -> None:
        super().__init__(data)
        self.limited = limited
        years = [(str(year), str(year)) for year in range(today.year, today.year - YEARS_BACK, -1)]
        for name, back in (("aar", 0), ("fra", 3), ("til", 1)):
            if name in self.fields:
                self._offer(name, years)
                self.fields[name].initial = str(today.year - back)

    def _offer(self, name: str, choices: Sequence[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = choices

    @property
    def parameters(self) -> dict[str, Any]:
        """What was chosen, as the run keeps it."""
        return {name: self.cleaned_data[name] for name in self.fields}


class RefusionForm(StatementForm):
    aar = forms.ChoiceField(label="Kalenderår")
    grundlag = forms.ChoiceField(
        label="Udgift", choices=[(str(basis), name.capitalize()) for basis, name in BASES.items()]
    )
    graenser = forms.ChoiceField(
        label="Grænser",
        help_text="Grænserne reguleres hvert år. Et trykt niveau er en antagelse for et andet år og står på kravet.",
    )
    uklare = forms.BooleanField(label="Medregn udgifter, hvor det er uklart, om de tæller", required=False)

    def __init__(self, data: Mapping[str, Any] | None, **given: Any) -> None:
        super().__init__(data, **given)
        self.fields["grundlag"].initial = str(Basis.POSTED)
        years = [year for year, _ in self.fields["aar"].choices if self._known(int(year))]  # type: ignore[attr-defined]
        stated = [(STATED, f"Dem, der er angivet for året (kendt for {', '.join(years)})")] if years else []
        tables = [(key, limits.title) for key, limits in all_limits().items() if limits.children]
        self._offer("graenser", [("", "Vælg grænser"), *stated, *tables])
        typed = {} if data is None else {name: data[name] for name in data}
        year = str(typed.get("aar") or "")
        if year.isdecimal() and self._known(int(year)) and not typed.get("graenser"):
            self.data = typed | {"graenser": STATED}  # an answer that was stored or linked to without them
        elif data is None and self.fields["aar"].initial in years:
            self.fields["graenser"].initial = STATED
        self.fields["graenser"].error_messages["required"] = _not_stated(year)

    def _known(self, year: int) -> bool:
        """Whether the municipality has stated the year's limits, or they are printed for that very year."""
        try:
            return year in self.limited or bool(limits_for(year))
        except NoValueError:
            return False

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("graenser") == STATED:
            if not self._known(int(cleaned.get("aar") or 0)):
                self.add_error("graenser", _not_stated(str(cleaned.get("aar") or "")))
            cleaned["graenser"] = ""  # the year's own
        return cleaned


def _not_stated(year: str) -> str:
    return (
        f"Grænserne for {year or 'året'} er ikke angivet. Vælg det niveau, der skal regnes på, "
        "eller angiv dem under Refusionsgrænser."
    )


class SavingForm(StatementForm):
    fra = forms.ChoiceField(label="Udgangspunkt")
    til = forms.ChoiceField(label="År")
    efter = forms.ChoiceField(label="Opdelt efter", choices=[(str(By.PLACE_TYPE), "Tilbud"), (str(By.STEP), "Trin")])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "fra" in cleaned and "til" in cleaned and int(cleaned["fra"]) >= int(cleaned["til"]):
            self.add_error("til", "Året skal ligge efter udgangspunktet.")
        return cleaned


class YearForm(StatementForm):
    aar = forms.ChoiceField(label="Kalenderår")


class UnitsForm(YearForm):
    efter = forms.ChoiceField(
        label="Opdelt efter", choices=[(str(UnitsBy.PLACE_TYPE), "Tilbud"), (str(UnitsBy.ACCOUNT), "Konto")]
    )


FORMS: Mapping[Kind, type[StatementForm]] = MappingProxyType(
    {
        Kind.REFUSION: RefusionForm,
        Kind.COMMITMENTS: YearForm,
        Kind.UNITS: UnitsForm,
        Kind.PLACES: YearForm,
        Kind.SAVING: SavingForm,
    }
)


def suggested(kind: Kind, today: date) -> dict[str, Any] | None:
    """What the kind's form suggests, as the run keeps it; None where it suggests nothing that can be computed.

    A refusion whose year has no limits of its own is suggested at the level printed last.
    """
    form = FORMS[kind](None, today=today)
    given = {name: _first(field) for name, field in form.fields.items()}
    filled = FORMS[kind](given, today=today)
    if not filled.is_valid() and "graenser" in filled.errors:
        newest = [key for key, limits in all_limits().items() if limits.children][-1]
        filled = FORMS[kind](given | {"graenser": newest}, today=today)
    return filled.parameters if filled.is_valid() else None


def _first(field: forms.Field) -> Any:
    """The field's first value, else its first choice."""
    if field.initial is not None or not isinstance(field, forms.ChoiceField):
        return field.initial
    choices: Any = field.choices
    return next(iter(choices))[0]
