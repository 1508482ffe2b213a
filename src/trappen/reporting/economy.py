"""What the economy's parts are called in tables, pages and papers."""

from collections.abc import Mapping
from types import MappingProxyType

CAUSE_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "new": "Nye indsatser",
        "late": "Indsatser, der er registreret sent",
        "moved": "Skift af tilbud",
        "ended": "Ophørte indsatser",
        "changed_end": "Ændrede slutdatoer",
        "removed": "Indsatser, der er slettet i fagsystemet",
        "prices": "Priser",
        "spent": "Bogført anderledes end disponeret",
        "entries": "Forventet tilgang",
        "exits": "Forventet afgang",
        "untied": "Udgifter uden for indsatserne",
        "corrections": "Rettelser",
    }
)
PART_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "original": "Oprindeligt budget",
        "corrected": "Korrigeret budget",
        "spent": "Forbrug",
        "committed": "Disponeret",
        "exits": "Forventet afgang",
        "entries": "Forventet tilgang",
        "untied_ahead": "Andet forventet",
        "corrections": "Rettelser",
        "estimate": "Skøn",
        "known": "Kendt",
        "deviation": "Afvigelse fra budget",
        "low": "Lavt",
        "high": "Højt",
        "lacking": "Indsatser uden pris",
        "saving_in_budget": "Besparelse, der er taget ud af budgettet",
    }
)
