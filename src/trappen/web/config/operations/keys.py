"""`trappen rotate-key`: a new identity key, and every identity encrypted under it."""

import os
import secrets

from django.conf import settings

from trappen.domain import formats
from trappen.domain.errors import TrappenError
from trappen.web.cases.actions import reseal_identities
from trappen.web.config import environment
from trappen.web.config.operations import telling
from trappen.web.core import clock, running

VARIABLE, FILE = "TRAPPEN_IDENTITY_KEY", "identity-key"


def rotate(*, as_json: bool) -> None:
    """With the key in a file: makes a new one, keeps it first in the file, and only then encrypts under it.

    The old keys stay behind it: the oldest makes the pseudonyms, and the others open backups from their time. If the
    program is stopped on the way, everything can still be read.
    """
    kept = [part.strip() for part in settings.IDENTITY_KEY.split(",") if part.strip()]
    in_environment = bool(os.environ.get(VARIABLE))
    if in_environment and len(kept) < 2:
        raise TrappenError(
            f"Identitetsnøglen kommer fra {VARIABLE}, og der er kun én.",
            why="Den nye skal stå foran den gamle, så begge kan læses, mens der krypteres igen.",
            now=f"Lav en ny med »openssl rand -hex 32«, sæt {VARIABLE} til »NY,GAMMEL«, og kør kommandoen igen.",
        )
    with running.alone():
        if not in_environment:
            kept.insert(0, secrets.token_urlsafe(48))
            environment.replace_secret(FILE, ",".join(kept))
            settings.IDENTITY_KEY = ",".join(kept)
        number = reseal_identities(now=clock.now())
    where = VARIABLE if in_environment else str(environment.data_dir() / FILE)
    count = formats.counted(number, "identitet", "identiteter")
    text = (
        f"{count} er krypteret med den nye nøgle, som står først i »{where}«.\n"
        f"Den sidste af de {len(kept)} nøgler danner børnenes pseudonymer og skal blive stående. En nøgle imellem dem "
        "kan fjernes, når der ikke er flere sikkerhedskopier fra dens tid.\n"
        "Tag en kopi af nøglen, og start serveren igen."
    )
    telling.tell({"identities": number, "keys": len(kept), "where": where}, text, as_json=as_json)
