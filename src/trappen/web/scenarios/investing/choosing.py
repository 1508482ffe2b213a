"""What is chosen of a portfolio in the page's address: the cases, what is known of their children, and the budget."""

from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from itertools import combinations
from typing import Any

from django import forms
from django.http import QueryDict

from trappen.analysis.investment.portfolio import MOST, Overlap, overlap
from trappen.analysis.investment.streams import streams
from trappen.domain.investment.case import Case
from trappen.domain.programme.stated import Amount
from trappen.reporting.investment_portfolio import Member, Portfolio
from trappen.web.accounts.models import User
from trappen.web.accounts.permissions import Permission
from trappen.web.accounts.scope import scope_of
from trappen.web.programmes.forms import FillForm
from trappen.web.programmes.models import Enrolment
from trappen.web.programmes.queries import records_choices
from trappen.web.scenarios.investing.following import option_of
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.models import InvestmentCase

FEWEST = 2
Children = Mapping[str, frozenset[str]]


class PortfolioForm(FillForm):
    """Cases with their options, where their children are enrolled, what two of them share, and a budget."""

    valgt = forms.MultipleChoiceField(
        label="Sager",
        error_messages={
            "required": "Vælg mindst to sager.",
            "invalid_choice": "En valgt sag findes ikke mere. Vælg igen.",
        },
    )
    budget = forms.CharField(
        label="Budget for alle årene",
        required=False,
        max_length=40,
        help_text="Fx 5 mio. kr.: udgift minus indtægt. Skriv det for at få de bedste sæt.",
    )

    def __init__(self, data: QueryDict | None, *, saved: Sequence[InvestmentCase], user: User) -> None:
        super().__init__(data)
        self.cases = {str(each.pk): case_in(each.document) for each in saved}
        self.user = user
        chosen = data.getlist("valgt") if data else []
        self.keys = [key for key in self.cases if key in chosen]
        self._choices("valgt", [(key, case.title) for key, case in self.cases.items()])
        programmes = records_choices(user)
        for key, case in self.cases.items():
            named = [(option.key, option.name) for option in case.choices]
            for name, label, choices in (("mulighed", "Mulighed", named), ("program", "Program", programmes)):
                # In a table the label is the column's heading, which tells of no row.
                widget = forms.Select(attrs={"aria-label": f"{label}, {case.title}", "class": "form-select"})
                self.fields[f"{name}-{key}"] = forms.ChoiceField(
                    label=label, choices=choices, required=False, widget=widget
                )
        for one, other in self.pairs:
            self.fields[f"andel-{one}-{other}"] = forms.IntegerField(
                label=f"{self.cases[one].title} og {self.cases[other].title}",
                required=False,
                min_value=0,
                max_value=100,
                widget=forms.NumberInput(attrs={"class": "form-input", "inputmode": "numeric"}),
            )

    def _choices(self, name: str, choices: list[tuple[str, str]]) -> None:
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)  # for the types
        field.choices = choices

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """Each two of the chosen cases; none where they are more than can be tried."""
        return list(combinations(self.keys, 2)) if len(self.keys) <= MOST else []

    @property
    def rows(self) -> Iterator[tuple[str, Case, bool, forms.BoundField, forms.BoundField]]:
        """Each case with whether it is chosen, its options and its programme."""
        for key, case in self.cases.items():
            yield key, case, key in self.keys, self[f"mulighed-{key}"], self[f"program-{key}"]

    @property
    def shares(self) -> list[forms.BoundField]:
        """The field of each two of the chosen cases."""
        return [self[f"andel-{one}-{other}"] for one, other in self.pairs]

    def clean_valgt(self) -> list[str]:
        chosen: list[str] = self.cleaned_data["valgt"]
        if len(chosen) < FEWEST:
            raise forms.ValidationError("Vælg mindst to sager.")
        if len(chosen) > MOST:
            raise forms.ValidationError(f"Der er valgt {len(chosen)} sager; vælg højst {MOST}.")
        return chosen

    def clean_budget(self) -> int | None:
        text = self.cleaned_data["budget"].strip()
        if not text:
            return None
        try:
            found = Amount.parse(text).ore
        except ValueError as error:
            raise forms.ValidationError(f"{error}.") from None
        if found < 0:
            raise forms.ValidationError("Et budget kan ikke være under nul.")
        return found

    def portfolio(self) -> Portfolio:
        """What is chosen; only of a form that is valid.

        Raises:
            TrappenError: if a case has not the option.
        """
        members = [self._member(key) for key in self.keys]
        return Portfolio(members, [*self._overlaps()], self.cleaned_data["budget"])

    def _member(self, key: str) -> Member:
        case, chosen = self.cases[key], self.cleaned_data[f"mulighed-{key}"]
        option = option_of(case, chosen) if chosen else case.choices[0]
        return Member(key, case, option, streams(case, fill=self.chosen()))

    def _overlaps(self) -> Iterator[Overlap]:
        programmes = {key: self.cleaned_data[f"program-{key}"] for key in self.keys}
        children = _enrolled(self.user, {each for each in programmes.values() if each})
        threshold = self.user.municipality.small_number_threshold if self.user.municipality else 1
        for one, other in self.pairs:
            typed = self.cleaned_data[f"andel-{one}-{other}"]
            mine, its = (children.get(programmes[key]) for key in (one, other))
            yield overlap(
                one,
                other,
                enrolled=None if mine is None or its is None else (len(mine), len(its), len(mine & its)),
                share=None if typed is None else Fraction(typed, 100),
                threshold=threshold,
            )


def form_of(query: QueryDict, saved: Sequence[InvestmentCase], user: User) -> PortfolioForm:
    """The form as the address fills it; unbound where nothing is chosen yet."""
    return PortfolioForm(query or None, saved=saved, user=user)


def _enrolled(user: User, programmes: set[str]) -> Children:
    """Who is or has been enrolled, by programme. Who sees a part of the municipality's children knows of none."""
    if not programmes or not scope_of(user).whole:
        return {}
    seen = Enrolment.objects.visible_to(user, needs=Permission.SEE_AGGREGATES).filter(programme_id__in=programmes)
    found: dict[str, set[Any]] = {key: set() for key in programmes}
    for programme, child in seen.values_list("programme_id", "child_id"):
        found[programme].add(child)
    return {key: frozenset(children) for key, children in found.items()}
