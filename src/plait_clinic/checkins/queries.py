"""Reads of the check-in: by token for the respondent, by session for the page where it is noted.

Nothing here gives a stored answer to the holder of a link.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plait.measures import Wording
from plait_clinic.batteries.registry import best_of, measures_of
from plait_clinic.cases.models import CaseKind
from plait_clinic.cases.queries import clinicians_of, supervised
from plait_clinic.checkins.languages import FALLBACK, page_language
from plait_clinic.checkins.models import CheckIn, Link, Response
from plait_clinic.checkins.parts import Part, part_of
from plait_clinic.checkins.states import State, state_of
from plait_clinic.checkins.tokens import is_token, token_hash
from plait_clinic.minors.queries import YoungPerson, is_held_back, young_person


def check_in_of(token: str) -> CheckIn | None:
    """The check-in that a token opens."""
    if not is_token(token):
        return None
    link = (
        Link.objects.filter(token_hash=token_hash(token))
        .select_related("check_in__session__case__organisation", "check_in__member__client", "check_in__battery")
        .first()
    )
    return link.check_in if link else None


def is_closed(check_in: CheckIn, now: datetime) -> bool:
    """Whether it takes no answer: closed by what was noted, or for want of a consent since it was made."""
    return check_in.closed_at is not None or is_held_back(check_in.member, now)


def is_answered(check_in: CheckIn) -> bool:
    return Response.objects.filter(check_in=check_in).exists()


def state_now(check_in: CheckIn, now: datetime) -> State:
    return state_of(
        opens_at=check_in.opens_at,
        expires_at=check_in.expires_at,
        answered=is_answered(check_in),
        closed=is_closed(check_in, now),
        now=now,
    )


def first_responses(check_in: CheckIn) -> list[Response]:
    """The first response to each measure of a check-in, in the order of its parts."""
    found = list(Response.objects.filter(check_in=check_in, version=1).order_by())
    for response in found:
        response.check_in = check_in
    if len(found) > 1:
        places = dict(check_in.asked.values_list("measure", "position"))
        found.sort(key=lambda response: places[response.measure])
    return found


def parts_of(check_in: CheckIn) -> tuple[Part, ...]:
    """The measures that a check-in asks, each in the form of its respondent, the head first."""
    clinic = check_in.session.case.organisation_id
    keys = list(check_in.asked.order_by("position").values_list("measure", "version"))
    measures = measures_of(clinic, keys)
    return tuple(
        part_of(measures[key], check_in.form, is_head=place == 0, clinic=clinic) for place, key in enumerate(keys)
    )


def wording_of(part: Part) -> Wording | None:
    """The words of a part in the page's language; in English, or in any, where they are not there in it.

    None where the permission for them has been withdrawn since the part was asked.
    """
    return best_of(part.wordings, (page_language(), FALLBACK))


def languages_asked(parts: Sequence[Part], posted: Mapping[str, str]) -> dict[str, str]:
    """The language that each part's questions stood in: as the sent form notes it, else the one of this page."""
    return {part.measure.id: language_asked(part, posted.get(part.language_field, "")) for part in parts}


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
        supervised=supervised([part.user for part in clinicians], now),
        several_members=case.members.filter(left_on__isnull=True).count() > 1,
    )


def is_conjoint(check_in: CheckIn) -> bool:
    """Whether several people come together, who may also share a phone."""
    case = check_in.session.case
    return case.kind != CaseKind.INDIVIDUAL or case.members.count() > 1


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
    check_ins = CheckIn.objects.filter(session=session, member__isnull=False).prefetch_related("responses")
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
