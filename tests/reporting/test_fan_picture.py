"""A fan drawn without Vega: the axis that fans share, and where its lines lie."""

import re
from datetime import date
from xml.etree import ElementTree as ET

import pytest

from trappen.reporting.fan_picture import BOTTOM, HEIGHT, TOP, Fan, picture, scale

DAYS = (date(2026, 1, 1), date(2026, 7, 2), date(2027, 1, 1))


def fan(mean: float = 100, width: float = 20, title: str = "Uændret") -> Fan:
    low, high = [mean - width] * 3, [mean + width] * 3
    return Fan(title, DAYS, [mean] * 3, low, high, colour="#1f4e79", band="#c3d2e4")


@pytest.mark.parametrize(
    ("fans", "marks"),
    [
        ((fan(100), fan(180)), (0, 50, 100, 150, 200)),
        ((fan(-30, 5),), (-40, -30, -20, -10, 0)),
        ((fan(0, 0),), (0, 1)),
        ((fan(3, 2),), (0, 1, 2, 3, 4, 5)),
    ],
)
def test_the_axis_has_round_marks_from_nought_past_the_ends(fans: tuple[Fan, ...], marks: tuple[float, ...]) -> None:
    assert scale(fans) == marks


def test_the_line_and_its_band_lie_where_their_numbers_are() -> None:
    root = ET.fromstring(picture(fan(100, 50), (0, 50, 100, 150, 200)))
    names = {node.tag.rpartition("}")[2]: node for node in root.iter()}
    heights = {float(point.split(",")[1]) for point in names["polyline"].attrib["points"].split()}
    plot = HEIGHT - TOP - BOTTOM
    assert heights == {TOP + plot / 2}
    band = sorted({float(point.split(",")[1]) for point in names["polygon"].attrib["points"].split()})
    assert band == [TOP + plot / 4, TOP + 3 * plot / 4]


def test_titles_are_escaped_and_numbers_danish() -> None:
    text = picture(fan(1500, 100, "<Færre>"), scale((fan(1500, 100),)))
    assert "&lt;Færre&gt;" in text
    assert ">1.500<" in text
    assert re.search(r">2027<", text)
    ET.fromstring(picture(fan(0, 0), (0, 1)))
