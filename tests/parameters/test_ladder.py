"""The official ladder, the English one, and a municipality's own."""

from pathlib import Path

import pytest

from trappen.domain.errors import InputError
from trappen.domain.ladder import Placement, Standing, highest
from trappen.parameters import sections
from trappen.parameters.ladder import official, official_rules, read_ladder, ssda903
from trappen.parameters.places import place_types

NETWORK, FOSTER, INSTITUTION = "network_foster", "foster_general", "institution"
PLACEMENTS = [
    "SEL-52-3.7",
    "SEL-58",
    "SEL-66",
    "SEL-76-3.1",
    "SEL-76-3.3",
    "SEL-76-8",
    "SEL-76a",
    "BL-43",
    "BL-43-1.1",
    "BL-46",
    "BL-47",
    "BL-114-1.1",
    "BL-114-1.3",
    "BL-116",
    "BL-120",
]


def step(section: str, place: str | None = None) -> int | str:
    placed = official().place(section=section, place_type=place)
    return placed.standing.value if placed.step is None else placed.step


@pytest.mark.parametrize("section", PLACEMENTS)
def test_a_placement_stands_where_the_child_lives(section: str) -> None:
    expected = {
        "network_foster": 4,
        "foster_general": 5,
        "foster_reinforced": 5,
        "foster_specialised": 5,
        "foster_municipal": 5,
        "residential_home": 6,
        "institution": 6,
        "secure_unit": 6,
        "own_room": "unknown",
        "boarding_school": "unknown",
        "family_stay": "unknown",
    }
    assert {place: step(section, place) for place in place_types()} == expected
    assert step(section) == "unknown"


@pytest.mark.parametrize(
    ("expected", "keys"),
    [
        (2, "SEL-11-2 SEL-11-3 SEL-11-3.4 SEL-11-6 SEL-11-8 SEL-86 BL-28 BL-30 BL-30-1.1 BL-35-1 BL-35-3"),
        (3, "SEL-52-3.1 SEL-52-3.2 SEL-52-3.3 SEL-52-3.4 SEL-52-3.5 SEL-52-3.6 SEL-52-3.8 SEL-52-3.9"),
        (3, "BL-32 BL-32-1 BL-32-1.1 BL-32-1.2 BL-32-1.3 BL-32-1.4 BL-32-1.5 BL-32-1.6 BL-32-1.7 BL-32-1.8"),
        (3, "SEL-76-2 SEL-76-3.2 SEL-76-3.4 SEL-76-5 SEL-76-6 BL-114-1.2 BL-114-1.4 BL-115"),
        ("off_ladder", "SEL-41 SEL-42 SEL-43 SEL-52a-1.2 SEL-50 SEL-140 BL-20 BL-35-4 BL-86 BL-87 BL-88 BL-95"),
        ("unknown", "SEL-36 SEL-44 SEL-54-1 SEL-54a SEL-57a SEL-109 SEL-52-3 SEL-52 BL-37 BL-75 BL-89 BL-114"),
    ],
)
def test_each_law_has_its_rules(expected: int | str, keys: str) -> None:
    assert {step(key) for key in keys.split()} == {expected}


def test_relief_in_a_foster_family_is_no_placement() -> None:
    assert step("BL-32-1.7", FOSTER) == 3
    assert step("BL-114-1.2", INSTITUTION) == 3


def test_a_placement_without_its_section_stands_where_its_place_does() -> None:
    stands = [
        official().place(section=None, place_type=place) for place in (NETWORK, FOSTER, INSTITUTION, "own_room", None)
    ]
    assert [each.step for each in stands] == [4, 5, 6, None, None]
    assert official().place(section="", place_type=FOSTER) == Placement(Standing.ON_STEP, 5, placed=True)


def test_a_relief_during_a_placement_does_not_hide_it() -> None:
    ladder = official()
    together = [
        ladder.place(section="BL-46", place_type=NETWORK),
        ladder.place(section="BL-32-1.7", place_type=None),
        ladder.place(section="BL-75", place_type=None),
    ]
    assert highest(together) == Placement(Standing.ON_STEP, 4)


def test_a_measure_at_home_does_not_give_an_unresolved_placement_its_step() -> None:
    ladder = official()
    own_room = ladder.place(section="BL-46", place_type="own_room")
    at_home = ladder.place(section="BL-32-1.5", place_type=None)
    after_18 = ladder.place(section="BL-114-1.1", place_type=None)
    assert highest([at_home, own_room]).standing is Standing.UNKNOWN
    assert highest([at_home, after_18]).standing is Standing.UNKNOWN
    for place in ("own_room", "boarding_school"):  # nobody lives there who is not placed, whatever the section would be
        for section in (None, ""):
            unnamed = ladder.place(section=section, place_type=place)
            assert highest([at_home, unnamed]).standing is Standing.UNKNOWN
    assert highest([at_home, own_room, ladder.place(section="BL-46", place_type=NETWORK)]).step == 4
    assert highest([at_home, ladder.place(section="BL-75", place_type=None)]).step == 3
    assert highest([at_home, ladder.place(section="BL-46", place_type="own_room", own_step=5)]).step == 5


def test_every_successor_stands_where_the_old_section_did() -> None:
    """A change of law must not move a child on the ladder."""
    for facts in sections.all_sections().values():
        if facts.successor is None:
            continue
        for place in (None, NETWORK, FOSTER, INSTITUTION) if facts.key in PLACEMENTS else (None,):
            old, new = step(facts.key, place), step(facts.successor, place)
            assert old == new or "unknown" in (old, new), (facts.key, facts.successor, place)


def test_every_official_rule_names_what_is_known() -> None:
    for explained in official_rules():
        assert all(sections.facts(key) for key in explained.rule.sections if key)
        assert set(explained.rule.place_types) <= set(place_types())
        assert explained.confidence in {"high", "medium"}
        assert explained.why
    assert tuple(explained.rule for explained in official_rules()) == official().rules
    assert len(official().steps) == 6


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("U1", "Fostering"),
        ("U6", "Fostering"),
        ("K2", "Residential"),
        ("R1", "Residential"),
        ("H5", "Supported"),
        ("P2", "Supported"),
        ("P1", "Other"),
        ("K1", "Other"),
        ("", "Other"),
    ],
)
def test_the_english_codes_have_four_states(code: str, name: str) -> None:
    placed = ssda903().place(section=None, place_type=code or None)
    assert placed.step is not None
    assert f"({name})" in ssda903().name_of(placed.step)


def write(folder: Path, text: str) -> Path:
    path = folder / "ladder.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_municipality_adds_rules_before_the_official_ones(tmp_path: Path) -> None:
    own = read_ladder(
        write(
            tmp_path,
            """
            extends = "official"
            key = "eksempel"
            [[rule]]
            step = 5
            sections = ["SEL § 52, stk. 3, nr. 7", "barnets lov § 46"]
            place_types = ["Eget værelse", "boarding_school"]
            [[rule]]
            step = "off"
            sections = ["BL § 75"]
            """,
        )
    )
    assert own.steps == official().steps
    assert own.key == "eksempel"
    assert own.place(section="BL-46", place_type="own_room").step == 5
    assert own.place(section="BL-46", place_type=INSTITUTION).step == 6
    assert own.place(section="BL-75", place_type=None).standing is Standing.OFF_LADDER


def test_a_ladder_may_have_twelve_steps(tmp_path: Path) -> None:
    names = [f'{{ number = {number}, name = "Trin {number}" }}' for number in range(1, 13)]
    rules = [f'[[rule]]\nstep = {n}\nsections = ["BL-32-1.{n}"]' for n in range(1, 9)]
    text = f'key = "tolv"\nname = "Tolv trin"\nstep = [{", ".join(names)}]\n' + "\n".join(rules)
    text += '\n[[rule]]\nstep = 12\nsections = ["BL-46", "BL-47"]\nplace_types = ["secure_unit"]'
    own = read_ladder(write(tmp_path, text))
    assert len(own.steps) == 12
    assert [own.place(section=f"BL-32-1.{n}", place_type=None).step for n in range(1, 9)] == list(range(1, 9))
    assert own.place(section="BL-47", place_type="secure_unit").step == 12
    assert own.place(section="BL-47", place_type=FOSTER).standing is Standing.UNKNOWN
    assert own.place(section="SEL-41", place_type=None, own_step=11).step == 11


STEPS = '[[step]]\nnumber = 1\nname = "Et"\n[[step]]\nnumber = {second}\nname = "To"\n'
RULE = '[[rule]]\nstep = {step}\nsections = ["{section}"]\n'


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (STEPS.format(second=3) + RULE.format(step=1, section="BL-46"), "uden huller"),
        (STEPS.format(second=2) + RULE.format(step=3, section="BL-46"), "trin 3"),
        (STEPS.format(second=2), "mindst én regel"),
        (STEPS.format(second=2) + RULE.format(step='"tre"', section="BL-46"), "trinnummer"),
        (STEPS.format(second=2) + RULE.format(step="true", section="BL-46"), "trinnummer"),
        (STEPS.format(second=2) + RULE.format(step=1, section="§ 46"), "ingen dato"),
        (STEPS.format(second=2) + RULE.format(step=1, section="BL § 320"), "kendt paragraf"),
        (STEPS.format(second=2) + '[[rule]]\nstep = 1\nplace_types = ["slot"]', "stedtype"),
        (STEPS.format(second=2) + '[[rule]]\nstep = 1\nsection = ["BL-46"]', "»section« kendes ikke"),
        (STEPS.format(second=2) + '[[rule]]\nstep = 1\nsections = "BL-46"', "liste"),
        ('extends = "official"\n' + STEPS.format(second=2), "egne trin"),
        ('extends = "official"\n[[rule]]\nstep = 1', "ud af kraft"),
        ('extends = "herning"', "official"),
        ("step = 3\n" + RULE.format(step=1, section="BL-46"), "[[step]]"),
        ("key = 5\n" + STEPS.format(second=2) + RULE.format(step=1, section="BL-46"), "»key«"),
        ("[[step", "TOML"),
    ],
)
def test_a_ladder_that_cannot_be_read_says_why(tmp_path: Path, text: str, why: str) -> None:
    with pytest.raises(InputError) as raised:
        read_ladder(write(tmp_path, text))
    assert why in raised.value.why
    assert "ladder.toml" in raised.value.what
