"""Reads of what a case’s members share: its history as values, what holds now, and what one member is shown.

Everything is worked out by families/sharing.py; here it is only fetched.
"""

import zoneinfo
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from plait_clinic.cases.models import Case, CaseKind, CaseMember
from plait_clinic.checkins.models import CheckIn, Score
from plait_clinic.families.models import GivenUnder, Shared, SharingChoice, SharingPause, SharingPolicy, Signature
from plait_clinic.families.parts import PART_OF, SCALES
from plait_clinic.families.sharing import (
    Choice,
    Decides,
    Given,
    Held,
    History,
    Meeting,
    Pause,
    Person,
    Settled,
    Version,
    Word,
    held_since,
    present,
    promised,
    signs,
    start_of,
)
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import as_policy, policies_of


def can_share(case: Case) -> bool:
    """Whether several people come together in this case, by its kind."""
    return case.kind != CaseKind.INDIVIDUAL


def newest_policy(case: Case) -> SharingPolicy | None:
    """The version that counts, whether it is signed or not."""
    found = SharingPolicy.objects.filter(case=case).order_by("-number")
    return found.prefetch_related("parts", "members").first()


def policies_in(case: Case) -> list[SharingPolicy]:
    """Every version, the newest first."""
    found = SharingPolicy.objects.filter(case=case).order_by("-number")
    return list(found.select_related("written_by"))


def zone_of(case: Case) -> zoneinfo.ZoneInfo:
    return zoneinfo.ZoneInfo(case.organisation.time_zone)


def history_of(case: Case, policy: SharingPolicy | None) -> History:
    """All that decides whether a version is in force. Only the newest one can be."""
    members = list(case.members.select_related("client").order_by("pk"))
    young = [member.client for member in members if member.client.born is not None]
    guardians = guardians_by_client(young)
    empty = History(zone_of(case), (), ())
    people = tuple(person_of(empty, member, guardians) for member in members)
    settled = policies_of(case.organisation_id) if young else []
    return History(
        zone=empty.zone,
        people=people,
        versions=(version_of(policy),) if policy else (),
        minors=tuple(Settled(row.written_at, as_policy(row)) for row in reversed(settled)),
    )


def guardians_by_client(clients: Sequence[object]) -> dict[int, tuple[Decides, ...]]:
    """Everybody who decides or decided for these young people."""
    found: dict[int, list[Decides]] = defaultdict(list)
    for row in Guardian.objects.filter(client__in=clients).order_by("pk") if clients else ():
        found[row.client_id].append(Decides(row.pk, row.added_at, row.ended_at))
    return {client: tuple(rows) for client, rows in found.items()}


def person_of(history: History, member: CaseMember, guardians: dict[int, tuple[Decides, ...]]) -> Person:
    """A stay begins and ends with its day: on the day on which somebody leaves nothing is shared with them any more."""
    return Person(
        key=member.pk,
        joined=start_of(history, member.joined_on),
        left=start_of(history, member.left_on) if member.left_on else None,
        born=member.client.born,
        guardians=guardians.get(member.client_id, ()),
    )


def version_of(policy: SharingPolicy) -> Version:
    words = Signature.objects.filter(policy=policy).order_by("pk")
    return Version(
        key=policy.pk,
        at=policy.written_at,
        parts=tuple(row.part for row in policy.parts.all()),
        people=frozenset(row.member_id for row in policy.members.all()),
        words=tuple(Word(row.member_id, row.agrees, row.kept_at, row.guardian_id, row.as_minor) for row in words),
    )


def with_answers(history: History, policy: SharingPolicy) -> History:
    """The same, with what was answered under this version and what holds it back: choices and pauses.

    An answer that was erased is as if it had not been given.
    """
    choices = SharingChoice.objects.filter(member__case=policy.case_id).order_by("pk")
    pauses = SharingPause.objects.filter(case=policy.case_id).order_by("pk")
    return replace(
        history,
        choices=tuple(Choice(row.member_id, row.stops, row.at) for row in choices),
        pauses=tuple(Pause(row.pauses, row.at) for row in pauses),
        meetings=meetings_under(policy),
    )


def meetings_under(policy: SharingPolicy) -> tuple[Meeting, ...]:
    """The sessions that were answered about under this version."""
    under = GivenUnder.objects.filter(policy=policy, response__erased_at=None)
    rows = list(under.select_related("response__check_in__session").order_by("pk"))
    ratings = ratings_of([row.response_id for row in rows])
    given: dict[int, dict[int, Given]] = defaultdict(dict)
    sessions = {}
    for row in rows:
        check_in = row.response.check_in
        sessions[check_in.session_id] = check_in.session
        before = given[check_in.session_id].get(check_in.member_id)
        together = {**(before.ratings if before else {}), **ratings[row.response_id]}
        given[check_in.session_id][check_in.member_id] = Given(row.response.submitted_at, policy.pk, together)
    return tuple(Meeting(key, session.number, session.held_at, given[key]) for key, session in sorted(sessions.items()))


def ratings_of(responses: Sequence[int]) -> dict[int, dict[str, float | None]]:
    """The ratings that can be shared, of each of these responses. None of them has a visibility to choose."""
    found: dict[int, dict[str, float | None]] = defaultdict(dict)
    rows = Score.objects.filter(response__in=responses, scale__in=SCALES)
    for measure, scale, response, value in rows.values_list("response__measure", "scale", "response", "value"):
        if (measure, scale) in PART_OF:
            found[response][PART_OF[measure, scale]] = value
    return found


@dataclass(frozen=True)
class Now:
    """How it stands with a case’s newest version: since when it has been in force, if it is."""

    policy: SharingPolicy | None
    history: History
    held: Held | None

    @property
    def in_force(self) -> bool:
        return self.held is not None


def sharing_now(case: Case, now: datetime, *, answers: bool = False) -> Now:
    """How it stands; with `answers` also what was answered under the version in force."""
    policy = newest_policy(case)
    history = history_of(case, policy)
    held = held_since(history, now)
    if answers and policy is not None and held is not None:
        history = with_answers(history, policy)
    return Now(policy, history, held)


@dataclass(frozen=True)
class Promise:
    """What somebody is told before answering: what of it the others may see, and from which day on."""

    policy: SharingPolicy
    parts: tuple[str, ...]
    on: date

    @property
    def named(self) -> str:
        return get_text_list(self.parts, _("and"))


def promise_of(check_in: CheckIn, now: datetime) -> Promise | None:
    """The promise of the version that is in force; none where nothing of this answer can be shared any more.

    It never tells whether somebody stopped what is shared: whoever holds the link may be somebody else.
    """
    case = check_in.session.case
    if check_in.member_id is None or not can_share(case):
        return None
    policy = newest_policy(case)
    if policy is None or not policy.parts.all():
        return None
    history = history_of(case, policy)
    if check_in.member_id not in {person.key for person in present(history, now)}:
        return None  # of whoever left nothing is shared any more, so nothing is promised
    day = promised(history, held_since(history, now), check_in.session.held_at, now)
    return Promise(policy, tuple(str(Shared(row.part).label) for row in policy.parts.all()), day) if day else None


def stay_of(member: CaseMember, now: datetime) -> CaseMember | None:
    """This person’s stay in the case at this moment; none once they have left."""
    today = now.astimezone(zone_of(member.case)).date()
    same = CaseMember.objects.filter(case=member.case_id, client=member.client_id, joined_on__lte=today)
    return same.filter(left_on=None).order_by("-pk").first()


def has_signed(found: Now, stay: CaseMember, now: datetime) -> bool:
    """Whether this member’s own signature to the newest version counts now."""
    person = next((one for one in found.history.people if one.key == stay.pk), None)
    return person is not None and any(signs(found.history, one, person, now) for one in found.history.versions)


def is_among(policy: SharingPolicy, member: CaseMember) -> bool:
    """Whether a version was written for this member too."""
    return any(row.member_id == member.pk for row in policy.members.all())


def is_paused(case: Case) -> bool:
    """Whether whoever holds the sessions has paused what is shared."""
    last = SharingPause.objects.filter(case=case).order_by("-pk").first()
    return last is not None and last.pauses
