"""Making, changing, restoring and deleting investment cases. Every save keeps what was there before."""

from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from trappen.analysis.investment.acts import acts_of_case
from trappen.analysis.investment.streams import streams
from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.domain.investment.case import Case, Fill
from trappen.records.investment.writing import plain
from trappen.reporting.investment_followed import follow_up_document
from trappen.reporting.store import plain as stored
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import Subject, record
from trappen.web.audit.models import EventType
from trappen.web.finance.actions import adopt_acts
from trappen.web.finance.frames import economy_records
from trappen.web.programmes.editing.typed import slug
from trappen.web.registers.queries import data_said
from trappen.web.scenarios.investing.following import fills_of, followed, option_of, said_of
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.models import (
    KEY_LENGTH,
    TITLE_LENGTH,
    CaseDecision,
    CaseVersion,
    FollowUp,
    InvestmentCase,
)


class ChangedMeanwhileError(TrappenError):
    """Somebody else saved the case after it was opened."""


@dataclass(frozen=True, slots=True)
class Change:
    """A change to a case: the whole case as it shall be, from which version it was made, and what it is."""

    case: Case
    seen: int
    what: str


def named(case: Case, title: str, municipality: Municipality) -> Case:
    """The case under another title, with a key made from it that no case of the municipality has."""
    base = slug(title) or "sag"
    taken = set(InvestmentCase.objects.filter(municipality=municipality).values_list("key", flat=True))
    keys = (base, *(f"{base}-{number}" for number in range(2, len(taken) + 3)))
    return replace(case, key=next(key for key in keys if key not in taken), title=title, municipality=municipality.code)


@transaction.atomic
def create(*, municipality: Municipality, case: Case, what: str, by: User, now: datetime) -> InvestmentCase:
    """A new case of the municipality.

    Raises:
        TrappenError: if it has a case of that key already, or the case could not be read again.
    """
    _check_lengths(case)
    if InvestmentCase.objects.filter(municipality=municipality, key=case.key).exists():
        raise TrappenError(
            f"Der er allerede en sag med nøglen »{case.key}«.",
            now="Giv den nye sag en anden nøgle, eller ret den, der er der.",
        )
    document = plain(case)
    case_in(document)
    made = InvestmentCase.objects.create(
        municipality=municipality,
        key=case.key,
        title=case.title,
        document=document,
        changed=now,
        changed_by_name=str(by),
    )
    _keep(made, what, by, now)
    return made


@transaction.atomic
def change(*, saved: InvestmentCase, to: Change, by: User, now: datetime) -> InvestmentCase:
    """Saves the case as it shall be; the earlier state stays among the versions.

    Raises:
        ChangedMeanwhileError: if somebody saved it since the version that was seen.
        TrappenError: if its new key is another case's.
    """
    _check_lengths(to.case)
    locked = InvestmentCase.objects.select_for_update().get(pk=saved.pk)
    if locked.version != to.seen:
        raise ChangedMeanwhileError(
            f"{locked.changed_by_name or 'En anden'} har gemt sagen, mens du rettede i den.",
            why=f"Du rettede i version {to.seen}, og nu er det version {locked.version}.",
            now="Intet af dit er gået tabt: dine rettelser står herunder og er ikke gemt endnu.",
        )
    same_key = InvestmentCase.objects.filter(municipality=locked.municipality, key=to.case.key)
    if same_key.exclude(pk=locked.pk).exists():
        raise TrappenError(f"Der er allerede en sag med nøglen »{to.case.key}«.", now="Giv sagen en anden nøgle.")
    locked.key, locked.title, locked.document = to.case.key, to.case.title, plain(to.case)
    locked.version += 1
    locked.changed, locked.changed_by_name = now, str(by)
    locked.save()
    _keep(locked, to.what, by, now)
    return locked


def restore(*, saved: InvestmentCase, version: CaseVersion, seen: int, by: User, now: datetime) -> InvestmentCase:
    """Makes an earlier version the newest again. Nothing is lost: what it replaces stays among the versions."""
    to = Change(case_in(version.document), seen, f"Version {version.number} gendannet")
    return change(saved=saved, to=to, by=by, now=now)


@transaction.atomic
def delete(*, saved: InvestmentCase, by: User, now: datetime) -> None:
    """Removes the case with all its versions; the log still says that it was there.

    Raises:
        TrappenError: if it was decided: then it is what follow-ups are held against.
    """
    if CaseDecision.objects.filter(version__case=saved).exists():
        raise TrappenError(
            "Sagen er besluttet og kan ikke slettes.", why="Opfølgninger holdes mod den, som den blev besluttet."
        )
    _log(EventType.INVESTMENT_DELETED, saved, "", by, now)
    saved.delete()


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided of a version of a case: which option, when, by whom, and how missing years are filled."""

    version: CaseVersion
    option: str
    on: date
    body: str
    fills: tuple[Fill, ...] = ()


@transaction.atomic
def decide(*, decided: Decided, by: User, now: datetime) -> CaseDecision:
    """That a version was decided. The version stays as it is, whatever is changed in the case afterwards.

    Raises:
        TrappenError: if the version has no such option.
    """
    version = decided.version
    option_of(case_in(version.document), decided.option)
    made = CaseDecision.objects.create(
        version=version,
        option=decided.option,
        fills=" ".join(decided.fills),
        decided=decided.on,
        body=decided.body,
        made=now,
        made_by_name=str(by),
    )
    _log(EventType.INVESTMENT_DECIDED, version.case, said_of(made), by, now)
    return made


def prepare(*, decision: CaseDecision, by: User, now: datetime) -> int:
    """Drafts of the appropriation acts of the decided option; one that is there already stays. Gives their number."""
    case = case_in(decision.version.document)
    found = streams(case, fill=fills_of(decision))
    acts = acts_of_case(case, option_of(case, decision.option), found)
    return adopt_acts(municipality=decision.version.case.municipality, acts=acts, by=by, now=now)


def follow_up(*, decision: CaseDecision, on: date, by: User, now: datetime) -> FollowUp:
    """Holds the decided case against the records and keeps what they told, with few children withheld.

    Raises:
        TrappenError: if nothing is loaded, or a table is missing.
    """
    home = decision.version.case.municipality
    records = economy_records(home)
    basis = followed(decision, records, on, home.small_number_threshold)
    document = follow_up_document(basis, home.name, made_on=timezone.localtime(now).date())
    with transaction.atomic():
        made = FollowUp.objects.create(
            decision=decision,
            on=on,
            document=stored(document),
            digest=records.digest,
            vintage=data_said(home, records.as_of),
            made=now,
            made_by_name=str(by),
        )
        _log(EventType.INVESTMENT_FOLLOWED, decision.version.case, f"til og med {formats.long_date(on)}", by, now)
    return made


def _check_lengths(case: Case) -> None:
    for name, text, limit in (("Nøglen", case.key, KEY_LENGTH), ("Titlen", case.title, TITLE_LENGTH)):
        if len(text) > limit:
            raise TrappenError(f"{name} er på {len(text)} tegn; der er plads til {limit}.", now="Gør den kortere.")


def _keep(saved: InvestmentCase, what: str, by: User, now: datetime) -> None:
    CaseVersion.objects.create(
        case=saved, number=saved.version, document=saved.document, what=what[:200], saved=now, saved_by_name=str(by)
    )
    _log(EventType.INVESTMENT_SAVED, saved, what, by, now)


def _log(event: EventType, saved: InvestmentCase, what: str, by: User, now: datetime) -> None:
    told = {"name": saved.title, "change": what[:1].lower() + what[1:], "version": saved.version}
    code = saved.municipality.code
    record(event, by=by, now=now, municipality=code, subject=Subject("investment", saved.key), what=told)
