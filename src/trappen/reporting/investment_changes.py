"""What moved when numbers of an investment case were changed: before and after by figure, and the net two ways."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from trappen.analysis.investment.answers import Answer
from trappen.analysis.investment.levers import FACTORS, Change, TwoWays, name_of
from trappen.analysis.investment.remarks import KIND_LABELS
from trappen.analysis.investment.streams import Stream
from trappen.analysis.investment.turning import factor_at, loads_near
from trappen.domain import formats
from trappen.domain.figures import Figure, Unit
from trappen.domain.investment.staffing import Staffing
from trappen.reporting.document import Cell, Table
from trappen.reporting.investment_beside import KRONER, Cited, payback_of

SAME = "uændret"
POSTS = "Sager pr. rådgiver"


@dataclass(frozen=True, slots=True)
class Axis:
    """One number of a two-way table: its name, and the values that it is tried at with what each is called."""

    title: str
    steps: Sequence[tuple[str, Change]]


def moved_table(cited: Cited, before: Answer, after: Answer) -> Table:
    """Each figure of an option as stated, now, and by how much it moved."""
    both = (before, after)
    present = [answer.discounted.net if answer.discounted else None for answer in both]
    parts = [(title, [getattr(answer, name) for answer in both]) for title, name in cited.parts if name != "net"]
    back = [payback_of(answer) for answer in both]
    rows = (
        _moved("Netto", [cited.money("Netto", answer.net) for answer in both]),
        ("Tjent hjem fra", *back, SAME if back[0] == back[1] else "flyttet"),
        _moved("Nutidsværdi", [cited.money("Nutidsværdi", ore) for ore in present]),
        _moved("Pr. udgiftskrone", [cited.number("Pr. udgiftskrone", answer.ratio, Unit.RATIO) for answer in both]),
        *(_moved(title, [cited.money(title, ore) for ore in pair]) for title, pair in parts),
    )
    return Table(after.option.name, ("I hele perioden", "Som oplyst", "Nu", "Flyttet"), rows, KRONER)


def _moved(title: str, pair: Sequence[Figure]) -> tuple[Cell, ...]:
    was, now = pair
    return (title, was, now, SAME if was.value == now.value else (now - was).as_change(title))


def largest_two_ways(cited: Cited, option: str, found: TwoWays) -> Table:
    """The net of an option with its largest saving and cost lower and higher."""
    down, across = (
        Axis(f"{KIND_LABELS[of.kind]}: {of.of.title}", [(_percent(factor), Change()) for factor in FACTORS])
        for of in (found.down, found.across)
    )
    if found.staff is not None:
        across = caseload_axis(found.staff, f"{POSTS}: {found.across.of.title}", found.across)
    return twoway_table(cited, option, down, across, found.nets, rest="De øvrige tal er, som de er oplyst.")


def caseload_axis(staff: Staffing, title: str, cost: Stream) -> Axis:
    """Cases per post about those planned; the cost follows the posts."""
    steps = [(load, factor_at(staff, load) or Fraction(0)) for load in loads_near(staff)]
    return Axis(title, [(_cases(load), Change({name_of(cost): factor})) for load, factor in steps])


def _cases(load: Fraction) -> str:
    return f"{formats.number(load, 0 if load.denominator == 1 else 1)} sager"


def _percent(factor: Fraction) -> str:
    """As it is changed: 110 % is +10 %."""
    changed = formats.percent(factor - 1, 0)
    return f"+{changed}" if factor > 1 else changed


def moved_sentence(before: Sequence[Answer], after: Sequence[Answer]) -> str:
    """What moved, for who hears the page."""
    said = []
    for was, now in zip(before[1:], after[1:], strict=True):
        net = formats.MISSING if now.net is None else formats.exact(now.net)
        known = was.net is not None and now.net is not None and was.net != now.net
        moved = f" (flyttet {formats.exact((now.net or 0) - (was.net or 0))})" if known else ""
        said.append(f"{now.option.name}: netto {net}{moved}")
    return "; ".join(said)


def twoway_table(
    cited: Cited,
    option: str,
    down: Axis,
    across: Axis,
    nets: Sequence[Sequence[int | None]],
    apart: Sequence[str] = (),
    rest: str = "De øvrige tal er, som de står i felterne.",
) -> Table:
    """The net of an option for each value of two numbers, those of `down` as rows.

    `apart` are the numbers that belong to another option, and so move nothing here. `rest` says what the other
    numbers are.
    """
    rows: list[tuple[Cell, ...]] = []
    for (name, _change), line in zip(down.steps, nets, strict=True):
        beside = zip(across.steps, line, strict=True)
        rows.append((name, *(cited.money(f"Netto, {name} og {other}", net) for (other, _same), net in beside)))
    columns = (down.title, *(name for name, _change in across.steps))
    notes = (
        f"Ned: {down.title}. Hen: {across.title}.",
        rest,
        *(f"»{title}« hører til en anden mulighed og flytter ikke {option}." for title in apart),
    )
    return Table(f"{option}: netto, når to tal ændres", columns, tuple(rows), KRONER, notes=notes)
