"""The simulated part of an investment case, as a document and as text."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from trappen.analysis.forecast.forecast import Options, Summary
from trappen.analysis.forecast.outcomes import Outcome
from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.expected import Sure
from trappen.analysis.investment.means import careful, written
from trappen.analysis.investment.simulated import Apart, Odds, Played, PlayedYear, apart, odds, played
from trappen.analysis.investment.streams import streams
from trappen.cli.common import Format, today, usable_records
from trappen.cli.invest import parts_document
from trappen.cli.outcomes import outcome_document, outcomes_text
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.domain.investment.case import Case, Fill
from trappen.reporting.investment_simulated import fewer_sentence, told, told_of_means

HEADS = ("År", "Sparet, mio. kr.", "Siden start", "Forventet", "Netto siden start", "Netto mindst 0", "Kravet", "Nås")
KEY = "  Mio. kr.: middel (80 %-interval); forventet: 80 %-interval for middelværdien, tilfældet fraregnet."


@dataclass(frozen=True, slots=True)
class Answer:
    """The document of `--json`, and the same for people; `mean` is the case with the mean of what was played typed."""

    document: dict[str, Any]
    text: str
    mean: Case | None = None
    notes: Sequence[str] = ()


def simulated(
    case: Case, fill: Collection[Fill], source: Path, source_format: Format, asked: Options, origin: date | None
) -> Answer:
    """Plays the case with the municipality's records; errors as `played`."""
    records, found = usable_records(source, source_format), streams(case, fill=fill)
    made = played(case, found, records, origin or records.as_of or today(), asked, measure=True)
    options, differences, notes = odds(made, found), apart(made), told(made)
    mean = written(made)
    parts = {answer.option.key: answer for answer in answers(mean, streams(mean, fill=fill), None)}
    less = odds(careful(made, found), found) if case.corrections else ()
    document = {
        "from": made.begins,
        "draws": asked.draws,
        "seed": asked.seed,
        "options": [
            _option(each, made)
            | parts_document(parts[each.option.key])
            | {"changes": [outcome_document(one) for one in _came(each, made)]}
            for each in options
        ],
        "corrected": [_option(each, made) for each in less],
        "differences": [
            {
                "option": d.option.key,
                "against": d.against.key,
                "net": summary_document(d.net),
                "ahead": round(d.ahead, 4),
            }
            for d in differences
        ],
        "remarks": notes,
    }
    return Answer(document, _text(options, less, differences, notes, made), mean, told_of_means(made))


def _option(one: Odds, made: Played) -> dict[str, Any]:
    fewer = one.fewer
    steps = ((step, None if step in made.lacking else ore) for step, ore in one.by_step.items())
    return {
        "key": one.option.key,
        "title": one.title,
        "years": [_year(year) for year in one.years],
        "saving": one.whole,
        "by_step": [{"step": step, "saving": ore} for step, ore in steps],
        "by_place_type": [
            {"place_type": key, "name": made.groups[key], "saving": ore} for key, ore in one.by_group.items()
        ],
        "fewer": None
        if fewer is None
        else {
            "wanted": float(fewer.wanted),
            "steps": list(fewer.steps),
            "by": fewer.by,
            "chance": round(fewer.chance, 4),
            "mean": round(fewer.found.mean, 2),
            "p10": fewer.found.low,
            "p90": fewer.found.high,
        },
    }


def _year(year: PlayedYear) -> dict[str, Any]:
    return {
        "year": year.year,
        "saving": summary_document(year.saving),
        "saved": summary_document(year.saved),
        "net": None if year.net is None else summary_document(year.net),
        "pays": year.pays,
        "claim": year.claim,
        "reached": year.reached,
        "expected": sure_document(year.expected),
        "expected_net": None if year.expected_net is None else sure_document(year.expected_net),
    }


def sure_document(one: Sure) -> dict[str, Any]:
    return {"p10": round(one.low), "p50": round(one.middle), "p90": round(one.high), "above": one.above}


def summary_document(one: Summary) -> dict[str, Any]:
    """Øre; the standard deviations by what they come from, null where too few draws part them."""
    parts = {"process_sd": one.process, "parameters_sd": one.parameters}
    known = {name: None if value != value else round(value**0.5) for name, value in parts.items()}  # noqa: PLR0124 - nan
    return {
        "mean": round(one.mean),
        "p10": round(one.low),
        "p50": round(one.quantiles[len(one.quantiles) // 2]),
        "p90": round(one.high),
        **known,
    }


def _text(
    options: Sequence[Odds], less: Sequence[Odds], differences: Sequence[Apart], notes: Sequence[str], made: Played
) -> str:
    parts = []
    for one in options:
        parts.append(shown(f"Simuleret: {one.option.name}, {one.title}", HEADS, [_row(year) for year in one.years]))
        parts += [f"  {fewer_sentence(one.fewer, made.draws)}"] if one.fewer else []
        parts += _by_place(one, made)
        came = _came(one, made)
        parts += ["", outcomes_text(came, one.option.name)] if came else []
        parts.append("")
    for one in less:
        title = f"Efter fradrag: {one.option.name}, {one.title}"
        parts += [shown(title, HEADS, [_row(year) for year in one.years]), ""]
    parts += [
        f"  Netto for {d.option.name} ud over {d.against.name}: {interval(d.net)} mio. kr.; "
        f"bedst i {formats.percent(d.ahead)} af gennemspilningerne"
        for d in differences
    ]
    return "\n".join([*parts, KEY, *(f"  {note}" for note in notes)])


def _came(one: Odds, made: Played) -> Sequence[Outcome]:
    return next((drawn.asked for drawn in made.options if drawn.option == one.option), ())


def _by_place(one: Odds, made: Played) -> list[str]:
    rows = [(made.groups[key], formats.amount(ore)) for key, ore in one.by_group.items()]
    title = f"{one.option.name}: sparet efter anbringelsessted, middel"
    return ["", shown(title, ("Sted", "I hele perioden"), rows)] if rows else []


def _row(year: PlayedYear) -> tuple[str, ...]:
    return (
        str(year.year),
        interval(year.saving),
        interval(year.saved),
        ends(year.expected),
        formats.MISSING if year.net is None else interval(year.net),
        formats.MISSING if year.pays is None else formats.percent(year.pays),
        "–" if year.claim is None else formats.amount(year.claim),
        "–" if year.reached is None else formats.percent(year.reached),
    )


def interval(one: Summary) -> str:
    mean, low, high = (formats.number(value / 1e8, 1) for value in (one.mean, one.low, one.high))
    return f"{mean} ({low} til {high})"


def ends(one: Sure) -> str:
    return " til ".join(formats.number(end / 1e8, 1) for end in (one.low, one.high))
