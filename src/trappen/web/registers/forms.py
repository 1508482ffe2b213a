"""A municipality's own scales."""

from django import forms

from trappen.web.registers.models.scales import NAME_LENGTH


class ScaleForm(forms.Form):
    navn = forms.CharField(label="Navn", max_length=NAME_LENGTH, help_text="Fx »Trivsel i skolen 1-5«")
    lavest = forms.IntegerField(label="Laveste værdi", min_value=-100, max_value=100)
    hoejest = forms.IntegerField(label="Højeste værdi", min_value=-100, max_value=100)
