"""LIX, the Danish readability index (Björnsson): words per sentence plus the share of long words.

Our definition, so that two papers can be compared: a sentence ends at `.`, `!`, `?` or `:` before a space or the end;
dots in numbers and in the abbreviations below do not end one; a word is a run of letters (a hyphen joins); long is more
than six letters. Source: docs/methods/lix.md.
"""

import re
from dataclasses import dataclass
from fractions import Fraction

ABBREVIATIONS = ("bl.a.", "dvs.", "f.eks.", "fx.", "jf.", "kap.", "kr.", "mio.", "mia.", "mv.", "m.fl.", "m.m.", "nr.",
                 "osv.", "pct.", "pkt.", "pr.", "stk.", "ca.", "vedr.", "o.l.", "inkl.", "ekskl.", "hhv.")  # fmt: skip
LONG_WORD = 6
_WORD = re.compile(r"[A-Za-zÆØÅæøåÉéÈèÜüÖöÄä]+(?:-[A-Za-zÆØÅæøåÉéÈèÜüÖöÄä]+)*")
_SENTENCE_END = re.compile(r"[.!?:]+(?=\s|$)")
_ORDINAL = re.compile(r"\b(\d+)\.(?=\s+[a-zæøå])")
_LEVELS = ((25, "meget let"), (35, "let"), (45, "middel"), (55, "svær"))


@dataclass(frozen=True, slots=True)
class Lix:
    """The counts behind the index, and the index as an exact fraction; `value` is None for a text without words."""

    words: int
    sentences: int
    long_words: int

    @property
    def value(self) -> Fraction | None:
        if not self.words:
            return None
        return Fraction(self.words, self.sentences) + Fraction(100 * self.long_words, self.words)

    @property
    def level(self) -> str:
        """The usual Danish name of the level; empty for a text without words."""
        if self.value is None:
            return ""
        return next((name for limit, name in _LEVELS if round(self.value) < limit), "meget svær")


def lix(text: str) -> Lix:
    """Counts words, sentences and long words of `text`. A text without a full stop is one sentence."""
    plain = text
    for abbreviation in ABBREVIATIONS:
        pattern = rf"(?<!\w){re.escape(abbreviation)}"
        plain = re.sub(pattern, abbreviation.replace(".", ""), plain, flags=re.IGNORECASE)
    plain = _ORDINAL.sub(r"\1", plain)
    words = _WORD.findall(plain)
    sentences = sum(1 for part in _SENTENCE_END.split(plain) if _WORD.search(part))
    return Lix(len(words), max(sentences, 1), sum(len(word.replace("-", "")) > LONG_WORD for word in words))
