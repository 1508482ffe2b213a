"""Whether a stored estimate or bridge still holds, and what changed since: what was is never shown as what is."""

from dataclasses import dataclass
from datetime import date

from trappen.web.accounts.models import Municipality
from trappen.web.finance import estimates
from trappen.web.finance.queries import counted_by_hand
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question, like

MOST = 10  # changes that are told one by one


@dataclass(frozen=True, slots=True)
class Older:
    """An answer that no longer holds: the run (None where each one counts what was taken back since), whether newer
    data were loaded, and what came by hand after it."""

    run: Run | None
    loaded: bool
    changes: tuple[str, ...]


def older(question: Question, municipality: Municipality) -> Older | None:
    """The newest answer to the same question that counts nothing taken back since; None where it was never asked."""
    runs = like(question)
    last = runs.first()
    if last is None:
        return None
    now = counted_by_hand(municipality)
    kept = runs.values_list("pk", "result__counted")
    pk = next((pk for pk, counted in kept if not set(counted or ()) - set(now)), None)
    run = None if pk is None else runs.get(pk=pk)
    seen = last if run is None else run
    then = seen.result.get("counted", {})
    gone = [f"{label} er taget tilbage." for key, label in then.items() if key not in now]
    came = [f"{label} er kommet til." for key, label in now.items() if key not in then]
    return Older(run, not estimates.is_of_newest_load(seen, municipality), tuple([*gone, *came][:MOST]))


def holds(run: Run, municipality: Municipality, today: date) -> bool:
    """Whether the same question would find the answer today."""
    asked = estimates.asked_again(run, municipality, today=today)
    return asked is not None and asked.inputs_hash == run.inputs_hash and dict(asked.parameters) == run.parameters
