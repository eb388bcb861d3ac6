"""The steps of a clinician on a signal, each with its form and its address; the table of states says which are open."""

from collections.abc import Mapping

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from plait_clinic.audit.record import Audit
from plait_clinic.signals import forms
from plait_clinic.signals.actions import Noted, take_step
from plait_clinic.signals.models import Signal
from plait_clinic.signals.states import Action
from plait_clinic.steps import Step

FORMS = {
    Action.SEE: forms.Nothing,
    Action.DISCUSS: forms.TalkedAbout,
    Action.CONSULT: forms.WithColleagues,
    Action.ACT: forms.Changed,
    Action.DOUBT: forms.OwnView,
    Action.CLOSE: forms.ClosedFor,
    Action.END: forms.Nothing,
}
HEADINGS = {
    Action.DISCUSS: lazy("We talked about it"),
    Action.CONSULT: lazy("I talked about it with colleagues"),
    Action.ACT: lazy("Something was changed, or done"),
    Action.DOUBT: lazy("In my view, this was no rupture"),
    Action.CLOSE: lazy("Close it, with a reason"),
    Action.END: lazy("Close it, since the work has ended"),
}
HINTS = {
    Action.DOUBT: {
        True: lazy(
            "It is kept as your view. Since the client said something themselves, the signal stays open until you have "
            "talked, or until they say that it was put right."
        ),
        False: lazy(
            "It is kept as your view and closes the signal. It changes nothing about when a signal is opened: what "
            "a client feels is easily missed."
        ),
    },
}


def run(action: Action):
    def step(signal: Signal, given: Mapping[str, object], audit: Audit) -> Signal:
        return take_step(signal=signal, action=action, noted=Noted(**given), audit=audit)

    return step


def step_of(action: Action) -> Step:
    return Step(FORMS[action], run(action), _("It is noted."))
