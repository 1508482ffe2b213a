"""Who and where: children, households, districts, teams, advisers, programmes, population."""

from trappen.records.contracts.base import Column, Kind, Table

SEX = {"female": "Pige", "male": "Dreng", "unknown": "Ukendt"}
TARGET_GROUP = {"social": "Udsatte børn og unge", "disability": "Børn med funktionsnedsættelse"}

CHILDREN = Table(
    "children",
    "Børn",
    "Et barn eller en ung pr. række. CPR-nummer og navn gemmes krypteret for sig.",
    ("child_id",),
    (
        Column(
            "child_id",
            Kind.TEXT,
            "Barnets nøgle",
            "Fagsystemets nøgle; må gerne være CPR-nummeret.",
            required=True,
            also=("barn id", "borger id", "person id", "child", "sagsnøgle"),
        ),
        Column(
            "cpr",
            Kind.TEXT,
            "CPR-nummer",
            "Ti cifre, med eller uden bindestreg.",
            personal=True,
            also=("cprnr", "personnummer", "cpr nummer", "cpr barn"),
        ),
        Column("name", Kind.TEXT, "Navn", personal=True, also=("barnets navn", "borgers navn", "fulde navn")),
        Column(
            "birth_date",
            Kind.DATE,
            "Fødselsdato",
            "For et ufødt barn den forventede dato.",
            also=("født", "fødselsdag", "foedselsdato", "foeddag", "dob"),
        ),
        Column("sex", Kind.CHOICE, "Køn", values=SEX, also=("kon", "koen", "gender")),
        Column("unborn", Kind.BOOLEAN, "Ufødt", "Ja, mens sagen vedrører et ufødt barn.", also=("ufoedt",)),
        Column(
            "household_id",
            Kind.TEXT,
            "Husstand",
            "Søskende i samme husstand har samme nøgle.",
            references="households",
            also=("husstand id", "familie", "familie id"),
        ),
        Column(
            "protected_until",
            Kind.DATE,
            "Beskyttet til",
            "Slutdato for navne- og adressebeskyttelse.",
            also=("adressebeskyttelse", "beskyttet adresse"),
        ),
        Column(
            "left_on",
            Kind.DATE,
            "Fraflyttet eller død",
            "Første dag, barnet ikke længere hører til kommunen.",
            also=("fraflytningsdato", "fraflyttet"),
        ),
    ),
)

HOUSEHOLDS = Table(
    "households",
    "Husstande",
    "Husstandens distrikt over tid. En flytning er en ny række.",
    ("household_id", "start"),
    (
        Column("household_id", Kind.TEXT, "Husstand", required=True),
        Column("district_id", Kind.TEXT, "Distrikt", required=True, references="districts"),
        Column("start", Kind.DATE, "Fra", required=True),
        Column("end", Kind.DATE, "Til", "Første dag, hvor det ikke længere gælder."),
    ),
)

DISTRICTS = Table(
    "districts",
    "Distrikter",
    "Kommunens distrikter. Et omdøbt distrikt er et nyt med »erstattes af« på det gamle.",
    ("district_id",),
    (
        Column("district_id", Kind.TEXT, "Distrikt", required=True, also=("skoledistrikt", "distriktsnr", "område")),
        Column("name", Kind.TEXT, "Navn", required=True, also=("distriktsnavn",)),
        Column("start", Kind.DATE, "Fra"),
        Column("end", Kind.DATE, "Til"),
        Column("replaced_by", Kind.TEXT, "Erstattes af", references="districts"),
    ),
)

TEAMS = Table(
    "teams",
    "Team",
    "Rådgiverteam.",
    ("team_id",),
    (
        Column("team_id", Kind.TEXT, "Team", required=True, also=("teamnr", "afdeling", "enhed")),
        Column("name", Kind.TEXT, "Navn", required=True, also=("teamnavn",)),
        Column("target_group", Kind.CHOICE, "Målgruppe", values=TARGET_GROUP),
        Column("programme_id", Kind.TEXT, "Program", references="programmes"),
        Column(
            "case_cap", Kind.DECIMAL, "Sagsloft", "Højst så mange sager pr. fuldtidsstilling.", also=("loft", "norm")
        ),
        Column("start", Kind.DATE, "Fra"),
        Column("end", Kind.DATE, "Til"),
    ),
)

ADVISERS = Table(
    "advisers",
    "Rådgivere",
    "Rådgivere og teamledere.",
    ("adviser_id",),
    (
        Column(
            "adviser_id",
            Kind.TEXT,
            "Rådgiver",
            required=True,
            also=("rådgiver id", "sagsbehandler id", "medarbejder", "initialer"),
        ),
        Column("name", Kind.TEXT, "Navn", also=("sagsbehandler", "rådgiver navn")),
    ),
)

ADVISER_POSTS = Table(
    "adviser_posts",
    "Ansættelser",
    "Hvor stor en stilling en rådgiver har i et team, over tid.",
    ("adviser_id", "team_id", "start"),
    (
        Column("adviser_id", Kind.TEXT, "Rådgiver", required=True, references="advisers"),
        Column("team_id", Kind.TEXT, "Team", required=True, references="teams"),
        Column(
            "fte",
            Kind.DECIMAL,
            "Fuldtidsstillinger",
            "1 er fuld tid (37 timer).",
            required=True,
            also=("stilling", "beskæftigelsesgrad", "årsværk"),
        ),
        Column(
            "case_share",
            Kind.DECIMAL,
            "Andel til sager",
            "Den del af stillingen, der går til sagsarbejde; tom er hele stillingen.",
        ),
        Column("start", Kind.DATE, "Fra", required=True),
        Column("end", Kind.DATE, "Til"),
    ),
)

ADVISER_ABSENCES = Table(
    "adviser_absences",
    "Fravær",
    "Længere fravær. Kun tidsrummet; aldrig årsagen.",
    ("adviser_id", "start"),
    (
        Column("adviser_id", Kind.TEXT, "Rådgiver", required=True, references="advisers"),
        Column("start", Kind.DATE, "Fra", required=True),
        Column("end", Kind.DATE, "Til"),
        Column("covered_by", Kind.TEXT, "Dækkes af", references="advisers", also=("vikar", "stedfortræder")),
    ),
)

PROGRAMMES = Table(
    "programmes",
    "Programmer",
    "Kommunens programmer.",
    ("programme_id",),
    (
        Column("programme_id", Kind.TEXT, "Program", required=True),
        Column("name", Kind.TEXT, "Navn", required=True),
        Column("start", Kind.DATE, "Fra"),
        Column("end", Kind.DATE, "Til"),
    ),
)

PROGRAMME_ENROLMENTS = Table(
    "programme_enrolments",
    "Indskrivninger",
    "Hvilke børn der er med i hvilket program, og hvornår.",
    ("enrolment_id",),
    (
        Column("enrolment_id", Kind.TEXT, "Indskrivning", required=True),
        Column("programme_id", Kind.TEXT, "Program", required=True, references="programmes"),
        Column("child_id", Kind.TEXT, "Barnets nøgle", required=True, references="children"),
        Column("start", Kind.DATE, "Fra", required=True),
        Column("end", Kind.DATE, "Til"),
    ),
)

POPULATION = Table(
    "population",
    "Befolkning",
    "Indbyggere efter alder, køn og distrikt ved årets begyndelse.",
    ("year", "age", "sex", "district_id"),
    (
        Column("year", Kind.INTEGER, "År", required=True),
        Column("age", Kind.INTEGER, "Alder", required=True),
        Column("sex", Kind.CHOICE, "Køn", required=True, values=SEX),
        Column("district_id", Kind.TEXT, "Distrikt", "Tom, hvis tallet er for hele kommunen.", references="districts"),
        Column("count", Kind.INTEGER, "Antal", required=True, also=("indbyggere", "befolkning")),
    ),
)

TABLES = (
    CHILDREN,
    HOUSEHOLDS,
    DISTRICTS,
    TEAMS,
    ADVISERS,
    ADVISER_POSTS,
    ADVISER_ABSENCES,
    PROGRAMMES,
    PROGRAMME_ENROLMENTS,
    POPULATION,
)
