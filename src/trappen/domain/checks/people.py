"""Rules on posts, cases and options."""

from collections.abc import Iterator
from fractions import Fraction

from trappen.domain import formats
from trappen.domain.checks.base import Basis, Outcome, Rule, Severity, sentence
from trappen.domain.checks.sums import kroner
from trappen.domain.programme.model import Programme
from trappen.domain.programme.money import Money
from trappen.domain.programme.of_money import paid_posts, post_count
from trappen.domain.programme.of_options import costs_of
from trappen.domain.programme.of_people import advisers_count, advisers_named, advisers_of
from trappen.domain.programme.people import Option
from trappen.domain.programme.stated import Approx, count_text

HALF = Fraction(1, 2)


def _cases_per_adviser(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for load in programme.caseloads:
        posts = advisers_count(programme, load)
        if load.cases is None or not posts or load.stated is None:
            continue
        computed = load.cases / posts
        agrees = abs(computed - load.stated) <= HALF
        named = f", »{advisers_named(programme, load)}«" if len(programme.caseloads) > 1 else ""
        said = f"Sagstal{named}: {count_text(load.cases)} sager / {count_text(posts)} rådgivere"
        against = "som skrevet" if agrees else f"men der står {count_text(load.stated)}"
        each = f"{formats.number(computed, 1)} sager pr. rådgiver"
        yield Outcome(agrees, f"caseloads.{load.key}", sentence(f"{said} = {each}, {against}"))


def _every_post(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    """Where the cases of a whole programme (or option) are given once, all posts of the role should carry them."""
    for load in programme.caseloads:
        alike = [other for other in programme.caseloads if other.option == load.option or not other.option]
        carrying = {key for other in alike for key in other.advisers}
        if load.cases is None:
            continue
        named = advisers_of(programme, load)
        roles = {post.role for post in named}
        forgotten = [
            post
            for post in programme.posts
            if post.role in roles
            and post.key not in carrying
            and post.part_of not in carrying
            and not any(one.part_of == post.key for one in named)
            and (not post.option or not load.option or post.option == load.option)
            and post.count != 0
        ]
        said = f"{count_text(load.cases)} sager er delt på »{advisers_named(programme, load)}«"
        tail = "; »" + "«, »".join(post.title for post in forgotten) + "« har ingen sager" if forgotten else ""
        yield Outcome(not forgotten, f"caseloads.{load.key}.advisers", sentence(said + tail))


def _multiple(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for post in programme.posts:
        if post.count is None or not post.times_before:
            continue
        before = post.count / post.times_before
        whole = before.denominator == 1 or post.count.denominator > 1
        times, but = count_text(post.times_before), "." if whole else ", og det er intet helt antal."
        said = f"{post.title}: {count_text(post.count)} i alt skal være {times} gange så mange som før"
        yield Outcome(whole, f"posts.{post.key}", f"{said}; så var der {count_text(before)} før{but}")


def _parts(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for post in programme.posts:
        if post.count is not None and post.new is not None:
            only = "af" if post.new <= post.count else "stillinger, men kun"
            said = f"{post.title}: {count_text(post.new)} nye {only} {count_text(post.count)} i alt"
            yield Outcome(post.new <= post.count, f"posts.{post.key}", sentence(said))
        inside = [part.count for part in programme.posts if part.part_of == post.key and part.count is not None]
        if inside and post.count is not None:
            parts = sum(inside, Fraction(0))
            only = "af" if parts <= post.count else "nævnt for sig, men kun"
            said = f"{post.title}: {count_text(parts)} {only} {count_text(post.count)} i alt"
            yield Outcome(parts <= post.count, f"posts.{post.key}", sentence(said))


def _option_cost(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for one, two, first, second in _option_pairs(programme):
        amounts = (second.total, first.total, second.yearly, first.yearly)
        known = [amount.approx for amount in amounts if amount is not None and amount.ore]
        if len(known) < len(amounts):
            continue
        totals, yearly = _ratio(known[0], known[1]), _ratio(known[2], known[3])
        but = "og" if totals.agrees(yearly) else "men"
        said = (
            f"{formats.number(totals.value, 2)} gange {one.name} i alt, {but} {formats.number(yearly.value, 2)} om året"
        )
        yield Outcome(totals.agrees(yearly), f"options.{two.key}", sentence(f"{two.name} koster {said}"))


def _option_post(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    for one, two, first, second in _option_pairs(programme):
        costs = [_per_post(programme, item) for item in (first, second)]
        if costs[0] is not None and costs[1] is not None:
            said = f"Udgift om året pr. ny stilling: {one.name} {_whole(costs[0])}, {two.name} {_whole(costs[1])}"
            yield Outcome(costs[0].agrees(costs[1]), f"options.{two.key}", sentence(said))


def _option_case(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    cases = {load.option: load.cases for load in programme.caseloads if load.cases}
    for one, two, first, second in _option_pairs(programme):
        if first.yearly is None or second.yearly is None or one.key not in cases or two.key not in cases:
            continue
        costs = [
            item.yearly.approx.times(1 / Fraction(cases[option.key] or 1))
            for option, item in ((one, first), (two, second))
            if item.yearly is not None
        ]
        said = f"Udgift om året pr. sag: {one.name} {_whole(costs[0])}, {two.name} {_whole(costs[1])}"
        yield Outcome(costs[0].agrees(costs[1]), f"options.{two.key}", sentence(said))


def _do_nothing(programme: Programme, _basis: Basis) -> Iterator[Outcome]:
    if len(programme.options) > 1:
        has = any(option.do_nothing for option in programme.options)
        said = "er en af mulighederne" if has else "er ikke en af mulighederne"
        yield Outcome(has, "options", f"At fortsætte som hidtil {said}.")


def _option_pairs(programme: Programme) -> Iterator[tuple[Option, Option, Money, Money]]:
    real = [option for option in programme.options if not option.do_nothing]
    for other in real[1:]:
        first, second = costs_of(programme, real[0].key), costs_of(programme, other.key)
        if len(first) == len(second) == 1:
            yield real[0], other, first[0], second[0]


def _per_post(programme: Programme, item: Money) -> Approx | None:
    counts = [post_count(post) for post in paid_posts(programme, item)]
    posts = sum((count for count in counts if count), Fraction(0))
    return item.yearly.approx.times(1 / posts) if item.yearly is not None and posts and None not in counts else None


def _whole(amount: Approx) -> str:
    """A quotient in whole kroner: more digits would claim a precision that it does not have."""
    return kroner(Approx(Fraction(round(amount.value / 100) * 100), amount.tolerance))


def _ratio(one: Approx, other: Approx) -> Approx:
    """A quotient with the tolerance that the tolerances of its parts give it, to first order."""
    value = one.value / other.value
    return Approx(value, (one.tolerance + abs(value) * other.tolerance) / abs(other.value))


RULES = (
    Rule(
        "cases-per-adviser",
        "Skrevne sager pr. rådgiver passer med sager og rådgivere",
        "Sagstallet er programmets kerne; det regnes af sager og stillinger.",
        "Ret antallet af sager, rådgivere eller sagstallet.",
        Severity.ERROR,
        _cases_per_adviser,
    ),
    Rule(
        "caseload-posts",
        "Sager er delt på alle stillinger, der har dem",
        "Nævnes kun en del af rådgiverne, bliver sager pr. rådgiver for højt.",
        "Vælg alle stillinger, der har sagerne, eller skriv sagerne for de andre stillinger for sig.",
        Severity.WARNING,
        _every_post,
    ),
    Rule(
        "multiple-before",
        "En fordobling giver et helt antal før",
        "Er tallet før ikke helt, er »fordoblet« ikke rigtigt, eller antallet er et andet.",
        "Skriv, hvor mange stillinger der var før.",
        Severity.WARNING,
        _multiple,
    ),
    Rule(
        "posts-parts",
        "Dele af stillinger er ikke flere end stillingerne",
        "Nye og særlige stillinger er blandt dem i alt.",
        "Ret antallet.",
        Severity.ERROR,
        _parts,
    ),
    Rule(
        "option-cost-ratio",
        "Mulighedernes forhold er det samme om året og i alt",
        "Er forholdet et andet, er et af beløbene regnet over en anden periode.",
        "Ret det beløb, der afviger.",
        Severity.WARNING,
        _option_cost,
        mended_in="money",
    ),
    Rule(
        "option-cost-per-post",
        "En ny stilling koster det samme i alle muligheder",
        "Koster den ikke det samme, mangler en udgift i den ene.",
        "Forklar forskellen i papiret.",
        Severity.NOTE,
        _option_post,
    ),
    Rule(
        "option-cost-per-case",
        "En sag koster det samme i alle muligheder",
        "Vælges den dyreste, skal udvalget vide, hvad de ekstra penge giver.",
        "Skriv, hvad forskellen dækker, fx ledelse.",
        Severity.NOTE,
        _option_case,
    ),
    Rule(
        "do-nothing",
        "Der kan vælges at fortsætte som hidtil",
        "Uden den mulighed kan udvalget ikke se, hvad forslaget koster ud over det, der er.",
        "Tilføj muligheden med sin udgift.",
        Severity.NOTE,
        _do_nothing,
    ),
)
