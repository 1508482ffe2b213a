"""A municipality's own scales, and the address of its case system."""

from django import forms

from trappen.domain.caselink import MOST, PLACE
from trappen.web.registers.models.scales import NAME_LENGTH


class ScaleForm(forms.Form):
    navn = forms.CharField(label="Navn", max_length=NAME_LENGTH, help_text="Fx »Trivsel i skolen 1-5«")
    lavest = forms.IntegerField(label="Laveste værdi", min_value=-100, max_value=100)
    hoejest = forms.IntegerField(label="Højeste værdi", min_value=-100, max_value=100)


class CaseSystemForm(forms.Form):
    moenster = forms.CharField(
        label="Adressens mønster",
        required=False,
        max_length=MOST,
        help_text=f"Fx https://fagsystem.eksempel.dk/sag/{PLACE}. Tomt fjerner linket.",
    )
