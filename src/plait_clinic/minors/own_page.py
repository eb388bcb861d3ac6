"""Whether a young person has an own page yet, and whether an address of their own may be entered without a guardian.

The own page is theirs alone or it is not opened at all: a guardian never gets a way in.
"""

from datetime import datetime

from django.utils.translation import gettext as _

from plait_clinic.cases.models import CaseMember
from plait_clinic.minors.queries import young_person


def own_page_problems(member: CaseMember, now: datetime) -> list[str]:
    """Why this person's own page cannot be opened now, in words for a clinician; nothing where it can."""
    young = young_person(member, now)
    if young is None or young.own_page_theirs:
        return []
    if young.policy is None:
        return [_("Your clinic has not written its policy for minors yet. Until then no own page of theirs opens.")]
    return [
        _("By your clinic’s policy the own page is theirs alone from the age of %(age)d. Until then nobody opens it.")
        % {"age": young.policy.own_page_from}
    ]


def channel_problems(member: CaseMember, now: datetime) -> list[str]:
    """Why no code goes to an address of this person's; nothing where it may."""
    young = young_person(member, now)
    if young is None or young.has_channel:
        return []
    if not young.own_page_theirs:
        return own_page_problems(member, now)
    return [_("By your clinic’s policy no address of their own is entered at this age. Hand codes over instead.")]
