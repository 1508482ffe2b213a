"""The file to be mapped, and what the source is called."""

from pathlib import PurePath

from django import forms
from django.core.files.uploadedfile import UploadedFile

from trappen.web.imports.wizard.files import ENDINGS

LARGEST = 30 * 2**20


class FileForm(forms.Form):
    """One spreadsheet or CSV."""

    file = forms.FileField(
        label="Fil",
        help_text="Et regneark (.xlsx) eller en CSV-fil på højst 30 MB. Titler, summer og tomme rækker gør ikke noget.",
        error_messages={"required": "Vælg en fil."},
        widget=forms.FileInput(attrs={"accept": ",".join(ENDINGS)}),
    )

    def clean_file(self) -> "UploadedFile[bytes]":
        file: UploadedFile[bytes] = self.cleaned_data["file"]
        if PurePath(file.name or "").suffix.lower() not in ENDINGS:
            raise forms.ValidationError("Det er hverken et regneark eller en CSV-fil. Gem som .xlsx, og vælg den igen.")
        if (file.size or 0) > LARGEST:
            raise forms.ValidationError("Filen er større end 30 MB. Tag kun de kolonner med, der bruges.")
        return file


class AsOfForm(forms.Form):
    """The day that the file tells of."""

    as_of = forms.DateField(
        label="Opgjort pr.",
        help_text="Den dag, filen beskriver.",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class LoadForm(AsOfForm):
    """The source's name beside it."""

    name = forms.CharField(
        label="Kildens navn",
        max_length=80,
        help_text="Fx »Prognoseark, familieafdelingen«. Næste måned genkendes filen, og den indlæses med ét klik.",
        error_messages={"required": "Giv kilden et navn."},
    )
    field_order = ("name", "as_of")
