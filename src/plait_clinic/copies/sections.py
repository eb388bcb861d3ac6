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


ANSWERED = {
    "session": RESPONSE,
    "measure": "response__measure",
    "about": "response__about_subsystem__kind",
    "rater": "response__check_in__rater",
}

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
    section("cases.Subsystem", "belongs_together", kind="kind", name="name", since="since", until="until"),
    section("cases.SubsystemMember", "belonged_from", kind="subsystem__kind", since="since", until="until"),
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
        about="about_subsystem__kind",
    ),
    section(
        "checkins.Response",
        "responses",
        Of.CASE_OF_ONE,
        session=CHECK_IN,
        measure="measure",
        version="measure_version",
        about="about_subsystem__kind",
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
    section("paper.TypedIn", "typed_in_from_paper", session=CHECK_IN, who="by__name", at="at"),
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
    section("goals.Goal", "goals", who="side", state="state", at="proposed_at"),
    section("goals.Wording", "goal_words", version="number", text="text", whose="side", who="by__name", at="at"),
    section(
        "goals.Levels",
        "goal_levels",
        version="number",
        much_less="much_less",
        less="less",
        expected="expected",
        more="more",
        much_more="much_more",
        whose="side",
        who="by__name",
        at="at",
    ),
    section("goals.GoalStep", "goal_steps", what="action", whose="side", who="by__name", after="after", at="at"),
    section(
        "goals.GoalRating",
        "goal_ratings",
        what="what",
        whose="side",
        session="session__number",
        value="value",
        who="by__name",
        at="at",
    ),
    section("goals.WrittenAlone", "goals_written", round="round", whose="side", who="by__name", at="at"),
    section(
        "goals.Share",
        "goals_shown",
        text="wording__text",
        to="with_member__client__name",
        at="shared_at",
        ended_at="ended_at",
    ),
    section("goals.HeldToo", "goals_held_too", holds="holds", at="at"),
    section("preparation.Choice", "said_before_we_meet", feature="feature", said="said", way="way", at="at"),
    section("preparation.Worry", "worries", text="text", at="written_at"),
    section("preparation.LeafletSent", "word_sent", who="sent_by__name", at="sent_at"),
    section(
        "preparation.Order",
        "orders",
        number="number",
        ordered_by="ordered_by",
        reported="reported",
        reported_to="reported_to",
        who="written_by__name",
        at="written_at",
    ),
    section("carers.Carer", "carers", Of.CASE_OF_ONE, who="name", kind="kind", since="added_at", until="ended_at"),
    section("carers.Letting", "what_carers_may_see", who="carer__name", item="item", said="said", way="way", at="at"),
    section(
        "carers.Rating",
        "work_with_those_around",
        who="carer__name",
        clinician="clinician__name",
        side="side",
        bond="bond",
        goal="goal",
        task="task",
        at="at",
    ),
    section("carers.CarerLine", "lines_for_carers", who="carer__name", text="text", at="written_at"),
    section("carers.CarerLineTakenBack", "lines_for_carers_taken_back", line="line__text", at="at"),
    section(
        "expectations.Agreement",
        "working_agreements",
        Of.CASE_OF_ONE,
        number="number",
        text="text",
        review_on="review_on",
        who="written_by__name",
        at="written_at",
    ),
    section(
        "expectations.AgreementWord",
        "said_to_working_agreements",
        number="agreement__number",
        text="agreement__text",
        said="said",
        way="way",
        who="noted_by__name",
        at="at",
    ),
    section("expectations.Contribution", "what_each_side_will_do", side="side", text="text", who="by__name", at="at"),
    section(
        "expectations.Outlook",
        "how_the_work_seems",
        side="side",
        sensible="sensible",
        helpful="helpful",
        who="by__name",
        at="at",
    ),
    section("expectations.FitWord", "first_sessions", side="side", with_whom="lead__name", said="said", at="at"),
    section("tasks.Task", "tasks", task="handle", made_at="made_at"),
    section(
        "tasks.TaskVersion",
        "what_tasks_say",
        task="task__handle",
        number="number",
        what="what",
        why="why",
        how_much="how_much",
        what_could_get_in_the_way="obstacles",
        by_whom="doer",
        clinician="clinician__name",
        due_on="due_on",
        at="written_at",
    ),
    section(
        "tasks.TaskStep",
        "said_of_tasks",
        task="task__handle",
        number="version__number",
        what="action",
        side="side",
        way="way",
        who="by__name",
        at="at",
    ),
    section(
        "tasks.LookBack",
        "looks_back_on_tasks",
        task="task__handle",
        side="side",
        outcome="outcome",
        how_it_went="how",
        learned="learned",
        useful="useful",
        way="way",
        who="by__name",
        at="at",
    ),
    section("tasks.GotInTheWay", "what_got_in_the_way", task="look__task__handle", what="what", at="at"),
    section("families.SharingPolicy", "sharing_agreed", Of.CASE, version="number", kind="kind", at="written_at"),
    section("families.SharedPart", "sharing_named", Of.CASE, version="policy__number", part="part"),
    section(
        "families.PolicyWords", "sharing_words", Of.CASE, version="policy__number", language="language", text="text"
    ),
    section("families.PolicyMember", "sharing_agreed_with", version="policy__number"),
    section(
        "families.Signature",
        "sharing_signatures",
        version="policy__number",
        agrees="agrees",
        way="way",
        signed_on="signed_on",
        guardian="guardian__name",
        who="noted_by__name",
    ),
    section("families.GivenUnder", "answers_given_under", session=RESPONSE, version="policy__number"),
    section(
        "families.StructurePerson",
        "drawn_as",
        shape="shape",
        why_not_here="absent",
        added_at="added_at",
        removed_at="removed_at",
    ),
    section("families.SharingChoice", "sharing_stopped", stops="stops", at="at"),
    section(
        "erasure.Hold",
        "holds",
        Of.CASE_OF_ONE,
        reason="reason",
        until="until",
        who="placed_by__name",
        at="placed_at",
    ),
    section("erasure.HoldEnded", "holds_ended", Of.CASE_OF_ONE, who="by__name", at="at"),
    section("retention.Notice", "erasure_due", due_on="due_on", told_at="told_at"),
    section(
        "own.OwnChannel",
        "addresses_for_codes",
        kind="kind",
        address="address",
        who="set_by__name",
        at="set_at",
        ended_at="ended_at",
    ),
    section(
        "delivery.Wish",
        "links_wanted",
        language="language",
        zone="zone",
        way="way",
        who="noted_by__name",
        at="said_at",
        ended_at="ended_at",
    ),
    section("delivery.Message", "messages", session=CHECK_IN, kind="kind", way="way", at="made_at"),
    section(
        "delivery.MessageState",
        "what_became_of_messages",
        session=f"message__{CHECK_IN}",
        kind="message__kind",
        state="state",
        why="why",
        at="at",
    ),
    section("own.OwnVisit", "visits_to_the_own_page", opened_by="opened_by", at="begun_at", ends_at="ends_at"),
)

LEFT_OUT: Mapping[str, str | Promise] = {
    "cases.Session": _("Sessions stand with the attendance."),
    "audit.AuditEvent": _("Stands as “who has looked”, in words, without what others of the case did."),
    "checkins.Link": _("Only a hash of each link is kept, which says nothing."),
    "paper.Sheet": _("Only which of your check-ins was printed; what was typed in from it stands here."),
    "kiosk.Kiosk": _("That a tablet of the clinic was locked for a session; it holds no answer."),
    "kiosk.Turn": _("That a check-in of yours could be answered on such a tablet; the check-in itself stands here."),
    "goals.Pair": _("Which goals were put together: their words stand here."),
    "goals.Succession": _("Which goal came after which: their words stand here."),
    "preparation.PlannedFeature": _("What was planned in the case; what you said to it stands here."),
    "readings.CourseState": _("The engine’s own working numbers; they follow from the answers."),
    "families.ObserverRating": _(
        "What observers rated of you is about the others too, and can tell how safe you are with them."
    ),
    "families.SharingPause": _("When clinicians paused what is shared: it is about everybody in the case."),
    "families.StructureCouple": _("Who clinicians drew as a couple: it is about the other as well."),
    "families.StructureParent": _("Whom clinicians drew as parent and child: it is about the other as well."),
    "families.StructureHome": _("Homes that clinicians drew: they are about everybody who lives there."),
    "families.LivesIn": _("Homes that clinicians drew: they are about everybody who lives there."),
    "own.OwnCode": _("Only a hash of each code is kept, which says nothing."),
    "erasure.Erasure": _("Of somebody who was erased no copy can be made."),
}
NOT_IN_IT = (
    _("How safe you feel with the others: a copy can be seen by somebody else. Ask your clinician alone."),
    _("Whether you can say what is on your mind to those around you, for the same reason."),
    _("Clinicians’ private notes. They are sealed, and nobody but their author can find or open them."),
    _("What your clinician wrote, rated or said and your own page shows only once you have given yours."),
    _("How sensible your clinician finds the work and how much they believe that it will help."),
    _("What other people said, and what clinicians rated in a case with several people: it is about all of them."),
    _("Other courses of work you may have here. Each has an own page, and a copy of its own."),
)
"""What the file says is not in it."""
