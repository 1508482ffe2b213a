"""What a scenario's or a case's changes asked for and what was possible, as a document and as a table."""

import math
from collections.abc import Sequence
from typing import Any

from trappen.analysis.forecast.outcomes import Outcome
from trappen.cli.tables import shown
from trappen.reporting.scenario import NOTE, UNITS, amount, change_words, told


def outcome_document(one: Outcome) -> dict[str, Any]:
    """As `docs/reference/cli.md`."""
    possible = one.possible
    return {
        "label": change_words(one.change),
        "what": one.change.what,
        "measure": one.measure,
        "asked": None if one.asked is None else round(one.asked, 3),
        "possible": None
        if possible is None
        else {
            "mean": round(possible.mean, 3),
            "p10": _known(possible.low),
            "p90": _known(possible.high),
        },
        "differs": one.differs,
    }


def _known(value: float) -> float | None:
    return None if math.isnan(value) else round(value, 3)


def outcomes_text(came: Sequence[Outcome], whose: str = "") -> str:
    """A table, and what it means; `whose` changes, where it is not plain."""
    rows = []
    for one in came:
        asked = "–" if one.asked is None else amount(one.asked, one.measure)
        possible = "–"
        if one.possible is not None:
            ends = (one.possible.mean, one.possible.low, one.possible.high)
            mean, low, high = ("–" if math.isnan(value) else amount(value, one.measure) for value in ends)
            possible = mean if math.isnan(one.possible.low) else f"{mean} ({low} til {high})"
        rows.append((change_words(one.change), UNITS[one.measure], asked, possible, told(one)))
    heads = ("Ændring", "Målt i", "Bedt om", "Muligt (80 %-interval)", "Bemærk")
    title = f"{whose}: bedt om og muligt" if whose else "Bedt om og muligt"
    return f"{shown(title, heads, rows, text_columns=2)}\n\n{NOTE}"
