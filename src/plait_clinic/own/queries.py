"""Reads of the own page's ways in: the channel in use, the visit of a cookie, and how often something was asked."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from plait_clinic.cases.models import CaseMember
from plait_clinic.own.codes import visit_hash
from plait_clinic.own.models import CodeKind, OwnChannel, OwnCode, OwnVisit

ASKED_WITHIN = timedelta(hours=1)
ASKED_AT_MOST = 5  # with five tries a code: 25 guesses an hour among a hundred million


def channel_of(member: CaseMember) -> OwnChannel | None:
    """The channel in use, confirmed or not."""
    return OwnChannel.objects.filter(member=member, ended_at__isnull=True).first()


def channels_of(members: Iterable[CaseMember]) -> dict[int, OwnChannel]:
    """The same of several members, by member. One query."""
    found = OwnChannel.objects.filter(member__in=members, ended_at__isnull=True)
    return {channel.member_id: channel for channel in found}


def asked_too_often(member: CaseMember, kind: CodeKind, now: datetime) -> bool:
    recent = OwnCode.objects.filter(member=member, kind=kind, made_at__gt=now - ASKED_WITHIN)
    return recent.count() >= ASKED_AT_MOST


def visit_of(token: str, now: datetime) -> OwnVisit | None:
    """The visit that a cookie belongs to, while it lasts."""
    found = OwnVisit.objects.filter(token_hash=visit_hash(token), begun_at__lte=now, ends_at__gt=now)
    return found.select_related("member__client", "member__case__organisation").first()


def memberships_of(member: CaseMember) -> list[CaseMember]:
    """All of the same person's memberships in the same case: somebody may have left it and come back."""
    same = CaseMember.objects.filter(case=member.case_id, client=member.client_id)
    return list(same.select_related("client", "case").order_by("-joined_on", "-pk"))
