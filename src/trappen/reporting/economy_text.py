"""The year-end estimate in words: where the year ends, what stands beside it. Source: docs/methods/year-end.md."""

from collections.abc import Mapping
from typing import Any

import polars as pl

from trappen.analysis.economy.estimate import Estimate
from trappen.analysis.economy.lacking import OLDEST
from trappen.domain import formats, law
from trappen.domain.figures import Figure, Unit
from trappen.reporting.document import Part
from trappen.reporting.economy import PART_LABELS, SOURCE, money

EARLY = 3  # months into the year in which the spending so far is as good a guide: docs/methods/year-end.md
_EARLY = "Så tidligt på året rammer forbruget, omregnet til helår, omtrent lige så godt som skønnet."
_COMPARED = "Tabellen over tidligere års skøn viser, hvad der har holdt bedst her."


def account_reasons(made: Estimate, account: str) -> list[str]:
    """Why an account is to end beside its budget: what is spent and what is ahead, each against the budget of its
    months, which add up to the deviation; and how many measures were paid last, at what price."""
    row = made.accounts.row(by_predicate=pl.col("account") == account, named=True)
    months = made.months.filter(pl.col("account") == account).sort("month")
    known, budget = row["known"], row["corrected"]
    if row["entries"] is None or known is None or budget is None:
        return []
    lacks = "" if row["estimate"] is not None else f", {without_prices(row['lacking'])}"
    less = known - budget
    ends = (
        f"Kontoen ventes{lacks} at ende på {formats.exact(known)} mod et korrigeret budget på {formats.exact(budget)}"
    )
    found = [f"{ends}: en afvigelse på {formats.exact(less)} (plus er et merforbrug)."]
    posted = months.filter(pl.col("spent") != 0, pl.col("month") <= made.on)
    if posted.is_empty():
        return found
    last = posted["month"].max()
    so_far = months.filter(pl.col("month") <= last)
    spent, planned, count = int(so_far["spent"].sum()), int(so_far["budget"].sum()), so_far.height
    until = formats.MONTHS[count - 1]
    found.append(
        f"Til og med {until} er der i gennemsnit brugt {formats.exact(round(spent / count))} om måneden, hvor "
        f"budgettet er {formats.exact(round(planned / count))}: {formats.exact(spent - planned)} af afvigelsen."
    )
    left, ahead = row["committed"], known - row["spent"] - row["committed"]
    found.append(
        f"For resten af året er der disponeret {formats.exact(left)}, og det, der ellers forventes og er rettet, er "
        f"{formats.exact(ahead)}: {formats.exact(less - spent + planned)} af afvigelsen."
    )
    paid = made.cells.filter(pl.col("account") == account, pl.col("month") == last, pl.col("spent") > 0)
    if number := paid["episode_id"].n_unique():
        price = formats.exact(round(int(paid["spent"].sum()) / number))
        found.append(f"I {until} er der betalt for {number} {'indsats' if number == 1 else 'indsatser'} à {price}")
    return found


def without(made: Estimate) -> str:
    """What an estimate that lacks prices is told without."""
    return without_prices(made.total["lacking"] or 0)


def without_prices(lacking: int) -> str:
    """What is told without so many prices."""
    return f"uden {lacking} {'indsats, hvis' if lacking == 1 else 'indsatser, hvis'} pris mangler,"


def headline(made: Estimate) -> tuple[Part, ...]:
    """Where the year ends and how far that is from the budget; where prices lack, what is known without them."""
    total, whole = made.total, made.total["estimate"] is not None
    if not made.has_history or total["known"] is None:
        known = money(PART_LABELS["known"], total["known"], made.on)
        return (
            "Regnskabet kan ikke skønnes: der er ingen tidligere år at skønne tilgang og afgang efter. Det kendte er ",
            known,
        )
    ends = total["known"]
    found: tuple[Part, ...] = (
        "Regnskabet ventes at ende på " if whole else f"Regnskabet ventes, {without(made)} at ende på ",
        money(PART_LABELS["estimate" if whole else "known"], ends, made.on),
    )
    if total["corrected"] is None:
        return found
    label = PART_LABELS["deviation"]
    deviation = Figure(label, ends - total["corrected"], Unit.ORE, (SOURCE,), as_of=made.on, signed=True)
    budget = money(PART_LABELS["corrected"], total["corrected"], made.on)
    return (
        *found,
        " mod et korrigeret budget på ",
        budget,
        ": en afvigelse på ",
        deviation,
        " (plus er et merforbrug)",
    )


def doubts(age: int | None, *, paid_lately: bool, has_provider: bool) -> str:
    """What tells that a measure without a price is over though nobody ended it; empty where nothing does."""
    said = [] if age is None or age < OLDEST else [f"barnet er {age} år"]
    said += [] if paid_lately else ["der er ikke betalt for den det seneste år"]
    said += [] if has_provider else ["den har ingen leverandør"]
    return (
        ""
        if paid_lately or not said
        else f"Den ser ud til at være slut: {' og '.join([', '.join(said[:-1]), said[-1]] if said[1:] else said)}."
    )


def told_of(row: Mapping[str, Any]) -> str:
    """What a measure without a price is: a row of `lacking`."""
    said = f"{_section(row['section'])}, siden {formats.long_date(row['start'])}." if row["start"] else ""
    return f"{said} {doubts(row['age'], paid_lately=row['paid_lately'], has_provider=row['has_provider'])}".strip()


def notes(made: Estimate, *, with_past: bool = True) -> list[tuple[Part, ...]]:
    """What a reader of the estimate must know beside the tables; every number is a figure.

    `with_past`: the table of earlier years' estimates stands there too.
    """
    said: list[tuple[Part, ...]] = []
    whole = made.total["estimate"] is not None
    if made.span is not None:
        low, high = (money(PART_LABELS[end], getattr(made.span, end), made.on) for end in ("low", "high"))
        years = Figure("Tidligere skøn", made.span.years, Unit.COUNT, (SOURCE,))
        after = " (efter fremskrivningen og " if made.span.draws else " (efter "
        of_what = " at ende" if whole else f", {without(made)} at ende"
        said.append(
            (f"Fire år ud af fem forventes{of_what} mellem ", low, " og ", high, after, years, " tidligere skøn).")
        )
    elif made.has_history:
        said.append(("Intervallet mangler: der skal være skøn for mindst tre tidligere år.",))
    else:
        said.append(("Der er ingen tidligere år at skønne tilgang og afgang efter; skønnet mangler derfor.",))
    if made.has_history and made.on.year == made.year and made.on.month <= EARLY:
        told = with_past and any(
            one.annualised is not None for one in made.past
        )  # before a month is over there is none
        said.append((f"{_EARLY} {_COMPARED}" if told else _EARLY,))
    if made.total["lacking"]:
        said.append(("Skønnet mangler, hvor en pris mangler: en manglende pris er ikke 0 kr.",))
    if made.total["saving_in_budget"]:
        taken = money(PART_LABELS["saving_in_budget"], made.total["saving_in_budget"], made.on)
        said.append(("Allerede taget ud af budgettet: ", taken))
    if made.mixed:
        said.append((f"Budgettet står i flere prisniveauer på {', '.join(made.mixed)} og er ikke lagt sammen.",))
    return said


def _section(key: str | None) -> str:
    if not key:
        return "Uden paragraf"
    try:
        found = law.section(key)
    except ValueError:
        return key
    parts = ("", ", stk. ", ", nr. ")
    numbers = (f"{found.law} § {found.paragraph}", found.stk, found.nr)
    return "".join(f"{part}{one}" for part, one in zip(parts, numbers, strict=True) if one is not None)


def notes_text(made: Estimate) -> list[str]:
    """The notes as text, for where figures cannot be explained."""
    return ["".join(map(str, parts)) for parts in notes(made)]
