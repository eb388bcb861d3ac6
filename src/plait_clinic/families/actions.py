"""Writes of what members share: the next version, signatures, a member’s stop, a pause, and under what was answered."""

from collections.abc import Mapping, Sequence
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import hold_case
from plait_clinic.checkins.models import CheckIn, Response
from plait_clinic.families.models import (
    GivenUnder,
    PolicyMember,
    PolicyWords,
    Shared,
    SharedPart,
    Sharing,
    SharingChoice,
    SharingPause,
    SharingPolicy,
    Signature,
    SignedBy,
)
from plait_clinic.families.parts import MEASURES
from plait_clinic.families.queries import (
    can_share,
    has_signed,
    is_among,
    newest_policy,
    promise_of,
    sharing_now,
    stay_of,
)
from plait_clinic.families.sharing import FEWEST
from plait_clinic.families.signing import minors_among, signers_in
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import clinic_day
from plait_clinic.own.models import OwnVisit
from plait_clinic.steps import Refused


@transaction.atomic
def write_sharing(
    *, case: Case, kind: Sharing, parts: Sequence[Shared], words: Mapping[str, str], audit: Audit
) -> SharingPolicy:
    """Write the next version. It ends the one before at once, and shares nothing until everybody has signed it."""
    hold_case(case)
    joined = list(case.members.filter(left_on=None, joined_on__lte=clinic_day(case.organisation, audit.now)))
    shared = parts_of(kind, parts)
    problems = writing_problems(case, kind, shared, joined)
    if problems:
        raise Refused(*problems)
    last = newest_policy(case)
    policy = SharingPolicy.objects.create(
        case=case, number=last.number + 1 if last else 1, kind=kind, written_by=audit.actor, written_at=audit.now
    )
    SharedPart.objects.bulk_create(SharedPart(policy=policy, part=part) for part in shared)
    PolicyMember.objects.bulk_create(PolicyMember(policy=policy, member=member) for member in joined)
    for language, text in words.items():
        PolicyWords.objects.create(policy=policy, language=language, text=text)
    audit.record(Event.SHARING_WRITTEN, case=case, target=policy.handle)
    return policy


def parts_of(kind: Sharing, parts: Sequence[Shared]) -> list[Shared]:
    """What a version of this kind shares: nothing, what is named, or all that can be."""
    if kind == Sharing.CONFIDENTIAL:
        return []
    return [part for part in Shared if kind == Sharing.NO_SECRETS or part in parts]


def writing_problems(case: Case, kind: Sharing, parts: Sequence[Shared], joined: Sequence[CaseMember]) -> list[str]:
    """Everything that is in the way of writing this version."""
    problems = []
    if not can_share(case) and kind != Sharing.CONFIDENTIAL:
        problems.append(_("One person comes in this case, so there is nobody to share with."))
    elif kind != Sharing.CONFIDENTIAL and len(joined) < FEWEST:
        problems.append(_("Sharing takes two members at least."))
    if kind == Sharing.LIMITED and not parts:
        problems.append(_("Name what is shared, or choose that nothing is."))
    return problems


@transaction.atomic
def sign_here(*, visit: OwnVisit, policy: str, audit: Audit) -> None:
    """Keep a member’s own signature, given on their own page with a code that was sent to them. Twice is once."""
    hold_case(visit.member.case)
    stay = stay_of(visit.member, audit.now)
    newest = newest_policy(visit.member.case)
    if stay is None or newest is None or newest.handle != policy or not is_among(newest, stay):
        raise Refused(_("What was to be signed has changed meanwhile. Please read it again. Nothing was signed."))
    if not visit.past_clinicians:
        raise Refused(_("This page was opened with a code that was handed over. Please sign on paper instead."))
    if has_signed(sharing_now(stay.case, audit.now), stay, audit.now):
        return
    keep_signature(
        policy=newest,
        member=stay,
        guardian=None,
        way=SignedBy.OWN_PAGE,
        signed_on=clinic_day(stay.case.organisation, audit.now),
        audit=audit,
    )


def keep_signature(
    *,
    policy: SharingPolicy,
    member: CaseMember,
    guardian: Guardian | None,
    way: SignedBy,
    signed_on: date,
    audit: Audit,
    agrees: bool = True,
) -> Signature:
    signature = Signature.objects.create(
        policy=policy,
        member=member,
        guardian=guardian,
        agrees=agrees,
        as_minor=bool(minors_among([member], audit.now)),
        way=way,
        signed_on=signed_on,
        kept_at=audit.now,
        noted_by=audit.actor if way == SignedBy.PAPER else None,
    )
    audit.record(Event.SHARING_SIGNED, case=member.case, target=member.handle)
    return signature


@transaction.atomic
def note_signature(
    *, case: Case, member: CaseMember, guardian: Guardian | None, agrees: bool, signed_on: date, audit: Audit
) -> Signature:
    """Note a signature on paper, or that somebody says no. A guardian’s stands beside the young person’s own."""
    hold_case(case)
    policy = newest_policy(case)
    problems = signature_problems(policy, member, guardian, signed_on, audit)
    if policy is None or problems:
        raise Refused(*problems)
    return keep_signature(
        policy=policy,
        member=member,
        guardian=guardian,
        way=SignedBy.PAPER,
        signed_on=signed_on,
        audit=audit,
        agrees=agrees,
    )


def signature_problems(
    policy: SharingPolicy | None,
    member: CaseMember,
    guardian: Guardian | None,
    signed_on: date,
    audit: Audit,
) -> list[str]:
    """Everything that is in the way of noting this signature."""
    if policy is None or not policy.parts.all():
        return [_("Nothing is written that could be signed.")]
    problems = []
    if not is_among(policy, member) or member.left_on is not None:
        problems.append(_("This version was not written for them. Write the next one, for everybody who comes now."))
    if guardian is not None and (member, guardian) not in signers_in(policy.case, audit.now):
        problems.append(_("Nobody else signs for them now."))
    clinic = policy.case.organisation
    if not clinic_day(clinic, policy.written_at) <= signed_on <= clinic_day(clinic, audit.now):
        problems.append(_("The day has to lie between the day of this version and today."))
    return problems


@transaction.atomic
def choose_sharing(*, member: CaseMember, stops: bool, audit: Audit) -> None:
    """Keep that a member stops what is shared, or lets it go on. The book tells that there was a choice, and not which.

    What says the same as before adds nothing: nobody loses anything by choosing once more.
    """
    hold_case(member.case)
    stay = stay_of(member, audit.now)
    if stay is not None:
        last = SharingChoice.objects.filter(member=stay).order_by("-pk").first()
        if (last is not None and last.stops) != stops:
            SharingChoice.objects.create(member=stay, stops=stops, at=audit.now)
    audit.record(Event.SHARING_CHOSEN, case=member.case, target=member.handle)


@transaction.atomic
def pause_sharing(*, case: Case, pauses: bool, audit: Audit) -> None:
    """Let nothing more be shared in a case for now, or let it go on. Twice is once."""
    hold_case(case)
    last = SharingPause.objects.filter(case=case).order_by("-pk").first()
    if (last is not None and last.pauses) == pauses:
        return
    SharingPause.objects.create(case=case, pauses=pauses, by=audit.actor, at=audit.now)
    audit.record(Event.SHARING_PAUSED, case=case, target=case.handle)


@transaction.atomic
def keep_under(*, check_in: CheckIn, responses: Sequence[Response], told: str, audit: Audit) -> None:
    """Keep under which version an answer was given: the one its page told of, if it is in force now.

    Part of the transaction that keeps the answer. A page that told of nothing, or of another version, promised that
    nobody else sees it, and so it stays.
    """
    promise = promise_of(check_in, audit.now)
    if promise is None or promise.policy.handle != told:
        return
    GivenUnder.objects.bulk_create(
        GivenUnder(response=response, policy=promise.policy) for response in responses if response.measure in MEASURES
    )
