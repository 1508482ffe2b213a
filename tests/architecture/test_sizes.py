"""Files stay small enough to read in one go."""

import pytest

from tests.architecture.repository import ROOT, VENDOR, tracked

LIMITS = {".py": 400, ".html": 150, ".css": 150, ".js": 150}
# File -> why it may be longer.
EXCEPTIONS: dict[str, str] = {}


@pytest.mark.parametrize("suffix", sorted(LIMITS))
def test_no_file_is_longer_than_its_limit(suffix: str) -> None:
    too_long = {}
    for path in tracked():
        name = path.relative_to(ROOT).as_posix()
        if path.suffix != suffix or VENDOR in path.parents or "migrations" in path.parts or name in EXCEPTIONS:
            continue
        lines = len(path.read_text(encoding="utf-8").splitlines())
        if lines > LIMITS[suffix]:
            too_long[name] = lines
    assert not too_long


def test_exceptions_are_still_needed() -> None:
    for name, reason in EXCEPTIONS.items():
        path = ROOT / name
        assert reason
        assert len(path.read_text(encoding="utf-8").splitlines()) > LIMITS[path.suffix], name
