"""What is asked of somebody who begins a programme, copies one, sends a file, or accepts a finding."""

import re
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django import forms

from trappen.analysis.investment.streams import FILL_LABELS
from trappen.domain import formats
from trappen.domain.investment.case import Fill
from trappen.domain.programme.copying import Origin
from trappen.domain.programme.stated import Amount, Share
from trappen.records.documents.reading import MAX_BYTES
from trappen.web.core.widgets import DayInput
from trappen.web.programmes.editing.labels import in_danish
from trappen.web.programmes.editing.typed import slug
from trappen.web.programmes.models import NAME_LENGTH

YEARS_ASKED = 4  # where no last day is typed
MOST_YEARS = 20
_GROUPS = (
    ("Programmet", ("navn", "formaal", "ansvarlig", "fra", "til")),
    ("For hvem", ("maalgruppe", "yngst", "aeldst")),
    ("Rådgivere og sager", ("stillinger", "sager")),
    ("Første mål", ("indikator", "maal", "udgangspunkt", "frist")),
    ("Hvor det står", ("kilde",)),
    ("Penge", ("prisniveau", "ialt")),
)
_YEAR_FIELD = re.compile("aar_(19|20|21)[0-9]{2}")
_LINES = forms.Textarea(attrs={"rows": 3})


class StartForm(forms.Form):
    """The guided start: only what a programme cannot do without, and all of it but the name can wait."""

    navn = forms.CharField(label="Navn", max_length=NAME_LENGTH, help_text="Det, I kalder programmet i det daglige")
    formaal = forms.CharField(label="Formål", widget=_LINES, required=False, help_text="Én sætning pr. linje")
    ansvarlig = forms.CharField(
        label="Ansvarlig", required=False, max_length=200, help_text="En stilling eller enhed, ikke en persons navn"
    )
    fra = forms.DateField(label="Første dag", widget=DayInput(), required=False)
    til = forms.DateField(label="Sidste dag", widget=DayInput(), required=False)
    maalgruppe = forms.CharField(label="Målgruppe med ord", required=False, max_length=2000)
    yngst = forms.IntegerField(label="Yngste alder", required=False, min_value=0, max_value=130)
    aeldst = forms.IntegerField(label="Ældste alder", required=False, min_value=0, max_value=130)
    stillinger = forms.CharField(label="Rådgivere", required=False, help_text="Antal stillinger, fx 4 eller 1⅓")
    sager = forms.CharField(label="Sager i alt", required=False, help_text="Børn, de har ansvar for")
    prisniveau = forms.CharField(label="Prisniveau", required=False, max_length=100, help_text="Fx 2026 p/l")
    ialt = forms.CharField(
        label="Udgift i alt",
        required=False,
        max_length=100,
        help_text="Som bevilget, med enhed, fx 4,5 mio. kr. Skriver du også årene, skal de passe sammen.",
    )
    indikator = forms.CharField(label="Første mål", required=False, max_length=500, help_text="Hvad der måles")
    maal = forms.CharField(label="Mål", required=False, max_length=100, help_text="Fx 75 %, 40 eller 4,5 mio. kr.")
    udgangspunkt = forms.CharField(label="Udgangspunkt", required=False, max_length=100, help_text="I dag, samme enhed")
    frist = forms.CharField(
        label="Frist for målet",
        required=False,
        max_length=100,
        help_text="Fx 31. december 2028, efterår 2028 eller 2028",
    )
    kilde = forms.CharField(
        label="Kilde", required=False, max_length=500, help_text="Det papir, tallene står i, fx oplæg til Byrådet"
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        given = self.data if self.is_bound else self.initial
        self.asked = _years_of_period(given)
        # An amount of a year that is no longer in the period is kept and told about, not thrown away.
        loose = [int(name[4:]) for name, typed in given.items() if _YEAR_FIELD.fullmatch(name) and typed]
        self.years = sorted({*self.asked, *loose})
        for year in self.years:
            self.fields[f"aar_{year}"] = forms.CharField(
                label=f"Udgift {year}", required=False, help_text="Med enhed, fx 900 t.kr.", max_length=100
            )
        _tell_instead_of_cutting(self)

    @property
    def groups(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields as they are asked, under what they are about; the amounts stand by themselves."""
        return [(title, [self[name] for name in names]) for title, names in _GROUPS]

    @property
    def amounts(self) -> list[forms.BoundField]:
        """A field for every year of the period."""
        return [self[f"aar_{year}"] for year in self.years]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if cleaned.get("fra") and cleaned.get("til") and cleaned["fra"] > cleaned["til"]:
            self.add_error("til", "Sidste dag ligger før første dag.")
        for year in self.years:
            if cleaned.get(f"aar_{year}") and year not in self.asked:
                said = "Året ligger uden for programmets periode." if self.asked else "Skriv programmets første dag."
                self.add_error(f"aar_{year}", f"{said} Ret datoerne, eller slet beløbet.")
        if any(cleaned.get(name) for name in ("maal", "udgangspunkt", "frist")) and not cleaned.get("indikator"):
            self.add_error("indikator", "Skriv, hvad der måles.")
        return cleaned

    def plain(self, municipality: str) -> dict[str, Any]:
        """What was typed as a programme's plain values; only of a form that is valid."""
        typed = self.cleaned_data
        source = {"source": "kilde"} if typed["kilde"] else {}
        found: dict[str, Any] = {
            "key": slug(typed["navn"]) or "program",
            "name": typed["navn"],
            "municipality": municipality,
            "purpose": [line.strip() for line in typed["formaal"].splitlines() if line.strip()],
            **({"responsible": typed["ansvarlig"]} if typed["ansvarlig"] else {}),
            **({"start": typed["fra"]} if typed["fra"] else {}),
            **({"end": typed["til"] + timedelta(days=1)} if typed["til"] else {}),
            **({"sources": [{"key": "kilde", "text": typed["kilde"]}]} if typed["kilde"] else {}),
        }
        found |= self._group() | self._people(source) | self._money(source)
        if typed["indikator"]:
            values = {**_valued("", typed["maal"]), **_valued("baseline_", typed["udgangspunkt"])}
            values |= {"due": typed["frist"]} if typed["frist"] else {}
            found["targets"] = [{"key": "maal", "indicator": typed["indikator"], "version": "Plan", **values, **source}]
        return found

    def take(self, path: str, what: str) -> None:
        """Shows a fault of the programme at the field where it was typed, or on top."""
        field = next((name for start, name in _FIELD_OF if path.startswith(start)), None)
        if path.startswith("money[1].years."):
            field = f"aar_{path.rpartition('.')[2]}"
        self.add_error(field if field in self.fields else None, in_danish(what))

    def _group(self) -> dict[str, Any]:
        typed = self.cleaned_data
        ages = {"min_age": typed["yngst"], "max_age": typed["aeldst"]}
        asked = {name: age for name, age in ages.items() if age is not None}
        if not typed["maalgruppe"] and not asked:
            return {}
        return {"target_group": {"text": typed["maalgruppe"] or "Børn og unge i den alder", **asked}}

    def _people(self, source: dict[str, Any]) -> dict[str, Any]:
        typed = self.cleaned_data
        if not typed["stillinger"] and not typed["sager"]:
            return {}
        count = {"count": typed["stillinger"]} if typed["stillinger"] else {}
        post = {"key": "raadgivere", "role": "adviser", "title": "Rådgivere", **count, **source}
        cases = {"cases": typed["sager"]} if typed["sager"] else {}
        return {"posts": [post], "caseloads": [{"key": "sager", "advisers": "raadgivere", **cases, **source}]}

    def _money(self, source: dict[str, Any]) -> dict[str, Any]:
        typed = self.cleaned_data
        years = {str(year): typed[f"aar_{year}"] for year in self.years if typed[f"aar_{year}"]}
        total = {"total": typed["ialt"]} if typed["ialt"] else {}
        if not years and not total:
            return {}
        level = {"price_level": typed["prisniveau"]} if typed["prisniveau"] else {}
        item = {
            "key": "udgift",
            "title": "Udgift",
            "kind": "expense",
            **({"years": years} if years else {}),
            **total,
            **level,
            **source,
        }
        return {"money": [item]}


class CopyForm(forms.Form):
    """What the copy is called, and what of the other programme's own goes with it."""

    navn = forms.CharField(label="Navn på det nye program", max_length=NAME_LENGTH)
    behold = forms.MultipleChoiceField(
        label="Tag også dette med",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[
            (Origin.DECISIONS, "Beslutninger"),
            (Origin.PAPERS, "Papirer"),
            (Origin.DATES, "Datoer: periode, beløb for hvert år, faser, milepæle, rapporter og frister for mål"),
            (Origin.DISTRICTS, "Distrikter og deres team"),
            (Origin.RESULTS, "Målte resultater og udsagn"),
        ],
        help_text="Det hører til det andet program og følger kun med, hvis du sætter hak.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _tell_instead_of_cutting(self)


class FileForm(forms.Form):
    """A programme file."""

    fil = forms.FileField(
        label="Programfil (TOML)",
        help_text=f"En tekstfil med hele programmet, højst {MAX_BYTES // 1_000_000} MB. Er der en fejl, ændres intet.",
    )


class FillForm(forms.Form):
    """How years that nobody has stated are filled in an investment case."""

    udfyld = forms.MultipleChoiceField(
        label="Udfyld år uden beløb",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[(str(fill), f"{label[0].upper()}{label[1:]}") for fill, label in FILL_LABELS.items()],
        help_text="Ellers står det, der ikke er oplyst, som »mangler«. Resultatet siger, hvad der er udfyldt.",
    )

    def chosen(self) -> list[Fill]:
        """The fills; none where what was asked for cannot be read."""
        return [Fill(name) for name in self.cleaned_data["udfyld"]] if self.is_valid() else []


class WaiverForm(forms.Form):
    """Why a finding is accepted."""

    begrundelse = forms.CharField(
        label="Begrundelse", max_length=500, widget=_LINES, help_text="Den står ved fundet, så længe det er der."
    )


class RecordsKeyForm(forms.Form):
    """Which programme in the municipality's data the plan is about."""

    i_data = forms.ChoiceField(
        label="Program i kommunens data", required=False, help_text="Så kan indskrevne børn og mål tælles."
    )

    def __init__(self, *args: Any, choices: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        chosen = self.initial.get("i_data", "")
        loose = [] if chosen in dict(choices) else [(chosen, f"{chosen} (findes ikke i data)")]
        self.fields["i_data"].choices = [*choices, *loose]  # type: ignore[attr-defined]  # a choice field has them


def _tell_instead_of_cutting(form: forms.Form) -> None:
    """A browser silently cuts what is pasted at the length of the box; the form says that it is too long."""
    for field in form.fields.values():
        field.widget.attrs.pop("maxlength", None)


def _years_of_period(given: Mapping[str, Any]) -> list[int]:
    """The calendar years that the typed period touches; some from the first where the last day is not known."""
    first, last = (_day(str(given.get(name, ""))) for name in ("fra", "til"))
    if first is None or (last is not None and last < first):
        return []
    until = first.year + YEARS_ASKED - 1 if last is None else last.year
    return list(range(first.year, min(until, first.year + MOST_YEARS - 1) + 1))


def _day(typed: str) -> date | None:
    """The day, if it is one that a programme can have; a date field is half typed for a while."""
    try:
        day = formats.parse_date(typed)
    except ValueError:
        return None
    return day if _YEAR_FIELD.fullmatch(f"aar_{day.year}") else None


def _valued(prefix: str, text: str) -> dict[str, str]:
    """A typed value as a percentage, an amount or a number; what is none of them is told as a wrong number."""
    if not text:
        return {}
    for name, parse in (("share", Share.parse), ("amount", Amount.parse)):
        try:
            parse(text)
        except ValueError:
            continue
        return {f"{prefix}{name}": text}
    return {f"{prefix}number": text}


_FIELD_OF = (
    ("targets[1].baseline", "udgangspunkt"),
    ("targets[1].due", "frist"),
    ("money[1].total", "ialt"),
    ("responsible", "ansvarlig"),
    ("targets[1].indicator", "indikator"),
    ("targets[1]", "maal"),
    ("posts[1].count", "stillinger"),
    ("caseloads[1].cases", "sager"),
    ("target_group.min_age", "yngst"),
    ("target_group.max_age", "aeldst"),
    ("target_group", "maalgruppe"),
    ("sources", "kilde"),
    ("start", "fra"),
    ("end", "til"),
    ("name", "navn"),
    ("key", "navn"),
    ("purpose", "formaal"),
)
