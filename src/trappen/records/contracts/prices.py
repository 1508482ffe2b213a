"""What a measure costs over time, the rates it follows, and the places of the municipality's own institutions.

All three tables are optional. An episode without rows in `prices` costs its own `price` per `price_unit`.
Source: docs/methods/commitments.md.
"""

from trappen.records.contracts.base import Column, Kind, Table

UNIT = {
    "day": "Pr. døgn",
    "week": "Pr. uge",
    "month": "Pr. måned",
    "year": "Pr. år",
    "once": "Én gang",
    "piece": "Pr. stk.",
}
RATE_UNIT = {code: label for code, label in UNIT.items() if code != "once"}

PRICES = Table(
    "prices",
    "Priser",
    "Hvad en indsats koster over tid. Flere rækker på samme tid lægges sammen, fx vederlag og kost og logi.",
    ("price_id",),
    (
        Column("price_id", Kind.TEXT, "Pris, nøgle", required=True, also=("prislinje", "ydelseslinje id")),
        Column("episode_id", Kind.TEXT, "Indsats", required=True, references="episodes", also=("indsats id",)),
        Column("component", Kind.TEXT, "Ydelse", "Hvad der betales for, fx vederlag.", also=("ydelsestype",)),
        Column("start", Kind.DATE, "Fra", "Ved »én gang« og »pr. stk.« dagen, beløbet falder.", required=True),
        Column("end", Kind.DATE, "Til", "Første dag, prisen ikke gælder. Tom, mens den gælder."),
        Column("amount", Kind.AMOUNT, "Pris", "Kroner pr. enhed. Tom, når prisen følger en takst.", also=("beløb",)),
        Column("unit", Kind.CHOICE, "Enhed", "Tom, når prisen følger en takst.", values=UNIT, also=("prisenhed",)),
        Column("quantity", Kind.DECIMAL, "Antal", "Antal pr. enhed, fx timer om ugen; højst tre decimaler. Tom er 1."),
        Column("rate_code", Kind.TEXT, "Takst", "Takstens kode i stedet for en pris.", also=("takstkode",)),
        Column("vat_share", Kind.DECIMAL, "Momsandel", "Den del af prisen, der refunderes som moms, fx 0,05."),
        Column("sibling_discount", Kind.DECIMAL, "Søskenderabat", "Andel af prisen, fx 0,5."),
        Column("provider_discount", Kind.DECIMAL, "Leverandørrabat", "Andel af prisen, fx 0,02."),
        Column("account", Kind.TEXT, "Konto", "Kun hvis kontoen kendes for denne pris.", also=("kontonummer",)),
    ),
)

RATES = Table(
    "rates",
    "Takster",
    "Takster, der ændrer sig over tid, fx vederlag til plejefamilier.",
    ("code", "start"),
    (
        Column("code", Kind.TEXT, "Takst", required=True, also=("takstkode",)),
        Column("start", Kind.DATE, "Fra", required=True),
        Column("end", Kind.DATE, "Til", "Første dag, taksten ikke gælder. Tom: til næste takst med samme kode."),
        Column("amount", Kind.AMOUNT, "Takst, beløb", "Kroner pr. enhed.", required=True),
        Column("unit", Kind.CHOICE, "Enhed", required=True, values=RATE_UNIT),
        Column("title", Kind.TEXT, "Navn"),
    ),
)

PLACES = Table(
    "places",
    "Pladser i egne tilbud",
    "Pladserne i kommunens egne institutioner over tid.",
    ("provider_id", "start"),
    (
        Column("provider_id", Kind.TEXT, "Leverandørnummer", "Som det står på indsatserne.", required=True),
        Column("name", Kind.TEXT, "Tilbud"),
        Column("place_type", Kind.TEXT, "Anbringelsessted", "Stedtype, fx »Almen plejefamilie«."),
        Column("start", Kind.DATE, "Fra", required=True),
        Column("end", Kind.DATE, "Til", "Første dag, tallene ikke gælder."),
        Column("places", Kind.INTEGER, "Antal pladser", required=True, also=("pladser", "normering")),
        Column("yearly_cost", Kind.AMOUNT, "Årlig udgift", "Hele tilbuddets udgift på et helt år.", also=("budget",)),
        Column(
            "avoidable_cost",
            Kind.AMOUNT,
            "Undgåelig udgift pr. plads",
            "Det, kommunen sparer på et helt år, når én plads ikke bruges. Tom, hvis det ikke er opgjort.",
        ),
    ),
)

TABLES = (PRICES, RATES, PLACES)
