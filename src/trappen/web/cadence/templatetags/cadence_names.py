"""Names of advisers and districts by their keys."""

from collections.abc import Mapping

from django import template

register = template.Library()


@register.filter
def named(names: Mapping[str, str], key: str) -> str:
    """The name; the key where there is none, and a dash where there is no key."""
    return names.get(key, key) or "–"
