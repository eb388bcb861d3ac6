"""Writes of the room: the clinic's texts, agreements and what is said to them, and what each side expects.

What somebody says holds from that moment, and a yes taken back too. A new version of an agreement begins without a yes.
"""

from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import Case, CaseMember
from plait_clinic.cases.queries import hold_case
from plait_clinic.expectations.fit import first_sessions
from plait_clinic.expectations.member_queries import fit_words_of, newest_contribution
from plait_clinic.expectations.models import (
    Agreement,
    AgreementWord,
    ClinicText,
    Contribution,
    Fits,
    FitWord,
    Outlook,
    Said,
    Side,
    TextKind,
    Way,
)
from plait_clinic.expectations.queries import lead_of, newest_agreement, text_of, versions_of
from plait_clinic.minors.models import Guardian
from plait_clinic.minors.queries import guardians_of
from plait_clinic.people.models import Organisation
from plait_clinic.people.queries import hold_clinic
from plait_clinic.steps import Refused


@transaction.atomic
def write_text(*, organisation: Organisation, kind: TextKind, text: str, audit: Audit, source: str = "") -> ClinicText:
    """Keep the next version of one of the clinic's texts; it holds from now on. The same words again are none."""
    hold_clinic(organisation)
    newest = text_of(organisation, kind)
    if newest is not None and (newest.text, newest.source) == (text, source):
        return newest
    kept = ClinicText.objects.create(
        organisation=organisation,
        kind=kind,
        number=newest.number + 1 if newest else 1,
        text=text,
        source=source,
        written_by=audit.actor,
        written_at=audit.now,
    )
    audit.record(Event.CLINIC_TEXT_WRITTEN, organisation=organisation, target=kind)
    return kept


@transaction.atomic
def write_agreement(*, case: Case, text: str, review_on: date, audit: Audit) -> Agreement:
    """Keep the next version for everybody in the case. The same words with the same day again are none."""
    hold_case(case)
    newest = versions_of(case).first()
    if newest is not None and (newest.text, newest.review_on) == (text, review_on):
        return newest
    last = Agreement.objects.filter(case=case).order_by("-number").first()
    kept = Agreement.objects.create(
        case=case,
        number=last.number + 1 if last else 1,
        text=text,
        review_on=review_on,
        written_by=audit.actor,
        written_at=audit.now,
    )
    audit.record(Event.AGREEMENT_WRITTEN, case=case, target=kept.handle)
    return kept


@dataclass(frozen=True)
class Speaker:
    """Whose word it is and how it was given: a member's own, or a guardian's of theirs."""

    member: CaseMember
    guardian: Guardian | None = None
    way: Way = Way.OWN_PAGE


@transaction.atomic
def say_to_agreement(*, speaker: Speaker, version: str, said: Said, audit: Audit) -> AgreementWord:
    """Keep what a member, or a guardian of theirs, says to the version that they read. Said again it is no new row,
    but for a yes, which holds from that day.
    """
    hold_case(speaker.member.case)
    agreement = version_that_holds(speaker.member.case, version)
    if speaker.guardian is not None and speaker.guardian not in guardians_of(speaker.member.client):
        raise Refused(_("They are no guardian of this person now."))
    same = AgreementWord.objects.filter(agreement=agreement, member=speaker.member, guardian=speaker.guardian).last()
    if same is not None and said == Said.TALK and (same.said, same.way) == (said, speaker.way):
        return same
    word = AgreementWord.objects.create(
        agreement=agreement,
        member=speaker.member,
        guardian=speaker.guardian,
        said=said,
        way=speaker.way,
        noted_by=None if speaker.way == Way.OWN_PAGE else audit.actor,
        at=audit.now,
    )
    audit.record(Event.AGREEMENT_SAID, case=speaker.member.case, target=speaker.member.handle)
    return word


@transaction.atomic
def say_as_lead(*, case: Case, version: str, said: Said, audit: Audit) -> AgreementWord:
    """Keep what the clinician who leads the case says to it."""
    hold_case(case)
    agreement = version_that_holds(case, version)
    check_is_lead(case, audit)
    word = AgreementWord.objects.create(
        agreement=agreement, clinician=audit.actor, said=said, way=Way.SIGNED_IN, at=audit.now
    )
    audit.record(Event.AGREEMENT_SAID, case=case, target=agreement.handle)
    return word


def version_that_holds(case: Case, version: str) -> Agreement:
    """The newest version, if it is the one that was read: nobody says yes to words that they have not seen."""
    newest = newest_agreement(case)
    if newest is None or newest.handle != version:
        raise Refused(_("There is a newer version by now. Please read it first. Nothing was changed."))
    return newest


def check_is_lead(case: Case, audit: Audit) -> None:
    if audit.actor is None or lead_of(case) != audit.actor:
        raise Refused(_("Whoever leads the case says this. Nothing was changed."))


@transaction.atomic
def write_contribution(*, member: CaseMember, side: Side, text: str, audit: Audit) -> Contribution:
    """Keep what one side says that it will do. The same words again are none."""
    hold_case(member.case)
    newest = newest_contribution(member, side)
    if newest is not None and newest.text == text:
        return newest
    kept = Contribution.objects.create(member=member, side=side, text=text, by=audit.actor, at=audit.now)
    audit.record(Event.CONTRIBUTION_WRITTEN, case=member.case, target=member.handle)
    return kept


@transaction.atomic
def say_outlook(*, member: CaseMember, sensible: int | None, helpful: int | None, audit: Audit) -> Outlook:
    """Keep how sensible one finds the work and how much one believes that it will help: a clinician's own where
    somebody is signed in, and else the client's.
    """
    outlook = Outlook.objects.create(
        member=member,
        side=Side.CLINICIAN if audit.actor else Side.CLIENT,
        sensible=sensible,
        helpful=helpful,
        by=audit.actor,
        at=audit.now,
    )
    audit.record(Event.OUTLOOK_SAID, case=member.case, target=member.handle)
    return outlook


@transaction.atomic
def say_fit(*, member: CaseMember, said: Fits, audit: Audit) -> FitWord:
    """Keep what one side makes of the first sessions. A client may say anything at any time; whoever leads the case
    says that a change is to be talked about where more than one session speaks for it, or once the client did.
    """
    hold_case(member.case)
    lead = lead_of(member.case)
    if lead is None:
        raise Refused(_("Nobody leads this case at the moment. Nothing was changed."))
    side = Side.CLINICIAN if audit.actor else Side.CLIENT
    if side is Side.CLINICIAN:
        check_is_lead(member.case, audit)
        found = first_sessions(member, audit.now)
        if found is None or said not in found.open_to_clinician:
            raise Refused(_("One low rating says too little for this. Choose that it is worth talking about."))
    before = fit_words_of(member, lead).of(side)
    if before is not None and before.said == said:
        return before
    word = FitWord.objects.create(member=member, lead=lead, side=side, said=said, at=audit.now)
    audit.record(Event.FIT_SAID, case=member.case, target=member.handle)
    return word
