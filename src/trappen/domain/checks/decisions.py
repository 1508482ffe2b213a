"""Rules on decisions: when each was made, by a body that can, in time, and whether the case is closed."""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from trappen.domain import formats
from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.checks.dates import overlap
from trappen.domain.checks.frames import Costs, also_for, compared, tied_to, untied
from trappen.domain.checks.sums import kroner
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import COST_KINDS, Money
from trappen.domain.programme.of_money import margin_name
from trappen.domain.programme.papers import Decision, Level, Paper
from trappen.domain.programme.papers import Outcome as Ending
from trappen.domain.programme.stated import Approx
from trappen.domain.programme.when import When

FINAL = (Ending.APPROVED, Ending.APPROPRIATED)
ACTED = (*FINAL, Ending.PASSED_ON)
RETURNING = (Ending.POSTPONED, Ending.SENT_BACK)
ENDINGS = {
    Ending.NOTED: "tog sagen til efterretning",
    Ending.PASSED_ON: "anbefalede sagen videre",
    Ending.APPROVED: "godkendte",
    Ending.APPROPRIATED: "gav bevillingen",
    Ending.POSTPONED: "udsatte sagen",
    Ending.DISCUSSED: "drøftede sagen",
    Ending.SENT_BACK: "ønskede sagen uddybet",
    Ending.PROPOSED: "fik sagen indstillet",
}

KINDS = {
    Level.COUNCIL: "kommunalbestyrelse",
    Level.FINANCE: "økonomiudvalg",
    Level.COMMITTEE: "udvalg",
    Level.MAGISTRATE: "magistrat",
    Level.ADMINISTRATION: "forvaltning",
}


def _one_date(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for decision in programme.decisions:
        dates = [(mention.date, mention.place) for mention in decision.mentions]
        if decision.date is not None:
            dates.insert(0, (decision.date, decision.place or "beslutningen"))
        dates += _dates_elsewhere(programme, decision)
        if len(dates) < 2:
            continue
        common = dates[0][0].period
        agrees = all(overlap(common, day) for day, _ in dates)
        places = {day.label: [place for other, place in dates if other.label == day.label] for day, _ in dates}
        said = " og ".join(f"{label} ({_some(found)})" for label, found in places.items())
        how = "er den samme alle steder" if agrees else "står forskelligt"
        yield Outcome(agrees, f"decisions.{decision.key}", f"Datoen for »{decision.subject}« {how}: {said}.")


def _decided_once(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    """A body decides a case once, unless it came back; what has one item number in common has the rule of one date."""
    cases: dict[tuple[str, str, Ending], list[Decision]] = {}
    for decision in programme.decisions:
        if decision.date is not None and decision.outcome in ACTED:
            key = (_plain(decision.subject), _plain(decision.body), decision.outcome)
            cases.setdefault(key, []).append(decision)
    for alike in cases.values():
        by_day = {entry.date.label: entry for entry in alike if entry.date}
        first, *others = by_day.values()
        again = [entry for entry in others if not entry.item or _item(entry) != _item(first)]
        holds = not again or _came_back(programme, [first, *again])
        times = {2: "to"}.get(len(by_day), str(len(by_day)))
        said = f"»{first.subject}« i {first.body} står " + (
            "én gang" if len(by_day) == 1 else f"{times} gange med hver sin dato: {' og '.join(by_day)}"
        )
        yield Outcome(holds, f"decisions.{(again or [first])[0].key}", sentence(said))


def _came_back(programme: Programme, alike: list[Decision]) -> bool:
    """Whether the case was put off or sent back, by any body, between the first and the last of the treatments."""
    days = [entry.date.first for entry in alike if entry.date]
    returned = (d for d in programme.decisions if d.date and d.outcome in RETURNING)
    same = (d for d in returned if _plain(d.subject) == _plain(alike[0].subject))
    return any(min(days) <= d.date.first <= max(days) for d in same if d.date)


def _some(places: list[str]) -> str:
    """One or two places; of more only how many."""
    if len(places) > 2:
        return f"{len(places)} steder"
    return "; ".join(places)


def _dates_elsewhere(programme: Programme, decision: Decision) -> list[tuple[When, str]]:
    """The dates that papers, and earlier entries of the same treatment, give for the body's item.

    A body has an item of the same number at every meeting: a paper of another treatment's date belongs to that one,
    and a case that was put off or sent back may come again. Of two entries the later one has the finding, and of
    several decisions that a paper may belong to the first.
    """
    if not decision.item:
        return []
    number = programme.decisions.index(decision)
    alike = [other for other in programme.decisions if _item(other) == _item(decision)]
    known = [other.date.period for other in alike if other.date]
    papers = [
        (paper.date, f"papiret »{paper.title}«")
        for paper in programme.papers
        if paper.date and _item(paper) == _item(decision)
    ]
    if decision == alike[0]:
        own = [decision.date.period] if decision.date else []
        papers = [(day, name) for day, name in papers if not any(overlap(one, day) for one in known if one not in own)]
    else:
        papers = []
    twice = [
        (other.date, f"samme sag og punkt, post {other_number} under beslutninger")
        for other_number, other in enumerate(programme.decisions[:number], 1)
        if other in alike and other.date and _plain(other.subject) == _plain(decision.subject)
        if other.outcome not in RETURNING and decision.outcome not in RETURNING
    ]
    return [*papers, *twice]


def _item(entry: Decision | Paper) -> tuple[str, str]:
    """The body and its item, however they are spelt."""
    return _plain(entry.body), _plain(re.sub(r"(?i)^(dagsorden)?(punkt|pkt|nr)\b", "", entry.item.strip()))


def _plain(text: str) -> str:
    return re.sub(r"[^0-9a-zæøå]+", " ", text.lower()).strip()


def _authority(programme: Programme, basis: Basis) -> Iterator[Outcome]:
    costs = [item for item in programme.money if item.kind in COST_KINDS]
    decided = {item.key: decision for item in costs if (decision := _decided(programme, item, basis))}
    chosen = {item.option for item in costs if item.option and item.key in decided}
    for item in costs:
        where = f"money.{item.key}"
        if item.key in decided:
            said = f"{item.title} er besluttet af {decided[item.key].body}"
            yield Outcome(holds=True, where=where, what=sentence(said))
        elif _covered(programme, item, basis):
            said = f"{item.title} holder sig inden for en besluttet bevilling"
            yield Outcome(holds=True, where=where, what=sentence(said))
        elif not chosen or item.option in (*chosen, ""):  # an option that was not chosen needs no money
            about = [decision for decision in programme.decisions if item.key in decision.about]
            law = basis.authority(_day(about, programme)).reference
            yield Outcome(holds=False, where=where, what=f"{item.title}: {_lacking(programme, item, basis)} ({law}).")


def _lacking(programme: Programme, item: Money, basis: Basis) -> str:
    """What was decided of the expense, what is given of it, and what is awaited: all that is true is told."""
    made = [entry for entry in programme.decisions if item.key in entry.about and not basis.awaits(entry)]
    ahead, kept = _awaited(programme, item, basis), _not_kept(programme, item, basis)
    if not ahead and kept:
        return f"{_last(made)}, men {kept}" if made else kept
    if not ahead:
        return _last_said(made)
    gave = made and made[-1].outcome in FINAL and not kept
    told = [f"{_last(made)}, men det kan kun kommunalbestyrelsen"] if gave else [kept] if kept else []
    return "; sagen ".join([*told, ahead]) if gave else "; ".join([*told, ahead])


def _last(made: Sequence[Decision]) -> str:
    return f"{made[-1].body} {ENDINGS[made[-1].outcome]}"


def _decided(programme: Programme, item: Money, basis: Basis) -> Decision | None:
    """The treatment that decides the item; one that lies ahead decides nothing yet."""
    about = (decision for decision in programme.decisions if item.key in decision.about and decision.outcome in FINAL)
    made = (decision for decision in about if not basis.awaits(decision))
    return next((decision for decision in made if _may_decide(decision, programme, basis)), None)


def _awaited(programme: Programme, item: Money, basis: Basis) -> str:
    """The next treatment of the expense, or of the appropriation that it names, where one lies ahead."""
    ahead = [entry for entry in programme.decisions if basis.awaits(entry) and {item.key, item.within} & {*entry.about}]
    if not ahead:
        return ""
    first = min(ahead, key=lambda entry: _day([entry], programme))
    frame = "" if item.key in first.about else f"bevillingen »{programme.money_item(item.within).title}« "
    gives = any(_may_decide(entry, programme, basis) for entry in ahead)
    council = "" if gives else ", og det er kommunalbestyrelsen, der bevilger"
    return f"{frame}ventes behandlet {_when(first)} af {first.body} og er ikke besluttet endnu{council}"


def _when(decision: Decision) -> str:
    return decision.date.label if decision.date else ""


def _not_kept(programme: Programme, item: Money, basis: Basis) -> str:
    """What lacks although an appropriation for the expense is decided: how much is given of how much; else nothing."""
    for frame, costs in _frames_of(programme, item):
        given = _decided(programme, frame, basis)
        if given is None:
            continue
        found = list(compared(programme, costs, frame))
        over = next(((name, cost, limit) for name, cost, limit in found if cost.overruns(limit)), None)
        if over is None and item.within:
            return (
                f"{given.body} har besluttet bevillingen »{frame.title}«, men beløbene står i hver sine år, så ingen "
                "kan se, om den rækker"
            )
        if over is not None:
            name, cost, limit = over
            together = f" til {' + '.join(entry.title for entry in costs)}" if len(costs) > 1 else ""
            year = f" i {name}" if name.isdecimal() else "" if name == "total" else f", {margin_name(name)}"
            return f"{given.body} har kun bevilget {kroner(limit)} af {kroner(cost)}{together}{year}"
    return ""


def _last_said(decisions: list[Decision]) -> str:
    if not decisions:
        return "ingen beslutning handler om den, og kun kommunalbestyrelsen kan bevilge pengene"
    return f"{_last(decisions)}, men kommunalbestyrelsen har ikke bevilget pengene"


def _covered(programme: Programme, item: Money, basis: Basis) -> bool:
    """Whether the appropriation that the expense names is decided, and all that it pays for keeps within it."""
    if _frame_decided(programme, item, basis) is None:
        return False
    found = _held(programme, item)
    return bool(found) and not any(cost.overruns(limit) for cost, limit in found)


def _frame_decided(programme: Programme, item: Money, basis: Basis) -> Decision | None:
    return _decided(programme, programme.money_item(item.within), basis) if item.within else None


def _held(programme: Programme, item: Money) -> list[tuple[Approx, Approx]]:
    """What is tied to the expense's appropriation, in each margin that can be compared, with what is given."""
    frame = programme.money_item(item.within)
    together = (costs for costs in tied_to(programme, frame) if item in costs)
    return [(cost, limit) for costs in together for _, cost, limit in compared(programme, costs, frame)]


def _frames_of(programme: Programme, item: Money) -> list[tuple[Money, Costs]]:
    """The appropriations that the expense names, or that can only be for it, each with all that it is to pay for."""
    if item.within:
        frame = programme.money_item(item.within)
        return [(frame, costs) for costs in tied_to(programme, frame) if item in costs]
    return [(frame, costs) for frame, costs in (*untied(programme), *also_for(programme)) if item in costs]


def beyond_authority(programme: Programme, basis: Basis) -> dict[str, str]:
    """Key of a decision -> why it did not give the money that it is about, where nobody else has given it either."""
    lacking = {outcome.where for outcome in _authority(programme, basis) if not outcome.holds}
    tied = {item.within for item in programme.money if item.within and f"money.{item.key}" in lacking}
    short = {where.removeprefix("money.") for where in lacking} | tied
    law = {entry.key: basis.authority(_day([entry], programme)).reference for entry in programme.decisions}
    return {
        entry.key: f"pengene kan kun kommunalbestyrelsen bevilge ({law[entry.key]})"
        for entry in programme.decisions
        if entry.outcome in FINAL and not basis.awaits(entry) and not _may_decide(entry, programme, basis)
        if short & {*entry.about}
    }


def _kind_of_body(programme: Programme, basis: Basis) -> Iterator[Outcome]:
    """The kind is typed beside the name. Who reads the minutes goes by the name, so the two must say the same."""
    for decision in programme.decisions:
        named = basis.level_of(decision.body)
        if named is not None:
            holds = named is decision.level
            kinds = f"er skrevet som {KINDS[decision.level]}, {'som' if holds else 'men'} navnet siger {KINDS[named]}"
            yield Outcome(holds, f"decisions.{decision.key}", sentence(f"{decision.body} {kinds}"))


def _after_start(programme: Programme, basis: Basis) -> Iterator[Outcome]:
    for item in programme.money:
        start = item.start or programme.start
        dated = [d for d in programme.decisions if item.key in d.about and d.outcome in ACTED and d.date]
        if item.kind not in COST_KINDS or start is None or not dated:
            continue
        treated = min(dated, key=lambda entry: _day([entry], programme))
        first = treated.date
        assert first is not None
        late = first.first > start
        days = f", {formats.number((first.first - start).days)} dage efter starten" if late else ", før starten"
        when = "ventes behandlet" if basis.awaits(treated) else "blev behandlet"
        said = f"{item.title} {when} {first.label}{days} {formats.long_date(start)}"
        yield Outcome(not late, f"money.{item.key}", sentence(said))


def _open(programme: Programme, basis: Basis) -> Iterator[Outcome]:
    for subject in dict.fromkeys(decision.subject for decision in programme.decisions):
        chain = [decision for decision in programme.decisions if decision.subject == subject]
        last = max(chain, key=lambda decision: decision.date.first if decision.date else date.min)
        ahead = basis.awaits(last)
        stopped = last.outcome in RETURNING and not ahead
        when = f" {_when(last)}" if last.date else ""
        ending = f"{when} {ENDINGS[last.outcome]}"
        said = f"»{subject}«: {last.body}{f' ventes at behandle sagen{when}' if ahead else ending}"
        tail = "; der er ingen senere behandling" if stopped else ""
        yield Outcome(not stopped, f"decisions.{last.key}", f"{said}{tail}.")


def _may_decide(decision: Decision, programme: Programme, basis: Basis) -> bool:
    """Whether the body can, by its kind and by its name: where the two differ, the more cautious holds."""
    levels = basis.authority(_day([decision], programme)).levels
    return decision.level in levels and (basis.level_of(decision.body) or decision.level) in levels


def _day(decisions: list[Decision], programme: Programme) -> date:
    known = [decision.date.first for decision in decisions if decision.date]
    return max(known) if known else programme.start or date(2000, 1, 1)


RULES = (
    Rule(
        "decision-date",
        "En beslutning har samme dato alle steder",
        "Beslutningen kan ikke findes i referatet, hvis datoen er forkert.",
        "Slå datoen op i referatet, og ret den.",
        Severity.ERROR,
        _one_date,
    ),
    Rule(
        "decided-once",
        "En sag er besluttet én gang i samme udvalg eller råd",
        "Står den samme beslutning med to datoer, er den ene forkert, eller også er det to forskellige sager.",
        "Slet den ene, eller giv dem hver sit emne.",
        Severity.WARNING,
        _decided_once,
    ),
    Rule(
        "authority",
        "Udgifter er besluttet af det organ, der kan",
        "Uden bevilling må pengene ikke bruges.",
        "Noter kommunalbestyrelsens beslutning med udgiften under »Handler om«, eller send sagen videre.",
        Severity.WARNING,
        _authority,
        mended_in="decisions",
    ),
    Rule(
        "body-kind",
        "Et organs slags passer med dets navn",
        "Slagsen afgør, om organet kan bevilge penge. Siger navnet noget andet, regnes der med det, der kan mindst.",
        "Vælg den rigtige slags under »Slags«, eller ret navnet.",
        Severity.WARNING,
        _kind_of_body,
    ),
    Rule(
        "appropriated-after-start",
        "Bevillingen er søgt før start",
        "Udgifter før bevillingen er afholdt uden hjemmel.",
        "Skriv, hvad der er brugt før bevillingen, og søg den med tilbagevirkning.",
        Severity.WARNING,
        _after_start,
        mended_in="decisions",
    ),
    Rule(
        "open-decision",
        "Sager er afsluttet",
        "En udsat sag er ikke besluttet.",
        "Noter den senere beslutning, eller sæt sagen på igen.",
        Severity.NOTE,
        _open,
    ),
)
