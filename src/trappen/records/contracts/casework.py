"""What is done for a child: cases, assignments, episodes, and the acts that the law puts dates on."""

from trappen.parameters.casework import GOAL_STATUSES, GOALS, INTERVAL_REASONS, NOT_HEARD
from trappen.records.contracts.base import Column, Kind, Table
from trappen.records.contracts.people import TARGET_GROUP

CHILD = Column(
    "child_id",
    Kind.TEXT,
    "Barnets nøgle",
    required=True,
    references="children",
    also=("barn id", "borger id", "cpr", "cprnr", "child"),
)
CASE = Column("case_id", Kind.TEXT, "Sag", references="cases", also=("sagsnr", "sag id", "sagsnummer"))
EPISODE = Column("episode_id", Kind.TEXT, "Indsats", references="episodes", also=("indsats id", "foranstaltning id"))
ADVISER = Column("adviser_id", Kind.TEXT, "Rådgiver", references="advisers", also=("sagsbehandler", "initialer"))

CASES = Table(
    "cases",
    "Sager",
    "En sag er et barn, en rådgiver har ansvar for. Flere hændelser er stadig én sag.",
    ("case_id",),
    (
        Column("case_id", Kind.TEXT, "Sag", required=True, also=("sagsnr", "sag id", "sagsnøgle")),
        CHILD,
        Column("case_number", Kind.TEXT, "Sagsnummer", "Fx KLE-nummeret 27.00.00-P20-5-19.", also=("journalnummer",)),
        Column("target_group", Kind.CHOICE, "Målgruppe", values=TARGET_GROUP, also=("sagstype",)),
        Column("opened", Kind.DATE, "Oprettet", required=True, also=("startdato", "sag oprettet", "åbnet")),
        Column("closed", Kind.DATE, "Lukket", also=("slutdato", "afsluttet")),
        Column("paying_municipality", Kind.TEXT, "Betalingskommune", "Kommunekode med tre cifre."),
        Column("acting_municipality", Kind.TEXT, "Handlekommune", "Kommunekode med tre cifre."),
        Column("residence_municipality", Kind.TEXT, "Opholdskommune", "Kommunekode med tre cifre."),
        Column(
            "weight", Kind.DECIMAL, "Sagsvægt", "Kommunens egne point for, hvor meget sagen fylder.", also=("point",)
        ),
    ),
)

ASSIGNMENTS = Table(
    "assignments",
    "Fordeling af sager",
    "Hvilken rådgiver der har sagen, over tid.",
    ("case_id", "adviser_id", "start"),
    (
        Column("case_id", Kind.TEXT, "Sag", required=True, references="cases"),
        Column("adviser_id", Kind.TEXT, "Rådgiver", required=True, references="advisers"),
        Column("start", Kind.DATE, "Fra", required=True),
        Column("end", Kind.DATE, "Til"),
        Column(
            "role", Kind.CHOICE, "Rolle", "Tom er ansvarlig.", values={"lead": "Ansvarlig", "second": "Medrådgiver"}
        ),
    ),
)

EPISODES = Table(
    "episodes",
    "Indsatser",
    "Hver indsats, foranstaltning eller anbringelse med sit tidsrum.",
    ("episode_id",),
    (
        Column(
            "episode_id",
            Kind.TEXT,
            "Indsats",
            required=True,
            also=("indsats id", "foranstaltning id", "ydelse id", "indsatsforloeb_id"),
        ),
        CHILD,
        CASE,
        Column(
            "section",
            Kind.TEXT,
            "Paragraf",
            "Fx BL § 32, stk. 1, nr. 5 eller SEL-52-3.7. Uden den mangler trin og frister, der følger af den.",
            also=("lovgrundlag", "hjemmel", "bestemmelse", "§", "lovparagraf"),
        ),
        Column(
            "place_type",
            Kind.TEXT,
            "Anbringelsessted",
            "Kun ved anbringelse: hvor barnet bor, fx »Almen plejefamilie«.",
            also=("stedtype", "anbringelsestype", "type", "place"),
        ),
        Column(
            "step",
            Kind.INTEGER,
            "Trin",
            "Kun hvis kommunen selv har vurderet trinnet; ellers udledes det.",
            also=("indsatstrin", "trin på indsatstrappen", "effort_step"),
        ),
        Column(
            "provider_id",
            Kind.TEXT,
            "Leverandørnummer",
            "CVR-, P- eller internt nummer.",
            also=("cvr", "leverandør nr"),
        ),
        Column("provider_name", Kind.TEXT, "Leverandør", also=("tilbud", "leverandørnavn", "anbringelsessted navn")),
        Column("consent", Kind.CHOICE, "Samtykke", values={"with": "Med samtykke", "without": "Uden samtykke"}),
        Column("decision_date", Kind.DATE, "Afgørelsesdato", also=("bevillingsdato", "beslutningsdato")),
        Column("start", Kind.DATE, "Startdato", required=True, also=("fra", "iværksat", "start", "decom")),
        Column(
            "end",
            Kind.DATE,
            "Slutdato",
            "Første dag uden indsats. Tom, mens den løber.",
            also=("til", "ophør", "slut", "dec"),
        ),
        Column("expected_end", Kind.DATE, "Forventet slut"),
        Column("registered_on", Kind.DATE, "Registreret", "Dagen, hvor rækken blev oprettet i fagsystemet."),
        Column("start_reasons", Kind.TEXT, "Årsager", "Koder adskilt af semikolon.", also=("årsag",)),
        Column("end_reason", Kind.TEXT, "Ophørsårsag"),
        Column("price", Kind.AMOUNT, "Pris", "Kroner pr. enhed.", also=("takst", "beløb", "månedspris", "døgntakst")),
        Column(
            "price_unit",
            Kind.CHOICE,
            "Prisenhed",
            values={"day": "Pr. døgn", "month": "Pr. måned", "year": "Pr. år", "once": "Én gang"},
            also=("enhed",),
        ),
    ),
)

NOTIFICATIONS = Table(
    "notifications",
    "Underretninger",
    "En underretning pr. række.",
    ("notification_id",),
    (
        Column("notification_id", Kind.TEXT, "Underretning", required=True),
        CHILD,
        Column(
            "received",
            Kind.DATETIME,
            "Modtaget",
            "Dato og klokkeslæt; loven regner i timer.",
            required=True,
            also=("modtagelsesdato", "modtagelsestidspunkt", "underretningsdato"),
        ),
        Column("assessed", Kind.DATETIME, "Vurderet", "Da det blev vurderet, om der skal handles akut."),
        Column("receipt_sent", Kind.DATE, "Kvittering sendt"),
        Column(
            "second_person",
            Kind.BOOLEAN,
            "Ny vurdering af anden person",
            "Ja, når en, der ikke før har haft sagen, har deltaget i vurderingen.",
        ),
        Column(
            "notifier",
            Kind.CHOICE,
            "Underretter",
            values={
                "school": "Skole",
                "daycare": "Dagtilbud",
                "health": "Sundhedsvæsen",
                "police": "Politi",
                "authority": "Anden myndighed",
                "family": "Familie",
                "anonymous": "Anonym",
                "other": "Anden",
            },
        ),
        Column(
            "outcome",
            Kind.CHOICE,
            "Udfald",
            values={
                "none": "Ingen handling",
                "screening": "Screening",
                "examination": "Undersøgelse",
                "acute": "Akut handling",
                "running": "Indgår i løbende sag",
            },
        ),
    ),
)

EXAMINATIONS = Table(
    "examinations",
    "Undersøgelser",
    "Screening, afdækning og børnefaglig undersøgelse.",
    ("examination_id",),
    (
        Column("examination_id", Kind.TEXT, "Undersøgelse", required=True),
        CHILD,
        Column(
            "kind",
            Kind.CHOICE,
            "Art",
            required=True,
            values={
                "screening": "Screening",
                "assessment": "Afdækning",
                "child_examination": "Børnefaglig undersøgelse",
            },
        ),
        Column(
            "aware",
            Kind.DATE,
            "Kendskab",
            "Da kommunen blev opmærksom på et muligt behov: herfra løber fristen.",
            also=("opmærksom", "kendskabsdato"),
        ),
        Column("started", Kind.DATE, "Påbegyndt"),
        Column("finished", Kind.DATE, "Afsluttet"),
        Column("preliminary", Kind.DATE, "Foreløbig vurdering", "Hvis fristen ikke kunne holdes."),
    ),
)

PLANS = Table(
    "plans",
    "Planer",
    "Handleplan, barnets plan og ungeplan, eller beslutningen om ikke at lave en.",
    ("plan_id",),
    (
        Column("plan_id", Kind.TEXT, "Plan", required=True),
        CHILD,
        EPISODE,
        Column(
            "kind",
            Kind.CHOICE,
            "Art",
            required=True,
            values={"action_plan": "Handleplan", "child_plan": "Barnets plan", "youth_plan": "Ungeplan"},
        ),
        Column("decided", Kind.DATE, "Stillingtagen", "Da der blev taget stilling til, om der skal være en plan."),
        Column("declined", Kind.BOOLEAN, "Fravalgt", "Ja, hvis der med begrundelse ikke laves en plan."),
        Column("made", Kind.DATE, "Udarbejdet"),
        Column("revised", Kind.DATE, "Senest revideret"),
    ),
)

FOLLOWUPS = Table(
    "followups",
    "Opfølgninger",
    "Lovens opfølgning på en indsats.",
    ("followup_id",),
    (
        Column("followup_id", Kind.TEXT, "Opfølgning", required=True),
        CHILD,
        EPISODE,
        Column("held", Kind.DATE, "Afholdt", required=True, also=("opfølgningsdato", "dato")),
        Column("child_heard", Kind.BOOLEAN, "Barnet inddraget"),
    ),
)

CADENCE_DECISIONS = Table(
    "cadence_decisions",
    "Beslutning om opfølgning",
    "Hvor tit der følges op i den enkelte sag (barnets lov § 95).",
    ("cadence_id",),
    (
        Column("cadence_id", Kind.TEXT, "Beslutning", required=True),
        CHILD,
        EPISODE,
        Column("decided", Kind.DATE, "Besluttet", required=True),
        Column("interval_months", Kind.INTEGER, "Interval i måneder"),
        Column("interval_days", Kind.INTEGER, "Interval i dage", "I stedet for måneder."),
        Column("reasoned", Kind.BOOLEAN, "Begrundet over for barn og forældre"),
        Column("child_view", Kind.BOOLEAN, "Barnets syn indgår"),
        Column("reasons", Kind.CHOICES, "Begrundelser", values=INTERVAL_REASONS),
        Column("not_heard", Kind.CHOICE, "Barnet ikke hørt", "Hvorfor, når barnets syn ikke indgår.", values=NOT_HEARD),
    ),
)

CONTACTS = Table(
    "contacts",
    "Kontakter og møder",
    "Samtaler, kontakter og netværksmøder.",
    ("contact_id",),
    (
        Column("contact_id", Kind.TEXT, "Kontakt", required=True),
        CHILD,
        ADVISER,
        Column("held", Kind.DATE, "Dato", required=True),
        Column(
            "kind",
            Kind.CHOICE,
            "Art",
            required=True,
            values={"contact": "Kontakt", "network_meeting": "Netværksmøde", "child_conversation": "Børnesamtale"},
        ),
    ),
)

VISITS = Table(
    "visits",
    "Tilsynsbesøg",
    "Personrettet tilsyn på anbringelsesstedet.",
    ("visit_id",),
    (
        Column("visit_id", Kind.TEXT, "Besøg", required=True),
        CHILD,
        EPISODE,
        Column("held", Kind.DATE, "Dato", required=True),
        Column("talked_with_child", Kind.BOOLEAN, "Talt med barnet"),
    ),
)

SCORES = Table(
    "scores",
    "Skalaer",
    "En score på en skala, fx Signs of Safety 0–10.",
    ("score_id",),
    (
        Column("score_id", Kind.TEXT, "Score", required=True),
        CHILD,
        Column("scale", Kind.TEXT, "Skala", required=True),
        Column("scored", Kind.DATE, "Dato", required=True),
        Column("value", Kind.DECIMAL, "Værdi", required=True),
    ),
)

GOAL_STEPS = Table(
    "goal_steps",
    "Mål",
    "Hvordan det går med et mål for barnet på en dag. Kun koder; teksten står i fagsystemet.",
    ("goal_step_id",),
    (
        Column("goal_step_id", Kind.TEXT, "Målets række", required=True),
        CHILD,
        Column("goal", Kind.CHOICE, "Mål", required=True, values=GOALS),
        Column("noted", Kind.DATE, "Dato", required=True),
        Column("status", Kind.CHOICE, "Status på målet", required=True, values=GOAL_STATUSES),
    ),
)

DECISIONS = Table(
    "decisions",
    "Afgørelser",
    "Afgørelser, som loven knytter en frist til ud over indsatsen selv.",
    ("decision_id",),
    (
        Column("decision_id", Kind.TEXT, "Afgørelse", required=True),
        CHILD,
        EPISODE,
        Column(
            "kind",
            Kind.CHOICE,
            "Art",
            required=True,
            values={
                "return_home": "Hjemgivelse",
                "temporary": "Foreløbig afgørelse",
                "without_consent": "Anbringelse uden samtykke",
                "youth_support": "Stillingtagen til ungestøtte",
                "adult_preparation": "Forberedelse til voksenlivet",
                "notice": "Meddelt afgørelse",
            },
        ),
        Column("decided", Kind.DATE, "Truffet", required=True),
        Column("approved", Kind.DATE, "Godkendt", "Godkendt af børne- og ungeudvalget."),
        Column("valid_until", Kind.DATE, "Gælder til"),
        Column("appealed", Kind.DATE, "Påklaget"),
    ),
)

TABLES = (
    CASES,
    ASSIGNMENTS,
    EPISODES,
    NOTIFICATIONS,
    EXAMINATIONS,
    PLANS,
    FOLLOWUPS,
    CADENCE_DECISIONS,
    CONTACTS,
    VISITS,
    SCORES,
    GOAL_STEPS,
    DECISIONS,
)
