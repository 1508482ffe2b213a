"""Deliveries that cannot be used, each as it comes from a real desk."""

import io
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path

CHILDREN = "child_id;birth_date\na;1-4-2012\n"
EPISODES = "episode_id;child_id;section;start;end\n"
GOOD = "1;a;BL-46;1-5-2024;\n"


def tables(folder: Path, *, children: str = CHILDREN, episodes: str = EPISODES + GOOD) -> Path:
    """The two tables that every command needs, and those of the others, empty."""
    folder.mkdir(exist_ok=True)
    (folder / "children.csv").write_text(children, encoding="utf-8")
    (folder / "episodes.csv").write_text(episodes, encoding="utf-8")
    (folder / "followups.csv").write_text("followup_id;child_id;held\n", encoding="utf-8")
    (folder / "cases.csv").write_text("case_id;child_id;opened\n", encoding="utf-8")
    (folder / "postings.csv").write_text("posting_id;posted;account;amount\n", encoding="utf-8")
    (folder / "assignments.csv").write_text("case_id;adviser_id;start\n", encoding="utf-8")
    (folder / "adviser_posts.csv").write_text("adviser_id;team_id;fte;start\n", encoding="utf-8")
    return folder


def half_a_zip(folder: Path) -> Path:
    whole = io.BytesIO()
    with zipfile.ZipFile(whole, "w") as archive:
        archive.writestr("children.csv", CHILDREN * 50)
    (folder / "halv.zip").write_bytes(whole.getvalue()[: len(whole.getvalue()) // 2])
    return folder / "halv.zip"


def word_called_csv(folder: Path) -> Path:
    with zipfile.ZipFile(folder / "children.csv", "w") as archive:
        archive.writestr("word/document.xml", "<w:document/>")
    return folder / "children.csv"


def two_header_rows(folder: Path) -> Path:
    return tables(folder, children=CHILDREN.splitlines()[0] + "\n" + CHILDREN)


def huge_column(folder: Path) -> Path:
    return tables(folder, episodes=EPISODES + f"1;{'x' * 2_000_000};BL-46;1-5-2024;\n")


def nul_bytes(folder: Path) -> Path:
    tables(folder)
    (folder / "children.csv").write_bytes(CHILDREN.encode().replace(b"a;", b"a\0;"))
    return folder


def serial_dates(folder: Path) -> Path:
    return tables(folder, episodes=EPISODES + "1;a;BL-46;45000;\n")


def born_tomorrow(folder: Path) -> Path:
    return tables(folder, children="child_id;birth_date\na;1-1-2199\n")


def end_before_start(folder: Path) -> Path:
    return tables(folder, episodes=EPISODES + "1;a;BL-46;1-5-2024;1-4-2024\n")


def one_number_twice(folder: Path) -> Path:
    head = "child_id;cpr;birth_date\n"
    return tables(folder, children=f"{head}a;010412-1234;1-4-2012\nb;010412-1234;1-4-2012\n")


def formula(folder: Path) -> Path:
    """A cell that a spreadsheet would compute; nothing is ever computed from it."""
    return tables(folder, children='child_id;birth_date\n"=1+1";1-4-2012\n')


def nothing(folder: Path) -> Path:
    return folder / "findes-ikke"


BAD: Mapping[str, Callable[[Path], Path]] = {
    make.__name__: make
    for make in (
        half_a_zip, word_called_csv, two_header_rows, huge_column, nul_bytes, serial_dates, born_tomorrow,
        end_before_start, one_number_twice, formula, nothing,
    )
}  # fmt: skip
