"""Everything the office can do with one member of staff or one team, as a table: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.people.actions import add_team
from plait_clinic.people.administration import actions
from plait_clinic.people.administration.forms import (
    ChangeStaff,
    EndSupervision,
    FirstPassword,
    RenameTeam,
    Supervise,
    TeamName,
)
from plait_clinic.people.models import Role
from plait_clinic.steps import Step, StepForm


def change(person, given, audit):
    roles = tuple(Role(role) for role in given["roles"])
    actions.change_staff(user=person, name=given["name"], team=given["team"], roles=roles, audit=audit)


PERSON_STEPS = {
    "change": Step(ChangeStaff, change, _("It is changed.")),
    "password": Step(
        FirstPassword,
        lambda person, given, audit: actions.set_first_password(user=person, audit=audit, **given),
        _("The first password is set. They are signed out everywhere."),
    ),
    "second-step": Step(
        StepForm,
        lambda person, _given, audit: actions.reset_second_step(user=person, audit=audit),
        _("Their second step is taken away, and they are signed out everywhere."),
    ),
    "deactivate": Step(
        StepForm,
        lambda person, _given, audit: actions.deactivate(user=person, audit=audit),
        _("They can no longer sign in, and are signed out everywhere."),
    ),
    "reactivate": Step(
        FirstPassword,
        lambda person, given, audit: actions.reactivate(user=person, audit=audit, **given),
        _("They can sign in again, with the first password."),
    ),
    "supervise": Step(
        Supervise,
        lambda person, given, audit: actions.supervise(supervisee=person, audit=audit, **given),
        _("The supervision begins today."),
    ),
    "end-supervision": Step(
        EndSupervision,
        lambda person, given, audit: actions.end_supervision(supervisee=person, audit=audit, **given),
        _("The supervision ends today."),
    ),
}
NEW_TEAM = Step(
    TeamName,
    lambda organisation, given, audit: add_team(organisation=organisation, audit=audit, **given),
    _("The team is added."),
)
RENAME_TEAM = Step(
    RenameTeam, lambda _organisation, given, audit: actions.rename_team(audit=audit, **given), _("The team is renamed.")
)
