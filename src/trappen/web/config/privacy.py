"""Which fields hold personal data, and about whom. Every field of every model stands here; a test finds one that lacks.

docs/reference/personal-data.md is written from this table, for the municipality's record of processing (article 30).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class About(StrEnum):
    """Whom a field tells about."""

    IDENTITY = "barnets identitet, krypteret"
    CHILD = "barnet, under pseudonym"
    HOUSEHOLD = "husstanden, under fagsystemets nøgle"
    STAFF = "medarbejderen"


# In almost every table, and about nobody.
TECHNICAL = frozenset({"id", "municipality", "batch_id", "row_hash"})


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one model: the personal ones with whom they tell about, and the others."""

    about: About | None
    personal: frozenset[str]
    plain: frozenset[str]

    @property
    def all(self) -> frozenset[str]:
        return self.personal | self.plain


def _of(about: About | None, personal: str = "", plain: str = "") -> Fields:
    return Fields(about, frozenset(personal.split()), frozenset(plain.split()) | TECHNICAL)


def _child(names: str, plain: str = "") -> Fields:
    return _of(About.CHILD, f"key child {names}", plain)


FIELDS: Mapping[str, Fields] = {
    "accounts.Municipality": Fields(None, frozenset(), frozenset({"id", "code", "name", "small_number_threshold"})),
    "accounts.User": Fields(
        About.STAFF,
        frozenset({"username", "password", "first_name", "last_name", "email", "last_login", "date_joined"})
        | {"role", "adviser_key", "municipality"},
        frozenset({"id", "is_superuser", "is_staff", "is_active", "groups", "user_permissions"}),
    ),
    "accounts.ScopeGrant": Fields(About.STAFF, frozenset({"user", "kind", "key"}), frozenset({"id"})),
    "audit.Event": Fields(
        About.STAFF,
        frozenset({"user_id", "user_name", "at", "event_type", "subject_type", "subject_key", "what", "path"}),
        frozenset({"id", "municipality_code"}),
    ),
    "cadence.DueItem": Fields(
        About.CHILD,
        frozenset({"child", "subject_key", "case_key", "adviser_key", "team_key", "due", "due_at", "reason"}),
        frozenset({"id", "municipality", "rule", "title", "cited", "status", "row_hash"}),
    ),
    "cadence.NextAct": Fields(
        About.CHILD,
        frozenset({"child", "subject_key", "case_key", "adviser_key", "team_key", "due", "due_at", "reason", "near"})
        | {"lacks"},
        frozenset({"id", "municipality", "act", "basis", "rule", "title", "cited", "status", "subject", "row_hash"}),
    ),
    "cadence.OpenCase": Fields(
        About.CHILD,
        frozenset({"child", "case_key", "case_number", "adviser_key", "team_key", "last_act", "last_on"}),
        frozenset({"id", "municipality", "row_hash"}),
    ),
    "cadence.CalendarFeed": Fields(
        About.STAFF, frozenset({"user", "fetched"}), frozenset({"id", "token_hash", "made"})
    ),
    "cadence.Confirmation": Fields(
        About.CHILD,
        frozenset({"child", "episode_key", "expected_end", "price", "price_unit", "was", "by_id", "by_name"}),
        frozenset({"id", "municipality", "made"}),
    ),
    "cadence.Entry": Fields(
        About.CHILD,
        frozenset({"child", "act", "row_key", "day", "values", "moved", "by_id", "by_name", "undone_by_name", "rival"})
        | {"settled_by_name"},
        frozenset({"id", "municipality", "made", "undone", "outcome", "settled"}),
    ),
    "cadence.Filing": Fields(
        About.CHILD,
        frozenset({"child", "row_key", "before", "after", "by_id", "by_name", "undone_by_name", "rival", "held"})
        | {"rejected", "settled_by_name"},
        frozenset({"id", "municipality", "table", "made", "undone", "outcome", "settled"}),
    ),
    "cadence.Reassignment": Fields(
        About.STAFF,
        frozenset({"made_by_id", "made_by_name", "undone_by_name"}),
        frozenset({"id", "municipality", "reason", "on", "made", "undone"}),
    ),
    "cadence.Move": Fields(
        About.CHILD,
        frozenset({"child", "case_key", "origin", "target", "row_key", "closed", "team_before", "delivered"}),
        frozenset({"id", "municipality", "reassignment", "outcome"}),
    ),
    "cadence.ReminderChoice": Fields(
        About.STAFF, frozenset({"user", "address", "daily", "weekly"}), frozenset({"id", "changed"})
    ),
    "cadence.Sending": Fields(About.STAFF, frozenset({"user", "sent"}), frozenset({"id", "kind", "day", "claimed"})),
    "cadence.Inspection": Fields(
        About.CHILD,
        frozenset({"population", "made_by_id", "made_by_name"}),
        frozenset({"id", "municipality", "team_key", "quarter", "on", "size", "seed", "rule_key", "rule_text"})
        | {"checksum", "made"},
    ),
    "cadence.InspectedFile": Fields(
        About.CHILD,
        frozenset({"child", "case_key", "case_number", "stratum", "answers", "answered_by_name"}),
        frozenset({"id", "municipality", "inspection", "answered"}),
    ),
    "cadence.Proposal": Fields(
        About.STAFF,
        frozenset({"asked", "made_by_id", "made_by_name", "settled_by_name"}),
        frozenset({"id", "municipality", "teams", "state", "fault", "made", "run", "reassignment", "settled"}),
    ),
    "cadence.ProposedMove": Fields(
        About.CHILD,
        frozenset({"child", "origin", "target", "chosen", "reason", "why_there", "seen"}),
        frozenset({"id", "municipality", "proposal"}),
    ),
    "papers.Paper": Fields(
        About.STAFF,
        frozenset({"created_by_name"}),
        frozenset(
            {"id", "kind", "municipality", "committee", "first", "last", "recommendation", "created", "decision"}
        ),
    ),
    "papers.Version": Fields(
        About.STAFF,
        frozenset({"made_by_name", "frozen_by_name"}),
        frozenset({"id", "paper", "number", "state", "document", "digest", "vintage", "made", "frozen_at"}),
    ),
    "scenarios.Baseline": Fields(About.CHILD, frozenset({"arrays"}), frozenset({"id", "run"})),
    "scenarios.InvestmentCase": Fields(
        About.STAFF,
        frozenset({"changed_by_name"}),
        frozenset({"id", "municipality", "key", "title", "document", "version", "changed"}),
    ),
    "scenarios.CaseVersion": Fields(
        About.STAFF,
        frozenset({"saved_by_name"}),
        frozenset({"id", "case", "number", "document", "what", "saved"}),
    ),
    "scenarios.CaseDecision": Fields(
        About.STAFF,
        frozenset({"made_by_name"}),
        frozenset({"id", "version", "option", "fills", "decided", "body", "made"}),
    ),
    "scenarios.FollowUp": Fields(
        About.STAFF,
        frozenset({"made_by_name"}),
        frozenset({"id", "decision", "on", "document", "digest", "vintage", "made"}),
    ),
    "scenarios.SavedScenario": Fields(About.STAFF, frozenset({"run"}), frozenset({"id", "municipality", "name"})),
    "runs.Run": Fields(
        About.STAFF,
        frozenset({"created_by_id", "created_by_name"}),
        frozenset({"id", "kind", "municipality_code", "scope", "inputs_hash", "parameters", "seed", "version"})
        | {"result", "created"},
    ),
    "runs.ScheduledJob": Fields(None, frozenset(), frozenset({"id", "name", "last_day", "claimed"})),
    "registers.OwnValues": Fields(None, frozenset(), frozenset({"id", "municipality", "ladder", "parameters"})),
    "registers.Vintage": Fields(
        None, frozenset(), frozenset({"id", "municipality", "batch_id", "number", "digest", "as_of", "tables"})
    ),
    "registers.Team": _of(None, plain="key name target_group programme_id case_cap start end"),
    "registers.Adviser": _of(About.STAFF, "key name"),
    "registers.AdviserPost": _of(About.STAFF, "key adviser_id team_id fte case_share start end"),
    "registers.AdviserAbsence": _of(About.STAFF, "key adviser_id start end covered_by"),
    "registers.District": _of(None, plain="key name start end replaced_by"),
    "registers.Household": _of(About.HOUSEHOLD, "key household_id district_id start end"),
    "registers.Population": _of(None, plain="key year age sex district_id count"),
    "registers.Scale": Fields(None, frozenset(), frozenset({"id", "municipality", "name", "low", "high", "in_use"})),
    "registers.Rate": _of(None, plain="key code start end amount unit title"),
    "registers.Place": _of(None, plain="key provider_id name place_type start end places yearly_cost avoidable_cost"),
    "cases.Child": _of(
        About.CHILD,
        "key birth_date sex unborn household_id protected_until left_on team_key district_key target_group",
    ),
    "cases.Identity": _of(About.IDENTITY, "key child cpr_token sealed"),
    "cases.Case": _child(
        "case_number target_group opened closed paying_municipality acting_municipality residence_municipality weight"
    ),
    "cases.Assignment": _child("case_id adviser_id start end role"),
    "cases.Episode": _child(
        "case_id section place_type step provider_id provider_name consent decision_date start end expected_end "
        "registered_on start_reasons end_reason price price_unit"
    ),
    "cases.Notification": _child("received assessed receipt_sent second_person notifier outcome"),
    "cases.Examination": _child("kind aware started finished preliminary"),
    "cases.Plan": _child("episode_id kind decided declined made revised"),
    "cases.Followup": _child("episode_id held child_heard"),
    "cases.CadenceDecision": _child(
        "episode_id decided interval_months interval_days reasoned child_view reasons not_heard"
    ),
    "cases.Contact": _child("adviser_id held kind"),
    "cases.Visit": _child("episode_id held talked_with_child"),
    "cases.Score": _child("scale scored value"),
    "cases.GoalStep": _child("goal noted status"),
    "cases.Decision": _child("episode_id kind decided approved valid_until appealed"),
    "cases.Price": _child(
        "episode_id component start end amount unit quantity rate_code vat_share sibling_discount provider_discount",
        "account",
    ),
    "finance.Posting": _child("episode_id case_number posted month amount provider_id provider_name", "account"),
    "finance.PostingPair": Fields(
        About.CHILD,
        frozenset({"posting_key", "episode_key", "month", "amount"}),
        frozenset({"id", "municipality", "rule", "state"}),
    ),
    "finance.PostingSum": Fields(
        About.CHILD,
        frozenset({"child", "payee", "payee_name", "first", "last", "number", "amount"}),
        frozenset({"id", "municipality", "year", "account"}),
    ),
    "finance.WorkItem": Fields(
        About.CHILD,
        frozenset({"child", "key", "subject", "what", "amount", "candidates", "owner", "owner_name"}),
        frozenset({"id", "municipality", "kind", "now", "state", "reason", "there", "first_batch", "last_batch"})
        | {"opened", "changed"},
    ),
    "finance.WorkStep": Fields(
        About.STAFF,
        frozenset({"by_name", "owner_name"}),
        frozenset({"id", "item", "at", "state", "reason", "batch"}),
    ),
    "finance.ChartAccount": _of(None, plain="key account title start end"),
    "finance.Appropriation": Fields(
        About.STAFF,
        frozenset({"changed_by_name"}),
        frozenset({"id", "municipality", "key", "title", "kind", "state", "service_area", "option", "source", "place"})
        | {"example_of", "imported", "funding", "version", "changed"},
    ),
    "finance.AppropriationLine": Fields(
        None,
        frozenset(),
        frozenset({"id", "appropriation", "number", "side", "margin", "amount", "year", "account", "main", "label"})
        | {"price_level", "tolerance", "approximate", "draws", "note"},
    ),
    "finance.AppropriationStep": Fields(
        About.STAFF,
        frozenset({"recorded_by_name"}),
        frozenset(
            {"id", "appropriation", "number", "to", "on", "body", "level", "item", "text", "said", "undoes", "recorded"}
        ),
    ),
    "finance.AppropriationLimit": Fields(
        None,
        frozenset(),
        frozenset({"id", "municipality", "kind", "level", "up_to", "same_main", "start", "end", "reference"}),
    ),
    "finance.PriceFactor": Fields(
        About.STAFF,
        frozenset({"made_by_name"}),
        frozenset({"id", "municipality", "since", "until", "value", "reference", "made"}),
    ),
    "finance.RefusionLimit": Fields(
        About.STAFF,
        frozenset({"made_by_name", "undone_by_name"}),
        frozenset({"id", "municipality", "year", "level", "reference", "made", "undone"})
        | {"above_25", "above_50", "above_75"},
    ),
    "finance.HandCorrection": Fields(
        About.STAFF,
        frozenset({"made_by_name", "undone_by_name"}),
        frozenset({"id", "municipality", "account", "year", "amount", "reason", "known", "made", "undone"}),
    ),
    "finance.Correction": _of(About.STAFF, "by", "key year account amount reason date"),
    "finance.Budget": _of(None, plain="key year account amount kind price_level decided"),
    "programmes.Programme": _of(None, plain="key name start end"),
    "programmes.Enrolment": _child("programme_id start end"),
    "programmes.ProgrammePlan": Fields(
        About.STAFF,
        frozenset({"changed_by_name"}),
        frozenset({"id", "municipality", "key", "name", "records_key", "document", "version", "changed"}),
    ),
    "programmes.PlanVersion": Fields(
        About.STAFF,
        frozenset({"saved_by_name"}),
        frozenset({"id", "plan", "number", "document", "what", "saved"}),
    ),
    "programmes.Baseline": Fields(
        About.STAFF,
        frozenset({"made_by_name"}),
        frozenset({"id", "municipality", "programme_key", "number", "on", "document", "digest", "vintage"})
        | {"reason", "made"},
    ),
    "imports.Batch": Fields(
        About.STAFF,
        frozenset({"by"}),
        frozenset({"id", "municipality", "number", "name", "format", "digest", "as_of", "state", "first", "unchanged"})
        | {"counts", "left_alone", "control", "problems", "problem_counts", "problem_amounts", "message", "progress"}
        | {"doing", "headings", "left_out", "kinds", "received_at", "finished_at"},
    ),
    "imports.RowChange": Fields(
        About.CHILD, frozenset({"key", "fields"}), frozenset({"id", "batch", "table", "change"})
    ),
    "imports.Mapping": Fields(
        None, frozenset(), frozenset({"id", "municipality", "name", "spec", "fingerprint", "changed_at", "used_at"})
    ),
    "imports.Draft": Fields(
        About.STAFF,
        frozenset({"by"}),
        frozenset(
            {
                "id",
                "municipality",
                "name",
                "format",
                "spec",
                "source",
                "left_out",
                "rejected",
                "received_at",
                "revision",
            }
        ),
    ),
}
