"""The parts that pages are put together from. Every argument that a part can do without has a default here."""

from collections.abc import Mapping
from functools import lru_cache
from typing import Any

from django import template
from django.core.paginator import Page
from django.forms import BoundField, CheckboxInput, CheckboxSelectMultiple, FileInput, RadioSelect, Select, Textarea
from django.http import QueryDict
from django.template.loader import render_to_string
from django.urls import reverse

from trappen import __version__

register = template.Library()

# Kind of a status -> the icon beside its text. Colour is never the only sign.
STATUSES: Mapping[str, str] = {
    "success": "success",
    "warning": "warning",
    "error": "error",
    "info": "info",
    "neutral": "more-horiz",
}
ALERTS: Mapping[str, str] = {"debug": "info", "info": "info", "success": "success", "warning": "warning"}


@register.inclusion_tag("core/partials/icon.html")
def icon(name: str, classes: str = "") -> dict[str, str]:
    """A decorative icon of the design system; the text beside it carries the meaning."""
    return {"name": name, "classes": classes}


@register.simple_tag
def status(kind: str, text: str) -> str:
    """A label with text and icon: `{% status "error" "Overskredet" %}`; success, warning, error, info or neutral."""
    return _status(kind, text)


@lru_cache(maxsize=256, typed=True)  # text that is safe as HTML and text that is not are kept apart
def _status(kind: str, text: str) -> str:
    """Tables have the same few labels in hundreds of rows."""
    return render_to_string("core/partials/status.html", {"kind": kind, "icon_name": STATUSES[kind], "text": text})


@register.inclusion_tag("core/partials/alert.html")
def alert(kind: str, heading: str, text: str = "", *, link: str = "", link_text: str = "") -> dict[str, str]:
    """A box with a heading, an explanation and perhaps a link: info, success, warning or error."""
    return {
        "kind": ALERTS.get(kind, "error"),
        "heading": heading,
        "text": text,
        "link": link,
        "link_text": link_text,
    }


@register.inclusion_tag("core/partials/empty.html")
def empty(heading: str, text: str, *, link: str = "", link_text: str = "") -> dict[str, str]:
    """What stands where a table has no rows: what is empty, why, and what to do now."""
    return {"heading": heading, "text": text, "link": link, "link_text": link_text}


@register.inclusion_tag("core/partials/crumbs.html")
def crumbs(*names_and_titles: str) -> dict[str, Any]:
    """The way here: `{% crumbs "cases:children" "Børn" %}`; url name and title of each page above, the nearest last.

    An address stands as it is: `{% url "programmes:show" plan.pk as above %}{% crumbs … above plan.name %}`.
    """
    pairs = zip(names_and_titles[::2], names_and_titles[1::2], strict=True)
    return {"links": [(name if name.startswith("/") else reverse(name), title) for name, title in pairs]}


@register.inclusion_tag("core/partials/card.html")
def card(label: str, value: str, *, note: str = "", link: str = "", kind: str = "") -> dict[str, str]:
    """A key figure; `kind` warning or error draws attention to it, and then `note` says why."""
    return {"label": label, "value": value, "note": note, "link": link, "kind": kind}


@register.inclusion_tag("core/partials/field.html")
def field(bound: BoundField) -> dict[str, Any]:
    """A form field with label, hint and error as the design system shows them."""
    widget = bound.field.widget
    classes = "form-input"
    shape = "input"
    if isinstance(widget, Select):
        classes = "form-select"
    elif isinstance(widget, CheckboxInput):
        classes, shape = "form-checkbox", "checkbox"
    several = isinstance(widget, CheckboxSelectMultiple)
    if isinstance(widget, RadioSelect):  # which CheckboxSelectMultiple is as well
        shape = "choices"
    elif isinstance(widget, Textarea):
        classes = "form-input t-textarea"
    elif isinstance(widget, FileInput):
        classes = ""
    described = [f"{bound.id_for_label}-hint"] if bound.help_text else []
    if bound.errors:
        described.append(f"{bound.id_for_label}-error")
    attributes: dict[str, str | bool] = {"class": classes, "placeholder": False}
    if described:
        attributes["aria-describedby"] = " ".join(described)
    return {
        "bound": bound,
        "control": bound.as_widget(attrs=attributes),
        "shape": shape,
        "hidden": bound.is_hidden,
        "choice_class": "form-checkbox" if several else "form-radio",
        "group_class": "form-group-checkbox" if several else "form-group-radio",
    }


@register.inclusion_tag("core/partials/pagination.html")
def pagination(page: Page[Any], query: QueryDict, *, name: str = "side", target: str = "") -> dict[str, Any]:
    """The pages of a long table. `query` is request.GET; `target` is the id that htmx replaces, or empty."""

    def address(number: int) -> str:
        kept = query.copy()
        kept[name] = str(number)
        return f"?{kept.urlencode()}"

    count = page.paginator.num_pages
    shown = [number for number in range(1, count + 1) if number in {1, count} or abs(number - page.number) <= 1]
    items: list[tuple[int | None, str]] = []
    for number in shown:
        if items and items[-1][0] is not None and number - items[-1][0] > 1:
            items.append((None, ""))
        items.append((number, address(number)))
    return {
        "page": page,
        "items": items,
        "several": count > 1,
        "previous": address(page.number - 1) if page.has_previous() else "",
        "following": address(page.number + 1) if page.has_next() else "",
        "target": target,
    }


@register.simple_tag
def version() -> str:
    """The product's version."""
    return __version__
