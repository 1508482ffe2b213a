"""Typed values as the text a Danish file would hold, and the name of the column that holds row numbers."""

import polars as pl

ROW = "row"
_FLOAT_DECIMALS = 6  # a spreadsheet's 1234.5600000000001 is 1234.56


def as_text(values: pl.Series) -> pl.Series:
    """The series as text: decimal comma, ISO dates, true and false."""
    if values.dtype == pl.String:
        return values
    if values.dtype.is_float():
        return _number_text(values.round(_FLOAT_DECIMALS).cast(pl.Decimal(38, _FLOAT_DECIMALS)).cast(pl.String))
    if values.dtype.is_decimal():
        return _number_text(values.cast(pl.String))
    if isinstance(values.dtype, pl.Datetime):
        return values.dt.replace_time_zone(None).dt.strftime("%Y-%m-%dT%H:%M:%S")
    return values.cast(pl.String)


def _number_text(text: pl.Series) -> pl.Series:
    trimmed = text.str.replace(r"(\.\d*?)0+$", "$1").str.replace(r"\.$", "")
    return trimmed.str.replace(".", ",", literal=True)
