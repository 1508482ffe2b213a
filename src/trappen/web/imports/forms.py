"""Uploading a delivery."""

from pathlib import PurePath
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile

from trappen.web.imports.models import SourceFormat

ACCEPTED = (".zip", ".csv", ".tsv", ".xlsx", ".xlsm", ".parquet", ".xml", ".toml", ".json", ".txt")
LONGEST_NAME = 255  # bytes that a file system takes


class SeveralFiles(forms.ClearableFileInput):
    allow_multiple_selected = True


class FilesField(forms.FileField):
    """One or more files."""

    widget = SeveralFiles

    def clean(self, data: Any, initial: Any = None) -> list["UploadedFile[bytes]"]:
        files = data if isinstance(data, list | tuple) else [data]
        return [super(FilesField, self).clean(file, initial) for file in files]


def clean_files(files: list["UploadedFile[bytes]"]) -> list["UploadedFile[bytes]"]:
    """The files, if each of them can be read, and stand beside the others, under its own name.

    Raises:
        ValidationError: if one of them cannot.
    """
    for file in files:
        if PurePath(file.name or "").suffix.lower() not in ACCEPTED:
            what = f"»{file.name}« er ikke en fil, Trappen læser."
            raise forms.ValidationError(f"{what} Brug ZIP, CSV, XLSX, Parquet eller XML.")
    names = [PurePath(file.name or "").name for file in files]
    if any(len(name.encode()) > LONGEST_NAME for name in names):
        raise forms.ValidationError("En af filerne har et for langt navn. Giv den et kortere, og vælg den igen.")
    if len(set(names)) < len(names):
        raise forms.ValidationError("To af filerne har samme navn. Giv dem hver sit, eller læg dem i en ZIP.")
    return files


class UploadForm(forms.Form):
    """The files of one delivery, and their format."""

    source_format = forms.ChoiceField(label="Format", choices=SourceFormat.choices, initial=SourceFormat.TRAPPEN)
    delivery = FilesField(
        label="Filer",
        help_text="En ZIP, eller alle udtrækkets filer på én gang (CSV, XLSX, Parquet eller XML).",
        error_messages={"required": "Vælg mindst én fil."},
    )

    def clean_delivery(self) -> list["UploadedFile[bytes]"]:
        return clean_files(self.cleaned_data["delivery"])
