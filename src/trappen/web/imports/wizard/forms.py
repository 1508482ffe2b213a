"""The files to be read, and what the source is called."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from trappen.domain import formats
from trappen.web.imports.forms import ACCEPTED, FilesField, SeveralFiles, clean_files


class FileForm(forms.Form):
    """Any file, or the files of one delivery."""

    file = FilesField(
        label="Fil",
        help_text="Træk filen hertil, eller vælg den: et regneark, en CSV-fil, en ZIP eller flere filer på én gang.",
        error_messages={"required": "Vælg en fil."},
        widget=SeveralFiles(attrs={"accept": ",".join(ACCEPTED), "class": "t-drop", "data-submit": ""}),
    )

    # The file being mapped that this one is a corrected copy of, so that what was answered about it is not asked again.
    efter = forms.UUIDField(required=False, widget=forms.HiddenInput())

    def clean_file(self) -> list["UploadedFile[bytes]"]:
        return clean_files(self.cleaned_data["file"])


class AsOfForm(forms.Form):
    """The day that the file tells of."""

    as_of = forms.DateField(
        label="Opgjort pr.",
        help_text="Den dag, filen beskriver.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )

    sure = forms.BooleanField(
        label="Det er meningen, at de løbende indsatser, der ikke står i filen, fjernes",
        error_messages={"required": "Sæt kryds, hvis indsatserne skal fjernes. Ellers vælg en fil, der har dem alle."},
    )

    def __init__(
        self, data: Mapping[str, str] | None = None, *, initial: Mapping[str, Any], today: date, much: bool
    ) -> None:
        """`much` is whether so much goes that a person must say that it is meant."""
        super().__init__(data, initial=dict(initial))
        self.today = today
        if not much:
            del self.fields["sure"]

    def clean_as_of(self) -> date:
        day: date = self.cleaned_data["as_of"]
        if day > self.today:
            raise forms.ValidationError(
                f"{formats.short_date(day)} er ikke kommet endnu. Skriv den dag, filen beskriver: senest i dag,"
                f" {formats.short_date(self.today)}."
            )
        return day


class LoadForm(AsOfForm):
    """The source's name beside it."""

    name = forms.CharField(
        label="Kildens navn",
        max_length=80,
        help_text="Fx »Prognoseark, familieafdelingen«. Næste måned genkendes filen, og den indlæses med ét klik.",
        error_messages={"required": "Giv kilden et navn."},
    )
    seen = forms.BooleanField(
        label="Det er set: filen skal indlæses sådan",
        error_messages={"required": "Svar på spørgsmålene, eller sæt kryds, hvis filen skal indlæses sådan."},
    )
    field_order = ("name", "as_of", "sure", "seen")

    def __init__(
        self, data: Mapping[str, str] | None = None, *, initial: Mapping[str, Any], today: date, asked: bool, much: bool
    ) -> None:
        super().__init__(data, initial=initial, today=today, much=much)
        if not asked:
            del self.fields["seen"]
