"""What a client sent and may decide about again: lines, concerns and the small change, each with who may read it now.

A thing that somebody has read cannot be taken back; whether it was read is told from the book of reads.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Model, QuerySet

from plait_clinic.audit.events import Event
from plait_clinic.audit.models import AuditEvent
from plait_clinic.audit.queries import caseload_looks
from plait_clinic.batteries.queries import TAKE_CONCERNS
from plait_clinic.checkins.concerns import reads_of_concerns
from plait_clinic.checkins.models import Answer, Comment, FollowUp, Visibility
from plait_clinic.checkins.visibility import AT_ONCE, CHANGED_BY, with_meetings
from plait_clinic.own.models import OwnVisit
from plait_clinic.own.queries import memberships_of
from plait_clinic.people.models import User

COMMENT, SMALL_CHANGE = "comment", "small_change"
CONCERNS = ("harmful", "missed")
"""The items that a client may send past the clinician: the `yes` items of the check-in."""
A_REQUEST = timedelta(seconds=30)
"""A read is in the book with the moment at which its request began: one that began up to this long before something
was sent or let go may have shown it, and counts as a read of it. Our rule."""
TEXT_OF = {COMMENT: "text", SMALL_CHANGE: "choice"}
"""The column that holds the words; a concern has none."""
LINES_CHOICES = (Visibility.CLINICIAN, Visibility.LATER, Visibility.SUPERVISOR, Visibility.HELD)
CHOICES = {
    COMMENT: LINES_CHOICES,
    SMALL_CHANGE: LINES_CHOICES,
    **dict.fromkeys(CONCERNS, (*LINES_CHOICES, Visibility.COMPLAINTS)),
}


@dataclass(frozen=True)
class ReadOn:
    """When something was read, and by whom."""

    at: datetime
    who: str


@dataclass(frozen=True)
class Saying:
    """One thing that the client sent. `row` is its row, and `row_field` the column of a change that points at it.

    `for_clinicians` where the clinicians of the case may read it now.
    """

    kind: str
    text: str
    session: int
    held_at: datetime
    response: str
    seen_by: Visibility
    for_clinicians: bool
    read: ReadOn | None
    row: Model
    row_field: str
    handled_at: datetime | None = None

    @property
    def about(self) -> str:
        """What the page's form calls it."""
        return f"{self.kind}.{self.response}"

    @property
    def choices(self) -> tuple[Visibility, ...]:
        return CHOICES[self.kind]


@dataclass(frozen=True)
class Reads:
    """Every read of one person's things, by what it showed: briefs, pages both look at, lists.

    `supervised` are briefs without the words that were not meant for a supervisor.
    """

    briefs: Sequence[ReadOn]
    supervised: Sequence[ReadOn]
    together: Sequence[ReadOn]
    endings: Sequence[ReadOn]
    caseloads: Sequence[ReadOn]
    concerns: Sequence[ReadOn]

    def first(self, kind: str, seen_by: str, since: datetime | None) -> ReadOn | None:
        """The first read of a thing of this kind since it could be read; none where it never could.

        A list of cases tells concerns as well; the page both look at tells none.
        """
        if seen_by == Visibility.HELD or since is None:
            return None
        if seen_by == Visibility.COMPLAINTS:
            return earliest(self.concerns, since)
        shown = [*self.briefs, *self.endings, *(self.caseloads if kind in CONCERNS else self.together)]
        return earliest([*shown, *self.supervised] if seen_by == Visibility.SUPERVISOR else shown, since)

    def first_of_ratings(self, since: datetime) -> ReadOn | None:
        """The first time that somebody opened the page of ratings that were sent then."""
        return earliest([*self.briefs, *self.supervised, *self.together], since)


def earliest(reads: Sequence[ReadOn], since: datetime) -> ReadOn | None:
    """The first of these reads that may have shown what was sent or let go then."""
    return min((read for read in reads if read.at >= since - A_REQUEST), key=lambda read: read.at, default=None)


def sayings(visit: OwnVisit, now: datetime) -> list[Saying]:
    """Everything this visit may show, newest first.

    A code that went through a clinician's hands shows what the clinicians may read, and nothing that is kept from
    them, nor that there is any.
    """
    members = memberships_of(visit.member)
    reads = reads_of(visit.member.case, members)
    found = [
        *sayings_of(COMMENT, Comment, members, reads, now),
        *sayings_of(SMALL_CHANGE, FollowUp, members, reads, now),
        *(saying for item in CONCERNS for saying in sayings_of(item, Answer, members, reads, now)),
    ]
    shown = [saying for saying in found if visit.past_clinicians or saying.for_clinicians]
    return sorted(shown, key=lambda saying: saying.held_at, reverse=True)


def saying_of(visit: OwnVisit, about: str, now: datetime) -> Saying | None:
    return next((saying for saying in sayings(visit, now) if saying.about == about), None)


def sayings_of(kind: str, model: type[Model], members: Sequence[object], reads: Reads, now: datetime) -> list[Saying]:
    return [saying(kind, CHANGED_BY[model], row, reads, now) for row in rows_of(kind, model, members)]


def rows_of(kind: str, model: type[Model], members: Sequence[object]) -> QuerySet:
    """The rows of one kind that hold something, with the visibility that holds now."""
    rows = model.objects.filter(
        response__check_in__member__in=members, response__version=1, response__erased_at=None, erased_at=None
    ).select_related("response__check_in__session")
    if model is Answer:
        rows = rows.filter(item=kind, value__gt=0, response__measure__in=TAKE_CONCERNS)
        rows = rows.select_related("response__check_in__session", "handled")
    return with_meetings(rows)


def saying(kind: str, field: str, row: Model, reads: Reads, now: datetime) -> Saying:
    response, later = row.response, row.seen_by == Visibility.LATER
    has_met = row.met_at is not None and row.met_at <= now
    return Saying(
        kind=kind,
        text=getattr(row, TEXT_OF[kind]) if kind in TEXT_OF else "",
        session=response.check_in.session.number,
        held_at=response.check_in.session.held_at,
        response=response.handle,
        seen_by=Visibility(row.seen_by),
        for_clinicians=has_met if later else row.seen_by in AT_ONCE,
        read=reads.first(kind, row.seen_by, row.may_have_met_at if later else row.since),
        row=row,
        row_field=field,
        handled_at=row.handled.at if hasattr(row, "handled") else None,
    )


def reads_of(case, members: Sequence[object]) -> Reads:
    """What the book says of this person's brief, of the lists this case stood on, and of the list of concerns."""
    handles = [member.handle for member in members]
    pages = AuditEvent.objects.filter(case=case, target__in=handles)
    return Reads(
        briefs=read_on(pages.filter(action__in=(Event.BRIEF_READ, Event.BRIEF_IN_EMERGENCY))),
        supervised=read_on(pages.filter(action=Event.BRIEF_SUPERVISED)),
        endings=read_on(pages.filter(action=Event.ENDING_READ)),
        together=read_on(pages.filter(action=Event.TOGETHER_OPENED)),
        caseloads=[ReadOn(look.at, look.who) for look in caseload_looks(case, members)],
        concerns=read_on(reads_of_concerns(case)),
    )


def read_on(events: QuerySet[AuditEvent]) -> list[ReadOn]:
    """When each of these was, and by whom; a name is decrypted once, however often somebody has read."""
    rows = list(events.values_list("at", "actor"))
    names = {user.pk: user.name for user in User.objects.filter(pk__in={actor for _at, actor in rows})}
    return [ReadOn(at, names[actor]) for at, actor in rows]
