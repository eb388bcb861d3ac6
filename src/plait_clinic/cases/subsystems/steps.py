"""What the clinicians of a case can do with its parts, as a table: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.cases.subsystems import actions
from plait_clinic.cases.subsystems.forms import ChangeSubsystem, NameSubsystem, OneSubsystem
from plait_clinic.steps import Step

SUBSYSTEM_STEPS = {
    "name": Step(
        NameSubsystem,
        lambda case, given, audit: actions.name_subsystem(case=case, audit=audit, **given),
        _("It is named. Its members are asked about it from the next invitation on."),
    ),
    "change": Step(
        ChangeSubsystem,
        lambda _case, given, audit: actions.change_subsystem(audit=audit, **given),
        _("Who belongs to it is changed from today on."),
    ),
    "end": Step(
        OneSubsystem,
        lambda _case, given, audit: actions.end_subsystem(audit=audit, **given),
        _("Nobody is asked about it any more. What was answered stays."),
    ),
}
