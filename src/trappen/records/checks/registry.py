"""Every check, in the order they are run, and how they are run."""

from datetime import date

from trappen.domain.problems import Problem, Severity
from trappen.records.checks import children, codes, dates, keys, money
from trappen.records.checks.base import Hit, Rule, Subject
from trappen.records.container import Records
from trappen.records.findings import findings

ERROR, WARNING = Severity.ERROR, Severity.WARNING

CHECKS: tuple[Rule, ...] = (
    Rule(
        "missing_key",
        ERROR,
        "En celle, der skal være udfyldt, er tom.",
        "Udfyld den i fagsystemet.",
        keys.missing_keys,
    ),
    Rule(
        "duplicate_key",
        ERROR,
        "Nøglen er brugt før i tabellen.",
        "Hver række skal have sin egen nøgle. Slet dubletten, eller ret nøglen.",
        keys.duplicate_keys,
    ),
    Rule(
        "unknown_reference",
        ERROR,
        "Værdien findes ikke i den tabel, den henviser til.",
        "Tag rækken, der henvises til, med i udtrækket, eller ret værdien.",
        keys.unknown_references,
    ),
    Rule(
        "end_before_start",
        ERROR,
        "Slutdatoen ligger før startdatoen.",
        "Ret den dato, der er forkert, i fagsystemet.",
        dates.ends_before_starts,
    ),
    Rule(
        "born_in_future",
        ERROR,
        "Barnet er født efter den dag, der kontrolleres på, og er ikke angivet som ufødt.",
        "Ret fødselsdatoen, eller sæt »Ufødt« til ja.",
        children.born_tomorrow,
    ),
    Rule(
        "duplicate_cpr",
        ERROR,
        "To børn har samme CPR-nummer.",
        "Er det samme barn, så saml det under én nøgle; ellers ret nummeret.",
        children.one_number_two_children,
    ),
    Rule(
        "start_before_pregnancy",
        ERROR,
        "Indsatsen begynder mere end 300 dage før barnets fødsel.",
        "Ret startdatoen eller fødselsdatoen.",
        children.before_pregnancy,
    ),
    Rule(
        "start_before_birth",
        WARNING,
        "Indsatsen begynder før barnets fødsel.",
        "Det er i orden for støtte i graviditeten; ellers ret datoen.",
        children.in_pregnancy,
    ),
    Rule(
        "over_23",
        WARNING,
        "Den unge er fyldt 23 år, men indsatsen er ikke afsluttet.",
        "Sæt slutdato, eller ret fødselsdatoen. Ungestøtte ophører senest ved 23 år.",
        children.too_old,
    ),
    Rule(
        "same_person",
        WARNING,
        "To børn har samme navn og fødselsdato under hver sin nøgle.",
        "Undersøg, om det er samme barn; saml det i så fald under én nøgle.",
        children.same_person,
    ),
    Rule(
        "cpr_mod11",
        WARNING,
        "CPR-nummerets kontrolciffer passer ikke.",
        "Det er i orden: numre uden gyldigt kontrolciffer er udstedt siden 2007. Se efter tastefejl.",
        children.no_check_digit,
    ),
    Rule(
        "case_number_cpr",
        WARNING,
        "Sagsnummeret er et CPR-nummer.",
        "Skriv sagens eget nummer. Påmindelser og kalendere nævner kun sagsnumre og udelader dette.",
        children.person_for_case,
    ),
    Rule(
        "cpr_birth_date",
        WARNING,
        "Fødselsdatoen er en anden end den i CPR-nummeret.",
        "Undersøg, hvilken af dem der er rigtig.",
        children.another_birth_date,
    ),
    Rule(
        "no_birth_date",
        WARNING,
        "Barnets fødselsdato mangler.",
        "Tag den med i udtrækket; ellers kan alder ikke beregnes.",
        children.no_birth_date,
    ),
    Rule("unborn", WARNING, "Barnet er ikke født endnu.", "Det er i orden.", children.unborn),
    Rule(
        "unborn_overdue",
        WARNING,
        "Barnet står som ufødt mere end 30 dage efter den forventede dato.",
        "Registrér fødslen, eller luk sagen.",
        children.unborn_for_long,
    ),
    Rule(
        "open_over_20_years",
        WARNING,
        "Indsatsen har været åben i mere end 20 år.",
        "Det kan være rigtigt. Undersøg, om slutdatoen mangler.",
        dates.long_open,
    ),
    Rule(
        "future_date",
        WARNING,
        "Datoen ligger efter den dag, der kontrolleres på.",
        "Det er i orden for noget planlagt; ellers ret datoen.",
        dates.future_dates,
    ),
    Rule(
        "concurrent_episodes",
        WARNING,
        "Barnet har samme indsats samme sted to gange på samme tid.",
        "Afslut den ene, eller slet dubletten.",
        codes.concurrent,
    ),
    Rule(
        "no_section",
        WARNING,
        "Indsatsens paragraf mangler.",
        "Skriv den i kilden. Lovens frister og, uden anbringelsessted, trinnet kan ikke regnes ud for indsatsen.",
        codes.without_section,
    ),
    Rule(
        "unknown_section",
        WARNING,
        "Paragraffen kendes ikke.",
        "Se efter tastefejl. Indsatsens trin kan være ukendt, til det er rettet.",
        codes.unknown_sections,
    ),
    Rule(
        "section_not_in_force",
        WARNING,
        "Loven, paragraffen hører til, gjaldt ikke på afgørelsens dag.",
        "Serviceloven gælder afgørelser til og med 31-12-2023, barnets lov fra 01-01-2024. Ret paragraf eller dato.",
        codes.sections_not_in_force,
    ),
    Rule(
        "section_by_start",
        WARNING,
        "Loven, paragraffen hører til, gjaldt ikke på startdatoen, og afgørelsesdatoen mangler.",
        "Det er i orden, hvis indsatsen er afgjort på ny. Tag afgørelsesdatoen med, hvis det skal kontrolleres.",
        codes.sections_by_start,
    ),
    Rule(
        "unknown_account",
        WARNING,
        "Kontoens funktion kendes ikke.",
        "Ret kontoen, hvis den er forkert.",
        codes.unknown_accounts,
    ),
    Rule(
        "account_not_in_chart",
        WARNING,
        "Kontoen er ikke i kommunens egen kontoplan.",
        "Tag kontoen med i kontoplanen, eller ret den, hvor den er brugt.",
        codes.accounts_not_in_chart,
    ),
    Rule(
        "closed_account",
        WARNING,
        "Kontoen er brugt uden for de dage, den er åben.",
        "Flyt beløbet til den konto, der har afløst den, eller ret kontoens dage i kontoplanen.",
        codes.closed_accounts,
    ),
    Rule(
        "month_delivered_twice",
        ERROR,
        "Posteringen står to gange, og det gør næsten alle månedens posteringer.",
        "Dan udtrækket igen med måneden én gang, eller udelad de dobbelte rækker.",
        money.months_twice,
    ),
    Rule(
        "month_in_thousands",
        ERROR,
        "Månedens beløb er omkring en tusindedel af de andre måneders: de står vist i tusinde kroner.",
        "Dan udtrækket igen i hele kroner og øre.",
        money.months_in_thousands,
    ),
    Rule(
        "budget_in_thousands",
        ERROR,
        "Årets budget er omkring en tusindedel af, hvad der er bogført på kontiene: det står vist i tusinde kroner.",
        "Dan udtrækket igen i hele kroner.",
        money.budgets_in_thousands,
    ),
    Rule(
        "budget_price_level",
        WARNING,
        "Budgettet står i et andet års priser end sit eget.",
        "Fremskriv det til årets prisniveau, før det sammenlignes med regnskabet.",
        money.other_price_levels,
    ),
    Rule(
        "renamed_district",
        WARNING,
        "Distriktet er afløst af et andet.",
        "Det er i orden: børnene følger distriktet over tid.",
        keys.renamed_districts,
    ),
    Rule(
        "mojibake",
        WARNING,
        "Teksten er læst i et forkert tegnsæt, før den kom hertil (»Ã¦« for »æ«).",
        "Dan udtrækket igen i UTF-8.",
        keys.mojibake,
    ),
)

# What is found in every municipality and needs nothing done: counted, but not shown one by one.
NORMAL = frozenset({"cpr_mod11", "unborn", "open_over_20_years", "renamed_district", "section_by_start"})


def check(records: Records, *, on: date) -> list[Problem]:
    """Every problem of the records as seen on the day `on`, errors first, each with its place where it is known.

    What reading the files showed is not repeated. Source: docs/reference/checks.md.
    """
    subject = Subject(records, on)
    problems = [problem for rule in CHECKS for hit in rule.find(subject) for problem in _said(rule, hit)]
    return sorted(problems, key=lambda problem: problem.severity is not Severity.ERROR)


def _said(rule: Rule, hit: Hit) -> list[Problem]:
    if hit.rows.is_empty():
        return []
    template = Problem(rule.severity, rule.code, rule.what, rule.now, table=hit.table, column=hit.column)
    return findings(hit.rows, template, what=hit.what)
