"""Writes the documents that come from data, or with --check says which are out of date."""

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import web_documents

from trappen.analysis.economy.faults import price_problems
from trappen.domain import formats
from trappen.domain.budget import acts
from trappen.domain.budget.authority import LEVELS
from trappen.domain.checks.run import RULES
from trappen.domain.investment.case import Case
from trappen.domain.law import label
from trappen.domain.programme.model import Programme
from trappen.parameters import ladder, sections
from trappen.parameters.appropriations import authority_rules
from trappen.parameters.places import place_types
from trappen.records.checks import CHECKS
from trappen.records.contracts import TABLES
from trappen.records.documents import schema
from trappen.records.foreign.codes import CODES as FOREIGN_CODES
from trappen.records.investment import page as case_page
from trappen.records.programmes import page as programme_page
from trappen.records.reading_codes import READING_CODES
from trappen.records.reconciliation import CODES

REFERENCE = Path(__file__).resolve().parent.parent / "docs" / "reference"
HEAD = "<!-- Written by `make docs` from the code. Do not edit. -->\n\n"


def tables() -> str:
    parts = [HEAD, "# Tables\n\nEvery table that Trappen reads. `*` marks the key, `!` a column that must be there.\n"]
    for table in TABLES.values():
        parts.append(f"\n## {table.name} ({table.title})\n\n{table.help}\n\n")
        parts.append("| column | holds | title | values and help |\n|---|---|---|---|\n")
        for column in table.columns:
            mark = ("*" if column.name in table.key else "") + ("!" if column.required else "")
            values = ", ".join(f"`{code}` {label}" for code, label in column.values.items())
            reference = f"→ {column.references}" if column.references else ""
            note = ". ".join(part.rstrip(".") for part in (values, column.help, reference) if part)
            parts.append(f"| `{column.name}`{mark} | {column.kind} | {column.title} | {note} |\n")
    return "".join(parts)


def place_type_list() -> str:
    parts = [
        HEAD,
        "# Place types\n\nThe codes of `place_type` in episodes, with the Danish name until 2023 and from 2024. ",
        "Names and spellings are read\nwithout regard to case, spaces, hyphens and full stops.\n\n",
        "| code | until 2023 | from 2024 | used until | also read as | confidence |\n|---|---|---|---|---|---|\n",
    ]
    for place in place_types().values():
        until = formats.short_date(place.until) if place.until else ""
        spellings = ", ".join(place.aliases)
        parts.append(
            f"| `{place.code}` | {place.before} | {place.label} | {until} | {spellings} | {place.confidence} |\n"
        )
    return "".join(parts)


def official_ladder() -> str:
    official = ladder.official()
    parts = [
        HEAD,
        "# The official ladder\n\nThe first rule that fits an episode decides; what no rule fits is unknown.\n\n",
    ]
    parts += [f"{step.number}. {step.name}\n" for step in official.steps]
    parts.append("\n| step | sections | place types | confidence | why |\n|---|---|---|---|---|\n")
    for explained in ladder.official_rules():
        rule = explained.rule
        step = "off the ladder" if rule.step is None else str(rule.step)
        keys = ", ".join(f"`{key}`" if key else "no section" for key in rule.sections)
        places = ", ".join(f"`{code}`" for code in rule.place_types) or "any"
        parts.append(f"| {step} | {keys} | {places} | {explained.confidence} | {explained.why} |\n")
    return "".join(parts)


def section_list() -> str:
    parts = [
        HEAD,
        "# Sections\n\nThe sections that Trappen knows. See [how they are read](../methods/law-sections.md).\n\n",
        "| key | section | title | in force | successor (confidence) | Statistics Denmark | KLE | confidence |\n",
        "|---|---|---|---|---|---|---|---|\n",
    ]
    for facts in sections.all_sections().values():
        start, end = ("from 2024" if facts.start else ""), ("to 2023" if facts.end else "")
        successor = f"`{facts.successor}` ({facts.successor_confidence})" if facts.successor else ""
        codes = facts.dst or facts.dst_disability or ""
        cells = (f"`{facts.key}`", label(facts.key), facts.title, start or end or "goes on", successor, codes)
        parts.append(f"| {' | '.join((*cells, facts.kle or '', facts.confidence))} |\n")
    return "".join(parts)


def check_list() -> str:
    parts = [HEAD, "# Checks\n\nWhat `trappen check` can say. Errors stop the reading of the input, warnings do not.\n"]
    parts += [
        "\n## The records (records/checks)\n\n| code | severity | what it says | what to do |\n|---|---|---|---|\n"
    ]
    parts += [f"| `{rule.code}` | {rule.severity} | {rule.what} | {rule.now} |\n" for rule in CHECKS]
    parts += ["\n## The first hour's reconciliation (docs/methods/reconciliation.md)\n\nAll are warnings.\n\n"]
    parts += ["| code | what it is |\n|---|---|\n", *(f"| `{code}` | {title} |\n" for code, title in CODES.items())]
    parts += ["\n## Reading the files (records/reading)\n\n| code | what it is |\n|---|---|\n"]
    parts += [f"| `{code}` | {title} |\n" for code, title in READING_CODES.items()]
    parts += [
        "\n## Other formats and mappings (records/foreign, records/mapping)\n\n| code | what it is |\n|---|---|\n"
    ]
    parts += [f"| `{code}` | {title} |\n" for code, title in FOREIGN_CODES.items()]
    parts += ["\n## Prices and accounts of commitments (analysis/economy)\n\n| code | what it says |\n|---|---|\n"]
    parts += [f"| `{code}` | {what.format(key='…')} |\n" for code, what in price_problems().items()]
    return "".join(parts)


def written(document: dict[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def programme_rules() -> str:
    parts = [
        HEAD,
        "# Rules over programmes\n\nEvery rule that `trappen programme` holds against a programme. ",
        "How they compare: [programme checks](../methods/programme-checks.md).\n\n",
        "| code | severity | what holds when nothing is wrong | why it matters | what now |\n|---|---|---|---|---|\n",
    ]
    parts += [f"| `{r.code}` | {r.severity} | {r.title} | {r.why} | {r.now} |\n" for r in RULES]
    return "".join(parts)


def appropriations() -> str:
    parts = [
        HEAD,
        "# Appropriations\n\nKinds and states of an appropriation act, and who decides. ",
        "How they are held against each other: [budget](../methods/budget.md).\n\n## States\n\n```mermaid\n",
        "stateDiagram-v2\n    [*] --> draft\n",
    ]
    parts += [f"    {state} --> {after}\n" for state, others in acts.TRANSITIONS.items() for after in others]
    parts += [f"    {state} --> [*]\n" for state in acts.State if not acts.may_become(state)]
    parts.append("```\n\n| state | Danish |\n|---|---|\n")
    parts += [f"| `{state}` | {name} |\n" for state, name in acts.STATES.items()]
    parts.append(
        "\n## Kinds\n\n| kind | Danish | decided by | may be left to | from | rule |\n|---|---|---|---|---|---|\n"
    )
    for kind, name in acts.KINDS.items():
        for entry in authority_rules(kind):
            rule = entry.value
            bodies = [", ".join(LEVELS[level] for level in sorted(each)) for each in (rule.levels, rule.delegable)]
            since = formats.short_date(entry.period.start)
            parts.append(f"| `{kind}` | {name} | {bodies[0]} | {bodies[1]} | {since} | {rule.reference} |\n")
    return "".join(parts)


DOCUMENTS: Mapping[str, Callable[[], str]] = {
    "tables.md": tables,
    "place-types.md": place_type_list,
    "official-ladder.md": official_ladder,
    "sections.md": section_list,
    "checks.md": check_list,
    "programme.md": lambda: HEAD + schema.reference(Programme, programme_page.INTRODUCTION),
    "programme.schema.json": lambda: written(schema.json_schema(Programme, "A programme")),
    "investment-case.md": lambda: HEAD + schema.reference(Case, case_page.INTRODUCTION),
    "investment-case.schema.json": lambda: written(schema.json_schema(Case, "An investment case")),
    "programme-rules.md": programme_rules,
    "appropriations.md": appropriations,
    "roles.md": lambda: web_documents.roles(HEAD),
    "personal-data.md": lambda: web_documents.personal_data(HEAD),
}


def main() -> int:
    stale = []
    for name, make in DOCUMENTS.items():
        path, text = REFERENCE / name, make()
        if path.exists() and path.read_text(encoding="utf-8") == text:
            continue
        stale.append(name)
        if "--check" not in sys.argv:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
            print(f"wrote docs/reference/{name}")
    if stale and "--check" in sys.argv:
        print("out of date, run make docs:", ", ".join(stale))
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
