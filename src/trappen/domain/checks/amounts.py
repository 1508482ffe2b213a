"""Rules on what must stand beside an amount: its year, price level, baseline, source, and what it means."""

from collections.abc import Iterator
from datetime import timedelta

from trappen.domain import formats
from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.periods import Period
from trappen.domain.programme.evidence import Direction, Subject
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, Money, MoneyKind
from trappen.domain.programme.of_options import choices, costs_of, savings_of
from trappen.domain.programme.stated import NOTHING, Approx
from trappen.domain.programme.typed import year_period


def _missing_year(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        if len(item.years) + len(item.missing_years) < 2:
            continue
        years = ", ".join(str(year) for year in item.missing_years)
        said = f"{item.title}: beløbet for {years} mangler" if years else f"{item.title} har alle år"
        yield Outcome(not years, f"money.{item.key}.years", sentence(said))


def _baseline(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in _savings(programme):
        said = f"målt mod {item.baseline}" if item.baseline else "siger ikke, hvad den er målt mod"
        yield Outcome(bool(item.baseline), f"money.{item.key}", sentence(f"{item.title}: {said}"))


def _price_level(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in _savings(programme):
        said = f"i {item.price_level}" if item.price_level else "har intet prisniveau"
        yield Outcome(bool(item.price_level), f"money.{item.key}", sentence(f"{item.title}: {said}"))


def _same_price_level(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    groups = [(name, (*costs_of(programme, key), *savings_of(programme, key))) for key, name in choices(programme)]
    for item in programme.money:
        linked = [key for key in (item.matches, item.within, *item.derived_from) if key]
        groups.append((item.title, (item, *(programme.money_item(key) for key in linked))))
    for name, items in groups:
        levels = dict.fromkeys(item.price_level for item in items if item.price_level)
        if levels and len(items) > 1:
            said = f"beløbene er i {' og '.join(levels)}"
            yield Outcome(len(levels) == 1, f"money.{items[0].key}", sentence(f"{name}: {said}"))


def _unspecified(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        if item.unspecified is not None:
            said = f"{item.title}: {item.unspecified}{f' fra {item.from_year}' if item.from_year else ''}"
            yield Outcome(
                holds=False, where=f"money.{item.key}", what=f"{said}, men ikke om det er hvert år eller i alt."
            )


def _source(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    tables = ("money", "targets", "results", "caseloads", "posts", "observations")
    entries = [(f"{table}.{entry.key}", entry) for table in tables for entry in getattr(programme, table)]
    lacking = [(place, _name(entry)) for place, entry in entries if not entry.source]
    for place, name in lacking:
        yield Outcome(holds=False, where=place, what=f"{name}: har ingen kilde.")
    if entries and not lacking:
        yield Outcome(holds=True, where="programme", what="Alle tal har en kilde.")


def _name(entry: object) -> str:
    """What the entry is called on its page."""
    names = (getattr(entry, field, "") for field in ("title", "indicator", "what"))
    return next((name for name in names if name), "Sagerne")


def _service_rises(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    net = _net_saving(programme)
    for statement in programme.statements:
        if statement.subject is Subject.SERVICE_EXPENDITURE:
            rises = statement.direction is Direction.RISES and net
            said = f"»{(statement.text or 'Serviceudgifterne').rstrip('.')}«"
            beside = ", men der ventes en nettobesparelse" if rises else ""
            yield Outcome(not rises, f"statements.{statement.key}", sentence(f"{said}{beside}"))


def _net_saving(programme: Programme) -> bool:
    typed = [item.whole for item in programme.money if item.kind is MoneyKind.NET]
    if any(net is not None and net.value > 0 for net in typed):
        return True
    for key, _ in choices(programme):
        costs = _whole(costs_of(programme, key))
        savings = _whole(savings_of(programme, key))
        if costs is not None and savings is not None and savings.exceeds(costs):
            return True
    return False


def _whole(items: tuple[Money, ...]) -> Approx | None:
    parts = [item.whole for item in items]
    if not parts or None in parts:
        return None
    return sum((part for part in parts if part is not None), NOTHING)


def _statement_amount(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for statement in programme.statements:
        if statement.subject in (Subject.SERVICE_EXPENDITURE, Subject.SPENDING):
            said = f"»{(statement.text or statement.subject).rstrip('.')}«"
            has = statement.amount is not None
            what = sentence(f"{said}: {statement.amount}" if has else f"{said} står uden et beløb")
            yield Outcome(has, f"statements.{statement.key}", what)


def _saving_after(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    period = programme.period
    if period is None or period.end is None:
        return
    for item in _savings(programme):
        for year, amount in item.known_years:
            inside = year_period(year).intersection(period)
            if amount.ore and year > period.start.year:
                mostly = inside is not None and inside.days() * 2 >= _days(year_period(year))
                said = f"{item.title}: {amount} i {year}{' (en merudgift)' if amount.ore < 0 else ''}"
                where = f"money.{item.key}.years.{year}"
                after = f", mest efter programmets slutning {formats.long_date(period.end - timedelta(days=1))}"
                yield Outcome(mostly, where, sentence(f"{said}{'' if mostly else after}"))


def _days(period: Period) -> int:
    return period.days()


def _savings(programme: Programme) -> list[Money]:
    return [item for item in programme.money if item.kind is MoneyKind.SAVING]


def _account_class(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        if item.kind is MoneyKind.CONVERSION:
            has = item.from_class is not None and item.to_class is not None
            said = (
                f"fra hovedkonto {item.from_class} til {item.to_class}"
                if has
                else "siger ikke fra og til hvilken hovedkonto"
            )
            yield Outcome(has, f"money.{item.key}", sentence(f"{item.title}: {said}"))


def _posts_paid(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    paid = {key for item in programme.money if item.kind in COST_KINDS for key in item.posts}
    new = [post for post in programme.posts if post.new and not post.part_of]
    if not any(item.kind in COST_KINDS for item in programme.money):
        return
    for post in new:
        said = f"{post.title}: nye stillinger {'er' if post.key in paid else 'er ikke'} knyttet til en udgift"
        yield Outcome(post.key in paid, f"posts.{post.key}", sentence(said))


RULES = (
    Rule(
        "missing-year",
        "Beløb over flere år har alle år",
        "Et manglende år kan ikke lægges sammen med de andre; summen og nettobeløbet er ukendt.",
        "Skriv årets beløb, også hvis det er 0 kr.",
        Severity.WARNING,
        _missing_year,
    ),
    Rule(
        "saving-baseline",
        "Besparelser har et udgangspunkt",
        "Uden et udgangspunkt kan ingen senere se, om besparelsen kom.",
        "Skriv, hvilket forbrug og hvilket år besparelsen måles mod.",
        Severity.WARNING,
        _baseline,
    ),
    Rule(
        "saving-price-level",
        "Besparelser har et prisniveau",
        "Beløb i forskellige års priser kan ikke sammenlignes.",
        "Skriv prisniveauet, fx »2017 p/l«.",
        Severity.WARNING,
        _price_level,
    ),
    Rule(
        "one-price-level",
        "Udgift og besparelse er i samme prisniveau",
        "Forskellen mellem beløb i forskellige prisniveauer er intet beløb.",
        "Omregn til ét prisniveau.",
        Severity.ERROR,
        _same_price_level,
    ),
    Rule(
        "yearly-or-total",
        "Det er sagt, om beløb er årlige eller i alt",
        "Forskellen er et helt beløb om året.",
        "Skriv beløbet som årligt, i alt eller for hvert år.",
        Severity.WARNING,
        _unspecified,
    ),
    Rule(
        "figure-source",
        "Alle tal har en kilde",
        "Et tal uden kilde kan ikke efterprøves.",
        "Skriv, hvor tallet står.",
        Severity.WARNING,
        _source,
    ),
    Rule(
        "service-rises",
        "Serviceudgifterne stiger ikke ved en nettobesparelse",
        "Begge dele kan kun være rigtige i hver sit år; udvalget ser ikke, hvornår besparelsen kommer.",
        "Vis udgift og besparelse år for år.",
        Severity.WARNING,
        _service_rises,
        mended_in="money",
    ),
    Rule(
        "statement-amount",
        "Udsagn om forbrug har et beløb",
        "»Markant« kan ikke følges op.",
        "Skriv beløbet og hvad det er målt mod.",
        Severity.WARNING,
        _statement_amount,
    ),
    Rule(
        "saving-after-end",
        "Besparelserne ligger i programmets tid",
        "En besparelse efter programmets slutning forudsætter, at nogen fortsætter arbejdet og betaler for det.",
        "Skriv, hvad der skal ske efter programmet.",
        Severity.NOTE,
        _saving_after,
    ),
    Rule(
        "conversion-classes",
        "Omkonverteringer har fra- og til-konto",
        "Budgettet flyttes mellem hovedkonti og skal kunne følges på begge.",
        "Skriv hovedkontoen, beløbet tages fra, og den, det går til.",
        Severity.WARNING,
        _account_class,
    ),
    Rule(
        "posts-paid",
        "Nye stillinger er knyttet til en udgift",
        "Nye stillinger koster penge; ellers mangler udgiften.",
        "Knyt stillingerne til den udgift, der betaler dem.",
        Severity.NOTE,
        _posts_paid,
        mended_in="money",
    ),
)
