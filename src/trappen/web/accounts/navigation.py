"""The pages in the menu, in their order. A page registers by a line here; who sees it follows from the permission."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse

from trappen.web.accounts.permissions import Permission, Visitor, can


@dataclass(frozen=True, slots=True)
class Item:
    """A page in the menu: its url name, Danish title, what it is for, and the permission it takes (None: anyone)."""

    url_name: str
    title: str
    about: str
    permission: Permission | None = None


ITEMS: tuple[Item, ...] = (
    Item("home", "Overblik", "Det, der kræver opmærksomhed nu."),
    Item("cadence:week", "Mine sager", "Hvad der skal gøres, og hvad der er gjort.", Permission.RECORD_CADENCE),
    Item("ladder:index", "Trappen", "Børn på trinnene, og hvordan de bevæger sig.", Permission.SEE_AGGREGATES),
    Item(
        "scenarios:forecast",
        "Fremskrivning",
        "Hvor mange børn der ventes på trinnene, og hvor sikkert det er.",
        Permission.SEE_AGGREGATES,
    ),
    Item(
        "scenarios:workshop",
        "Værksted",
        "Træk i skydere, og se, hvad det gør ved børn og udgift.",
        Permission.SEE_AGGREGATES,
    ),
    Item("cadence:caseload", "Sagstal", "Hvem der har hvor mange sager.", Permission.SEE_AGGREGATES),
    Item("cadence:board", "Tavle", "Teamets sager: hvem har plads, og hvem får dem.", Permission.ASSIGN_CASES),
    Item(
        "cadence:deadlines", "Frister", "Hvad der er overskredet og forfalder, og hvorfor.", Permission.SEE_AGGREGATES
    ),
    Item("cadence:confirmed", "Bekræftelser", "Slut og pris, som rådgiverne bekræfter.", Permission.SEE_ECONOMY),
    Item("cases:children", "Børn", "Børnene i dit område og deres indsatser.", Permission.SEE_CHILDREN),
    Item(
        "programmes:index", "Programmer", "Hvad der er lovet, og hvad papirerne ikke siger.", Permission.SEE_AGGREGATES
    ),
    Item(
        "finance:overview",
        "Økonomi",
        "Hvor året ender, hvorfor skønnet flytter sig, og bevillingerne.",
        Permission.SEE_ECONOMY,
    ),
    Item(
        "finance:worklist",
        "Arbejdsliste",
        "Det, fagsystem og økonomi er uenige om, med ejer og status.",
        Permission.SEE_ECONOMY,
    ),
    Item("papers:index", "Sagsfremstillinger", "Opfølgninger til udvalget.", Permission.SEE_PAPERS),
    Item("imports:index", "Indlæsning", "Hvad der er indlæst, og hvad der var galt med det.", Permission.SEE_IMPORTS),
    Item("cadence:teams", "Team", "Kommunens team, og hvilke rådgivere der er i dem.", Permission.MANAGE_REGISTERS),
    Item("registers:scales", "Skalaer", "Skalaer, som rådgivere kan give en score på.", Permission.MANAGE_REGISTERS),
    Item(
        "registers:case_system",
        "Fagsystem",
        "Hvor en sag åbnes i fagsystemet.",
        Permission.MANAGE_REGISTERS,
    ),
    Item("accounts:users", "Brugere", "Opret, ret og luk brugere.", Permission.MANAGE_USERS),
    Item("accounts:log", "Log", "Hvem har gjort og set hvad.", Permission.SEE_LOG),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One line of the menu as the page shows it."""

    address: str
    title: str
    about: str
    current: bool


def menu(user: Visitor, path: str) -> Iterator[Link]:
    """The pages that `user` may open; `current` is the one that `path` is or lies below, the nearest of them."""
    open_to = [item for item in ITEMS if item.permission is None or can(user, item.permission)]
    addresses = [reverse(item.url_name) for item in open_to]
    above = [address for address in addresses if path == address or (address != "/" and path.startswith(address))]
    nearest = max(above, key=len, default="")
    for item, address in zip(open_to, addresses, strict=True):
        yield Link(address=address, title=item.title, about=item.about, current=address == nearest)
