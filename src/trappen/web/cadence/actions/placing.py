"""Where a child belongs when its records were typed."""

from datetime import date

from trappen.analysis.cadence.belonging import belongings
from trappen.records.container import Records
from trappen.web.cases.models import Child
from trappen.web.programmes.frames import records_of_child
from trappen.web.registers import frames
from trappen.web.registers.models import Household


def place_child(child: Child, *, on: date) -> Child:
    """Works out the child's team, district and target group, as after a load, and gives the child as it is then."""
    municipality = child.municipality
    there = records_of_child(municipality, child)
    homes = Household.objects.filter(municipality=municipality, household_id=child.household_id)
    households = frames.read("households", homes.exclude(household_id=""))
    records = Records(
        {**there.tables, "households": households}, there.ladder, there.source, there.format, there.digest
    )
    for row in belongings(records, on=on).filter(key=child.key).iter_rows(named=True):
        Child.objects.filter(pk=child.pk).update(**row)
    return Child.objects.select_related("municipality").get(pk=child.pk)
