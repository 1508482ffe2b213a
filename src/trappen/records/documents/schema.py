"""The JSON Schema of a file, and its reference page, from the same description that reads it."""

from typing import Any

from trappen.records.documents.shape import Field, shape

_AMOUNT = r"^(ca\.? ?)?[-−]?[0-9.]+(,[0-9]+)? ?(kr\.?|t\.?kr\.?|mio\. ?kr\.?|mia\. ?kr\.?)$"
_LEAVES: dict[str, dict[str, Any]] = {
    "str": {"type": "string"},
    "int": {"type": "integer", "minimum": 0},
    "bool": {"type": "boolean"},
    "date": {"type": "string", "format": "date"},
    "Fraction": {"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}]},
    "Amount": {"type": "string", "pattern": _AMOUNT},
    "Share": {"type": "string", "pattern": r"^(ca\.? ?)?[-−]?[0-9.]+(,[0-9]+)? ?(%|pct\.?|procent)$"},
    "When": {"anyOf": [{"type": "string"}, {"type": "integer"}]},
}
KINDS = {
    "str": "text",
    "int": "whole number",
    "bool": "true or false",
    "date": "date",
    "Fraction": 'count, exact: `4`, `"1⅓"`, `"4/3"`',
    "Amount": 'amount with unit: `"4,5 mio. kr."`',
    "Share": 'percentage: `"85 %"`',
    "When": 'date as stated: `2016-11-23`, `"2009-06"`, `"efterår 2016"`, `"medio 2014"`, `"2016"`',
    "YearAmount": 'amounts by year: `{ 2017 = "0,9 mio. kr.", 2018 = "mangler" }`',
}


def json_schema(whole: Any, title: str) -> dict[str, Any]:
    """JSON Schema (2020-12) of a file that holds a record of the class `whole`."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": title,
        **_record(whole),
        "$defs": {record.__name__: _record(record) for record in record_types(whole)[1:]},
    }


def record_types(whole: Any) -> list[Any]:
    """Every class of record in such a file, the whole first, in order of appearance."""
    found: list[Any] = []
    waiting: list[Any] = [whole]
    while waiting:
        record = waiting.pop(0)
        if record not in found:
            found.append(record)
            waiting += [item.of for item in shape(record).values() if item.is_record]
    return found


def _record(record: Any) -> dict[str, Any]:
    items = shape(record)
    return {
        "type": "object",
        "description": (record.__doc__ or "").split("\n\n", maxsplit=1)[0].replace("\n", " "),
        "properties": {name: {"description": item.help, **_field(item)} for name, item in items.items()},
        "required": [name for name, item in items.items() if item.required],
        "additionalProperties": False,
    }


def _field(item: Field) -> dict[str, Any]:
    if item.is_years:
        amount = {"anyOf": [_LEAVES["Amount"], {"const": "mangler"}]}
        return {"type": "object", "patternProperties": {"^[0-9]{4}$": amount}, "additionalProperties": False}
    if item.is_record:
        single: dict[str, Any] = {"$ref": f"#/$defs/{item.of.__name__}"}
    elif item.is_choice:
        single = {"enum": [str(option) for option in item.of]}
    else:
        single = dict(_LEAVES[item.of.__name__])
        if item.of is int:
            single |= {"minimum": item.low, "maximum": item.high}
    if item.required and item.of is str:
        single["minLength"] = 1
    if item.may_be_missing:
        single = {"anyOf": [single, {"const": "mangler"}]}
    if item.one_or_more:
        return {"anyOf": [single, {"type": "array", "items": single, "minItems": 1}]}
    return {"type": "array", "items": single} if item.many else single


def reference(whole: Any, introduction: str) -> str:
    """The reference page: how a file is written, and every record with its fields."""
    parts = [introduction]
    for record in record_types(whole):
        parts.append(f"\n## {record.__name__}\n\n{(record.__doc__ or '').split('Raises:', maxsplit=1)[0].strip()}\n\n")
        parts.append("| field | holds | meaning |\n|---|---|---|\n")
        parts += [
            f"| `{item.name}`{'!' if item.required else ''} | {_holds(item)} | {item.help} |\n"
            for item in shape(record).values()
        ]
    return "".join(parts)


def _holds(item: Field) -> str:
    if item.is_record:
        held = f"[{item.of.__name__}](#{item.of.__name__.lower()})"
    elif item.is_choice:
        held = " / ".join(f"`{option}`" for option in item.of)
    else:
        held = KINDS[item.of.__name__]
    if item.ref:
        held += f" → {item.ref}"
    if item.one_or_more:
        return f"{held}, one or a list of them"
    return f"list of {held}" if item.many and not item.is_years else held
