"""Form fields of the browser's own."""

from datetime import date

from django import forms


class DayInput(forms.DateInput):
    """The browser's date field, which shows the reader's form of a date and wants ISO from us in every language."""

    input_type = "date"

    def format_value(self, value: object) -> str | None:
        """The date as the browser reads it; what was typed wrongly stays as typed."""
        return value.isoformat() if isinstance(value, date) else super().format_value(value)


class RangeInput(forms.NumberInput):
    """The browser's slider: the mouse drags it, the arrows move it."""

    input_type = "range"
