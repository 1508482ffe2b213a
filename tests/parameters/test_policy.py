"""Policy files: what they give, and every fault with its place."""

import tomllib
from fractions import Fraction
from pathlib import Path

import pytest

from trappen.domain.deadlines.act import Act
from trappen.domain.deadlines.policy import Phase, Span
from trappen.domain.errors import InputError
from trappen.domain.programme.policy import policy_of
from trappen.domain.staffing import Range
from trappen.parameters.policy import builtin, builtin_keys, decode, read_policy
from trappen.records.programmes.reading import founding, read_text

HEAD = '[policy]\nkey = "p"\nname = "P"\nreference = "prøve"\n'
RULE = HEAD + '[[rule]]\nkey = "r"\nact = "followup"\ntitle = "T"\nreference = "R"\n'


def read(text: str):
    return decode(tomllib.loads(text), "p.toml")


def test_those_that_are_part_of_the_program() -> None:
    assert builtin_keys() == ("boraas", "herning")
    assert [rule.key for rule in builtin("boraas").rules] == [
        "familie-opfoelgning",
        "familie-plan",
        "institution-opfoelgning",
    ]
    assert builtin("herning").rules[0].phases == (Phase(Span(months=3)),)
    with pytest.raises(KeyError):
        builtin("findes-ikke")


def test_a_whole_file(tmp_path: Path) -> None:
    text = (
        RULE
        + 'steps = [4, 5]\nsections = ["BL-46"]\nplace_types = ["network_foster"]\nfirst = { weeks = 2, days = 1 }\n'
        + "phases = [{ every = { months = 1 }, until = { months = 6 } }, { every = { days = 42 } }]\n"
        + "[staffing]\nhours_per_year = 1600\nabsence = { low = 0.02, expected = 0.05, high = 0.1 }\ncap = 24\n"
        + '[[staffing.work]]\nact = "followup"\nminutes = 90\n[[staffing.team]]\nkey = "a"\ncases = 144\nadvisers = 6\n'
    )
    path = tmp_path / "p.toml"
    path.write_text(text, encoding="utf-8")
    policy = read_policy(path)
    (rule,) = policy.rules
    assert (rule.act, rule.first, rule.steps) == (Act.FOLLOWUP, Span(days=15), (4, 5))
    assert rule.phases == (Phase(Span(months=1), Span(months=6)), Phase(Span(days=42)))
    staffing = policy.staffing
    assert staffing.hours_per_year == Range.exactly(1600)
    assert staffing.absence == Range(Fraction(1, 50), Fraction(1, 20), Fraction(1, 10))
    assert staffing.case_share is None
    assert staffing.work_for("followup").minutes == Range.exactly(90)
    assert staffing.work_for("visit").minutes is None
    assert [(team.name, team.cases, team.advisers, team.cap) for team in staffing.teams] == [("a", 144, 6, None)]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "policy"),
        ("[policy]\nkey = 1\n", "key"),
        (HEAD + "[andet]\n", "andet"),
        (RULE, "rule[1]"),
        (RULE + "first = 2\n", "first"),
        (RULE + "first = { months = 0 }\n", "first"),
        (RULE + "first = { months = -1 }\n", "first"),
        (RULE + "first = { months = true }\n", "first"),
        (RULE + "phases = [{}]\n", "every"),
        (RULE + "phases = [{ every = { months = 1 } }, { every = { months = 1 } }]\n", "rule[1]"),
        (RULE + 'first = { months = 1 }\nsections = ["BL-x"]\n', "sections"),
        (RULE + 'first = { months = 1 }\nplace_types = ["hus"]\n', "place_types"),
        (RULE + "first = { months = 1 }\nsteps = [0]\n", "steps"),
        (RULE.replace("followup", "kaffe") + "first = { months = 1 }\n", "act"),
        (2 * (RULE + "first = { months = 1 }\n").removeprefix(HEAD), "policy"),
        (HEAD + "[staffing]\nabsence = 1.5\n", "absence"),
        (HEAD + "[staffing]\nabsence = { low = 0.1 }\n", "absence"),
        (HEAD + "[staffing]\nhours_per_year = { low = 3, expected = 2, high = 4 }\n", "rækkefølge"),
        (HEAD + "[staffing]\ncap = -1\n", "cap"),
        (HEAD + "[staffing]\ncap = inf\n", "cap"),
        (HEAD + '[[staffing.work]]\nact = "visit"\n[[staffing.work]]\nact = "visit"\n', "to gange"),
    ],
)
def test_faults_have_their_place(text, said) -> None:
    with pytest.raises(InputError, match=r"p\.toml") as caught:
        read(text)
    assert said in str(caught.value)


def test_a_file_that_is_none(tmp_path: Path) -> None:
    path = tmp_path / "p.toml"
    with pytest.raises(InputError, match="politikfil"):
        read_policy(path)
    path.write_text("[policy", encoding="utf-8")
    with pytest.raises(InputError, match="TOML"):
        read_policy(path)


def test_a_programmes_cadence_gives_the_same_object() -> None:
    text = (
        'key = "p"\nname = "P"\nmunicipality = "657"\n'
        '[[cadence]]\nkey = "c"\nwhat = "Opfølgning"\nmonths = 3\nsteps = [3, 4]\n'
        '[[cadence]]\nkey = "d"\nwhat = "Løbende"\n'
    )
    programme = read_text(text).programme
    assert programme is not None
    policy = policy_of(programme)
    (rule,) = policy.rules
    assert (rule.act, rule.steps, rule.phases) == (Act.FOLLOWUP, (3, 4), (Phase(Span(months=3)),))
    assert rule.holds_for(section="BL-32-1.5", place_type=None, step=3)
    assert not rule.holds_for(section="BL-86", place_type=None, step=3)
    assert policy.programme == "p"


@pytest.mark.parametrize(
    ("key", "teams"),
    [
        ("aarhus-taettere-paa-familien-2015", [(144, 6), (240, 10)]),
        ("herning-sverigesprojektet-2013", [(None, 9)]),
        ("broenderslev-varige-spor-2016", [(None, None), (None, 4), (None, 4)]),
    ],
)
def test_stated_cases_and_advisers_of_the_founding_programmes(key, teams) -> None:
    stated = policy_of(founding(key)).staffing.teams
    assert [(team.cases, team.advisers) for team in stated] == teams
    assert all(team.name and team.reference for team in stated)
