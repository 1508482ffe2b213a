"""»Opfølgning på investeringscase«: promised and realised, and a new estimate. Source: docs/methods/papers.md."""

from collections.abc import Iterable
from datetime import date

from trappen.domain import formats
from trappen.reporting.document import Block, Document, Heading, Paragraph, Part
from trappen.reporting.investment_followed import FollowedCase, followed_blocks
from trappen.reporting.papers.cover import Cover

NAME = "Opfølgning på investeringscase"


def investment_follow_up(cover: Cover, basis: FollowedCase, *, made_on: date) -> Document:
    """The case as it was decided, and what the accounts tell of the years of it that are over."""
    blocks: list[Block] = [
        Heading("Resumé"),
        Paragraph(tuple(_summary(basis))),
        *cover.recommended(),
        *followed_blocks(basis),
    ]
    period = f"{basis.case.title}, til og med {formats.long_date(basis.made.on)}"
    return cover.paper(NAME, period, blocks, made_on=made_on)


def _summary(basis: FollowedCase) -> Iterable[Part]:
    made, case = basis.made, basis.case
    yield f"»{case.title}« er {basis.decided}."
    option = made.option.name
    if option != case.title:
        yield f" Valget var »{option}«."
    for name, found in (("en udgift", made.spent), ("en besparelse", made.saved)):
        planned = [each.planned for each in found]
        if planned:
            known = None if None in planned else sum(each for each in planned if each is not None)
            yield f" Sagen lovede {name} på "
            yield basis.planned(f"Lovet {name} i hele sagen", known)
            yield ", som kan følges i bogføringen."
