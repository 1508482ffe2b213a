"""Names of advisers and districts by their keys, and the numbers of a row."""

from collections.abc import Iterable, Mapping
from html import escape

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def named(names: Mapping[str, str], key: str) -> str:
    """The name; the key where there is none, and a dash where there is no key."""
    return names.get(key, key) or "–"


@register.simple_tag
def numbers(shown: Iterable[str]) -> SafeString:
    """The cells of a row's numbers; a loop of the template over thousands of them is most of a page's time."""
    return mark_safe("".join(f'<td class="num">{escape(text)}</td>' for text in shown))  # noqa: S308 - each is escaped
