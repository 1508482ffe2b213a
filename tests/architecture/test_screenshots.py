"""Every page has a browser test and a picture in the documents, and no picture is of something that is gone."""

from tests.architecture.repository import ROOT
from tests.functional.no_page import NO_PAGE
from tests.functional.pictures import FOLDER, SMALL_FILE
from tests.functional.test_pages import PAGES, WALKED
from tests.web.access_table import ACCESS

PICTURES = {*(shot.picture for shot in PAGES), *WALKED.values()}


def test_every_url_is_a_page_that_is_looked_at_or_no_page_at_all() -> None:
    """The access table holds every url name, which another test proves."""
    assert sorted({*(shot.url_name for shot in PAGES), *WALKED, *NO_PAGE}) == sorted(ACCESS)


def test_every_page_has_its_picture() -> None:
    missing = {name for name in PICTURES if not (FOLDER / f"{name}.png").is_file()}
    assert not missing, f"{sorted(missing)}: run make screenshots"


def test_a_picture_is_small_and_taken_by_a_test() -> None:
    tests = "".join(path.read_text(encoding="utf-8") for path in (ROOT / "tests" / "functional").glob("*.py"))
    for path in FOLDER.glob("*.png"):
        assert path.stat().st_size < SMALL_FILE, path.name
        assert path.stem in PICTURES or f'"{path.stem}"' in tests, f"{path.name} is of a page that is gone"
