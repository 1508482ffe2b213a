"""`trappen setup` and `trappen examples`: what an ordinary installation begins with."""

import secrets

from trappen.web.accounts import actions as accounts
from trappen.web.config import environment
from trappen.web.config.operations import telling
from trappen.web.core import clock
from trappen.web.finance import actions as finance
from trappen.web.imports import queries
from trappen.web.programmes import actions as programmes


def setup(*, code: str, name: str | None, username: str, as_json: bool) -> None:
    """The municipality and its first administrator, whose password is told once and stored nowhere in the clear."""
    municipality = queries.municipality_meant(code, name)
    password = secrets.token_urlsafe(12)
    accounts.create_first_administrator(
        municipality=municipality, username=username, password=password, now=clock.now()
    )
    text = (
        f"{municipality.name} ({municipality.code}) er klar, og den første administrator er oprettet.\n"
        f"  Brugernavn    {username}\n  Adgangskode   {password}\n"
        "Adgangskoden vises kun her. Skift den under dit navn, når du er logget ind, og opret de andre brugere.\n"
        f"Nøglerne ligger i »{environment.data_dir()}«, hvis de ikke kommer fra miljøet: tag en kopi af identity-key.\n"
        "Nu: »trappen serve« starter webserveren, »trappen load« indlæser et udtræk, og »trappen examples« lægger de "
        "fem programmer fra andre kommuner ind som eksempler."
    )
    document = {"municipality": municipality.code, "name": municipality.name, "username": username}
    telling.tell(document | {"password": password}, text, as_json=as_json)


def examples(*, remove: bool, as_json: bool) -> None:
    """The founding programmes as examples that everyone may read and nobody may change; or without them again."""
    if remove:
        number = programmes.remove_examples()
        finance.remove_examples()
        text = f"{number} eksempler er fjernet. Kommunens egne programmer er, som de var."
    else:
        number = programmes.load_examples(now=clock.now())
        finance.load_examples(now=clock.now())
        text = f"De {number} programmer fra andre kommuner står nu som eksempler under Programmer."
    telling.tell({"examples": number, "removed": remove}, text, as_json=as_json)
