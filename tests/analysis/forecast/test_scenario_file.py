"""Scenario files: what is read, and those that cannot be used."""

from datetime import date
from pathlib import Path

import pytest

from tests.analysis.forecast.test_scenario import change
from trappen.analysis.forecast.scenario_file import read_scenario
from trappen.domain.errors import InputError

STEPS = range(1, 7)
WHOLE = 'what = "moves"\nfactor = 0.8\nstart = 2027-01-01\n'


def one(lines: str) -> str:
    return f"[[change]]\nstart = 2027-01-01\n{lines}\n"


def test_a_file_as_documented(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text(f'name = "Prøve"\n[[change]]\n{WHOLE}to_steps = [5, 6]\n', encoding="utf-8")
    found = read_scenario(tmp_path / "a.toml", STEPS)
    assert found.name == "Prøve"
    assert found.changes == (change("moves", 0.8, start=date(2027, 1, 1), full=date(2027, 1, 1), to_steps=(5, 6)),)


EVERY = """
[[change]]
what = "moves"
add = -1.5
start = 2027-01-01
full = 2027-07-01
from_steps = [3]
[[change]]
what = "population"
growth = 2.0
low = 1.0
high = 3.0
ages = [0, 5]
start = 2027-01-01
[[change]]
what = "programme"
on = ["up", "exits"]
effect = "effect.toml"
reach = 0.5
target_groups = ["1"]
start = 2027-01-01
[[change]]
what = "close"
from_steps = [6]
to_steps = [5, 4]
shares = [0.7, 0.3]
start = 2027-01-01
[[change]]
what = "open"
share = 0.25
from_steps = [5]
to_steps = [4]
start = 2027-01-01
"""


def test_every_kind_as_documented(tmp_path: Path) -> None:
    (tmp_path / "effect.toml").write_text('ratio = 0.8\nlow = 0.6\nhigh = 1.1\nsource = "Rapport 7"\n')
    (tmp_path / "a.toml").write_text(EVERY)
    day = {"start": date(2027, 1, 1), "full": date(2027, 1, 1)}
    half = {"start": date(2027, 1, 1), "full": date(2027, 7, 1)}
    effect = {"directions": ("up", "exits"), "reach": 0.5, "target_groups": ("1",), "source": "Rapport 7"}
    assert read_scenario(tmp_path / "a.toml", STEPS).changes == (
        change("moves", 1.0, add=-1.5, from_steps=(3,), **half),
        change("population", 1.02, low=1.01, high=1.03, ages=(0, 5), **day),
        change("programme", 0.8, low=0.6, high=1.1, **effect, **day),
        change("close", 1.0, from_steps=(6,), to_steps=(5, 4), shares=(0.7, 0.3), **day),
        change("open", 0.25, from_steps=(5,), to_steps=(4,), **day),
    )


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "mindst én"),
        ("[[change", "Scenariet"),
        (f"[[change]]\n{WHOLE}colour = 1\n", "kendes ikke"),
        (f"[[change]]\n{WHOLE}to_steps = [9]\n", "som trappen har"),
        (f"[[change]]\n{WHOLE.replace('0.8', '-1')}", "factor"),
        (f"[[change]]\n{WHOLE.replace('moves', 'wishes')}", "what"),
        (f"[[change]]\n{WHOLE}add = 2\n", "enten"),
        (f"[[change]]\n{WHOLE.replace('factor = 0.8', 'add = 2000')}", "om måneden"),
        (f"[[change]]\n{WHOLE}low = 0.9\nhigh = 1.2\n", "imellem"),
        (f"[[change]]\n{WHOLE}full = 2026-01-01\n", "før"),
        (f"[[change]]\n{WHOLE.replace('moves', 'entries')}from_steps = [3]\n", "tilgang"),
        ("change = 5\n", "begynder med"),
        ("change = [1]\n", "begynder med"),
        (one('what = "moves"\nfactor = 1\nto_steps = [[5]]'), "liste af trin"),
        (one('what = "moves"\nfactor = nan'), "factor"),
        (one('what = "durations"\nadd = 100'), "måneder længere"),
        (one('what = "prices"\nadd = 3'), "kendes ikke for priser"),
        (one('what = "moves"\nadd = 3\nlow = 1\nhigh = 5'), "uden"),
        (one('what = "moves"\nfactor = 1\nto_steps = 5'), "liste af trin"),
        (one('what = "population"\ngrowth = 40'), "procent"),
        (one('what = "population"\ngrowth = 1\nages = [9, 3]'), "ages"),
        (one('what = "population"\ngrowth = 1\nfull = 2028-01-01'), "full"),
        (one('what = "programme"\nratio = 0.8\non = ["up"]'), "source"),
        (one('what = "programme"\nratio = 0.8\non = ["inward"]\nsource = "s"'), "»on«"),
        (one('what = "programme"\nratio = 0.8\non = ["up"]\nsource = "s"\nreach = 1.2'), "reach"),
        (one('what = "programme"\neffect = "gone.toml"\non = ["up"]'), "gone.toml"),
        (one('what = "programme"\non = ["up"]'), "enten »ratio« eller »effect«"),
        (one('what = "close"\nfrom_steps = [6]'), "to_steps"),
        (one('what = "close"\nfrom_steps = [6]\nto_steps = [6]'), "selv lukkes"),
        (
            one('what = "close"\nfrom_steps = [6]\nto_steps = [5]\n[[limit]]\nstep = 4\nplaces = 9')
            + "wait_on = 6\nstart = 2027-01-01\n",
            "vente på",
        ),
        (one('what = "close"\nfrom_steps = [6]\nto_steps = [5, 4]\nshares = [0.5, 0.4]'), "tilsammen"),
        (one('what = "close"\nfrom_steps = [6]\nto_steps = [5]\nshares = [1, 0]'), "hvert"),
        (one('what = "open"\nfrom_steps = [6]\nto_steps = [5]\nshare = 1.5'), "share"),
        (one('what = "open"\nfrom_steps = [5]\nto_steps = [5]\nshare = 0.5'), "andre trin"),
        ('[[change]]\nwhat = "exits"\nfactor = 1\nstart = "i morgen"\n', "datoer"),
    ],
)
def test_files_that_cannot_be_used(tmp_path: Path, text: str, said: str) -> None:
    (tmp_path / "a.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        read_scenario(tmp_path / "a.toml", STEPS)
