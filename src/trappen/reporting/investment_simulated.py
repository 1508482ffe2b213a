"""What a played investment case says, in Danish sentences."""

from trappen.analysis.investment.simulated import Fewer, Played
from trappen.domain import formats


def fewer_sentence(claim: Fewer, draws: int) -> str:
    """How often a claim of fewer children came true, with its numbers."""
    steps = ", ".join(map(str, claim.steps))
    on = f" på trin {steps}" if steps else ""
    ends = f"{formats.number(claim.found.low)} til {formats.number(claim.found.high)}"
    return (
        f"Sagen kræver {formats.number(float(claim.wanted), 0 if claim.wanted.denominator == 1 else 1)} færre børn{on} "
        f"ved udgangen af {claim.by}. I {formats.number(draws)} gennemspilninger sker det i "
        f"{formats.percent(claim.chance)}; 80 % af dem giver {ends} færre."
    )


def told(made: Played) -> list[str]:
    """What a reader must know of the numbers, each a sentence or two."""
    drawn = "Beløb uden oplyst lavest og højest er regnet som oplyst; de øvrige er trukket mellem de to."
    return [*_of_the_play(made), drawn]


def told_of_means(made: Played) -> list[str]:
    """The same of the means of the simulated savings, beside which what is typed stands as stated."""
    draws = f"De simulerede besparelser er middeltal af {formats.number(made.draws)} gennemspilninger."
    return [draws, *_of_the_play(made)]


def _of_the_play(made: Played) -> list[str]:
    begins = formats.long_date(made.begins)
    found = [f"Der er simuleret fra {begins}, med udtrækkets egne priser; de er ikke omregnet til sagens prisniveau."]
    if made.begins > min(change.start for each in made.case.simulated for change in each.changes):
        found.append(f"Hvad der er sparet før {begins}, er ikke regnet med.")
    if made.lacking:
        steps = ", ".join(map(str, made.lacking))
        found.append(f"Ingen pris er kendt på trin {steps}; hvad der spares eller bruges dér, mangler.")
    return found
