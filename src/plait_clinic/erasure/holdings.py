"""All that the clinic holds of a client, table by table: what goes in an erasure, what stays and why.

A test goes over every model with a way to a client: one that is not here fails it. Rows stay as facts (rule 5 of the
house); what they say goes. Rows that are derived, or only open a way in, are removed.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

RECORD = _("That it took place, when, and with whom: the clinic’s record of its work. No words and no numbers.")
LOOKED = _("Who did and who read what, and when: others rely on that book, and it holds no name and no answer.")
ASKED = _("Which questions were put, and when. Not what was answered.")
FORGOTTEN = _("Nothing.")


ERASED = "erased_at"
"""The column in which rows that are only ever added note that they were emptied."""


@dataclass(frozen=True)
class Holding:
    """One table. `member` and `case` lead from a row to a member of a case and to a case, where it has such a way.

    A row by way of a member goes with that member; one that has only the case goes with the last member of it. `about`
    leads to the one member of several whom somebody else rated: such a row goes with them too, and is in no copy.
    """

    model: str
    title: str | Promise
    member: str = ""
    also: tuple[str, ...] = ()
    about: tuple[str, ...] = ()
    case: str = ""
    goes: tuple[str, ...] = ()
    mark: str = ERASED
    removed: bool = False
    keeps: str | Promise = FORGOTTEN

    @property
    def table(self) -> type[models.Model]:
        return apps.get_model(self.model)


CHECK_IN, SESSION_CASE = "check_in__member", "check_in__session__case"
RESPONSE, RESPONSE_CASE = f"response__{CHECK_IN}", f"response__{SESSION_CASE}"
ABOUT = ("response__about_member",)
"""What a clinician answered about this one member of several."""

HOLDINGS: tuple[Holding, ...] = (
    Holding(
        "people.Client",
        _("Name and contact"),
        member="memberships",
        goes=("name", "contact", "birth_date"),
        keeps=RECORD,
    ),
    Holding("cases.CaseMember", _("Being a member of a case"), member="pk", keeps=RECORD),
    Holding("cases.Case", _("Cases"), member="members", keeps=RECORD),
    Holding(
        "cases.Subsystem",
        _("Who belongs together"),
        member="parts__member",
        case="case",
        goes=("name",),
        mark="emptied_at",
        keeps=RECORD,
    ),
    Holding("cases.SubsystemMember", _("Being one who belongs together"), member="member", keeps=RECORD),
    Holding("cases.CaseClinician", _("Who worked in the case"), case="case", keeps=RECORD),
    Holding("cases.CaseReferrer", _("Who was told of attendance"), case="case", keeps=RECORD),
    Holding("cases.Session", _("Sessions"), case="case", keeps=RECORD),
    Holding("cases.Attendance", _("Who was at a session"), member="member", keeps=RECORD),
    Holding("imports.ImportedCase", _("From which file a case came"), case="case", keeps=RECORD),
    Holding("batteries.BatteryUse", _("What was asked in a case"), case="case", keeps=ASKED),
    Holding("audit.AuditEvent", _("Who has looked"), case="case", keeps=LOOKED),
    Holding("checkins.CheckIn", _("Check-ins"), member="member", case="session__case", keeps=ASKED),
    Holding(
        "checkins.AskedMeasure",
        _("Questionnaires asked"),
        member=CHECK_IN,
        about=("about_member",),
        case=SESSION_CASE,
        keeps=ASKED,
    ),
    Holding("kiosk.Kiosk", _("Tablets that were locked for a session"), case="session__case", removed=True),
    Holding("kiosk.Turn", _("Whose check-in could be answered on a tablet"), member=CHECK_IN, removed=True),
    Holding("paper.TypedIn", _("Who typed in an answer from paper"), member=CHECK_IN, keeps=RECORD),
    Holding("paper.Sheet", _("Check-ins that were printed"), member=CHECK_IN, keeps=RECORD),
    Holding("checkins.Link", _("Links to check-ins"), member=CHECK_IN, case=SESSION_CASE, removed=True),
    Holding("readings.VisitReading", _("Readings"), member=RESPONSE, case=RESPONSE_CASE, removed=True),
    Holding("readings.Reading", _("Expected ranges"), member=RESPONSE, case=RESPONSE_CASE, removed=True),
    Holding("readings.CourseState", _("Where a course stands"), member="member", removed=True),
    Holding("checkins.Score", _("Scores"), member=RESPONSE, about=ABOUT, case=RESPONSE_CASE, removed=True),
    Holding(
        "checkins.Response",
        _("Answered check-ins"),
        member=CHECK_IN,
        about=("about_member",),
        case=SESSION_CASE,
        goes=("informativeness", "fingerprint"),
        keeps=ASKED,
    ),
    Holding(
        "checkins.Answer", _("Answers"), member=RESPONSE, about=ABOUT, case=RESPONSE_CASE, goes=("value",), keeps=ASKED
    ),
    Holding("checkins.Comment", _("Lines in own words"), member=RESPONSE, case=RESPONSE_CASE, goes=("text",)),
    Holding("checkins.FollowUp", _("Small changes asked for"), member=RESPONSE, case=RESPONSE_CASE, goes=("choice",)),
    Holding(
        "checkins.VisibilityChange",
        _("Who was to read what"),
        member=f"answer__{RESPONSE}",
        also=(f"comment__{RESPONSE}", f"follow_up__{RESPONSE}"),
        keeps=RECORD,
    ),
    Holding(
        "checkins.ConcernHandled",
        _("What the complaints contact noted"),
        member=f"answer__{RESPONSE}",
        goes=("note",),
        keeps=RECORD,
    ),
    Holding(
        "families.ObserverRating",
        _("What observers saw in a session"),
        member="member",
        case="session__case",
        goes=("value",),
        keeps=RECORD,
    ),
    Holding("risk.RiskAnswer", _("Positive answers to risk items"), member=RESPONSE, goes=("value",), keeps=RECORD),
    Holding(
        "risk.Acknowledgement",
        _("What was noted about them"),
        member=f"answer__{RESPONSE}",
        goes=("note",),
        keeps=RECORD,
    ),
    Holding("signals.Signal", _("Signals"), member="member", keeps=RECORD),
    Holding("signals.Evidence", _("What a signal rested on"), member="signal__member", goes=("numbers",), keeps=RECORD),
    Holding("signals.SignalStep", _("What came of a signal"), member="signal__member", goes=("what",), keeps=RECORD),
    Holding("repairs.StageTick", _("What was ticked in a talk"), member="signal__member", keeps=RECORD),
    Holding("repairs.Outcome", _("How a strain stands"), member="signal__member", goes=("resolution",), keeps=RECORD),
    Holding("supervision.Reason", _("Why a supervisor looked"), case="case", goes=("text",), keeps=LOOKED),
    Holding("together.Line", _("Lines on the page for both"), member="member", goes=("text",), keeps=RECORD),
    Holding("together.LineTakenBack", _("Lines taken back"), member="line__member", keeps=RECORD),
    Holding("endings.NoteVersion", _("Hand-over notes"), member="member", goes=("text",), keeps=RECORD),
    Holding("endings.Consent", _("Consent to hand-over notes"), member="version__member", keeps=RECORD),
    Holding("endings.ConsentTakenBack", _("Consent taken back"), member="consent__version__member", keeps=RECORD),
    Holding("endings.ChangeRequest", _("Asking for another clinician"), member="member", goes=("words",), keeps=RECORD),
    Holding("endings.ChangeTakenBack", _("No longer asking for one"), member="request__member", keeps=RECORD),
    Holding(
        "minors.Guardian",
        _("Guardians"),
        member="client__memberships",
        goes=("name", "contact"),
        mark="ended_at",
        keeps=RECORD,
    ),
    Holding("minors.ConsentToAsk", _("Consent to being asked"), member="member", keeps=RECORD),
    Holding("minors.ConsentToAskTakenBack", _("That consent taken back"), member="consent__member", keeps=RECORD),
    Holding("goals.Goal", _("Goals"), member="member", keeps=RECORD),
    Holding("goals.Wording", _("Goals in their words"), member="goal__member", goes=("text",), keeps=RECORD),
    Holding(
        "goals.Levels",
        _("Five levels of a goal"),
        member="goal__member",
        goes=("much_less", "less", "expected", "more", "much_more"),
        keeps=RECORD,
    ),
    Holding("goals.GoalStep", _("What became of a goal"), member="goal__member", keeps=RECORD),
    Holding("goals.WrittenAlone", _("That goals were written"), member="member", keeps=RECORD),
    Holding("goals.Pair", _("Goals that mean the same"), member="client_goal__member", keeps=RECORD),
    Holding("goals.Succession", _("Which goal came after which"), member="before__member", keeps=RECORD),
    Holding("goals.GoalRating", _("Numbers about goals"), member="goal__member", goes=("value",), keeps=RECORD),
    Holding("goals.Share", _("To whom a goal was shown"), member="wording__goal__member", keeps=RECORD),
    Holding("goals.HeldToo", _("Whether a shown goal was theirs too"), member="share__with_member", keeps=RECORD),
    Holding("preparation.PlannedFeature", _("What was new in the room"), case="case", keeps=RECORD),
    Holding("preparation.Choice", _("What was said to it"), member="member", keeps=RECORD),
    Holding("preparation.Worry", _("Worries"), member="member", goes=("text",), keeps=RECORD),
    Holding("preparation.LeafletSent", _("Word that there is something to read"), member="member", keeps=RECORD),
    Holding(
        "preparation.Order",
        _("Who sent somebody, and what is reported"),
        member="member",
        goes=("ordered_by", "reported", "reported_to"),
        keeps=RECORD,
    ),
    Holding(
        "carers.Carer",
        _("Who else was around the case"),
        member="member",
        case="case",
        goes=("name",),
        mark="emptied_at",
        keeps=RECORD,
    ),
    Holding("carers.Letting", _("What carers were let see"), member="member", keeps=RECORD),
    Holding(
        "carers.Rating",
        _("Ratings of the work with those around"),
        member="member",
        goes=("bond", "goal", "task", "speaking"),
        keeps=RECORD,
    ),
    Holding("carers.CarerLine", _("Lines for carers"), member="member", goes=("text",), keeps=RECORD),
    Holding("carers.CarerLineTakenBack", _("Such lines taken back"), member="line__member", keeps=RECORD),
    Holding("expectations.Agreement", _("Working agreements"), case="case", goes=("text",), keeps=RECORD),
    Holding(
        "expectations.AgreementWord",
        _("What was said to a working agreement"),
        member="member",
        case="agreement__case",
        keeps=RECORD,
    ),
    Holding("expectations.Contribution", _("What each side will do"), member="member", goes=("text",), keeps=RECORD),
    Holding(
        "expectations.Outlook",
        _("How sensible the work seems, and whether it will help"),
        member="member",
        goes=("sensible", "helpful"),
        keeps=RECORD,
    ),
    Holding(
        "expectations.FitWord", _("What was made of the first sessions"), member="member", goes=("said",), keeps=RECORD
    ),
    Holding("tasks.Task", _("Tasks"), member="member", keeps=RECORD),
    Holding(
        "tasks.TaskVersion",
        _("What tasks say"),
        member="task__member",
        goes=("what", "why", "how_much", "obstacles"),
        keeps=RECORD,
    ),
    Holding("tasks.TaskStep", _("What was said and decided of tasks"), member="member", keeps=RECORD),
    Holding(
        "tasks.LookBack",
        _("Looks back on tasks"),
        member="member",
        goes=("outcome", "how", "learned", "useful"),
        keeps=RECORD,
    ),
    Holding(
        "tasks.GotInTheWay",
        _("What got in the way of a task"),
        member="look__member",
        goes=("what",),
        keeps=RECORD,
    ),
    Holding("families.SharingPolicy", _("What was agreed to share"), case="case", keeps=RECORD),
    Holding("families.SharedPart", _("What of it was named"), case="policy__case", keeps=RECORD),
    Holding(
        "families.PolicyWords", _("The words of what was agreed"), case="policy__case", goes=("text",), keeps=RECORD
    ),
    Holding("families.PolicyMember", _("Among whom it was agreed"), member="member", keeps=RECORD),
    Holding("families.Signature", _("Signatures to it"), member="member", keeps=RECORD),
    Holding("families.GivenUnder", _("Under what an answer was given"), member=RESPONSE, keeps=RECORD),
    Holding("families.SharingChoice", _("Stopping what is shared"), member="member", keeps=RECORD),
    Holding(
        "families.StructurePerson",
        _("Who belongs to whom"),
        member="member",
        case="case",
        goes=("name", "absent"),
        mark="removed_at",
        keeps=RECORD,
    ),
    Holding(
        "families.StructureCouple",
        _("Being drawn as a couple"),
        member="first__member",
        also=("second__member",),
        case="first__case",
        removed=True,
    ),
    Holding(
        "families.StructureParent",
        _("Being drawn as parent or child"),
        member="parent__member",
        also=("child__member",),
        case="parent__case",
        removed=True,
    ),
    Holding("families.StructureHome", _("Homes"), case="case", goes=("name",), mark="removed_at", keeps=RECORD),
    Holding("families.LivesIn", _("Who lives there"), member="person__member", case="home__case", removed=True),
    Holding("families.SharingPause", _("Pausing what is shared"), case="case", keeps=RECORD),
    Holding("delivery.Wish", _("Wanting links by message"), member="member", removed=True),
    Holding("delivery.Message", _("Messages with a link"), member=CHECK_IN, case=SESSION_CASE, keeps=RECORD),
    Holding(
        "delivery.MessageState",
        _("What became of messages"),
        member=f"message__{CHECK_IN}",
        case=f"message__{SESSION_CASE}",
        keeps=RECORD,
    ),
    Holding("own.OwnVisit", _("Visits to the own page"), member="member", removed=True),
    Holding("own.OwnCode", _("Codes for the own page"), member="member", removed=True),
    Holding("own.OwnChannel", _("The address for codes"), member="member", removed=True),
    Holding("retention.Notice", _("That an erasure is due"), member="client__memberships", removed=True),
    Holding("erasure.Hold", _("Why a case was not to be erased"), case="case", goes=("reason",), keeps=RECORD),
    Holding("erasure.HoldEnded", _("That such a hold was ended"), case="hold__case", keeps=RECORD),
    Holding("erasure.Erasure", _("That there was an erasure"), member="client__memberships", keeps=RECORD),
)


def found(
    holding: Holding, members: Iterable[models.Model], cases: Iterable[models.Model], *, about: bool = True
) -> models.QuerySet:
    """The rows of one table that are these members', or of these cases where nobody else is left in them.

    With `about`, also what somebody else rated about one of these members.
    """
    rows = holding.table._default_manager.all()
    by = models.Q(pk__in=[])
    numbers = [member.pk for member in members]
    for way in (holding.member, *holding.also, *(holding.about if about else ())):
        by |= models.Q(pk__in=rows.filter(**{f"{way}__in": numbers}).values("pk")) if way else by
    if holding.case:
        by |= models.Q(**{f"{holding.case}__in": cases})
    return rows.filter(by)
