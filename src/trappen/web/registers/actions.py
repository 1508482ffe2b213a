"""Keeps what a municipality has decided for itself."""

from dataclasses import asdict

from trappen.domain.ladder import Ladder
from trappen.parameters.ladder import official
from trappen.web.accounts.models import Municipality
from trappen.web.registers.models import OwnValues


def keep_ladder(municipality: Municipality, *, ladder: Ladder) -> None:
    """The ladder that the municipality's episodes stand on from now; the official one is kept as none of its own."""
    own = None if ladder == official() else asdict(ladder)
    OwnValues.objects.update_or_create(municipality=municipality, defaults={"ladder": own})
