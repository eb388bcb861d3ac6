"""What can be changed on the page of what is shared, as a table: the form, the action, the words."""

from django.utils.translation import gettext_lazy as _

from plait_clinic.families import actions
from plait_clinic.families.forms import NoteSignature, PauseSharing, WriteSharing
from plait_clinic.steps import Step


def write(case, given, audit) -> None:
    actions.write_sharing(case=case, kind=given["kind"], parts=given["parts"], words=given["words"], audit=audit)


def signature(case, given, audit) -> None:
    member, guardian = given["who"]
    actions.note_signature(
        case=case,
        member=member,
        guardian=guardian,
        agrees=given["agrees"] == "yes",
        signed_on=given["on"],
        audit=audit,
    )


def pause(case, given, audit) -> None:
    actions.pause_sharing(case=case, pauses=given["pause"] == "yes", audit=audit)


SHARING_STEPS = {
    "write": Step(WriteSharing, write, _("The next version is kept. It shares nothing until everybody has signed it.")),
    "signature": Step(NoteSignature, signature, _("It is noted.")),
    "pause": Step(PauseSharing, pause, _("It is changed. No member’s page says so.")),
}
WRITES = frozenset({"write", "pause"})
"""Steps for those who hold the sessions; the office notes signatures alone."""
