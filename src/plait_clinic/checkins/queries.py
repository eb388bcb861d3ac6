"""Reads of the check-in: by token for the respondent, by session for the page where it is noted.

Nothing here gives a stored answer to the holder of a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import BigIntegerField, BinaryField, Exists, OuterRef, QuerySet, SmallIntegerField
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plait.measures import Wording
from plait_clinic.batteries.registry import best_of, measures_of
from plait_clinic.cases.models import Attendance, CaseKind, CaseMember, Presence, Session
from plait_clinic.cases.queries import clinicians_of, supervised
from plait_clinic.checkins.languages import FALLBACK, page_language
from plait_clinic.checkins.models import AskedMeasure, CheckIn, Link, Rater, Response
from plait_clinic.checkins.parts import About, Part, part_of, told_apart
from plait_clinic.checkins.states import State, state_of
from plait_clinic.checkins.tokens import is_token, token_hash
from plait_clinic.minors.queries import YoungPerson, is_held_back, young_person
from plait_clinic.prepared import Prepared, Slot

CHECK_IN = Slot("check_in", BigIntegerField())
OF_CHECK_IN = (
    "check_in__session__case__organisation",
    "check_in__member__client__organisation",
    "check_in__member__case__organisation",
    "check_in__battery",
)
"""What a page about one check-in needs of it, read in the same question as the row that leads to it."""


def check_in_of(token: str) -> CheckIn | None:
    """The check-in that a token opens."""
    if not is_token(token):
        return None
    links = links_with(token_hash=token_hash(token))
    if not links:
        return None
    [link] = links
    link.check_in.read_along = ReadAlong(answered=link.answered, several_members=link.several_members)
    return link.check_in


@dataclass(frozen=True)
class ReadAlong:
    """What was read in the same question as a check-in, so that its page need not ask for it."""

    answered: bool
    several_members: bool


@Prepared
def links_with() -> QuerySet[Link]:
    """The one link with this hash, and all that its page is about."""
    found = Link.objects.filter(token_hash=Slot("token_hash", BinaryField()))
    responses = Response.objects.filter(check_in=OuterRef("check_in")).order_by()
    members = CaseMember.objects.filter(case=OuterRef("check_in__session__case")).order_by()
    return found.select_related(
        "check_in__session__case__organisation", "check_in__member__client", "check_in__battery"
    ).annotate(answered=Exists(responses), several_members=Exists(members[1:]))


def is_closed(check_in: CheckIn, now: datetime) -> bool:
    """Whether it takes no answer: closed by what was noted, or for want of a consent since it was made."""
    return check_in.closed_at is not None or is_held_back(check_in.member, now)


def is_answered(check_in: CheckIn) -> bool:
    along = getattr(check_in, "read_along", None)
    return along.answered if along else bool(any_response(check_in=check_in.pk))


@Prepared
def any_response() -> QuerySet[Response, int]:
    return Response.objects.filter(check_in=CHECK_IN).order_by().values_list("pk", flat=True)[:1]


def state_now(check_in: CheckIn, now: datetime) -> State:
    return state_of(
        opens_at=check_in.opens_at,
        expires_at=check_in.expires_at,
        answered=is_answered(check_in),
        closed=is_closed(check_in, now),
        now=now,
    )


def open_check_ins(session: Session, now: datetime) -> list[CheckIn]:
    """The members' check-ins of a session that take an answer now, in the order of the members."""
    found = CheckIn.objects.filter(session=session, rater=Rater.CLIENT).order_by("member__pk")
    rows = found.select_related("session__case", "member__client__organisation", "member__case__organisation")
    return [check_in for check_in in rows if state_now(check_in, now) is State.OPEN]


def first_responses(check_in: CheckIn) -> list[Response]:
    """The first response to each measure of a check-in, in the order of its parts."""
    found = responses_of_version(check_in=check_in.pk, version=1)
    for response in found:
        response.check_in = check_in
    if len(found) > 1:
        rows = check_in.asked.values_list("measure", "about_member", "about_subsystem", "position")
        places = {tuple(asked): position for *asked, position in rows}
        found.sort(key=lambda row: places[row.measure, row.about_member_id, row.about_subsystem_id])
    return found


@Prepared
def responses_of_version() -> QuerySet[Response]:
    return Response.objects.filter(check_in=CHECK_IN, version=Slot("version", SmallIntegerField())).order_by()


@Prepared
def asked_now() -> QuerySet[AskedMeasure]:
    found = AskedMeasure.objects.filter(check_in=CHECK_IN).select_related("about_member__client", "about_subsystem")
    return found.order_by("position")


@Prepared
def members_ever() -> QuerySet[CaseMember, tuple[int, object]]:
    """When each member of a case left."""
    return CaseMember.objects.filter(case=Slot("case", BigIntegerField())).order_by().values_list("pk", "left_on")


def parts_of(check_in: CheckIn) -> tuple[Part, ...]:
    """What a check-in asks, each part in the form of its respondent, the head first."""
    clinic = check_in.session.case.organisation_id
    rows = asked_now(check_in=check_in.pk)
    measures = measures_of(clinic, [(row.measure, row.version) for row in rows])
    gone = not_there(check_in, rows)
    shown = [row for row in rows if row.about_member_id is None or row.about_member_id not in gone]
    return told_apart(
        part_of(
            measures[row.measure, row.version], check_in.form, is_head=place == 0, clinic=clinic, about=about_of(row)
        )
        for place, row in enumerate(shown)
    )


def about_of(row: AskedMeasure) -> About | None:
    """Whom a measure is asked about, as a page calls them."""
    if row.about_member is not None:
        return About(row.about_member.pk, None, row.about_member.handle, row.about_member.client.name)
    if row.about_subsystem is not None:
        return About(None, row.about_subsystem.pk, row.about_subsystem.handle, row.about_subsystem.title)
    return None


def not_there(check_in: CheckIn, rows: Sequence[AskedMeasure]) -> set[int]:
    """The members whom a clinician was asked about and who, as was put right since, were not at the session."""
    about = [row.about_member_id for row in rows if row.about_member_id is not None]
    if not about:
        return set()
    there = Attendance.objects.filter(session=check_in.session_id, member__in=about, presence=Presence.ATTENDED)
    return set(about) - set(there.values_list("member", flat=True))


def wording_of(part: Part) -> Wording | None:
    """The words of a part in the page's language; in English, or in any, where they are not there in it.

    None where the permission for them has been withdrawn since the part was asked.
    """
    return best_of(part.wordings, (page_language(), FALLBACK))


def languages_asked(parts: Sequence[Part], posted: Mapping[str, str]) -> dict[str, str]:
    """The language that each part's questions stood in: as the sent form notes it, else the one of this page."""
    return {part.name: language_asked(part, posted.get(part.language_field, "")) for part in parts}


def language_asked(part: Part, noted: str) -> str:
    if noted in part.wordings:
        return noted
    wording = wording_of(part)
    return wording.language if wording else ""


@dataclass(frozen=True)
class Readers:
    """Who may read a client's answers, told to the client before writing."""

    lead: str
    others: tuple[str, ...]
    supervised: bool
    several_members: bool


def readers_of(check_in: CheckIn, now: datetime) -> Readers:
    case = check_in.session.case
    clinicians = clinicians_of(case, now)
    lead = next((part.user.name for part in clinicians if part.role == "lead"), "")
    return Readers(
        lead=lead,
        others=tuple(part.user.name for part in clinicians if part.role != "lead"),
        supervised=supervised(clinicians),
        several_members=sum(left_on is None for _member, left_on in members_ever(case=case.pk)) > 1,
    )


def is_conjoint(check_in: CheckIn) -> bool:
    """Whether several people come together, who may also share a phone."""
    case, along = check_in.session.case, getattr(check_in, "read_along", None)
    if case.kind != CaseKind.INDIVIDUAL:
        return True
    return along.several_members if along else len(members_ever(case=case.pk)) > 1


def own_check_in(session, user) -> CheckIn | None:
    """The check-in that asks this clinician for their own view of a session."""
    found = CheckIn.objects.filter(session=session, clinician=user)
    return found.select_related("session__case__organisation", "battery").first()


@dataclass(frozen=True)
class Asked:
    """One member at one session, for the page where it is noted: present or not, answered or not, never what."""

    name: str
    presence: str
    check_in: CheckIn | None
    state: State | None
    young: YoungPerson | None

    @property
    def held_back(self) -> bool:
        """Whether they would be asked, were it not for a consent that is missing."""
        return self.young is not None and self.young.held_back and self.state is not State.ANSWERED


def asked_about(session, now: datetime) -> list[Asked]:
    """Everybody whose attendance was noted, with the check-in they were asked for."""
    found = CheckIn.objects.filter(session=session, member__isnull=False).select_related("typed_in__by")
    check_ins = found.prefetch_related("responses")
    by_member = {check_in.member_id: check_in for check_in in check_ins}
    attendance = session.attendance.select_related("member__client", "member__case").order_by("member__pk")
    return [asked(row, by_member.get(row.member_id), now) for row in attendance]


def asked(attendance, check_in: CheckIn | None, now: datetime) -> Asked:
    young = young_person(attendance.member, now)
    held_back = young is not None and young.held_back
    state = check_in and state_of(
        opens_at=check_in.opens_at,
        expires_at=check_in.expires_at,
        answered=bool(check_in.responses.all()),
        closed=check_in.closed_at is not None or held_back,
        now=now,
    )
    return Asked(
        name=attendance.member.client.name,
        presence=str(attendance.get_presence_display()),
        check_in=check_in,
        state=state,
        young=young,
    )


def session_day(check_in: CheckIn) -> str:
    """The session's day in the clinic's zone, as the respondent would say it."""
    day = timezone.localtime(check_in.session.held_at)
    # Translators: a weekday and a day with its month, such as "Tuesday" and "17 November".
    return _("%(weekday)s %(day)s") % {
        "weekday": date_format(day, "l"),
        "day": date_format(day, "MONTH_DAY_FORMAT"),
    }
