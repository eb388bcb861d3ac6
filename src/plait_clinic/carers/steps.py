"""Everything that can be done on the pages about carers, as tables: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.carers import actions
from plait_clinic.carers.forms import AddCarer, NoteLetting, WhichCarer
from plait_clinic.carers.kinds import LETTING_WORDS
from plait_clinic.steps import Step


def noted(_case, given, audit) -> None:
    member, guardian = given["who"]
    actions.let(
        speaker=actions.Speaker(member, guardian, given["way"]),
        carer=given["carer"],
        item=given["item"],
        said=given["said"],
        words=LETTING_WORDS,
        audit=audit,
    )


CARER_STEPS = {
    "add": Step(
        AddCarer,
        lambda case, given, audit: actions.add_carer(case=case, audit=audit, **given),
        _("They stand here now. They see nothing until somebody lets them."),
    ),
    "end": Step(
        WhichCarer,
        lambda case, given, audit: actions.end_carer(case=case, audit=audit, **given),
        _("Their part has ended. They see nothing from now on."),
    ),
}
AROUND_STEPS = {"say": Step(NoteLetting, noted, _("It is noted, and holds from now on."))}
