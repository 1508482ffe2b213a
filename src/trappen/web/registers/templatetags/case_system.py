"""The link from a case number to the case in the municipality's case system."""

from django import template

from trappen.domain.caselink import case_address

register = template.Library()


@register.inclusion_tag("registers/_case_link.html")
def case_link(pattern: str, number: str) -> dict[str, str]:
    """A link that opens the case beside this page; nothing where there is no pattern or no number."""
    return {"address": case_address(pattern, number), "number": number}
