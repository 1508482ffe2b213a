"""Working out how each deadline was kept, quarter by quarter, for a whole municipality."""

from datetime import date, datetime

from trappen.analysis.cadence.compliance import compliance
from trappen.domain.errors import TrappenError
from trappen.reporting.compliance import barometer_table, compliance_table
from trappen.reporting.store import plain
from trappen.web.accounts.models import Municipality, User
from trappen.web.audit.actions import store_run
from trappen.web.programmes.frames import records_of
from trappen.web.registers.queries import vintage_of
from trappen.web.runs.models import Run
from trappen.web.runs.queries import Question

KIND = "compliance"


def compute_kept(*, municipality: Municipality, on: date, by: User, now: datetime) -> Run:
    """Stores one table per deadline, in which small numbers are withheld.

    Raises:
        TrappenError: before the first load, or if measures or follow-ups were never delivered.
    """
    vintage = vintage_of(municipality)
    if vintage is None:
        raise TrappenError("Der er ingen data at opgøre.", now="Indlæs kommunens udtræk først.")
    report = compliance(records_of(municipality), on)
    threshold = municipality.small_number_threshold
    result = {
        "on": on.isoformat(),
        "rules": [[rule, plain(compliance_table(report, rule, threshold=threshold))] for rule in report.rules],
        "barometer": plain(barometer_table(report)),
        "not_computed": sorted({item.why for item in report.not_computed}),
    }
    question = Question(KIND, municipality.code, vintage.digest, parameters={"on": on.isoformat()})
    return store_run(question=question, result=result, by=by, now=now)
