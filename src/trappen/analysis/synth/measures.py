"""From states on the ladder to episodes: kinds of measure, sections, places, prices, registration."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from trappen.analysis.synth.families import DISABILITY
from trappen.analysis.synth.histories import History
from trappen.analysis.synth.pathways import Spell
from trappen.analysis.synth.settings import DAYS_PER_YEAR, MEASURES, Calendar, from_day, municipality, stream

MONTH = DAYS_PER_YEAR / 12
SHORTEST = 45  # days; what is left of a stay on the ladder after a measure joins it when it is shorter
REASONS = ("omsorg", "skolefravaer", "adfaerd", "foraeldres-sygdom", "funktionsnedsaettelse", "konflikt")
CONSENT_SECTIONS = ("SEL-52-3.7", "BL-46")
COMPULSORY_SECTIONS = ("SEL-58", "BL-47")
LABELS = {
    "early": "Test-Familiehus",
    "family_treatment": "Test-Familiebehandling",
    "contact_person": "Test-Kontaktperson",
    "home_support": "Test-Hjemmestøtte",
    "other_help": "Test-Rådgivning",
    "respite": "Test-Støtteophold",
    "extra_cost": "Test-Merudgift",
    "lost_earnings": "Test-Løntab",
    "network_foster": "Test-Netværkspleje",
    "foster_general": "Test-Plejefamilie",
    "foster_reinforced": "Test-Plejefamilie F",
    "foster_specialised": "Test-Plejefamilie S",
    "own_room": "Test-Kollegium",
    "boarding_school": "Test-Efterskole",
    "institution": "Test-Døgnhus",
    "residential_home": "Test-Ungehjem",
    "secure_unit": "Test-Sikret",
}
KEPT_SECTIONS = ("SEL-76-3.1", "BL-114-1.1")


@dataclass(frozen=True, slots=True)
class Episode:
    """One measure of one child; days as numbers, `price` in øre per `unit`, `end` None while it runs."""

    key: str
    history: History
    kind: str
    step: int | None
    section: str
    account: str
    start: int
    end: int | None
    decided: int
    registered: int
    price: int
    unit: str
    provider: int
    place_type: str | None = None
    consent: str | None = None
    reasons: str | None = None
    end_reason: str | None = None
    expected_end: int | None = None

    @property
    def placed(self) -> bool:
        return self.place_type is not None

    @property
    def provider_id(self) -> str:
        return f"{self.kind.upper()}-{self.provider:03d}"

    @property
    def provider_name(self) -> str:
        return f"{LABELS[self.kind]} {self.provider} (syntetisk)"


class Maker:
    """Makes one child's episodes in order, each with its own draws."""

    def __init__(self, seed: int, history: History, calendar: Calendar) -> None:
        self.rng = stream(seed, MEASURES, history.child.number)
        self.history = history
        self.calendar = calendar
        self.made: list[Episode] = []

    def add(self, row: dict[str, Any], start: int, end: int | None, **given: Any) -> Episode:
        """One episode of the kind in `row` over [start, end); an end after the calendar is not known yet."""
        rng, calendar = self.rng, self.calendar
        decided = start - int(rng.integers(0, 22))
        new_law = decided >= calendar.law
        if end is not None and end >= calendar.end:
            end = None
        sections: tuple[str, str] = given.pop("sections", None) or (row["sel"], row["bl"])
        place_type = row.get("place_type_bl" if new_law else "place_type")
        step = row["step"] or None
        episode = Episode(
            key=f"{self.history.key.replace('B', 'I')}-{len(self.made) + 1:02d}",
            history=self.history,
            kind=row["kind"],
            step=step,
            section=sections[new_law],
            account=given.pop("account", row["account"]),
            start=start,
            end=end,
            decided=decided,
            registered=start + self._lag(),
            price=given.pop("price", None) or self._price(row, start),
            unit=row["unit"],
            provider=given.pop("provider", None) or int(rng.integers(1, 60 if "foster" in row["kind"] else 9)),
            place_type=place_type,
            reasons=";".join(sorted({REASONS[int(i)] for i in rng.integers(0, len(REASONS), 2)})),
            expected_end=end if end is not None else calendar.end + 30 + int(rng.integers(0, 400)),
            **given,
        )
        self.made.append(episode)
        return episode

    def _lag(self) -> int:
        given = municipality()["registration"]
        if self.rng.random() < given["quick_share"]:
            return int(self.rng.integers(0, given["quick_days"]))
        return int(given["quick_days"]) + int(self.rng.exponential(given["slow_mean_days"]))

    def _price(self, row: dict[str, Any], start: int) -> int:
        given = municipality()["prices"]
        sigma = given["spread_sigma"]
        years = from_day(max(start, self.calendar.start)).year - given["level_year"]
        level = (1 + given["growth_per_year"]) ** years
        spread = np.exp(sigma * self.rng.standard_normal() - sigma**2 / 2)
        units = 12 if row["unit"] == "month" else DAYS_PER_YEAR
        price: float = row["year"] * level * spread / units
        return round(price) * 100


def episodes(seed: int, history: History, calendar: Calendar) -> list[Episode]:
    """Every episode of one child, also those that the extract does not hold yet."""
    maker = Maker(seed, history, calendar)
    if history.child.family.kind == DISABILITY:
        _disability(maker)
    else:
        for spell in history.spells:
            _on_step(maker, spell)
    return maker.made


def _on_step(maker: Maker, spell: Spell) -> None:
    until = spell.end if spell.end is not None else maker.calendar.end
    spell = replace(spell, start=max(spell.start, maker.history.child.birth))  # a measure is the child's from its birth
    if until <= spell.start:
        return
    if spell.state == 2:
        maker.add(_rows("measures", step=2)[0], spell.start, spell.end)
    elif spell.state == 3:
        used = set()
        for row, start, end in _sequence(maker, spell.start, until):
            used.add(row["kind"])
            maker.add(row, start, end if end < until else spell.end)
        second = maker.rng.random() < municipality()["placement"]["second_measure"]
        if second and len(used) < len(_rows("measures", step=3)):
            start = spell.start + int(maker.rng.exponential(90))
            row = _pick(maker.rng, [row for row in _rows("measures", step=3) if row["kind"] not in used])
            end = min(until, start + _length(maker.rng, row))
            if end - start >= SHORTEST:
                maker.add(row, start, end if end < until else spell.end)
    elif spell.state >= 4:
        _placement(maker, spell)


def _sequence(maker: Maker, start: int, until: int) -> Iterator[tuple[dict[str, Any], int, int]]:
    while start < until:
        row = _pick(maker.rng, _rows("measures", step=3))
        end = start + _length(maker.rng, row)
        if until - end < SHORTEST:
            end = until
        yield row, start, end
        start = end


def _placement(maker: Maker, spell: Spell) -> None:
    given, rng, child = municipality()["placement"], maker.rng, maker.history.child
    age = (spell.start - child.birth) / DAYS_PER_YEAR
    row = _pick(rng, [row for row in _rows("places", step=spell.state) if row["from_age"] <= age])
    compulsory = rng.random() < given["without_consent"]
    upward = spell.to is not None and spell.to > spell.state and rng.random() < given["up_is_breakdown"]
    reason = None
    if spell.end is not None:
        reason = "sammenbrud" if upward or spell.to == spell.state else "aendret-indsats"
        reason = "hjemgivelse" if spell.to in {0, 1, 2, 3} else reason
        reason = "18-aar" if spell.to is None and spell.end == child.adult else reason
    placed = maker.add(
        row,
        spell.start,
        spell.end,
        sections=COMPULSORY_SECTIONS if compulsory else CONSENT_SECTIONS,
        consent="without" if compulsory else "with",
        end_reason=reason,
    )
    kept = rng.random() < given["kept_after_18"]
    years = rng.exponential(given["kept_mean_years"])
    if reason == "18-aar" and spell.end == child.adult < maker.calendar.end and kept:
        end = child.adult + min(90 + int(years * DAYS_PER_YEAR), int(4.9 * DAYS_PER_YEAR))
        closed = None if end >= maker.calendar.end else "23-aar" if years > 4.6 else "formaal-naaet"
        after = maker.add(
            row,
            child.adult,
            end,
            sections=KEPT_SECTIONS,
            consent="with",
            provider=placed.provider,
            price=placed.price,
            end_reason=closed,
        )
        maker.made[-1] = replace(after, place_type=placed.place_type)


def _disability(maker: Maker) -> None:
    given, rng = municipality()["disability"], maker.rng
    case = maker.history.spells[0]
    until = case.end if case.end is not None else maker.calendar.end
    rows = {row["kind"]: row for row in _rows("measures")}
    for kind in ("extra_cost", "lost_earnings", "respite"):
        wanted = rng.random() < given[kind]
        start = max(case.start + 20 + int(rng.exponential(150)), maker.history.child.birth)
        end = min(until, start + 3 * _length(rng, rows[kind]))
        if wanted and end - start >= SHORTEST:
            maker.add(rows[kind], start, end if end < until else case.end)
    if rng.random() < given["placed"] and until - case.start > 500:
        row = next(row for row in _rows("places") if row["kind"] == "institution")
        start = case.start + (until - case.start) // 2
        account = row["account"][:-3] + "001"
        maker.add(row, start, case.end, sections=CONSENT_SECTIONS, consent="with", account=account)


def _rows(table: str, *, step: int | None = None) -> list[dict[str, Any]]:
    rows = [row for group in municipality()[table] for row in group["rows"]]
    return [row for row in rows if step is None or row["step"] == step]


def _pick(rng: np.random.Generator, rows: list[dict[str, Any]]) -> dict[str, Any]:
    weights = np.array([row["weight"] for row in rows], dtype=float)
    return rows[int(rng.choice(len(rows), p=weights / weights.sum()))]


def _length(rng: np.random.Generator, row: dict[str, Any]) -> int:
    return 30 + int(rng.lognormal(np.log(row["months"] * MONTH) - 0.125, 0.5))
