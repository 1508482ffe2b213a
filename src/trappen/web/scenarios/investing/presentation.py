"""What a change of numbers does to a case, as the page shows it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.levers import changed, twoway
from trappen.analysis.investment.remarks import unlike
from trappen.analysis.investment.streams import streams
from trappen.domain.figures import Unit
from trappen.domain.investment.case import Case, Fill
from trappen.parameters.discount import rate_of
from trappen.reporting.charts import svg
from trappen.reporting.document import Chart, Table
from trappen.reporting.investment_beside import KRONER, Cited, course_chart, payback_of
from trappen.reporting.investment_changes import moved_sentence, moved_table, twoway_table
from trappen.web.scenarios.investing.forms import TryForm


@dataclass(frozen=True, slots=True)
class Tried:
    """The answer: a sentence, before and after by option, the picture, and the two-way table."""

    said: str
    moved: Sequence[Table]
    chart: Chart | None
    picture: str
    twoway: Table


def form_of(case: Case, data: Mapping[str, Any] | None, fill: Collection[Fill]) -> TryForm:
    """The form of a case; without data everything is as stated, with those fills chosen."""
    form = TryForm(data, case=case, found=streams(case, fill=fill))
    if data is None:
        form.initial["udfyld"] = [str(each) for each in fill]
    return form


def tried(case: Case, form: TryForm) -> Tried:
    """What a valid form asks for. Before is the case as stated, with the same fills."""
    rate, _why = rate_of(case)
    found, played = streams(case, fill=form.fill), changed(case, form.change, fill=form.fill)
    before, after = answers(case, found, rate), answers(case, played, rate)
    cited = Cited(case, played)
    chart = course_chart(cited, after, played)
    chosen = form.cleaned_data
    option = next(option for option in case.choices if option.key == chosen["mulighed"])
    apart = [form.axes[chosen[name]].title for name in ("ned", "hen") if form.is_apart(chosen[name], option.key)]
    down, across = (form.axes[chosen[name]] for name in ("ned", "hen"))
    # The row's value holds over the change, and the column's over both.
    rows = [form.change | change for _name, change in down.steps]
    nets = twoway(case, option, rows, [change for _name, change in across.steps], fill=form.fill)
    return Tried(
        said=moved_sentence(before, after),
        moved=[moved_table(cited, was, now) for was, now in zip(before[1:], after[1:], strict=True)],
        chart=chart,
        picture=svg(chart.spec) if chart else "",
        twoway=twoway_table(cited, option.name, down, across, nets, apart),
    )


@dataclass(frozen=True, slots=True)
class Compared:
    """Cases beside each other: every option of each, and why they may not be alike."""

    table: Table
    unlike: Sequence[str]


def compared(cases: Sequence[Case]) -> Compared:
    """What every option of the cases comes to, and what cannot be compared of each with the first."""
    rows = []
    for case in cases:
        found = streams(case)
        made, cited = answers(case, found, rate_of(case)[0]), Cited(case, found)
        for answer in made[1:]:
            # A case without options has one, which is called as the case.
            name = case.title if answer.option.name == case.title else f"{case.title}: {answer.option.name}"
            present = answer.discounted.net if answer.discounted else None
            amounts = (answer.net, present, answer.cost, answer.saving)
            net, now, cost, saving = (cited.money(name, ore) for ore in amounts)
            rows.append(
                (name, net, payback_of(answer), now, cited.number(name, answer.ratio, Unit.RATIO), cost, saving)
            )
    columns = ("Sag og mulighed", "Netto", "Tjent hjem fra", "Nutidsværdi", "Pr. udgiftskrone", "Udgift", "Besparelse")
    told = [said for case in cases[1:] for said in unlike(cases[0], case)]
    return Compared(Table("Sagerne ved siden af hinanden", columns, tuple(rows), KRONER), tuple(dict.fromkeys(told)))
