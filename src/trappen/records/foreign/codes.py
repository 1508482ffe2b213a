"""The codes of what the foreign readers and the mapping find, with what each is, for docs/reference/checks.md."""

from collections.abc import Mapping
from types import MappingProxyType

CODES: Mapping[str, str] = MappingProxyType(
    {
        "not_a_date": "En dato i en SSDA903-fil kan ikke læses (fejl).",
        "ssda903_row": "En SSDA903-række mangler barn eller start, eller slutter før den starter (fejl).",
        "ssda903_end_changed": "Indberetningerne har hver sin slutdato; den seneste gælder (regel 1).",
        "ssda903_overlap": "En episode overlapper den næste og er afkortet (regel 2).",
        "ssda903_days_lost": "Barnet regnes ikke som anbragt i dage, som kilden tæller med (regel 2).",
        "ssda903_vanished": "En løbende episode står ikke i den seneste indberetning og regnes som løbende (regel 3).",
        "ssda903_birth_date": "Barnet har flere fødselsdatoer.",
        "ssda903_no_header": "Barnet står ikke i nogen header.",
        "ssda903_unread": "Filer, der ikke er episoder eller header.",
        "dst_no_person": "En indsats til Danmarks Statistik har hverken CPR-nummer eller udlændingenummer.",
        "dst_unknown_code": "En indsatskode har ingen kendt paragraf.",
        "os2bos_not_granted": "Betalinger, der ikke er bevilget eller er fiktive, er ikke læst.",
        "mapping_sheet": "Et ark fra kortlægningen findes ikke i filen (fejl).",
        "mapping_heading_gone": "En overskrift fra kortlægningen findes ikke længere (fejl, hvis den bruges).",
        "mapping_heading_new": "En overskrift er ny og læses ikke.",
        "mapping_name_order": "For- og efternavn kan ikke skelnes i et navn med komma; det læses, som det står.",
        "mapping_value": "En værdi står ikke på kortlægningens liste (fejl).",
        "mapping_conflict": "Rækker med samme nøgle er ikke enige; den første er brugt.",
        "mapping_carried": "Linjer uden barn er læst som barnets på linjen over.",
        "mapping_remarks": "Rækker under arkets sum med kun en tekst og et beløb er ikke læst som linjer.",
        "mapping_ended": "Rækker siger kun, hvornår en indsats er endt: kendte indsatser ender den dag.",
        "section_by_kind": "Rækker uden § har fået den §, som indsatsen har i loven.",
        "section_conflict": "Indsatsens navn og dens nummer i § 32 er ikke af samme art; § er brugt, som den står.",
        "mapping_age": "Rækker har en alder som slutdato: indsatsen slutter på barnets fødselsdag.",
        "mapping_over": "Rækker er ophørt efter deres status og har ingen slutdato: de læses som løbende.",
        "mapping_month": "Rækker har en måned uden dag: den 1., hvor noget begynder, og den sidste, hvor det slutter.",
        "mapping_unsure_day": "Rækker har et spørgsmålstegn ved en dato: den er læst som dagen.",
        "mapping_no_price": "Rækker har et ord, hvor prisen skulle stå: prisen mangler.",
        "mapping_adviser_joined": "Rådgivere med forkortet navn er læst som den, hvis hele navn også står i filen.",
        "mapping_adviser_unclear": "Rådgivere, hvis forkortede navn kan være fleres, står for sig.",
        "mapping_nobody": "Rækker er læst uden rådgiver, fordi der står »ufordelt« eller lignende.",
    }
)
