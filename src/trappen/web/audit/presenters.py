"""What each kind of event says to a reader. One presenter per type; an unknown type is an error, never a blank line."""

from collections.abc import Callable, Mapping
from typing import Any

from trappen.domain import formats
from trappen.web.audit.models import Event, EventType

What = Mapping[str, Any]


class UnknownEventError(Exception):
    """An event has no presenter."""


def _fixed(sentence: str) -> Callable[[What], str]:
    return lambda _what: sentence


def _named(sentence: str, *names: str) -> Callable[[What], str]:
    """`sentence` with the details that are there; a missing one is said to be missing."""
    return lambda what: sentence.format(**{name: what.get(name, "mangler") for name in names})


def _counted(sentence: str, number: str, one: str, many: str, *names: str) -> Callable[[What], str]:
    """As `_named`, with a number and what is counted."""

    def present(what: What) -> str:
        count = what.get(number)
        said = formats.counted(count, one, many) if isinstance(count, int) else f"{formats.MISSING} {many}"
        return _named(sentence, number, *names)({**what, number: said})

    return present


def _changes(what: What) -> str:
    parts = [f"{name} fra »{old or '–'}« til »{new or '–'}«" for name, (old, new) in what.get("changes", {}).items()]
    return f"Ændrede brugeren {what.get('username', '')}: {', '.join(parts) or 'ingen forskel'}."


COMPUTED: Mapping[str, str] = {
    "ladder": "børnene på trappen",
    "cadence": "hele kommunens frister og sagstal",
    "assignment": "et forslag til fordeling af sager",
    "capacity": "behovet for rådgivere efter en politik",
    "compliance": "overholdelsen af kommunens frister",
    "programme_targets": "et programs mål",
    "programme_reach": "et programs målgruppe",
    "finance_refusion": "kravet på central refusion",
    "finance_besparelse": "besparelsen i regnskabet",
    "finance_programbesparelse": "besparelsen i regnskabet for et program",
    "finance_maengde-og-pris": "mængde og pris",
    "finance_egne-pladser": "kommunens egne pladser",
    "finance_disponeringer": "disponeringerne",
    "forecast_fremskrivning": "fremskrivningen af trappen",
    "forecast_traefsikkerhed": "fremskrivningens træfsikkerhed",
    "workshop_ready": "en fremskrivning til værkstedet",
    "workshop_scenario": "et scenarie",
    "workshop_comparison": "en sammenligning af scenarier",
    "economy-estimate": "årets skøn",
    "economy-estimate-2": "årets skøn",
    "economy-estimate-3": "årets skøn",
    "economy-estimate-5": "årets skøn",
    "economy-bridge": "hvorfor årets skøn har flyttet sig",
    "economy-bridge-2": "hvorfor årets skøn har flyttet sig",
    "economy-bridge-3": "hvorfor årets skøn har flyttet sig",
    "economy-bridge-4": "hvorfor årets skøn har flyttet sig",
}


def _corrected(what: What) -> str:
    done = "Fortrød en rettelse til" if what.get("undone") else "Rettede"
    account, year, amount = (what.get(name, "mangler") for name in ("account", "year", "amount"))
    said = formats.amount(amount) if isinstance(amount, int) else amount
    return f"{done} skønnet for {year} på konto {account}: {said} ({what.get('reason', 'mangler')})."


def _computed(what: What) -> str:
    kind = what.get("kind", "")
    return f"Opgjorde {COMPUTED.get(kind, kind or 'mangler')}."


PRESENTERS: Mapping[str, Callable[[What], str]] = {
    EventType.LOGGED_IN: _fixed("Loggede ind."),
    EventType.LOGGED_OUT: _fixed("Loggede ud."),
    EventType.LOGIN_FAILED: _named("Forkert brugernavn eller adgangskode for »{username}«.", "username"),
    EventType.SECURITY_CHANGED: _named("Ændrede sin egen sikkerhed: {change}.", "change"),
    EventType.USER_CREATED: _named("Oprettede brugeren {username} som {role}.", "username", "role"),
    EventType.USER_CHANGED: _changes,
    EventType.USER_DEACTIVATED: _named("Lukkede adgangen for {username}.", "username"),
    EventType.USER_REACTIVATED: _named("Genåbnede adgangen for {username}.", "username"),
    EventType.PASSWORD_RESET: _named("Gav {username} en ny adgangskode.", "username"),
    EventType.CHILD_READ: _fixed("Så barnets oplysninger."),
    EventType.CHILDREN_LISTED: _fixed("Så barnet på en liste."),
    EventType.IDENTITY_READ: _fixed("Så barnets navn og CPR-nummer."),
    EventType.KEY_ROTATED: _counted("Krypterede {number} igen med en ny nøgle.", "number", "identitet", "identiteter"),
    EventType.CADENCE_RECORDED: _named("Registrerede for barnet: {change}.", "change"),
    EventType.RECORD_TYPED: _named("Indtastede om barnet: {change}.", "change"),
    EventType.CASE_MOVED: _named(
        "Gav barnets sag til rådgiveren {to} (før: {before}). Årsag: {reason}.", "to", "before", "reason"
    ),
    EventType.CASE_MOVE_UNDONE: _named("Fortrød flytningen af barnets sag; rådgiver er igen {to}.", "to"),
    EventType.INSPECTION_DRAWN: _named("Udtrak {number} til ledelsestilsyn i teamet {team}.", "number", "team"),
    EventType.INSPECTION_ANSWERED: _fixed("Gennemgik barnets sag i ledelsestilsyn."),
    EventType.REMINDERS_CHANGED: _named("Slog sine påmindelser på e-mail {change}.", "change"),
    EventType.MAPPING_SAVED: _named("Gemte oversættelsen »{name}«.", "name"),
    EventType.BATCH_LOADED: _counted("Indlæste {source} ({rows}).", "rows", "række", "rækker", "source"),
    EventType.BATCH_FAILED: _named("Forsøgte at indlæse {source}; intet blev ændret.", "source"),
    EventType.PAPER_CREATED: _named("Oprettede »{title}«.", "title"),
    EventType.PAPER_CHANGED: _named("Ændrede »{title}«.", "title"),
    EventType.PAPER_PUBLISHED: _named("Fastfrøs »{title}«.", "title"),
    EventType.PAPER_DOWNLOADED: _named("Hentede »{title}« som {form}.", "title", "form"),
    EventType.PROGRAMME_CREATED: _named("Oprettede programmet »{name}«.", "name"),
    EventType.PROGRAMME_CHANGED: _named("Ændrede programmet »{name}«: {change}.", "name", "change"),
    EventType.PROGRAMME_WAIVED: _named("Programmet »{name}«: {change}.", "name", "change"),
    EventType.BASELINE_FROZEN: _named("Fastfrøs baseline {number} for »{name}«.", "number", "name"),
    EventType.PROGRAMME_DELETED: _named("Slettede programmet »{name}«.", "name"),
    EventType.REGISTER_CHANGED: _named("Ændrede {register}: {change}.", "register", "change"),
    EventType.FINDING_CHANGED: _named("Ændrede fundet {key} på arbejdslisten: {change}.", "key", "change"),
    EventType.ESTIMATE_CORRECTED: _corrected,
    EventType.SCENARIO_SAVED: _named("Gemte scenariet »{name}«.", "name"),
    EventType.SCENARIO_DELETED: _named("Slettede scenariet »{name}«.", "name"),
    EventType.INVESTMENT_SAVED: _named("Gemte investeringssagen »{name}«: {change}.", "name", "change"),
    EventType.INVESTMENT_DELETED: _named("Slettede investeringssagen »{name}«.", "name"),
    EventType.INVESTMENT_DECIDED: _named("Registrerede, at investeringssagen »{name}« er {change}.", "name", "change"),
    EventType.INVESTMENT_FOLLOWED: _named("Fulgte op på investeringssagen »{name}«: {change}.", "name", "change"),
    EventType.RESTORED: _named(
        "Databasen blev gendannet fra »{file}«, skrevet {made}. Hvad der skete efter det, står ikke i loggen.",
        "file",
        "made",
    ),
    EventType.RUN_STORED: _computed,
    EventType.LOG_READ: _fixed("Så loggen."),
    EventType.LOG_EXPORTED: _fixed("Hentede et udtræk af loggen til egenindsigt."),
}


def sentence(event: Event) -> str:
    """What happened, in one Danish sentence without the user's name.

    Raises:
        UnknownEventError: if the type has no presenter.
    """
    presenter = PRESENTERS.get(event.event_type)
    if presenter is None:
        raise UnknownEventError(event.event_type)
    return presenter(event.what)
