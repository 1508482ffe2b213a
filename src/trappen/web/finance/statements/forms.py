"""What is chosen for a statement. A form's cleaned data are the run's parameters: plain JSON."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

from django import forms

from trappen.analysis.economy.costs import Basis
from trappen.domain.errors import NoValueError
from trappen.parameters.refusion import all_limits, limits_for
from trappen.reporting.statements.refusion import BASES
from trappen.web.finance.statements.kinds import Kind

YEARS_BACK = 8


class StatementForm(forms.Form):
    """`today` decides which years can be chosen."""

    def __init__(self, data: Mapping[str, Any] | None, *, today: date) -> None:
        super().__init__(data)
        years = [(str(year), str(year)) for year in range(today.year, today.year - YEARS_BACK, -1)]
        for name in ("aar", "fra"):
            if name in self.fields:
                self.fields[name].choices = years  # type: ignore[attr-defined]  # both are choice fields
                self.fields[name].initial = str(today.year if name == "aar" else today.year - 2)

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
        required=False,
        help_text="Er årets grænser ikke indlæst, vælges et trykt niveau. Valget er en antagelse og står på kravet.",
    )
    uklare = forms.BooleanField(label="Medregn udgifter, hvor det er uklart, om de tæller", required=False)

    def __init__(self, data: Mapping[str, Any] | None, *, today: date) -> None:
        super().__init__(data, today=today)
        self.fields["grundlag"].initial = str(Basis.POSTED)
        tables = [(key, limits.title) for key, limits in all_limits().items() if limits.children]
        self.fields["graenser"].choices = [("", "Årets egne grænser"), *tables]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "aar" in cleaned and not cleaned.get("graenser"):
            try:
                limits_for(int(cleaned["aar"]))
            except NoValueError:
                self.add_error(
                    "graenser",
                    f"Grænserne for {cleaned['aar']} er ikke indlæst. Vælg det niveau, der skal regnes på.",
                )
        return cleaned


FORMS: Mapping[Kind, type[StatementForm]] = MappingProxyType({Kind.REFUSION: RefusionForm})
