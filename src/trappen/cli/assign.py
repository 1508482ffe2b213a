"""`trappen assign`: a proposal of who should have which cases."""

from datetime import date
from fractions import Fraction
from typing import Annotated, Any

import typer

from trappen.analysis.assignment.desks import NewAdviser, problem_of
from trappen.analysis.assignment.plan import Desk, Proposal, propose
from trappen.analysis.assignment.problem import Score
from trappen.cli.common import DayParser, Format, FormatOption, JsonOption, Source, emit, usable_records
from trappen.cli.tables import shown
from trappen.domain import formats
from trappen.reporting.assignment import STATUS, advice, gap_sentence


def assign(
    source: Source,
    on: Annotated[date, typer.Option("--on", help="Dagen, der ses på.", **DayParser)],
    cap: Annotated[
        str, typer.Option(metavar="TAL", help="Sager pr. fuldtidsstilling; ellers teamenes egne lofter.")
    ] = "",
    absent: Annotated[list[str] | None, typer.Option(metavar="RÅDGIVER", help="Også fraværende; kan gentages.")] = None,
    new: Annotated[
        list[str] | None, typer.Option(metavar="TEAM=STILLING", help="Ny rådgiver, fx T1=0,8; kan gentages.")
    ] = None,
    source_format: FormatOption = Format.TRAPPEN,
    as_json: JsonOption = False,
) -> None:
    """Forslag til fordeling af sagerne, så lofterne holder, og så få børn som muligt skifter rådgiver."""
    limit = _number(cap, "--cap") if cap else None
    beginning = [_new(text) for text in new or ()]
    records = usable_records(source, source_format)
    problem, notes = problem_of(records, on, cap=limit, absent=absent or (), new=beginning)
    proposal = propose(problem, notes=notes)
    emit(_document(proposal, on), as_json=as_json, render=lambda: _text(proposal, on))


def _number(text: str, option: str) -> Fraction:
    try:
        value = Fraction(formats.parse_number(text))
    except ValueError:
        value = Fraction(0)
    if value <= 0:
        raise typer.BadParameter(f"»{text}« er ikke et tal over 0.", param_hint=option)
    return value


def _new(text: str) -> NewAdviser:
    team, equals, post = text.partition("=")
    if not equals:
        raise typer.BadParameter(f"»{text}« skal skrives som TEAM=STILLING, fx T1=0,8.", param_hint="--new")
    return NewAdviser(team.strip(), _number(post, "--new"))


def _document(proposal: Proposal, on: date) -> dict[str, Any]:
    gaps = proposal.gaps
    return {
        "on": on,
        "status": proposal.status.value,
        "moved": None if proposal.score is None else proposal.score.moved,
        "given": proposal.given,
        "score": _score(proposal.score),
        "bound": _score(proposal.bound),
        "baseline": _score(proposal.baseline),
        "gap_moved": None if gaps is None else round(gaps[0], 4),
        "gap_uneven": None if gaps is None else round(gaps[1], 4),
        "moves": [
            {"child_id": m.child, "from": m.origin, "to": m.target, "reason": m.reason, "why_there": m.why_there}
            for m in proposal.moves
        ],
        "advisers": [_desk(desk) for desk in proposal.desks],
        "clash": None
        if proposal.clash is None
        else {
            "rules": [rule.value for rule in proposal.clash.rules],
            "minimal": proposal.clash.proven_minimal,
            "sentence": proposal.clash.sentence,
            "places": list(proposal.clash.places),
            "absence": proposal.clash.absence,
            "advice": list(advice(proposal.clash)),
        },
        "notes": list(proposal.notes),
    }


def _score(score: Score | None) -> dict[str, float] | None:
    return None if score is None else {"moved": score.moved, "uneven": round(float(score.uneven), 4)}


def _desk(desk: Desk) -> dict[str, Any]:
    return {
        "key": desk.adviser.key,
        "name": desk.adviser.name,
        "team_id": desk.adviser.team,
        "fte": round(float(desk.adviser.fte), 4),
        "absent": desk.adviser.absent,
        "room": desk.room,
        "before": desk.before,
        "after": desk.after,
        "weight_before": round(float(desk.weight_before), 4),
        "weight_after": round(float(desk.weight_after), 4),
    }


def _text(proposal: Proposal, on: date) -> str:
    parts = [f"Forslag til fordeling den {formats.long_date(on)}. {STATUS[proposal.status]}"]
    if proposal.clash is not None:
        parts += [proposal.clash.sentence, *proposal.clash.places]
        if not proposal.clash.proven_minimal:
            parts.append("Tiden rakte ikke til at afgøre, om alle de nævnte regler er nødvendige for konflikten.")
        parts.append("\n".join(("Det kan hjælpe:", *(f"- {way}" for way in advice(proposal.clash)))))
    if proposal.score is not None and proposal.gaps is not None:
        parts.append(gap_sentence(proposal.score.moved, proposal.given, proposal.gaps))
        parts += [_moves(proposal), _desks(proposal)]
    return "\n\n".join([*parts, *proposal.notes])


def _moves(proposal: Proposal) -> str:
    if not proposal.moves:
        return "Ingen flytninger."
    rows = [(m.child, m.origin or "ingen", m.target, f"{m.reason} {m.why_there}") for m in proposal.moves]
    return shown("Flytninger", ("Barn", "Fra", "Til", "Begrundelse"), rows, text_columns=4)


def _desks(proposal: Proposal) -> str:
    rows = [
        (
            desk.adviser.name,
            desk.adviser.team,
            formats.number(desk.before),
            formats.number(desk.after),
            "–" if desk.room is None else formats.number(desk.room),
        )
        for desk in proposal.desks
    ]
    return shown("Rådgivere", ("Navn", "Team", "Før", "Efter", "Plads"), rows, text_columns=2)
