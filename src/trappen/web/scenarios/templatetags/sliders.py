"""The number beside a slider."""

from django import template

from trappen.reporting.workshop import signed_percent

register = template.Library()


@register.simple_tag
def percentage(value: object) -> str:
    """`+10 %`; what is no number is shown as no change, as its field says what is wrong."""
    text = str(value or 0)
    return signed_percent(int(text) if text.removeprefix("-").isdecimal() else 0)
