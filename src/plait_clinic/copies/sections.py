"""What goes into a client's copy, table by table, and what does not and why. Beside the table of holdings (erasure/).

A test holds this to that table: whatever is kept of a client is given to them here, or is left out with a reason.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

CHECK_IN, RESPONSE = "check_in__session__number", "response__check_in__session__number"


class Of(StrEnum):
    """Whose rows are given: the client's own alone, or in a case of one person also those about the case."""

    MEMBER = "member"
    CASE_OF_ONE = "case of one"
    CASE = "case"


@dataclass(frozen=True)
class Section:
    """One table of the copy: its fields by the way from a row to them, with the names under which they are given."""

    model: str
    name: str
    fields: Mapping[str, str]
    of: Of = Of.MEMBER


def section(model: str, name: str, of: Of = Of.MEMBER, /, **fields: str) -> Section:
    return Section(model, name, {way: given for given, way in fields.items()}, of)


ANSWERED = {"session": RESPONSE, "measure": "response__measure", "rater": "response__check_in__rater"}

SECTIONS: tuple[Section, ...] = (
    section("people.Client", "person", name="name", contact="contact", form="form", birth_date="birth_date"),
    section("cases.Case", "case", kind="kind", opened_on="opened_on", closed_on="closed_on"),
    section(
        "cases.CaseMember",
        "memberships",
        role="role",
        participation="participation",
        joined_on="joined_on",
        left_on="left_on",
    ),
    section("cases.CaseClinician", "clinicians", Of.CASE, who="user__name", role="role", since="since", until="until"),
    section("cases.CaseReferrer", "referrers", Of.CASE, who="user__name"),
    section(
        "cases.Attendance", "attendance", session="session__number", held_at="session__held_at", presence="presence"
    ),
    section("imports.ImportedCase", "brought_in", Of.CASE, brought_in_at="past_import__imported_at"),
    section("batteries.BatteryUse", "asked_in_the_case", Of.CASE, battery="battery__name"),
    section(
        "checkins.CheckIn",
        "check_ins",
        Of.CASE_OF_ONE,
        session="session__number",
        rater="rater",
        opens_at="opens_at",
        expires_at="expires_at",
    ),
    section(
        "checkins.AskedMeasure",
        "questionnaires",
        Of.CASE_OF_ONE,
        session=CHECK_IN,
        measure="measure",
        version="version",
    ),
    section(
        "checkins.Response",
        "responses",
        Of.CASE_OF_ONE,
        session=CHECK_IN,
        measure="measure",
        version="measure_version",
        rater="check_in__rater",
        submitted_at="submitted_at",
        language="language",
        late="late",
    ),
    section(
        "checkins.Answer",
        "answers",
        Of.CASE_OF_ONE,
        **ANSWERED,
        item="item",
        value="value",
        missing="missing",
        who_may_read="visibility",
    ),
    section("checkins.Comment", "lines", Of.CASE_OF_ONE, **ANSWERED, text="text", who_may_read="visibility"),
    section("checkins.FollowUp", "small_changes", **ANSWERED, choice="choice", who_may_read="visibility"),
    section(
        "checkins.VisibilityChange",
        "visibility_changes",
        answer="answer__item",
        line="comment__text",
        small_change="follow_up__choice",
        who_may_read="visibility",
        at="changed_at",
    ),
    section(
        "checkins.ConcernHandled", "concerns_seen_to", concern="answer__item", who="by__name", at="at", note="note"
    ),
    section("checkins.Score", "scores", Of.CASE_OF_ONE, **ANSWERED, scale="scale", value="value", reason="reason"),
    section(
        "readings.Reading",
        "expected_ranges",
        session=RESPONSE,
        scale="scale",
        usual="usual",
        low="low",
        high="high",
        surprise="surprise",
        model="model_version",
    ),
    section(
        "readings.VisitReading",
        "readings",
        session=RESPONSE,
        chance="chance",
        alert="alert",
        state="state",
        model="model_version",
    ),
    section("risk.RiskAnswer", "answers_about_safety", session=RESPONSE, item="item", value="value", at="opened_at"),
    section(
        "risk.Acknowledgement", "answers_about_safety_read", item="answer__item", who="by__name", at="at", note="note"
    ),
    section(
        "signals.Signal", "signals", topic="topic", source="source", kind="kind", state="state", opened_at="opened_at"
    ),
    section(
        "signals.Evidence",
        "grounds_of_signals",
        topic="signal__topic",
        rule="rule",
        numbers="numbers",
        at="at",
        who="by__name",
    ),
    section(
        "signals.SignalStep",
        "steps_of_signals",
        topic="signal__topic",
        action="action",
        at="at",
        who="by__name",
        with_whom="with_whom",
        way="way",
        reason="reason",
        note="what",
    ),
    section(
        "supervision.Reason",
        "reasons_for_looking",
        Of.CASE_OF_ONE,
        who="by__name",
        occasion="occasion",
        text="text",
        at="given_at",
    ),
    section("repairs.StageTick", "stages", topic="signal__topic", stage="stage", done="done", who="by__name", at="at"),
    section(
        "repairs.Outcome", "outcomes", topic="signal__topic", side="side", outcome="resolution", who="by__name", at="at"
    ),
    section(
        "together.Line",
        "lines_together",
        about="about",
        whose="whose",
        text="text",
        who="written_by__name",
        at="written_at",
    ),
    section("together.LineTakenBack", "lines_taken_back", text="line__text", who="by__name", at="at"),
    section(
        "endings.NoteVersion", "hand_over_notes", number="number", text="text", who="written_by__name", at="written_at"
    ),
    section("endings.Consent", "consents", note="version__number", how="how", who="noted_by__name", at="given_at"),
    section("endings.ConsentTakenBack", "consents_taken_back", note="consent__version__number", how="how", at="at"),
    section(
        "endings.ChangeRequest",
        "asking_for_another_clinician",
        lead="lead__name",
        talk="talk",
        words="words",
        at="asked_at",
    ),
    section("endings.ChangeTakenBack", "asking_no_longer", at="at"),
    section("minors.Guardian", "guardians", name="name", capacity="capacity", added_at="added_at", ended_at="ended_at"),
    section("minors.ConsentToAsk", "consents_to_being_asked", way="way", given_on="given_on", who="noted_by__name"),
    section(
        "minors.ConsentToAskTakenBack", "consents_to_being_asked_taken_back", way="way", taken_back_on="taken_back_on"
    ),
    section(
        "own.OwnChannel", "addresses_for_codes", address="address", who="set_by__name", at="set_at", ended_at="ended_at"
    ),
    section("own.OwnVisit", "visits_to_the_own_page", opened_by="opened_by", at="begun_at", ends_at="ends_at"),
)

LEFT_OUT: Mapping[str, str | Promise] = {
    "cases.Session": _("Sessions stand with the attendance."),
    "audit.AuditEvent": _("Stands as “who has looked”, in words, without what others of the case did."),
    "checkins.Link": _("Only a hash of each link is kept, which says nothing."),
    "readings.CourseState": _("The engine’s own working numbers; they follow from the answers."),
    "own.OwnCode": _("Only a hash of each code is kept, which says nothing."),
    "erasure.Erasure": _("Of somebody who was erased no copy can be made."),
}
NOT_IN_IT = (
    _("Clinicians’ private notes. They are sealed, and nobody but their author can find or open them."),
    _("What other people said, and what clinicians rated in a case with several people: it is about all of them."),
    _("Other courses of work you may have here. Each has an own page, and a copy of its own."),
)
"""What the file says is not in it."""
