"""The columns of the contracts as fields: one kind of field for each kind of column.

Missing text is the empty string in the database and null in a frame; everything else that is missing is null.
"""

from collections.abc import Mapping
from datetime import date, datetime

from django.db import models

TEXT_LENGTH = 200
KEY_LENGTH = 255


def text() -> "models.CharField[str, str]":
    """Free text, or the key of a row in another table: rows may arrive before what they refer to."""
    return models.CharField(max_length=TEXT_LENGTH, blank=True, default="")


def choice(values: Mapping[str, str]) -> "models.CharField[str, str]":
    return models.CharField(max_length=40, blank=True, default="", choices=list(values.items()))


def date_field() -> "models.DateField[str | date, date]":
    return models.DateField()


def maybe_date() -> "models.DateField[str | date | None, date | None]":
    return models.DateField(null=True, blank=True)


def maybe_moment() -> "models.DateTimeField[str | datetime | None, datetime | None]":
    return models.DateTimeField(null=True, blank=True)


def maybe_boolean() -> "models.BooleanField[bool | None, bool | None]":
    return models.BooleanField(null=True, blank=True)


def maybe_integer() -> "models.IntegerField[int | None, int | None]":
    return models.IntegerField(null=True, blank=True)


def maybe_decimal() -> "models.FloatField[float | None, float | None]":
    return models.FloatField(null=True, blank=True)


def maybe_amount() -> "models.BigIntegerField[int | None, int | None]":
    """Whole øre."""
    return models.BigIntegerField(null=True, blank=True)
