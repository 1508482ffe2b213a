"""A programme's targets followed in records: every target with its values and how it stands."""

from dataclasses import dataclass
from datetime import date

import polars as pl

from trappen.analysis.indicators.counting import Whom
from trappen.analysis.indicators.values import indicator_values, status_days
from trappen.domain.indicators import Coverage, Indicator, IndicatorValue
from trappen.domain.periods import add_months
from trappen.domain.programme.evidence import Target
from trappen.domain.programme.model import Programme
from trappen.domain.programme.standing import TargetStatus, target_status, typed_values
from trappen.parameters.indicators import indicator
from trappen.records.container import Records

MONTHS_WITHOUT_START = 24


@dataclass(frozen=True, slots=True)
class FollowedTarget:
    """A target, where its values come from (None: from outside, or from nowhere), the values and how it stands."""

    target: Target
    indicator: Indicator | None
    whom: Whom | None
    values: tuple[IndicatorValue, ...]
    status: TargetStatus


def whom_of(records: Records, programme: Programme, records_key: str, coverage: Coverage) -> Whom:
    """Whom a target of the programme counts.

    The districts are those of the target group's rule; where it names none, those of the programme whose name or key is
    in the records.
    """
    ruled = programme.target_group.districts if programme.target_group else ()
    return Whom(coverage, records_key, ruled or _named_districts(records, programme))


def followed_targets(
    records: Records, programme: Programme, records_key: str, on: date, *, days: tuple[date, ...] = ()
) -> tuple[FollowedTarget, ...]:
    """Every target as it stands on the day, in the order of the programme.

    Args:
        records_key: the key of the programme in the records.
        days: the days to measure on; by default from the programme's start to the day, or to the extract if that is
            earlier.
    """
    last = min(on, records.as_of) if records.as_of else on
    start = programme.start or add_months(last, -MONTHS_WITHOUT_START)
    measured = days or status_days(start, last)
    today = None if days else on
    return tuple(
        _followed(records, programme, records_key, target, (on, measured, today)) for target in programme.targets
    )


def _followed(
    records: Records,
    programme: Programme,
    records_key: str,
    target: Target,
    when: tuple[date, tuple[date, ...], date | None],
) -> FollowedTarget:
    on, days, today = when
    if not target.computed:
        outside = typed_values(programme, target, today)
        return FollowedTarget(target, None, None, outside, target_status(programme, target, outside, on))
    wanted = indicator(target.computed)
    whom = whom_of(records, programme, records_key, target.counts)
    values = indicator_values(records, wanted, whom, days)
    return FollowedTarget(target, wanted, whom, values, target_status(programme, target, values, on))


def _named_districts(records: Records, programme: Programme) -> tuple[str, ...]:
    wanted = {name.casefold() for name in programme.districts}
    named = pl.col("name").str.to_lowercase().is_in(wanted) | pl.col("district_id").str.to_lowercase().is_in(wanted)
    return tuple(records.optional("districts").filter(named)["district_id"].sort().to_list()) if wanted else ()
