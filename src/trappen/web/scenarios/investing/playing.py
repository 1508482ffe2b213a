"""A case of the municipality's own, played on its own records."""

from trappen.analysis.forecast.forecast import Options
from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.means import careful, written
from trappen.analysis.investment.simulated import apart, odds, played
from trappen.analysis.investment.streams import streams
from trappen.domain.errors import TrappenError
from trappen.domain.investment.case import Fill
from trappen.records.investment.writing import case_text
from trappen.reporting.investment_played import played_blocks
from trappen.reporting.investment_simulated import told_of_means
from trappen.web.accounts.scope import scope_of
from trappen.web.scenarios.asked import DRAWS, SEED, Asked, Made, check_enough
from trappen.web.scenarios.investing.stored import case_in
from trappen.web.scenarios.models import CaseVersion


def played_case(asked: Asked) -> Made:
    """What the chosen version comes to in so many draws of the municipality's future; beside it the case with their
    mean typed, from which its workbook is made.

    Raises:
        TrappenError: if the version is gone, the records are a part of the municipality's, or they do not suffice.
    """
    chosen = asked.chosen
    version = CaseVersion.objects.visible_to(asked.by).filter(case=chosen["sag"], number=chosen["version"]).first()
    if version is None:
        raise TrappenError("Sagen findes ikke mere.", now="Find den i listen over investeringssager.")
    if not scope_of(asked.by).whole:
        raise TrappenError(
            "Sagen kan ikke simuleres på en del af kommunens børn.",
            why="Den gælder hele kommunen, og du har adgang til en del af den.",
            now="Bed en kollega med adgang til hele kommunen om at beregne den.",
        )
    case = case_in(version.document)
    fill = [Fill(name) for name in chosen["udfyld"]]
    found = streams(case, fill=fill)
    made = played(case, found, asked.records, asked.on, Options(12, DRAWS, SEED), measure=True)
    check_enough(made.standing, asked.viewer.threshold, "sagen kan simuleres")
    less = odds(careful(made, found), found) if case.corrections else ()
    mean = written(made)
    parts = answers(mean, streams(mean, fill=fill), None)
    blocks = played_blocks(made, odds(made, found), less, apart(made), parts, asked.viewer)
    return Made(case.title, blocks, {"mean": case_text(mean), "notes": told_of_means(made)})
