"""A delivery's format is told by its files."""

from pathlib import Path

import pytest

from trappen.records.recognising import recognised_format

CASES = "id,history_date,cpr_number,effort_step,case_worker\n"
SSDA = "CHILD,DECOM,RNE,LS,CIN,PLACE,DEC,REC,REASON_PLACE_CHANGE\n"


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({"children.csv": "child_id;birth_date\nB1;2015-03-02\n"}, "trappen"),
        ({"Børn.csv": "Løbenr.;Alder\n1;4\n"}, ""),
        ({"children.csv": "child_id\nB1\n", "læsmig.txt": "Hej\n"}, "trappen"),
        ({"prognose.csv": "CPR;Paragraf\n6101100001;BL-46\n"}, ""),
        ({"sager.csv": CASES}, "os2bos"),
        ({"2020_episodes.csv": SSDA, "2020_header.csv": "CHILD,SEX,DOB\n"}, "ssda903"),
        ({"l201.xml": "<a><ForanstaltningStruktur/></a>"}, "dst"),
        ({"andet.xml": "<a/>"}, ""),
    ],
)
def test_the_format_is_told_by_names_headings_and_elements(
    files: dict[str, str], expected: str, tmp_path: Path
) -> None:
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    path = tmp_path if len(files) > 1 else tmp_path / next(iter(files))
    assert recognised_format(path) == expected
