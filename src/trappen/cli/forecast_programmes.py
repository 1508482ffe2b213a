"""What `trappen forecast --programmes` tells of children in a programme beside the others."""

from collections.abc import Mapping
from typing import Any

import numpy as np

from trappen.analysis.forecast.arrays import YEAR
from trappen.analysis.forecast.building import Learned
from trappen.analysis.forecast.report import KIND_NAMES
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.reporting.forecast_basis import NOT_AN_EFFECT

KINDS = {"up": "Flytning op", "down": "Flytning ned", "out": "Ud af trappen"}


def programmes_document(learned: Learned) -> dict[str, Any] | None:
    """As it is printed in JSON; None where no time in a programme was told apart."""
    found = learned.fitted.exposure
    if found is None:
        return None
    moves = [
        {
            "kind": KIND_NAMES[kind],
            "ratio": _spread(found.ratios[:, kind]),
            "events": round(float(found.events[kind])),
            "expected": round(float(found.expected[kind]), 1),
        }
        for kind in KIND_NAMES
    ]
    steps = zip(learned.history.states, found.reach.tolist(), strict=True)
    return {
        "child_years": round(found.days / YEAR, 1),
        "moves": moves,
        "reach": [{"step": step, "share": round(share, 4)} for step, share in steps],
    }


def programmes_text(document: Mapping[str, Any]) -> list[str]:
    """The same for people; nothing where there is nothing."""
    found = document["programmes"]
    if found is None:
        return []
    rows = [
        (
            KINDS[one["kind"]],
            formats.number(one["ratio"]["mean"], 2),
            f"{formats.number(one['ratio']['p2.5'], 2)}–{formats.number(one['ratio']['p97.5'], 2)}",
            formats.number(one["events"]),
            formats.number(one["expected"], 1),
        )
        for one in found["moves"]
    ]
    years = formats.number(found["child_years"], 1)
    heads = ("Hændelse", "Gange de andres", "95 %-interval", "Set", "Ventet som de andres")
    return [shown(f"Børn i et program ({years} børneår) mod dem, der ikke er", heads, rows), NOT_AN_EFFECT]


def _spread(ratios: Any) -> dict[str, float]:
    low, high = np.quantile(ratios, (0.025, 0.975))
    return {"mean": round(float(ratios.mean()), 3), "p2.5": round(float(low), 3), "p97.5": round(float(high), 3)}
