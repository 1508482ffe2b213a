"""Sections, place types, accounts and CPR numbers in the one form that the rest of the product knows.

Each distinct text is read once. What cannot be read stays as it stood, with a warning: such an episode is »unknown« on
the ladder and counted, which is better than refusing a whole municipality for one odd row.
"""

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial

import polars as pl

from trappen.domain.accounts import parse_account
from trappen.domain.cpr import MASKED, PLACEHOLDER, parse_cpr
from trappen.domain.law import BARNETS_LOV_FROM, label, parse_section
from trappen.domain.problems import Problem
from trappen.parameters import sections
from trappen.parameters.places import parse_place_type, place_types
from trappen.records.cells import ROW
from trappen.records.findings import error, findings, warning
from trappen.records.values import by_distinct

SERVICELOVEN_UNTIL = BARNETS_LOV_FROM - timedelta(days=1)
_WRITTEN_CPR = r"^(\d{6})[- ]?(\d{4})$"


def canonical(table: str, frame: pl.DataFrame, *, file: str) -> tuple[pl.DataFrame, list[Problem]]:
    """The conformed frame with its codes in canonical form, and what could not be read."""
    problems: list[Problem] = []
    if table == "episodes":
        frame, problems = _episodes(frame, file)
    if table == "places":
        frame, problems = _places(frame, file)
    if "child_id" in frame.columns:
        frame = frame.with_columns(pl.col("child_id").str.replace(_WRITTEN_CPR, "$1$2"))
    if "cpr" in frame.columns:
        frame, found = _cpr(table, frame, file)
        problems += found
        frame = _told_by_cpr(frame)
    if "account" in frame.columns:
        frame, found = _accounts(table, frame, file)
        problems += found
    return frame, problems


def _episodes(frame: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[Problem]]:
    section = _section(frame, _in_law, under_barnets_lov())
    problems = findings(
        _lost(frame, "section", section),
        warning("unreadable_section", "", file=file, table="episodes", column="section"),
        what=lambda value: f"»{value}« kan ikke læses som én paragraf i serviceloven eller barnets lov.",
        now=lambda _value: "Skriv fx »BL § 32, stk. 1, nr. 5«. Indsatsen tælles som ukendt trin, til det er rettet.",
    )
    problems += _of_the_other_law(frame, section, file)
    frame = frame.with_columns(pl.coalesce(section.alias("section"), pl.col("section")).alias("section"))
    frame, found = _place_types("episodes", frame, file, key="episode_id", so="Trinnet kan være ukendt så længe.")
    return frame, problems + found


def _of_the_other_law(frame: pl.DataFrame, section: pl.Series, file: str) -> list[Problem]:
    """Once for each text: a bare § that was not read in the law of its first day, and why.

    One that goes on over the change of law, and that only the new law has, is as everybody means it and is not told.
    """
    by_day = _section(frame, parse_section, pl.coalesce("decision_date", "start") >= BARNETS_LOV_FROM)
    by_rule = _section(frame, parse_section, under_barnets_lov())
    listed = by_distinct(by_day, sections.known, pl.Boolean())
    rows = frame.select(
        ROW,
        value="section",
        key="episode_id",
        read=section,
        apart=by_day != section,
        goes_on=by_rule == section,
        listed=listed,
    ).filter(pl.col("apart").fill_null(value=False) & ~(pl.col("goes_on") & ~pl.col("listed")))
    found = []
    for (read, goes_on), group in rows.group_by("read", "goes_on", maintain_order=True):
        found += findings(
            group.unique("value", keep="first", maintain_order=True),
            warning("section_of_other_law", "", file=file, table="episodes", column="section"),
            what=partial(_why_other, read=str(read), goes_on=bool(goes_on)),
            now=lambda _value: "Er det ikke rigtigt, så skriv loven foran paragraffen i kilden: »BL« eller »SEL«.",
        )
    return found


def _why_other(value: str, *, read: str, goes_on: bool) -> str:
    """In words why a bare § is of the law that it was read in, and not of the one of its first day."""
    is_new = read.startswith("BL")
    law, other = ("barnets lov", "serviceloven") if is_new else ("serviceloven", "barnets lov")
    why = (
        "Indsatsen begyndte før barnets lov kom den 1-1-2024, men løber stadig efter den dag"
        if goes_on
        else f"Indsatsen er fra {'før' if is_new else 'efter'} 1-1-2024, men {other} har ingen indsats med den paragraf"
    )
    return f"»{value}« siger ikke, hvilken lov det er, og er læst som {law} ({label(read)}). {why}."


def _places(frame: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[Problem]]:
    return _place_types("places", frame, file, key="provider_id", so="Pladserne kan ikke lægges til en stedtype.")


def _place_types(
    table: str, frame: pl.DataFrame, file: str, *, key: str, so: str
) -> tuple[pl.DataFrame, list[Problem]]:
    place = by_distinct(frame["place_type"], parse_place_type, pl.String())
    problems = findings(
        _lost(frame, "place_type", place, key=key),
        warning("unknown_place_type", "", file=file, table=table, column="place_type"),
        what=lambda value: f"»{value}« er ikke en kendt stedtype.",
        now=lambda _value: f"Skriv et af disse: {', '.join(place.label for place in place_types().values())}. {so}",
    )
    return frame.with_columns(pl.coalesce(place.alias("place"), "place_type").alias("place_type")), problems


def under_barnets_lov() -> pl.Expr:
    """Whether barnets lov holds for a measure: by the day of decision; without one it does once the measure runs in it.

    A measure that goes on over the change of law is decided anew, and departments then write the new number.
    """
    goes_on = pl.col("end").is_null() | (pl.col("end") > BARNETS_LOV_FROM)
    running = pl.when(pl.col("start").is_not_null()).then((pl.col("start") >= BARNETS_LOV_FROM) | goes_on)
    return pl.coalesce(pl.col("decision_date") >= BARNETS_LOV_FROM, running)


def _section(frame: pl.DataFrame, read: Callable[..., str], new: pl.Expr) -> pl.Series:
    """Reads each distinct text once per law; `new` says whether a bare § is of barnets lov."""
    asked = frame.select("section", new=new)
    parts = [
        by_distinct(_where(asked, held), partial(read, decided_on=decided), pl.String())
        for held, decided in (
            (pl.col("new"), BARNETS_LOV_FROM),
            (~pl.col("new"), SERVICELOVEN_UNTIL),
            (pl.col("new").is_null(), None),
        )
    ]
    return pl.select(pl.coalesce(parts)).to_series()


def _in_law(text: str, decided_on: date | None) -> str:
    """The section in the law of the day; a bare § that only the other law has is of that one, as after a transition."""
    key = parse_section(text, decided_on)
    try:
        parse_section(text, None)  # the text names the law itself
    except ValueError:
        other = parse_section(text, SERVICELOVEN_UNTIL if key.startswith("BL") else BARNETS_LOV_FROM)
        listed = sections.all_sections()
        is_other = key not in listed and other in listed
        return other if is_other or (not sections.known(key) and sections.known(other)) else key
    return key


def _where(asked: pl.DataFrame, held: pl.Expr) -> pl.Series:
    return asked.select(pl.when(held).then(pl.col("section"))).to_series()


def _lost(frame: pl.DataFrame, column: str, read: pl.Series, *, key: str = "episode_id") -> pl.DataFrame:
    lost = frame.filter(frame[column].is_not_null() & read.is_null())
    return lost.select(ROW, pl.col(column).alias("value"), pl.col(key).alias("key"))


def _cpr(table: str, frame: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[Problem]]:
    """Ten digits; ten zeros are no number. A number is never repeated in a message: the row says where it stands."""
    read = by_distinct(frame["cpr"], lambda text: parse_cpr(text).number, pl.String())
    hidden = by_distinct(frame["cpr"], lambda text: MASKED.match(text) is not None, pl.Boolean()).fill_null(value=False)
    lost = frame.filter(frame["cpr"].is_not_null() & read.is_null() & ~hidden).select(ROW)
    what = "CPR-nummeret har ikke ti cifre, eller datoen i det findes ikke."
    now = "Ret nummeret. Regneark fjerner et nul forrest, når kolonnen er et tal: gør den til tekst i udtrækket."
    problems = findings(lost, error("not_cpr", what, now, file=file, table=table, column="cpr"))
    what = "CPR-nummerets sidste fire tegn er skjult. Barnet kendes på det, der står; fødselsdatoen mangler."
    now = "Har to børn samme fødselsdag og skjulte tegn, bliver de til ét barn: skriv da hele nummeret i filen."
    masked = warning("masked_cpr", what, now, file=file, table=table, column="cpr")
    problems += findings(frame.filter(hidden).select(ROW), masked)
    number = pl.when(read != PLACEHOLDER).then(read)
    return frame.with_columns(number.alias("cpr")), problems


def _told_by_cpr(frame: pl.DataFrame) -> pl.DataFrame:
    """Birth date and sex from the number where the source leaves them out; what it does state stands."""
    known = frame["cpr"]
    born = by_distinct(known, lambda text: parse_cpr(text).birth_date, pl.Date())
    sex = by_distinct(known, lambda text: parse_cpr(text).sex, pl.String())
    return frame.with_columns(pl.col("birth_date").fill_null(born), pl.col("sex").fill_null(sex))


def _accounts(table: str, frame: pl.DataFrame, file: str) -> tuple[pl.DataFrame, list[Problem]]:
    # A chart tells accounts apart by the municipality's own last part; a posting belongs to the authorised account.
    own = table == "accounts"
    read = by_distinct(
        frame["account"], lambda text: parse_account(text).own_text if own else parse_account(text).text, pl.String()
    )
    lost = frame.filter(frame["account"].is_not_null() & read.is_null()).select(ROW, value="account")
    problems = findings(
        lost,
        warning("unreadable_account", "", file=file, table=table, column="account"),
        what=lambda value: f"»{value}« kan ikke læses som en konto.",
        now=lambda _value: "Skriv fx 5.28.22.1.001, 5-28-22-1-001 eller 528221001.",
    )
    return frame.with_columns(pl.coalesce(read.alias("read"), "account").alias("account")), problems
