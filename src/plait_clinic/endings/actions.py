"""Writes of endings: hand-over notes, the client's yes and taking it back, and requests for another clinician."""

from collections.abc import Sequence

from django.db import transaction
from django.utils.translation import gettext as _

from plait_clinic.audit.events import Event
from plait_clinic.audit.record import Audit
from plait_clinic.cases.models import CaseClinician, CaseMember, ClinicianRole
from plait_clinic.endings.models import (
    ChangeRequest,
    ChangeTakenBack,
    Consent,
    ConsentTakenBack,
    How,
    NoteVersion,
    Talk,
)
from plait_clinic.endings.queries import note_of, open_request
from plait_clinic.people.queries import hold_clinic
from plait_clinic.signals.actions import ask_to_talk
from plait_clinic.signals.models import Kind
from plait_clinic.steps import Refused


@transaction.atomic
def write_note(*, member: CaseMember, text: str, audit: Audit) -> NoteVersion:
    """Keep the next version of a hand-over note. The same text again is none; a yes belongs to one version."""
    CaseMember.objects.select_for_update().get(pk=member.pk)
    newest = NoteVersion.objects.filter(member=member).last()
    if newest is not None and newest.text == text and newest.written_by == audit.actor:
        return newest
    version = NoteVersion.objects.create(
        member=member,
        number=newest.number + 1 if newest else 1,
        text=text,
        written_by=audit.actor,
        written_at=audit.now,
    )
    audit.record(Event.NOTE_WRITTEN, case=member.case, target=member.handle)
    return version


@transaction.atomic
def give_consent(*, member: CaseMember, version: str, audit: Audit) -> Consent:
    """Keep the client's yes to the version they saw. Twice is once; a newer version needs a yes of its own."""
    CaseMember.objects.select_for_update().get(pk=member.pk)
    note = note_of(member)
    if note is None or note.version.handle != version:
        raise Refused(_("The note was changed in the meantime. Please read it again. Nothing was changed."))
    if note.consent is not None:
        return note.consent
    if audit.actor is not None and audit.actor != note.version.written_by:
        raise Refused(_("Only who wrote the note can note that the client said yes to it."))
    consent = Consent.objects.create(version=note.version, how=how(audit), noted_by=audit.actor, given_at=audit.now)
    audit.record(Event.NOTE_CONSENTED, case=member.case, target=member.handle)
    return consent


@transaction.atomic
def take_consent_back(*, member: CaseMember, audit: Audit) -> None:
    """Let the yes hold no more, as long as nobody has read the note. Raises Refused where somebody has.

    The clinic is held meanwhile, as for a change of visibility: no read can slip in between.
    """
    hold_clinic(member.case.organisation)
    note = note_of(member)
    if note is None or note.consent is None:
        return
    if note.read is not None:
        text = _("%(name)s has read the note, so the yes can no longer be taken back.")
        raise Refused(text % {"name": note.read.who})
    ConsentTakenBack.objects.create(consent=note.consent, how=how(audit), noted_by=audit.actor, at=audit.now)
    audit.record(Event.NOTE_CONSENT_TAKEN_BACK, case=member.case, target=member.handle)


def how(audit: Audit) -> How:
    return How.OWN_PAGE if audit.actor is None else How.IN_SESSION


@transaction.atomic
def ask_for_another(
    *, stays: Sequence[CaseMember], talk: Talk, tell_clinician: bool, words: str, audit: Audit
) -> ChangeRequest:
    """Keep a client's request for another clinician. It stands from now on and needs nobody's leave.

    It is kept without the case in the book, whose clinicians could read it there. Only where the client wants a talk
    with the clinician is a signal opened, which the clinician sees.
    """
    member = CaseMember.objects.select_for_update(of=("self",)).select_related("case").get(pk=stays[0].pk)
    before = open_request(stays)
    if before is not None:
        return before
    lead = CaseClinician.objects.get(case=member.case, role=ClinicianRole.LEAD, until__isnull=True).user
    request = ChangeRequest.objects.create(
        member=member,
        lead=lead,
        talk=talk,
        tell_clinician=tell_clinician,
        words=words or None,
        asked_at=audit.now,
    )
    audit.record(Event.CHANGE_ASKED_FOR, organisation=member.case.organisation, target=request.handle)
    if tell_clinician:
        ask_to_talk(member=member, about=Kind.OTHER_CLINICIAN, audit=audit)
    return request


@transaction.atomic
def take_request_back(*, stays: Sequence[CaseMember], past_clinicians: bool, audit: Audit) -> None:
    """The client no longer asks for another clinician. Nobody else can say so."""
    CaseMember.objects.select_for_update().get(pk=stays[0].pk)
    request = open_request(stays, past_clinicians=past_clinicians)
    if request is None:
        return
    ChangeTakenBack.objects.create(request=request, at=audit.now)
    audit.record(Event.CHANGE_TAKEN_BACK, organisation=request.member.case.organisation, target=request.handle)
