"""Everything that clinicians can do on the page of preparation, as a table: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.preparation import actions
from plait_clinic.preparation.forms import NoFields, NoteChoice, PlanFeature, WhichPlanned, WriteOrder
from plait_clinic.preparation.sending import send_word
from plait_clinic.steps import Step


def choice(_case, given, audit) -> None:
    member, guardian = given["who"]
    speaker = actions.Speaker(member, guardian, given["way"])
    actions.note_choice(speaker=speaker, feature=given["feature"], said=given["said"], audit=audit)


PREPARATION_STEPS = {
    "plan": Step(
        PlanFeature,
        lambda case, given, audit: actions.plan_feature(case=case, audit=audit, **given),
        _("It is planned. Everybody of the case finds the leaflet on their own page."),
    ),
    "end": Step(
        WhichPlanned,
        lambda case, given, audit: actions.end_feature(case=case, audit=audit, **given),
        _("It is no longer planned."),
    ),
    "say": Step(NoteChoice, choice, _("It is noted.")),
    "send": Step(
        NoFields,
        lambda case, _given, audit: send_word(case=case, audit=audit),
        _("Word is sent. Below stands to whom."),
    ),
    "order": Step(
        WriteOrder,
        lambda _case, given, audit: actions.write_order(audit=audit, **given),
        _("It is kept. The person reads it on their own page from now on."),
    ),
}
