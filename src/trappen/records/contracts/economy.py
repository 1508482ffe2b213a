"""What it costs: postings of the economy system, budget and corrections, and the municipality's own chart."""

from trappen.records.contracts.base import Column, Kind, Table

ACCOUNT = Column(
    "account",
    Kind.TEXT,
    "Konto",
    "Fx 5.28.22.1.001, 5-28-22-1-001 eller 528221001.",
    required=True,
    also=("kontonummer", "kontostreng", "account_string", "funktion"),
)

POSTINGS = Table(
    "postings",
    "Posteringer",
    "Bogførte beløb. Uden posteringstekst, som kan rumme navne.",
    ("posting_id",),
    (
        Column("posting_id", Kind.TEXT, "Postering", required=True, also=("bilagsnummer", "postering id", "løbenr")),
        Column("posted", Kind.DATE, "Bogføringsdato", required=True, also=("posteringsdato", "dato")),
        Column(
            "month",
            Kind.MONTH,
            "Periode",
            "Måneden, beløbet vedrører. Periode 00 regnes til januar, 13-16 til december.",
            also=("regnskabsperiode", "måned"),
        ),
        ACCOUNT,
        Column(
            "amount", Kind.AMOUNT, "Beløb", "Kroner; negativ ved tilbageførsel.", required=True, also=("kr", "betalt")
        ),
        Column("case_number", Kind.TEXT, "Sagsnummer", also=("sagsnr",)),
        Column("episode_id", Kind.TEXT, "Indsats", references="episodes"),
        Column("provider_id", Kind.TEXT, "Leverandørnummer", also=("cvr", "kreditor", "kreditornr")),
        Column("provider_name", Kind.TEXT, "Leverandør", also=("kreditornavn",)),
    ),
)

BUDGETS = Table(
    "budgets",
    "Budget",
    "Budgettet pr. konto og år, med sine ændringer.",
    ("budget_id",),
    (
        Column("budget_id", Kind.TEXT, "Budgetpost", required=True),
        Column("year", Kind.INTEGER, "År", required=True, also=("budgetår", "regnskabsår")),
        ACCOUNT,
        Column("amount", Kind.AMOUNT, "Beløb", required=True, also=("budget", "kr")),
        Column(
            "kind",
            Kind.CHOICE,
            "Art",
            values={"original": "Oprindeligt budget", "supplementary": "Tillægsbevilling", "transfer": "Omplacering"},
        ),
        Column("price_level", Kind.TEXT, "Prisniveau", "Fx 2026 p/l.", also=("pl", "p/l")),
        Column("decided", Kind.DATE, "Besluttet"),
    ),
)

CHART = Table(
    "accounts",
    "Kontoplan",
    "Kommunens egen kontoplan: hvad kontiene kaldes, og hvornår de må bruges. Uden den bruges den autoriserede.",
    ("account", "start"),
    (
        ACCOUNT,
        Column("title", Kind.TEXT, "Kontonavn", required=True, also=("navn", "tekst", "kontotekst", "betegnelse")),
        Column(
            "start",
            Kind.DATE,
            "Gyldig fra",
            "Den første dag; 1. januar i det første år, kontoen kan bruges.",
            required=True,
            also=("fra", "startdato", "oprettet"),
        ),
        Column(
            "end",
            Kind.DATE,
            "Gyldig til",
            "Den første dag, hvor kontoen er lukket; tom, mens den er åben.",
            also=("til", "slutdato", "lukket"),
        ),
    ),
)

CORRECTIONS = Table(
    "corrections",
    "Rettelser til årets skøn",
    "Det, controlleren ved, og som hverken bogføring eller indsatser viser endnu. Uden tekst om børn.",
    ("correction_id",),
    (
        Column("correction_id", Kind.TEXT, "Rettelse", required=True),
        Column("year", Kind.INTEGER, "År", required=True, also=("regnskabsår",)),
        ACCOUNT,
        Column(
            "amount",
            Kind.AMOUNT,
            "Beløb",
            "Kroner, som årets skøn ændres med; en besparelse, der allerede er taget ud af budgettet, står her med "
            "sit beløb og ændrer ikke skønnet.",
            required=True,
            also=("kr",),
        ),
        Column(
            "reason",
            Kind.CHOICE,
            "Årsag",
            required=True,
            values={
                "entry": "Ventet tilgang",
                "exit": "Ventet afgang",
                "price": "Aftalt prisændring",
                "refund": "Refusion eller betaling fra andre",
                "accrual": "Periodisering",
                "booking": "Fejl i bogføringen, der rettes",
                "saving": "Besluttet besparelse",
                "saving_in_budget": "Besparelse, der allerede er taget ud af budgettet",
            },
        ),
        Column("by", Kind.TEXT, "Indtastet af", also=("initialer",)),
        Column("date", Kind.DATE, "Dato"),
    ),
)

TABLES = (CHART, POSTINGS, BUDGETS, CORRECTIONS)
