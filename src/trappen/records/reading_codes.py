"""The codes of what reading a file can find, with what they mean. Codes are stable: others filter by them."""

from collections.abc import Mapping
from types import MappingProxyType

READING_CODES: Mapping[str, str] = MappingProxyType(
    {
        "cell_too_long": "En celle er for lang til at være data.",
        "control_total": "Der er læst noget andet, end afsenderen har talt (control.csv).",
        "control_unknown": "Et kontroltal hører til en tabel eller kolonne, der ikke kendes.",
        "duplicate_header": "To overskrifter er den samme kolonne.",
        "empty_file": "Filen er tom.",
        "end_of_time": "Året 9999 er læst som ingen dato.",
        "excel_serial": "En dato står som Excels tal, fx 45000.",
        "formula": "En celle er en formel.",
        "formula_like": "En celle begynder med @ eller +.",
        "header_not_first": "Overskrifterne står ikke øverst.",
        "missing_column": "En kolonne, der skal være der, mangler.",
        "missing_value": "En celle, der skal være udfyldt, er tom.",
        "no_headings": "Filen har ingen overskrifter.",
        "no_rows": "Filen har overskrifter, men ingen rækker.",
        "no_time_of_day": "Dato uden klokkeslæt er læst som kl. 0.00.",
        "not_a_table": "Filen er ingen tabel (Word, PDF, ZIP, beskadiget).",
        "not_amount": "En celle er ikke et beløb i kroner.",
        "not_boolean": "En celle er ikke ja eller nej.",
        "not_cpr": "En celle er ikke et CPR-nummer.",
        "not_date": "En celle er ikke en dato.",
        "not_datetime": "En celle er ikke en dato med klokkeslæt.",
        "not_decimal": "En celle er ikke et tal.",
        "not_integer": "En celle er ikke et helt tal.",
        "not_month": "En celle er ikke en måned.",
        "nul_bytes": "Filen har NUL-tegn.",
        "password_protected": "Regnearket er beskyttet med adgangskode.",
        "ragged_row": "En række har flere eller færre celler end overskriften.",
        "table_twice": "Samme tabel står i to filer.",
        "two_headers": "Der er to rækker med overskrifter.",
        "unknown_choice": "En celle er ikke en af værdierne.",
        "unknown_column": "En kolonne kendes ikke og læses ikke.",
        "unknown_encoding": "Filens tegnsæt kan ikke genkendes.",
        "unknown_file": "En fil hedder ikke som nogen tabel.",
        "unknown_place_type": "En stedtype kendes ikke.",
        "unreadable_account": "En konto kan ikke læses.",
        "unreadable_as_of": "Datoen for udtrækket kan ikke læses.",
        "unreadable_section": "En paragraf kan ikke læses.",
    }
)
