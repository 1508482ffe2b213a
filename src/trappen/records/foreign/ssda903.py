"""English SSDA903 returns: yearly files of episodes and headers become children and episodes.

A return holds every episode that ran in its year, so the same episode comes back until it has ended. The rules that
make one history of them, and the children they decide about, are in docs/methods/ssda903.md.
"""

from concurrent.futures import ThreadPoolExecutor
from datetime import date

import polars as pl

from trappen.domain.errors import InputError
from trappen.domain.problems import Problem, Severity
from trappen.parameters import ladder
from trappen.records.container import Loaded, Records
from trappen.records.digest import digest
from trappen.records.foreign import ssda903_cleaning as cleaning
from trappen.records.foreign.building import FILE, ROW, conform, dates, text_tables
from trappen.records.sources import Source

EPISODES = {"CHILD", "DECOM", "RNE", "LS", "CIN", "PLACE", "DEC", "REC"}
HEADER = {"CHILD", "SEX", "DOB"}
DATE_FORM = "%d/%m/%Y"


def read(source: Source) -> Loaded:
    """The children and episodes of the returns in `source`, with a warning for every child that a rule decided about.

    `counts` holds the rows as they stand in the files, and the episodes before and after merging.

    Raises:
        InputError: if no member has the columns of an SSDA903 episodes file.
    """
    frames, problems = text_tables(source)
    episodes = [frame for frame in frames if set(frame.columns) >= EPISODES]
    headers = [frame for frame in frames if set(frame.columns) >= HEADER]
    if not episodes:
        raise InputError(
            f"»{source.path.name}« har ingen SSDA903-episoder.",
            why="Ingen CSV-fil har kolonnerne CHILD, DECOM, RNE, LS, CIN, PLACE, DEC og REC.",
            now="Angiv mappen med alle årenes filer, eller vælg et andet format.",
        )
    raw, unclear = dates(pl.concat(episodes, how="diagonal"), ("DECOM", "DEC"), DATE_FORM)
    problems += [*unclear, *cleaning.incomplete(raw)]
    raw = raw.filter(pl.col("CHILD").is_not_null() & pl.col("DECOM").is_not_null())
    cleaned, report = cleaning.clean(raw)
    known, about = _children(headers, cleaned)
    tables = {"children": known, "episodes": _episodes(cleaned)}
    with ThreadPoolExecutor(1) as beside:
        fingerprint = beside.submit(digest, tables, ladder.ssda903())
        decided = tuple(report)
    records = Records(
        tables=tables,
        ladder=ladder.ssda903(),
        source=source.path.name,
        format="ssda903",
        digest=fingerprint.result(),
        as_of=_year_end(raw),
        counts={
            "rows.episodes": raw.height,
            "rows.children": sum(frame.height for frame in headers),
            "episodes": raw.height,
            "episodes_after_merging": cleaned.height,
        },
    )
    used = {str(frame[FILE][0]) for frame in episodes + headers if frame.height}
    unread = [name for name in source.names if name not in used]
    return Loaded(records, (*problems, *about, *decided, *_unread(unread)))


def _children(headers: list[pl.DataFrame], episodes: pl.DataFrame) -> tuple[pl.DataFrame, list[Problem]]:
    everyone = episodes.select("CHILD").unique(maintain_order=True)
    if not headers:
        raise InputError(
            "Der er ingen SSDA903-header med CHILD, SEX og DOB.", now="Læg header.csv ved siden af episoderne."
        )
    stacked = pl.concat(headers, how="diagonal").select("CHILD", "SEX", "DOB", FILE, ROW)
    rows, problems = dates(stacked, ("DOB",), DATE_FORM)
    latest = rows.filter(pl.col("CHILD").is_not_null()).unique("CHILD", keep="last", maintain_order=True)
    several = rows.group_by("CHILD").agg(pl.col("DOB").drop_nulls().n_unique()).filter(pl.col("DOB") > 1)
    problems += [
        cleaning.warning("ssda903_birth_date", child, "Barnet har flere fødselsdatoer; den seneste fils er brugt.")
        for child in sorted(several["CHILD"])
    ]
    joined = everyone.join(latest, on="CHILD", how="left", maintain_order="left")
    problems += [
        cleaning.warning("ssda903_no_header", child, "Barnet står ikke i nogen header; fødselsdato og køn mangler.")
        for child in joined.filter(pl.col(FILE).is_null())["CHILD"]
    ]
    sexes = pl.col("SEX").replace_strict({"1": "male", "2": "female"}, default="unknown", return_dtype=pl.String)
    known = joined.select(child_id=pl.col("CHILD"), birth_date=pl.col("DOB"), sex=sexes)
    return conform("children", known), problems


def _episodes(cleaned: pl.DataFrame) -> pl.DataFrame:
    return conform(
        "episodes",
        cleaned.select(
            pl.concat_str("CHILD", pl.col("DECOM").dt.strftime("%Y%m%d"), separator="-").alias("episode_id"),
            pl.col("CHILD").alias("child_id"),
            pl.col("LS").alias("section"),
            pl.col("PLACE").alias("place_type"),
            pl.col("DECOM").alias("start"),
            pl.col("DEC").alias("end"),
            pl.col("CIN").alias("start_reasons"),
            pl.col("REC").alias("end_reason"),
        ),
    )


def _year_end(raw: pl.DataFrame) -> date | None:
    """The 31 March that ends the last return's year: the first on or after its latest start."""
    last = raw["DECOM"].max()
    if not isinstance(last, date):
        return None
    return date(last.year + ((last.month, last.day) > (3, 31)), 3, 31)


def _unread(names: list[str]) -> list[Problem]:
    if not names:
        return []
    return [
        Problem(
            Severity.WARNING,
            "ssda903_unread",
            f"{len(names)} filer er ikke brugt: {', '.join(names[:5])}{' og flere' if len(names) > 5 else ''}.",
            "Kun episoder og header læses.",
        )
    ]
