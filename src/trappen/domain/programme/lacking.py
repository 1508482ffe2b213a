"""What papers leave out, place by place. Nothing here is filled in anywhere."""

from collections.abc import Iterator

from trappen.domain.programme.entries import Lack
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money, MoneyKind
from trappen.domain.programme.of_people import advisers_named

PRICED = (MoneyKind.EXPENSE, MoneyKind.INCOME, MoneyKind.SAVING, MoneyKind.CONVERSION, MoneyKind.APPROPRIATION)


def lacking(programme: Programme) -> tuple[Lack, ...]:
    """Everything that a reader would need and that is not stated."""
    parts = (_programme, _cases, _money, _targets, _evidence)
    return tuple(lack for part in parts for lack in part(programme))


def _programme(programme: Programme) -> Iterator[Lack]:
    if programme.start is None or programme.end is None:
        yield Lack("programme", "Programmets begyndelse eller slutning")
    if not programme.responsible:
        yield Lack("programme", "Hvem der er ansvarlig for programmet")
    if not programme.money:
        yield Lack("money", "Beløb: der er ingen i programmet")
    if len(programme.options) > 1 and not any(option.do_nothing for option in programme.options):
        yield Lack("options", "Hvad det koster at fortsætte som hidtil")
    if not programme.discounting and any(
        item.kind is MoneyKind.SAVING and len(item.years) > 1 for item in programme.money
    ):
        yield Lack("programme", "Om besparelser i senere år er tilbagediskonteret")


def _cases(programme: Programme) -> Iterator[Lack]:
    for load in programme.caseloads:
        if load.cases is None:
            yield Lack(f"caseloads.{load.key}", f"Sager hos {advisers_named(programme, load)}")
    for post in programme.posts:
        if post.count is None and post.new is None:
            yield Lack(f"posts.{post.key}", f"Antal stillinger: {post.title}")


def _money(programme: Programme) -> Iterator[Lack]:
    for item in programme.money:
        place = f"money.{item.key}"
        for year in item.missing_years:
            yield Lack(place, f"{item.title}, {year}")
        if item.kind in PRICED and not item.price_level:
            yield Lack(place, f"Prisniveau for {item.title}")
        cells = _missing_cells(item)
        if cells:
            named = f"{item.title}: {cells} af {len(item.lines)} × {len(item.years)} celler (linje og år)"
            yield Lack(place, named)
        if item.kind is MoneyKind.SAVING and not item.baseline:
            yield Lack(place, f"Udgangspunkt for {item.title}")


def _missing_cells(item: Money) -> int:
    return len(item.lines) * len(item.years) - len({(cell.line, cell.year) for cell in item.cells})


def _evidence(programme: Programme) -> Iterator[Lack]:
    for result in programme.results:
        place = f"results.{result.key}"
        if result.group_n is None:
            yield Lack(place, f"Antal i {result.group or 'gruppen'} ({result.indicator})")
        if result.comparison and result.comparison_n is None:
            yield Lack(place, f"Antal i {result.comparison} ({result.indicator})")
    for statement in programme.statements:
        if statement.amount is None:
            yield Lack(f"statements.{statement.key}", f"Beløb for »{statement.text or statement.subject}«")
    for milestone in programme.milestones:
        if milestone.due is None:
            yield Lack(f"milestones.{milestone.key}", f"Dato for {milestone.title}")


def _targets(programme: Programme) -> Iterator[Lack]:
    for target in programme.targets:
        place = f"targets.{target.key}"
        if not target.has_value and target.reached_amount is None and target.reached_share is None:
            yield Lack(place, f"Værdi for målet »{target.indicator}«")
        if target.has_value and not target.has_baseline and not target.computed:
            yield Lack(place, f"Udgangspunkt for målet »{target.indicator}«")
        if target.has_value and target.due is None:
            yield Lack(place, f"Frist for målet »{target.indicator}«")
