"""Everything that clinicians can do on the room's pages, as tables: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.expectations import actions
from plait_clinic.expectations.forms import (
    LeadsWord,
    NoteWord,
    SayFit,
    SayOutlook,
    TypeContribution,
    WriteAgreement,
    WriteContribution,
)
from plait_clinic.expectations.models import Said, Side
from plait_clinic.steps import Step


def noted(_case, given, audit) -> None:
    member, guardian = given["who"]
    speaker = actions.Speaker(member, guardian, given["way"])
    actions.say_to_agreement(speaker=speaker, version=given["version"], said=Said(given["said"]), audit=audit)


def leads(case, given, audit) -> None:
    actions.say_as_lead(case=case, version=given["version"], said=Said(given["said"]), audit=audit)


AGREEMENT_STEPS = {
    "write": Step(
        WriteAgreement,
        lambda case, given, audit: actions.write_agreement(case=case, audit=audit, **given),
        _("This version is kept. Everybody in the case reads it on their own page, and is asked for a yes to it."),
    ),
    "lead": Step(LeadsWord, leads, _("Your word is kept.")),
    "note": Step(NoteWord, noted, _("It is noted.")),
}
MEMBER_STEPS = {
    "mine": Step(
        WriteContribution,
        lambda member, given, audit: actions.write_contribution(
            member=member, side=Side.CLINICIAN, text=given["text"], audit=audit
        ),
        _("It is kept. The client reads it on their own page."),
    ),
    "theirs": Step(
        TypeContribution,
        lambda member, given, audit: actions.write_contribution(
            member=member, side=Side.CLIENT, text=given["text"], audit=audit
        ),
        _("It is kept, and marked as typed by you. The client reads it on their own page and can write it anew."),
    ),
    "outlook": Step(
        SayOutlook,
        lambda member, given, audit: actions.say_outlook(member=member, audit=audit, **given),
        _("It is kept. The client does not see it."),
    ),
    "fit": Step(
        SayFit,
        lambda member, given, audit: actions.say_fit(member=member, audit=audit, **given),
        _("Your word is kept. It is shown once both of you have said theirs."),
    ),
}
LEADS_OWN = frozenset({"lead", "fit"})
"""Steps that are of whoever leads the case alone."""
