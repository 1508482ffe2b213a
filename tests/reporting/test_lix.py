"""LIX against hand counts."""

from fractions import Fraction

import pytest

from trappen.reporting.lix import lix


@pytest.mark.parametrize(
    ("text", "words", "sentences", "long_words"),
    [
        ("Barnet bor hjemme. Familien får behandling.", 6, 2, 2),
        ("Udvalget fik pkt. 6 den 21. januar 2013 til orientering, jf. bilag.", 9, 1, 2),
        ("Udgiften er 2.750.000 kr. i alt.", 5, 1, 1),
        ("Børne- og Familieudvalget", 3, 1, 1),
        ("Er det rigtigt? Ja! Det er det.", 7, 3, 1),
    ],
)
def test_counts_by_hand(text: str, words: int, sentences: int, long_words: int) -> None:
    counted = lix(text)
    assert (counted.words, counted.sentences, counted.long_words) == (words, sentences, long_words)
    assert counted.value == Fraction(words, sentences) + Fraction(100 * long_words, words)


def test_a_text_without_words_has_no_index() -> None:
    assert lix(" 12 – 34 ").value is None
    assert lix("").level == ""


def test_levels() -> None:
    assert lix("Han bor her. Hun er sød.").level == "meget let"
    assert lix("Kommunalbestyrelsens tværprofessionelle indsatser understøtter udviklingen.").level == "meget svær"
