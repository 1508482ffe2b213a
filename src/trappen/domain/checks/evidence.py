"""Rules on papers, targets and results."""

import re
from collections.abc import Iterator
from fractions import Fraction
from math import ceil, floor

from trappen.domain import formats
from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.checks.sums import kroner
from trappen.domain.programme.evidence import Result, Significance
from trappen.domain.programme.model import Programme
from trappen.domain.programme.of_results import fitting_counts
from trappen.domain.programme.papers import Paper
from trappen.domain.programme.replaced import is_left_behind, states_money
from trappen.domain.programme.stated import Amount, Share, count_text

_Given = tuple[Share | None, Amount | None, Fraction | None]


def _headings(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for paper in programme.papers:
        empty = [heading.text for heading in paper.headings if heading.empty]
        for text in empty:
            said = f"Overskriften »{text}« har ingen tekst{_in_which(programme, paper)}."
            yield Outcome(holds=False, where=f"papers.{paper.key}.headings.{text}", what=said)
        if paper.headings and not empty:
            said = f"Alle {len(paper.headings)} overskrifter i »{paper.title}« har tekst"
            yield Outcome(holds=True, where=f"papers.{paper.key}.headings", what=sentence(said))


def _annexes(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for paper in programme.papers:
        for name in paper.refers_to:
            listed = any(_plain(name) in _plain(annex) for annex in paper.annexes)
            said = f"Bilaget »{name}« er {'på bilagslisten' if listed else 'nævnt, men ikke på bilagslisten'}"
            said += "" if listed else _in_which(programme, paper)
            yield Outcome(listed, f"papers.{paper.key}.annexes.{name}", sentence(said))


def _in_which(programme: Programme, paper: Paper) -> str:
    """Which paper, where there are several."""
    return f" i »{paper.title}«" if len(programme.papers) > 1 else ""


def _title(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    whole = programme.full_name or programme.name
    for paper in programme.papers:
        if paper.calls_it:
            same = _plain(paper.calls_it) in (_plain(whole), _plain(programme.name) if not programme.full_name else "")
            said = f"Titlen siger »{paper.calls_it}«, {'og' if same else 'men'} programmet hedder »{whole}«"
            yield Outcome(same, f"papers.{paper.key}.title", sentence(said))


def _impossible(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for result in programme.results:
        for name, size, share in _sides(result):
            if share is not None and share.value > 1:
                said = f"{result.indicator}, {name}: {share} er over {Share(100)}; en del er aldrig mere end det hele"
                yield Outcome(holds=False, where=f"results.{result.key}", what=sentence(said))
                continue
            if size is None or share is None:
                continue
            fits = fitting_counts(share, int(size)) if size.denominator == 1 else ()
            said = f"{result.indicator}, {name}: {share} af {count_text(size)}"
            how = f" er {' eller '.join(str(count) for count in fits[:3])}" if fits else _broken(share, size)
            yield Outcome(bool(fits), f"results.{result.key}", f"{said}{how}.")


def _broken(share: Share, size: Fraction) -> str:
    """What the percentage gives, with as many decimals as it takes to see, and what the whole counts beside it give."""
    part = share.value * size
    decimals = next((n for n in range(1, 12) if round(part, n).denominator > 1), 0)
    beside = sorted({floor(part), ceil(part)}, key=lambda whole: abs(whole - part))
    told = [
        f"{whole} af {count_text(size)} er {formats.number(100 * whole / size, share.decimals)} %" for whole in beside
    ]
    return f" er {formats.number(part, decimals)}, intet helt antal; {' og '.join(told)}"


def _significance(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for result in programme.results:
        if result.significance is Significance.NOT_SAID:
            continue
        has = result.group_n is not None and result.comparison_n is not None
        claim = (
            "en statistisk sikker forskel" if result.significance is Significance.CLAIMED else "ingen sikker forskel"
        )
        said = f"{result.indicator}: der hævdes {claim}"
        tail = "" if has else ", men gruppernes størrelse er ikke oplyst"
        yield Outcome(has, f"results.{result.key}", f"{said}{tail}.")


def _alike(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for result in programme.results:
        if result.comparison and result.comparison_share is not None:
            shown = "er vist" if result.comparison_alike else "er ikke vist"
            said = f"{result.indicator}: at {result.comparison} lignede {result.group or 'gruppen'} fra start, {shown}"
            yield Outcome(result.comparison_alike, f"results.{result.key}", sentence(said))


def _small(programme: Programme, basis: Basis) -> Iterator[Outcome]:
    for seen in programme.observations:
        if seen.about_children:
            small = 0 < seen.count < basis.threshold
            how = _told(basis) if small else "et antal, der kan vises"
            yield Outcome(not small, f"observations.{seen.key}", f"{seen.what}: {how}.")
    for result in programme.results:
        for name, size, _share in _sides(result):
            if size is not None:
                small = 0 < size < basis.threshold
                how = _told(basis) if small else "et antal, der kan vises"
                yield Outcome(not small, f"results.{result.key}", f"{result.indicator}, {name}: {how}.")


def _told(basis: Basis) -> str:
    """Why a small number is a finding, without the number."""
    return f"et antal under {basis.threshold} kan røbe, hvem det er"


def _target_value(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for target in programme.targets:
        has = target.has_value or target.reached_amount is not None or target.reached_share is not None
        said = f"Målet »{target.indicator}« har {'en værdi' if has else 'ingen værdi'}"
        yield Outcome(has, f"targets.{target.key}", sentence(said))


def _start_and_due(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    """One finding for each target that holds. A saving whose money lacks its baseline has the rule of that."""
    held = [target for target in programme.targets if target.has_value and not is_left_behind(programme, target)]
    firsts = {target.indicator: target for target in reversed(held)}  # of several, nobody knows which holds
    for target in (target for target in held if firsts[target.indicator] == target):
        alike = [other for other in programme.targets if other.indicator == target.indicator]
        told = any(states_money(other, item) for other in alike for item in programme.money)
        lacks = [
            *([] if target.has_baseline or target.computed or told else ["udgangspunkt"]),
            *([] if target.due else ["frist"]),
        ]
        no = {"": "", "frist": "ingen ", "udgangspunkt": "intet "}.get(" ".join(lacks), "hverken ")
        said = f"{no}{' eller '.join(lacks)}" if lacks else "udgangspunkt og frist"
        yield Outcome(not lacks, f"targets.{target.key}", sentence(f"Målet »{target.indicator}« har {said}"))


def _units(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for target in programme.targets:
        stated = [
            ("målet", (target.share, target.amount, target.number)),
            ("udgangspunktet", (target.baseline_share, target.baseline_amount, target.baseline_number)),
            ("det, der er nået,", (target.reached_share, target.reached_amount, None)),
            *((f"målingen {value.on.label}", (value.share, value.amount, value.number)) for value in target.values),
        ]
        told = [(name, _told_in_units(values)) for name, values in stated if any(value is not None for value in values)]
        if len(told) < 2:
            continue
        first = told[0][1]
        other = next(((name, units) for name, units in told if not units.keys() & first.keys()), None)
        said = f"alt er skrevet som {' eller '.join(first)}"
        if other:
            said = f"{told[0][0]} er {_with_units(first)}, men {other[0]} er {_with_units(other[1])}"
        yield Outcome(other is None, f"targets.{target.key}", sentence(f"{target.indicator}: {said}"))


def _told_in_units(given: _Given) -> dict[str, str]:
    """Unit -> the value, as it is stated in that unit."""
    share, amount, number = given
    stated = {"procent": share, "beløb": amount, "antal": None if number is None else count_text(number)}
    return {unit: str(value) for unit, value in stated.items() if value is not None}


def _with_units(told: dict[str, str]) -> str:
    return " og ".join(value if unit != "antal" else f"{value} (et antal)" for unit, value in told.items())


def _multiple(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for target in programme.targets:
        if target.reached_amount is None or not target.reached_times:
            continue
        for other in programme.targets:
            if other.indicator != target.indicator or other.amount is None or not other.amount.ore:
                continue
            reached, wanted = target.reached_amount.approx, other.amount.approx.times(target.reached_times)
            holds, times = not wanted.exceeds(reached), count_text(target.reached_times)
            said = f"{target.indicator}: der er nået {target.reached_amount}, {times} gange det ventede"
            said += f" ({target.version})" if target.version else ""
            where, but = f" i {other.version}" if other.version else "", "og" if holds else "men"
            said += f"; {but} det ventede{where} er {other.amount}, og {times} gange det er {kroner(wanted)}"
            yield Outcome(holds, f"targets.{target.key}", sentence(said))


def _versions(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for about in dict.fromkeys(version.about for version in programme.versions):
        mine = [version for version in programme.versions if version.about == about]
        said = "; ".join(f"{v.value} ({programme.source_of(v.source, '').text})" for v in mine)
        same = len({_plain(version.value) for version in mine}) == 1
        yield Outcome(same, f"versions.{about}", sentence(f"{about}: {said}"))


def _sides(result: Result) -> tuple[tuple[str, Fraction | None, Share | None], ...]:
    return (
        (result.group or "gruppen", result.group_n, result.group_share),
        (result.comparison or "sammenligningsgruppen", result.comparison_n, result.comparison_share),
    )


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-zæøå]+", " ", text.lower()).strip()


RULES = (
    Rule(
        "empty-heading",
        "Overskrifter har tekst",
        "En tom overskrift kan være et afsnit, der er faldet ud.",
        "Skriv afsnittet, eller fjern overskriften.",
        Severity.WARNING,
        _headings,
    ),
    Rule(
        "annex-not-listed",
        "Nævnte bilag er på listen",
        "Udvalget kan ikke læse det, der henvises til.",
        "Sæt bilaget på listen, og læg det ved.",
        Severity.WARNING,
        _annexes,
    ),
    Rule(
        "title-name",
        "Titlen bruger programmets hele navn",
        "Den, der søger efter programmet, finder ikke sagen.",
        "Brug hele navnet mindst én gang i titlen.",
        Severity.NOTE,
        _title,
    ),
    Rule(
        "impossible-percentage",
        "Procenter svarer til et helt antal",
        "Et antal børn eller familier er helt; giver intet helt antal procenten, er et af tallene forkert.",
        "Find antallet, og regn procenten om.",
        Severity.ERROR,
        _impossible,
    ),
    Rule(
        "significance-without-n",
        "Påstande om sikkerhed har gruppernes størrelse",
        "Uden størrelserne kan ingen regne påstanden efter.",
        "Skriv, hvor mange der var i hver gruppe.",
        Severity.WARNING,
        _significance,
    ),
    Rule(
        "comparison-alike",
        "Sammenligningsgruppen ligner gruppen fra start",
        "Ellers kan forskellen skyldes, hvem der kom med.",
        "Vis grupperne før indsatsen.",
        Severity.WARNING,
        _alike,
    ),
    Rule(
        "small-number",
        "Ingen små tal, der kan røbe, hvem de handler om",
        "Tallet er ikke forkert, men så få børn eller familier kan genkendes, når papiret er offentligt.",
        "Slå tallet sammen med andre, eller skriv »under grænsen«, før noget offentliggøres. Står det allerede i et "
        "offentligt papir, så tal med kommunens databeskyttelsesrådgiver. Tæller det ikke børn eller familier, så "
        "fjern mærket for det.",
        Severity.WARNING,
        _small,
    ),
    Rule(
        "target-value",
        "Mål har en værdi",
        "Et mål uden værdi kan ikke nås eller misses.",
        "Skriv værdi, udgangspunkt og dato.",
        Severity.NOTE,
        _target_value,
    ),
    Rule(
        "target-start",
        "Mål har udgangspunkt og frist",
        "Uden udgangspunkt kan ingen se, om det går frem, og uden frist kan målet ikke misses.",
        "Skriv, hvor tallet lå før programmet, og hvornår målet skal være nået.",
        Severity.WARNING,
        _start_and_due,
    ),
    Rule(
        "target-units",
        "Mål, udgangspunkt og målinger er i samme enhed",
        "Et antal kan ikke holdes mod en procent, og et beløb mod ingen af dem; ingen kan se, om målet nås.",
        "Skriv alle målets tal i samme enhed; er det procenter, så skriv procenttegnet med.",
        Severity.WARNING,
        _units,
    ),
    Rule(
        "target-multiple",
        "»Så mange gange det ventede« passer med det ventede",
        "Passer de ikke, er der to udgaver af målet.",
        "Skriv, hvilken udgave der sammenlignes med.",
        Severity.WARNING,
        _multiple,
    ),
    Rule(
        "versions-differ",
        "Kilderne siger det samme",
        "To kilder, der siger hver sit, kan ikke begge bruges.",
        "Hold udgaverne ved siden af hinanden, og skriv, hvilken der gælder hvornår.",
        Severity.NOTE,
        _versions,
    ),
)
