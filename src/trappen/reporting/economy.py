"""The year-end estimate and its bridge as tables and a chart. Source: docs/methods/year-end.md."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from types import MappingProxyType
from typing import Any

import polars as pl

from trappen.analysis.economy.bridge import BY_CHILD, Bridge
from trappen.analysis.economy.estimate import Estimate
from trappen.analysis.economy.year_budget import YearBudget
from trappen.domain import formats
from trappen.domain.accounts import OwnChart, parse_account
from trappen.domain.budget.acts import KINDS
from trappen.domain.budget.corrected import Effect, moved
from trappen.domain.figures import Figure, Source, Unit
from trappen.parameters import accounts
from trappen.parameters.accounts import NO_CHART
from trappen.records.contracts import TABLES
from trappen.reporting.document import Cell, Chart, Table
from trappen.reporting.fan import fan

UNIT = "kr."
NO_ACCOUNT = "–"
UNKNOWN = "Kontoen kendes ikke"
SOURCE = Source("Kommunens posteringer, budget og indsatser")

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
_KINDS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "Indsatser": BY_CHILD,
        "Tilgang og afgang": ("entries", "exits"),
        "Uden for indsatserne": ("untied",),
        "Rettet med hånden": ("corrections",),
    }
)
PART_LABELS: Mapping[str, str] = MappingProxyType(
    {
        "original": "Oprindeligt budget",
        "corrected": "Korrigeret budget",
        "spent": "Forbrug",
        "committed": "Restdisponeret",
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
_SUMMED = ("corrected", "spent", "committed", "ahead", "corrections", "estimate", "deviation")
_HEADINGS = ("Budget", "Forbrug", "Restdisponeret", "Forventet", "Rettelser", "Skøn", "Afvigelse")
_REASONS = TABLES["corrections"].column("reason").values
_ENDS = ("Lavt", "Højt")
NOTES = (
    "Restdisponeret er, hvad de kendte indsatser koster resten af året.",
    "Forventet er tilgang, afgang og andet efter kommunens egne tidligere år.",
    "Afvigelse er skøn minus korrigeret budget: et positivt tal er et merforbrug.",
)


def function_table(made: Estimate, own: OwnChart = NO_CHART) -> Table:
    """The estimate by function, with its total."""
    function = pl.col("account").str.slice(0, 7)
    rows = _with_ahead(made).with_columns(account=function)
    summed = rows.group_by("account", maintain_order=True).agg(_whole(name) for name in _SUMMED)
    return _by_account("Årets skøn pr. funktion", ("Funktion", "Navn"), summed, made, own)


def account_table(made: Estimate, own: OwnChart = NO_CHART) -> Table:
    """The estimate by account with its range, and its total."""
    table = _by_account("Årets skøn pr. konto", ("Konto", "Navn"), _with_ahead(made), made, own)
    whole = (made.span.low, made.span.high) if made.span else (None, None)
    ends = [*made.accounts.select("low", "high").iter_rows(), whole]
    rows = tuple(
        (*row, *(money(label, end, made.on) for label, end in zip(_ENDS, pair, strict=True)))
        for row, pair in zip(table.rows, ends, strict=True)
    )
    note = "Mellem lavt og højt forventes kontoen at ende i fire år ud af fem. Intervaller lægges ikke sammen."
    return replace(table, columns=(*table.columns, *_ENDS), rows=rows, notes=(*table.notes, note))


def budget_table(made: Estimate) -> Table:
    """What the corrected budget is made of: each appropriation in force on the day, and their sum."""
    budget = made.budget
    rows: list[tuple[Cell, ...]] = [
        (_moving(one, made.year), KINDS[one.act.kind], _since(one), money("Beløb", one.net, budget.on))
        for one in budget.included
    ]
    nets = [one.net for one in budget.included]
    whole = None if None in nets or len(budget.levels) > 1 else sum(net or 0 for net in nets)
    if rows:
        rows.append(("Korrigeret budget", "", "", money("Korrigeret budget", whole, budget.on)))
    columns = ("Bevilling", "Art", "I kraft fra", "Beløb")
    caption = f"Bevillinger i det korrigerede budget {made.year}"
    return Table(caption, columns, tuple(rows), UNIT, budget.on, _budget_notes(budget), total_row=bool(rows))


def _budget_notes(budget: YearBudget) -> tuple[str, ...]:
    """What is not in the corrected budget though it is decided, and what cannot be added."""
    said = ["Nettoudgift: indtægter tæller negativt."]
    said += [
        f"Ikke med: »{one.act.title}« ({formats.exact(one.net)}), der er i kraft fra {formats.long_date(one.since)}."
        for one in budget.later
        if one.since is not None and one.net is not None
    ]
    said += [f"Ikke med: »{title}«, der ikke er fordelt på år." for title in budget.undivided]
    if len(budget.levels) > 1:
        levels = ", ".join(level or "intet prisniveau" for level in budget.levels)
        said.append(f"Bevillingerne står i flere prisniveauer ({levels}) og er ikke lagt sammen.")
    return tuple(said)


def _moving(one: Effect, year: int) -> str:
    """The act's title, with what it moves where its net does not tell."""
    found = moved(one.act, year)
    if found is None or not found[0]:
        return one.act.title
    return f"{one.act.title} (flytter {formats.exact(found[0])})"


def _since(one: Effect) -> str:
    return formats.short_date(one.since) if one.since else formats.MISSING


def month_table(made: Estimate, account: str | None = "") -> Table:
    """What an account is by month, and the estimate so far; `account` empty is all of them."""
    months = _months(made, account)
    rows: list[tuple[Cell, ...]] = [
        (
            formats.MONTHS[month.month - 1].capitalize(),
            *(money(label, value, made.on) for label, value in zip(_MONTH_HEADINGS, cells, strict=True)),
        )
        for month, *cells in months.iter_rows()
    ]
    notes = ("Budgettet er fordelt ligeligt på månederne.",)
    return Table(f"Skøn {made.year} måned for måned", ("Måned", *_MONTH_HEADINGS), tuple(rows), UNIT, made.on, notes)


def past_table(made: Estimate) -> Table:
    """Earlier years' estimates from the same day, against what they came to cost."""
    rows = [
        (
            str(one.year),
            money("Skøn", one.estimate, made.on),
            money("Regnskab", one.outcome, made.on),
            money("Afvigelse", one.miss, made.on),
            money("Året før", one.last_year, made.on),
            money("Forbrug omregnet til helår", one.annualised, made.on),
        )
        for one in made.past
    ]
    columns = ("År", "Skøn", "Regnskab", "Afvigelse", "Året før", "Forbrug omregnet til helår")
    return Table("Sådan har tidligere års skøn holdt", columns, tuple(rows), UNIT, made.on)


def correction_table(made: Estimate, own: OwnChart = NO_CHART) -> Table:
    """What is corrected by hand, one by one: what, since when, and by whom."""
    rows = [
        (
            account or NO_ACCOUNT,
            titled(account, made.on, own),
            _REASONS.get(reason or "", reason or "–"),
            formats.short_date(day) if day else "–",
            by or "–",
            money("Beløb", amount, made.on),
        )
        for account, amount, reason, by, day in made.by_hand.iter_rows()
    ]
    columns = ("Konto", "Navn", "Årsag", "Kendt fra", "Indtastet af", "Beløb")
    note = "En besparelse, der allerede er taget ud af budgettet, ændrer ikke skønnet."
    return Table(f"Rettelser med hånden {made.year}", columns, tuple(rows), UNIT, made.on, (note,))


def left_table(made: Estimate, open_ended: int) -> Table:
    """From the commitments' »Uden slutdato« (øre) to the estimate's »Restdisponeret«, which add up."""
    ending = int(made.cells.filter(~pl.col("open_ended"))["committed"].sum())
    whole = made.total["committed"] or 0
    rows = (
        ("Uden slutdato, som i opgørelsen »Disponeringer«", money("Uden slutdato", open_ended, made.on)),
        ("Med en besluttet slutdato", money("Besluttet", ending, made.on)),
        ("Efter en forventet slutdato, og måneder, der mangler", money("Rest", whole - open_ended - ending, made.on)),
        ("Restdisponeret", money("Restdisponeret", whole, made.on)),
    )
    note = (
        "Skønnet lader en indsats løbe videre, til dens ophør er besluttet: en forventet slutdato er ingen beslutning."
    )
    return Table(f"Restdisponeret {made.year}", ("Hvad", "Beløb"), rows, UNIT, made.on, (note,), total_row=True)


def account_cause_table(made: Bridge, own: OwnChart = NO_CHART) -> Table:
    """What moved the estimate by account, the largest first; the rows add up to what it moved."""
    sums = made.steps.group_by("account").agg(
        *[pl.col("amount").filter(pl.col("cause").is_in(causes)).sum().alias(name) for name, causes in _KINDS.items()],
        whole=pl.col("amount").sum(),
    )
    order = sums.sort(pl.col("whole").abs(), "account", descending=[True, False], nulls_last=True)
    rows: list[tuple[Cell, ...]] = [
        (
            account or NO_ACCOUNT,
            titled(account, made.until, own),
            *(money("Beløb", one, made.until) for one in amounts),
        )
        for account, *amounts in order.iter_rows()
    ]
    names = (*_KINDS, "whole")
    rows.append(("I alt", "", *(money("Beløb", int(sums[name].sum()), made.until) for name in names)))
    columns = ("Konto", "Navn", *_KINDS, "I alt")
    caption = f"Hvorfor skønnet for {made.year} har flyttet sig, konto for konto"
    return Table(caption, columns, tuple(rows), UNIT, made.until, total_row=True)


def cause_table(made: Bridge) -> Table:
    """From one estimate to the next by cause; the rows add up."""
    first, second = formats.long_date(made.since), formats.long_date(made.until)
    causes = [(CAUSE_LABELS[cause], amount) for cause, amount in made.causes().items() if amount]
    lines = [(f"Skøn {first}", made.before), *causes, (f"Skøn {second}", made.after)]
    rows = tuple((label, money(label, amount, made.until)) for label, amount in lines)
    caption = f"Hvorfor skønnet for {made.year} har flyttet sig"
    return Table(caption, ("Årsag", "Beløb"), rows, UNIT, made.until, total_row=True)


def child_table(steps: Iterable[Sequence[Any]], year: int, until: date) -> Table:
    """What each child's measures moved, from rows as the bridge's steps: for those who may see the children."""
    rows = tuple(
        (child, CAUSE_LABELS[cause], episode, account or NO_ACCOUNT, money("Beløb", amount, until))
        for cause, account, episode, child, amount in steps
    )
    columns = ("Barn", "Årsag", "Indsats", "Konto", "Beløb")
    return Table(f"Skønnet for {year}, barn for barn", columns, rows, UNIT, until)


def fan_points(made: Estimate) -> list[dict[str, object]]:
    """By month, in kroner so far: budget, spent (null after the day), estimate, low and high; for the chart."""
    months = _months(made, "")
    estimates = months["so_far"].to_list()
    low = None if made.span is None else made.span.high - (made.total["known"] or 0)
    turn = next((index for index, month in enumerate(months["month"]) if month > made.on), 12) - 1
    base = estimates[turn] if turn >= 0 else 0
    points: list[dict[str, object]] = []
    budget = spent = 0
    known_budget = months["budget"].null_count() == 0
    for index, (month, planned, booked, *_rest, so_far) in enumerate(months.iter_rows()):
        budget, spent = budget + (planned or 0), spent + (booked or 0)
        points.append(
            {
                "month": month,
                "budget": budget // 100 if known_budget else None,
                "spent": spent // 100 if month <= made.on else None,
                "estimate": None if so_far is None else so_far // 100,
                **_band(so_far, base, estimates[-1], low if index > turn else None),
            }
        )
    return points


def _band(so_far: int | None, base: int | None, end: int | None, half: int | None) -> dict[str, int | None]:
    """The range opens in step with what is still to come."""
    if so_far is None or base is None or end is None or half is None or end == base:
        return {"low": None, "high": None}
    share = half * (so_far - base) // (end - base)
    return {"low": (so_far - share) // 100, "high": (so_far + share) // 100}


_MONTH_HEADINGS = ("Budget", "Forbrug", "Restdisponeret", "Forventet", "Rettelser", "Skøn til og med måneden")


def _months(made: Estimate, account: str | None) -> pl.DataFrame:
    """month, budget, spent, committed, expected, corrections, so_far; of one account, or of all where it is empty.

    An account without a budget adds nothing to the budget; any other missing part makes the sum missing.
    """
    rows = made.months if account == "" else made.months.filter(pl.col("account").eq_missing(pl.lit(account)))
    budgeted = rows.filter(pl.col("budget").is_not_null()).group_by("month").agg(pl.col("budget").sum())
    summed = rows.group_by("month").agg(
        pl.col("spent", "committed", "corrections").sum(),
        expected=pl.when(pl.col("expected").null_count() == 0).then(pl.col("expected").sum()),
    )
    so_far = (pl.col("spent") + pl.col("committed") + pl.col("expected") + pl.col("corrections")).cum_sum()
    joined = summed.join(budgeted, on="month", how="left").sort("month").with_columns(so_far=so_far)
    return joined.select("month", "budget", "spent", "committed", "expected", "corrections", "so_far")


def _with_ahead(made: Estimate) -> pl.DataFrame:
    return made.accounts.with_columns(ahead=pl.col("exits") + pl.col("entries") + pl.col("untied_ahead"))


def _whole(name: str) -> pl.Expr:
    """A sum that is missing where a part is; an account without a budget adds nothing to it."""
    lacking = pl.col(name).null_count() > 0 if name != "corrected" else pl.col(name).null_count() == pl.len()
    return pl.when(~lacking).then(pl.col(name).sum()).alias(name)


def _by_account(caption: str, first: Sequence[str], rows: pl.DataFrame, made: Estimate, own: OwnChart) -> Table:
    cells = [
        (account or NO_ACCOUNT, titled(account, made.on, own), *_amounts(amounts, made.on))
        for account, *amounts in rows.select("account", *_SUMMED).iter_rows()
    ]
    ahead = [made.total[name] for name in ("exits", "entries", "untied_ahead")]
    total = {**made.total, "ahead": None if None in ahead else sum(part or 0 for part in ahead)}
    cells.append(("I alt", "", *_amounts([total[name] for name in _SUMMED], made.on)))
    columns = (*first, *_HEADINGS)
    return Table(f"{caption} {made.year}", columns, tuple(cells), UNIT, made.on, NOTES, total_row=True)


def _amounts(values: Iterable[int | None], on: date) -> list[Cell]:
    return [money(label, value, on) for label, value in zip(_HEADINGS, values, strict=True)]


def titled(account: str | None, on: date, own: OwnChart = NO_CHART) -> str:
    """What an account or function is called; the text itself where it cannot be read."""
    if account is None:
        return UNKNOWN
    try:
        return accounts.title(parse_account(account), on, own)
    except ValueError:
        return account


def money(label: str, ore: int | None, on: date) -> Figure:
    """An amount of the estimate."""
    return Figure(label, ore, Unit.ORE, (SOURCE,), as_of=on)


def fan_chart(made: Estimate) -> Chart:
    """Budget, spending and estimate month by month as a fan, with its table."""
    total, span = made.total, made.span
    said = [
        f"{label} {formats.amount(ore)}"
        for label, ore in (("Korrigeret budget", total["corrected"]), ("skøn", total["estimate"]))
        if ore is not None
    ]
    if span is not None:
        said.append(f"interval {formats.amount(span.low)} til {formats.amount(span.high)}")
    alt = f"{', '.join(said)}. Tallene står i tabellen." if said else "Tallene står i tabellen."
    caption = f"Budget, forbrug og skøn for {made.year}, opgjort til og med hver måned"
    return Chart(fan(fan_points(made)), caption, alt, month_table(made))
