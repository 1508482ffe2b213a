"""What a change of numbers does to a case, as the page shows it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from trappen.analysis.investment.answers import answers
from trappen.analysis.investment.levers import changed, twoway
from trappen.analysis.investment.streams import streams
from trappen.domain.investment.case import Case, Fill
from trappen.parameters.discount import rate_of
from trappen.reporting.charts import svg
from trappen.reporting.document import Chart, Table
from trappen.reporting.investment_beside import Cited, course_chart
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
    down, across = (form.axes[chosen[name]] for name in ("ned", "hen"))
    # The row's value holds over the change, and the column's over both.
    rows = [form.change | change for _name, change in down.steps]
    nets = twoway(case, option, rows, [change for _name, change in across.steps], fill=form.fill)
    return Tried(
        said=moved_sentence(before, after),
        moved=[moved_table(cited, was, now) for was, now in zip(before[1:], after[1:], strict=True)],
        chart=chart,
        picture=svg(chart.spec) if chart else "",
        twoway=twoway_table(cited, option.name, down, across, nets),
    )
