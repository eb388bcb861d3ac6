"""What the brief and the page for both tell of this room: the agreement, what each side will do, and the beginning.

The brief's lines are for clinicians; the shared ones hold only what the client and every clinician of the case may
read: the client's own word and the lead's, and never another member's.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from plait_clinic.agreed import Group, Line
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import members_of
from plait_clinic.expectations.member_queries import (
    NO_WORDS,
    FitWords,
    fit_words,
    newest_contributions,
    newest_outlooks,
)
from plait_clinic.expectations.models import Agreement, Contribution, Fits, Outlook, Side
from plait_clinic.expectations.queries import (
    AgreementStands,
    lead_of,
    newest_agreement,
    newest_read_by,
    review_due,
    stands_to,
    stands_to_version,
)
from plait_clinic.preparation.stands import Stand

Contributions = dict[tuple[int, str], Contribution]


@dataclass(frozen=True)
class Kept:
    """All that the room keeps of some members of one case, looked up once."""

    stands: AgreementStands | None
    contributions: Contributions
    outlooks: dict[int, Outlook]
    fits: dict[int, FitWords]


def brief_lines(members: Sequence[CaseMember], reader_is_part: bool, now: datetime) -> dict[int, list[Line]]:
    """Lines for clinicians, by member; these are members of one case. What is said is for those who hold the sessions,
    and so is whether anybody said anything.
    """
    if not members:
        return {}
    case = members[0].case
    if not reader_is_part:
        return {member.pk: list(lines_for_others(case, now)) for member in members}
    stands = stands_to(case, members_of(case), now)
    lead = stands.lead if stands else lead_of(case)
    kept = Kept(
        stands=stands,
        contributions=newest_contributions(members),
        outlooks=newest_outlooks(members),
        fits=fit_words(members, lead),
    )
    return {member.pk: list(lines_of(member, kept, now)) for member in members}


def lines_for_others(case: Case, now: datetime) -> Iterator[Line]:
    """For whoever supervises, reads in an emergency or is on the team: that there is an agreement, and its review."""
    agreement = newest_agreement(case)
    if agreement is not None and review_due(agreement, now):
        yield version_line(agreement, case, Group.OPEN, _("to be looked at again"))
    elif agreement is not None:
        day = date_format(agreement.review_on, "DATE_FORMAT")
        yield version_line(agreement, case, Group.STANDING, _("to be looked at again by %(day)s") % {"day": day})


def lines_of(member: CaseMember, kept: Kept, now: datetime) -> Iterator[Line]:
    url = reverse("expectations", args=[member.case.handle, member.handle])
    if kept.stands is not None:
        yield agreement_line(member, kept.stands, now)
    yield from contribution_lines(member, kept.contributions, url)
    outlook = kept.outlooks.get(member.pk)
    if outlook is not None:
        yield Line(Group.STANDING, outlook_words(outlook), whose=member.client.name, url=url)
    yield from fit_lines(member, kept.fits.get(member.pk, NO_WORDS), url)


def agreement_line(member: CaseMember, stands: AgreementStands, now: datetime) -> Line:
    """Open while a yes of the member, a guardian or the lead is missing or a review is due; else it holds."""
    due = stands.review_due(now)
    mine = stands.members.get(member.pk)
    if due:
        state = _("to be looked at again")
    elif mine is not None and mine.stand in (Stand.GUARDIAN_UNSAID, Stand.GUARDIAN_NO):
        state = _("a guardian’s yes is missing")
    elif mine is not None and not mine.is_yes:
        state = _("a yes of %(name)s is missing") % {"name": member.client.name}
    elif not stands.leads.is_yes:
        state = _("a yes of the lead is missing")
    elif not stands.holds:
        state = _("not everybody has said yes")
    else:
        day = date_format(stands.agreement.review_on, "DATE_FORMAT")
        state = _("agreed, to be looked at again by %(day)s") % {"day": day}
    group = Group.STANDING if stands.holds and not due else Group.OPEN
    return version_line(stands.agreement, member.case, group, state)


def version_line(agreement: Agreement, case: Case, group: Group, state: str) -> Line:
    return Line(
        group,
        _("Working agreement, version %(number)d") % {"number": agreement.number},
        state=state,
        due=agreement.review_on,
        url=reverse("agreement", args=[case.handle]),
    )


def contribution_lines(member: CaseMember, contributions: Contributions, url: str) -> Iterator[Line]:
    client = contributions.get((member.pk, Side.CLIENT))
    if client is not None:
        yield Line(Group.STANDING, client.text or "", whose=member.client.name, state=_("will do this"), url=url)
    clinician = contributions.get((member.pk, Side.CLINICIAN))
    if clinician is not None and clinician.by is not None:
        yield Line(Group.STANDING, clinician.text or "", whose=clinician.by.name, state=_("will do this"), url=url)


def outlook_words(outlook: Outlook) -> str:
    """The two numbers side by side, and never one of them made of both."""
    sensible, helpful = outlook.sensible, outlook.helpful
    if sensible is None:
        return _("believes in help %(helpful)d of 10") % {"helpful": helpful}
    if helpful is None:
        return _("seems sensible %(sensible)d of 10") % {"sensible": sensible}
    words = _("seems sensible %(sensible)d of 10; believes in help %(helpful)d of 10")
    return words % {"sensible": sensible, "helpful": helpful}


def fit_lines(member: CaseMember, words: FitWords, url: str) -> Iterator[Line]:
    """That a word of the clinician is waited for; and, once both are there, what is not fine as it is."""
    text = _("The first sessions")
    if words.client is not None and words.clinician is None:
        yield Line(Group.OPEN, text, state=_("the client has said a word; the lead’s is waited for"), url=url)
    if not words.shown:
        return
    if words.client is not None and words.client.said != Fits.FINE:
        state = words.client.get_said_display()
        yield Line(Group.OPEN, text, whose=member.client.name, state=state, url=url)
    if words.clinician is not None and words.clinician.said != Fits.FINE:
        state = words.clinician.get_said_display()
        yield Line(Group.OPEN, text, whose=words.clinician.lead.name, state=state, url=url)


def shared_lines(member: CaseMember, now: datetime) -> list[Line]:
    """Lines for the page that both look at: nothing of anybody else in the case, and no numbers."""
    newest = newest_read_by(member)
    lines: list[Line] = []
    if newest is not None:
        # Of everybody in the case only this member is looked at: whether others said yes is not for this page.
        lines.append(agreement_line(member, stands_to_version(newest, [member], now), now))
    lines += contribution_lines(member, newest_contributions([member]), "")
    return lines
