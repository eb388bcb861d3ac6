"""What clinicians can do with the picture of who belongs to whom, as a table: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.audit.record import Audit
from plait_clinic.families.structure import actions
from plait_clinic.families.structure.forms import DrawCouple, DrawHome, DrawParent, DrawPerson, TakeOut
from plait_clinic.families.structure.models import StructurePerson
from plait_clinic.steps import Step


def take_out(case, given: dict[str, object], audit: Audit) -> None:
    what = given["what"]
    if isinstance(what, StructurePerson):
        actions.take_out_person(person=what, audit=audit)
    else:
        actions.take_out_tie(case=case, tie=what, audit=audit)


STRUCTURE_STEPS = {
    "person": Step(
        DrawPerson,
        lambda case, given, audit: actions.draw_person(case=case, audit=audit, **given),
        _("This person is in the picture."),
    ),
    "couple": Step(
        DrawCouple,
        lambda case, given, audit: actions.draw_couple(case=case, audit=audit, **given),
        _("This couple is in the picture."),
    ),
    "parent": Step(
        DrawParent,
        lambda case, given, audit: actions.draw_parent(case=case, audit=audit, **given),
        _("Parent and child are in the picture."),
    ),
    "home": Step(
        DrawHome,
        lambda case, given, audit: actions.draw_home(case=case, audit=audit, **given),
        _("This home is in the picture."),
    ),
    "out": Step(TakeOut, take_out, _("It is taken out.")),
}
