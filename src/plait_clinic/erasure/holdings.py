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

    A row by way of a member goes with that member; one that has only the case goes with the last member of it.
    """

    model: str
    title: str | Promise
    member: str = ""
    also: tuple[str, ...] = ()
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
    Holding("cases.CaseClinician", _("Who worked in the case"), case="case", keeps=RECORD),
    Holding("cases.CaseReferrer", _("Who was told of attendance"), case="case", keeps=RECORD),
    Holding("cases.Session", _("Sessions"), case="case", keeps=RECORD),
    Holding("cases.Attendance", _("Who was at a session"), member="member", keeps=RECORD),
    Holding("imports.ImportedCase", _("From which file a case came"), case="case", keeps=RECORD),
    Holding("batteries.BatteryUse", _("What was asked in a case"), case="case", keeps=ASKED),
    Holding("audit.AuditEvent", _("Who has looked"), case="case", keeps=LOOKED),
    Holding("checkins.CheckIn", _("Check-ins"), member="member", case="session__case", keeps=ASKED),
    Holding("checkins.AskedMeasure", _("Questionnaires asked"), member=CHECK_IN, case=SESSION_CASE, keeps=ASKED),
    Holding("checkins.Link", _("Links to check-ins"), member=CHECK_IN, case=SESSION_CASE, removed=True),
    Holding("readings.VisitReading", _("Readings"), member=RESPONSE, case=RESPONSE_CASE, removed=True),
    Holding("readings.Reading", _("Expected ranges"), member=RESPONSE, case=RESPONSE_CASE, removed=True),
    Holding("readings.CourseState", _("Where a course stands"), member="member", removed=True),
    Holding("checkins.Score", _("Scores"), member=RESPONSE, case=RESPONSE_CASE, removed=True),
    Holding(
        "checkins.Response",
        _("Answered check-ins"),
        member=CHECK_IN,
        case=SESSION_CASE,
        goes=("informativeness", "fingerprint"),
        keeps=ASKED,
    ),
    Holding("checkins.Answer", _("Answers"), member=RESPONSE, case=RESPONSE_CASE, goes=("value",), keeps=ASKED),
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
    Holding("own.OwnVisit", _("Visits to the own page"), member="member", removed=True),
    Holding("own.OwnCode", _("Codes for the own page"), member="member", removed=True),
    Holding("own.OwnChannel", _("The address for codes"), member="member", removed=True),
    Holding("erasure.Erasure", _("That there was an erasure"), member="client__memberships", keeps=RECORD),
)


def found(holding: Holding, members: Iterable[models.Model], cases: Iterable[models.Model]) -> models.QuerySet:
    """The rows of one table that are these members', or of these cases where nobody else is left in them."""
    rows = holding.table._default_manager.all()
    by = models.Q(pk__in=[])
    numbers = [member.pk for member in members]
    for way in (holding.member, *holding.also):
        by |= models.Q(pk__in=rows.filter(**{f"{way}__in": numbers}).values("pk")) if way else by
    if holding.case:
        by |= models.Q(**{f"{holding.case}__in": cases})
    return rows.filter(by)
