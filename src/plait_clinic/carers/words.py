"""The words of the room: what is asked about the work with somebody, and where a client's yes stands.

The questions are our own, free for everybody (CC0), and have not been validated yet. They ask for the three strands of
the alliance, and whether one can speak freely.
"""

from collections.abc import Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from plait_clinic.preparation.stands import Stand

STRANDS = ("bond", "goal", "task")
OF_CLIENTS = (*STRANDS, "speaking")
ASKED_OF_CLIENT: Mapping[str, str | Promise] = {
    "bond": _("I feel understood and respected by this person."),
    "goal": _("We work on what matters to me."),
    "task": _("The way we go about it suits me."),
    "speaking": _("I can say what is on my mind to this person."),
}
ASKED_OF_CARER: Mapping[str, str | Promise] = {
    "bond": _("We understand and respect each other."),
    "goal": _("We work on what matters to this person."),
    "task": _("The way we go about it suits this person."),
}
NAMES: Mapping[str, str | Promise] = {
    "bond": _("being understood and respected"),
    "goal": _("working on what matters"),
    "task": _("the way of working"),
    "speaking": _("being able to say what is on the mind"),
}
LOW_END, HIGH_END = _("not at all"), _("completely")
OWN_STANDS: Mapping[Stand, str | Promise] = {
    Stand.YES: _("They can see this now."),
    Stand.NO: _("They cannot see this."),
    Stand.LATER: _("They cannot see this."),
    Stand.UNSAID: _("They cannot see this."),
    Stand.ANEW: _("They can no longer see this: a yes holds for a year, and for the words it was said to."),
    # Which of their guardians has said what is for the talk with them.
    Stand.GUARDIAN_NO: _("You said yes. They see it once somebody who decides with you has said yes too."),
    Stand.GUARDIAN_UNSAID: _("You said yes. They see it once somebody who decides with you has said yes too."),
    Stand.UNSETTLED: _("They cannot see this: for your age nothing is settled yet. Ask your clinician."),
}
AFTER_THE_END = _("They see nothing now: this course of work has ended.")
STAFF_STANDS: Mapping[Stand, str | Promise] = {
    Stand.YES: _("sees it"),
    Stand.NO: _("does not see it: said no"),
    Stand.LATER: _("does not see it"),
    Stand.UNSAID: _("does not see it: nothing said yet"),
    Stand.ANEW: _("no longer sees it: ask again"),
    Stand.GUARDIAN_NO: _("does not see it: a guardian said no"),
    Stand.GUARDIAN_UNSAID: _("does not see it: a guardian’s yes is missing"),
    Stand.UNSETTLED: _("does not see it: the policy for minors settles nothing for this age"),
}
