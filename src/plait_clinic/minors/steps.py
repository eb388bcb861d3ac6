"""Everything that can be noted on the page of age and consents, as a table: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.minors import actions
from plait_clinic.minors.forms import AddGuardian, NoteConsent, SetBirthDate, TakeBackConsent, WhichGuardian
from plait_clinic.steps import Step


def birth_date(member, given, audit) -> None:
    """A date is kept; an adult's is removed."""
    if given.get("adult"):
        actions.remove_birth_date(member=member, audit=audit)
    else:
        actions.set_birth_date(member=member, born=given["born"], audit=audit)


def consent(member, given, audit) -> None:
    actions.note_consent(member=member, guardian=given["who"], way=given["way"], given_on=given["on"], audit=audit)


def taking_back(member, given, audit) -> None:
    actions.take_back_consent(
        member=member, consent=given["consent"], way=given["way"], taken_back_on=given["on"], audit=audit
    )


CONSENT_STEPS = {
    "birth-date": Step(SetBirthDate, birth_date, _("It is changed. What holds for this age holds from now on.")),
    "add-guardian": Step(
        AddGuardian,
        lambda member, given, audit: actions.add_guardian(member=member, audit=audit, **given),
        _("The guardian is entered."),
    ),
    "end-guardian": Step(
        WhichGuardian,
        lambda member, given, audit: actions.end_guardian(member=member, audit=audit, **given),
        _("They no longer decide. What they consented to counts no more."),
    ),
    "consent": Step(NoteConsent, consent, _("The consent is noted.")),
    "take-back": Step(
        TakeBackConsent, taking_back, _("It is noted that the consent is taken back. What was answered stays.")
    ),
}
