"""A target group in words."""

from trappen.domain.programme.model import Programme
from trappen.reporting import programme_course as course
from trappen.web.programmes.editing.vocabularies import Own, name_in


def rule_of(programme: Programme, own: Own) -> list[tuple[str, str]]:
    """What the target group asks of records, part by part, in words; nothing where it is told in words only.

    A step says itself that it is one, so its part has no name.
    """
    rule = programme.target_group
    if rule is None:
        return []
    parts = {
        "Alder": [course.ages_of(programme)] if course.ages_of(programme) else [],
        "": [name_in("step", str(step), own) for step in rule.steps],
        "Anbringelsessted": [name_in("place_type", word, own) for word in rule.place_types],
        "Paragraf": list(rule.sections),
        "Distrikt": [name_in("district", key, own) for key in rule.districts],
        "Sagens målgruppe": [name_in("target_group", rule.case_group, own)] if rule.case_group else [],
    }
    return [(name, ", ".join(words)) for name, words in parts.items() if words]
